//! Text to tokens. Whether a sign is an operator or a part of a word is decided here, by what stands around it.
//!
//! Signs mean something at the start of a token only, so that `DeepSeek-R1`, `AT&T`, `C++`, `10:30` and `don't` are
//! words. Brackets and blanks end a word anywhere.

use super::{
    ast::Span,
    field::{Field, Prefix, halved, is_invisible},
    name,
    quote::{Quote, VERBATIM},
    scope::{self, Scope},
};
use crate::query::{error::QueryError, excerpt, work::looked_at};

mod apart;
mod dates;
mod minus;
mod refused;
mod values;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) struct Token<'a> {
    pub(in crate::query) kind: Kind<'a>,
    pub(in crate::query) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Kind<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `NEAR/n`
    Near(usize),
    /// A name and its colon; `Open`, `OpenList` or a text follows at once.
    Prefix(Prefix),
    /// `[` after a name; texts follow, and `CloseList`.
    OpenList,
    CloseList,
    /// A scope's name and its brace.
    OpenScope(Scope),
    CloseScope,
    Text(Form, &'a str),
}

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Form {
    Bare,
    Quoted,
    Verbatim,
    /// Quoted, and `~n` after it.
    Loose(usize),
}

/// How far `NEAR` without a number reaches.
const NEAR: usize = 10;
/// The farthest that terms can be asked to be apart.
const FARTHEST: usize = 1000;

