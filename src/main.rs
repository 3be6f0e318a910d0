//! The `pawen` command.

use std::{io, process::ExitCode};

use pawen::cli::{World, run};

fn main() -> ExitCode {
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    run(std::env::args_os(), &mut World::of_process(&mut out, &mut err, &environment)).into()
}
