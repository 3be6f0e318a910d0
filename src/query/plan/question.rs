//! Questions: queries whose bare terms need not all occur.
//!
//! A question is cut into **pieces**: each two adjacent units of its terms, and long runs of letters or digits. Whatever
//! holds a piece matches; the order of the hits depends on which pieces they hold, and where. The definition is literal,
//! like all that decides what is found: it depends on no dictionary, and a plain scan can repeat it.

use super::messages::{PlanHint, PlanMessage};
use std::sync::LazyLock;

use super::Planner;
use crate::query::{Clause, Plan, Query, QueryError, TextClause, Value};
use crate::{
    query::Needle,
    text::{Pattern, Term, Units, contains},
};

/// The inverse of the share of the pieces, rounded up, from which on a text is close to a question.
const SHARE: usize = 3;

/// The maximum number of pieces of a question; more are a post, not a question.
const MAX_PIECES: usize = 1024;

/// Question words and function words, which carry no information about the topic.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "可不可以", "是怎麼回事", "有沒有人", "為什麼", "什麼時候", "是不是", "有沒有", "會不會", "能不能", "要不要", "怎麼樣", "怎麼辦", "怎麼了",
    "多少錢", "請教", "請問", "想問", "問一下", "什麼", "甚麼", "怎麼", "怎樣", "為何", "如何", "是否", "有人", "大家", "知道", "覺得", "這個",
    "那個", "是什麼", "的時候", "嗎", "呢", "的", "啊", "吧", "誰",
];

/// Interrogatives that are followed by a noun or a measure word, such as 哪一年, 幾個, 何時.
const INTERROGATIVES: [(&[&str], &str); 4] = [
    (&["哪", "哪一"], "個些位種類家間年天次國裡邊"),
    (&["幾"], "個位種次年天歲"),
    (&["何"], "時地處人者事物種年國名以因"),
    (&["多"], "少久"),
];

static FILLER_TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let joined = INTERROGATIVES.iter().flat_map(|(stems, ends)| {
        stems.iter().flat_map(move |stem| ends.chars().map(move |end| format!("{stem}{end}")))
    });
    FILLERS.iter().map(|&word| word.to_owned()).chain(joined).filter_map(|word| Term::read(&word)).collect()
});

/// Terms that need not all occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question taken literally: what satisfies it is found in any case.
    pub exact: Box<Plan>,
    /// The distinct pieces, as texts that may occur anywhere.
    pub pieces: Vec<TextClause>,
}

impl Question {
    fn new(exact: Plan) -> Self {
        // One above the limit, so that a question that exceeds it is recognised.
        let pieces = pieces(&exact.shown_texts(), MAX_PIECES + 1);
        Self { exact: Box::new(exact), pieces }
    }

    /// The terms of the question.
    #[must_use]
    pub fn terms(&self) -> Vec<&TextClause> {
        self.exact.shown_texts()
    }

    /// Returns true if the text that `units` was read from holds a piece.
    #[must_use]
    pub fn matches(&self, units: &Units) -> bool {
        self.holds(1, units)
    }

    /// Returns true if the text that `units` was read from holds enough of the pieces for them to be shown.
    #[must_use]
    pub fn is_close(&self, units: &Units) -> bool {
        self.holds(close_from(self.pieces.len()), units)
    }

    fn holds(&self, min: usize, units: &Units) -> bool {
        let occurs = |piece: &&TextClause| matches!(&piece.needle, Needle::Term(term) if contains(term, units));
        // The rest need not be looked for once there are enough.
        self.pieces.iter().filter(occurs).take(min).count() == min
    }
}

/// The fillers to be left out of texts: none if the texts consist of fillers.
#[must_use]
pub fn fillers_of(texts: &[&TextClause]) -> &'static [Term] {
    let has_content = |clause: &&TextClause| !matches!(&clause.needle, Needle::Term(term) if is_filler(term));
    // A question of fillers alone, such as 為什麼, is searched for as it is.
    if texts.iter().any(has_content) { &FILLER_TERMS } else { &[] }
}

