//! One writer, any number of readers, and their messages.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use pawen::{
    cli::Exit,
    error::FolderRemedy,
    index::{Holder, Notice, Options, Progress, Watch, update},
};

use crate::harness::{Desk, options, thread};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[])]);
    desk.update();
    desk
}

#[test]
fn a_second_writer_is_refused_and_the_first_is_named() {
    let desk = desk();
    let holder = Holder { pid: 4711, host: "far".into(), since: "2025-01-28 08:46:21Z".into() };
    let lock = desk.home().lock(&holder, &|_| false).unwrap();
    let archive = desk.path("archive");
    for command in [&["index", archive.to_str().unwrap()][..], &["rebuild"]] {
        let (exit, _, err) = desk.pawen(command);
        let err = err.replace(desk.path("").to_str().unwrap(), "DESK/");
        assert_eq!(exit, Exit::Error);
        insta::allow_duplicates! {
            insta::assert_snapshot!(err, @"
            error: DESK/index: being written by process 4711 on far since 2025-01-28 08:46:21Z
            hint: wait for its end with --wait; searches need not wait
            ");
        }
    }
    assert_eq!(desk.pawen(&["search", "颱風"]).0, Exit::Hits, "a search needs no lock");
    assert_eq!(desk.pawen(&["check"]).0, Exit::Hits);
    // The first one ends when it sees that it is waited for.
    let lock = Mutex::new(Some(lock));
    let waited_for = Mutex::new(None);
    let notice = |notice: Notice<'_>| {
        if let Notice::Waiting(holder) = notice {
            *waited_for.lock().unwrap() = Some(holder.clone());
            drop(lock.lock().unwrap().take());
        }
    };
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    update(&desk.home(), &[archive], &Options { wait: true, ..options() }, watch).unwrap();
    assert_eq!(waited_for.into_inner().unwrap(), Some(holder));
}

#[test]
fn a_run_that_waits_for_another_writer_ends_when_it_is_interrupted() {
    let desk = desk();
    let _lock = desk.home().lock(&Holder::default(), &|_| false).unwrap();
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    // The signal comes when the run waits already.
    let notice = |notice: Notice<'_>| stop.store(matches!(notice, Notice::Waiting(_)), Ordering::Relaxed);
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    let outcome = update(&desk.home(), &[desk.path("archive")], &Options { wait: true, ..options() }, watch);
    let error = outcome.unwrap_err();
    assert!(error.to_string().ends_with("index: interrupted while it waited for another writer"), "{error}");
    assert_eq!(error.way_out(), Some(&FolderRemedy::WaitAgain.into()));
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_is_searched() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    let desk = desk();
    let folders = [desk.path("index"), desk.path("index/generation-1")];
    let set = |mode| folders.iter().for_each(|f| fs::set_permissions(f, fs::Permissions::from_mode(mode)).unwrap());
    set(0o555);
    let outcome = (desk.pawen(&["search", "颱風"]).0, desk.pawen(&["check", "--deep"]).0, desk.pawen(&["stats"]).0);
    set(0o755);
    assert_eq!(outcome, (Exit::Hits, Exit::Hits, Exit::Hits));
    // The file by which readers hold a generation may be missing or not readable, too.
    fs::remove_file(desk.path("index/generation-1/readers.lock")).unwrap();
    assert_eq!(desk.pawen(&["search", "颱風"]).0, Exit::Hits);
}
