//! The process is killed, at any moment.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use pawen::{
    index::{IndexDir, IndexState},
    thread::{Thread, ThreadId},
};

use super::{Dump, assert_sound, assert_whole, copy, put_index, write_edition};
use crate::harness::{Desk, Random, dump, program};

/// What is done when the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// An index is made.
    Index,
    /// It is brought up to date.
    Update,
    /// It is rebuilt.
    Rebuild,
    /// It is brought up to date with a commit for every record: small segments, which are merged all the time.
    Merge,
}

const DEEDS: [Deed; 4] = [Deed::Index, Deed::Update, Deed::Rebuild, Deed::Merge];

fn start(desk: &Desk, deed: Deed) -> Child {
    let after = if deed == Deed::Merge { "1B" } else { "20KB" };
    let mut command = program();
    command.arg(if deed == Deed::Rebuild { "rebuild" } else { "index" });
    command.arg(desk.path("archive")).args(["--threads", "2", "--commit-after", after, "--index"]);
    command.arg(desk.path("index")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// An archive with an index of its edition before, and what the index held and will hold.
struct Stage {
    desk: Desk,
    before: Dump,
    after: Dump,
}

impl Stage {
    fn new() -> Self {
        let desk = Desk::new();
        write_edition(&desk, 1, 12, 8);
        desk.update();
        copy(&desk.path("index"), &desk.path("kept"));
        let before = dump(&desk);
        write_edition(&desk, 2, 12, 8);
        desk.update();
        let after = dump(&desk);
        Self { desk, before, after }
    }

    fn prepare(&self, deed: Deed) {
        let _ = fs::remove_dir_all(self.desk.path("index"));
        if deed != Deed::Index {
            put_index(&self.desk, &self.desk.path("kept"));
        }
    }

    /// How long it takes if it is left alone.
    fn takes(&self, deed: Deed) -> Duration {
        self.prepare(deed);
        let started = Instant::now();
        assert!(start(&self.desk, deed).wait().unwrap().success());
        started.elapsed()
    }

    /// Kills it after some time, once or several times in a row; returns how often it was still alive.
    fn kill(&self, deed: Deed, moments: &[Duration]) -> usize {
        self.prepare(deed);
        let mut killed = 0;
        for &moment in moments {
            let when = format!("{deed:?} killed after {moment:?}");
            let mut child = start(&self.desk, deed);
            std::thread::sleep(moment);
            killed += usize::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
            self.assert_undisturbed(deed, &when);
        }
        let when = format!("{deed:?} killed after {moments:?}, then left alone");
        assert!(start(&self.desk, deed).wait().unwrap().success(), "{when}");
        assert_whole(&self.desk, &[&self.after], &when);
        assert_sound(&self.desk.home(), true, &when);
        assert_nothing_left(&self.desk.path("index"), &when);
        killed
    }

    fn assert_undisturbed(&self, deed: Deed, when: &str) {
        let home = self.desk.home();
        if matches!(home.state().unwrap(), IndexState::Ready(_)) {
            let before = if deed == Deed::Index { &self.after } else { &self.before };
            assert_whole(&self.desk, &[before, &self.after], when);
        } else {
            assert_eq!((deed, home.state().unwrap()), (Deed::Index, IndexState::Absent), "{when}");
        }
        // Killed between its last commit and the pointer, a first run leaves an index that the check misses a pointer of.
        if has_commit(&home) && (deed != Deed::Index || self.desk.path("index/pawen.json").exists()) {
            assert_sound(&home, false, when);
        }
    }
}

/// Whether there is anything to check: a first run may be killed before its first commit.
fn has_commit(home: &IndexDir) -> bool {
    pawen::index::check(home, false).is_ok()
}

/// No file remains that is not part of the index.
fn assert_nothing_left(index: &Path, when: &str) {
    let generations: Vec<_> =
        fs::read_dir(index).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    assert_eq!(generations.len(), 1, "{when}: {generations:?}");
    let names = fs::read_dir(&generations[0]).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let published = fs::read_to_string(generations[0].join("published.json")).unwrap();
    for name in names {
        let known = ["meta.json", "published.json", "readers.lock"].contains(&name.as_str());
        assert!(known || published.contains(&format!("\"{name}\"")), "{when}: {name} is left");
    }
}

/// Kills `times` runs at random moments. Those that were over already do not count.
fn kill_at_random(times: usize, seed: u64) {
    let stage = Stage::new();
    let mut random = Random::new(seed);
    let (mut killed, mut in_vain) = (0, 0);
    let mut spans: Vec<_> = DEEDS.iter().map(|&deed| stage.takes(deed)).collect();
    while killed < times {
        let which = random.below(DEEDS.len());
        let span = usize::try_from(spans[which].as_micros()).unwrap();
        let moments: Vec<_> = (0..=random.below(3)).map(|_| Duration::from_micros(random.below(span) as u64)).collect();
        let alive = stage.kill(DEEDS[which], &moments);
        killed += alive;
        in_vain += moments.len() - alive;
        // How long a run takes depends on what else the machine does.
        spans[which] = spans[which] * if alive < moments.len() { 90 } else { 105 } / 100;
    }
    eprintln!("{killed} runs killed at random moments ({in_vain} more were over already): nothing lost");
}

#[test]
fn a_killed_run_loses_nothing() {
    kill_at_random(5, 0x0DEA_DC0D);
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn two_hundred_killed_runs_lose_nothing() {
    kill_at_random(200, 0x5EED_1E55);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_cleanly_and_the_next_one_goes_on() {
    let desk = Desk::new();
    write_edition(&desk, 1, 12, 10);
    let mut command = program();
    command.arg("index").arg(desk.path("archive")).arg("--index").arg(desk.path("index"));
    let mut restless = program();
    restless.args(command.get_args()).args(["--commit-after", "1B"]);
    let child = restless.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !has_commit(&desk.home()) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let reported = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{reported}");
    insta::assert_snapshot!(reported, @"
    error: interrupted: what was committed is kept
    hint: the same command resumes from there; until it has finished, searches see what they saw before
    ");
    assert_sound(&desk.home(), true, "after a signal");
    let output = command.output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("resuming an interrupted run\n"));
    let fresh = Desk::new();
    fresh.update_from(&[desk.path("archive")]);
    assert_eq!(dump(&desk), dump(&fresh));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_within_one_large_record() {
    let desk = Desk::new();
    // In random text all pairs of characters differ: its analysis, sorting and writing take many seconds.
    let mut random = Random::new(7);
    let han = |random: &mut Random| char::from_u32(0x4E00 + u32::try_from(random.below(20_000)).unwrap()).unwrap();
    let id = ThreadId { board: "Test".into(), article: "M.1.A.001".into() };
    let body = (0..2_000_000).map(|_| han(&mut random)).collect();
    desk.write("a.jsonl", &[Thread { title: "t".into(), body, ..Thread::new(id) }]);
    let mut command = program();
    command.arg("index").arg(desk.path("archive")).arg("--index").arg(desk.path("index"));
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !desk.path("index/generation-1").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"
    error: interrupted: what was committed is kept
    hint: the same command resumes from there; until it has finished, searches see what they saw before
    ");
    assert_eq!(output.status.code(), Some(2));
    desk.update();
    assert_eq!(dump(&desk).len(), 1, "the next run reads the record");
}
