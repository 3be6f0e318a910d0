//! Segments are equal, byte for byte, to those that tantivy's own writer makes of the same documents.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use proptest::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tantivy::{
    Index, IndexSettings, IndexWriter, Segment, directory::RamDirectory, index::SegmentComponent,
    indexer::NoMergePolicy,
};

use super::open::{Budget, OpenSegment};
use crate::{
    archive::{self, Bounds, Piece, Throttle},
    index::documents::{
        analysis::Analysis,
        document::{IndexDocument, Origin, documents, kind},
        identity::Identity,
        schema::Fields,
        spelled::{register, spelled},
        stored::encode,
    },
    text::Segmenter,
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime, VersionSource},
};

/// The memory for sorting a slice that no test fills.
const ROOMY: usize = 16 << 20;

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

fn index() -> Index {
    let index = Index::create(RamDirectory::create(), Fields::build().0, IndexSettings::default()).unwrap();
    register(index.tokenizers());
    index
}

/// The documents of a thread.
fn made(thread: &Thread, analysis: &mut Analysis) -> Vec<IndexDocument> {
    let source = VersionSource { file: "/a.jsonl".into(), entry: None, offset: 0, digest: 0 };
    let origin = Origin { source: &source, indexed_at: UnixTime(7) };
    documents(&Fields::build().1, thread, origin, analysis).unwrap()
}

/// The document of a file, which has no texts.
fn file() -> IndexDocument {
    let fields = Fields::build().1;
    let mut document = IndexDocument::new(&fields, kind::FILE);
    document.text(fields.path, "/a.jsonl");
    document.bytes(fields.stored, &encode(&"entry", Identity::of_kind(kind::FILE)).unwrap());
    document
}

/// The contents of a segment's files.
fn contents(segment: &Segment) -> BTreeMap<String, Vec<u8>> {
    use SegmentComponent::{FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let components = [Postings, Positions, Terms, FieldNorms, FastFields, Store];
    let content = |component: SegmentComponent| segment.open_read(component).unwrap().read_bytes().unwrap().to_vec();
    components.into_iter().map(|component| (component.to_string(), content(component))).collect()
}

/// A segment of the documents of all threads that is written here, by one reader or by several in turn.
fn ours(threads: &[Thread], readers: &mut [Analysis], slice: usize, workers: usize) -> BTreeMap<String, Vec<u8>> {
    let index = index();
    let mut open = OpenSegment::create(&index).unwrap();
    for (number, thread) in threads.iter().enumerate() {
        let reader = &mut readers[number % readers.len()];
        let documents = made(thread, reader);
        open.add(&documents, reader.names()).unwrap();
    }
    open.add(&[file()], readers[0].names()).unwrap();
    let budget = Budget { slice, ..Budget::of(ROOMY, 1) };
    let meta = open.seal(&pool(workers), budget).unwrap();
    assert!(meta.max_doc() > 0);
    contents(&index.segment(meta))
}

/// A segment of the same documents by tantivy's own writer.
fn tantivys(threads: &[Thread], budget: usize) -> BTreeMap<String, Vec<u8>> {
    let index = index();
    let mut writer: IndexWriter<IndexDocument> = index.writer_with_num_threads(1, budget).unwrap();
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut analysis = Analysis::new(Segmenter::new());
    for thread in threads {
        let documents = made(thread, &mut analysis);
        for document in spelled(&documents, &Fields::build().1, analysis.names()) {
            writer.add_document(document).unwrap();
        }
    }
    writer.add_document(file()).unwrap();
    writer.commit().unwrap();
    let segments = index.searchable_segments().unwrap();
    assert_eq!(segments.len(), 1, "the budget holds everything");
    contents(&segments[0])
}

/// Returns the names of the files that differ.
fn different(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    assert!(one.keys().eq(other.keys()));
    let lengths = |name: &String| format!("{name}: {} and {} bytes", one[name].len(), other[name].len());
    one.keys().filter(|name| one[*name] != other[*name]).map(lengths).collect()
}

fn readers(number: usize) -> Vec<Analysis> {
    (0..number).map(|_| Analysis::new(Segmenter::new())).collect()
}

fn thread(number: usize, title: &str, body: &str, comments: &[&str]) -> Thread {
    let comment = |(at, text): (usize, &&str)| Comment {
        floor: u32::try_from(at + 1).ok(),
        reaction: [None, Some(Reaction::Push), Some(Reaction::Boo)][at % 3],
        author: Some(format!("user{}", at * 7 % 5)),
        text: (*text).to_owned(),
        posted_at: Some(UnixTime(1_500_000_000 + i64::try_from(at).unwrap())),
        ip: at.is_multiple_of(4).then(|| "1.2.3.4".to_owned()),
        ..Comment::default()
    };
    Thread {
        title: title.into(),
        author: Some("Amy".into()),
        posted_at: Some(UnixTime(1_500_000_000)),
        body: body.into(),
        comments: comments.iter().enumerate().map(comment).collect(),
        ..Thread::new(ThreadId { board: "Test".into(), article: format!("M.{number}.A.000") })
    }
}

/// The threads of a folder of archives, in the order of its files.
fn threads_of(folder: &Path) -> Vec<Thread> {
    let (throttle, stop, mut threads) = (Throttle::new(usize::MAX), AtomicBool::new(false), Vec::new());
    let mut files = archive::walk(folder).unwrap().files;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    for file in files {
        archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
            if let Piece::Thread { thread, .. } = piece {
                threads.push(*thread);
            }
            ControlFlow::Continue(())
        });
    }
    threads
}