/// The operators that are written as a word of their own.
const WORDS: [(&str, Kind<'static>); 6] =
    [("AND", Kind::And), ("&", Kind::And), ("&&", Kind::And), ("OR", Kind::Or), ("或", Kind::Or), ("NOT", Kind::Not)];

/// No name, and no slip of it, has more characters.
const LONGEST_NAME: usize = 16;

/// No operator is longer in bytes, whatever its width.
const LONGEST_OPERATOR: usize = 16;

/// The operator that `word` is, in either width.
fn operator(word: &str) -> Option<Kind<'static>> {
    if word.len() > LONGEST_OPERATOR {
        return None;
    }
    let word = halved(word);
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// What stands after `NEAR`, if `word` is that operator, in either width.
fn near_of(word: &str) -> Option<&str> {
    let rest = ["NEAR", "ＮＥＡＲ"].into_iter().find_map(|name| word.strip_prefix(name))?;
    (rest.is_empty() || rest.starts_with(['/', '／'])).then_some(rest)
}

/// All tokens of `input`.
pub(super) fn lex(input: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut lexer = Lexer { input, at: 0, scopes: 0, brackets: 0, list_end: None, tokens: Vec::new() };
    while let Some(first) = lexer.skip_blanks() {
        lexer.token(first)?;
    }
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    input: &'a str,
    at: usize,
    /// How many scopes are open: only then a closing brace is one.
    scopes: usize,
    brackets: usize,
    /// Where the next bracket stands that would end a list, once it was looked for.
    list_end: Option<usize>,
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
        looked_at(self.rest().len() - rest.len());
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
            '(' | '（' => {
                self.brackets += 1;
                self.take(Kind::Open, first.len_utf8());
            }
            ')' | '）' => {
                self.brackets = self.brackets.saturating_sub(1);
                self.take(Kind::Close, first.len_utf8());
            }
            '|' | '｜' => self.bar(first),
            '-' | '－' | '!' | '！' => self.minus(first)?,
            _ if minus::is_dash(first) && minus::denies(self.rest()) => self.dash(first),
            _ if scope::is_close(first) && self.scopes > 0 => {
                self.scopes -= 1;
                self.take(Kind::CloseScope, first.len_utf8());
            }
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

    fn quoted(&mut self, quote: Quote) -> Result<(), QueryError> {
        let rest = self.rest();
        let Some(end) = quote.closing(rest) else { return Err(self.unclosed(quote)) };
        let inner = &rest[quote.open.len_utf8()..end];
        let len = end + quote.close.len_utf8();
        if inner.chars().all(|c| is_blank(c) || is_invisible(c)) {
            let error = QueryError::new("the quotes hold nothing", self.at..self.at + len);
            return Err(error.hint("put the text to look for between them"));
        }
        let more = looseness(&rest[len..]);
        let form = match (quote, more) {
            (VERBATIM, None) => Form::Verbatim,
            (_, None) => Form::Quoted,
            (VERBATIM, Some(more)) => return Err(self.not_loose(quote, len, more)),
            (_, Some(more)) => match number_within(more.trim_start_matches(['~', '～'])) {
                Some(within) => Form::Loose(within),
                None => return Err(self.not_loose(quote, len, more)),
            },
        };
        self.take(Kind::Text(form, inner), len + more.map_or(0, str::len));
        Ok(())
    }

    fn not_loose(&self, quote: Quote, len: usize, more: &str) -> QueryError {
        let span = self.at + len..self.at + len + more.len();
        if quote == VERBATIM {
            return QueryError::new("what is between `'…'` stands exactly so and has no distance", span)
                .hint("write `\"…\"~5` for terms that are close to each other");
        }
        let number = more.trim_start_matches(['~', '～']);
        if !number.is_empty() && halved(number).bytes().all(|byte| byte.is_ascii_digit()) {
            return QueryError::new(format!("the distance is more than {FARTHEST} characters"), span)
                .hint("leave it out and put the terms side by side: both are then looked for anywhere");
        }
        let message = if number.is_empty() {
            "the distance after `~` is missing".to_owned()
        } else {
            format!("{} is no distance", excerpt::name(number))
        };
        QueryError::new(message, span)
            .hint("write how many characters may stand between the terms, `\"…\"~5`, or a blank before the `~`")
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
        if let Some((scope, len)) = Scope::opened_by(self.rest()) {
            self.scopes += 1;
            self.take(Kind::OpenScope(scope), len);
            return Ok(());
        }
        self.refuse_unknown_scope()?;
        if let Some((prefix, len)) = name::read(self.rest(), self.at)? {
            self.take(Kind::Prefix(prefix), len);
            return self.prefixed(prefix, len);
        }
        let word = self.word();
        if let Some(distance) = near_of(word) {
            let within = self.distance(distance, word)?;
            self.take(Kind::Near(within), word.len());
            return Ok(());
        }
        self.refuse_apart(word)?;
        self.refuse_stray_quote(word)?;
        self.take(operator(word).unwrap_or(Kind::Text(Form::Bare, word)), word.len());
        Ok(())
    }

    /// A `"` within a word that no other one closes is the half of a phrase, of which the rest would be taken for terms.
    fn refuse_stray_quote(&self, word: &str) -> Result<(), QueryError> {
        let Some(last) = word.rfind('"').filter(|_| word.matches('"').count() % 2 == 1) else { return Ok(()) };
        let inches = word[last..].len() == 1 && word[..last].ends_with(|c: char| c.is_ascii_digit());
        if inches {
            return Ok(());
        }
        let span = self.at + last..self.at + last + 1;
        Err(QueryError::new("`\"` stands within a word", span)
            .hint("a phrase begins with it, as in `\"台積電 外資\"`; to look for the sign itself, write `'…'`"))
    }

    /// The word at hand, up to a blank, a bracket, a bar or the end of a scope.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let scopes = self.scopes;
        let word = rest.find(|c| ends_word(c) || (scopes > 0 && scope::is_close(c))).map_or(rest, |at| &rest[..at]);
        looked_at(word.len());
        word
    }

    /// What stands after `NEAR`: nothing, or `/` and a number.
    fn distance(&self, text: &str, word: &str) -> Result<usize, QueryError> {
        let Some(number) = text.strip_prefix(['/', '／']) else { return Ok(NEAR) };
        number_within(number).ok_or_else(|| {
            let end = self.at + word.len();
            let (message, start) = match number {
                "" => ("the distance after `NEAR/` is missing".to_owned(), self.at),
                _ => (format!("{} is no distance", excerpt::name(number)), end - number.len()),
            };
            QueryError::new(message, start..end)
                .hint(format!("write the number of characters between the terms, at most {FARTHEST}: `NEAR/5`"))
        })
    }

    /// What follows a name's colon: there neither `-` nor `OR` is an operator, and nothing is a name.
    fn prefixed(&mut self, prefix: Prefix, len: usize) -> Result<(), QueryError> {
        match self.peek() {
            Some('(' | '（') => return Ok(()),
            Some(first) if let Some(quote) = Quote::opened_by(first) => return self.quoted(quote),
            Some(open @ ('[' | '［')) if prefix != Prefix::Field(Field::Thread) => {
                if let Some(length) = self.list_length(open, prefix)? {
                    return self.list(prefix, open, length);
                }
            }
            _ => {}
        }
        let words = self.words(prefix).map(|length| &self.rest()[..length]);
        let value = words.unwrap_or_else(|| self.compared(prefix));
        if value.is_empty() {
            return Err(name::lacks_value(prefix, self.at - len..self.at));
        }
        if words.is_none() {
            self.refuse_stray_quote(value)?;
            self.refuse_value(prefix, value)?;
        }
        let form = if words.is_some() { Form::Quoted } else { Form::Bare };
        self.take(Kind::Text(form, value), value.len());
        self.refuse_torn_range(prefix, value)?;
        self.refuse_second_comparison(prefix, value)
    }
}

/// What follows a quoted text as its distance: `~` and the word after it. A full-width `～` without a number is what
/// people put behind a sentence.
fn looseness(rest: &str) -> Option<&str> {
    let sign = rest.chars().next().filter(|c| matches!(c, '~' | '～'))?;
    let end = rest.find(|c| ends_word(c) || scope::is_close(c)).unwrap_or(rest.len());
    looked_at(end);
    let ornament = end > sign.len_utf8() && rest[..end].chars().all(|c| matches!(c, '~' | '～'));
    if ornament {
        return None;
    }
    let digits = || halved(&rest[sign.len_utf8()..end]).starts_with(|c: char| c.is_ascii_digit());
    (sign == '~' || digits()).then(|| &rest[..end])
}

/// A distance that can be asked for, in digits of either width.
fn number_within(text: &str) -> Option<usize> {
    let digits = halved(text);
    let plain = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|&within| within <= FARTHEST)
}

/// The letters at the beginning of `text`, if a brace follows them at once.
fn word_before_brace(text: &str) -> Option<&str> {
    let (at, _) = text.char_indices().take(LONGEST_NAME).find(|(_, c)| !c.is_alphabetic())?;
    looked_at(at);
    (at > 0 && text[at..].starts_with(['{', '｛'])).then_some(&text[..at])
}

/// The bytes of the dots of a range that `text` begins with.
pub(in crate::query) fn dots(text: &str) -> Option<usize> {
    ["..", "．．"].into_iter().find(|dots| text.starts_with(dots)).map(str::len)
}

/// Whether a word ends before this.
pub(super) fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | '（' | '|' | '｜') || is_close(c)
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

pub(in crate::query) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}
