//! Names before a colon: fields, typos of fields, and text.

use super::messages::{SyntaxHint, SyntaxMessage};
use super::{
    ast::{Clause, Query, Value},
    boundary::{ends_word, is_blank, is_close},
    comparison,
    field::{Field, Prefix, halfwidth, halfwidth_lower, is_abbreviation},
    scope,
};
use crate::query::{
    Span, echo,
    error::{HelpTopic, QueryError},
    scan,
};

/// Reads a field's name and colon at the start of `text`, at byte `at` of the query. Returns the field and the length.
///
/// Reads no further than the first colon or the end of the word, so that a query of nothing but fields is parsed in
/// linear time.
pub(super) fn read(text: &str, at: usize) -> Result<Option<(Prefix, usize)>, QueryError> {
    let ends = |c: char| ends_word(c) || matches!(c, '{' | '}' | '｛' | '｝');
    let end = scan::until(text, |c| matches!(c, ':' | '：') || comparison::begins(c) || ends(c));
    let Some(colon) = text[end..].chars().next() else { return Ok(None) };
    let (name, len) = (&text[..end], end + colon.len_utf8());
    if !matches!(colon, ':' | '：') {
        return comparison::read(name, &text[end..], at);
    }
    match Prefix::named(name) {
        // A heading, as in titles: `Re: …`.
        Some(Prefix::Field(Field::Re)) if text[len..].chars().next().is_none_or(ends_heading) => Ok(None),
        Some(prefix) => Ok(Some((prefix, len))),
        None if is_probable_field(name, colon, &text[len..]) => Err(unknown(name, at..at + len)),
        None => Ok(None),
    }
}

/// Returns true if the text of a heading is empty here.
fn ends_heading(c: char) -> bool {
    is_blank(c) || is_close(c) || scope::is_close(c)
}

/// Returns true if `name` before a colon was probably meant as a field, though no field has that name.
///
/// That is the case for two or more lower-case Latin letters with a value joined to them. Headings (`Re: …`, `AI：…`)
/// and names in capitals (`NYSE:DB`) are text, unless they are a typo away from a field's name; short ones in capitals,
/// addresses (`https://…`) and paths (`std::vec`) are always text.
fn is_probable_field(name: &str, colon: char, after: &str) -> bool {
    let letters = name.chars().count() >= 2 && halfwidth_lower(name).bytes().all(|b| b.is_ascii_alphabetic());
    let joined = after.chars().next().is_some_and(|c| !is_blank(c) && !is_close(c) && !scope::is_close(c));
    let text = after.starts_with("//") || after.starts_with(':');
    if !letters || text {
        return false;
    }
    let plain = halfwidth(name);
    let small = plain.bytes().all(|byte| byte.is_ascii_lowercase());
    (joined && colon == ':' && small) || (!is_abbreviation(name) && Prefix::nearest(name).is_some())
}

/// Field names of other search engines.
const FOREIGN: [(&str, &str); 14] = [
    ("from", "author"),
    ("since", "after"),
    ("until", "before"),
    ("site", "domain"),
    ("forum", "board"),
    ("subject", "title"),
    ("intitle", "title"),
    ("text", "body"),
    ("tag", "category"),
    ("type", "category"),
    ("time", "date"),
    ("year", "date"),
    ("op", "author"),
    ("poster", "author"),
];

fn unknown(name: &str, span: Span) -> QueryError {
    let foreign = FOREIGN.iter().find(|(known, _)| *known == halfwidth_lower(name)).map(|(_, ours)| *ours);
    let error = QueryError::new(SyntaxMessage::UnknownField { typed: echo::name(name) }, span);
    // What another search engine calls it is more certain than a name that is spelled alike.
    match foreign.or_else(|| Prefix::nearest(name)) {
        Some(meant) => error.hint(SyntaxHint::DidYouMeanField { field: meant }),
        None => error.hint(SyntaxHint::QuoteText).help(HelpTopic::Fields),
    }
}

impl Query {
    /// Returns a bare term that begins with what is almost the Chinese name of a field, and that field's name: `看扳：Stock`.
    #[must_use]
    pub fn possible_field(&self) -> Option<(&str, &'static str)> {
        match self {
            Self::Clause(Clause { field: None, value: Value::Word(word), .. }) => {
                let (name, value) = word.split_once([':', '：'])?;
                let field = Prefix::nearest_chinese(name)?;
                (!value.is_empty()).then_some((word.as_str(), field))
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::possible_field),
            _ => None,
        }
    }
}

impl Query {
    /// The query with one of its conditions on a field replaced by the text that it was typed as, such as `分類：多` in a
    /// pasted form; each with that text. `typed` is what the query was parsed from.
    #[must_use]
    pub fn with_field_as_text(&self, typed: &str) -> Vec<(Self, Self)> {
        let parts = match self {
            Self::And(parts) => &parts[..],
            other => std::slice::from_ref(other),
        };
        let replaced = |(at, part): (usize, &Self)| {
            let Self::Clause(Clause { field: Some(_), span, .. }) = part else { return None };
            let text = typed.get(span.clone()).filter(|text| text.contains([':', '：']))?;
            let value = Value::Phrase(text.to_owned());
            let text = Self::Clause(Clause { field: None, value, span: span.clone(), value_span: span.clone() });
            let mut parts = parts.to_vec();
            parts[at] = text.clone();
            Some((Self::all_of(parts), text))
        };
        parts.iter().enumerate().filter_map(replaced).collect()
    }
}

/// The error that nothing follows the name at `span`.
pub(super) fn lacks_value(prefix: Prefix, span: Span) -> QueryError {
    let field = prefix.name();
    let hint = SyntaxHint::ValueAfterColon { field, example: example(prefix) };
    QueryError::new(SyntaxMessage::ValueMissing { field }, span).hint(hint)
}

/// An example of a value of the field.
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
