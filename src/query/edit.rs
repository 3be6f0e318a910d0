//! Editing of typed queries: one condition more or less, for pages on which values are clicked.

use std::ops::Range;

use super::{
    Context,
    syntax::{
        ast::{Clause, Query, Value},
        field::Field,
        parser::parse,
        scope::Scope,
    },
};

/// Returns `typed` with the additional condition that `field` has this value. Returns `None` if `typed` is no query, or
/// if the condition cannot be expressed.
#[must_use]
pub fn with_condition(typed: &str, field: Field, value: &str, context: &Context) -> Option<String> {
    added(typed, condition(field, value, context)?, context)
}

/// Returns `typed` with the additional condition that `field` does not have this value. Returns `None` as
/// [`with_condition`].
#[must_use]
pub fn with_exclusion(typed: &str, field: Field, value: &str, context: &Context) -> Option<String> {
    let (text, clause) = condition(field, value, context)?;
    added(typed, (format!("-{text}"), Query::Not(Box::new(clause))), context)
}

/// `typed` with a condition, which has this text and reads as this query.
fn added(typed: &str, (text, clause): (String, Query), context: &Context) -> Option<String> {
    let query = if typed.trim().is_empty() { Query::All } else { parse(typed, context).ok()? };
    if query == Query::All {
        return Some(text).filter(|text| parse(text, context).is_ok_and(|read| read == clause));
    }
    let wanted = Query::all_of(vec![query.clone(), clause]);
    let typed = typed.trim();
    // The shortest form first; one is accepted only if it reads as the intended query.
    let candidates = [format!("{typed} {text}"), format!("({typed}) {text}"), wanted.to_string()];
    candidates.into_iter().find(|candidate| parse(candidate, context).is_ok_and(|read| read == wanted))
}

/// The condition that `field` has this value: its text, and the query it reads as.
fn condition(field: Field, value: &str, context: &Context) -> Option<(String, Query)> {
    let clause = |value| Clause { field: Some(field), value, span: 0..0, value_span: 0..0 }.to_string();
    // Outside quotes a sign of the language would not be part of the value.
    let latin = field == Field::Country && value.is_ascii();
    let plain = !latin && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '→'));
    let word = clause(Value::Word(value.to_owned()));
    let phrase = clause(Value::Phrase(value.to_owned()));
    let matches_value = |read: &Query| match read {
        Query::Clause(read) => match &read.value {
            Value::Word(text) | Value::Phrase(text) => read.field == Some(field) && text == value,
            _ => read.field == Some(field),
        },
        _ => false,
    };
    let is_text = !matches!(field, Field::Date | Field::Commented);
    let candidates = [Some(word).filter(|_| plain || !is_text), Some(phrase).filter(|_| is_text)];
    candidates
        .into_iter()
        .flatten()
        // A value may hold anything that a post can: only what the parser reads back as this value is offered.
        .find_map(|candidate| Some(candidate.clone()).zip(parse(&candidate, context).ok().filter(matches_value)))
}

impl Query {
    /// The query whose texts and conditions on comments have to hold for one comment, if they may hold for several: there
    /// is a condition on comments next to a text.
    #[must_use]
    pub fn in_one_comment(&self) -> Option<Self> {
        let Self::And(parts) = self else { return None };
        let field = |part: &Self| match part {
            Self::Clause(clause) => Some(clause.field),
            _ => None,
        };
        let is_of_comment =
            |part: &Self| matches!(field(part), Some(Some(Field::By | Field::Reaction | Field::Commented)));
        let is_text = |part: &Self| matches!(field(part), Some(None | Some(Field::Comment)));
        if !parts.iter().any(is_of_comment) || !parts.iter().any(is_text) {
            return None;
        }
        let (inner, outer): (Vec<_>, Vec<_>) =
            parts.iter().cloned().partition(|part| is_of_comment(part) || is_text(part));
        let scope = Self::Scope(Scope::Comment, Box::new(Self::And(inner)));
        Some(Self::all_of([scope].into_iter().chain(outer).collect()))
    }
}

/// The conditions on fields that every hit of `typed` satisfies: each as typed, with the query that remains without it.
/// Empty if `typed` is no query.
#[must_use]
pub fn conditions(typed: &str, context: &Context) -> Vec<(String, String)> {
    let Ok(query) = parse(typed, context) else { return vec![] };
    let parts = match &query {
        Query::And(parts) => &parts[..],
        other => std::slice::from_ref(other),
    };
    let removable = |(at, part): (usize, &Query)| {
        // Bare terms are what is searched for; only what narrows it is listed to be removed.
        let span = condition_span(typed, part)?;
        let mut others = parts.to_vec();
        others.remove(at);
        let wanted = if others.is_empty() { Query::All } else { Query::all_of(others) };
        Some((typed.get(span.clone())?.to_owned(), without(typed, &span, &wanted, context)))
    };
    parts.iter().enumerate().filter_map(removable).collect()
}

/// The place of `part` in `typed` if it is a condition on a field, or the exclusion of one by a hyphen.
fn condition_span(typed: &str, part: &Query) -> Option<Range<usize>> {
    match part {
        Query::Clause(Clause { field: Some(_), span, .. }) => Some(span.clone()),
        Query::Not(excluded) => {
            let Query::Clause(Clause { field: Some(_), span, .. }) = &**excluded else { return None };
            let hyphen = typed.get(..span.start)?.strip_suffix('-')?.len();
            Some(hyphen..span.end)
        }
        _ => None,
    }
}

