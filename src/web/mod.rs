//! The archive in a browser: pages for people and an API for programs, over one index, for reading only.
//!
//! `server` accepts requests, `guard` checks them, `routes` finds their handler, and `gate` limits their searches.
//! Everything works without JavaScript and without a network; every state is an address.

mod address;
mod api;
mod assets;
mod compared;
mod connection;
mod current;
mod failure;
mod gate;
mod guard;
mod messages;
mod page;
mod parameters;
mod routes;
mod search_request;
mod server;
mod site;
mod stream;
mod turns;

pub use routes::ROUTES;
pub use server::serve;
pub use site::{Limits, Saved, Settings};
