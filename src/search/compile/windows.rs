//! What a query weighs within a window of text: its units, words and pairs, each with its inverse document frequency.

use std::collections::HashMap;

use super::{Compiler, Evidence, TextPart, places};
use crate::{
    Result,
    engine::{Field, Level, Operator},
    index::broken,
    query::{Needle, Plan, TextClause, close_from},
    text::{Term, Units},
    thread::Place,
};

/// The number of neighbouring units of a wide window: some two lines of text.
const WIDE: usize = 24;
/// The number of neighbouring units of a narrow window: a phrase.
const NARROW: usize = 8;

/// A word counts fully, as the units do that it consists of; a pair repeats what two units say, but for their order.
const WORD: f64 = 1.0;
const PAIR: f64 = 0.5;

/// The terms of a query that are looked for in windows.
#[derive(Debug, Default)]
pub(in crate::search) struct WindowTerms {
    terms: Vec<WindowTerm>,
    /// The numbers of the terms that begin with a unit.
    beginning: HashMap<String, Vec<usize>>,
    /// A bit for each last byte of these units.
    last_bytes: [u64; 4],
    /// The pairs of the query.
    pairs: Vec<TextClause>,
}

/// The number of a unit of a text, and that of a term that begins with it.
pub(in crate::search) type TermStart = (usize, usize);

#[derive(Debug)]
struct WindowTerm {
    /// The folded text of adjacent units, and their number.
    text: String,
    units: usize,
    /// The weights in a wide and in a narrow window.
    wide: f64,
    narrow: f64,
}

impl Compiler {
    /// The terms of `plan` for windows of text; `None` if hits are not ranked by windows, because they all hold the only
    /// term there is.
    pub(in crate::search) fn window_terms(
        &self,
        plan: &Plan,
        evidence: &[Evidence],
        level: Level,
    ) -> Result<Option<WindowTerms>> {
        let is_question = !plan.questions().is_empty();
        let bare = plan.shown_texts().iter().filter(|clause| clause.place.is_none()).count();
        if !is_question && bare < 2 {
            return Ok(None);
        }
        // What counts in one place of a text only is no evidence for its windows.
        let Some(evidence) = evidence.iter().find(|evidence| evidence.place.is_none()) else { return Ok(None) };
        let mut terms = WindowTerms { pairs: evidence.pairs.clone(), ..WindowTerms::default() };
        let (texts, kind) = self.texts(level)?;
        let units = self.units_field(level);
        for unit in &evidence.units {
            let weight = self.inverse_frequency(&[units], unit, kind)?;
            terms.add(unit, weight, weight);
        }
        let fields: Vec<_> =
            places(None, level).iter().map(|&place| TextPart::at(place).fields(&self.fields)).collect();
        let words: Vec<_> = fields.iter().filter_map(|fields| fields.words).collect();
        for word in &evidence.words {
            // Only the units count in a narrow window: it is as long as a phrase, in which words and pairs say the
            // same again.
            terms.add(word, WORD * self.inverse_frequency(&words, word, texts)?, 0.0);
        }
        let pairs: Vec<_> = fields.iter().map(|fields| fields.pairs).collect();
        for pair in &evidence.pairs {
            let Needle::Term(Term::Sequences(forms)) = &pair.needle else { continue };
            for form in forms.iter().filter(|form| form.len() == 2) {
                terms.add(form.pair(0), PAIR * self.inverse_frequency(&pairs, form.pair(0), texts)?, 0.0);
            }
        }
        Ok(Some(terms).filter(|terms| !terms.terms.is_empty()))
    }

    /// The comment blocks that are close to a query with these pairs, scored: among these are the best windows of comments.
    pub(in crate::search) fn close_blocks(&self, terms: &WindowTerms) -> Result<Option<Operator>> {
        let pairs = &terms.pairs;
        (!pairs.is_empty()).then(|| self.holding(close_from(pairs.len()), pairs)).transpose()
    }

    /// The comment blocks that hold `min` of `pieces`, scored.
    pub(in crate::search) fn holding(&self, min: usize, pieces: &[TextClause]) -> Result<Operator> {
        let part = TextPart::at(Place::Comment);
        let clauses = pieces.iter().map(|piece| self.piece(&piece.needle, part)).collect::<Result<_>>()?;
        let holding = Operator::at_least(min, clauses, self.weights.coverage);
        Ok(holding.among(self.kind(Level::Comments)))
    }

    /// The number of all texts that are searched at a level, and the number of documents of the level.
    fn texts(&self, level: Level) -> Result<(u64, u64)> {
        let comments = self.kind(Level::Comments).doc_freq().map_err(broken)?;
        let threads = self.kind(Level::Threads).doc_freq().map_err(broken)?;
        Ok(if level == Level::Threads { (threads + comments, threads) } else { (comments, comments) })
    }

    /// The inverse document frequency of a token among `documents`, as BM25 has it.
    #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
    fn inverse_frequency(&self, fields: &[Field], token: &str, documents: u64) -> Result<f64> {
        let frequency = self.context.doc_freq(fields, token)?;
        // Over several fields a document may be counted more than once, so that there may be more with the token than
        // there are.
        let (with, all) = (frequency as f64, documents.max(frequency) as f64);
        Ok(((all - with + 0.5) / (with + 0.5)).ln_1p())
    }
}