/// The distinct pieces of texts, at most `max`, without [fillers](fillers_of); verbatim texts have none.
#[must_use]
pub fn pieces(texts: &[&TextClause], max: usize) -> Vec<TextClause> {
    let (fillers, mut pieces) = (fillers_of(texts), Vec::new());
    for clause in texts {
        let Needle::Term(term) = &clause.needle else { continue };
        for piece in term.pieces(fillers) {
            let typed = piece.whole().map_or_else(|| clause.typed.clone(), |whole| whole.row().replace(' ', ""));
            let piece = TextClause { place: clause.place, typed, needle: Needle::Term(piece) };
            if pieces.len() < max && !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
    }
    pieces
}

/// The number of `pieces` from which on a text is close to a question.
#[must_use]
pub const fn close_from(pieces: usize) -> usize {
    pieces.div_ceil(SHARE)
}

/// Returns true if a term consists of fillers.
#[must_use]
pub fn is_filler(term: &Term) -> bool {
    term.pieces(&FILLER_TERMS).is_empty()
}

/// Compiles a query whose bare terms form a question. Everything else stays a strict condition: quoted, verbatim and
/// wildcard terms, fields, and excluded terms.
///
/// # Errors
/// As [`Plan::of`], and if the question has too many pieces.
pub(super) fn plan_question(query: &Query, planner: &mut Planner) -> Result<Plan, QueryError> {
    match query {
        query if is_bare(query) => bare_question(query, planner),
        Query::And(parts) => separate(parts, Query::all_of, Plan::And, planner),
        Query::Or(parts) => separate(parts, Query::any_of, Plan::Or, planner),
        strict => planner.plan(strict),
    }
}

/// Compiles the bare ones of `parts` as one question, and the others separately.
fn separate(
    parts: &[Query],
    join_bare: fn(Vec<Query>) -> Query,
    join: fn(Vec<Plan>) -> Plan,
    planner: &mut Planner,
) -> Result<Plan, QueryError> {
    // Together, since pieces are counted over the whole question.
    let (bare, others): (Vec<_>, Vec<_>) = parts.iter().cloned().partition(is_bare);
    let mut plans = if bare.is_empty() { vec![] } else { vec![bare_question(&join_bare(bare), planner)?] };
    for other in &others {
        plans.push(plan_question(other, planner)?);
    }
    Ok(join(plans))
}

fn bare_question(query: &Query, planner: &mut Planner) -> Result<Plan, QueryError> {
    let question = Question::new(planner.plan(query)?);
    if question.pieces.len() > MAX_PIECES {
        let message = PlanMessage::TooManyPieces { most: MAX_PIECES };
        return Err(QueryError::new(message, query.span().unwrap_or_default()).hint(PlanHint::UseAPart));
    }
    Ok(Plan::Question(question))
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

    fn planned(typed: &str) -> Result<Plan, QueryError> {
        Plan::any(&parse(typed, &Context::new(TimeZone::UTC, crate::thread::UnixTime(0))).unwrap())
    }

    fn shape(plan: &Plan) -> String {
        let all = |parts: &[Plan]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
        match plan {
            Plan::Question(question) => {
                let pieces: Vec<_> = question.pieces.iter().map(|piece| piece.typed.as_str()).collect();
                pieces.join("+")
            }
            Plan::And(parts) => format!("and({})", all(parts)),
            Plan::Or(parts) => format!("or({})", all(parts)),
            Plan::Not(inner) => format!("not({})", shape(inner)),
            Plan::Text(clause) => clause.typed.clone(),
            _ => "fact".to_owned(),
        }
    }

    #[test]
    fn bare_terms_form_one_question_and_the_rest_stays_strict() {
        for (typed, expected) in [
            ("請問台積電的股價怎麼了", "台积+积电+股价"),
            ("外資 買超", "外资+买超"),
            ("請問 有人 知道 為什麼 緯創 跌", "纬创+跌"),
            ("怎麼辦", "怎么+么办"),
            ("外資買超台積電", "外资+资买+买超+超台+台积+积电"),
            ("外資 (買超 OR 賣超)", "外资+买超+卖超"),
            ("外資 \"買超\" -賣超 board:Stock", "and(外资 買超 not(賣超) fact)"),
            ("外資 OR title:買超 OR 賣超", "or(外资+卖超 買超)"),
            ("deep* '外資' by:x", "and(deep* 外資 fact)"),
            ("DeepSeek", "DeepSeek"),
        ] {
            assert_eq!(shape(&planned(typed).unwrap()).replace("deepseek", "DeepSeek"), expected, "{typed}");
        }
    }

    #[test]
    fn the_number_of_pieces_is_limited() {
        let long: String = (0..2000_u32).filter_map(|i| char::from_u32(0x4e00 + i)).collect();
        let error = planned(&format!("外資 {long}")).unwrap_err();
        assert_eq!(error.to_string(), "a question of more than 1024 pieces");
        assert!(planned(&long[..3000]).is_ok());
    }
}
