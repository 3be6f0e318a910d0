//! Bringing an index up to date: the result equals a new index, whatever the history.

use std::{collections::BTreeMap, fs};

use pawen::{
    cli::Exit,
    search::{Level, Sort},
    thread::Thread,
};

use crate::harness::{Desk, NOW, dump, thread};

fn rebuilt(desk: &Desk) -> BTreeMap<String, Thread> {
    let fresh = Desk::new();
    fresh.update_from(&[desk.path("archive")]);
    dump(&fresh)
}

fn version(number: i64, comments: usize) -> Thread {
    let texts: Vec<_> = (0..comments).map(|i| ("amy", format!("第{i}則"))).collect();
    let texts: Vec<_> = texts.iter().map(|(user, text)| (*user, text.as_str())).collect();
    thread(number, "標題", "內文", &texts)
}

#[test]
fn a_thread_comes_back_as_it_was_read() {
    let desk = Desk::new();
    let threads = [version(1, 5), version(2, 0), thread(3, "題", "文\n\n文", &[("a", ""), ("a", "推"), ("b", "噓\n")])];
    desk.write("a.jsonl", &threads);
    desk.update();
    assert_eq!(dump(&desk), threads.iter().map(|thread| (thread.id.to_string(), thread.clone())).collect());
}

#[test]
fn nothing_is_read_again_that_has_not_changed() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    let first = desk.update();
    assert_eq!((first.files_read, first.threads, first.is_unchanged()), (1, 1, false));
    let second = desk.update();
    assert_eq!((second.files_read, second.files_unchanged, second.threads), (0, 1, 1));
    assert!(second.is_unchanged());
}

#[test]
fn the_best_version_wins_and_the_next_best_takes_its_place() {
    let desk = Desk::new();
    desk.write("small.jsonl", &[version(1, 1)]);
    desk.write("large.jsonl", &[version(1, 3)]);
    let report = desk.update();
    assert_eq!((report.threads, report.comments, report.duplicates), (1, 3, 1));
    fs::remove_file(desk.path("archive/large.jsonl")).unwrap();
    let report = desk.update();
    assert_eq!((report.threads, report.comments, report.duplicates, report.gone.len()), (1, 1, 0, 1));
    assert_eq!(desk.ids("第2則", Level::Comments, Sort::Newest), Vec::<String>::new());
    desk.write("larger.jsonl", &[version(1, 4)]);
    assert_eq!(desk.update().comments, 4);
}

#[test]
fn a_version_is_new_once() {
    let desk = Desk::new();
    let times = |desk: &Desk| {
        let catalogue = desk.open().catalogue().unwrap();
        let mut times: Vec<_> = catalogue
            .files
            .values()
            .flat_map(|file| {
                file.threads.iter().map(|version| (version.id().article, version.comments, version.indexed_at))
            })
            .collect();
        times.sort();
        times.into_iter().map(|(_, comments, time)| (comments, time - NOW)).collect::<Vec<_>>()
    };
    desk.write("a.jsonl", &[version(1, 1)]);
    desk.update();
    assert_eq!(times(&desk), [(1, 0)]);
    desk.write("a.jsonl", &[version(1, 1), version(2, 1)]);
    desk.update();
    assert_eq!(times(&desk), [(1, 0), (1, 1)], "of a file that has grown only what is added is new, and later");
    desk.write("a.jsonl", &[version(1, 2), version(2, 1)]);
    desk.write("b.jsonl", &[version(2, 1)]);
    desk.update();
    assert_eq!(times(&desk), [(2, 2), (1, 1), (1, 1)], "wherever a version comes again it is the same");
}

#[test]
fn other_archives_stay() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    desk.update();
    let other = desk.path("other");
    fs::create_dir(&other).unwrap();
    fs::rename(desk.path("archive/a.jsonl"), desk.path("kept.jsonl")).unwrap();
    desk.write("b.jsonl", &[version(2, 1)]);
    fs::rename(desk.path("archive/b.jsonl"), other.join("b.jsonl")).unwrap();
    fs::rename(desk.path("kept.jsonl"), desk.path("archive/a.jsonl")).unwrap();
    assert_eq!(desk.update_from(&[other]).threads, 2);
}

