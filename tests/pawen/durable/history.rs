//! Whatever has happened to an archive and to the runs over it, the index ends as a new one would.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use pawen::{
    index::{Disk, Gate, IndexDir, Notice, Operation, Options, Pace, Progress, Rejects, Watch, Words, rebuild, update},
    search::{Level, Sort},
    thread::{Thread, UnixTime},
};

use super::{assert_sound, some_thread};
use crate::harness::{Desk, Random, dump, options, thread};

/// Fails for good after some operations.
#[derive(Debug)]
struct Cut(AtomicU64);

impl Gate for Cut {
    fn pass(&self, operation: Operation, _: &Path) -> std::io::Result<usize> {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map_err(|_| std::io::Error::other("cut"))?;
        Ok(if let Operation::Write(bytes) = operation { bytes } else { 0 })
    }
}

/// Changes, removes or copies some files of the archive.
fn change(desk: &Desk, random: &mut Random) {
    for _ in 0..=random.below(3) {
        let name = format!("{}.jsonl", random.below(6));
        let path = desk.path("archive").join(&name);
        match random.below(5) {
            0 => drop(fs::remove_file(path)),
            1 => {
                let other = desk.path("archive").join(format!("{}.jsonl", random.below(6)));
                // The same threads twice, in files of the same time or not.
                if path.exists() && fs::copy(&path, &other).is_ok() && random.below(2) == 0 {
                    let time = fs::metadata(&path).unwrap().modified().unwrap();
                    fs::File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
                }
            }
            _ => {
                let count = random.below(5);
                let number = |random: &mut Random| i64::try_from(random.below(8)).unwrap();
                let threads: Vec<_> = (0..count).map(|_| some_thread(number(random), random.below(6))).collect();
                desk.write(&name, &threads);
            }
        }
    }
}

/// Runs an update or a rebuild that may be interrupted, cut, or left alone.
fn run(desk: &Desk, random: &mut Random) {
    let stop = AtomicBool::new(false);
    let (progress, stop_after) = (Progress::default(), random.below(4));
    let notice = |_: Notice<'_>| {};
    let left = if random.below(2) == 0 { u64::MAX } else { random.below(200) as u64 };
    let home = IndexDir::on(Disk::behind(Arc::new(Cut(AtomicU64::new(left)))), desk.path("index"));
    let bytes = if random.below(2) == 0 { 1 } else { 2000 };
    let options = Options { pace: Pace { bytes, ..Pace::default() }, ..options() };
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    stop.store(stop_after == 0, Ordering::Relaxed);
    let archive = [desk.path("archive")];
    let _ = if random.below(4) == 0 {
        rebuild(&home, &[], random.below(2) == 0, &options, Words::Kept, watch)
    } else {
        update(&home, &archive, &options, watch)
    };
}

fn live_through(seed: u64, steps: usize) {
    let mut random = Random::new(seed);
    let desk = Desk::new();
    desk.write("first.jsonl", &[some_thread(0, 0)]);
    for step in 0..steps {
        change(&desk, &mut random);
        for _ in 0..random.below(3) {
            run(&desk, &mut random);
        }
        if random.below(2) == 0 {
            desk.update();
            let fresh = Desk::new();
            fresh.update_from(&[desk.path("archive")]);
            assert_eq!(dump(&desk), dump(&fresh), "seed {seed}, step {step}");
            assert_sound(&desk.home(), true, &format!("seed {seed}, step {step}"));
        }
    }
}

#[test]
fn an_update_equals_a_new_index_whatever_happened_to_the_runs_before() {
    for seed in 1..4 {
        live_through(seed, 10);
    }
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn many_histories() {
    for seed in 100..160 {
        live_through(seed, 20);
    }
    eprintln!("60 random histories of 20 steps: each ends as a new index would");
}

fn numbers(desk: &Desk) -> Vec<String> {
    desk.ids("*", Level::Threads, Sort::Oldest)
}

fn titled(number: i64, title: &str) -> Thread {
    thread(number, title, "", &[])
}

#[test]
fn what_is_missing_may_be_kept() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[titled(1, "甲")]);
    desk.write("b.jsonl", &[titled(2, "乙")]);
    desk.update();
    fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    let update_with =
        |options: Options| desk.run(|home, _, watch| update(home, &[desk.path("archive")], &options, watch));
    let report = update_with(Options { keep_missing: true, ..options() }).unwrap();
    assert_eq!((report.files_missing, report.gone.len(), report.threads), (1, 0, 2));
    let report = update_with(options()).unwrap();
    assert_eq!((report.files_missing, report.threads), (0, 1));
    assert_eq!(report.gone[0].threads, 1);
    assert!(report.gone[0].file.ends_with("b.jsonl"));
}