/// The fixtures, or the archive that `PAWEN_ARCHIVE` names.
#[test]
fn segments_of_archives_are_equal_to_tantivys() {
    let named = std::env::var_os("PAWEN_ARCHIVE").map(PathBuf::from);
    let threads = threads_of(&named.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")));
    assert!(threads.len() > 20, "{}", threads.len());
    let budget = if named.is_some() { 4_000_000_000 } else { 100 << 20 };
    let expected = tantivys(&threads, budget);
    for (number, slice, workers) in [(1, ROOMY, 1), (3, ROOMY / 64, 2)] {
        let written = ours(&threads, &mut readers(number), slice, workers);
        assert_eq!(different(&expected, &written), [""; 0], "{number} readers, {slice} bytes, {workers} workers");
    }
}

/// Texts with what texts consist of, and what has deceived the order of pairs: runs that begin others, fractions.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        6 => "[台積電麵漲的股]{1,4}",
        2 => "[ab]{1,3}",
        2 => "[01]{1,3}",
        1 => "[01]\\.[01]{1,2}[ab%]?",
        1 => "[01](\\.[01]){2,3}",
        1 => Just(" http://a.b/1.0.1a/0.1b1/a1 ".to_owned()),
        1 => "[，。 \n\u{1e}]{1,2}",
        1 => "DeepSeek|Seek|C\\+\\+|ＡＢ",
        1 => "\\PC{1,3}",
    ];
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn threads() -> impl Strategy<Value = Vec<Thread>> {
    let quoted = (text(), text()).prop_map(|(own, quoted)| format!("※ 引述《amy》之銘言：\n: {quoted}\n{own}"));
    let body = prop_oneof![3 => text(), 1 => quoted];
    let parts = (text(), body, proptest::collection::vec(text(), 0..9));
    proptest::collection::vec(parts, 1..12).prop_map(|parts| {
        let each = |(number, (title, body, comments)): (usize, (String, String, Vec<String>))| {
            thread(number, &title, &body, &comments.iter().map(String::as_str).collect::<Vec<_>>())
        };
        parts.into_iter().enumerate().map(each).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 48 } else { 256 }))]

    #[test]
    fn segments_of_any_threads_are_equal_to_tantivys(
        threads in threads(),
        number in 1_usize..4,
        slice in prop_oneof![Just(1_usize), 1_usize..400, Just(ROOMY)],
        workers in 1_usize..3,
    ) {
        let expected = tantivys(&threads, 15_000_000);
        let mut readers = readers(number);
        let written = ours(&threads, &mut readers, slice, workers);
        prop_assert_eq!(different(&expected, &written), [""; 0]);
        // The same readers, whose names have other numbers in another segment.
        let reversed: Vec<Thread> = threads.into_iter().rev().collect();
        let written = ours(&reversed, &mut readers, slice, workers);
        prop_assert_eq!(different(&tantivys(&reversed, 15_000_000), &written), [""; 0]);
    }
}

/// Bad texts: one unit over and over, units that are all different, only signs, a text in parts.
#[test]
fn segments_of_bad_texts_are_equal_to_tantivys() {
    let random = |alphabet: &[char], length: usize, blanks: usize| {
        let mut state = 88_172_645_463_325_252_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % 1_000_003).unwrap()
        };
        let mut text = String::new();
        for at in 0..length {
            if blanks > 0 && at.is_multiple_of(blanks) {
                text.push(' ');
            }
            text.push(alphabet[next() % alphabet.len()]);
        }
        text
    };
    let letters: Vec<char> = ('a'..='z').collect();
    let han: Vec<char> = ('\u{4e00}'..'\u{9f00}').collect();
    let same = "漲".repeat(150_000);
    let (words, characters) = (random(&letters, 60_000, 5), random(&han, 90_000, 0));
    let (runs, signs) = (random(&['a'], 30_000, 3), "！？。%%".repeat(10_000));
    let many: Vec<&str> = std::iter::repeat_n("漲", 3000).collect();
    let threads = [
        thread(1, "漲", &same, &["漲漲", &same[..3000], "跌"]),
        thread(2, "a", &words, &[&words[..600], &runs]),
        thread(3, "漢", &characters, &[&characters[..3000]]),
        thread(4, "", &signs, &[]),
        thread(5, "漲", "漲跌", &many),
    ];
    let expected = tantivys(&threads, 400 << 20);
    for slice in [100_000, ROOMY] {
        let written = ours(&threads, &mut readers(2), slice, 2);
        assert_eq!(different(&expected, &written), [""; 0], "{slice} bytes a slice");
    }
}

#[test]
fn a_segment_without_texts_is_equal_to_tantivys() {
    assert_eq!(different(&tantivys(&[], 15_000_000), &ours(&[], &mut readers(1), ROOMY, 1)), [""; 0]);
}
