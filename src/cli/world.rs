//! The environment of a command: writers, terminal, clock, variables.

use std::{
    ffi::OsString,
    fmt,
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

use jiff::Timestamp;

use super::{
    Messages,
    config::{self, Config},
    run::{
        interrupt::{end_process, raised_by_signals},
        process,
        progress::Waiting,
    },
};
use crate::{Result, index::Holder, message::Language, thread::UnixTime};

/// The environment of a command.
pub struct World<'w> {
    /// The writer of data, standard output.
    pub out: &'w mut (dyn Write + Send),
    /// The writer of everything else, standard error.
    pub err: Messages<'w>,
    /// The columns of the terminal that shows the data; `None` if it goes elsewhere.
    pub width: Option<usize>,
    /// `true` if the data is shown on a terminal that supports colours.
    pub colour: bool,
    /// `true` if messages are shown on a terminal that supports colours.
    pub colour_errors: bool,
    /// `true` if messages are shown on a terminal, so that progress can be drawn.
    pub progress: bool,
    /// The language of messages and help; [`run`](super::run()) chooses it.
    pub language: Language,
    /// Reads an environment variable.
    pub environment: &'w dyn Fn(&str) -> Option<OsString>,
    /// The user's settings; [`run`](super::run()) reads them.
    pub config: Config,
    /// The current time, in seconds since 1970.
    pub now: UnixTime,
    /// Makes signals set the returned flag from now on, instead of ending the process.
    pub interrupts: &'w dyn Fn() -> Arc<AtomicBool>,
    /// Ends the process at once: called when work does not end within a second of a signal.
    pub end_process: &'w (dyn Fn() + Sync),
}

impl fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("width", &self.width).field("colour", &self.colour).finish_non_exhaustive()
    }
}

impl<'w> World<'w> {
    /// The environment of this process.
    pub fn of_process(
        out: &'w mut (dyn Write + Send),
        err: &'w mut (dyn Write + Send),
        environment: &'w dyn Fn(&str) -> Option<OsString>,
    ) -> Self {
        let set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
        let plain = set("NO_COLOR") || environment("TERM").is_some_and(|term| term == "dumb");
        let terminal = io::stdout().is_terminal();
        // A terminal that does not give its size is taken for the usual one.
        let columns = console::Term::stdout().size_checked().map_or(80, |(_, columns)| usize::from(columns));
        Self {
            out,
            err: Messages::new(err),
            width: terminal.then_some(columns),
            colour: terminal && !plain,
            colour_errors: io::stderr().is_terminal() && !plain,
            // Not bound to colour: a progress line only needs a carriage return, which `NO_COLOR` does not forbid.
            progress: io::stderr().is_terminal() && environment("TERM").is_none_or(|term| term != "dumb"),
            language: Language::English,
            environment,
            config: Config::default(),
            // Once for the whole command, so that `today` is one day in it.
            now: process::now(),
            interrupts: &raised_by_signals,
            end_process: &end_process,
        }
    }

    /// An environment without a terminal, at the time `now`, that no signal interrupts: for tests, and for programs that
    /// run commands themselves.
    pub fn without_terminal(
        out: &'w mut (dyn Write + Send),
        err: &'w mut (dyn Write + Send),
        environment: &'w dyn Fn(&str) -> Option<OsString>,
        now: UnixTime,
    ) -> Self {
        Self {
            out,
            err: Messages::new(err),
            width: None,
            colour: false,
            colour_errors: false,
            progress: false,
            language: Language::English,
            environment,
            config: Config::default(),
            now,
            interrupts: &Arc::<AtomicBool>::default,
            end_process: &|| (),
        }
    }

    /// The progress of work of unknown length.
    pub(super) fn waiting(&self) -> Waiting {
        Waiting { draw: self.progress, language: self.language }
    }

    /// Prints a hint.
    pub(super) fn hint(&mut self, hint: impl fmt::Display) -> io::Result<()> {
        writeln!(self.err, "{}{hint}", self.language.hint())
    }

    /// The user's settings; see [`Config::read`].
    ///
    /// # Errors
    /// Those of [`Config::read`].
    pub(super) fn settings(&self) -> Result<Config> {
        Config::read(self.variable(config::VARIABLE).map(PathBuf::from).as_deref())
    }

    /// Prints a warning.
    pub(super) fn warn(&mut self, warning: impl fmt::Display) -> io::Result<()> {
        writeln!(self.err, "{}{warning}", self.language.warning())
    }

    /// A variable of the environment; an empty one is what scripts leave that mean none.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }

    /// This process, as the holder of a lock.
    pub(super) fn holder(&self) -> Holder {
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        let since = Timestamp::from_second(self.now.0).unwrap_or_default().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        Holder { pid: std::process::id(), host, since }
    }
}
