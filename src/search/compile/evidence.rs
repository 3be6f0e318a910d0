//! Evidence for the relevance of a hit besides that it matches: pairs, words and units of the query, and whether one text
//! holds all of its terms.

use std::sync::Arc;

use super::{Compiler, places, text_part::TextPart};
use crate::{
    Result,
    engine::{Field, Level, Operator, Term as TermOperator, TermLookup},
    index::broken,
    query::{Needle, Plan, TextClause, close_from, fillers_of, is_filler, pieces},
    text::{Segmenter, Sequence, Term},
    thread::Place,
};

/// The maximum number of words, of pairs, and of units that hits are ranked by; a query that has more is a pasted post.
const MAX_CLAUSES: usize = 128;

/// The maximum number of terms that are also searched for as one sequence.
const MAX_AS_ONE: usize = 8;

/// A lone term of up to this many units gets no pairs: an exact match already says everything.
const MAX_SHORT: usize = 3;

/// A unit that is in more than this share of the threads, or blocks, is no evidence: its inverse document frequency is
/// near 0, and its postings are long.
const COMMON: f64 = 0.3;

/// The evidence by which the hits of a query are ranked, besides its terms as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The place in which it counts; `None` for any.
    pub place: Option<Place>,
    /// The words.
    pub words: Vec<String>,
    /// The pairs of neighbouring units, and the long runs.
    pub pairs: Vec<TextClause>,
    /// The units.
    pub units: Vec<String>,
    /// The terms as one sequence: they may occur as they were typed, one after the other.
    pub whole: Option<TextClause>,
}

impl Evidence {
    /// The evidence for the hits of `plan`, for each place that it names; `segmenter` has to cut words as those of the index
    /// were cut.
    #[must_use]
    pub fn of(plan: &Plan, segmenter: &Segmenter) -> Vec<Self> {
        let places = [None, Some(Place::Title), Some(Place::Body), Some(Place::Comment)];
        places
            .into_iter()
            .map(|place| Self::at(place, plan, segmenter))
            .filter(|evidence| !evidence.is_none())
            .collect()
    }

    /// The evidence for the texts of `plan` at `place`, those of questions included: a question is ranked by what the same
    /// query is ranked by, so that what both find is in the same order.
    fn at(place: Option<Place>, plan: &Plan, segmenter: &Segmenter) -> Self {
        let texts = texts_at(place, plan);
        let is_question = place.is_none() && !plan.questions().is_empty();
        let short = is_short(&texts);
        Self {
            place,
            words: words(&texts, segmenter),
            // All hits hold a short term in full, and with it every pair of it.
            pairs: if short { vec![] } else { pieces(&texts, MAX_CLAUSES) },
            // The field of units is that of all texts of a document: it cannot score those of one place.
            units: if place.is_none() && (is_question || !short) { units(&texts) } else { vec![] },
            whole: whole(place, &texts),
        }
    }

    const fn is_none(&self) -> bool {
        self.words.is_empty() && self.pairs.is_empty() && self.units.is_empty()
    }
}

/// The texts of `plan` that are searched for at `place`.
fn texts_at(place: Option<Place>, plan: &Plan) -> Vec<&TextClause> {
    let mut texts: Vec<_> = plan.shown_texts().into_iter().filter(|clause| clause.place == place).collect();
    if place.is_none() {
        texts.extend(plan.questions().into_iter().flat_map(|question| question.terms()));
    }
    texts
}

/// Several terms as one sequence; only a few, because many seldom occur so.
fn whole(place: Option<Place>, texts: &[&TextClause]) -> Option<TextClause> {
    let sequences = texts.iter().all(|clause| matches!(clause.needle, Needle::Term(Term::Sequences(_))));
    // Patterns and exact texts have no units to put one after the other.
    if !sequences || !(2..=MAX_AS_ONE).contains(&texts.len()) {
        return None;
    }
    let typed = texts.iter().map(|clause| clause.typed.as_str()).collect::<Vec<_>>().join(" ");
    Some(TextClause { place, needle: Needle::Term(Term::read(&typed)?), typed })
}

