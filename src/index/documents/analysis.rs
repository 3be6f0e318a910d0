//! Texts to the token streams of the index. Each text is read once, however many fields it feeds.
//!
//! A stream is passed to tantivy as one text with its tokens separated by blanks, which no token contains.

use std::collections::HashSet;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{Segmenter, Stream, Units};

/// The separator of tokens.
const BETWEEN: char = ' ';

/// The streams of one text, in the order of [`Stream::ALL`]; empty where it has no tokens.
pub(in crate::index) type Streams<'a> = [&'a str; 4];

/// The size, in bytes, above which buffers are freed after a text: few texts are that long.
const ROOM: usize = 1 << 20;

/// Makes the streams of the texts of a thread. Buffers are reused, so that a token costs no allocation.
pub(in crate::index) struct Analysis {
    segmenter: Segmenter,
    units: Units,
    /// The streams of the current text, in the order of [`Stream::ALL`].
    streams: [String; 4],
    /// The tokens of the current text that each stream has seen.
    of_text: [Distinct; 4],
    of_thread: Distinct,
    any_units: String,
}

impl Analysis {
    /// An analysis whose words `segmenter` finds.
    #[must_use]
    pub(in crate::index) fn new(segmenter: Segmenter) -> Self {
        Self {
            segmenter,
            units: Units::default(),
            streams: Default::default(),
            of_text: Default::default(),
            of_thread: Distinct::default(),
            any_units: String::new(),
        }
    }

    /// The streams of a text that is a part of the current thread.
    pub(in crate::index) fn text(&mut self, text: &str) -> Streams<'_> {
        self.read(text, &Stream::ALL);
        let Self { streams: [_, units, ..], of_thread, any_units, .. } = self;
        // Collected while the units are here, so that the texts need not be read again for this field.
        for unit in units.split_terminator(BETWEEN).filter(|unit| of_thread.insert(unit)) {
            append(any_units, unit);
        }
        self.streams.each_ref().map(String::as_str)
    }

    /// The streams of a text that repeats a part of another, without words.
    pub(in crate::index) fn excerpt(&mut self, text: &str) -> Streams<'_> {
        self.read(text, &[Stream::Pairs, Stream::Units, Stream::Marks]);
        self.streams.each_ref().map(String::as_str)
    }

    /// Fills the `wanted` streams and empties the others.
    fn read(&mut self, text: &str, wanted: &[Stream]) {
        let Self { segmenter, units, streams, of_text, .. } = self;
        for (stream, seen) in streams.iter_mut().zip(&mut *of_text) {
            stream.clear();
            stream.shrink_to(ROOM);
            seen.clear();
        }
        units.read_in_parts(text, |units| {
            for ((stream, row), seen) in Stream::ALL.into_iter().zip(&mut *streams).zip(&mut *of_text) {
                if wanted.contains(&stream) {
                    stream_of(stream, units, segmenter, row, seen);
                }
            }
        });
    }

    /// Ends the current thread: calls `take` with the units of all its texts, each once.
    pub(in crate::index) fn any_units(&mut self, take: impl FnOnce(&str)) {
        take(&self.any_units);
        self.any_units.clear();
        self.any_units.shrink_to(ROOM);
        self.of_thread.clear();
    }
}

/// Appends a stream of `units` to `row`. Of units and marks the index holds only the documents: those `seen` before are
/// left out.
fn stream_of(stream: Stream, units: &Units, segmenter: &Segmenter, row: &mut String, seen: &mut Distinct) {
    match stream {
        Stream::Pairs | Stream::Words => stream.tokens(units, segmenter, |token| append(row, token)),
        Stream::Units | Stream::Marks => stream.tokens(units, segmenter, |token| {
            if seen.insert(token) {
                append(row, token);
            }
        }),
    }
}

fn append(row: &mut String, token: &str) {
    row.push_str(token);
    row.push(BETWEEN);
}

/// A set of tokens. Those of one character, which are nearly all, are bits.
#[derive(Debug, Default)]
struct Distinct {
    characters: Vec<u64>,
    /// The indexes of the non-zero words of `characters`.
    used: Vec<usize>,
    others: HashSet<Box<str>>,
}

impl Distinct {
    /// Adds `token`. Returns whether it was not in the set.
    fn insert(&mut self, token: &str) -> bool {
        let mut characters = token.chars();
        let (Some(first), None) = (characters.next(), characters.next()) else {
            return !self.others.contains(token) && self.others.insert(token.into());
        };
        let (word, bit) = (first as usize / 64, 1_u64 << (first as u32 % 64));
        if word >= self.characters.len() {
            self.characters.resize(word + 1, 0);
        }
        let bits = &mut self.characters[word];
        if *bits == 0 {
            self.used.push(word);
        }
        let new = *bits & bit == 0;
        *bits |= bit;
        new
    }

    fn clear(&mut self) {
        // Only what was used: clearing the whole table for each short comment would cost more than the comment.
        self.used.drain(..).for_each(|word| self.characters[word] = 0);
        self.others.clear();
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

    fn tokens(stream: &str) -> Vec<(String, usize)> {
        let mut tokens = Vec::new();
        Apart.token_stream(stream).process(&mut |token| tokens.push((token.text.clone(), token.position)));
        tokens
    }

    fn made(stream: Stream, text: &str) -> Vec<String> {
        let mut made = Vec::new();
        stream.tokens(&Units::of(text), &Segmenter::new(), |token| made.push(token.to_owned()));
        made
    }

    proptest::proptest! {
        #[test]
        fn what_reaches_the_index_is_what_the_streams_hold(texts in proptest::collection::vec("\\PC{0,30}|[台a1A b.]{0,20}", 1..5)) {
            let mut analysis = Analysis::new(Segmenter::new());
            for _thread in 0..2 {
                let mut units = HashSet::new();
                for text in &texts {
                    for (stream, streamed) in Stream::ALL.into_iter().zip(analysis.text(text)) {
                        let (mut made, mut read) = (made(stream, text), tokens(streamed));
                        if matches!(stream, Stream::Units | Stream::Marks) {
                            made.sort_unstable();
                            made.dedup();
                            read.sort_unstable();
                        }
                        let read: Vec<_> = read.into_iter().map(|(token, _)| token).collect();
                        proptest::prop_assert_eq!(&made, &read);
                        if matches!(stream, Stream::Units) {
                            units.extend(made);
                        }
                    }
                }
                let mut any = String::new();
                analysis.any_units(|units| any.push_str(units));
                let any: Vec<_> = tokens(&any).into_iter().map(|(token, _)| token).collect();
                proptest::prop_assert_eq!(any.len(), units.len());
                proptest::prop_assert_eq!(any.into_iter().collect::<HashSet<_>>(), units);
            }
        }
    }

    #[test]
    fn tokens_are_numbered() {
        let mut analysis = Analysis::new(Segmenter::new());
        let streams = analysis.excerpt("台積電 台積");
        assert_eq!(tokens(streams[0]).last(), Some(&("台积".to_owned(), 3)));
        assert!(streams[2].is_empty(), "nothing is ranked by the words of an excerpt");
    }
}
