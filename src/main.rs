//! The `pawen` command.

use std::{
    io::{self, Write as _},
    panic,
    process::ExitCode,
};

use pawen::cli::{World, run};

/// Indexing reaches into hundreds of megabytes at random: that takes less time on huge pages, which `.cargo/config.toml` has
/// jemalloc ask for.
#[cfg(all(feature = "jemalloc", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // One line, for a report; what it means for the user is told by the command line.
    panic::set_hook(Box::new(|broken| {
        let told = broken.to_string().replace('\n', " ");
        drop(writeln!(io::stderr(), "internal error: {told}"));
    }));
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    run(std::env::args_os(), &mut World::of_process(&mut out, &mut err, &environment)).into()
}
