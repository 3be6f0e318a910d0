//! Nothing is lost and no reader is disturbed, whatever happens to a run or to a file.
//!
//! The long forms of these tests are run by `scripts/crash-test`.

mod bits;
mod faults;
#[cfg(unix)]
mod foreign;
mod history;
mod kills;
#[cfg(target_os = "linux")]
mod limits;
mod locks;
#[cfg(unix)]
mod outputs;
#[cfg(target_os = "linux")]
mod read_only;
mod readers;
mod rebuild;

use std::{collections::BTreeMap, fs, path::Path};

use pawen::{
    index::{IndexDir, check},
    search::{Level, Sort, names},
    thread::Thread,
};

use crate::harness::{Desk, NOW, Random, dump, taipei, thread};

/// Everything an index holds.
type Dump = BTreeMap<String, Thread>;

const PIECES: &[&str] =
    &["台積電", "半導體", "颱風", "午餐", "麵", "発", "DeepSeek", "r1", " ", "，", "\n", "15%", "漲"];

/// A thread of some length, the same for the same `number` and `edition`.
fn some_thread(number: i64, edition: usize) -> Thread {
    let mut random = Random::new((number.unsigned_abs() + 1) * 7919 + edition as u64 * 104_729);
    let mut text = |length| random.text(PIECES, length);
    let (title, body) = (text(8), text(60));
    let comments: Vec<_> = (0..=edition % 4).map(|i| (["amy", "bob"][i % 2], text(10))).collect();
    let comments: Vec<_> = comments.iter().map(|(user, text)| (*user, text.as_str())).collect();
    thread(number, &title, &body, &comments)
}

/// Writes the files of an edition of the archive: some change from edition to edition, some are gone, some come, and
/// threads wander between them.
fn write_edition(desk: &Desk, edition: usize, files: usize, threads: usize) {
    for file in 0..files {
        let name = format!("{file:02}.jsonl");
        let changes = file % 3 != 2;
        if changes && (file + edition).is_multiple_of(5) {
            let _ = fs::remove_file(desk.path("archive").join(&name));
            continue;
        }
        let shown = if changes { edition } else { 0 };
        let number = |i: usize| i64::try_from(file * threads + i * (1 + shown % 2)).unwrap();
        let held: Vec<_> = (0..threads).map(|i| some_thread(number(i), shown + i)).collect();
        if changes || !desk.path("archive").join(&name).exists() {
            desk.write(&name, &held);
        }
    }
}

/// A copy of the index in `from` as the one of `desk`.
fn put_index(desk: &Desk, from: &Path) {
    let to = desk.path("index");
    let _ = fs::remove_dir_all(&to);
    copy(from, &to);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Whether the check of an index finds nothing.
#[track_caller]
fn assert_sound(home: &IndexDir, deep: bool, when: &str) {
    let checked = check(home, deep).unwrap_or_else(|error| panic!("{when}: {error}"));
    assert_eq!(checked.damage, [], "{when}");
}

/// What the index holds is one of these, and searches find in it what is there.
#[track_caller]
fn assert_whole(desk: &Desk, wholes: &[&Dump], when: &str) {
    let held = dump(desk);
    assert!(wholes.contains(&&held), "{when}: {} threads, which is no state it was ever in", held.len());
    for query in ["半導體", "麵 颱風", "deepseek -午餐"] {
        let plan = pawen::query::Plan::read(query, &pawen::query::Context::new(taipei(), pawen::thread::UnixTime(NOW)))
            .unwrap();
        let mut wanted: Vec<_> = held.values().flat_map(|thread| names(&plan, thread, "", Level::Threads)).collect();
        let mut found = desk.ids(query, Level::Threads, Sort::Newest);
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{when}: {query}");
    }
}