/// `typed` without the part at `span`, if that reads as `wanted`; else `wanted` printed.
fn without(typed: &str, span: &Range<usize>, wanted: &Query, context: &Context) -> String {
    let (before, after) = (typed[..span.start].trim(), typed[span.end..].trim());
    let left = format!("{before} {after}").trim().to_owned();
    if *wanted == Query::All {
        return String::new();
    }
    // The part cut out may have been one of an alternative or of a pair of brackets.
    if parse(&left, context).is_ok_and(|read| read == *wanted) { left } else { wanted.to_string() }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::thread::UnixTime;

    fn context() -> Context {
        Context::new(TimeZone::UTC, UnixTime(1_768_881_600))
    }

    #[test]
    fn conditions_are_put_into_one_comment() {
        for (typed, one) in [
            ("by:eve 長榮航", Some("comment{by:eve 長榮航}")),
            ("date:2018 長榮航 reaction:噓 -跌", Some("comment{長榮航 reaction:噓} date:2018 -跌")),
            ("by:eve", None),
            ("長榮航 author:eve", None),
            ("by:eve OR 長榮航", None),
            ("comment{by:eve} 長榮航", None),
        ] {
            let found = parse(typed, &context()).unwrap().in_one_comment().map(|query| query.to_string());
            assert_eq!(found.as_deref(), one, "{typed}");
            if let Some(found) = found {
                assert_eq!(parse(&found, &context()).unwrap().to_string(), found);
            }
        }
    }

    #[test]
    fn a_condition_is_added_as_it_would_be_typed() {
        for (typed, field, value, edited) in [
            ("台積電", Field::Board, "Stock", "台積電 board:Stock"),
            ("", Field::Board, "Stock", "board:Stock"),
            ("*", Field::Board, "Stock", "board:Stock"),
            ("a OR b", Field::By, "kuro_mai", "(a OR b) by:kuro_mai"),
            ("a", Field::Category, "新聞", "a category:新聞"),
            ("a", Field::Category, "請益 2", "a category:\"請益 2\""),
            ("a", Field::Board, "x*", "a board:\"x*\""),
            ("a", Field::Author, "b\"c", "a author:「b\"c」"),
            ("a", Field::Reaction, "→", "a reaction:→"),
            ("a", Field::Country, "臺灣", "a country:臺灣"),
            ("a", Field::Country, "TW", "a country:\"TW\""),
            ("a", Field::Domain, "i.imgur.com", "a domain:i.imgur.com"),
            ("a", Field::Date, "2024-01", "a date:2024-01"),
            ("a", Field::Commented, "2024-01-01..2024-01-07", "a commented:2024-01-01..2024-01-07"),
        ] {
            assert_eq!(with_condition(typed, field, value, &context()).as_deref(), Some(edited), "{typed} {value}");
        }
        let edited = with_condition("\"a", Field::Board, "Stock", &context());
        assert_eq!(edited.as_deref(), Some("a board:Stock"), "the quote was part of a text");
        assert_eq!(with_condition("(a | b", Field::Board, "Stock", &context()), None);
    }

    #[test]
    fn a_condition_is_excluded_as_it_would_be_typed() {
        for (typed, field, value, edited) in [
            ("台積電", Field::Board, "Stock", "台積電 -board:Stock"),
            ("", Field::Author, "kuro_mai", "-author:kuro_mai"),
            ("a OR b", Field::Category, "請益 2", "(a OR b) -category:\"請益 2\""),
        ] {
            assert_eq!(with_exclusion(typed, field, value, &context()).as_deref(), Some(edited), "{typed} {value}");
        }
        assert_eq!(with_exclusion("(a | b", Field::Board, "Stock", &context()), None);
    }

    #[test]
    fn conditions_can_be_removed() {
        let off = |typed: &str| {
            let pairs = conditions(typed, &context());
            pairs.into_iter().map(|(condition, rest)| format!("{condition} → {rest}")).collect::<Vec<_>>().join("; ")
        };
        for (typed, expected) in [
            ("台積電 board:Stock 外資", "board:Stock → 台積電 外資"),
            ("board:Stock", "board:Stock → "),
            ("(a OR b) by:x date:2024", "by:x → (a OR b) date:2024; date:2024 → (a OR b) by:x"),
            ("a OR board:x", ""),
            ("-board:x a", "-board:x → a"),
            ("a -author:「b c」 -d", "-author:「b c」 → a -d"),
            ("a NOT board:x", ""),
            ("\"a", ""),
        ] {
            assert_eq!(off(typed), expected, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn an_added_condition_has_the_value(typed in "[ab台()| -]{0,12}", value in "[a-z台 \"「」*:()-]{1,8}") {
            if let Some(edited) = with_condition(&typed, Field::Author, &value, &context()) {
                let read = parse(&edited, &context()).unwrap();
                let said = match &read {
                    Query::And(parts) => parts.last().cloned().unwrap(),
                    other => other.clone(),
                };
                let Query::Clause(clause) = said else { panic!("{edited}") };
                let same = matches!(&clause.value, Value::Word(text) | Value::Phrase(text) if *text == value);
                proptest::prop_assert!(same && clause.field == Some(Field::Author), "{edited}");
            }
        }
    }
}
