//! The texts that are indexed by themselves.

use crate::{
    Result,
    index::{Fields, Proved, TextFields},
    query::Needle,
    text::{Quoting, Sequence, Term, UnitKind},
    thread::Place,
};

/// Whether some of the candidates from the index have to be verified in their text.
pub(super) fn is_verified(needle: &Needle) -> bool {
    let at_edge = |form: &Sequence| [0, form.len() - 1].into_iter().any(|i| form.kind(i) == UnitKind::Letters);
    match needle {
        Needle::Verbatim(_) | Needle::Proximity(_) => true,
        Needle::Term(Term::Sequences(forms)) => forms.iter().any(|form| form.len() > 1 && at_edge(form)),
        Needle::Term(_) => false,
    }
}

/// A text that is indexed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextPart {
    Title,
    Body,
    Own,
    Quoted,
    Comment,
}

impl TextPart {
    /// The whole text at a place.
    pub(super) const fn at(place: Place) -> Self {
        match place {
            Place::Title => Self::Title,
            Place::Body => Self::Body,
            Place::Comment => Self::Comment,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Own => "own",
            Self::Quoted => "quoted",
            Self::Comment => "comment",
        }
    }

    pub(super) const fn fields(self, fields: &Fields) -> TextFields {
        match self {
            Self::Title => fields.title,
            Self::Body => fields.body,
            Self::Own => fields.own,
            Self::Quoted => fields.quoted,
            Self::Comment => fields.comment,
        }
    }
}

impl TextPart {
    /// A test of this part of what a document stores, by a test of the text.
    pub(super) fn verify(
        self,
        is_match: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> impl Fn(&Proved) -> Result<bool> + Send + Sync + 'static {
        move |stored: &Proved| {
            let body = || stored.thread_texts().map(|(_, body)| body);
            Ok(match self {
                Self::Title => is_match(stored.thread_texts()?.0),
                Self::Body => is_match(body()?),
                Self::Own => Quoting::of(body()?).is_some_and(|quoting| is_match(&quoting.own.text)),
                Self::Quoted => Quoting::of(body()?).is_some_and(|quoting| is_match(&quoting.quoted.text)),
                Self::Comment => is_match(stored.block_text()?),
            })
        }
    }
}
