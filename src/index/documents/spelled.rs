//! Documents with their streams as texts, tokens separated by blanks, which no token contains: the form in which a check
//! compares them with an index, and in which the tests pass them to tantivy's own writer.

use std::collections::HashSet;

use tantivy::{
    schema::Field,
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager},
};

use super::{
    analysis::TokenNames,
    document::{IndexDocument, kind},
    schema::{Fields, TextFields},
};
use crate::text::{Joint, Stream};

/// The separator of tokens.
const BETWEEN: char = ' ';

/// The documents of a thread, in which each row of numbers is replaced by the streams that are made of it.
pub(in crate::index) fn spelled(
    documents: &[IndexDocument],
    fields: &Fields,
    names: &mut TokenNames,
) -> Vec<IndexDocument> {
    let mut spelling = Spelling { fields, names, any_units: Distinct::default() };
    documents.iter().map(|document| spelling.document(document)).collect()
}

struct Spelling<'a> {
    fields: &'a Fields,
    names: &'a TokenNames,
    /// The units of the thread so far.
    any_units: Distinct,
}

impl Spelling<'_> {
    fn document(&mut self, document: &IndexDocument) -> IndexDocument {
        let mut spelled = IndexDocument::default();
        for (field, value) in document.values() {
            match value.as_row() {
                Some(row) => self.row(field, &row.collect::<Vec<_>>(), &mut spelled),
                None => spelled.copy(field, value),
            }
        }
        if document.is_of(self.fields, kind::THREAD) {
            add(&mut spelled, self.fields.any_units, &std::mem::take(&mut self.any_units).text);
        }
        spelled
    }

    fn row(&mut self, field: Field, row: &[u32], spelled: &mut IndexDocument) {
        let Fields { title, body, comment, own, quoted, .. } = self.fields;
        let is_of = |texts: &&TextFields| texts.all().contains(&Some(field));
        let Some(texts) = [title, body, comment, own, quoted].into_iter().find(is_of) else { return };
        let words = || row.iter().map(|&number| self.names.words.get(number));
        if field == texts.units {
            let units: Vec<&str> = row.iter().map(|&number| self.names.units.get(number)).collect();
            let pairs: Vec<String> = units.windows(2).map(|pair| pair_of(pair[0], pair[1])).collect();
            add(spelled, texts.pairs, &joined(pairs.iter().map(String::as_str)));
            let units = || units.iter().copied().filter(|unit| !Joint::of(unit).is_gap());
            add(spelled, field, &distinct(units()));
            if texts.words.is_some() {
                // Own and quoted parts are in the post.
                units().for_each(|unit| self.any_units.add(unit));
            }
        } else if field == texts.marks {
            add(spelled, field, &distinct(words()));
        } else {
            add(spelled, field, &joined(words()));
        }
    }
}

fn add(document: &mut IndexDocument, field: Field, stream: &str) {
    if !stream.is_empty() {
        document.text(field, stream);
    }
}

fn pair_of(first: &str, second: &str) -> String {
    let mut pair = first.to_owned();
    pair.extend(Joint::of(first).separator(Joint::of(second)));
    pair + second
}

fn joined<'a>(tokens: impl Iterator<Item = &'a str>) -> String {
    tokens.flat_map(|token| token.chars().chain([BETWEEN])).collect()
}

/// The stream of a field that holds documents alone: each token once.
fn distinct<'a>(tokens: impl Iterator<Item = &'a str>) -> String {
    let mut distinct = Distinct::default();
    tokens.for_each(|token| distinct.add(token));
    distinct.text
}

/// A stream in which each token is once.
#[derive(Default)]
struct Distinct {
    seen: HashSet<Box<str>>,
    text: String,
}

impl Distinct {
    fn add(&mut self, token: &str) {
        if !self.seen.contains(token) {
            self.seen.insert(token.into());
            self.text.push_str(token);
            self.text.push(BETWEEN);
        }
    }
}

/// Registers a tokenizer under the name of each stream.
pub(in crate::index) fn register(manager: &TokenizerManager) {
    for stream in Stream::ALL {
        manager.register(stream.name(), TextAnalyzer::from(Apart));
    }
}

/// Splits a stream into tokens.
#[derive(Debug, Clone, Copy)]
struct Apart;

impl Tokenizer for Apart {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, stream: &'a str) -> Tokens<'a> {
        Tokens { rest: stream, next: 0, token: Token::default() }
    }
}

/// The tokens of one stream, one after another.
struct Tokens<'a> {
    rest: &'a str,
    next: usize,
    token: Token,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        let Some((token, rest)) = self.rest.split_once(BETWEEN) else { return false };
        self.token.text.clear();
        self.token.text.push_str(token);
        self.token.position = self.next;
        self.rest = rest;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        index::documents::{
            analysis::Analysis,
            document::{Origin, documents},
        },
        text::{Segmenter, Units},
        thread::{Comment, Thread, ThreadId, UnixTime, VersionSource},
    };

    fn tokens(document: &IndexDocument, field: Field) -> Vec<String> {
        let of_field = document.values().filter(|(known, _)| *known == field);
        let streams: Vec<&str> = of_field.filter_map(|(_, value)| value.as_text()).collect();
        let mut tokens = Vec::new();
        Apart.token_stream(&streams.concat()).process(&mut |token| {
            assert_eq!(token.position, tokens.len());
            tokens.push(token.text.clone());
        });
        tokens
    }

    fn made(stream: Stream, text: &str) -> Vec<String> {
        let mut made = Vec::new();
        stream.tokens(&Units::of(text), &Segmenter::new(), |token| made.push(token.to_owned()));
        made
    }

    fn sorted(mut tokens: Vec<String>) -> Vec<String> {
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    proptest::proptest! {
        #[test]
        fn documents_have_the_tokens_of_their_texts(texts in proptest::collection::vec("\\PC{1,30}|[台麵a1A b.]{1,20}", 2..5)) {
            let fields = Fields::build().1;
            let mut analysis = Analysis::new(Segmenter::new());
            let thread = Thread {
                title: texts[0].clone(),
                body: texts[1].clone(),
                comments: texts[2..].iter().map(|text| Comment { text: text.clone(), ..Comment::default() }).collect(),
                ..Thread::new(ThreadId { board: "Test".into(), article: "M.1".into() })
            };
            let source = VersionSource { file: "/a".into(), entry: None, offset: 0, digest: 0 };
            let origin = Origin { source: &source, indexed_at: UnixTime(0) };
            let documents = documents(&fields, &thread, origin, &mut analysis).unwrap();
            let spelled = spelled(&documents, &fields, analysis.names());
            let main = spelled.last().unwrap();
            let mut any_units = Vec::new();
            for (texts, text) in [(&fields.title, &texts[0]), (&fields.body, &texts[1])] {
                for (stream, field) in Stream::ALL.into_iter().zip(texts.all()) {
                    let (expected, found) = (made(stream, text), tokens(main, field.unwrap()));
                    if matches!(stream, Stream::Units | Stream::Marks) {
                        proptest::prop_assert_eq!(sorted(found.clone()).len(), found.len());
                        proptest::prop_assert_eq!(sorted(expected), sorted(found));
                    } else {
                        proptest::prop_assert_eq!(expected, found);
                    }
                }
                any_units.extend(made(Stream::Units, text));
            }
            for document in &spelled[..spelled.len() - 1] {
                any_units.extend(tokens(document, fields.comment.units));
            }
            proptest::prop_assert_eq!(sorted(any_units), sorted(tokens(main, fields.any_units)));
        }
    }
}
