//! What a command knows of the world outside: writers, terminal, environment.

use std::{
    ffi::OsString,
    fmt,
    io::{self, IsTerminal as _, Write},
    sync::{Arc, atomic::AtomicBool},
};

use jiff::Timestamp;

use super::{Messages, run::interrupt::raised_by_signals};
use crate::{index::Holder, thread::UnixTime};

/// The world outside, as far as a command touches it.
pub struct World<'w> {
    /// Where data goes.
    pub out: &'w mut (dyn Write + Send),
    /// Where everything else goes.
    pub err: Messages<'w>,
    /// The columns of the terminal that data goes to; `None` if it goes elsewhere.
    pub width: Option<usize>,
    /// Whether data is read on a terminal that wants colours.
    pub colour: bool,
    /// Whether what is not data is read on a terminal that wants colours.
    pub colour_errors: bool,
    /// Whether progress can be drawn: what is not data is read on a terminal.
    pub progress: bool,
    /// Reads an environment variable.
    pub environment: &'w dyn Fn(&str) -> Option<OsString>,
    /// The time by which the command goes, in seconds since 1970.
    pub now: UnixTime,
    /// Asks that signals to end raise a flag from now on, instead of ending the process.
    pub interrupts: &'w dyn Fn() -> Arc<AtomicBool>,
}

impl fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("width", &self.width).field("colour", &self.colour).finish_non_exhaustive()
    }
}

impl<'w> World<'w> {
    /// The world of this process.
    pub fn of_process(
        out: &'w mut (dyn Write + Send),
        err: &'w mut (dyn Write + Send),
        environment: &'w dyn Fn(&str) -> Option<OsString>,
    ) -> Self {
        let set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
        let plain = set("NO_COLOR") || environment("TERM").is_some_and(|term| term == "dumb");
        let terminal = io::stdout().is_terminal();
        let columns = console::Term::stdout().size_checked().map_or(80, |(_, columns)| usize::from(columns));
        Self {
            out,
            err: Messages::new(err),
            width: terminal.then_some(columns),
            colour: terminal && !plain,
            colour_errors: io::stderr().is_terminal() && !plain,
            progress: io::stderr().is_terminal() && environment("TERM").is_none_or(|term| term != "dumb"),
            environment,
            now: UnixTime(Timestamp::now().as_second()),
            interrupts: &raised_by_signals,
        }
    }

    /// Who this process is to others that want to write to the same index.
    pub(super) fn holder(&self) -> Holder {
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        let since = Timestamp::from_second(self.now.0).unwrap_or_default().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        Holder { pid: std::process::id(), host, since }
    }
}
