//! The `pawen` command.

use std::{io, panic, process::ExitCode};

use pawen::cli::{Messages, World, run};

#[cfg(all(feature = "jemalloc", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Indexing reaches into hundreds of megabytes at random: that takes less time on huge pages. A search touches a few
/// pages, and to clear huge ones would be a tenth of its time. jemalloc reads when a process begins whether to ask for them,
/// so that a process that makes an index begins anew.
#[cfg(all(feature = "jemalloc", target_os = "linux"))]
fn begin_on_huge_pages() {
    use std::{env, os::unix::process::CommandExt as _, process::Command};

    const SETTINGS: &str = "_RJEM_MALLOC_CONF";
    let mut arguments = env::args_os();
    let (called, command) = (arguments.next(), arguments.next());
    let makes_an_index = command.as_ref().is_some_and(|command| command == "index" || command == "rebuild");
    if !makes_an_index || env::var_os(SETTINGS).is_some() {
        return;
    }
    let (Ok(program), Some(called)) = (env::current_exe(), called) else { return };
    // It may be the dynamic loader that was started, to load this program.
    if program.file_name().is_none_or(|name| name != env!("CARGO_BIN_NAME")) {
        return;
    }
    let mut anew = Command::new(program);
    // This returns only if it fails; then it is done on small pages.
    drop(anew.arg0(called).args(command).args(arguments).env(SETTINGS, "thp:always").exec());
}

fn main() -> ExitCode {
    #[cfg(all(feature = "jemalloc", target_os = "linux"))]
    begin_on_huge_pages();
    // One line, for a report; what it means for the user is told by the command line.
    panic::set_hook(Box::new(|broken| {
        drop(writeln!(Messages::new(&mut io::stderr()), "internal error: {broken}"));
    }));
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    run(std::env::args_os(), &mut World::of_process(&mut out, &mut err, &environment)).into()
}
