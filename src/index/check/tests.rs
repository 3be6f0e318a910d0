//! Indexes whose files are sound but whose content is wrong.

use std::path::Path;

use tantivy::{Index, IndexSettings, IndexWriter};

use super::check_generation;
use crate::{
    archive::Version,
    index::{
        catalogue::{FileEntry, VersionEntry, digest, version_source},
        documents::{
            analysis::Analysis,
            document::{IndexDocument, Origin, documents, kind},
            identity::Identity,
            schema::Fields,
            spelled::{register, spelled},
            stored::encode,
        },
        files::{
            analyser, disk::Disk, generation::IndexDir, lock::Holder, manifest::CommitNote, write_folder::WriteFolder,
        },
    },
    text::Segmenter,
    thread::{Comment, Thread, ThreadId, UnixTime},
};

fn thread(number: usize, body: &str) -> Thread {
    let comment =
        |text: &str| Comment { floor: Some(1), author: Some("amy".into()), text: text.into(), ..Comment::default() };
    Thread {
        title: "標題".into(),
        body: body.into(),
        comments: vec![comment("推文")],
        ..Thread::new(ThreadId { board: "Test".into(), article: format!("M.{number}.A.000") })
    }
}

/// A change of documents before they are written.
type Change = fn(&mut Vec<IndexDocument>, &Fields);

/// The content of a wrong index.
struct Written<'a> {
    /// Documents of these threads.
    documents: &'a [Thread],
    /// The threads that the catalogue lists.
    listed: &'a [Thread],
    /// The change of the documents.
    change: Change,
}

impl Written<'_> {
    /// Writes the index, and checks it.
    fn damage(&self, deep: bool) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("generation-1");
        std::fs::create_dir(&path).unwrap();
        let lock = IndexDir::new(folder.path()).lock(&Holder::default(), &|_| false).unwrap();
        analyser::write(&path, &Segmenter::new(), &Disk::default()).unwrap();
        let files = WriteFolder::open(&path, &Disk::default(), &lock).unwrap();
        self.write(&files);
        files.publish().unwrap();
        check_generation(&path, 1, deep).unwrap().iter().map(ToString::to_string).collect()
    }

    fn write(&self, files: &WriteFolder) {
        let (schema, fields) = Fields::build();
        let index = Index::create(files.clone(), schema, IndexSettings::default()).unwrap();
        register(index.tokenizers());
        let mut writer: IndexWriter<IndexDocument> = index.writer_with_num_threads(1, 16 << 20).unwrap();
        let mut made = Vec::new();
        let mut analysis = Analysis::new(Segmenter::new());
        for (offset, thread) in (0..).zip(self.documents) {
            let source = version_source(thread, "/a.jsonl", None, offset);
            let origin = Origin { source: &source, indexed_at: UnixTime(0) };
            let documents = documents(&fields, thread, origin, &mut analysis).unwrap();
            made.extend(spelled(&documents, &fields, analysis.names()));
        }
        (self.change)(&mut made, &fields);
        for document in made {
            writer.add_document(document).unwrap();
        }
        let mut entry = IndexDocument::new(&fields, kind::FILE);
        entry.text(fields.path, "/a.jsonl");
        entry.bytes(fields.stored, &encode(&self.entry(), Identity::of_kind(kind::FILE)).unwrap());
        writer.add_document(entry).unwrap();
        let mut commit = writer.prepare_commit().unwrap();
        commit.set_payload(&serde_json::to_string(&CommitNote::default()).unwrap());
        commit.commit().unwrap();
    }

    fn entry(&self) -> FileEntry {
        let version = |(offset, thread): (u64, &Thread)| {
            let Version { comments, length, .. } = Version::of(thread, 0);
            VersionEntry {
                board: thread.id.board.clone(),
                article: thread.id.article.clone(),
                comments: comments as u64,
                length: length as u64,
                offset,
                digest: digest(thread),
                indexed_at: 0,
            }
        };
        let threads = (0..).zip(self.listed).map(version).collect();
        FileEntry { path: "/a.jsonl".into(), bytes: 1, modified: 0, seen: 0, ending: None, threads }
    }
}

fn as_they_are(_: &mut Vec<IndexDocument>, _: &Fields) {}

#[test]
fn what_is_written_right_is_sound() {
    let threads = [thread(1, "半導體 DeepSeek 麵"), thread(2, "颱風")];
    let written = Written { documents: &threads, listed: &threads, change: as_they_are };
    assert_eq!(written.damage(true), Vec::<String>::new());
}

