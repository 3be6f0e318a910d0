//! Any bytes: no panic, no end without an account, no place outside the file.

use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use proptest::prelude::*;

use pawen::archive::{self, Bounds, Fault, Piece, Reason, Throttle};

use super::reading::read_bytes;

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let walk = pawen::archive::walk(&root).unwrap();
    walk.files.iter().filter(|file| file.path.is_file()).map(|file| fs::read(&file.path).unwrap()).collect()
});

/// A change at a place that is given as a part of the whole, so that it fits every seed.
#[derive(Debug, Clone)]
enum Change {
    Put(f64, u8),
    Insert(f64, Vec<u8>),
    Remove(f64, usize),
    Repeat(f64, usize),
    Cut(f64),
}

fn changes() -> impl Strategy<Value = Change> {
    let place = 0.0..1.0_f64;
    let syntax = prop::sample::select(b"{}[],:\"\\/ \n\0\xff".to_vec());
    prop_oneof![
        (place.clone(), prop_oneof![syntax.clone(), any::<u8>()]).prop_map(|(at, byte)| Change::Put(at, byte)),
        (place.clone(), prop::collection::vec(syntax, 1..20)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (place.clone(), 1..200_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (place.clone(), 1..2000_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        place.prop_map(Change::Cut),
    ]
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a small file"
)]
fn apply(content: &mut Vec<u8>, change: &Change) {
    let place = |part: &f64| (part * content.len() as f64) as usize;
    match change {
        Change::Put(at, byte) => {
            let at = place(at);
            if let Some(old) = content.get_mut(at) {
                *old = *byte;
            }
        }
        Change::Insert(at, bytes) => {
            let at = place(at);
            content.splice(at..at, bytes.iter().copied());
        }
        Change::Remove(at, length) => {
            let at = place(at);
            content.drain(at..(at + length).min(content.len()));
        }
        Change::Repeat(at, length) => {
            let at = place(at);
            let piece = content[at..(at + length).min(content.len())].to_vec();
            content.splice(at..at, piece);
        }
        Change::Cut(at) => content.truncate(place(at)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_accounted_for(content in prop::collection::vec(any::<u8>(), 0..300)) {
        read_bytes(&content);
    }

    #[test]
    fn random_syntax_is_accounted_for(content in r#"([\[\]{},:/ \n]|"a"|"articles"|"article_title"|"content"|null|1){0,60}"#) {
        read_bytes(content.as_bytes());
    }

    #[test]
    fn changed_fixtures_are_accounted_for(seed in any::<prop::sample::Index>(), changes in prop::collection::vec(changes(), 1..6)) {
        let mut content = SEEDS[seed.index(SEEDS.len())].clone();
        for change in &changes {
            apply(&mut content, change);
        }
        read_bytes(&content);
    }
}

#[test]
fn nesting_that_could_begin_a_record_anywhere_ends_soon() {
    let content = [&b"[{\"a\":1},"[..], &b"{\"a\":".repeat(400_000)].concat();
    let outcome = read_bytes(&content);
    assert!(outcome.summary.rejected > 0);
}

#[test]
fn a_record_beyond_the_limit_is_passed_over() {
    let record =
        |title: &str, length: usize| format!(r#"{{"article_title": "{title}", "content": "{}"}}"#, "x".repeat(length));
    let large = record("b", Bounds::RECORD + (8 << 20));
    let outcome = read_bytes(format!("[{},{large},{}]", record("a", 1), record("c", 1)).as_bytes());
    let titles: Vec<_> = outcome.threads.iter().map(|thread| thread.title.as_str()).collect();
    assert_eq!(titles, ["a", "c"]);
    assert_eq!((outcome.summary.rejected, outcome.summary.faults), (1, 0));
    let reason = &outcome.rejects[0].reason;
    assert_eq!(*reason, Reason::TooLarge(64 << 20));
    assert_eq!(reason.to_string(), "record larger than 64.0 MiB");
}

#[test]
fn what_the_sink_does_not_want_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.jsonl");
    fs::write(&path, "{\"article_title\": \"a\", \"content\": \"\"}\n".repeat(100)).unwrap();
    let mut threads = 0;
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let bounds = Bounds::new(&throttle, &stop);
    let summary = archive::read(&archive::walk(&path).unwrap().files[0], &bounds, &mut |_| {
        threads += 1;
        std::ops::ControlFlow::Break(())
    });
    assert_eq!((threads, summary.threads), (1, 1));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let record = |id: u32| {
        format!(
            "{{\"format\":\"pawen.thread/1\",\"board\":\"T\",\"id\":\"M.{id}.A.001\",\"title\":\"t\",\"comments\":[]}}\n"
        )
    };
    std::fs::write(&path, (0..3).map(record).collect::<String>()).unwrap();
    let file = archive::walk(&path).unwrap().files.remove(0);
    let mut reported = Vec::new();
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
        match piece {
            Piece::Thread { .. } => std::fs::write(&path, record(9)).unwrap(),
            Piece::Warning(warning) => reported.push(warning.fault),
            Piece::Reject(reject) => panic!("{reject}"),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(reported, [Fault::Changed]);
}

/// A record as Python reads it, and the same one written with what JSON does not have.
#[derive(Debug, Clone)]
struct Twins {
    clean: String,
    python: String,
    faults: Vec<Fault>,
}

/// What goes before a member of an object without changing what Python reads.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Odd {
    Nothing,
    NotFinite(&'static str),
    Repeated(&'static str),
    Nul,
}

fn odd() -> impl Strategy<Value = Odd> {
    let earlier = prop::sample::select(vec!["1", "\"x\"", "null", "{\"content\": [\"}\"]}"]);
    prop_oneof![
        3 => Just(Odd::Nothing),
        1 => prop::sample::select(vec!["NaN", "Infinity", "-Infinity"]).prop_map(Odd::NotFinite),
        1 => earlier.prop_map(Odd::Repeated),
        1 => Just(Odd::Nul),
    ]
}

fn object(members: &[(&str, String)], odd: &[Odd], faults: &mut Vec<Fault>) -> String {
    let mut written = Vec::new();
    for ((key, value), odd) in members.iter().zip(odd) {
        let member = format!("\"{key}\":{value}");
        match odd {
            Odd::Nothing => written.push(member),
            Odd::NotFinite(number) => {
                faults.push(Fault::NotFinite);
                written.extend([format!("\"score\": {number}"), member]);
            }
            Odd::Repeated(earlier) => {
                faults.push(Fault::RepeatedKey);
                written.extend([format!("\"{key}\": {earlier}"), member]);
            }
            Odd::Nul => {
                faults.push(Fault::Nul);
                written.push(format!("\0\"{key}\"\0:\0{value}\0"));
            }
        }
    }
    format!("{{{}}}", written.join(","))
}

fn twins() -> impl Strategy<Value = Twins> {
    let text = || r#"([a-z台積 {}\[\],:"\\]|NaN|Infinity){0,8}"#.prop_map(|text| serde_json::to_string(&text).unwrap());
    let comments = prop::collection::vec((text(), text(), prop::collection::vec(odd(), 2)), 0..4);
    (text(), text(), comments, prop::collection::vec(odd(), 3)).prop_map(|(title, content, comments, odd)| {
        let (mut faults, mut none) = (Vec::new(), Vec::new());
        let messages = |faults: &mut Vec<Fault>, as_python: bool| {
            let written = comments.iter().map(|(user, text, odd)| {
                let odd = if as_python { odd.clone() } else { vec![Odd::Nothing; 2] };
                object(&[("push_userid", user.clone()), ("push_content", text.clone())], &odd, faults)
            });
            format!("[{}]", written.collect::<Vec<_>>().join(","))
        };
        let members =
            |messages: String| [("article_title", title.clone()), ("content", content.clone()), ("messages", messages)];
        let clean = object(&members(messages(&mut none, false)), &[Odd::Nothing; 3], &mut none);
        let messages = messages(&mut faults, true);
        let python = object(&members(messages), &odd, &mut faults);
        faults.sort();
        faults.dedup();
        Twins { clean, python, faults }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_pythons_json_reads_is_read_and_its_faults_are_reported(records in prop::collection::vec(twins(), 1..4), ends in 0..3_usize) {
        let ends = "\0".repeat(ends * 700);
        let list = |record: fn(&Twins) -> &String| records.iter().map(record).cloned().collect::<Vec<_>>().join(",");
        let clean = read_bytes(format!("[{}]", list(|twins| &twins.clean)).as_bytes());
        let python = read_bytes(format!("[{}]{ends}", list(|twins| &twins.python)).as_bytes());
        prop_assert_eq!(&clean.threads, &python.threads);
        prop_assert_eq!((python.summary.rejected, clean.summary.faults), (0, 0));
        let mut reported: Vec<Fault> = records.iter().flat_map(|twins| twins.faults.clone()).collect();
        reported.extend((!ends.is_empty()).then_some(Fault::Nul));
        reported.sort();
        reported.dedup();
        prop_assert_eq!(python.warnings.iter().map(|warning| warning.fault.clone()).collect::<Vec<_>>(), reported);
    }

    #[test]
    fn a_bad_byte_costs_one_record_at_most(at in 0.0..1.0_f64, byte in any::<u8>(), between in prop::sample::select(vec![",", ",\n"])) {
        let record = |title: usize| format!(r#"{{"article_title": "t{title}", "content": "some text", "messages": ["a", "b"]}}"#);
        let whole = format!("{{\"articles\": [{}]}}", (0..6).map(record).collect::<Vec<_>>().join(between)).into_bytes();
        let mut bad = whole.clone();
        apply(&mut bad, &Change::Put(at, byte));
        let outcome = read_bytes(&bad);
        let titles: Vec<_> = outcome.threads.iter().map(|thread| thread.title.as_str()).collect();
        let kept = (0..6).filter(|title| titles.contains(&format!("t{title}").as_str())).count();
        prop_assert!(kept >= 5, "{}", String::from_utf8_lossy(&bad));
    }
}

#[test]
fn a_header_with_odd_values_still_names_the_board() {
    let thread = r#"{"title": "t", "url": "https://www.ptt.cc/bbs/Stock/M.1769589960.A.3E5.html", "content": "", "comments": []}"#;
    let other = thread.replace("https://www.ptt.cc/bbs/Stock/", "https://www.ptt.cc/bbs/Test/");
    let content = format!(
        r#"{{"board": "x", "mean": NaN, "low": -Infinity, "list": [{{"a": NaN}}], "board": "Stock", "threads": [{thread},{other}]}}"#
    );
    let outcome = read_bytes(content.as_bytes());
    let ids: Vec<_> = outcome.threads.iter().map(|thread| thread.id.to_string()).collect();
    assert_eq!(ids, ["Stock/M.1769589960.A.3E5", "Test/M.1769589960.A.3E5"]);
}

#[test]
fn a_page_copy_with_a_nul_is_read_and_a_picture_is_none() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/archive/Stock/deepseek-page.txt");
    let page = fs::read(page).unwrap();
    let damaged = [&page[..4], b"\0\0", &page[4..]].concat();
    let (whole, damaged) = (read_bytes(&page), read_bytes(&damaged));
    assert_eq!(damaged.threads, whole.threads);
    assert_eq!(damaged.warnings[0].fault, Fault::Nul);
    let outcome = read_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    assert!(outcome.rejects[0].reason.is_harmless() && !outcome.summary.unreadable);
}

#[test]
fn what_a_record_becomes_is_bounded_by_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.json");
    let record =
        |comments: usize| format!(r#"{{"article_title": "t", "messages": [{}]}}"#, vec!["\"c\""; comments].join(","));
    fs::write(&path, format!("[{},{}]", record(10), record(9 << 18))).unwrap();
    let file = archive::walk(&path).unwrap().files.remove(0);
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let read = |weight: usize| {
        let (mut comments, mut reasons) = (Vec::new(), Vec::new());
        archive::read(&file, &Bounds { weight, ..Bounds::new(&throttle, &stop) }, &mut |piece| {
            match piece {
                Piece::Thread { thread, .. } => comments.push(thread.comments.len()),
                Piece::Reject(reject) => reasons.push(reject.reason),
                Piece::Warning(warning) => panic!("{warning}"),
            }
            ControlFlow::Continue(())
        });
        (comments, reasons)
    };
    assert_eq!(read(usize::MAX).0, [10, 9 << 18]);
    let (comments, reasons) = read(1 << 20);
    assert_eq!(comments, [10]);
    assert!(matches!(reasons[..], [Reason::TooHeavy(bytes)] if bytes > 500 << 20), "{reasons:?}");
}

#[test]
fn a_bomb_is_read_up_to_where_it_has_grown_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.json.zst");
    let mut packed = zstd::Encoder::new(fs::File::create(&path).unwrap(), 1).unwrap();
    std::io::Write::write_all(&mut packed, br#"[{"article_title": "t", "content": "c"}"#).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 600 << 20), &mut packed).unwrap();
    packed.finish().unwrap();
    let outcome = super::reading::read(&archive::walk(&path).unwrap().files[0]);
    assert_eq!((outcome.threads.len(), outcome.summary.unreadable), (1, true));
    assert!(outcome.summary.bytes < 300 << 20);
    assert_eq!(outcome.rejects[0].reason, Reason::Expands(250));
}

#[test]
fn a_compressed_file_that_was_cut_is_like_cut_json() {
    let record =
        |title: usize| format!(r#"{{"article_title": "t{title}", "content": "{}"}}"#, "text ".repeat(title * 40));
    let whole = format!("[{}]", (0..40).map(record).collect::<Vec<_>>().join(","));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, whole.as_bytes()).unwrap();
    for packed in [gzip.finish().unwrap(), zstd::encode_all(whole.as_bytes(), 1).unwrap()] {
        let outcome = read_bytes(&packed[..packed.len() - 8]);
        assert!(outcome.threads.len() >= 20 || packed.starts_with(b"\x28"), "{}", outcome.threads.len());
        assert!(outcome.summary.unreadable);
        let damaged = outcome.rejects.iter().filter(|reject| matches!(reject.reason, Reason::Damaged(_)));
        assert_eq!(damaged.count(), 1);
    }
}

#[test]
fn a_stopped_reading_returns_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.json");
    let record = format!(r#"{{"article_title": "t", "content": "{}"}}"#, "x".repeat(100_000));
    fs::write(&path, format!("[{}]", vec![record.as_str(); 50].join(","))).unwrap();
    let file = archive::walk(&path).unwrap().files.remove(0);
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let mut threads = 0;
    let summary = archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
        assert!(matches!(piece, Piece::Thread { .. }), "what was not read is no fault of the file");
        threads += 1;
        stop.store(threads == 3, Ordering::Relaxed);
        ControlFlow::Continue(())
    });
    assert!(threads == 3 && summary.bytes < file.bytes);
    assert!(archive::checksum(&file, &Bounds::new(&throttle, &stop)).is_err());
}
