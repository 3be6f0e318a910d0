//! The archive reader over whole files: fixtures, hostile bytes, and real archives where they are at hand.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test program; the exemption for tests does not reach its helpers"
)]

#[path = "archive/corpus.rs"]
mod corpus;
#[path = "archive/fixtures.rs"]
mod fixtures;
#[path = "archive/hostile.rs"]
mod hostile;
#[path = "archive/reading.rs"]
mod reading;
#[path = "archive/schema.rs"]
mod schema;
