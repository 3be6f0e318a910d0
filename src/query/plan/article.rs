//! The forms in which an article is named: its id, its code, `board/article`, its address on the web.

use super::{
    Plan,
    fact::{Fact, Key, Owner},
    glob::Glob,
};
use crate::query::syntax::ast::{Clause, Query, Value};
use crate::{
    archive::{ArticleId, place_of_url},
    index::{exact_key, name_key},
};

/// Returns the plan that finds the article named by `typed`; `None` if no article can have such a name.
///
/// With `strict`, words without a digit and broken ids are refused too: ids of other forums may be any word, but most
/// have a digit.
pub(super) fn named(typed: &str, strict: bool) -> Option<Plan> {
    // Input methods in full-width mode type ＃.
    let typed = typed.trim().replace('＃', "#");
    if let Some(id) = place_of_url(&typed) {
        return Some(on(Some(&id.board), exactly(&id.article)));
    }
    let (board, name) = split_board(&typed);
    let name = name.strip_suffix(".html").unwrap_or(name);
    if name.is_empty() || name.contains(['/', ' ']) {
        return None;
    }
    if let Some(code) = name.strip_prefix('#') {
        return ArticleId::from_aid(code).map(|id| on(board, exactly(&id.to_string())));
    }
    if let Some(id) = in_any_case(name) {
        let id = id.to_string();
        return Some(on(board, if id == name { exactly(name) } else { Plan::Or(vec![exactly(&id), exactly(name)]) }));
    }
    let broken = name.len() >= 2 && ["m.", "g."].contains(&name[..name.floor_char_boundary(2)].to_lowercase().as_str());
    if strict && (broken || !name.bytes().any(|byte| byte.is_ascii_digit())) {
        return None;
    }
    Some(match ArticleId::from_aid(name) {
        // Eight letters may be another forum's own id.
        Some(code) => on(board, Plan::Or(vec![exactly(&code.to_string()), exactly(name)])),
        None => on(board, exactly(name)),
    })
}

impl Query {
    /// Returns the first bare term that is the code or the address of an article: the user may have meant the article
    /// itself rather than the text.
    #[must_use]
    pub fn pasted_article(&self) -> Option<&str> {
        match self {
            Self::Clause(Clause { field: None, value: Value::Word(word), .. }) => {
                is_pasted(word).then_some(word.as_str())
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::pasted_article),
            _ => None,
        }
    }

    /// Returns the query's only term if it is a run of letters or digits with a `?` at the end: the user may have meant
    /// a wildcard.
    #[must_use]
    pub fn possible_wildcard(&self) -> Option<&str> {
        let Self::Clause(Clause { field: None, value: Value::Word(word), .. }) = self else { return None };
        let run = word.strip_suffix('?')?;
        let plain = !run.is_empty() && run.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then_some(word.as_str())
    }
}

fn is_pasted(word: &str) -> bool {
    let code = word.strip_prefix(['#', '＃']).is_some_and(|code| ArticleId::from_aid(code).is_some());
    code || (word.starts_with("http") && place_of_url(word).is_some())
}

/// Restricts the plan of an article to a board, if one is named.
pub(super) fn on(board: Option<&str>, article: Plan) -> Plan {
    let Some(board) = board.map(str::trim).filter(|board| !board.is_empty()) else { return article };
    let board = Plan::Fact(Fact::Keyword(Key::Board, Owner::Post, Glob::exactly(name_key(board))));
    Plan::And(vec![board, article])
}

/// The plan of the articles whose id matches `glob`.
pub(super) const fn is(glob: Glob) -> Plan {
    Plan::Fact(Fact::Keyword(Key::Article, Owner::Post, glob))
}

fn exactly(article: &str) -> Plan {
    is(Glob::exactly(exact_key(article)))
}

/// Splits a name into the board, if there is one, and the article; people quote `#1dc9bTGL (Stock)`.
fn split_board(typed: &str) -> (Option<&str>, &str) {
    match typed.split_once('(') {
        Some((name, board)) => (Some(board.trim_end_matches(')')), name.trim()),
        None => typed.split_once('/').map_or((None, typed), |(board, name)| (Some(board), name)),
    }
}

/// Parses the name of a file on PTT without regard to case.
fn in_any_case(name: &str) -> Option<ArticleId> {
    name.to_ascii_uppercase().parse().ok()
}
