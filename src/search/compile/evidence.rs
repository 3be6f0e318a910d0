//! Evidence for the relevance of a hit besides that it matches: the words of the query, and the share of it that one text
//! holds.

use super::{Compiler, places, text_part::TextPart};
use crate::{
    Result,
    engine::{Level, Operator},
    query::{Needle, Plan, TextClause, is_filler, min_should_match, pieces},
    text::{Segmenter, Sequence, Term},
    thread::Place,
};

/// The maximum number of words, and of pairs, that hits are ranked by; a query that has more is a pasted post.
const MAX_CLAUSES: usize = 128;

/// The maximum number of terms that are also searched for as one sequence.
const MAX_AS_ONE: usize = 8;

/// A lone term of up to this many units gets no pairs: an exact match already says everything.
const MAX_SHORT: usize = 3;

/// The evidence by which the hits of a query are ranked, besides its terms as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The place in which it counts; `None` for any.
    pub place: Option<Place>,
    /// The words.
    pub words: Vec<String>,
    /// The pairs of neighbouring units; they count only where one text holds enough of them.
    pub pairs: Vec<TextClause>,
    /// The terms as one sequence: they may occur as they were typed, one after the other.
    pub whole: Option<TextClause>,
}

impl Evidence {
    /// The evidence for the hits of `plan`, for each place that it names; `segmenter` has to cut words as those of the index
    /// were cut.
    #[must_use]
    pub fn of(plan: &Plan, segmenter: &Segmenter) -> Vec<Self> {
        let questions: Vec<_> = plan.questions().into_iter().flat_map(|question| question.terms()).collect();
        let mut all = vec![];
        for place in [None, Some(Place::Title), Some(Place::Body), Some(Place::Comment)] {
            let texts = plan.shown_texts().into_iter().filter(|clause| clause.place == place);
            let mut texts: Vec<_> = texts.collect();
            // A question finds texts by its pairs: there they count already.
            let pairs = if is_short(&texts) { vec![] } else { pieces(&texts, MAX_CLAUSES) };
            if place.is_none() {
                texts.extend(&questions);
            }
            let (words, whole) = (words(&texts, segmenter), whole(place, &texts));
            if !(words.is_empty() && pairs.is_empty()) {
                all.push(Self { place, words, pairs, whole });
            }
        }
        all
    }
}

/// Several terms as one sequence; only a few, because many seldom occur so.
fn whole(place: Option<Place>, texts: &[&TextClause]) -> Option<TextClause> {
    let sequences = texts.iter().all(|clause| matches!(clause.needle, Needle::Term(Term::Sequences(_))));
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

/// The words of texts, each once. For a text that is one word of several characters an exact match already says everything.
fn words(texts: &[&TextClause], segmenter: &Segmenter) -> Vec<String> {
    let mut all = Vec::new();
    for clause in texts {
        let Needle::Term(term @ Term::Sequences(_)) = &clause.needle else { continue };
        let words = term.words(segmenter);
        if words.len() == 1 && term.whole().is_some_and(|whole| whole.len() > 1) {
            continue;
        }
        for word in words {
            if all.len() < MAX_CLAUSES && !is_filler(&word) && !all.contains(&word) {
                all.push(word);
            }
        }
    }
    all
}

impl Compiler {
    /// The operators that score the evidence for the hits of `plan`.
    pub(in crate::search) fn evidence(
        &self,
        plan: &Plan,
        segmenter: &Segmenter,
        level: Level,
    ) -> Result<Vec<Operator>> {
        let mut operators = Vec::new();
        for clause in plan.questions().into_iter().flat_map(|question| question.terms()) {
            operators.push(self.text(clause, level)?);
        }
        for evidence in Evidence::of(plan, segmenter) {
            if let Some(whole) = &evidence.whole
                && !places(evidence.place, level).is_empty()
            {
                operators.push(self.text(whole, level)?);
            }
            for &place in places(evidence.place, level) {
                if !evidence.words.is_empty() && self.weights.words > 0.0 {
                    operators.extend(self.words(&evidence.words, place, level));
                }
                if !evidence.pairs.is_empty() && self.weights.pairs > 0.0 {
                    operators.push(self.some_of(
                        &evidence.pairs,
                        min_should_match(evidence.pairs.len()),
                        place,
                        level,
                    )?);
                }
            }
        }
        Ok(operators)
    }

    /// The documents with some of the words in a text at `place`; `None` if words of that text are not indexed.
    fn words(&self, words: &[String], place: Place, level: Level) -> Option<Operator> {
        let field = TextPart::at(place).fields(&self.fields).words?;
        let clauses = words.iter().map(|word| self.term_with_frequencies(field, word)).collect();
        let found = Operator::at_least(1, clauses, self.weights.coverage);
        Some(self.placed(found.boosted(self.weights.words), place, level))
    }
}
