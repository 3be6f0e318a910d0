//! Bare tantivy with tantivy-jieba, as someone would set it up in an afternoon: one field that holds all texts of a thread.
//!
//! Usage: `tantivy-peer index DOCUMENTS DIR`, `tantivy-peer ask DIR ROUNDS < QUERIES`, `tantivy-peer search DIR TEXT`
//!
//! DOCUMENTS is the file that `scripts/peers` wrote, a thread a line. A text is searched for as a phrase.

mod asking;

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

use asking::{Engine, Failure, SHOWN, run};
use serde::Deserialize;
use tantivy::{
    Index, IndexReader, Searcher, TantivyDocument,
    collector::{Count, DocSetCollector, TopDocs},
    doc,
    query::{Query, QueryParser},
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _},
    tokenizer::{LowerCaser, RemoveLongFilter, TextAnalyzer},
};
use tantivy_jieba::JiebaTokenizer;

/// The memory budget of indexing, in bytes: pawen's default.
const MEMORY: usize = 512 << 20;
const TOKENIZER: &str = "jieba";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["index", documents, folder] => index(Path::new(documents), Path::new(folder)),
        ["ask", folder, rounds] => run(&Tantivy::open(Path::new(folder))?, rounds.parse()?),
        ["search", folder, text] => {
            let (count, names) = Tantivy::open(Path::new(folder))?.search(text)?;
            println!("{count}\n{}", names.join("\n"));
            Ok(())
        }
        _ => Err("usage: tantivy-peer index DOCUMENTS DIR | ask DIR ROUNDS | search DIR TEXT".into()),
    }
}

/// One thread.
#[derive(Deserialize)]
struct Document {
    id: String,
    texts: Vec<String>,
}

/// The tokenizer with the filters of its example, without the English stemmer.
fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(JiebaTokenizer::new()).filter(RemoveLongFilter::limit(40)).filter(LowerCaser).build()
}

fn index(documents: &Path, folder: &Path) -> Result<(), Failure> {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing).set_stored());
    std::fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema.build())?;
    index.tokenizers().register(TOKENIZER, analyzer());
    let mut writer = index.writer::<TantivyDocument>(MEMORY)?;
    for line in BufReader::new(File::open(documents)?).lines() {
        let thread: Document = serde_json::from_str(&line?)?;
        let mut document = doc!(id => thread.id);
        // Values of one field, so that no phrase matches across two of them.
        for value in thread.texts {
            document.add_text(text, value);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// An open index.
struct Tantivy {
    reader: IndexReader,
    parser: QueryParser,
    id: Field,
}

impl Tantivy {
    fn open(folder: &Path) -> Result<Self, Failure> {
        let index = Index::open_in_dir(folder)?;
        index.tokenizers().register(TOKENIZER, analyzer());
        let schema = index.schema();
        let parser = QueryParser::for_index(&index, vec![schema.get_field("text")?]);
        Ok(Self { reader: index.reader()?, parser, id: schema.get_field("id")? })
    }

    fn query(&self, text: &str) -> Result<Box<dyn Query>, Failure> {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        Ok(self.parser.parse_query(&format!("\"{escaped}\""))?)
    }

    fn name(&self, searcher: &Searcher, address: tantivy::DocAddress) -> Result<String, Failure> {
        let document: TantivyDocument = searcher.doc(address)?;
        Ok(document.get_first(self.id).and_then(|value| value.as_str()).ok_or("a document without a name")?.to_owned())
    }
}

impl Engine for Tantivy {
    fn search(&self, text: &str) -> Result<(u64, Vec<String>), Failure> {
        let searcher = self.reader.searcher();
        let collectors = (Count, TopDocs::with_limit(SHOWN).order_by_score());
        let (count, first) = searcher.search(&self.query(text)?, &collectors)?;
        let names = first.into_iter().map(|(_, address)| self.name(&searcher, address)).collect::<Result<_, _>>()?;
        Ok((count as u64, names))
    }

    fn all(&self, text: &str) -> Result<Vec<String>, Failure> {
        let searcher = self.reader.searcher();
        let found = searcher.search(&self.query(text)?, &DocSetCollector)?;
        found.into_iter().map(|address| self.name(&searcher, address)).collect()
    }
}
