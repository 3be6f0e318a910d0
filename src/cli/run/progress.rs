//! Progress of reading, writing and searching: a bar on a terminal, a line now and then elsewhere.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread::Thread,
    time::{Duration, Instant},
};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    index::{Phase, Progress},
    message::{Language, text},
};

/// The time between two looks at a flag or a counter.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// How often a bar is drawn a second at most.
const DRAWN: u8 = 8;
/// How often a line is printed where there is no terminal.
// Rare enough for the log of a run that takes hours.
const LINE: Duration = Duration::from_secs(10);
/// The duration of a search after which its progress is shown.
// Most searches end before it, and a bar that flashes up would only distract.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where the progress of a run is shown.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Shown<'a> {
    /// As a bar on standard error, a terminal.
    Bar,
    /// As lines, which the function prints.
    Lines(&'a (dyn Fn(&str) + Sync)),
}

/// Runs `work` while its `progress` is shown.
pub(in crate::cli) fn shown<T>(
    progress: &Progress,
    shown: Shown<'_>,
    language: Language,
    work: impl FnOnce() -> T,
) -> T {
    match shown {
        Shown::Bar => watched(true, |done| draw(progress, language, done), work),
        Shown::Lines(print) => watched(true, |done| print_lines(progress, print, language, done), work),
    }
}

/// The progress of work of unknown length: whether it is drawn, and the language of its words.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Waiting {
    pub(in crate::cli) draw: bool,
    pub(in crate::cli) language: Language,
}

/// Runs a search; from the third second on, standard error shows its duration, if it is drawn.
pub(in crate::cli) fn searching<T>(waiting: Waiting, work: impl FnOnce() -> T) -> T {
    patiently(&text!(waiting.language, "searching", "搜尋中"), waiting.draw, work)
}

/// Compares the files of an index with their digests; from the third second on, as [`searching`].
pub(in crate::cli) fn comparing<T>(waiting: Waiting, work: impl FnOnce() -> T) -> T {
    patiently(&text!(waiting.language, "checking the index", "檢查索引"), waiting.draw, work)
}

fn patiently<T>(name: &str, draw: bool, work: impl FnOnce() -> T) -> T {
    watched(draw, |done| after(PATIENCE, done, |started| show_time(name, started, done)), work)
}

/// Calls `show` with the time of this call, once `patience` has passed and if `done` is not set by then.
fn after(patience: Duration, done: &AtomicBool, show: impl FnOnce(Instant)) {
    let started = Instant::now();
    while !done.load(Ordering::Relaxed) && started.elapsed() < patience {
        // In a loop, since a thread may be woken for no reason.
        std::thread::park_timeout(patience.saturating_sub(started.elapsed()));
    }
    if !done.load(Ordering::Relaxed) {
        show(started);
    }
}

/// Runs `work` while `watch`, if `draw`, runs in a thread of its own, until the flag that it gets is set.
pub(super) fn watched<T>(draw: bool, watch: impl FnOnce(&AtomicBool) + Send, work: impl FnOnce() -> T) -> T {
    if !draw {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(&done));
        let _ending = Ending { done: &done, watcher: watcher.thread() };
        work()
    })
}

/// Ends a watcher when dropped, also by a panic: the scope would wait for it without end.
struct Ending<'a> {
    done: &'a AtomicBool,
    watcher: &'a Thread,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        // It may sleep for two seconds, which a fast search must not wait for.
        self.watcher.unpark();
    }
}

fn terminal() -> ProgressDrawTarget {
    ProgressDrawTarget::stderr_with_hz(DRAWN)
}