#[test]
fn an_archive_that_is_not_there_stops_no_other_and_keeps_what_it_held() {
    let desk = Desk::new();
    let (archive, other) = (desk.path("archive"), desk.path("other"));
    fs::create_dir(&other).unwrap();
    desk.write("x.jsonl", &[version(1, 1)]);
    fs::rename(archive.join("x.jsonl"), other.join("x.jsonl")).unwrap();
    desk.write("y.jsonl", &[version(2, 1)]);
    let names = [archive.to_str().unwrap(), other.to_str().unwrap()];
    let index = || desk.pawen(&["index", names[1], names[0]]);
    assert_eq!(index().0, Exit::Hits);
    fs::remove_file(other.join("x.jsonl")).unwrap();
    for (there, comments) in [(true, 2), (false, 3)] {
        if !there {
            fs::remove_dir(&other).unwrap();
        }
        desk.write("y.jsonl", &[version(2, comments)]);
        let (exit, _, err) = index();
        assert_eq!(exit, Exit::Error, "{err}");
        let why =
            if there { "other: no file in this folder\n" } else { "other: No such file or directory (os error 2)\n" };
        assert!(err.contains("\nerror: passed over: ") && err.contains(why), "{err}");
        assert!(err.contains("\nhint: what the index holds of it stays; `pawen rebuild ARCHIVE...`"), "{err}");
        let held: Vec<_> = dump(&desk).values().map(Thread::comment_count).collect();
        assert_eq!(held, [1, comments], "the other is up to date, and what was here stays");
    }
    assert_eq!(desk.pawen(&["index", names[1]]).0, Exit::Error, "of one alone nothing is left to do");
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Error, "a new index would hold less");
    assert!(err.contains("hint: name those it is to be made from: pawen rebuild ARCHIVE..."), "{err}");
    assert_eq!(desk.pawen(&["rebuild", names[0]]).0, Exit::Hits);
    assert_eq!(dump(&desk).len(), 1);
}

#[test]
fn the_next_best_version_may_lie_in_another_archive() {
    let desk = Desk::new();
    let other = desk.path("other");
    fs::create_dir(&other).unwrap();
    desk.write("x.jsonl", &[version(1, 1)]);
    fs::rename(desk.path("archive/x.jsonl"), other.join("x.jsonl")).unwrap();
    desk.write("y.jsonl", &[version(1, 3)]);
    let report = desk.update_from(&[desk.path("archive"), other]);
    assert_eq!((report.threads, report.comments), (1, 3));
    desk.write("y.jsonl", &[]);
    let report = desk.update();
    assert_eq!((report.threads, report.comments), (1, 1), "the other archive was not named, but it is there");
}

#[cfg(unix)]
#[test]
fn an_archive_is_the_same_by_every_name() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    desk.update();
    let link = desk.path("link");
    std::os::unix::fs::symlink(desk.path("archive"), &link).unwrap();
    for name in [link, desk.path("archive/../archive")] {
        assert!(desk.update_from(&[name]).is_unchanged());
    }
}

#[cfg(unix)]
#[test]
fn files_are_distinguished_whatever_bytes_they_are_named_by() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    for (number, name) in [(1, b"n\xff.json"), (2, b"n\xfe.json")] {
        desk.write("plain.jsonl", &[version(number, 1)]);
        let path = desk.path("archive").join(std::ffi::OsStr::from_bytes(name));
        fs::rename(desk.path("archive/plain.jsonl"), path).unwrap();
    }
    let report = desk.update();
    assert_eq!((report.files_read, report.threads), (2, 2));
    assert!(desk.update().is_unchanged());
}

#[test]
fn a_generation_that_is_gone_is_rebuilt() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    desk.update();
    fs::remove_dir_all(desk.path("index/generation-1")).unwrap();
    assert_eq!(desk.update().threads, 1);
    assert_eq!(desk.ids("*", Level::Threads, Sort::Newest).len(), 1);
}

#[test]
fn an_index_is_no_part_of_the_archive_that_it_is_in() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    let (archive, index) = (desk.path("archive"), desk.path("archive/index"));
    let run = |command: &str| desk.pawen(&[command, archive.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    for command in ["index", "index", "rebuild", "index"] {
        let (exit, _, err) = run(command);
        assert_eq!(exit, Exit::Hits, "{err}");
        assert!(!err.contains("unreadable  1") && !err.contains("rejected:"), "{err}");
    }
    let (_, out, _) = desk.pawen(&["stats", "--format", "json", "--index", index.to_str().unwrap()]);
    assert!(out.contains("\"files\": 1"), "{out}");
}

#[test]
fn an_index_is_searched_where_no_lock_can_be_made() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[version(1, 1)]);
    desk.update();
    // A folder in the place of the lock file: it cannot be opened for writing, not even by root.
    let lock = desk.path("index/generation-1/.tantivy-meta.lock");
    let _ = fs::remove_file(&lock);
    fs::create_dir(&lock).unwrap();
    assert_eq!(desk.ids("標題", Level::Threads, Sort::Newest).len(), 1);
}

#[test]
fn an_update_equals_a_new_index_whatever_the_history() {
    let mut state = 0x1234_5678_u64;
    let mut random = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let desk = Desk::new();
    desk.write("first.jsonl", &[version(0, 0)]);
    for _ in 0..25 {
        for _ in 0..=random(3) {
            let name = format!("{}.jsonl", random(5));
            if random(4) == 0 {
                let _ = fs::remove_file(desk.path("archive").join(name));
            } else {
                let threads: Vec<_> = (0..random(4))
                    .map(|_| version(random(6).try_into().unwrap(), random(4).try_into().unwrap()))
                    .collect();
                desk.write(&name, &threads);
            }
        }
        let report = desk.update();
        let held = dump(&desk);
        assert_eq!(held, rebuilt(&desk));
        assert_eq!(report.threads, held.len() as u64);
        assert_eq!(report.comments, held.values().map(|thread| thread.comment_count() as u64).sum::<u64>());
    }
}
