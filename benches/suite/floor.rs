//! tantivy alone on the tokens that pawen gives it: the lower bound of indexing time and index size with these streams.
//!
//! The tokens are in memory beforehand, as one text a stream; nothing is read, segmented, stored or put into columns.
//! Documents, fields, memory budget and number of writing threads are pawen's.

use std::{
    collections::HashSet,
    path::Path,
    time::{Duration, Instant},
};

use pawen::{
    Error, Result,
    index::{Fields, TextFields, remark},
    text::{Segmenter, Stream, Units, block::blocks},
    thread::Thread,
};
use tantivy::{
    Index, IndexWriter, TantivyDocument,
    indexer::UserOperation,
    schema::Field,
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};

use crate::{
    corpus, indexing,
    process::{self, Taken},
    table::{self, float, megabytes, percent, rate, seconds},
};

/// A document: the streams of its texts, each with its field and its tokens separated by blanks.
type Document = Vec<(Field, Stream, Box<str>)>;

pub(crate) fn measure(archive: &Path) -> Result<()> {
    let threads = corpus::threads(archive)?;
    let segmenter = Segmenter::new();
    let ready: Vec<_> = threads.values().map(|thread| documents(thread, &segmenter)).collect();
    drop(threads);
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
    let taken = process::index(archive, &folder.path().join("pawen"))?;
    let json = indexing::bytes_of(archive)?;
    table::title("tantivy alone, its tokens in memory, and the whole of pawen");
    table::head(&["streams", "tokens", "wall", "of the JSON", "ns a token", "index", "of the JSON", "bytes a token"]);
    let choices = Stream::ALL.map(|stream| vec![stream]).into_iter().chain([Stream::ALL.to_vec()]);
    for streams in choices {
        let names: Vec<_> = streams.iter().map(|stream| stream.name()).collect();
        let built = build(&ready, &streams)?;
        row(&names.join(", "), &built, json);
    }
    whole(&taken, indexing::bytes_of(&folder.path().join("pawen"))?, json);
    Ok(())
}

/// The figures of an index.
struct Built {
    tokens: u64,
    took: Duration,
    bytes: u64,
}

fn row(name: &str, built: &Built, json: u64) {
    let Built { tokens, took, bytes } = *built;
    let each = |number: f64| format!("{:.1}", number / float(tokens.max(1)));
    table::row([
        name.to_owned(),
        tokens.to_string(),
        seconds(took),
        rate(json, took),
        each(took.as_secs_f64() * 1e9),
        megabytes(bytes),
        percent(bytes, json),
        each(float(bytes)),
    ]);
}

fn whole(taken: &Taken, bytes: u64, json: u64) {
    let none = String::new;
    let (wall, speed) = (seconds(taken.wall), rate(json, taken.wall));
    table::row(["pawen".into(), none(), wall, speed, none(), megabytes(bytes), percent(bytes, json), none()]);
}

/// The documents of a thread, its comment blocks first.
fn documents(thread: &Thread, segmenter: &Segmenter) -> Vec<Document> {
    let (_, fields) = Fields::build();
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let comments: Vec<_> = blocks(&remarks).into_iter().map(|block| block.text).collect();
    let mut documents: Vec<_> = comments.iter().map(|text| streams(&fields.comment, text, segmenter)).collect();
    let mut main = streams(&fields.title, &thread.title, segmenter);
    main.extend(streams(&fields.body, &thread.body, segmenter));
    let all = [&thread.title, &thread.body].into_iter().chain(&comments);
    let all = all.flat_map(|text| tokens(Stream::Units, text, segmenter)).collect();
    main.push((fields.any_units, Stream::Units, joined(&distinct(all))));
    documents.push(main);
    documents
}

fn streams(fields: &TextFields, text: &str, segmenter: &Segmenter) -> Document {
    let each = Stream::ALL.into_iter().zip(fields.all());
    let each = each.filter_map(|(stream, field)| Some((field?, stream, tokens(stream, text, segmenter))));
    each.map(|(field, stream, tokens)| {
        // The index holds only document ids for these, no positions.
        let once = matches!(stream, Stream::Units | Stream::Marks);
        (field, stream, joined(&if once { distinct(tokens) } else { tokens }))
    })
    .collect()
}

fn tokens(stream: Stream, text: &str, segmenter: &Segmenter) -> Vec<String> {
    let mut tokens = Vec::new();
    stream.tokens(&Units::of(text), segmenter, |token| tokens.push(token.to_owned()));
    tokens
}

fn distinct(mut tokens: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    tokens.retain(|token| seen.insert(token.clone()));
    tokens
}

fn joined(tokens: &[String]) -> Box<str> {
    tokens.join(" ").into()
}

/// An index of these streams of the documents.
fn build(threads: &[Vec<Document>], streams: &[Stream]) -> Result<Built> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
    let index = Index::create_in_dir(folder.path(), Fields::build().0).map_err(failed)?;
    for stream in Stream::ALL {
        index.tokenizers().register(stream.name(), TextAnalyzer::from(WhitespaceTokenizer::default()));
    }
    let writers = std::thread::available_parallelism().map_or(1, usize::from);
    let wanted = |(_, stream, _): &&(Field, Stream, Box<str>)| streams.contains(stream);
    let texts = threads.iter().flatten().flatten().filter(wanted);
    let tokens = texts.map(|(.., text)| text.split_whitespace().count() as u64).sum();
    let started = Instant::now();
    let mut writer: IndexWriter = index.writer_with_num_threads(writers, corpus::MEMORY).map_err(failed)?;
    for thread in threads {
        let mut operations = Vec::with_capacity(thread.len());
        for document in thread {
            let mut made = TantivyDocument::default();
            for (field, _, text) in document.iter().filter(wanted) {
                made.add_text(*field, text);
            }
            operations.push(UserOperation::Add(made));
        }
        writer.run(operations).map_err(failed)?;
    }
    writer.commit().map_err(failed)?;
    writer.wait_merging_threads().map_err(failed)?;
    Ok(Built { tokens, took: started.elapsed(), bytes: indexing::bytes_of(folder.path())? })
}

fn failed(error: impl Into<tantivy::TantivyError>) -> Error {
    Error::verbatim("the bare index fails").because(error.into())
}
