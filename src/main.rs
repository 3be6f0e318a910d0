//! The `pawen` command.

fn main() {}
