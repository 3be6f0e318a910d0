//! `search --archive` writes nothing where nothing has to be written, and searches what there is where nothing can be.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, atomic::AtomicBool},
};

use pawen::{
    cli::Exit,
    index::{Disk, Gate, IndexDir, OpenIndex, Operation, Progress, Watch, Words, is_current, update},
};

use super::foreign::tree;
use crate::harness::{Desk, options, thread};

/// A disk on which nothing can be done.
#[derive(Debug)]
struct ReadOnly;

impl Gate for ReadOnly {
    fn pass(&self, _: Operation, _: &Path) -> io::Result<usize> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

fn stage() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[])]);
    desk
}

fn search(desk: &Desk) -> (Exit, String, String) {
    desk.pawen(&["search", "颱風", "--format", "ids", "--archive", desk.path("archive").to_str().unwrap()])
}

#[test]
fn a_current_index_is_recognised_without_a_write() {
    let desk = stage();
    let archives = [desk.path("archive")];
    let home = IndexDir::on(Disk::behind(Arc::new(ReadOnly)), desk.path("index"));
    let current = || is_current(&home, &archives, Words::Kept, &options()).unwrap();
    assert!(!current(), "there is none");
    desk.update();
    let before = tree(&desk.path("index"));
    assert!(current() && OpenIndex::open(&home).is_ok());
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let watch = Watch { progress: &progress, notice: &|_| {}, stop: &stop };
    assert!(update(&home, &archives, &options(), watch).is_err(), "the disk refuses each write");
    let words = pawen::text::Userdict::read("words", "颱風假 100".as_bytes()).unwrap();
    assert!(!is_current(&home, &archives, Words::Replaced(&words), &options()).unwrap(), "it has other words");
    desk.write("b.jsonl", &[thread(2, "颱風", "", &[])]);
    assert!(!current(), "a file is new");
    fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    assert!(current());
    desk.write("a.jsonl", &[thread(3, "颱風", "", &[])]);
    assert!(!current(), "a file has changed");
    fs::remove_file(desk.path("archive/a.jsonl")).unwrap();
    assert!(is_current(&home, &archives, Words::Kept, &options()).is_err(), "no file is there");
    assert_eq!(tree(&desk.path("index")), before);
}

/// What has to be so while the cache cannot be written: it is searched, with a warning as soon as it is not up to date.
fn assert_searched(desk: &Desk) {
    let cache = desk.path("cache");
    let before = tree(&cache);
    let (exit, out, err) = search(desk);
    assert_eq!((exit, out.lines().count()), (Exit::Hits, 1), "{err}");
    assert!(!err.contains("warning"), "{err}");
    desk.write("b.jsonl", &[thread(2, "颱風", "", &[])]);
    let (exit, out, err) = search(desk);
    assert_eq!((exit, out.lines().count()), (Exit::Hits, 1), "{err}");
    assert!(err.contains("warning: the index of this archive is searched as it is, not up to date: "), "{err}");
    assert_eq!(tree(&cache), before);
}

#[test]
fn a_cache_that_cannot_be_locked_is_searched() {
    let desk = stage();
    assert_eq!(search(&desk).0, Exit::Hits);
    let lock = tree(&desk.path("cache")).into_keys().find(|path| path.ends_with("write.lock")).unwrap();
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    assert_searched(&desk);
    fs::remove_dir(&lock).unwrap();
    let (exit, out, err) = search(&desk);
    assert_eq!((exit, out.lines().count()), (Exit::Hits, 2), "{err}");
    assert!(!err.contains("warning"), "{err}");
}

/// A small file system of its own that is mounted while this lives.
struct Mounted(PathBuf);

impl Mounted {
    fn new(at: PathBuf) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(&at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(at));
        }
        eprintln!("skipped: nothing can be mounted here");
        None
    }

    fn remount(&self, how: &str) {
        let status = Command::new("mount").args(["-o", how]).arg(&self.0).status().unwrap();
        assert!(status.success(), "{how}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_read_only_cache_is_searched() {
    let desk = stage();
    let Some(cache) = Mounted::new(desk.path("cache")) else { return };
    assert_eq!(search(&desk).0, Exit::Hits);
    cache.remount("remount,ro");
    assert_searched(&desk);
    cache.remount("remount,rw");
    assert_eq!(search(&desk).1.lines().count(), 2);
}

#[test]
fn a_full_cache_is_searched() {
    let desk = stage();
    let Some(_cache) = Mounted::new(desk.path("cache")) else { return };
    assert_eq!(search(&desk).0, Exit::Hits);
    let filler = desk.path("cache/filler");
    let full = io::copy(&mut io::repeat(0), &mut fs::File::create(&filler).unwrap()).unwrap_err();
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
    assert_searched(&desk);
    fs::remove_file(filler).unwrap();
    assert_eq!(search(&desk).1.lines().count(), 2);
}
