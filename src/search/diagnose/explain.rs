//! Explanation of a query: each condition with the exact number of its own hits.

use crate::{
    Result,
    index::OpenIndex,
    message::Language,
    query::{BodyPart, Fact, Needle, Plan, Proximity, TextClause},
    search::{Level, count},
    text::{Sequence, Term},
    thread::Place,
};

/// A condition, the number of its own hits, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The condition, in tokens.
    pub condition: String,
    /// The exact number of hits that it has by itself.
    pub count: u64,
    /// Its parts.
    pub parts: Vec<Self>,
}

/// Explains `plan`, counting every part of it in `index`.
pub fn explain(index: &OpenIndex, plan: &Plan, level: Level) -> Result<Explanation> {
    let inner: &[Plan] = match plan {
        Plan::And(parts) | Plan::Or(parts) => parts,
        Plan::Not(inner) | Plan::InComment(inner) | Plan::InThread(inner) => std::slice::from_ref(inner),
        Plan::Question(question) => std::slice::from_ref(&question.exact),
        _ => &[],
    };
    let parts = inner.iter().map(|part| explain(index, part, level)).collect::<Result<_>>()?;
    Ok(Explanation { condition: condition(plan), count: count(index, plan, level)?, parts })
}

/// A way to rewrite a condition; `None` omits it.
type Way = fn(&Plan) -> Option<Plan>;

/// A less restrictive form of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// Without the dates.
    NoDates,
    /// Without any conditions on facts.
    NoFacts,
    /// In any part of a thread.
    AnyPlace,
    /// Folded instead of character by character.
    Folded,
}

impl Relaxation {
    const ALL: [Self; 4] = [Self::NoDates, Self::NoFacts, Self::AnyPlace, Self::Folded];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoDates => "without the dates",
            Self::NoFacts => "without board, people, dates and numbers",
            Self::AnyPlace => "in any place",
            Self::Folded => "folded",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn name_in(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::English, _) => self.name(),
            (Language::Chinese, Self::NoDates) => "不限日期",
            (Language::Chinese, Self::NoFacts) => "不限看板、人、日期和數字",
            (Language::Chinese, Self::AnyPlace) => "不限標題、內文或推文",
            (Language::Chinese, Self::Folded) => "繁簡、大小寫、全形半形都算",
        }
    }

    const fn way(self) -> Way {
        match self {
            Self::NoDates => without_dates,
            Self::NoFacts => without_facts,
            Self::AnyPlace => anywhere,
            Self::Folded => folded,
        }
    }
}

/// Less restrictive forms of a plan, each with what it omits: for a search without hits.
#[must_use]
pub fn relaxations(plan: &Plan) -> Vec<(Relaxation, Plan)> {
    let mut all: Vec<(Relaxation, Plan)> = Vec::new();
    for relaxation in Relaxation::ALL {
        let Some(relaxed) = rewritten(plan, relaxation.way()) else { continue };
        // Two ways may come to the same plan, and each is a whole search to count.
        if relaxed != *plan && all.iter().all(|(_, other)| *other != relaxed) {
            all.push((relaxation, relaxed));
        }
    }
    all
}

/// `plan` with each condition rewritten; `None` if no condition is left.
fn rewritten(plan: &Plan, way: Way) -> Option<Plan> {
    let all = |parts: &[Plan]| parts.iter().filter_map(|part| rewritten(part, way)).collect::<Vec<_>>();
    match plan {
        Plan::And(parts) => Some(all(parts)).filter(|parts| !parts.is_empty()).map(Plan::And),
        Plan::Or(parts) => Some(all(parts)).filter(|parts| !parts.is_empty()).map(Plan::Or),
        // Excluded conditions are kept.
        Plan::Not(_) => Some(plan.clone()),
        condition => way(condition),
    }
}

fn without_dates(plan: &Plan) -> Option<Plan> {
    (!matches!(plan, Plan::Fact(Fact::Posted(_) | Fact::Commented(_)))).then(|| plan.clone())
}

/// Omits the board, the people, the votes and all other facts of threads and comments.
fn without_facts(plan: &Plan) -> Option<Plan> {
    (!matches!(plan, Plan::Fact(_))).then(|| plan.clone())
}

#[expect(clippy::unnecessary_wraps, reason = "one of the ways; others omit conditions")]
fn anywhere(plan: &Plan) -> Option<Plan> {
    Some(match plan {
        Plan::Text(clause) => Plan::Text(TextClause { place: None, ..clause.clone() }),
        other => other.clone(),
    })
}

fn folded(plan: &Plan) -> Option<Plan> {
    match plan {
        Plan::Text(clause @ TextClause { needle: Needle::Verbatim(verbatim), .. }) => {
            let needle = Needle::Term(Term::read(verbatim.typed())?);
            Some(Plan::Text(TextClause { needle, ..clause.clone() }))
        }
        other => Some(other.clone()),
    }
}

fn condition(plan: &Plan) -> String {
    match plan {
        Plan::All => "everything".to_owned(),
        Plan::And(_) => "all of".to_owned(),
        Plan::Or(_) => "one of".to_owned(),
        Plan::Not(_) => "not".to_owned(),
        Plan::InComment(_) => "in one comment".to_owned(),
        Plan::InThread(_) => "in the thread".to_owned(),
        Plan::Fact(fact) => fact.to_string(),
        Plan::BodyText(part, clause) => {
            let part = if *part == BodyPart::Own { "not quoted" } else { "quoted" };
            format!("{part} {}{}", clause.typed, needle(&clause.needle))
        }
        Plan::Question(question) => {
            let pieces: Vec<_> = question.pieces.iter().map(|piece| piece.typed.as_str()).collect();
            format!("any of: {}", pieces.join(" "))
        }
        Plan::Text(clause) => format!("{} {}{}", place(clause.place), clause.typed, needle(&clause.needle)),
    }
}

fn place(place: Option<Place>) -> &'static str {
    place.map_or("anywhere", Place::name)
}

fn needle(looked_for: &Needle) -> String {
    match looked_for {
        Needle::Verbatim(_) => ": exactly so".to_owned(),
        Needle::Proximity(Proximity { parts, distance }) => {
            let order = if distance.ordered { ", in this order" } else { "" };
            let parts: Vec<_> = parts.iter().map(needle).collect();
            format!("{}: within {} characters{order}", parts.concat(), distance.within)
        }
        Needle::Term(Term::Pattern(pattern)) => format!(": runs like {}", pattern.regex()),
        Needle::Term(Term::Exact(forms)) => {
            format!(": the character {}", forms.iter().map(char::to_string).collect::<Vec<_>>().join(" or "))
        }
        Needle::Term(Term::Sequences(forms)) => {
            format!(": {}", forms.iter().map(Sequence::row).collect::<Vec<_>>().join(" or "))
        }
    }
}