impl WindowTerms {
    fn add(&mut self, text: &str, wide: f64, narrow: f64) {
        if let Some(known) = self.terms.iter_mut().find(|known| known.text == text) {
            // A word of one unit, or a pair that is a word: one term with the weight of both.
            (known.wide, known.narrow) = (known.wide + wide, known.narrow + narrow);
            return;
        }
        let units = Units::of(text);
        if units.as_slice().is_empty() {
            return;
        }
        let first = units.text(0);
        if let Some(last) = first.bytes().next_back() {
            self.last_bytes[usize::from(last / 64)] |= 1 << (last % 64);
        }
        // By the first unit, so that a text is walked once whatever the number of terms.
        self.beginning.entry(first.to_owned()).or_default().push(self.terms.len());
        self.terms.push(WindowTerm { text: text.to_owned(), units: units.as_slice().len(), wide, narrow });
    }

    /// The greatest weights of the distinct terms that begin within one wide and within one narrow window of a text, which
    /// has these starts; those of `held` count in every narrow window.
    pub(in crate::search) fn best(&self, starts: &[TermStart], held: &[bool]) -> (f64, f64) {
        let base: f64 = self.terms.iter().zip(held).filter(|(_, held)| **held).map(|(term, _)| term.narrow).sum();
        let narrow = self.densest(starts, NARROW, |term| if held[term] { 0.0 } else { self.terms[term].narrow });
        (self.densest(starts, WIDE, |term| self.terms[term].wide), base + narrow)
    }

    /// For each term whether a text with these starts holds it.
    pub(in crate::search) fn held(&self, starts: &[TermStart]) -> Vec<bool> {
        let mut held = vec![false; self.terms.len()];
        for &(_, term) in starts {
            held[term] = true;
        }
        held
    }

    /// The starts of terms in `text`, in ascending order. `units` is room for its units.
    pub(in crate::search) fn starts(&self, text: &str, units: &mut Units) -> Vec<TermStart> {
        units.read(text);
        let count = units.as_slice().len();
        let mut starts = Vec::new();
        for at in 0..count {
            for &term in self.beginning_with(units.text(at)) {
                let WindowTerm { text, units: length, .. } = &self.terms[term];
                if at + length <= count && units.joined(at..at + length) == text {
                    starts.push((at, term));
                }
            }
        }
        starts
    }

    /// The terms that begin with `unit`.
    fn beginning_with(&self, unit: &str) -> &[usize] {
        // Most units of a text begin no term. Their last byte, which varies most in UTF-8, decides that without a hash.
        let Some(last) = unit.bytes().next_back() else { return &[] };
        let may_begin = self.last_bytes[usize::from(last / 64)] >> (last % 64) & 1 == 1;
        if may_begin { self.beginning.get(unit).map_or(&[], Vec::as_slice) } else { &[] }
    }

    /// The greatest sum of the weights of distinct terms that begin within `size` neighbouring units.
    fn densest(&self, starts: &[TermStart], size: usize, weight: impl Fn(usize) -> f64) -> f64 {
        let (mut counts, mut first) = (vec![0_usize; self.terms.len()], 0);
        let (mut sum, mut best) = (0.0, 0.0);
        for &(at, term) in starts {
            while starts[first].0 + size <= at {
                let left = starts[first].1;
                counts[left] -= 1;
                // A term counts once in a window, however often it occurs there.
                sum -= if counts[left] == 0 { weight(left) } else { 0.0 };
                first += 1;
            }
            sum += if counts[term] == 0 { weight(term) } else { 0.0 };
            counts[term] += 1;
            best = f64::max(best, sum);
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(all: &[(&str, f64, f64)]) -> WindowTerms {
        let mut terms = WindowTerms::default();
        for &(text, wide, narrow) in all {
            terms.add(text, wide, narrow);
        }
        terms
    }

    #[test]
    fn the_densest_window_counts_each_term_once() {
        let terms = terms(&[("台", 1.0, 1.0), ("积", 2.0, 2.0), ("台积", 4.0, 0.0), ("跌", 8.0, 8.0)]);
        let starts = |text: &str| terms.starts(text, &mut Units::default());
        let best = |text: &str, title: &str| terms.best(&starts(text), &terms.held(&starts(title)));
        assert_eq!(best("台積電跌，台積電跌", ""), (15.0, 11.0));
        let apart = format!("台積電{}跌", "好".repeat(10));
        assert_eq!(best(&apart, ""), (15.0, 8.0), "apart in a narrow window");
        let far = format!("台積電{}跌", "好".repeat(30));
        assert_eq!(best(&far, ""), (8.0, 8.0), "apart in both");
        assert_eq!(best(&far, "積"), (8.0, 10.0), "what the title holds counts in narrow windows");
        assert_eq!(best("無", ""), (0.0, 0.0));
    }

    proptest::proptest! {
        #[test]
        fn it_is_the_best_of_all_windows(text in "[台積電跌，好]{0,40}") {
            let terms = terms(&[("台", 1.0, 1.0), ("积", 2.0, 2.0), ("电", 4.0, 4.0), ("积电", 8.0, 0.0)]);
            let units = Units::of(&text);
            let row: Vec<_> = (0..units.as_slice().len()).map(|i| units.text(i)).collect();
            let in_window = |start: usize, size: usize| -> f64 {
                let window = &row[start..row.len().min(start + size)];
                let has = |unit: &str| window.contains(&unit);
                let pair = (start..start + window.len()).any(|i| row[i] == "积" && row.get(i + 1) == Some(&"电"));
                f64::from(u8::from(has("台")))
                    + f64::from(2 * u8::from(has("积")) + 4 * u8::from(has("电")))
                    + if pair && size == WIDE { 8.0 } else { 0.0 }
            };
            let best = |size| (0..row.len()).map(|start| in_window(start, size)).fold(0.0, f64::max);
            let starts = terms.starts(&text, &mut Units::default());
            proptest::prop_assert_eq!(terms.best(&starts, &terms.held(&[])), (best(WIDE), best(NARROW)));
        }
    }
}
