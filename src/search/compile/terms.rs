//! Terms in one of the texts that are indexed.
//!
//! A term of two or more units is found by its pairs: k units are the phrase of the pairs 0-1, 2-3, …; the last one
//! may overlap the one before. Each text is one value of one document, so that no phrase continues from one text into the
//! next.

use std::ops::Range;

use super::{
    Compiler,
    text_part::{TextPart, is_verified},
};
use crate::{
    Result,
    engine::{Operator, Phrase},
    index::{Has, TextFields},
    query::{BodyPart, Needle},
    text::{self, Sequence, Term, UnitKind, Units},
};

impl Compiler {
    /// Threads with a term in a part of the post.
    pub(super) fn body_text(&self, part: BodyPart, needle: &Needle) -> Result<Operator> {
        if part == BodyPart::Quoted {
            return self.term_in(needle, TextPart::Quoted);
        }
        // A post without quotations has no text of its own part.
        let quoting = self.term(self.fields.has, Has::Quote.name());
        let whole = Operator::all_but(vec![self.term_in(needle, TextPart::Body)?], vec![quoting]);
        Ok(Operator::any(vec![whole, self.term_in(needle, TextPart::Own)?]))
    }

    /// The documents with a term in a part: threads for title and post, comment blocks for comments.
    pub(super) fn term_in(&self, needle: &Needle, part: TextPart) -> Result<Operator> {
        let fields = part.fields(&self.fields);
        match needle {
            Needle::Term(Term::Exact(forms)) => {
                Ok(Operator::any(forms.iter().map(|form| self.mark(&fields, &form.to_string())).collect()))
            }
            Needle::Term(whole @ Term::Sequences(forms)) => {
                let mut ways: Vec<_> =
                    forms.iter().filter_map(|form| self.sequence(&fields, form, 0..form.len())).collect();
                for form in forms {
                    ways.extend(self.with_parts(whole, form, &fields, part));
                }
                Ok(if is_verified(needle) { Operator::any_probed(ways) } else { Operator::any(ways) })
            }
            Needle::Term(Term::Pattern(pattern)) => {
                let in_field = |field| Operator::regex(&self.context, field, &pattern.regex());
                Ok(Operator::any(vec![in_field(fields.units)?, in_field(fields.marks)?]))
            }
            Needle::Verbatim(verbatim) => self.verbatim(verbatim, &fields, part),
            Needle::Proximity(proximity) => self.proximity(proximity, part),
        }
    }

    /// Ways to find a sequence whose first or last unit is only a part of a camelCase run (`GPT4o` in `ChatGPT4o`).
    ///
    /// The index has no pairs of such a part and the unit next to it: these candidates, which are few, are verified.
    fn with_parts(&self, whole: &Term, form: &Sequence, fields: &TextFields, part: TextPart) -> Vec<Operator> {
        let last = form.len() - 1;
        let letters = |i: usize| form.kind(i) == UnitKind::Letters;
        if last == 0 {
            return if letters(0) { vec![self.mark(fields, form.text(0))] } else { vec![] };
        }
        let mark = |i: usize| Some(self.mark(fields, form.text(i)));
        let mut ways = Vec::new();
        if letters(0) {
            // The part is the end of a run: what follows it in the text is the next unit.
            ways.push(vec![mark(0), self.sequence(fields, form, 1..last + 1)]);
        }
        if letters(last) {
            // The part is the start of a run: what precedes it in the text is the unit before.
            ways.push(vec![self.sequence(fields, form, 0..last), mark(last)]);
        }
        if letters(0) && letters(last) {
            ways.push(vec![mark(0), self.sequence(fields, form, 1..last), mark(last)]);
        }
        let verified = |candidates: Vec<_>| {
            let term = whole.clone();
            Operator::all(candidates)
                .verified(part.name(), part.verify(move |text| text::contains(&term, &Units::of(text))))
        };
        ways.into_iter().map(|parts| verified(parts.into_iter().flatten().collect())).collect()
    }

    /// The units of `form` in `range`, one after another; `None` if there is nothing to look up: a gap alone.
    fn sequence(&self, fields: &TextFields, form: &Sequence, range: Range<usize>) -> Option<Operator> {
        match range.len() {
            0 => None,
            1 if form.kind(range.start) == UnitKind::Gap => None,
            1 => Some(self.term(fields.units, form.text(range.start))),
            2 => Some(self.term_with_frequencies(fields.pairs, form.pair(range.start))),
            length => {
                // An odd number of units is covered by pairs only if the last one shares a unit.
                let overlapping = (length % 2 == 1).then_some(length - 2);
                let offsets = (0..length - 1).step_by(2).chain(overlapping);
                let pair = |offset| self.context.term(fields.pairs, form.pair(range.start + offset));
                Some(Operator::Phrase(Phrase::new(offsets.map(|offset| (offset, pair(offset))))))
            }
        }
    }

    pub(super) fn mark(&self, fields: &TextFields, text: &str) -> Operator {
        self.term(fields.marks, text)
    }
}
