//! The fields of the index, as `index-schema/fields.tsv` lists them for other engines; a test holds the two equal.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::text::Stream;

/// The streams of one text, each a field.
#[derive(Debug, Clone, Copy)]
pub struct TextFields {
    /// Pairs of adjacent units, with positions.
    pub pairs: Field,
    /// Each unit.
    pub units: Field,
    /// Words, with frequencies; none of an excerpt, which does not count in ranking.
    pub words: Option<Field>,
    /// Exact forms and camelCase parts.
    pub marks: Field,
}

impl TextFields {
    /// The fields in the order of [`Stream::ALL`].
    #[must_use]
    pub const fn all(&self) -> [Option<Field>; 4] {
        [Some(self.pairs), Some(self.units), self.words, Some(self.marks)]
    }
}

/// Every field by name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The kind of the document: `thread`, `comment`, `file`, `former` or `version`.
    pub kind: Field,
    /// The `board/article` of a thread, on the thread and on its comment blocks.
    pub thread: Field,
    /// The title, on threads.
    pub title: TextFields,
    /// The post, on threads.
    pub body: TextFields,
    /// The text of a comment block, on comments.
    pub comment: TextFields,
    /// The units of title, body and all comments, on threads.
    pub any_units: Field,
    /// The post without what it quotes, on threads that quote.
    pub own: TextFields,
    /// What the post quotes, on threads that quote.
    pub quoted: TextFields,
    /// The board, in lower case, on threads.
    pub board: Field,
    /// The account id of the post's author, in lower case, on threads.
    pub author: Field,
    /// The account id of the commenter, in lower case, on comments.
    pub by: Field,
    /// The category that the title begins with, folded, on threads.
    pub category: Field,
    /// The title without `Re:` and `Fw:`, folded, on threads.
    pub subject: Field,
    /// `yes` on threads whose title begins with `Re:`, else `no`.
    pub re: Field,
    /// The article id alone, on threads.
    pub article: Field,
    /// The path of the file that the thread was read from.
    pub file: Field,
    /// The signs of the block's comments, on comments.
    pub reaction: Field,
    /// The things that the text contains (see `facts::Has`), on threads and comments.
    pub has: Field,
    /// The hosts of links with the domains that they belong to, on threads and comments.
    pub domain: Field,
    /// The addresses of links, on threads and comments.
    pub link: Field,
    /// The addresses it was written from, on threads and comments.
    pub ip: Field,
    /// The country that the forum prints for the post's address, folded, on threads.
    pub country: Field,
    /// The time of the post, or of the block's first comment: seconds since 1970.
    pub posted_at: Field,
    /// The times of the block's other comments, on comments.
    pub continued_at: Field,
    /// The time of the post or of its last comment, on threads.
    pub active_at: Field,
    /// The time at which this version of the thread was indexed, on threads: see `Options::now`.
    pub indexed_at: Field,
    /// The number of comments, on threads.
    pub comments: Field,
    /// The number of its comments with 推, on threads.
    pub ups: Field,
    /// The number of its comments with 噓, on threads.
    pub boos: Field,
    /// The number of 推 minus the number of 噓, on threads.
    pub score: Field,
    /// A fingerprint of `thread`, on threads: the last criterion of every sort, the same in every index.
    pub order: Field,
    /// The path of an archive's file, on files.
    pub path: Field,
    /// The stored data, for printing: see `stored`.
    pub stored: Field,
}

