//! `pawen index`: make an index of archives, or bring it up to date.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use bytesize::ByteSize;
use serde_json::json;

use super::{Exit, Failure, World, home::IndexArgument, progress, report, userdict::UserdictArgument};
use crate::{
    Error, Result,
    index::{Home, Notice, Options, Progress, Report, Watch, Words, update_with_words},
    thread::UnixTime,
};

/// Make an index of archives, or bring it up to date with them
///
/// Files that have not changed since they were last read are not read again; what was in files that are gone is removed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of archived threads, or single files
    #[arg(required = true, value_name = "ARCHIVE")]
    archives: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    userdict: UserdictArgument,
    #[command(flatten)]
    limits: Limits,
    /// Write a JSON object for every piece that was not read, or was mended, to FILE
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// What indexing may use.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Limits {
    /// The memory for what is not yet on disk
    #[arg(long, value_name = "SIZE", default_value = "512MiB")]
    memory: ByteSize,
    /// How many threads write [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
}

impl Limits {
    /// What they come to on this machine.
    fn options(self, now: UnixTime) -> Result<Options> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let threads = self.threads.map_or(cores, usize::from);
        let (memory, least) = (usize::try_from(self.memory.0).unwrap_or(usize::MAX), Options::least_memory(threads));
        if memory < least {
            let least = ByteSize(least as u64);
            return Err(Error::new(format!("--memory {}: too little for {threads} threads", self.memory))
                .hint(format!("give at least {least}, or fewer --threads")));
        }
        Ok(Options { memory, threads, now })
    }
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = arguments.index.home(world)?;
    let userdict = arguments.userdict.read(world)?;
    let words = userdict.as_ref().map_or(Words::Kept, Words::Given);
    let rejects = arguments.rejects.as_ref().map(|path| Rejects::create(path.clone())).transpose()?;
    let report = updated(&home, &arguments.archives, arguments.limits, words, rejects.as_ref(), world)?;
    rejects.map_or(Ok(()), Rejects::finish)?;
    report::write(world.err, &report)?;
    Ok(Exit::Hits)
}

/// Brings an index up to date while a bar shows how far it is.
pub(super) fn updated(
    home: &Home,
    archives: &[PathBuf],
    limits: Limits,
    words: Words<'_>,
    rejects: Option<&Rejects>,
    world: &World<'_>,
) -> Result<Report> {
    let options = limits.options(world.now)?;
    let state = Progress::default();
    let notice = |notice: Notice<'_>| {
        if let Some(rejects) = rejects {
            rejects.write(notice);
        }
    };
    let watch = Watch { progress: &state, notice: &notice };
    progress::shown(&state, world.progress, || update_with_words(home, archives, options, words, watch))
}

/// The file that `--rejects` names. It is made before the work, so that a path that is no good fails at once.
pub(super) struct Rejects {
    path: PathBuf,
    file: Mutex<(BufWriter<File>, io::Result<()>)>,
}

impl Rejects {
    fn create(path: PathBuf) -> Result<Self> {
        let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
        Ok(Self { path, file: Mutex::new((BufWriter::new(file), Ok(()))) })
    }

    fn write(&self, notice: Notice<'_>) {
        let line = match notice {
            Notice::Reject(reject) => json!({
                "type": "reject", "file": reject.file, "offset": reject.offset, "length": reject.length,
                "records": reject.records, "reason": reject.reason.to_string(),
            }),
            Notice::Warning(warning) => json!({
                "type": "warning", "file": warning.file, "offset": warning.offset, "times": warning.times,
                "reason": warning.fault.to_string(),
            }),
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, outcome) = &mut *file;
        if outcome.is_ok() {
            *outcome = writeln!(writer, "{line}");
        }
    }

    fn finish(self) -> Result<()> {
        let (mut writer, outcome) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcome.and_then(|()| writer.flush()).map_err(|error| Error::io(&self.path, error))
    }
}
