//! The lexer: text to tokens. The characters around a sign decide if it is an operator or part of a word.
//!
//! Signs are operators only at the start of a token, so that `DeepSeek-R1`, `AT&T`, `C++`, `10:30` and `don't` are
//! words. Brackets and blanks end a word anywhere.

use super::messages::{SyntaxHint, SyntaxMessage};
use std::collections::BTreeSet;

use super::{
    boundary::{ends_word, is_blank, is_list_close, is_list_separator},
    choice,
    field::{Field, Prefix, halfwidth, is_zero_width},
    name,
    quote::{Quote, VERBATIM},
    scope::{self, Scope},
};
use crate::{
    query::{Span, echo, error::QueryError, scan},
    text::Term,
};

mod dates;
pub(super) mod minus;
mod rejected;
mod spacing;
mod values;

/// A token and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) span: Span,
}

impl Token<'_> {
    /// Returns true if it is a text or a bracket, and no part of an operator or a field.
    pub(super) const fn is_text(&self) -> bool {
        matches!(self.kind, TokenKind::Open | TokenKind::Close | TokenKind::Text(..))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `NEAR/n`
    Near(usize),
    /// A name and its colon; `Open`, `OpenList` or a text follows directly.
    Prefix(Prefix),
    /// `[` after a name; texts follow, then `CloseList`.
    OpenList,
    CloseList,
    /// A scope's name and its brace.
    OpenScope(Scope),
    CloseScope,
    Text(TextForm, &'a str),
}

/// The notation of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextForm {
    Bare,
    Quoted,
    Verbatim,
    /// Quoted, with `~n` after it.
    Loose(usize),
}

/// The distance of `NEAR` without a number.
const DEFAULT_DISTANCE: usize = 10;
/// The maximum distance.
const MAX_DISTANCE: usize = 1000;

/// The operators that are words.
const WORDS: [(&str, TokenKind<'static>); 6] = [
    ("AND", TokenKind::And),
    ("&", TokenKind::And),
    ("&&", TokenKind::And),
    ("OR", TokenKind::Or),
    ("或", TokenKind::Or),
    ("NOT", TokenKind::Not),
];

/// The maximum length of a name with typos, in characters.
const MAX_NAME: usize = 16;

/// The maximum length of an operator, in bytes, of either width.
const MAX_OPERATOR: usize = 16;

/// The operator that `word` is, in either width.
fn operator(word: &str) -> Option<TokenKind<'static>> {
    // Long words are not copied only to be compared.
    if word.len() > MAX_OPERATOR {
        return None;
    }
    let word = halfwidth(word);
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// The text after `NEAR`, if `word` is that operator, in either width.
fn after_near(word: &str) -> Option<&str> {
    let rest = ["NEAR", "ＮＥＡＲ"].into_iter().find_map(|name| word.strip_prefix(name))?;
    (rest.is_empty() || rest.starts_with(['/', '／'])).then_some(rest)
}

/// Returns the tokens of `input`.
pub(super) fn lex(input: &str) -> Result<Vec<Token<'_>>, QueryError> {
    lex_leniently(input).map(|(tokens, _)| tokens)
}

/// Returns the tokens of `input`, and the first error that was forgiven: a text without operators and fields is pasted, and
/// means nothing by a quote without its other half or by a name with a colon and a blank.
pub(super) fn lex_leniently(input: &str) -> Result<(Vec<Token<'_>>, Option<QueryError>), QueryError> {
    let forgiven = Forgiven::default();
    let mut lexer = Lexer { input, at: 0, scopes: 0, brackets: 0, list_end: None, forgiven, tokens: Vec::new() };
    while let Some(first) = lexer.skip_blanks() {
        lexer.token(first)?;
    }
    match lexer.forgiven.error {
        Some(error) if lexer.tokens.is_empty() || !lexer.tokens.iter().all(Token::is_text) => Err(error),
        forgiven => Ok((balanced(lexer.tokens), forgiven)),
    }
}

