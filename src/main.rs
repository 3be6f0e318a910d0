//! The `pawen` command.

use std::{io, panic, process::ExitCode, thread};

use pawen::cli::{Exit, Messages, World, complete, prepare_process, run};

/// The stack of the thread that does the work: what Linux gives the first one, whatever `ulimit -s` says. A query of the
/// deepest nesting needs more than 256 KiB.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    // Where no thread can be started the first one has to do.
    let started = thread::Builder::new().stack_size(STACK).spawn(work);
    started.map_or_else(|_| work(), |thread| thread.join().unwrap_or_else(|_| Exit::Error.into()))
}

fn work() -> ExitCode {
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
