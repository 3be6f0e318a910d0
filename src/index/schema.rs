//! The fields of the index, as `index-schema/fields.tsv` lists them for other engines; a test holds the two equal.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::text::Stream;

/// The streams of one text, each a field.
#[derive(Debug, Clone, Copy)]
pub struct TextFields {
    /// Every two neighbouring units, with positions.
    pub pairs: Field,
    /// Each unit.
    pub units: Field,
    /// Words, with frequencies.
    pub words: Field,
    /// Exact forms and camelCase parts.
    pub marks: Field,
}

impl TextFields {
    /// The fields in the order of [`Stream::ALL`].
    #[must_use]
    pub const fn all(&self) -> [Field; 4] {
        [self.pairs, self.units, self.words, self.marks]
    }
}

/// Every field by name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// What kind of document it is: `thread`, `comment` or `file`.
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
    /// The board, folded, on threads.
    pub board: Field,
    /// The account id of the post's author, folded, on threads.
    pub author: Field,
    /// The account id of the commenter, folded, on comments.
    pub by: Field,
    /// When the post, or the block's first comment, was written: seconds since 1970.
    pub posted_at: Field,
    /// The number of comments, on threads.
    pub comments: Field,
    /// The path of an archive's file, on files.
    pub path: Field,
    /// What the document is made of, to be shown: see `stored`.
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
            title: texts(&mut schema, "title"),
            body: texts(&mut schema, "body"),
            comment: texts(&mut schema, "comment"),
            any_units: text(&mut schema, "any_units", Stream::Units),
            board: keyword(&mut schema, "board"),
            author: keyword(&mut schema, "author"),
            by: keyword(&mut schema, "by"),
            posted_at: schema.add_i64_field("posted_at", NumericOptions::default().set_fast()),
            comments: schema.add_u64_field("comments", NumericOptions::default().set_fast()),
            path: keyword(&mut schema, "path"),
            stored: schema.add_bytes_field("stored", BytesOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }
}

fn texts(schema: &mut SchemaBuilder, name: &str) -> TextFields {
    let mut field = |stream: Stream| text(schema, &format!("{name}_{}", stream.name()), stream);
    TextFields {
        pairs: field(Stream::Pairs),
        units: field(Stream::Units),
        words: field(Stream::Words),
        marks: field(Stream::Marks),
    }
}

fn text(schema: &mut SchemaBuilder, name: &str, stream: Stream) -> Field {
    let option = match stream {
        Stream::Pairs => IndexRecordOption::WithFreqsAndPositions,
        Stream::Words => IndexRecordOption::WithFreqs,
        Stream::Units | Stream::Marks => IndexRecordOption::Basic,
    };
    indexed(schema, name, stream.name(), option)
}

/// A field of whole values, which are not cut.
fn keyword(schema: &mut SchemaBuilder, name: &str) -> Field {
    indexed(schema, name, "raw", IndexRecordOption::Basic)
}

fn indexed(schema: &mut SchemaBuilder, name: &str, tokenizer: &str, option: IndexRecordOption) -> Field {
    let norms = option != IndexRecordOption::Basic;
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

#[cfg(test)]
mod tests {
    use tantivy::schema::FieldType;

    use super::*;

    fn row(name: &str, kind: &FieldType) -> String {
        let (tokens, option) = match kind {
            FieldType::Str(options) => options.get_indexing_options().map_or(("-", "-"), |indexing| {
                let option = match indexing.index_option() {
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
        let published: Vec<_> = include_str!("../../index-schema/fields.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.splitn(5, '\t').collect::<Vec<_>>())
            .map(|columns| format!("{}\t{}\t{}", columns[0], columns[1], columns[2]))
            .collect();
        assert_eq!(built, published);
    }
}
