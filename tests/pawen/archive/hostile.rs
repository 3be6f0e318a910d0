//! Any bytes: no panic, no end without an account, no place outside the file.

use std::{fs, ops::ControlFlow, path::Path, sync::LazyLock};

use proptest::prelude::*;

use pawen::archive::{self, Fault, Piece};

use super::reading::read_bytes;

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let walk = pawen::archive::walk(&root).unwrap();
    walk.files.iter().map(|file| fs::read(&file.path).unwrap()).collect()
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
    let large = record("b", pawen::archive::RECORD_LIMIT + (8 << 20));
    let outcome = read_bytes(format!("[{},{large},{}]", record("a", 1), record("c", 1)).as_bytes());
    let titles: Vec<_> = outcome.threads.iter().map(|thread| thread.title.as_str()).collect();
    assert_eq!(titles, ["a", "c"]);
    assert_eq!((outcome.summary.rejected, outcome.summary.faults), (1, 0));
    assert_eq!(outcome.rejects[0].reason, pawen::archive::Reason::TooLarge);
}

#[test]
fn what_the_sink_does_not_want_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.jsonl");
    fs::write(&path, "{\"article_title\": \"a\", \"content\": \"\"}\n".repeat(100)).unwrap();
    let mut threads = 0;
    let summary = pawen::archive::read(&pawen::archive::walk(&path).unwrap().files[0], &mut |_| {
        threads += 1;
        std::ops::ControlFlow::Break(())
    });
    assert_eq!((threads, summary.threads), (1, 1));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let record = |id: u32| {
        format!(
            "{{\"format\":\"pawen.thread/1\",\"board\":\"T\",\"id\":\"M.{id}.A.001\",\"title\":\"t\",\"comments\":[]}}\n"
        )
    };
    std::fs::write(&path, (0..3).map(record).collect::<String>()).unwrap();
    let file = archive::walk(&path).unwrap().files.remove(0);
    let mut told = Vec::new();
    archive::read(&file, &mut |piece| {
        match piece {
            Piece::Thread { .. } => std::fs::write(&path, record(9)).unwrap(),
            Piece::Warning(warning) => told.push(warning.fault),
            Piece::Reject(reject) => panic!("{reject}"),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(told, [Fault::Changed]);
}
