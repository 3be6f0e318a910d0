//! The parts that all writing commands share: limits, signals, a progress bar, the file of rejects.

mod rejects;

use crate::message::{Bilingual, Localize as _, bilingual, text};
use std::{
    io::Write,
    path::PathBuf,
    sync::{Mutex, PoisonError, atomic::Ordering},
};

use bytesize::ByteSize;

use self::rejects::RejectsFile;
use super::{
    interrupt::within_grace,
    progress::{self, Shown},
};
use crate::cli::{Failure, World};
use crate::{
    Error, Result,
    index::{Notice, Options, Pace, Progress, Rejects, Report, Watch},
    output::printable,
};

/// The limits of writing.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct Limits {
    /// The memory for what is not yet on disk
    #[arg(long, value_name = "SIZE", default_value = "512MiB")]
    memory: ByteSize,
    /// Number of threads that write [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
    /// Commit after this many bytes of records, when the memory is full, and every 5 minutes: a crash loses at most that
    /// much work
    #[arg(long, value_name = "SIZE", default_value = "512MiB")]
    commit_after: ByteSize,
}

impl Limits {
    /// The options for these limits on this machine.
    pub(in crate::cli) fn options(self, world: &World<'_>) -> Result<Options> {
        let memory = usize::try_from(self.memory.0).unwrap_or(usize::MAX);
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(Options::max_threads(memory));
        let threads = self.threads.map_or(cores, usize::from);
        let least = Options::min_memory(threads);
        if memory < least {
            let least = ByteSize(least as u64);
            let memory = self.memory;
            return Err(Error::new(bilingual!(
                "--memory {memory}: too little for {threads} threads",
                "--memory {memory}：不夠 {threads} 個執行緒用"
            ))
            .hint(bilingual!("give at least {least}, or fewer --threads", "至少要 {least}，或減少 --threads")));
        }
        let pace = Pace { bytes: self.commit_after.0, ..Pace::default() };
        Ok(Options { now: world.now, holder: world.holder(), pace, ..Options::new(memory, threads) })
    }
}

/// The options of reading archives.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct Reading {
    /// Write a JSON object to FILE for every part of a file that was rejected or repaired; also of files that have not
    /// changed
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with an error at the first record that cannot be read
    #[arg(long)]
    strict: bool,
    /// If another process writes to this index, wait for it
    #[arg(long)]
    wait: bool,
}

impl Reading {
    /// Carries out a run of writing from `archives`, and returns its report.
    pub(in crate::cli) fn run(
        &self,
        archives: &[PathBuf],
        options: Options,
        world: &mut World<'_>,
        work: impl FnOnce(&Options, Watch<'_>) -> Result<Report>,
    ) -> Result<Report, Failure> {
        let file = self.rejects.as_ref().map(|path| RejectsFile::create(path, archives)).transpose()?;
        let rejects = match &file {
            _ if self.strict => Rejects::Refused,
            Some(_) => Rejects::ReportedAgain,
            None => Rejects::Reported,
        };
        let options = Options { rejects, wait: self.wait, ..options };
        let report = written(&options, file.as_ref(), world, work)?;
        file.map_or(Ok(()), RejectsFile::finish)?;
        Ok(report)
    }
}

/// Carries out a run of writing while a bar shows its progress. A signal ends it early, and within a second ends the
/// process: the next run resumes from the last commit.
pub(in crate::cli) fn written(
    options: &Options,
    rejects: Option<&RejectsFile>,
    world: &mut World<'_>,
    work: impl FnOnce(&Options, Watch<'_>) -> Result<Report>,
) -> Result<Report, Failure> {
    let (progress, stop) = (Progress::default(), (world.interrupts)());
    let language = world.language;
    // Threads that read archives report at the same time.
    let err = Mutex::new(&mut world.err);
    let warn = |warning: &str| print(&err, &format!("{}{warning}", language.warning()));
    let notice = |notice: Notice<'_>| match notice {
        Notice::Reject(_) | Notice::Warning(_) => rejects.into_iter().for_each(|rejects| rejects.write(notice)),
        Notice::Waiting(holder) => {
            let holder = holder.localized(language);
            print(&err, &text!(language, "waiting for the writer: {holder}", "等待正在寫入的程式：{holder}"));
        }
        Notice::Resuming => print(&err, &text!(language, "resuming an interrupted run", "接續上次中斷的執行")),
        Notice::NotKept(damage) => {
            let damage = printable(&damage.localized(language).to_string());
            warn(&text!(
                language,
                "the old generation is not kept, since it is damaged: {damage}",
                "不保留舊的一代，因為它已損壞：{damage}"
            ));
        }
        Notice::WordsLost => {
            warn(&text!(
                language,
                "the words of --userdict that the index was made with are damaged: it is made without any",
                "建立索引時的 --userdict 詞典已損壞：這次不用詞典建立"
            ));
            let hint = text!(
                language,
                "`pawen rebuild --userdict FILE` gives them again",
                "`pawen rebuild --userdict FILE` 可以再指定一次"
            );
            print(&err, &format!("{}{hint}", language.hint()));
        }
        Notice::ChoicesLost => {
            warn(&text!(
                language,
                "what the index leaves out (--exclude, --omit, --map) is damaged: only what this command names is left out",
                "索引中排除的項目（--exclude、--omit、--map）記錄已損壞：只排除這次指定的項目"
            ));
            let hint = text!(
                language,
                "`pawen rebuild --exclude GLOB --omit FILE --map FILE` gives them again",
                "`pawen rebuild --exclude GLOB --omit FILE --map FILE` 可以再指定一次"
            );
            print(&err, &format!("{}{hint}", language.hint()));
        }
        Notice::Foreign(foreign) => warn(&printable(&foreign.localized(language).to_string())),
        Notice::StartingOver => print(
            &err,
            &text!(
                language,
                "what an interrupted run had committed is damaged: starting over",
                "上次中斷時寫入的內容已損壞：重新開始"
            ),
        ),
    };
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    let give_up = || {
        let (message, hint) = interruption();
        print(&err, &format!("{}{}", language.error(), message.localized(language)));
        print(&err, &format!("{}{}", language.hint(), hint.localized(language)));
        (world.end_process)();
    };
    let line = |line: &str| print(&err, line);
    let shown = if world.progress { Shown::Bar } else { Shown::Lines(&line) };
    let report = within_grace(&stop, give_up, || progress::shown(&progress, shown, language, || work(options, watch)))?;
    // From here on a signal ends the process at once.
    stop.store(true, Ordering::Relaxed);
    if report.interrupted {
        let (message, hint) = interruption();
        return Err(Error::new(message).hint(hint).into());
    }
    Ok(report)
}

/// The error of a run that was interrupted, and its hint.
fn interruption() -> (Bilingual, Bilingual) {
    let message = bilingual!("interrupted: what was committed is kept", "已中斷：寫入的內容會保留");
    let hint = bilingual!(
        "the same command resumes from there; until it has finished, searches see what they saw before",
        "同一個指令會從那裡接續；完成之前，搜尋看到的和先前一樣"
    );
    (message, hint)
}

/// Prints a line. If it cannot be written, there is no other place for it.
fn print(err: &Mutex<impl Write>, line: &str) {
    let _ = writeln!(err.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
}