fn is_short(texts: &[&TextClause]) -> bool {
    let length = |clause: &TextClause| match &clause.needle {
        Needle::Term(term) => term.whole().map_or(1, Sequence::len),
        Needle::Verbatim(_) | Needle::Proximity(_) => 1,
    };
    matches!(texts, [] | [_]) && texts.iter().all(|clause| length(clause) <= MAX_SHORT)
}

/// The words of texts, each once, without those that consist of fillers. For a text that is one word of several characters
/// an exact match already says everything.
fn words(texts: &[&TextClause], segmenter: &Segmenter) -> Vec<String> {
    let fillers = fillers_of(texts);
    let is_content = |word: &str| Term::read(word).is_some_and(|term| !term.pieces(fillers).is_empty());
    let mut all = Vec::new();
    for clause in texts {
        let Needle::Term(term @ Term::Sequences(_)) = &clause.needle else { continue };
        let words = term.words(segmenter);
        if words.len() == 1 && term.whole().is_some_and(|whole| whole.len() > 1) && texts.len() == 1 {
            continue;
        }
        for word in words {
            if all.len() < MAX_CLAUSES && !all.contains(&word) && is_content(&word) {
                all.push(word);
            }
        }
    }
    all
}

/// The units of texts, each once, without fillers.
fn units(texts: &[&TextClause]) -> Vec<String> {
    let fillers = fillers_of(texts);
    let mut all = Vec::new();
    for clause in texts {
        let Needle::Term(term) = &clause.needle else { continue };
        for unit in term.informative_units(fillers) {
            if all.len() < MAX_CLAUSES && all.iter().all(|known| known != unit) {
                all.push(unit.to_owned());
            }
        }
    }
    all
}

/// The part of a plan that says which bare texts have to occur, and the number of its conditions that have to hold
/// together; `None` if it says nothing of that kind. Terms that are fillers are left out.
fn together(plan: &Plan) -> Option<(Plan, usize)> {
    match plan {
        Plan::Text(TextClause { place: None, needle: Needle::Term(term), .. }) if is_filler(term) => None,
        Plan::Text(TextClause { place: None, .. }) => Some((plan.clone(), 1)),
        Plan::And(parts) => {
            let (parts, counts): (Vec<_>, Vec<_>) = parts.iter().filter_map(together).unzip();
            (!parts.is_empty()).then(|| (Plan::And(parts), counts.iter().sum()))
        }
        Plan::Or(parts) => {
            // One alternative that says nothing of the kind is satisfied by any text, and so is the whole.
            let parts: Option<Vec<_>> = parts.iter().map(together).collect();
            let (parts, counts): (Vec<_>, Vec<_>) = parts?.into_iter().unzip();
            Some((Plan::Or(parts), counts.into_iter().max()?))
        }
        Plan::Question(question) => together(&question.exact),
        _ => None,
    }
}

/// The same condition on the text at `place`.
fn placed_at(plan: &Plan, place: Place) -> Plan {
    let all = |parts: &[Plan]| parts.iter().map(|part| placed_at(part, place)).collect();
    match plan {
        Plan::And(parts) => Plan::And(all(parts)),
        Plan::Or(parts) => Plan::Or(all(parts)),
        Plan::Text(clause) => Plan::Text(TextClause { place: Some(place), ..clause.clone() }),
        other => other.clone(),
    }
}

impl Compiler {
    /// The operators that score the `evidence` for the hits of `plan`.
    pub(in crate::search) fn evidence(
        &self,
        plan: &Plan,
        evidence: &[Evidence],
        level: Level,
    ) -> Result<Vec<Operator>> {
        let mut operators = Vec::new();
        for clause in plan.questions().into_iter().flat_map(|question| question.terms()) {
            operators.push(self.text(clause, level)?);
        }
        operators.extend(self.in_one_text(plan, level)?);
        for evidence in evidence {
            if let Some(whole) = &evidence.whole
                && !places(evidence.place, level).is_empty()
            {
                operators.push(self.text(whole, level)?);
            }
            for &place in places(evidence.place, level) {
                operators.extend(self.words(&evidence.words, place, level));
                operators.extend(self.pairs(&evidence.pairs, place, level)?);
            }
            operators.extend(self.units(&evidence.units, level)?);
        }
        Ok(operators)
    }

