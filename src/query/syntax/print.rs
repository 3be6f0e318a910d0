//! The canonical printed form of a query: it parses as the same query, and `explain` shows it.

use std::fmt;

use super::{
    ast::{Clause, Query, Value},
    field::Field,
    lexer::{TextForm, Token, TokenKind, lex, minus::is_minus},
    quote::{Quote, VERBATIM},
};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::And(parts) => all(f, parts),
            // AND binds tighter than OR and needs no brackets inside it.
            Self::Or(parts) => joined(f, parts, " OR ", |part| matches!(part, Self::Or(_))),
            Self::Not(inner) => {
                f.write_str("-")?;
                bracketed(f, inner, matches!(**inner, Self::And(_) | Self::Or(_)) || begins_with_minus(inner))
            }
            Self::Clause(clause) => clause.fmt(f),
            Self::Scope(scope, inner) => write!(f, "{}{{{inner}}}", scope.name()),
        }
    }
}

/// Returns true for a word that begins with a sign of negation: next to another one both would be an ornament.
fn begins_with_minus(query: &Query) -> bool {
    let Query::Clause(Clause { field: None, value, .. }) = query else { return false };
    let first = match value {
        Value::Near(terms, _) => terms.first().unwrap_or(value),
        _ => value,
    };
    matches!(first, Value::Word(word) if word.starts_with(is_minus))
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Query], by: &str, brackets: fn(&Query) -> bool) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(by)?;
        }
        bracketed(f, part, brackets(part))?;
    }
    Ok(())
}

/// Prints a conjunction, with `AND` where a blank alone would join two parts into one: `score:5.. AND 9`.
fn all(f: &mut fmt::Formatter<'_>, parts: &[Query]) -> fmt::Result {
    let mut before: Option<(String, bool)> = None;
    for (i, part) in parts.iter().enumerate() {
        // Brackets and braces separate their contents from what precedes and follows.
        let single = clause_of(part).map(|clause| (part.to_string(), clause.field.is_some()));
        // Two clauses with field names are always separate.
        let needs_and = before.zip(single.as_ref()).is_some_and(|((before, named), (next, also_named))| {
            !(named && *also_named || are_separate(&before, next))
        });
        if i > 0 {
            f.write_str(if needs_and { " AND " } else { " " })?;
        }
        match &single {
            Some((single, _)) => f.write_str(single)?,
            None => bracketed(f, part, matches!(part, Query::And(_) | Query::Or(_)))?,
        }
        before = single;
    }
    Ok(())
}

/// The single condition of `part`, negated or not.
fn clause_of(part: &Query) -> Option<&Clause> {
    match part {
        Query::Clause(clause) => Some(clause),
        Query::Not(inner) => match &**inner {
            Query::Clause(clause) => Some(clause),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true if both texts, separated by a blank, have the same tokens as each alone.
fn are_separate(before: &str, next: &str) -> bool {
    let joined = format!("{before} {next}");
    // By the lexer itself: a second list of what joins across a blank would drift from it.
    let (Ok(before), Ok(next), Ok(joined)) = (lex(before), lex(next), lex(&joined)) else { return false };
    joined.iter().map(kind).eq(before.iter().chain(&next).map(kind))
}

const fn kind<'a>(token: &Token<'a>) -> TokenKind<'a> {
    token.kind
}

fn bracketed(f: &mut fmt::Formatter<'_>, query: &Query, brackets: bool) -> fmt::Result {
    if brackets { write!(f, "({query})") } else { write!(f, "{query}") }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(field) = self.field else { return self.value.fmt(f) };
        match &self.value {
            Value::Near(..) => write!(f, "{}:({})", field.name(), self.value),
            // Right after the colon this word would begin a list or a scope, or be taken for a negation.
            Value::Word(word) if word.starts_with(['[', '［', '{', '｛']) || !follows_colon(field, word) => {
                write!(f, "{}:({word})", field.name())
            }
            value => write!(f, "{}:{value}", field.name()),
        }
    }
}

/// Returns true if `word` is read as it is after the colon of `field`.
fn follows_colon(field: Field, word: &str) -> bool {
    let text = format!("{}:{word}", field.name());
    // An error is no token: the word gets brackets, which are always right.
    let tokens = lex(&text).unwrap_or_default();
    matches!(tokens[..], [_, Token { kind: TokenKind::Text(TextForm::Bare, value), .. }] if value == word)
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) => f.write_str(text),
            Self::Phrase(text) => quoted(f, Quote::around(text), text),
            Self::Verbatim(text) => quoted(f, VERBATIM, text),
            Self::Loose(text, within) => {
                quoted(f, Quote::around(text), text)?;
                write!(f, "~{within}")
            }
            Self::Near(parts, within) => parts.iter().enumerate().try_for_each(|(i, part)| {
                if i > 0 {
                    write!(f, " NEAR/{within} ")?;
                }
                part.fmt(f)
            }),
            Self::Dates(range) => range.fmt(f),
            Self::Numbers(range) => range.fmt(f),
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, quote: Quote, text: &str) -> fmt::Result {
    write!(f, "{}{text}{}", quote.open, quote.close)
}
