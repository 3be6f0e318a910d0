//! Compilation of conditions on metadata: from typed values to the form in which `index` stores them.

use super::messages::{PlanHint, PlanMessage};
use std::net::IpAddr;

use super::{
    Plan, article,
    fact::{Count, Fact, Key, Owner},
    glob::Glob,
    typed_text,
};
use crate::query::{
    echo,
    error::QueryError,
    syntax::{
        ast::{Clause, Value},
        field::{Field, halfwidth, is_zero_width},
        scope::Scope,
    },
};
use crate::{
    archive::Title,
    index::{exact_key, label_key, name_key},
    text::Link,
};

/// Compiles a condition that is not on a text.
pub(super) fn plan(field: Field, clause: &Clause, scope: Option<Scope>) -> Result<Plan, QueryError> {
    let source = if scope == Some(Scope::Post) { Owner::Post } else { Owner::Either };
    let fact = |key, source, glob| Plan::Fact(Fact::Keyword(key, source, glob));
    let seen = seen(typed_text(&clause.value).unwrap_or_default());
    let word = || seen.as_str();
    let glob = |form: fn(&str) -> String| Ok(glob(clause, &form(word()))?.typed_as(word()));
    Ok(match (field, &clause.value) {
        (Field::Date, Value::Dates(range)) => Plan::Fact(Fact::Posted(range.clone())),
        (Field::Commented, Value::Dates(range)) => Plan::Fact(Fact::Commented(range.clone())),
        (Field::Score, Value::Numbers(range)) => Plan::Fact(Fact::Count(Count::Score, *range)),
        (Field::Ups, Value::Numbers(range)) => Plan::Fact(Fact::Count(Count::Ups, *range)),
        (Field::Boos, Value::Numbers(range)) => Plan::Fact(Fact::Count(Count::Boos, *range)),
        (Field::Comments, Value::Numbers(range)) => Plan::Fact(Fact::Count(Count::Comments, *range)),
        (Field::Author, _) => fact(Key::User, Owner::Post, glob(name_key)?),
        (Field::By, _) => fact(Key::User, Owner::Comment, glob(name_key)?),
        (Field::User, _) => fact(Key::User, source, glob(name_key)?),
        (Field::Board, _) => fact(Key::Board, Owner::Post, glob(name_key)?),
        (Field::Category, _) => fact(Key::Category, Owner::Post, glob(category_key)?),
        (Field::Thread, _) => fact(Key::Subject, Owner::Post, glob(subject_key)?),
        (Field::Re, _) => fact(Key::Re, Owner::Post, Glob::exactly(word())),
        (Field::Reaction, _) => fact(Key::Reaction, Owner::Comment, Glob::exactly(word())),
        // Quotations cannot be recognised in comments.
        (Field::Has, _) if word() == "quote" => fact(Key::Has, Owner::Post, Glob::exactly("quote")),
        (Field::Has, _) => fact(Key::Has, source, Glob::exactly(word())),
        (Field::Url, _) => fact(Key::Link, source, link(clause, word())?),
        (Field::Domain, _) => fact(Key::Domain, source, domain(clause, word())?),
        (Field::Ip, _) => fact(Key::Ip, source, address(clause, word())?),
        (Field::Country, _) => fact(Key::Country, Owner::Post, country(clause, word())?),
        (Field::File, _) => fact(Key::File, Owner::Post, glob(exact_key)?),
        (Field::Id, _) => article(clause, word())?,
        _ => return Err(QueryError::new(PlanMessage::CannotBeSearched, clause.span.clone())),
    })
}

/// Compiles a value whose normal form is `key`; `*` is a wildcard unless the value is quoted.
fn glob(clause: &Clause, key: &str) -> Result<Glob, QueryError> {
    if key.is_empty() {
        let error = QueryError::new(PlanMessage::EmptyValue, clause.span.clone());
        return Err(error.hint(PlanHint::WriteAName));
    }
    match clause.value {
        Value::Word(ref typed) => {
            // The typed value is measured, since a long keyword is cut in its normal form.
            Glob::check(typed, &clause.span)?;
            Glob::parse(key, &clause.span)
        }
        _ => Ok(Glob::exactly(key)),
    }
}

/// The visible part of `typed`: invisible characters of pasted text would make it another value.
fn seen(typed: &str) -> String {
    typed.chars().filter(|&c| !is_zero_width(c)).collect()
}

/// A category may be typed with its brackets.
fn category_key(typed: &str) -> String {
    let inner = typed.trim().trim_start_matches(['[', '［', '【']).trim_end_matches([']', '］', '】']);
    label_key(inner)
}

fn subject_key(typed: &str) -> String {
    label_key(Title::of(typed).subject)
}