/// Shows the name of the work and its duration until `done` is set.
fn show_time(name: &str, started: Instant, done: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(None, terminal()).with_elapsed(started.elapsed());
    if let Ok(style) = ProgressStyle::with_template(&format!("{{spinner}} {name}, {{elapsed}}")) {
        bar.set_style(style);
    }
    while !done.load(Ordering::Relaxed) {
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// A bar of the written hits out of `total`, if `draw`.
pub(in crate::cli) fn of_hits(total: u64, waiting: Waiting) -> ProgressBar {
    let target = if waiting.draw { terminal() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    let hits = text!(waiting.language, "hits", "個結果");
    let template = format!("{{wide_bar}} {{percent}}% {{human_pos}}/{{human_len}} {hits} {{per_sec}} {{eta}}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn draw(progress: &Progress, language: Language, done: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(None, terminal());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent}% {msg}") {
        bar.set_style(style);
    }
    let started = Instant::now();
    while !done.load(Ordering::Relaxed) {
        let counts = Counts::of(progress);
        // A bar without a total shows nothing.
        if counts.files_to_read > 0 {
            bar.set_length(counts.bytes_to_read);
            bar.set_position(counts.bytes);
            bar.set_message(counts.message(started.elapsed(), language));
        }
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

fn print_lines(progress: &Progress, print: &(dyn Fn(&str) + Sync), language: Language, done: &AtomicBool) {
    let (started, mut lines) = (Instant::now(), Lines::default());
    while !done.load(Ordering::Relaxed) {
        let elapsed = started.elapsed();
        if let Some(line) = lines.due(Counts::of(progress), elapsed, language) {
            print(&line);
        }
        // Where nothing is known yet, the next line is overdue.
        std::thread::park_timeout(lines.next().saturating_sub(elapsed).max(TICK));
    }
}

/// The lines of a run without a terminal.
#[derive(Default)]
struct Lines {
    printed: u32,
}

impl Lines {
    /// The time, since the start of the run, of the next line.
    fn next(&self) -> Duration {
        LINE * (self.printed + 1)
    }

    /// The line to print now, if one is due `elapsed` after the start.
    fn due(&mut self, counts: Counts, elapsed: Duration, language: Language) -> Option<String> {
        if elapsed < self.next() || counts.files_to_read == 0 {
            return None;
        }
        // A process that was asleep skips what it missed.
        self.printed = u32::try_from(elapsed.as_secs() / LINE.as_secs()).unwrap_or(u32::MAX - 1);
        Some(counts.message(elapsed, language))
    }
}

/// The counters of a run at one time.
#[derive(Debug, Clone, Copy)]
struct Counts {
    phase: Phase,
    files: u64,
    files_to_read: u64,
    bytes: u64,
    bytes_to_read: u64,
    threads: u64,
}

impl Counts {
    fn of(progress: &Progress) -> Self {
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        Self {
            phase: progress.phase(),
            files: read(&progress.files),
            files_to_read: read(&progress.files_to_read),
            bytes: read(&progress.bytes),
            bytes_to_read: read(&progress.bytes_to_read),
            threads: read(&progress.threads),
        }
    }

    /// What is done `elapsed` after the start.
    fn message(self, elapsed: Duration, language: Language) -> String {
        let (threads, after) = (HumanCount(self.threads), took(elapsed, language));
        match self.phase {
            Phase::Reading => self.reading(elapsed, language),
            Phase::Merging => {
                text!(language, "merging, {threads} threads read, {after}", "合併中，已讀 {threads} 篇文章，{after}")
            }
            Phase::Publishing => {
                text!(language, "publishing, {threads} threads read, {after}", "發布中，已讀 {threads} 篇文章，{after}")
            }
        }
    }

    fn reading(self, elapsed: Duration, language: Language) -> String {
        let Self { files, files_to_read, bytes, bytes_to_read, threads, .. } = self;
        let (files, files_to_read) = (HumanCount(files), HumanCount(files_to_read));
        let (read, all, threads) = (HumanBytes(bytes), HumanBytes(bytes_to_read), HumanCount(threads));
        let message = text!(
            language,
            "reading, {read} of {all}, {files}/{files_to_read} files, {threads} threads",
            "讀取中，{read}/{all}，{files}/{files_to_read} 個檔案，{threads} 篇文章"
        );
        // The rate of the whole run so far, and the time that the rest takes at it.
        let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let rate = bytes.saturating_mul(1000).checked_div(milliseconds).filter(|&rate| rate > 0);
        let Some(rate) = rate else { return message };
        let left = Duration::from_secs(bytes_to_read.saturating_sub(bytes).div_ceil(rate));
        let (rate, left) = (HumanBytes(rate), remaining(left, language));
        text!(language, "{message}, {rate}/s, {left} left", "{message}，{rate}/s，還要 {left}")
    }
}

/// `9 seconds`, `9 秒`
fn took(elapsed: Duration, language: Language) -> String {
    match language {
        Language::English => HumanDuration(elapsed).to_string(),
        Language::Chinese => in_chinese(elapsed),
    }
}

/// `32s`, `32 秒`
fn remaining(left: Duration, language: Language) -> String {
    match language {
        Language::English => format!("{:#}", HumanDuration(left)),
        Language::Chinese => in_chinese(left),
    }
}

/// A duration in its largest unit, as `HumanDuration` has it.
fn in_chinese(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..120 => format!("{seconds} 秒"),
        seconds @ 120..7200 => format!("{} 分鐘", seconds / 60),
        seconds => format!("{} 小時", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Language = Language::English;
    const SECOND: Duration = Duration::from_secs(1);

    fn counts(phase: Phase) -> Counts {
        Counts { phase, files: 12, files_to_read: 967, bytes: 40 << 20, bytes_to_read: 200 << 20, threads: 1234 }
    }

    #[test]
    fn only_work_that_takes_long_is_shown() {
        let shown_after = |patience, done| {
            let mut shown = false;
            after(patience, &AtomicBool::new(done), |_| shown = true);
            shown
        };
        assert!(shown_after(Duration::ZERO, false));
        assert!(!shown_after(Duration::ZERO, true));
        assert!(!shown_after(Duration::MAX, true), "work that has ended is not waited for");
        assert_eq!(searching(Waiting { draw: true, language: EN }, || "found"), "found");
    }

    #[test]
    fn a_panic_of_the_work_ends_the_watcher() {
        let watch = |done: &AtomicBool| {
            while !done.load(Ordering::Relaxed) {
                std::thread::park_timeout(TICK);
            }
        };
        let work = || watched(true, watch, || std::panic::resume_unwind(Box::new("panicked")));
        let outcome: Result<(), _> = std::panic::catch_unwind(work);
        assert!(outcome.is_err());
    }

    #[test]
    fn the_message_names_the_phase_and_the_rate_so_far() {
        insta::assert_snapshot!(
            counts(Phase::Reading).message(8 * SECOND, EN),
            @"reading, 40.00 MiB of 200.00 MiB, 12/967 files, 1,234 threads, 5.00 MiB/s, 32s left"
        );
        let at_once = Counts { bytes: 0, ..counts(Phase::Reading) }.message(SECOND, EN);
        insta::assert_snapshot!(at_once, @"reading, 0 B of 200.00 MiB, 12/967 files, 1,234 threads");
        insta::assert_snapshot!(counts(Phase::Merging).message(9 * SECOND, EN), @"merging, 1,234 threads read, 9 seconds");
        insta::assert_snapshot!(
            counts(Phase::Publishing).message(30 * SECOND, EN),
            @"publishing, 1,234 threads read, 30 seconds"
        );
        let chinese = [
            counts(Phase::Reading).message(8 * SECOND, Language::Chinese),
            counts(Phase::Merging).message(300 * SECOND, Language::Chinese),
        ];
        insta::assert_snapshot!(chinese.join("\n"), @r"
        讀取中，40.00 MiB/200.00 MiB，12/967 個檔案，1,234 篇文章，5.00 MiB/s，還要 32 秒
        合併中，已讀 1,234 篇文章，5 分鐘
        ");
    }

    #[test]
    fn without_a_terminal_there_is_a_line_every_ten_seconds() {
        let mut lines = Lines::default();
        let printed: Vec<u64> = (0..600)
            .filter(|&tenths| lines.due(counts(Phase::Reading), Duration::from_millis(tenths * 100), EN).is_some())
            .collect();
        assert_eq!(printed, [100, 200, 300, 400, 500]);
        // A long pause costs one line and not one for each ten seconds of it.
        assert!(lines.due(counts(Phase::Reading), 95 * SECOND, EN).is_some());
        assert!(lines.due(counts(Phase::Reading), 96 * SECOND, EN).is_none());
        assert!(lines.due(counts(Phase::Merging), 100 * SECOND, EN).is_some());
    }
}
