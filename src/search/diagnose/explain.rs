//! Explanation of a query: each condition with the exact number of its own hits.

use std::fmt;

use crate::{
    Result,
    index::OpenIndex,
    message::{Bilingual, Language, Localize, text},
    query::{BodyPart, Fact, Glob, Needle, Plan, Proximity, TextClause},
    search::{Level, count},
    text::{Sequence, Term},
    thread::Place,
};

/// A condition, the number of its own hits, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The condition.
    pub condition: ExplainedCondition,
    /// The exact number of hits that it has by itself.
    pub count: u64,
    /// Its parts.
    pub parts: Vec<Self>,
}

/// A condition in words. Displayed in English with its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedCondition {
    /// What is looked for, as it was typed.
    pub words: Bilingual,
    /// How it is looked for: its tokens, which are folded.
    pub tokens: Bilingual,
}

impl ExplainedCondition {
    fn of(plan: &Plan) -> Self {
        let in_each = |of: fn(&Plan, Language) -> String| {
            Bilingual::new(of(plan, Language::English), of(plan, Language::Chinese))
        };
        Self { words: in_each(condition), tokens: in_each(tokens) }
    }
}

impl Localize for ExplainedCondition {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.localize(language, f)?;
        self.tokens.localize(language, f)
    }
}

impl fmt::Display for ExplainedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
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
    Ok(Explanation { condition: ExplainedCondition::of(plan), count: count(index, plan, level)?, parts })
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

/// What a condition is about, without tokens.
fn condition(plan: &Plan, language: Language) -> String {
    match plan {
        Plan::All => text!(language, "everything", "全部"),
        Plan::And(_) => text!(language, "all of", "都要符合"),
        Plan::Or(_) => text!(language, "one of", "符合其中一個"),
        Plan::Not(_) => text!(language, "not", "排除"),
        Plan::InComment(_) => text!(language, "in one comment", "在同一則推文裡"),
        Plan::InThread(_) => text!(language, "in the thread", "在文章裡"),
        // Names are compared folded, too.
        Plan::Fact(Fact::Keyword(key, owner, glob)) => {
            Fact::Keyword(*key, *owner, Glob::exactly(glob.typed())).localized(language).to_string()
        }
        Plan::Fact(fact) => fact.localized(language).to_string(),
        Plan::BodyText(part, clause) => {
            let typed = format!("{}{}", clause.typed, exactly(clause, language));
            match part {
                BodyPart::Own => text!(language, "not quoted {typed}", "不是引文的 {typed}"),
                BodyPart::Quoted => text!(language, "quoted {typed}", "引文裡的 {typed}"),
            }
        }
        Plan::Question(_) => text!(language, "any of", "任何一個"),
        Plan::Text(clause) => {
            format!("{} {}{}", place(clause.place, language), clause.typed, exactly(clause, language))
        }
    }
}

/// What is said of a text that is not folded.
fn exactly(clause: &TextClause, language: Language) -> String {
    match clause.needle {
        Needle::Verbatim(_) => text!(language, ": exactly so", "：一字不差"),
        _ => String::new(),
    }
}

fn place(place: Option<Place>, language: Language) -> String {
    match place {
        None => text!(language, "anywhere", "任何地方"),
        Some(Place::Title) => text!(language, "title", "標題"),
        Some(Place::Body) => text!(language, "body", "內文"),
        Some(Place::Comment) => text!(language, "comment", "推文"),
    }
}

/// The tokens of a condition on texts.
fn tokens(plan: &Plan, language: Language) -> String {
    match plan {
        // Said with the words: it has no tokens.
        Plan::BodyText(_, TextClause { needle: Needle::Verbatim(_), .. })
        | Plan::Text(TextClause { needle: Needle::Verbatim(_), .. }) => String::new(),
        Plan::BodyText(_, clause) | Plan::Text(clause) => needle(&clause.needle, language),
        Plan::Question(question) => {
            let pieces = question.pieces.iter().map(|piece| piece.typed.as_str()).collect::<Vec<_>>().join(" ");
            text!(language, ": {pieces}", "：{pieces}")
        }
        _ => String::new(),
    }
}

fn needle(looked_for: &Needle, language: Language) -> String {
    let or = text!(language, " or ", " 或 ");
    match looked_for {
        Needle::Verbatim(_) => text!(language, ": exactly so", "：一字不差"),
        Needle::Proximity(Proximity { parts, distance }) => {
            let order =
                if distance.ordered { text!(language, ", in this order", "，依這個順序") } else { String::new() };
            let parts = parts.iter().map(|part| needle(part, language)).collect::<String>();
            let within = distance.within;
            text!(language, "{parts}: within {within} characters{order}", "{parts}：相距 {within} 字以內{order}")
        }
        Needle::Term(Term::Pattern(pattern)) => {
            let regex = pattern.regex();
            text!(language, ": runs like {regex}", "：像 {regex} 的字")
        }
        Needle::Term(Term::Exact(forms)) => {
            let forms = forms.iter().map(char::to_string).collect::<Vec<_>>().join(&or);
            text!(language, ": the character {forms}", "：{forms} 這個字")
        }
        Needle::Term(Term::Sequences(forms)) => {
            let forms = forms.iter().map(Sequence::row).collect::<Vec<_>>().join(&or);
            text!(language, ": {forms}", "：{forms}")
        }
    }
}
