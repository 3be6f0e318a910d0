//! Progress bars of reading and writing.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread::Thread,
    time::{Duration, Instant},
};

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::Progress;

/// The time between two looks at a flag or a counter.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// The duration of a search after which its progress is shown.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs `work` while a bar shows its `progress` on standard error, if `draw`.
pub(in crate::cli) fn shown<T>(progress: &Progress, draw: bool, work: impl FnOnce() -> T) -> T {
    watched(draw, |done| watch(progress, done), work)
}

/// Runs a search; from the third second on, standard error shows its duration, if `draw`.
pub(in crate::cli) fn searching<T>(draw: bool, work: impl FnOnce() -> T) -> T {
    watched(draw, show_time, work)
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

fn show_time(done: &AtomicBool) {
    let started = Instant::now();
    while !done.load(Ordering::Relaxed) && started.elapsed() < PATIENCE {
        // In a loop, since a thread may be woken for no reason.
        std::thread::park_timeout(PATIENCE.saturating_sub(started.elapsed()));
    }
    if done.load(Ordering::Relaxed) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(started.elapsed());
    if let Ok(style) = ProgressStyle::with_template("{spinner} searching, {elapsed}") {
        bar.set_style(style);
    }
    while !done.load(Ordering::Relaxed) {
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// A bar of the written hits out of `total`, if `draw`.
pub(in crate::cli) fn of_hits(total: u64, draw: bool) -> ProgressBar {
    let target = if draw { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    if let Ok(style) =
        ProgressStyle::with_template("{wide_bar} {percent}% {human_pos}/{human_len} hits {per_sec} {eta}")
    {
        bar.set_style(style);
    }
    bar
}

fn watch(progress: &Progress, done: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent}% {msg} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    while !done.load(Ordering::Relaxed) {
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let (files, total) = (read(&progress.files), read(&progress.files_to_read));
        // A bar without a total shows nothing.
        if total > 0 {
            bar.set_length(read(&progress.bytes_to_read));
            bar.set_position(read(&progress.bytes));
            bar.set_message(message(files, total, read(&progress.threads), read(&progress.bytes)));
        }
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

fn message(files: u64, total: u64, threads: u64, bytes: u64) -> String {
    if files == total {
        return format!("{} threads, writing", HumanCount(threads));
    }
    format!("{}/{} files, {} threads, {}", HumanCount(files), HumanCount(total), HumanCount(threads), HumanBytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_message_says_what_is_done() {
        assert_eq!(message(12, 967, 1234, 5 << 20), "12/967 files, 1,234 threads, 5.00 MiB");
        assert_eq!(message(967, 967, 11893, 0), "11,893 threads, writing");
    }
}
