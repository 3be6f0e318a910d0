//! Text to tokens. Whether a sign is an operator or a part of a word is decided here, by what stands around it.
//!
//! Signs mean something at the start of a token only, so that `DeepSeek-R1`, `AT&T`, `C++`, `10:30` and `don't` are
//! words. Brackets and blanks end a word anywhere.

use super::{
    ast::Span,
    error::QueryError,
    field::Prefix,
    name,
    quote::{Quote, VERBATIM},
};

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A name and its colon; `Open` or a text follows at once.
    Prefix(Prefix),
    Text(Form, &'a str),
}

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Bare,
    Quoted,
    Verbatim,
}

/// The operators that are written as a word of their own.
const WORDS: [(&str, Kind<'static>); 7] = [
    ("AND", Kind::And),
    ("&", Kind::And),
    ("&&", Kind::And),
    ("＆", Kind::And),
    ("OR", Kind::Or),
    ("或", Kind::Or),
    ("NOT", Kind::Not),
];

/// All tokens of `input`.
pub(super) fn lex(input: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut lexer = Lexer { input, at: 0, tokens: Vec::new() };
    while let Some(first) = lexer.skip_blanks() {
        lexer.token(first)?;
    }
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    input: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes to the next token and tells its first character.
    fn skip_blanks(&mut self) -> Option<char> {
        let rest = self.rest().trim_start_matches(|c| is_blank(c) || is_invisible(c));
        self.at = self.input.len() - rest.len();
        self.peek()
    }

    /// Takes `len` bytes as a token of this kind.
    fn take(&mut self, kind: Kind<'a>, len: usize) {
        let span = self.at..self.at + len;
        self.at = span.end;
        self.tokens.push(Token { kind, span });
    }

    fn token(&mut self, first: char) -> Result<(), QueryError> {
        match first {
            '(' | '（' => self.take(Kind::Open, first.len_utf8()),
            ')' | '）' => self.take(Kind::Close, first.len_utf8()),
            '|' | '｜' => self.bar(first),
            '-' | '－' | '!' | '！' => self.minus(first)?,
            _ => match Quote::opened_by(first) {
                Some(quote) => self.quoted(quote)?,
                None => self.word_or_prefix()?,
            },
        }
        Ok(())
    }

    /// `|`, or `||` as programmers type it.
    fn bar(&mut self, first: char) {
        let doubled = self.rest()[first.len_utf8()..].starts_with(first);
        self.take(Kind::Or, first.len_utf8() * if doubled { 2 } else { 1 });
    }

    fn minus(&mut self, first: char) -> Result<(), QueryError> {
        self.take(Kind::Not, first.len_utf8());
        if self.peek().is_some_and(|next| !is_blank(next) && !is_close(next)) {
            return Ok(());
        }
        let span = self.at - first.len_utf8()..self.at;
        let hint =
            format!("join it to what must not be found, as in `-廣告`, or quote it to look for it: `\"{first}\"`");
        Err(QueryError::new(format!("`{first}` stands alone"), span).hint(hint))
    }

    fn quoted(&mut self, quote: Quote) -> Result<(), QueryError> {
        let rest = self.rest();
        let Some(end) = quote.closing(rest) else { return Err(self.unclosed(quote)) };
        let inner = &rest[quote.open.len_utf8()..end];
        let len = end + quote.close.len_utf8();
        if inner.chars().all(|c| is_blank(c) || is_invisible(c)) {
            let error = QueryError::new("the quotes hold nothing", self.at..self.at + len);
            return Err(error.hint("put the text to look for between them"));
        }
        let form = if quote == VERBATIM { Form::Verbatim } else { Form::Quoted };
        self.take(Kind::Text(form, inner), len);
        Ok(())
    }

    fn unclosed(&self, quote: Quote) -> QueryError {
        let Quote { open, close } = quote;
        let hint = match quote {
            VERBATIM => {
                "write `'…'` for exactly this text, or `\"'…\"` to look for text that begins with an apostrophe".into()
            }
            _ => format!("end the text with `{close}`"),
        };
        QueryError::new(format!("`{open}` is not closed by `{close}`"), self.at..self.at + open.len_utf8()).hint(hint)
    }

    fn word_or_prefix(&mut self) -> Result<(), QueryError> {
        if let Some((prefix, len)) = name::read(self.rest(), self.at)? {
            self.take(Kind::Prefix(prefix), len);
            return self.prefixed(prefix, len);
        }
        let word = word(self.rest());
        let operator = WORDS.iter().find(|(name, _)| *name == word);
        self.take(operator.map_or(Kind::Text(Form::Bare, word), |(_, kind)| *kind), word.len());
        Ok(())
    }

    /// What follows a name's colon: there neither `-` nor `OR` is an operator, and nothing is a name.
    fn prefixed(&mut self, prefix: Prefix, len: usize) -> Result<(), QueryError> {
        match self.peek() {
            Some('(' | '（') => return Ok(()),
            Some(first) if let Some(quote) = Quote::opened_by(first) => return self.quoted(quote),
            _ => {}
        }
        let value = word(self.rest());
        if value.is_empty() {
            return Err(name::lacks_value(prefix, self.at - len..self.at));
        }
        self.take(Kind::Text(Form::Bare, value), value.len());
        Ok(())
    }
}

/// The word that `text` begins with, up to a blank, a bracket or a bar.
fn word(text: &str) -> &str {
    text.find(ends_word).map_or(text, |at| &text[..at])
}

/// Whether a word ends before this.
pub(super) fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | '（' | '|' | '｜') || is_close(c)
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

pub(super) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// What comes along with pasted text and would hide a field's name or an operator from its own token.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
