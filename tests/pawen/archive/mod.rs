//! The archive reader over whole files: fixtures, hostile bytes, and real archives where there are any.

mod around;
mod containers;
mod corpus;
mod crawlers;
mod fixtures;
mod hostile;
mod reading;
mod schema;
mod shapes;
