//! A disk that fails: at every write, rename, removal and bringing to rest in turn, once or from then on.

use std::{
    collections::HashMap,
    io::{self, ErrorKind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use pawen::{
    Error, Result,
    error::FolderRemedy,
    index::{Disk, Gate, IndexDir, Operation, Options, Pace, Progress, Report, Watch, Words, rebuild, update},
};

use super::{Dump, assert_sound, assert_whole, copy, put_index, write_edition};
use crate::harness::{Desk, dump, options};

/// How the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// From the operation on nothing is done any more: as if the process were killed there.
    Cut,
    /// The operation fails, and only that one.
    Once(ErrorKind),
    /// From a write on there is no room, but files can be removed and renamed.
    Full,
    /// One write writes half of its bytes, the next one fails.
    Short,
}

/// Lets `left` operations pass, of those it counts, and then fails.
#[derive(Debug)]
struct Failing {
    how: Failure,
    left: AtomicU64,
    /// How many renames and fsyncs there were.
    rests: AtomicU64,
}

impl Failing {
    fn new(how: Failure, left: u64) -> Arc<Self> {
        Arc::new(Self { how, left: AtomicU64::new(left), rests: AtomicU64::new(0) })
    }

    fn counts(&self, operation: Operation) -> bool {
        match self.how {
            Failure::Cut | Failure::Once(_) => true,
            Failure::Full | Failure::Short => matches!(operation, Operation::Write(_)),
        }
    }
}

impl Gate for Failing {
    fn pass(&self, operation: Operation, _: &Path) -> io::Result<usize> {
        let whole = if let Operation::Write(bytes) = operation { bytes } else { 0 };
        let rest = matches!(operation, Operation::Rename | Operation::Sync | Operation::SyncFolder);
        self.rests.fetch_add(u64::from(rest), Ordering::SeqCst);
        if !self.counts(operation) {
            return Ok(whole);
        }
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        let over = left.is_err();
        match self.how {
            Failure::Cut if over => Err(io::Error::other("cut")),
            Failure::Full if over => Err(ErrorKind::StorageFull.into()),
            // The last one that passes is the one that fails: then there are none left to count.
            Failure::Once(kind) if left == Ok(1) => Err(kind.into()),
            Failure::Short if left == Ok(2) => Ok(whole / 2),
            Failure::Short if left == Ok(1) => Err(ErrorKind::StorageFull.into()),
            _ => Ok(whole),
        }
    }
}

/// What is done to an index.
type Work = fn(&IndexDir, &Desk, &Options, Watch<'_>) -> Result<Report>;

fn updates(home: &IndexDir, desk: &Desk, options: &Options, watch: Watch<'_>) -> Result<Report> {
    update(home, &[desk.path("archive")], options, watch)
}

fn rebuilds(home: &IndexDir, _: &Desk, options: &Options, watch: Watch<'_>) -> Result<Report> {
    rebuild(home, &[], false, options, Words::Kept, watch)
}

fn keeps(home: &IndexDir, _: &Desk, options: &Options, watch: Watch<'_>) -> Result<Report> {
    rebuild(home, &[], true, options, Words::Kept, watch)
}

fn work_on(disk: Disk, stage: &Desk, work: Work) -> Result<Report> {
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let watch = Watch { progress: &progress, notice: &|_| {}, stop: &stop };
    // Several commits a run, but not too many operations.
    let options = Options { pace: Pace { bytes: 2500, ..Pace::default() }, ..options() };
    work(&IndexDir::on(disk, stage.path("index")), stage, &options, watch)
}

fn times(desk: &Desk) -> HashMap<u64, i64> {
    desk.open().catalogue().unwrap().first_indexed()
}

/// The operations of a run when nothing fails.
#[derive(Debug, Clone, Copy)]
struct Operations {
    /// How many operations of those that fail in turn.
    all: u64,
    /// How many renames and fsyncs.
    rests: u64,
}

/// An index of one edition of an archive that has another by now, and what the index held and will hold.
struct Stage {
    desk: Desk,
    before: Dump,
    after: Dump,
    /// When each version that was known before came into the index.
    times: HashMap<u64, i64>,
}

impl Stage {
    fn new() -> Self {
        let desk = Desk::new();
        write_edition(&desk, 1, 6, 3);
        desk.update();
        copy(&desk.path("index"), &desk.path("kept"));
        let before = dump(&desk);
        let times = times(&desk);
        write_edition(&desk, 2, 6, 3);
        desk.update();
        let after = dump(&desk);
        assert_ne!(before, after);
        Self { desk, before, after, times }
    }

    /// Fails at every operation in turn, or at every `stride`th. Returns how many there are.
    fn fail_everywhere(&self, how: Failure, work: Work, stride: usize) -> Operations {
        let mut at = 0;
        loop {
            let when = format!("{how:?} at operation {at}");
            put_index(&self.desk, &self.desk.path("kept"));
            let gate = Failing::new(how, at);
            let outcome = work_on(Disk::behind(gate.clone()), &self.desk, work);
            // Readers come with a disk of their own.
            assert_whole(&self.desk, &[&self.before, &self.after], &when);
            assert_sound(&self.desk.home(), false, &when);
            if let Err(error) = &outcome {
                assert_helpful(error, &when);
            }
            work_on(Disk::default(), &self.desk, work).unwrap_or_else(|error| panic!("{when}, then: {error}"));
            assert_whole(&self.desk, &[&self.after], &when);
            for (version, time) in times(&self.desk) {
                let known = self.times.get(&version);
                assert!(known.is_none_or(|&known| known == time), "{when}: {known:?} became {time}");
            }
            assert_sound(&self.desk.home(), true, &when);
            if gate.left.load(Ordering::SeqCst) > 0 {
                assert!(outcome.is_ok(), "{when}: nothing failed");
                return Operations { all: at, rests: gate.rests.load(Ordering::SeqCst) };
            }
            at += stride as u64;
        }
    }
}

#[track_caller]
fn assert_helpful(error: &Error, when: &str) {
    assert!(error.way_out().is_some(), "{when}: {error}");
}

#[test]
fn an_update_is_cut_and_nothing_is_lost() {
    let stage = Stage::new();
    let operations = stage.fail_everywhere(Failure::Cut, updates, 43);
    assert!(operations.all > 100 && operations.rests > 30, "{operations:?}");
}

#[test]
fn a_rebuild_is_cut_and_nothing_is_lost() {
    assert!(Stage::new().fail_everywhere(Failure::Cut, rebuilds, 61).all > 100);
}

#[test]
fn writes_fail_and_nothing_is_lost() {
    let stage = Stage::new();
    for how in [Failure::Once(ErrorKind::PermissionDenied), Failure::Full, Failure::Short] {
        for work in [updates as Work, rebuilds] {
            stage.fail_everywhere(how, work, 97);
        }
    }
}

#[test]
fn a_full_disk_is_reported_with_its_cause_and_the_way_out() {
    let stage = Stage::new();
    put_index(&stage.desk, &stage.desk.path("kept"));
    let error = work_on(Disk::behind(Failing::new(Failure::Full, 12)), &stage.desk, updates).unwrap_err();
    assert!(error.to_string().ends_with("generation-1: no storage space"), "{error}");
    assert_eq!(error.way_out(), Some(&FolderRemedy::MakeRoom.into()));
}

/// Fails at every operation in turn, whatever is done to the index.
fn fail_in_turn(how: Failure) {
    let stage = Stage::new();
    let works = [("update", updates as Work), ("rebuild", rebuilds), ("rebuild, keeping the old", keeps)];
    for (name, work) in works {
        let Operations { all, rests } = stage.fail_everywhere(how, work, 1);
        let which = match how {
            Failure::Cut | Failure::Once(_) => format!("operations, {rests} of them renames and fsyncs"),
            Failure::Full | Failure::Short => "writes".to_owned(),
        };
        eprintln!("{name}: {how:?} at each of {all} {which}: nothing lost");
    }
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn every_operation_is_cut_in_turn() {
    fail_in_turn(Failure::Cut);
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn every_operation_fails_in_turn() {
    fail_in_turn(Failure::Once(ErrorKind::PermissionDenied));
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn every_write_in_turn_finds_the_disk_full() {
    fail_in_turn(Failure::Full);
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn every_write_in_turn_is_short() {
    fail_in_turn(Failure::Short);
}
