//! The archive in a browser: pages for people and an API for programs, over one index, for reading only.
//!
//! Requests come in at `server`, are let through by `guard`, find their handler in `routes`, and search within the
//! limits of `gate`. Everything works without JavaScript and without a network; every state is an address.

mod address;
mod api;
mod asked;
mod assets;
mod compared;
mod connection;
mod current;
mod failure;
mod gate;
mod guard;
mod page;
mod parameters;
mod routes;
mod server;
mod site;
mod stream;
mod turns;

pub use routes::ROUTES;
pub use server::serve;
pub use site::{Limits, Saved, Settings};