#[test]
fn a_change_that_size_and_time_do_not_show_is_found_by_checksum() {
    let desk = Desk::new();
    let path = desk.path("archive/a.jsonl");
    desk.write("a.jsonl", &[titled(1, "甲")]);
    desk.update();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    desk.write("a.jsonl", &[titled(1, "乙")]);
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(desk.update().is_unchanged());
    let by_content = Options { checksum: true, ..options() };
    let report = desk.run(|home, _, watch| update(home, &[desk.path("archive")], &by_content, watch)).unwrap();
    assert_eq!(report.files_read, 1);
    assert_eq!(desk.ids("乙", Level::Threads, Sort::Newest).len(), 1);
    // A new time alone is no change of content.
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time + std::time::Duration::from_secs(9))
        .unwrap();
    let report = desk.run(|home, _, watch| update(home, &[desk.path("archive")], &by_content, watch)).unwrap();
    assert_eq!((report.files_read, report.files_unchanged), (0, 1));
    assert!(desk.update().is_unchanged(), "the new time is known now");
}

#[test]
fn a_file_that_was_written_just_before_it_was_read_is_looked_at_again() {
    let desk = Desk::new();
    let path = desk.path("archive/a.jsonl");
    desk.write("a.jsonl", &[titled(1, "甲")]);
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let seconds = time.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let just_after = Options { now: UnixTime(i64::try_from(seconds).unwrap()), ..options() };
    let at_once = || desk.run(|home, _, watch| update(home, &[desk.path("archive")], &just_after, watch)).unwrap();
    at_once();
    desk.write("a.jsonl", &[titled(1, "乙")]);
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(at_once().files_read, 1, "within the same tick of the clock");
    assert_eq!(desk.ids("乙", Level::Threads, Sort::Newest).len(), 1);
    assert!(at_once().is_unchanged());
    assert!(desk.update().is_unchanged(), "seen again long after");
}

#[test]
fn a_file_that_cannot_be_read_any_more_keeps_what_it_held() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[titled(1, "甲")]);
    desk.write("b.jsonl", &[titled(2, "乙")]);
    desk.update();
    let before = numbers(&desk);
    // A folder that leads to itself cannot be looked at, and a file in its place not be read: not even by root.
    #[cfg(unix)]
    {
        let path = desk.path("archive/b.jsonl");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&path, &path).unwrap();
        let report = desk.update();
        assert_eq!((report.gone.len(), report.unreadable), (0, 1));
        assert_eq!(numbers(&desk), before);
        fs::remove_file(&path).unwrap();
    }
    assert_eq!(desk.update().gone.len(), 1);
    assert_ne!(numbers(&desk), before);
}

#[test]
fn an_interrupted_run_is_resumed() {
    let desk = Desk::new();
    let threads: Vec<_> = (0..20).map(|number| some_thread(number, 3)).collect();
    desk.write("a.jsonl", &threads);
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let eager = Options { pace: Pace { bytes: 1, ..Pace::default() }, threads: 1, ..options() };
    let interrupted = std::thread::scope(|scope| {
        scope.spawn(|| {
            while progress.threads.load(Ordering::Relaxed) < 7 {
                std::thread::yield_now();
            }
            stop.store(true, Ordering::Relaxed);
        });
        let watch = Watch { progress: &progress, notice: &|_| {}, stop: &stop };
        update(&desk.home(), &[desk.path("archive")], &eager, watch).unwrap()
    });
    assert!(interrupted.interrupted);
    let error = pawen::index::OpenIndex::open(&desk.home()).unwrap_err();
    assert!(error.to_string().ends_with("no finished index here yet"), "{error}");
    assert_sound(&desk.home(), true, "interrupted");
    let resumed = std::sync::Mutex::new(0);
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let notice = |notice: Notice<'_>| *resumed.lock().unwrap() += i32::from(matches!(notice, Notice::Resuming));
    let watch = Watch { progress: &progress, notice: &notice, stop: &stop };
    let report = update(&desk.home(), &[desk.path("archive")], &options(), watch).unwrap();
    assert_eq!((report.threads, *resumed.lock().unwrap()), (20, 1));
    assert_eq!(dump(&desk).len(), 20);
}