/// Removes the brackets that have no other half, and those that hold nothing, from a text without operators and fields: a
/// smiley, or half of a pasted title.
pub(super) fn balanced(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    // With operators a bracket is meant, and a missing half of it is an error.
    if !tokens.iter().all(Token::is_text) {
        return tokens;
    }
    let stray = stray_brackets(&tokens);
    if stray.is_empty() || stray.len() == tokens.len() {
        return tokens;
    }
    let kept = tokens.into_iter().enumerate().filter(|(i, _)| !stray.contains(i));
    kept.map(|(_, token)| token).collect()
}

/// The indexes of the brackets without their other half, and of those that hold nothing.
fn stray_brackets(tokens: &[Token<'_>]) -> BTreeSet<usize> {
    let mut stray = BTreeSet::new();
    // The open brackets, each with the number of texts before it.
    let (mut open, mut texts) = (Vec::new(), 0_usize);
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => open.push((i, texts)),
            TokenKind::Close => match open.pop() {
                Some((_, before)) if before < texts => {}
                Some((start, _)) => stray.extend([start, i]),
                None => drop(stray.insert(i)),
            },
            _ => texts += 1,
        }
    }
    stray.extend(open.into_iter().map(|(i, _)| i));
    stray
}

struct Lexer<'a> {
    input: &'a str,
    at: usize,
    /// The number of open scopes: without one, a closing brace is text.
    scopes: usize,
    brackets: usize,
    /// The place of the next bracket that could end a list, once it was searched for.
    list_end: Option<usize>,
    forgiven: Forgiven,
    tokens: Vec<Token<'a>>,
}

/// The errors that are no errors in a text without operators and fields.
#[derive(Debug, Default)]
struct Forgiven {
    /// The first of them.
    error: Option<QueryError>,
    /// The opening quotes without their other half: the rest is not searched for it again.
    unclosed: Vec<char>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips blanks. Returns the first character of the next token.
    fn skip_blanks(&mut self) -> Option<char> {
        self.at += scan::until(self.rest(), |c| !is_blank(c) && !is_zero_width(c));
        self.peek()
    }

    /// Adds a token of `len` bytes.
    fn take(&mut self, kind: TokenKind<'a>, len: usize) {
        let span = self.at..self.at + len;
        self.at = span.end;
        self.tokens.push(Token { kind, span });
    }

    /// Notes an error that is none in a text without operators and fields.
    fn forgive(&mut self, error: QueryError) {
        self.forgiven.error.get_or_insert(error);
    }

    /// Takes a word as the text that it is in quotes, or skips it if there is nothing to look for in it.
    ///
    /// A word that no quotes can hold, as it has an end of each, is taken in the pieces between its `"`.
    fn take_as_text(&mut self, word: &'a str) {
        let divided = !Quote::holds(word);
        for piece in word.split_inclusive(|c| divided && c == '"') {
            let text = if divided { piece.trim_end_matches('"') } else { piece };
            let end = self.at + piece.len();
            if Term::read(text).is_some() {
                self.take(TokenKind::Text(TextForm::Quoted, text), text.len());
            }
            self.at = end;
        }
    }

