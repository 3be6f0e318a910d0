//! What all commands that write to an index have in common: limits, signals, a bar, the file of rejects.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, atomic::Ordering},
};

use bytesize::ByteSize;
use serde_json::json;

use super::{Failure, World, progress};
use crate::{
    Error, Result,
    index::{Notice, Options, Pace, Progress, Rejects, Report, Watch},
    output::{jsonl::write_guarded, printable},
};

/// What writing may use.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Limits {
    /// The memory for what is not yet on disk
    #[arg(long, value_name = "SIZE", default_value = "512MiB")]
    memory: ByteSize,
    /// How many threads write [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
    /// Commit after so many bytes of records, and every 30 seconds: at most that much work is lost by a crash
    #[arg(long, value_name = "SIZE", default_value = "512MiB")]
    commit_after: ByteSize,
}

impl Limits {
    /// What they come to on this machine.
    pub(super) fn options(self, world: &World<'_>) -> Result<Options> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let threads = self.threads.map_or(cores, usize::from);
        let (memory, least) = (usize::try_from(self.memory.0).unwrap_or(usize::MAX), Options::least_memory(threads));
        if memory < least {
            let least = ByteSize(least as u64);
            return Err(Error::new(format!("--memory {}: too little for {threads} threads", self.memory))
                .hint(format!("give at least {least}, or fewer --threads")));
        }
        let pace = Pace { bytes: self.commit_after.0, ..Pace::default() };
        Ok(Options { now: world.now, holder: world.holder(), pace, ..Options::new(memory, threads) })
    }
}

/// What is asked of reading archives.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Reading {
    /// Write a JSON object for every piece that was not read, or was mended, to FILE; also of files that have not changed
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with an error at the first piece that cannot be read
    #[arg(long)]
    strict: bool,
    /// If another process writes to this index, wait for its end
    #[arg(long)]
    wait: bool,
}

impl Reading {
    /// Does a run of writing as it was asked for, from `archives`, and returns what it came to.
    pub(super) fn run(
        &self,
        archives: &[PathBuf],
        options: Options,
        world: &mut World<'_>,
        work: impl FnOnce(&Options, Watch<'_>) -> Result<Report>,
    ) -> Result<Report, Failure> {
        let file = self.rejects.as_ref().map(|path| RejectsFile::create(path, archives)).transpose()?;
        let rejects = match &file {
            _ if self.strict => Rejects::Refused,
            Some(_) => Rejects::ToldAgain,
            None => Rejects::Told,
        };
        let options = Options { rejects, wait: self.wait, ..options };
        let outcome = written(&options, file.as_ref(), world, work);
        file.map_or(Ok(()), RejectsFile::finish)?;
        outcome
    }
}

/// Does a run of writing while a bar shows how far it is. A signal ends it before its time.
pub(super) fn written(
    options: &Options,
    rejects: Option<&RejectsFile>,
    world: &mut World<'_>,
    work: impl FnOnce(&Options, Watch<'_>) -> Result<Report>,
) -> Result<Report, Failure> {
    let (progress, stop) = (Progress::default(), (world.interrupts)());
    let told = Mutex::new(&mut world.err);
    let notice = |notice: Notice<'_>| match notice {
        Notice::Reject(_) | Notice::Warning(_) => rejects.into_iter().for_each(|rejects| rejects.write(notice)),
        Notice::Waiting(holder) => tell(&told, &format!("waiting for the writer: {holder}")),
        Notice::Resuming => tell(&told, "going on with a run that was broken off"),
        Notice::NotKept(damage) => {
            tell(
                &told,
                &format!("warning: the old generation is not kept, since it is damaged: {}", printable(damage)),
            );
        }
        Notice::WordsLost => WORDS_LOST.iter().for_each(|line| tell(&told, line)),
        Notice::Foreign(foreign) => tell(&told, &format!("warning: {}", printable(&foreign.to_string()))),
        Notice::Anew => tell(&told, "what a run that was broken off had committed is damaged: beginning anew"),
    };
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    let report = progress::shown(&progress, world.progress, || work(options, watch))?;
    // From here on a signal ends the process at once.
    stop.store(true, Ordering::Relaxed);
    if report.interrupted {
        return Err(Error::new("interrupted: what was done so far is committed")
            .hint("the same command goes on from there; until it has come to its end searches see what they saw before")
            .into());
    }
    Ok(report)
}

const WORDS_LOST: [&str; 2] = [
    "warning: the words of --userdict that the index was made with are damaged: it is made without any",
    "hint: `pawen rebuild --userdict FILE` gives them again",
];

/// If this cannot be written, there is nobody left to tell.
fn tell(told: &Mutex<impl Write>, line: &str) {
    let _ = writeln!(told.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
}

/// The file that `--rejects` names. It is made before the work, so that a path that is no good fails at once.
pub(super) struct RejectsFile {
    path: PathBuf,
    file: Mutex<(BufWriter<File>, io::Result<()>)>,
}

impl RejectsFile {
    fn create(path: &Path, archives: &[PathBuf]) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Err(
                Error::new("--rejects -: no name of a file").hint("`--rejects /dev/stdout` writes to standard output")
            );
        }
        if let Some(archive) = archives.iter().find(|archive| lies_in(path, archive)) {
            let what = format!("--rejects {}: it would lie in the archive {}", path.display(), archive.display());
            return Err(Error::new(what).hint("name a file elsewhere: the next run would read it as threads"));
        }
        if !is_replaceable(path).map_err(|error| Error::io(path, error))? {
            let error =
                Error::new(format!("--rejects {}: there is such a file already, of something else", path.display()));
            return Err(error.hint("only what an earlier --rejects wrote is replaced: name another file, or remove it"));
        }
        let file = File::create(path).map_err(|error| Error::io(path, error))?;
        Ok(Self { path: path.to_owned(), file: Mutex::new((BufWriter::new(file), Ok(()))) })
    }