/// The error of a value that is not of its field; `message` is about the value as typed.
fn wrong(clause: &Clause, message: impl FnOnce(String) -> PlanMessage, hint: PlanHint) -> QueryError {
    let typed = typed_text(&clause.value).unwrap_or_default();
    QueryError::new(message(echo::name(typed)), clause.value_span.clone()).hint(hint)
}

fn link(clause: &Clause, typed: &str) -> Result<Glob, QueryError> {
    if matches!(clause.value, Value::Word(_)) && typed.contains('*') {
        // `Link::read` would refuse a host with a wildcard: what it normalises is done here by hand.
        let bare = with_lower_host(typed.split_once("://").map_or(typed, |(_, rest)| rest));
        return Glob::parse(&exact_key(bare.strip_prefix("www.").unwrap_or(&bare)), &clause.span);
    }
    let link =
        Link::read(typed).ok_or_else(|| wrong(clause, |typed| PlanMessage::NotALink { typed }, PlanHint::LinkForms))?;
    Ok(Glob::exactly(exact_key(link.address())))
}

/// Lowers the host of an address with wildcards: the part before the path or the first wildcard, also after `*.`.
fn with_lower_host(open: &str) -> String {
    let start = if open.starts_with("*.") && open.contains('/') { 2 } else { 0 };
    let end = open[start..].find(['/', '*']).map_or(open.len(), |end| start + end);
    open[..end].to_lowercase() + &open[end..]
}

/// Compiles a domain, which includes the domains below it; it may be typed as an address.
fn domain(clause: &Clause, typed: &str) -> Result<Glob, QueryError> {
    let typed_key = typed.trim().to_lowercase();
    if matches!(clause.value, Value::Word(_)) && typed.contains('*') {
        return Glob::parse(&typed_key, &clause.span);
    }
    // A country's or category's domain is no link's own domain: the ones below it are meant.
    let upper = typed_key.trim_start_matches('.');
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match Link::read(&typed_key) {
        Some(link) => {
            let host = link.domains().next().unwrap_or_default().to_owned();
            // A link below shows whether the host is a registered domain or one of a country: one rule decides both.
            let own = Link::read(&format!("x.{host}")).is_none_or(|below| below.domains().any(|domain| domain == host));
            if own { Ok(Glob::exactly(host)) } else { Glob::parse(&format!("*.{host}"), &clause.span) }
        }
        None if plain(upper) => Glob::parse(&format!("*.{upper}"), &clause.span),
        None => Err(wrong(clause, |typed| PlanMessage::NotADomain { typed }, PlanHint::DomainForms)),
    }
}

fn address(clause: &Clause, typed: &str) -> Result<Glob, QueryError> {
    let plain = halfwidth(typed);
    let open = matches!(clause.value, Value::Word(_)) && plain.contains('*');
    let whole = plain.parse::<IpAddr>().is_ok();
    if !(whole || open && (is_open_v4(&plain) || is_open_v6(&plain))) {
        return Err(wrong(clause, |typed| PlanMessage::NotAnAddress { typed }, PlanHint::AddressForms));
    }
    glob(clause, &exact_key(&plain))
}

/// Returns true if an IPv4 address can match the pattern: `1.2.*`, `*.4`.
fn is_open_v4(pattern: &str) -> bool {
    let parts: Vec<_> = pattern.split('.').collect();
    // Three adjacent digits are a complete number of the address, whatever the wildcards match.
    let digits = |piece: &str| match piece.len() {
        0..3 => piece.bytes().all(|byte| byte.is_ascii_digit()),
        _ => piece.len() == 3 && piece.parse::<u8>().is_ok(),
    };
    let fits = |part: &&str| part.parse::<u8>().is_ok() || (part.contains('*') && part.split('*').all(digits));
    parts.len() <= 4 && parts.iter().all(fits)
}

fn is_open_v6(pattern: &str) -> bool {
    pattern.contains(':') && pattern.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '*' | '.'))
}

/// Compiles a country, named as the forum prints it, in Chinese; a name in Latin letters has to be quoted.
fn country(clause: &Clause, typed: &str) -> Result<Glob, QueryError> {
    if matches!(clause.value, Value::Word(_)) && typed.is_ascii() && !typed.contains('*') {
        return Err(wrong(clause, |typed| PlanMessage::NotACountry { typed }, PlanHint::CountryForms));
    }
    glob(clause, &label_key(typed))
}

/// Compiles the value of `id:`.
fn article(clause: &Clause, typed: &str) -> Result<Plan, QueryError> {
    let bare = matches!(clause.value, Value::Word(_));
    let plan = if bare && typed.contains('*') {
        let (board, name) = typed.split_once('/').map_or((None, typed), |(board, name)| (Some(board), name));
        Some(article::on(board, article::is(glob(clause, &exact_key(name))?)))
    } else {
        article::named(typed, bare)
    };
    plan.ok_or_else(|| wrong(clause, |typed| PlanMessage::NotAnArticle { typed }, PlanHint::ArticleForms))
}
