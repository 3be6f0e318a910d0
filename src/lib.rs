//! pawen (爬文) finds what was said in archived forum threads: if the text is in the archive, the search finds it.
//!
//! Modules look down only: `cli → web → output → search → query → index → archive → text`,
//! `search → engine → index`, and `thread`, `text` and `error`
//! use nothing of this crate but `message` and each other's types below them. `ARCHITECTURE.md` has the picture.

pub mod archive;
pub mod cli;
mod engine;
pub mod error;
pub mod index;
pub mod message;
pub mod output;
pub mod query;
pub mod search;
pub mod text;
pub mod thread;
#[cfg(feature = "web")]
pub mod web;

pub use error::{Error, Result};