impl Fields {
    /// The schema, and the fields in it.
    #[must_use]
    pub fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            kind: keyword(&mut schema, "kind"),
            thread: keyword(&mut schema, "thread"),
            title: texts(&mut schema, "title", true),
            body: texts(&mut schema, "body", true),
            comment: texts(&mut schema, "comment", true),
            any_units: text(&mut schema, "any_units", Stream::Units, false),
            own: texts(&mut schema, "own", false),
            quoted: texts(&mut schema, "quoted", false),
            board: countable(&mut schema, "board"),
            author: countable(&mut schema, "author"),
            by: countable(&mut schema, "by"),
            category: countable(&mut schema, "category"),
            subject: keyword(&mut schema, "subject"),
            re: keyword(&mut schema, "re"),
            article: keyword(&mut schema, "article"),
            file: keyword(&mut schema, "file"),
            reaction: countable(&mut schema, "reaction"),
            has: keyword(&mut schema, "has"),
            domain: countable(&mut schema, "domain"),
            link: keyword(&mut schema, "link"),
            ip: keyword(&mut schema, "ip"),
            country: countable(&mut schema, "country"),
            posted_at: signed(&mut schema, "posted_at"),
            continued_at: signed(&mut schema, "continued_at"),
            active_at: signed(&mut schema, "active_at"),
            indexed_at: signed(&mut schema, "indexed_at"),
            comments: unsigned(&mut schema, "comments"),
            ups: unsigned(&mut schema, "ups"),
            boos: unsigned(&mut schema, "boos"),
            score: signed(&mut schema, "score"),
            order: unsigned(&mut schema, "order"),
            path: keyword(&mut schema, "path"),
            stored: schema.add_bytes_field("stored", BytesOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }
}

/// The streams of a text. Without `ranked`, as for a part of another text, it has neither words nor lengths, which are
/// used by ranking only.
fn texts(schema: &mut SchemaBuilder, name: &str, ranked: bool) -> TextFields {
    let mut field = |stream: Stream| text(schema, &format!("{name}_{}", stream.name()), stream, ranked);
    TextFields {
        pairs: field(Stream::Pairs),
        units: field(Stream::Units),
        words: ranked.then(|| field(Stream::Words)),
        marks: field(Stream::Marks),
    }
}

/// A stream, with the lengths of texts if it is `ranked` by them, which takes a byte for every document.
fn text(schema: &mut SchemaBuilder, name: &str, stream: Stream, ranked: bool) -> Field {
    let option = match stream {
        Stream::Pairs => IndexRecordOption::WithFreqsAndPositions,
        // Words only rank: no position of them is ever compared.
        Stream::Words => IndexRecordOption::WithFreqs,
        Stream::Units | Stream::Marks => IndexRecordOption::Basic,
    };
    let lengths = ranked && option != IndexRecordOption::Basic;
    schema.add_text_field(name, indexing(stream.name(), option, lengths))
}

/// A field of keywords.
fn keyword(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, indexing("raw", IndexRecordOption::Basic, false))
}

/// A field of keywords with a column, so that its values can be counted.
fn countable(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, indexing("raw", IndexRecordOption::Basic, false).set_fast("raw"))
}

fn signed(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_i64_field(name, NumericOptions::default().set_fast())
}

fn unsigned(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_u64_field(name, NumericOptions::default().set_fast())
}

fn indexing(tokenizer: &str, option: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms);
    TextOptions::default().set_indexing_options(indexing)
}

#[cfg(test)]
mod tests {
    use tantivy::schema::FieldType;

    use super::*;

    fn row(name: &str, kind: &FieldType) -> String {
        let (tokens, option) = match kind {
            FieldType::Str(options) => options.get_indexing_options().map_or(("-", "-"), |indexing| {
                let option = match indexing.index_option() {
                    IndexRecordOption::Basic if options.is_fast() => "documents column",
                    IndexRecordOption::Basic => "documents",
                    IndexRecordOption::WithFreqs => "frequencies",
                    IndexRecordOption::WithFreqsAndPositions => "positions",
                };
                (indexing.tokenizer(), option)
            }),
            FieldType::I64(options) | FieldType::U64(options) if options.is_fast() => ("number", "column"),
            FieldType::Bytes(options) if options.is_stored() => ("bytes", "stored"),
            other => panic!("{name} has an unlisted type: {other:?}"),
        };
        format!("{name}\t{tokens}\t{option}")
    }

    #[test]
    fn the_schema_is_the_published_table() {
        let (schema, _) = Fields::build();
        let built: Vec<_> = schema.fields().map(|(_, entry)| row(entry.name(), entry.field_type())).collect();
        let published: Vec<_> = include_str!("../../../index-schema/fields.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.splitn(5, '\t').collect::<Vec<_>>())
            .map(|columns| format!("{}\t{}\t{}", columns[0], columns[1], columns[2]))
            .collect();
        assert_eq!(built, published);
    }
}