    fn write(&self, notice: Notice<'_>) {
        let line = match notice {
            Notice::Reject(reject) => json!({
                "type": "reject", "file": reject.file, "offset": reject.offset, "length": reject.length,
                "records": reject.records, "reason": reject.reason.to_string(), "excerpt": reject.excerpt,
            }),
            Notice::Warning(warning) => json!({
                "type": "warning", "file": warning.file, "offset": warning.offset, "times": warning.times,
                "reason": warning.fault.to_string(),
            }),
            Notice::Waiting(_)
            | Notice::Resuming
            | Notice::Anew
            | Notice::NotKept(_)
            | Notice::WordsLost
            | Notice::Foreign(_) => return,
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, outcome) = &mut *file;
        if outcome.is_ok() {
            *outcome = write_guarded(writer, &format!("{line}\n"));
        }
    }

    fn finish(self) -> Result<()> {
        let (mut writer, outcome) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcome.and_then(|()| writer.flush()).map_err(|error| Error::io(&self.path, error))
    }
}

/// Whether a file at `path` would be one of an archive's.
fn lies_in(path: &Path, archive: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A link leads elsewhere, and what it leads to is written.
    let whole = fs::canonicalize(path)
        .or_else(|_| Ok::<_, io::Error>(fs::canonicalize(folder)?.join(path.file_name().unwrap_or_default())));
    whole.is_ok_and(|whole| fs::canonicalize(archive).is_ok_and(|archive| whole.starts_with(archive)))
}

/// Whether nothing is lost if `path` is written: nothing is there, it is no plain file, or one that `--rejects` wrote.
fn is_replaceable(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(facts) if facts.is_file() && facts.len() > 0 => {}
        _ => return Ok(true),
    }
    let mut first = Vec::new();
    BufReader::new(File::open(path)?.take(LONGEST)).read_until(b'\n', &mut first)?;
    let line: serde_json::Value = serde_json::from_slice(&first).unwrap_or_default();
    Ok(["reject", "warning"].iter().any(|kind| line["type"] == *kind) && line["file"].is_string())
}

/// No line of such a file is longer.
const LONGEST: u64 = 1 << 20;
