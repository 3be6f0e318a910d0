//! The `pawen` command.

use std::{io, panic, process::ExitCode};

use pawen::cli::{Messages, World, run};

fn main() -> ExitCode {
    // One line, for a report; the command line explains to the user what it means.
    panic::set_hook(Box::new(|broken| {
        drop(writeln!(Messages::new(&mut io::stderr()), "internal error: {broken}"));
    }));
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    run(std::env::args_os(), &mut World::of_process(&mut out, &mut err, &environment)).into()
}