    fn token(&mut self, first: char) -> Result<(), QueryError> {
        match first {
            '(' | '（' => {
                self.brackets += 1;
                self.take(TokenKind::Open, first.len_utf8());
            }
            ')' | '）' => {
                self.brackets = self.brackets.saturating_sub(1);
                self.take(TokenKind::Close, first.len_utf8());
            }
            '|' | '｜' => self.bar(first),
            '-' | '－' | '!' | '！' => self.minus(first),
            _ if minus::is_dash(first) && minus::negates(self.rest()) => self.dash(first),
            _ if scope::is_close(first) && self.scopes > 0 => {
                self.scopes -= 1;
                self.take(TokenKind::CloseScope, first.len_utf8());
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
        self.take(TokenKind::Or, first.len_utf8() * if doubled { 2 } else { 1 });
    }

    fn quoted(&mut self, quote: Quote) -> Result<(), QueryError> {
        let rest = self.rest();
        let is_known = self.forgiven.unclosed.contains(&quote.open);
        let Some(end) = (if is_known { None } else { quote.closing(rest) }) else {
            self.forgive(self.unclosed(quote));
            self.forgiven.unclosed.extend((!is_known).then_some(quote.open));
            self.at += quote.open.len_utf8();
            return Ok(());
        };
        let inner = &rest[quote.open.len_utf8()..end];
        let len = end + quote.close.len_utf8();
        if inner.chars().all(|c| is_blank(c) || is_zero_width(c)) {
            let error = QueryError::new(SyntaxMessage::EmptyQuotes, self.at..self.at + len);
            self.forgive(error.hint(SyntaxHint::FillQuotes));
            self.at += len;
            return Ok(());
        }
        let more = looseness(&rest[len..]);
        let form = match (quote, more) {
            (VERBATIM, None) => TextForm::Verbatim,
            (_, None) => TextForm::Quoted,
            (VERBATIM, Some(more)) => return Err(self.not_loose(quote, len, more)),
            (_, Some(more)) => match number_within(more.trim_start_matches(['~', '～'])) {
                Some(within) => TextForm::Loose(within),
                None => return Err(self.not_loose(quote, len, more)),
            },
        };
        self.take(TokenKind::Text(form, inner), len + more.map_or(0, str::len));
        Ok(())
    }

    fn not_loose(&self, quote: Quote, len: usize, more: &str) -> QueryError {
        let span = self.at + len..self.at + len + more.len();
        if quote == VERBATIM {
            return QueryError::new(SyntaxMessage::DistanceOfVerbatim, span).hint(SyntaxHint::LooseInstead);
        }
        let number = more.trim_start_matches(['~', '～']);
        if !number.is_empty() && halfwidth(number).bytes().all(|byte| byte.is_ascii_digit()) {
            return QueryError::new(SyntaxMessage::DistanceTooLarge { most: MAX_DISTANCE }, span)
                .hint(SyntaxHint::NoDistance);
        }
        let message = if number.is_empty() {
            SyntaxMessage::DistanceMissing
        } else {
            SyntaxMessage::NotADistance { typed: echo::name(number) }
        };
        QueryError::new(message, span).hint(SyntaxHint::WriteDistance)
    }

    fn unclosed(&self, quote: Quote) -> QueryError {
        let Quote { open, close } = quote;
        let hint = match quote {
            VERBATIM => SyntaxHint::CloseApostrophe,
            _ => SyntaxHint::CloseQuote { close },
        };
        QueryError::new(SyntaxMessage::QuoteUnclosed { open, close }, self.at..self.at + open.len_utf8()).hint(hint)
    }

    fn word_or_prefix(&mut self) -> Result<(), QueryError> {
        if let Some((scope, len)) = Scope::opened_by(self.rest()) {
            self.scopes += 1;
            self.take(TokenKind::OpenScope(scope), len);
            return Ok(());
        }
        // Before the name is read: a brace would end it, and the rest be searched for as text.
        self.reject_unknown_scope()?;
        if let Some((prefix, len)) = name::read(self.rest(), self.at)? {
            self.take(TokenKind::Prefix(prefix), len);
            return self.prefixed(prefix, len);
        }
        let word = self.word();
        if let Some(distance) = after_near(word) {
            let within = self.distance(distance, word)?;
            self.take(TokenKind::Near(within), word.len());
            return Ok(());
        }
        self.reject_separate_distance(word)?;
        if let Err(error) = self.reject_separate_name(word).and_then(|()| self.reject_stray_quote(word)) {
            self.forgive(error);
            self.take_as_text(word);
            return Ok(());
        }
        self.take(operator(word).unwrap_or(TokenKind::Text(TextForm::Bare, word)), word.len());
        Ok(())
    }

    /// Rejects a single `"` within a word: it is half of a phrase, and the rest would be read as terms.
    fn reject_stray_quote(&self, word: &str) -> Result<(), QueryError> {
        let Some(last) = word.rfind('"').filter(|_| word.matches('"').count() % 2 == 1) else { return Ok(()) };
        // Inches, as in `27"`, are no half of a phrase.
        let inches = word[last..].len() == 1 && word[..last].ends_with(|c: char| c.is_ascii_digit());
        if inches {
            return Ok(());
        }
        let span = self.at + last..self.at + last + 1;
        Err(QueryError::new(SyntaxMessage::QuoteWithinWord, span).hint(SyntaxHint::PhraseBegins))
    }

    /// The current word, up to a blank, a bracket, a bar or the end of a scope.
    fn word(&self) -> &'a str {
        let end = scan::until(self.rest(), |c| ends_word(c) || (self.scopes > 0 && scope::is_close(c)));
        &self.rest()[..end]
    }

    /// Parses the text after `NEAR`: nothing, or `/` and a number.
    fn distance(&self, text: &str, word: &str) -> Result<usize, QueryError> {
        let Some(number) = text.strip_prefix(['/', '／']) else { return Ok(DEFAULT_DISTANCE) };
        number_within(number).ok_or_else(|| {
            let end = self.at + word.len();
            let (message, start) = match number {
                "" => (SyntaxMessage::NearDistanceMissing, self.at),
                _ => (SyntaxMessage::NotADistance { typed: echo::name(number) }, end - number.len()),
            };
            QueryError::new(message, start..end).hint(SyntaxHint::WriteNearDistance { most: MAX_DISTANCE })
        })
    }

    /// The error of what follows `prefix`, of `len` bytes, if that is the `Re:` of a title, and no value of `re:`, as in
    /// `Re:[標的] 2618`. The forum writes it with a capital.
    fn title_of_answer(&self, prefix: Prefix, len: usize) -> Option<QueryError> {
        if prefix != Prefix::Field(Field::Re) || !self.input[self.at - len..].starts_with("Re") {
            return None;
        }
        let word = self.word();
        let bare = word.trim_start_matches(['[', '［']);
        let first =
            bare.split(|c| is_list_separator(c) || is_list_close(c)).next().filter(|first| !first.is_empty())?;
        let start = self.at + word.len() - bare.len();
        choice::read(Field::Re, first, start..start + first.len()).err()
    }

    /// Takes the name before the current place, of `len` bytes with its colon, as text.
    fn unname(&mut self, len: usize, error: QueryError) {
        self.tokens.pop();
        self.at -= len;
        self.forgive(error);
        self.take_as_text(&self.rest()[..len]);
    }

    /// Reads the value after a name's colon: there neither `-` nor `OR` is an operator, and nothing is a name.
    fn prefixed(&mut self, prefix: Prefix, len: usize) -> Result<(), QueryError> {
        match self.peek() {
            Some('(' | '（') => return Ok(()),
            Some(first) if let Some(quote) = Quote::opened_by(first) => return self.quoted(quote),
            Some(_) if let Some(error) = self.title_of_answer(prefix, len) => {
                self.unname(len, error);
                return Ok(());
            }
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
            self.unname(len, name::lacks_value(prefix, self.at - len..self.at));
            return Ok(());
        }
        if words.is_none() {
            self.reject_stray_quote(value)?;
            self.reject_value(prefix, value)?;
        }
        // Quoted, so that the parser takes a value with blanks as one.
        let form = if words.is_some() { TextForm::Quoted } else { TextForm::Bare };
        self.take(TokenKind::Text(form, value), value.len());
        self.reject_split_range(prefix, value)?;
        self.reject_second_comparison(prefix, value)
    }
}

/// The distance after a quoted text: `~` and the word after it. A full-width `～` without a number is an ornament of the
/// sentence.
fn looseness(rest: &str) -> Option<&str> {
    let sign = rest.chars().next().filter(|c| matches!(c, '~' | '～'))?;
    let end = scan::until(rest, |c| ends_word(c) || scope::is_close(c));
    let ornament = end > sign.len_utf8() && rest[..end].chars().all(|c| matches!(c, '~' | '～'));
    if ornament {
        return None;
    }
    let digits = || halfwidth(&rest[sign.len_utf8()..end]).starts_with(|c: char| c.is_ascii_digit());
    (sign == '~' || digits()).then(|| &rest[..end])
}

/// Parses a distance within the limit, in digits of either width.
fn number_within(text: &str) -> Option<usize> {
    let digits = halfwidth(text);
    let plain = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|&within| within <= MAX_DISTANCE)
}

/// The letters at the start of `text`, if a brace follows them directly.
fn letters_before_brace(text: &str) -> Option<&str> {
    let mut letters = 0;
    let at = scan::until_at(text, |_, c| {
        letters += 1;
        letters > MAX_NAME || !c.is_alphabetic()
    });
    (at > 0 && letters <= MAX_NAME && text[at..].starts_with(['{', '｛'])).then_some(&text[..at])
}