#[test]
fn another_archive_does_not_publish_half_of_the_first() {
    let desk = Desk::new();
    let threads: Vec<_> = (0..20).map(|number| some_thread(number, 3)).collect();
    desk.write("a.jsonl", &threads[..10]);
    desk.write("b.jsonl", &threads[10..]);
    let gate = Disk::behind(Arc::new(Cut(AtomicU64::new(120))));
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let watch = Watch { progress: &progress, notice: &|_| {}, stop: &stop };
    let eager = Options { pace: Pace { bytes: 1, ..Pace::default() }, threads: 1, ..options() };
    update(&IndexDir::on(gate, desk.path("index")), &[desk.path("archive")], &eager, watch).unwrap_err();
    let other = desk.path("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("c.jsonl"), fs::read(desk.path("archive/a.jsonl")).unwrap()).unwrap();
    assert_eq!(desk.update_from(&[other]).threads, 20, "the interrupted run is resumed");
}

#[test]
fn strict_ends_at_the_first_piece_that_is_not_read_each_time() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[titled(1, "甲")]);
    fs::write(desk.path("archive/b.json"), "[{\"article_title\": \"x").unwrap();
    let strict = Options { rejects: Rejects::Refused, ..options() };
    let run = || desk.run(|home, _, watch| update(home, &[desk.path("archive")], &strict, watch));
    for error in [run().unwrap_err(), run().unwrap_err()] {
        assert_eq!(error.to_string(), "b.json:1: file ends within the record");
    }
    desk.update();
    assert!(run().is_err(), "also when the index is up to date");
    fs::remove_file(desk.path("archive/b.json")).unwrap();
    assert_eq!(run().unwrap().threads, 1);
}

#[test]
fn strict_ends_at_a_value_of_a_wrong_type_each_time() {
    let desk = Desk::new();
    let strict = Options { rejects: Rejects::Refused, ..options() };
    let run = || desk.run(|home, _, watch| update(home, &[desk.path("archive")], &strict, watch));
    fs::create_dir_all(desk.path("archive")).unwrap();
    let members = [
        ("article_title", r#""t""#),
        ("author", r#""ann""#),
        ("content", r#""c""#),
        ("messages", "[]"),
        ("url", r#""https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html""#),
    ];
    for (key, value, reported) in [
        ("article_title", r#"["t"]"#, "article_title"),
        ("article_title", "true", "article_title"),
        ("content", r#"{"a": 1}"#, "content"),
        ("author", r#"{"a": 1}"#, "author"),
        ("messages", r#""a text""#, "messages"),
        ("messages", "7", "messages"),
        ("messages", "[true]", "messages"),
        ("messages", r#"[{"push_content": {"a": 1}}]"#, "messages.push_content"),
    ] {
        let with = |(name, sound): &(&str, &str)| format!("\"{name}\": {}", if *name == key { value } else { sound });
        let record = format!("[{{{}}}]", members.iter().map(with).collect::<Vec<_>>().join(", "));
        fs::write(desk.path("archive/a.json"), &record).unwrap();
        let expected = format!("a.json:1: value of a wrong type under the key {reported}");
        assert_eq!(run().unwrap_err().to_string(), expected, "{record}");
        let report = desk.update();
        assert_eq!((report.threads, report.faults > 0), (1, true), "{record}");
        assert_eq!(run().unwrap_err().to_string(), expected, "also when the index is up to date: {record}");
    }
}

#[test]
fn numbers_in_place_of_texts_keep_their_digits() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("archive")).unwrap();
    let crawled = r#"[{"article_title": 12345678901234567890123, "content": 1.50, "board": 1e5, "author": -0.10, "article_id": "M.1712345678.A.0A7",
        "messages": [2.50, 7, {"push_content": 18446744073709551616}]}]"#;
    let posts = r#"[{"title": 12345678901234567890123, "content": 1.50, "board": "Kite", "url": "https://www.ptt.cc/bbs/Kite/M.1712345679.A.0A7.html",
        "comments": [{"floor": 1.0, "user": "ben2", "type": "推", "text": 18446744073709551616}], "score": 0.25}]"#;
    fs::write(desk.path("archive/crawled.json"), crawled).unwrap();
    fs::write(desk.path("archive/posts.json"), posts).unwrap();
    desk.update();
    let threads = dump(&desk);
    let texts = |id: &str| {
        let thread = &threads[id];
        let comments = thread.comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>().join(" ");
        (thread.title.clone(), thread.body.clone(), comments)
    };
    let expected = |comments: &str| ("12345678901234567890123".to_owned(), "1.50".to_owned(), comments.to_owned());
    assert_eq!(texts("1e5/M.1712345678.A.0A7"), expected("2.50 7 18446744073709551616"));
    assert_eq!(threads["1e5/M.1712345678.A.0A7"].author.as_deref(), Some("-0.10"));
    assert_eq!(texts("Kite/M.1712345679.A.0A7"), expected("18446744073709551616"));
}