#[test]
fn documents_and_catalogue_must_agree() {
    let (one, two) = (thread(1, "半導體"), thread(2, "颱風"));
    let more = Thread { comments: vec![one.comments[0].clone(), one.comments[0].clone()], ..one.clone() };
    let table: [(&[Thread], &[Thread], &str); 4] = [
        (
            std::slice::from_ref(&one),
            &[one.clone(), two.clone()],
            "test/M.2.A.000: it is in a file but not in the index",
        ),
        (&[one.clone(), two], std::slice::from_ref(&one), "test/M.2.A.000: it is in the index but in no file"),
        (
            std::slice::from_ref(&one),
            std::slice::from_ref(&more),
            "test/M.1.A.000: it is in the index in another version than the best",
        ),
        (&[one.clone(), one.clone()], std::slice::from_ref(&one), "test/M.1.A.000: its documents are not adjacent"),
    ];
    for (documents, listed, damage) in table {
        assert_eq!(Written { documents, listed, change: as_they_are }.damage(false)[0], damage);
    }
}

#[test]
fn a_block_apart_from_its_thread_is_found() {
    let threads = [thread(1, "半導體"), thread(2, "颱風")];
    let change = |made: &mut Vec<IndexDocument>, _: &Fields| made.swap(0, 2);
    let damage = Written { documents: &threads, listed: &threads, change }.damage(false);
    assert!(damage.contains(&"test/M.1.A.000: its documents are not adjacent".to_owned()), "{damage:?}");
}

#[test]
fn stored_texts_and_postings_must_agree() {
    let threads = [thread(1, "半導體"), thread(2, "颱風")];
    let table: [(Change, &str); 6] = [
        (|made, fields| swap(made, fields.body.pairs, "颱風假"), "its postings are not those of its stored text"),
        (|made, fields| swap(made, fields.body.marks, "麵"), "its postings are not those of its stored text"),
        (|made, fields| swap(made, fields.author, "bob"), "its postings are not those of its stored text"),
        (|made, fields| count(made, fields.ups, 7), "the column ups is not"),
        (|made, fields| swap(made, fields.board, "other"), "the column board is not"),
        (|made, fields| count(made, fields.comments, 1 << 40), "another version than the best"),
    ];
    for (number, (change, what)) in table.into_iter().enumerate() {
        let damage = Written { documents: &threads, listed: &threads, change }.damage(true);
        assert!(
            damage.iter().any(|line| line.starts_with("test/M.2.A.000: ") && line.contains(what)),
            "{number}: {damage:?}"
        );
    }
}

/// Gives the second thread another text to be found by.
fn swap(made: &mut [IndexDocument], field: tantivy::schema::Field, text: &str) {
    made[3].remove(field);
    made[3].text(field, text);
}

/// Gives the second thread another number.
fn count(made: &mut [IndexDocument], field: tantivy::schema::Field, number: u64) {
    made[3].remove(field);
    made[3].unsigned(field, number);
}

#[test]
fn what_is_stored_must_be_what_was_read() {
    let (read, kept) = ([thread(1, "半導體")], [thread(1, "半导体")]);
    let damage = Written { documents: &kept, listed: &read, change: as_they_are }.damage(true);
    assert_eq!(damage, ["test/M.1.A.000: what is stored of it is not what was read"]);
}

#[test]
fn a_file_that_is_missing_or_too_long_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let lock = IndexDir::new(folder.path()).lock(&Holder::default(), &|_| false).unwrap();
    let path = folder.path().join("generation-1");
    std::fs::create_dir(&path).unwrap();
    analyser::write(&path, &Segmenter::new(), &Disk::default()).unwrap();
    let files = WriteFolder::open(&path, &Disk::default(), &lock).unwrap();
    let threads = [thread(1, "半導體")];
    Written { documents: &threads, listed: &threads, change: as_they_are }.write(&files);
    files.publish().unwrap();
    let store = first(&path, "store");
    let bytes = std::fs::read(&store).unwrap();
    std::fs::write(&store, [&bytes[..], b"x"].concat()).unwrap();
    let damage_of =
        |path: &Path| check_generation(path, 1, false).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    let longer = format!("{}: {} bytes instead of {}", store.display(), bytes.len() + 1, bytes.len());
    assert_eq!(damage_of(&path), [longer]);
    std::fs::remove_file(&store).unwrap();
    assert!(damage_of(&path)[0].starts_with(&format!("{}: No such file", store.display())));
}

fn first(folder: &Path, extension: &str) -> std::path::PathBuf {
    let mut paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|found| found == extension)).unwrap()
}
