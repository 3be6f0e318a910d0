//! Documents with a needle in one of the texts that are indexed.
//!
//! A term of two or more units is found by its pairs: k units are the phrase of the pairs 0-1, 2-3, …, of which the last
//! may overlap. Each text is one value of one document, so that no phrase runs over from one text into the next.

use std::ops::Range;

use tantivy::{query::Query, schema::IndexRecordOption};

use super::{Matcher, all, any};
use crate::{
    Result,
    engine::{either::either, intersection::intersection, phrase::phrase},
    index::{Fields, Has, TextFields},
    query::{Excerpt, Needle},
    text::{self, Kind, Sequence, Term, Units},
    thread::Place,
};

impl Matcher {
    pub(in crate::search) const fn text_fields(&self, place: Place) -> TextFields {
        Text::at(place).fields(&self.fields)
    }

    /// Documents with the needle in a text: threads for title and body, comment blocks for comments.
    pub(in crate::search) fn in_place(&self, needle: &Needle, place: Place) -> Result<Box<dyn Query>> {
        self.in_text(needle, Text::at(place))
    }

    /// Threads with the needle in a part of the post.
    pub(super) fn excerpt(&self, excerpt: Excerpt, needle: &Needle) -> Result<Box<dyn Query>> {
        if excerpt == Excerpt::Quoted {
            return self.in_text(needle, Text::Quoted);
        }
        // A post that quotes nothing is all its own.
        let whole = intersection(
            vec![self.in_text(needle, Text::Body)?],
            vec![self.keyword(self.fields.has, Has::Quote.name())],
        );
        Ok(any(vec![whole, self.in_text(needle, Text::Own)?]))
    }

    pub(super) fn in_text(&self, needle: &Needle, place: Text) -> Result<Box<dyn Query>> {
        let fields = place.fields(&self.fields);
        match needle {
            Needle::Term(Term::Exact(forms)) => {
                Ok(any(forms.iter().map(|form| self.mark(&fields, &form.to_string())).collect()))
            }
            Needle::Term(whole @ Term::Sequences(forms)) => {
                let mut ways: Vec<_> =
                    forms.iter().filter_map(|form| self.sequence(&fields, form, 0..form.len())).collect();
                for form in forms {
                    ways.extend(self.with_parts(whole, form, &fields, place));
                }
                Ok(if is_verified(needle) { either(ways) } else { any(ways) })
            }
            Needle::Term(Term::Pattern(pattern)) => {
                let regex = pattern.regex();
                Ok(any(vec![self.like(&regex, fields.units)?, self.like(&regex, fields.marks)?]))
            }
            Needle::Verbatim(verbatim) => self.verbatim(verbatim, &fields, place),
            Needle::Proximity(proximity) => self.proximity(proximity, place),
        }
    }

    /// Ways to find a sequence whose first or last unit is but a part of a camelCase run (`GPT4o` in `ChatGPT4o`).
    ///
    /// That a part stands beside the rest is not indexed: such candidates, which are few, are looked at in their texts.
    fn with_parts(&self, whole: &Term, form: &Sequence, fields: &TextFields, place: Text) -> Vec<Box<dyn Query>> {
        let last = form.len() - 1;
        let letters = |i: usize| form.kind(i) == Kind::Letters;
        if last == 0 {
            return if letters(0) { vec![self.mark(fields, form.text(0))] } else { vec![] };
        }
        let part = |i: usize| Some(self.mark(fields, form.text(i)));
        let mut ways = Vec::new();
        if letters(0) {
            ways.push(vec![part(0), self.sequence(fields, form, 1..last + 1)]);
        }
        if letters(last) {
            ways.push(vec![self.sequence(fields, form, 0..last), part(last)]);
        }
        if letters(0) && letters(last) {
            ways.push(vec![part(0), self.sequence(fields, form, 1..last), part(last)]);
        }
        let confirms = |candidates: Vec<_>| {
            let term = whole.clone();
            let stands = move |text: &str| text::contains(&term, &Units::of(text));
            self.confirmed(all(candidates), place, stands)
        };
        ways.into_iter().map(|parts| confirms(parts.into_iter().flatten().collect())).collect()
    }

    /// The units of `form` in `range`, one after another; `None` if there is nothing to look up: a gap alone.
    fn sequence(&self, fields: &TextFields, form: &Sequence, range: Range<usize>) -> Option<Box<dyn Query>> {
        match range.len() {
            0 => None,
            1 if form.kind(range.start) == Kind::Gap => None,
            1 => Some(self.term(fields.units, form.text(range.start), IndexRecordOption::Basic)),
            2 => Some(self.term(fields.pairs, form.pair(range.start), IndexRecordOption::WithFreqs)),
            length => {
                let overlapping = (length % 2 == 1).then_some(length - 2);
                let offsets = (0..length - 1).step_by(2).chain(overlapping);
                let pair = |offset| self.entries(fields.pairs, form.pair(range.start + offset));
                Some(phrase(offsets.map(|offset| (offset, pair(offset))).collect()))
            }
        }
    }

    pub(super) fn mark(&self, fields: &TextFields, text: &str) -> Box<dyn Query> {
        self.term(fields.marks, text, IndexRecordOption::Basic)
    }
}

/// Whether some of what the index finds has to be looked at again in its text.
pub(super) fn is_verified(needle: &Needle) -> bool {
    let at_edge = |form: &Sequence| [0, form.len() - 1].into_iter().any(|i| form.kind(i) == Kind::Letters);
    match needle {
        Needle::Verbatim(_) | Needle::Proximity(_) => true,
        Needle::Term(Term::Sequences(forms)) => forms.iter().any(|form| form.len() > 1 && at_edge(form)),
        Needle::Term(_) => false,
    }
}

/// A text that is indexed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Title,
    Body,
    Own,
    Quoted,
    Comment,
}

impl Text {
    /// The whole text at a place.
    const fn at(place: Place) -> Self {
        match place {
            Place::Title => Self::Title,
            Place::Body => Self::Body,
            Place::Comment => Self::Comment,
        }
    }

    const fn fields(self, fields: &Fields) -> TextFields {
        match self {
            Self::Title => fields.title,
            Self::Body => fields.body,
            Self::Own => fields.own,
            Self::Quoted => fields.quoted,
            Self::Comment => fields.comment,
        }
    }
}
