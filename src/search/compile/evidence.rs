//! What speaks for a hit beside that it matches: the words of the query, and how much of it stands in one text.

use tantivy::{
    query::{BoostQuery, EmptyQuery, Query},
    schema::IndexRecordOption,
};

use super::{Matcher, places};
use crate::{
    Result,
    engine::{Level, close::close},
    query::{Needle, Plan, TextClause, is_filler, least, pieces},
    text::{Segmenter, Sequence, Term},
    thread::Place,
};

/// The most words, and the most pieces, that hits are ranked by; a query that has more is a post.
const MOST: usize = 128;

/// The most terms that are looked for as one sequence.
const MOST_AS_ONE: usize = 8;

/// A term of so many units is close only to itself: where it stands as it was typed, all is said.
const SHORT: usize = 3;

/// What the hits of a query are ranked by, beside its terms as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where it counts; `None` for anywhere.
    pub place: Option<Place>,
    /// The words.
    pub words: Vec<String>,
    /// The pairs of neighbouring units; few of them in one text are nothing.
    pub pairs: Vec<TextClause>,
    /// The terms as one: they may stand as they were typed, one after the other.
    pub whole: Option<TextClause>,
}

impl Evidence {
    /// What the hits of `plan` are ranked by, for each place that it names; `segmenter` has to cut words as those of the
    /// index were cut.
    #[must_use]
    pub fn of(plan: &Plan, segmenter: &Segmenter) -> Vec<Self> {
        let questions: Vec<_> = plan.questions().into_iter().flat_map(|near| near.terms()).collect();
        let mut all = vec![];
        for place in [None, Some(Place::Title), Some(Place::Body), Some(Place::Comment)] {
            let texts = plan.shown_texts().into_iter().filter(|clause| clause.place == place);
            let mut texts: Vec<_> = texts.collect();
            // What is close to a question is found by its pairs: there they count already.
            let pairs = if is_short(&texts) { vec![] } else { pieces(&texts, MOST) };
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

/// Several terms as one sequence; a few, because they do so seldom.
fn whole(place: Option<Place>, texts: &[&TextClause]) -> Option<TextClause> {
    let sequences = texts.iter().all(|clause| matches!(clause.needle, Needle::Term(Term::Sequences(_))));
    if !sequences || !(2..=MOST_AS_ONE).contains(&texts.len()) {
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
    matches!(texts, [] | [_]) && texts.iter().all(|clause| length(clause) <= SHORT)
}

/// The words of texts, each once. Of a text that is one word of several characters all is said by where it stands.
fn words(texts: &[&TextClause], segmenter: &Segmenter) -> Vec<String> {
    let mut all = Vec::new();
    for clause in texts {
        let Needle::Term(term @ Term::Sequences(_)) = &clause.needle else { continue };
        let words = term.words(segmenter);
        if words.len() == 1 && term.whole().is_some_and(|whole| whole.len() > 1) {
            continue;
        }
        for word in words {
            if all.len() < MOST && !is_filler(&word) && !all.contains(&word) {
                all.push(word);
            }
        }
    }
    all
}

impl Matcher {
    /// The queries that score what speaks for a hit of `plan`.
    pub(in crate::search) fn evidence(
        &self,
        plan: &Plan,
        segmenter: &Segmenter,
        level: Level,
    ) -> Result<Vec<Box<dyn Query>>> {
        let mut queries = Vec::new();
        for clause in plan.questions().into_iter().flat_map(|near| near.terms()) {
            queries.push(self.text(clause, level)?);
        }
        for evidence in Evidence::of(plan, segmenter) {
            if let Some(whole) = &evidence.whole
                && !places(evidence.place, level).is_empty()
            {
                queries.push(self.text(whole, level)?);
            }
            for &place in places(evidence.place, level) {
                if !evidence.words.is_empty() && self.weights.words > 0.0 {
                    queries.push(self.words(&evidence.words, place, level));
                }
                if !evidence.pairs.is_empty() && self.weights.pairs > 0.0 {
                    queries.push(self.close(&evidence.pairs, least(evidence.pairs.len()), place, level)?);
                }
            }
        }
        Ok(queries)
    }

    /// Scores the words that stand in a text at `place`.
    fn words(&self, words: &[String], place: Place, level: Level) -> Box<dyn Query> {
        let Some(field) = self.text_fields(place).words else { return Box::new(EmptyQuery) };
        let word = |word: &String| self.term(field, word, IndexRecordOption::WithFreqs);
        let standing = close(words.iter().map(word).collect(), 1, self.weights.coverage);
        self.placed(Box::new(BoostQuery::new(standing, self.weights.words)), place, level)
    }
}
