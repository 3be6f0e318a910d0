//! Names before a colon: which are fields, which were meant to be, and which are text.

use super::{
    ast::Span,
    compared,
    field::{Field, Prefix, halved, narrow},
    lexer::{ends_word, is_blank, is_close},
    scope,
};
use crate::query::{error::QueryError, excerpt, work::looked_at};

/// The field that `text`, at byte `at` of the query, begins with, and the length of its name with the colon.
///
/// Looks no further than the first colon or the end of the word, so that a query of nothing but fields is read in linear time.
pub(in crate::query) fn read(text: &str, at: usize) -> Result<Option<(Prefix, usize)>, QueryError> {
    let ends = |c: char| ends_word(c) || matches!(c, '{' | '}' | '｛' | '｝');
    let stop = text.char_indices().find(|&(_, c)| matches!(c, ':' | '：') || compared::begins(c) || ends(c));
    looked_at(stop.map_or(text.len(), |(end, _)| end));
    let Some((end, colon)) = stop else { return Ok(None) };
    let (name, len) = (&text[..end], end + colon.len_utf8());
    if !matches!(colon, ':' | '：') {
        return compared::read(name, &text[end..], at);
    }
    match Prefix::named(name) {
        // A heading, as titles have it: `Re: …`.
        Some(Prefix::Field(Field::Re)) if text[len..].chars().next().is_none_or(ends_heading) => Ok(None),
        Some(prefix) => Ok(Some((prefix, len))),
        None if was_meant(name, colon, &text[len..]) => Err(unknown(name, at..at + len)),
        None => Ok(None),
    }
}

/// Whether a heading has nothing behind it here.
fn ends_heading(c: char) -> bool {
    is_blank(c) || is_close(c) || scope::is_close(c)
}

/// Whether `name` before a colon was meant as a field, though there is none of that name.
///
/// Two small Latin letters or more and a value joined to them are. Text, unless a field's name is a slip of the finger
/// away, are headings (`Re: …`, `AI：…`) and names in capitals (`NYSE:DB`); and text always are short ones of these, and
/// addresses (`https://…`) and paths (`std::vec`).
fn was_meant(name: &str, colon: char, after: &str) -> bool {
    let letters = name.chars().count() >= 2 && narrow(name).bytes().all(|b| b.is_ascii_alphabetic());
    let joined = after.chars().next().is_some_and(|c| !is_blank(c) && !is_close(c) && !scope::is_close(c));
    let text = after.starts_with("//") || after.starts_with(':');
    if !letters || text {
        return false;
    }
    let halved = halved(name);
    let small = halved.bytes().all(|byte| byte.is_ascii_lowercase());
    (joined && colon == ':' && small) || (!is_abbreviation(name) && Prefix::nearest(name).is_some())
}

/// Whether `name` is written as those of exchanges, companies and figures are: `NYSE`, `EPS`.
pub(super) fn is_abbreviation(name: &str) -> bool {
    let halved = halved(name);
    halved.len() <= SHORT && halved.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Names of so many capitals are those of exchanges, companies and offices.
const SHORT: usize = 4;

/// What other search engines call a field.
const FOREIGN: [(&str, &str); 10] = [
    ("from", "author"),
    ("since", "after"),
    ("until", "before"),
    ("site", "domain"),
    ("forum", "board"),
    ("subject", "title"),
    ("intitle", "title"),
    ("text", "body"),
    ("tag", "category"),
    ("commenter", "by"),
];

fn unknown(name: &str, span: Span) -> QueryError {
    let foreign = FOREIGN.iter().find(|(known, _)| *known == narrow(name)).map(|(_, ours)| *ours);
    let hint = foreign.or_else(|| Prefix::nearest(name)).map_or_else(
        || "`pawen help query` lists the fields; put the text into quotes to look for it as it is".to_owned(),
        |meant| format!("did you mean `{meant}:`?"),
    );
    QueryError::new(format!("unknown field {}", excerpt::name(name)), span).hint(hint)
}

/// That nothing follows the name at `span`.
pub(super) fn lacks_value(prefix: Prefix, span: Span) -> QueryError {
    let name = prefix.name();
    let hint = format!("write it right after the colon, without a blank: `{name}:{}`", example(prefix));
    QueryError::new(format!("`{name}:` lacks a value"), span).hint(hint)
}

/// A value that the field behind `prefix` could have.
const fn example(prefix: Prefix) -> &'static str {
    match prefix.field() {
        Field::Title | Field::Body | Field::Own | Field::Quoted | Field::Comment => "台積電",
        Field::Author | Field::By | Field::User => "kuromai",
        Field::Board => "Stock",
        Field::Category => "新聞",
        Field::Thread => "\"[新聞] 台積電\"",
        Field::Re => "yes",
        Field::Date | Field::Commented => "2025-01",
        Field::Reaction => "噓",
        Field::Score | Field::Ups | Field::Boos | Field::Comments => "100",
        Field::Id => "#1dc9bTGL",
        Field::Url => "https://reurl.cc/abc",
        Field::Domain => "imgur.com",
        Field::Has => "image",
        Field::Ip => "1.2.3.*",
        Field::Country => "臺灣",
        Field::File => "Stock/*",
        Field::Query => "ai",
    }
}
