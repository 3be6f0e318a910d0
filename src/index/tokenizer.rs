//! Gives the streams of `text` to tantivy.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{Segmenter, Stream, Units};

/// Registers a tokenizer for each stream under the stream's name. Words are cut by `segmenter`.
pub(super) fn register(manager: &TokenizerManager, segmenter: &Segmenter) {
    for stream in Stream::ALL {
        manager.register(stream.name(), TextAnalyzer::from(StreamTokenizer::new(stream, segmenter.clone())));
    }
}

/// Makes the tokens of one stream. Its buffers are kept from text to text, so that a token costs no allocation.
#[derive(Clone)]
struct StreamTokenizer {
    stream: Stream,
    segmenter: Segmenter,
    units: Units,
    tokens: String,
    ends: Vec<usize>,
}

impl StreamTokenizer {
    fn new(stream: Stream, segmenter: Segmenter) -> Self {
        Self { stream, segmenter, units: Units::default(), tokens: String::new(), ends: Vec::new() }
    }
}

impl Tokenizer for StreamTokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        self.units.read(text);
        self.tokens.clear();
        self.ends.clear();
        self.stream.tokens(&self.units, &self.segmenter, |token| {
            self.tokens.push_str(token);
            self.ends.push(self.tokens.len());
        });
        Tokens { joined: &self.tokens, ends: &self.ends, next: 0, start: 0, token: Token::default() }
    }
}

/// The tokens of one text, one after another.
struct Tokens<'a> {
    joined: &'a str,
    ends: &'a [usize],
    next: usize,
    start: usize,
    token: Token,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(&end) = self.ends.get(self.next) else { return false };
        self.token.position = self.next;
        self.token.text.clear();
        self.token.text.push_str(&self.joined[self.start..end]);
        self.start = end;
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
