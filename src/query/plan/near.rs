//! A question: what is close to it, though not every term need stand.
//!
//! A question is cut into **pieces**, every two neighbouring units of its terms. A text is close if it holds a certain
//! share of them. That is literal like everything else that decides what is found: no dictionary has a part in it, and a
//! plain scan can repeat it.

use std::sync::LazyLock;

use super::Planner;
use crate::query::{Clause, Plan, Query, QueryError, TextClause, Value};
use crate::{
    query::Needle,
    text::{Pattern, Term, Units, contains},
};

/// A text is close if it holds one piece in so many, rounded up.
const SHARE: usize = 3;

/// The most pieces that a question may have; more are a post, not a question.
const MOST_PIECES: usize = 1024;

/// Words that make a question of a text, or bind its parts, and tell nothing about what is asked.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "可不可以", "是怎麼回事", "有沒有人", "為什麼", "什麼時候", "哪一個", "是不是", "有沒有", "會不會", "能不能", "要不要", "怎麼樣", "怎麼辦",
    "怎麼了", "多少錢", "請教", "請問", "想問", "問一下", "什麼", "甚麼", "怎麼", "怎樣", "為何", "如何", "哪裡", "哪個", "哪些", "多少", "是否",
    "有人", "大家", "知道", "覺得", "這個", "那個", "嗎", "呢", "的", "啊", "吧",
];

static FILLER_TERMS: LazyLock<Vec<Term>> =
    LazyLock::new(|| FILLERS.iter().filter_map(|word| Term::read(word)).collect());

/// Terms of which not every one need stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// What was asked, taken literally: what satisfies it is found in any case.
    pub exact: Box<Plan>,
    /// The pieces, each once, as texts that may stand anywhere.
    pub pieces: Vec<TextClause>,
}

impl Near {
    fn new(exact: Plan) -> Self {
        let pieces = pieces(&exact.shown_texts(), MOST_PIECES + 1);
        Self { exact: Box::new(exact), pieces }
    }

    /// How many of the pieces a text must hold to be close.
    #[must_use]
    pub fn least(&self) -> usize {
        least(self.pieces.len())
    }

    /// The terms that were asked.
    #[must_use]
    pub fn terms(&self) -> Vec<&TextClause> {
        self.exact.shown_texts()
    }

    /// Whether the text that `units` was read from is close.
    #[must_use]
    pub fn is_close(&self, units: &Units) -> bool {
        let stands = |piece: &&TextClause| matches!(&piece.needle, Needle::Term(term) if contains(term, units));
        self.pieces.iter().filter(stands).take(self.least()).count() == self.least()
    }
}

/// The pieces of texts, each once, and no more than `most`; verbatim texts have none.
#[must_use]
pub fn pieces(texts: &[&TextClause], most: usize) -> Vec<TextClause> {
    let mut pieces = Vec::new();
    for clause in texts {
        let Needle::Term(term) = &clause.needle else { continue };
        for piece in term.pieces(&FILLER_TERMS) {
            let typed = piece.whole().map_or_else(|| clause.typed.clone(), |whole| whole.row().replace(' ', ""));
            let piece = TextClause { place: clause.place, typed, needle: Needle::Term(piece) };
            if pieces.len() < most && !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
    }
    pieces
}

/// How many of so many pieces a text must hold to be close.
#[must_use]
pub const fn least(pieces: usize) -> usize {
    pieces.div_ceil(SHARE)
}

/// Whether a word, as texts are cut into words, tells nothing about what is asked.
#[must_use]
pub fn is_filler(word: &str) -> bool {
    FILLER_TERMS.iter().filter_map(Term::whole).any(|filler| filler.row().replace(' ', "") == word)
}

/// Plans a query of which the bare terms make a question. All that is more than a bare term stays as strict as it is:
/// what is quoted, verbatim or open, what names a field, what is excluded.
///
/// # Errors
/// As [`Plan::of`], and if the question has too many pieces.
pub(super) fn question(query: &Query, planner: &mut Planner) -> Result<Plan, QueryError> {
    match query {
        query if is_bare(query) => near(query, planner),
        Query::And(parts) => apart(parts, Query::all_of, Plan::And, planner),
        Query::Or(parts) => apart(parts, Query::any_of, Plan::Or, planner),
        strict => planner.plan(strict),
    }
}

/// The bare among `parts` as one question, beside the others.
fn apart(
    parts: &[Query],
    ask: fn(Vec<Query>) -> Query,
    join: fn(Vec<Plan>) -> Plan,
    planner: &mut Planner,
) -> Result<Plan, QueryError> {
    let (bare, others): (Vec<_>, Vec<_>) = parts.iter().cloned().partition(is_bare);
    let mut plans = if bare.is_empty() { vec![] } else { vec![near(&ask(bare), planner)?] };
    for other in &others {
        plans.push(question(other, planner)?);
    }
    Ok(join(plans))
}

fn near(query: &Query, planner: &mut Planner) -> Result<Plan, QueryError> {
    let near = Near::new(planner.plan(query)?);
    if near.pieces.len() > MOST_PIECES {
        let message = format!("a question of more than {MOST_PIECES} pieces");
        return Err(QueryError::new(message, query.span().unwrap_or_default()).hint("ask with a part of it"));
    }
    Ok(Plan::Near(near))
}

fn is_bare(query: &Query) -> bool {
    match query {
        Query::Clause(Clause { field: None, value: Value::Word(word), .. }) => !Pattern::is_in(word),
        Query::And(parts) | Query::Or(parts) => parts.iter().all(is_bare),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::query::{Context, parse};

    fn asked(typed: &str) -> Result<Plan, QueryError> {
        Plan::any(&parse(typed, &Context::new(TimeZone::UTC, crate::thread::UnixTime(0))).unwrap())
    }

    fn shape(plan: &Plan) -> String {
        let all = |parts: &[Plan]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
        match plan {
            Plan::Near(near) => {
                let pieces: Vec<_> = near.pieces.iter().map(|piece| piece.typed.as_str()).collect();
                format!("{}/{}", near.least(), pieces.join("+"))
            }
            Plan::And(parts) => format!("and({})", all(parts)),
            Plan::Or(parts) => format!("or({})", all(parts)),
            Plan::Not(inner) => format!("not({})", shape(inner)),
            Plan::Text(clause) => clause.typed.clone(),
            _ => "fact".to_owned(),
        }
    }

    #[test]
    fn bare_terms_make_one_question_and_all_else_stays_strict() {
        for (typed, expected) in [
            ("請問台積電的股價怎麼了", "1/台积+积电+股价"),
            ("外資 買超", "1/外资+买超"),
            ("外資買超台積電", "2/外资+资买+买超+超台+台积+积电"),
            ("外資 (買超 OR 賣超)", "1/外资+买超+卖超"),
            ("外資 \"買超\" -賣超 board:Stock", "and(1/外资 買超 not(賣超) fact)"),
            ("外資 OR title:買超 OR 賣超", "or(1/外资+卖超 買超)"),
            ("deep* '外資' by:x", "and(deep* 外資 fact)"),
            ("DeepSeek", "1/DeepSeek"),
        ] {
            assert_eq!(shape(&asked(typed).unwrap()).replace("deepseek", "DeepSeek"), expected, "{typed}");
        }
    }

    #[test]
    fn a_question_is_no_post() {
        let long: String = (0..2000_u32).filter_map(|i| char::from_u32(0x4e00 + i)).collect();
        let error = asked(&format!("外資 {long}")).unwrap_err();
        assert_eq!(error.message, "a question of more than 1024 pieces");
        assert!(asked(&long[..3000]).is_ok());
    }
}
