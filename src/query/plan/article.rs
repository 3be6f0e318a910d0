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
    text::{Pattern, Term, UnitKind, Units},
    thread::ThreadId,
};

/// Returns the plan that finds the article named by `typed`; `None` if no article can have such a name.
///
/// With `strict`, words without a digit and broken ids are refused too: ids of other forums may be any word, but most
/// have a digit.
pub(super) fn named(typed: &str, strict: bool) -> Option<Plan> {
    // Input methods in full-width mode type ＃.
    let typed = typed.trim().replace('＃', "#");
    if let Some(id) = place(&typed) {
        return Some(on(Some(&id.board), exactly(&id.article)));
    }
    let (board, name) = split_board(without_floor(&typed));
    let name = name.strip_suffix(".html").unwrap_or(name);
    if name.is_empty() || name.contains(['/', ' ']) {
        return None;
    }
    if let Some(code) = name.strip_prefix('#') {
        return ArticleId::from_aid(code).map(|id| on(board, exactly(&id.to_string())));
    }
    if let Some(id) = in_any_case(name) {
        let id = id.to_string();
        // Ids of PTT are in capitals, but those of other archives may be any word.
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
    /// The plan of the article that the whole query names by its id, code or address, as people paste them.
    pub(super) fn named_article(&self) -> Option<Plan> {
        match self {
            Self::Clause(clause) => bare_word(clause).filter(|word| is_name(word)).and_then(|word| named(word, true)),
            Self::And(parts) => {
                let is_label = |part: &&Self| part.as_bare_word().is_some_and(is_label);
                let labels = parts.iter().take_while(is_label).count();
                match (labels, &parts[labels..]) {
                    (1.., [name]) => name.named_article(),
                    // `#1dc9bTGL (Stock)`, as PTT's pages quote an article; behind a label with its title.
                    (0, [code, board]) | (1.., [code, board, ..]) => {
                        code_on(code.as_bare_word()?, board.as_bare_word()?)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn as_bare_word(&self) -> Option<&str> {
        if let Self::Clause(clause) = self { bare_word(clause) } else { None }
    }

    /// Returns the first bare term within the query that is the code or the address of an article: the user may have
    /// meant the article itself rather than the text.
    #[must_use]
    pub fn pasted_article(&self) -> Option<&str> {
        match self {
            Self::And(_) | Self::Or(_) if self.named_article().is_none() => self.first_name(),
            _ => None,
        }
    }

    fn first_name(&self) -> Option<&str> {
        match self {
            Self::Clause(clause) => {
                bare_word(clause).filter(|word| is_code(word) || word.starts_with("http") && is_name(word))
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::first_name),
            _ => None,
        }
    }

    /// Returns the first bare term with a `*` that is a sign, since the term is no run of letters or digits.
    #[must_use]
    pub fn sign_like_wildcard(&self) -> Option<&str> {
        match self {
            Self::Clause(clause) => {
                let sign =
                    |word: &&str| word.contains(['*', '＊']) && !Pattern::is_in(word) && Term::read(word).is_some();
                // The `*` of an address is part of it, and is expected to match nothing else.
                bare_word(clause).filter(sign).filter(|word| !word.contains("://"))
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::sign_like_wildcard),
            _ => None,
        }
    }

    /// Returns the first excluded term that is probably a negative quantity: `12%` of `-12%`, `4.2` of `-4.2`.
    #[must_use]
    pub fn excluded_quantity(&self) -> Option<&str> {
        match self {
            Self::Not(inner) => match &**inner {
                Self::Clause(clause) => bare_word(clause).filter(|word| is_quantity(word)),
                _ => None,
            },
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::excluded_quantity),
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

fn bare_word(clause: &Clause) -> Option<&str> {
    match clause {
        Clause { field: None, value: Value::Word(word), .. } => Some(word),
        _ => None,
    }
}

/// The plan of the article with a code on a board.
fn code_on(code: &str, board: &str) -> Option<Plan> {
    let is_board = board.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_code(code) && is_board).then(|| named(&format!("{code} ({board})"), true)).flatten()
}

/// Returns true for a word of the lines with which PTT names an article: `文章代碼(AID): #1dc9bTGL (Stock)`.
fn is_label(word: &str) -> bool {
    matches!(word.trim_end_matches([':', '：']), "文章代碼" | "AID" | "文章網址")
}

/// The board and article that an address names, or its path alone: `/bbs/Stock/M.1738053981.A.415.html`.
fn place(word: &str) -> Option<ThreadId> {
    let path = word.strip_prefix('/').unwrap_or(word);
    place_of_url(word).or_else(|| path.starts_with("bbs/").then(|| place_of_url(&format!("ptt.cc/{path}"))).flatten())
}

/// `name` without the reference to a comment at its end, as hits are printed: `Stock/M.1738053981.A.415#28`.
fn without_floor(name: &str) -> &str {
    let is_floor = |floor: &str| floor.split('+').all(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()));
    match name.rsplit_once('#') {
        // A code begins with the same sign.
        Some((article, floor)) if !article.is_empty() && !article.ends_with('/') && is_floor(floor) => article,
        _ => name,
    }
}

fn is_code(word: &str) -> bool {
    word.strip_prefix(['#', '＃']).is_some_and(|code| ArticleId::from_aid(code).is_some())
}

/// Returns true for a code with its sign, an address, and an id as PTT gives them, with its board or without.
fn is_name(word: &str) -> bool {
    let word = without_floor(word);
    let name = word.rsplit('/').next().unwrap_or(word);
    let name = name.strip_suffix(".html").unwrap_or(name);
    let is_article = || is_code(name) || in_any_case(name).is_some();
    place(word).is_some() || (word.matches('/').count() < 2 && is_article())
}

/// Returns true for a decimal, or a number with a unit; a plain number may be a code.
fn is_quantity(word: &str) -> bool {
    let units = Units::of(word);
    let number = units.as_slice().first().is_some_and(|unit| unit.kind == UnitKind::Digits);
    // Dates and times have several units, too.
    number && units.as_slice().len() > 1 && !word.contains(['-', '/', ':'])
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
