//! The `pawen` command.

use std::{io, panic, process::ExitCode};

use pawen::cli::{Exit, Messages, World, complete, prepare_process, run};

fn main() -> ExitCode {
    // One line, for a report; the command line explains to the user what it means.
    panic::set_hook(Box::new(|broken| {
        drop(writeln!(Messages::new(&mut io::stderr()), "internal error: {broken}"));
    }));
    // A shell that completes a command line.
    match complete(std::env::args_os()) {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => {}
        Err(error) => {
            drop(writeln!(Messages::new(&mut io::stderr()), "error: {error}"));
            return Exit::Error.into();
        }
    }
    prepare_process();
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    run(std::env::args_os(), &mut World::of_process(&mut out, &mut err, &environment)).into()
}
