//! The archive reader over whole files: fixtures, hostile bytes, and real archives where they are at hand.

mod containers;
mod corpus;
mod fixtures;
mod hostile;
mod reading;
mod schema;
mod shapes;