    /// The hits that hold all terms in one title, post or comment block; `None` if all hits do.
    fn in_one_text(&self, plan: &Plan, level: Level) -> Result<Option<Operator>> {
        let Some((terms, count)) = together(plan) else { return Ok(None) };
        let needed = level == Level::Threads || !plan.questions().is_empty();
        // At the level of comments a block that matches holds all terms anyway, except for those of a question.
        if count < 2 || !needed || self.weights.together <= 0.0 {
            return Ok(None);
        }
        let mut ways = vec![self.of_block(self.operator(&terms, Level::Comments)?, level)];
        if level == Level::Threads {
            for place in [Place::Title, Place::Body] {
                ways.push(self.operator(&placed_at(&terms, place), level)?);
            }
        }
        Ok(Some(Operator::any(ways).scored(self.weights.together)))
    }

    /// The documents with some of the words in a text at `place`; `None` if there is nothing to score.
    fn words(&self, words: &[String], place: Place, level: Level) -> Option<Operator> {
        let field = TextPart::at(place).fields(&self.fields).words?;
        let clauses = words.iter().map(|word| self.term_with_frequencies(field, word)).collect();
        self.some_of(clauses, self.weights.words, place, level)
    }

    /// The documents with some of the pairs in a text at `place`; `None` if there is nothing to score.
    fn pairs(&self, pairs: &[TextClause], place: Place, level: Level) -> Result<Option<Operator>> {
        let clauses = pairs.iter().map(|piece| self.piece(&piece.needle, TextPart::at(place)));
        Ok(self.some_of(clauses.collect::<Result<_>>()?, self.weights.pairs, place, level))
    }

    /// The documents with a piece of the query, scored.
    pub(super) fn piece(&self, needle: &Needle, part: TextPart) -> Result<Operator> {
        match needle {
            Needle::Term(Term::Sequences(forms)) if forms.iter().all(|form| form.len() == 2) => {
                let pairs = part.fields(&self.fields).pairs;
                Ok(Operator::any(forms.iter().map(|form| self.term_with_frequencies(pairs, form.pair(0))).collect()))
            }
            needle => self.term_in(needle, part),
        }
    }

    /// The documents with some of `clauses` in a text at `place`, as a sum. Of comments only a block counts that is close to
    /// the query, the less the fewer of them it holds: short as blocks are, one rare pair would outweigh a whole post.
    fn some_of(&self, clauses: Vec<Operator>, weight: f32, place: Place, level: Level) -> Option<Operator> {
        let (min, coverage) = match place {
            Place::Comment => (close_from(clauses.len()), self.weights.coverage),
            // A post is long: that it holds a part of the query by chance costs it nothing.
            Place::Title | Place::Body => (1, 0.0),
        };
        let weight = weight * self.weights.part(place);
        let some = !clauses.is_empty() && weight > 0.0;
        some.then(|| self.weighted(Operator::at_least(min, clauses, coverage), weight, place, level))
    }

    /// The hits with some of the units, in whatever text; `None` if there is nothing to score.
    fn units(&self, units: &[String], level: Level) -> Result<Option<Operator>> {
        if units.is_empty() || self.weights.units <= 0.0 {
            return Ok(None);
        }
        let (field, documents) = (self.units_field(level), self.kind(level).doc_freq().map_err(broken)?);
        let mut clauses = Vec::new();
        for unit in units {
            let term = self.context.term(field, unit);
            if !is_common(&term, documents)? {
                clauses.push(Operator::Term(TermOperator::once(term)));
            }
        }
        let scored = |clauses| Operator::at_least(1, clauses, 0.0).among(self.kind(level)).boosted(self.weights.units);
        Ok((!clauses.is_empty()).then(|| scored(clauses)))
    }

    /// The field of the units of all texts of a document of `level`.
    pub(super) const fn units_field(&self, level: Level) -> Field {
        match level {
            Level::Threads => self.fields.any_units,
            Level::Comments | Level::Lines => self.fields.comment.units,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn is_common(term: &Arc<TermLookup>, documents: u64) -> Result<bool> {
    let frequency = term.doc_freq().map_err(broken)?;
    Ok(frequency as f64 > COMMON * documents as f64)
}
