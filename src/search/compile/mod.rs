//! Plan to operator, at either level.

mod evidence;
mod facts;
mod terms;
mod text_part;
mod verified;
mod weights;

use std::sync::Arc;

pub use evidence::Evidence;
pub use weights::Weights;

use self::text_part::{TextPart, is_verified};
use crate::{
    Result,
    engine::{Context, Field, Level, Operator, Term as TermOperator, TermLookup},
    index::{Fields, OpenIndex, kind},
    query::{Needle, Plan, Question, TextClause},
    text::{Term, UnitKind},
    thread::Place,
};

/// Compiles plans for one index.
pub(in crate::search) struct Compiler {
    fields: Fields,
    context: Context,
    weights: Weights,
}

impl Compiler {
    pub(in crate::search) fn new(index: &OpenIndex, weights: Weights) -> Self {
        Self { fields: *index.fields(), context: Context::new(index), weights }
    }

    /// The context in which the operators have to be executed.
    pub(in crate::search) const fn context(&self) -> &Context {
        &self.context
    }

    /// The operator of the documents of `level` that satisfy `plan`.
    pub(in crate::search) fn operator(&self, plan: &Plan, level: Level) -> Result<Operator> {
        Ok(match plan {
            Plan::All => self.everything(level),
            Plan::And(parts) => self.all(parts, level)?,
            Plan::Or(parts) => {
                Operator::any(parts.iter().map(|part| self.operator(part, level)).collect::<Result<_>>()?)
            }
            Plan::Not(_) => self.all(std::slice::from_ref(plan), level)?,
            Plan::Text(clause) => self.text(clause, level)?,
            Plan::Question(question) => self.question(question, level)?,
            Plan::BodyText(part, clause) => self.of_thread(self.body_text(*part, &clause.needle)?, level),
            Plan::Fact(fact) => self.fact(fact, level)?,
            Plan::InComment(inner) => self.of_block(self.operator(inner, Level::Comments)?, level),
            Plan::InThread(inner) => self.of_thread(self.operator(inner, Level::Threads)?, level),
        })
    }

    /// All documents of a level.
    fn everything(&self, level: Level) -> Operator {
        Operator::Term(TermOperator::once(self.kind(level))).constant()
    }

    /// The term that all documents of a level hold.
    fn kind(&self, level: Level) -> Arc<TermLookup> {
        let kind = if level == Level::Threads { kind::THREAD } else { kind::COMMENT };
        self.context.term(self.fields.kind, kind)
    }

    /// The documents that satisfy every one of `parts`.
    fn all(&self, parts: &[Plan], level: Level) -> Result<Operator> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Plan::Not(inner) => without.push(self.operator(inner, level)?),
                part => with.push(self.operator(part, level)?),
            }
        }
        if with.is_empty() {
            with.push(self.everything(level));
        }
        Ok(if without.is_empty() { Operator::all(with) } else { Operator::all_but(with, without) })
    }

    /// The documents of `level` that are, or belong to, the threads that an operator matches.
    fn of_thread(&self, threads: Operator, level: Level) -> Operator {
        match level {
            Level::Threads => threads,
            Level::Comments => threads.into_blocks(self.everything(level)),
        }
    }

    /// The documents of `level` that are, or hold, the comment blocks that an operator matches.
    fn of_block(&self, blocks: Operator, level: Level) -> Operator {
        match level {
            Level::Threads => blocks.into_threads(self.weights.more),
            Level::Comments => blocks,
        }
    }

    /// The documents with a text in its place, or anywhere.
    fn text(&self, clause: &TextClause, level: Level) -> Result<Operator> {
        let exact = |place| {
            let found = self.term_in(&clause.needle, TextPart::at(place))?;
            Ok(self.placed(found.boosted(self.weights.exact), place, level))
        };
        Ok(match (clause.place, level) {
            (None, Level::Threads) => {
                let in_comments = match lone_units(&clause.needle) {
                    // For one unit, which may be as common as 的, the thread itself has a token if any comment has it.
                    Some(units) => {
                        let terms = units.into_iter().map(|unit| self.term(self.fields.any_units, unit)).collect();
                        let found = Operator::any(terms).among(self.kind(Level::Threads));
                        found.boosted(self.weights.exact * self.weights.comment)
                    }
                    None => exact(Place::Comment)?,
                };
                let places = vec![exact(Place::Title)?, exact(Place::Body)?, in_comments];
                if is_verified(&clause.needle) { Operator::any_probed(places) } else { Operator::any(places) }
            }
            (None, Level::Comments) => exact(Place::Comment)?,
            (Some(place), _) => exact(place)?,
        })
    }

    /// The documents of `level` for a text found at `place`, scored by the weight of the place.
    fn placed(&self, found: Operator, place: Place, level: Level) -> Operator {
        let of = if place == Place::Comment { Level::Comments } else { Level::Threads };
        let weighted = found.among(self.kind(of)).boosted(self.weights.place(place));
        if of == Level::Comments { self.of_block(weighted, level) } else { self.of_thread(weighted, level) }
    }

    /// The matches of a question: of its exact form, and each text that holds enough of its pieces.
    fn question(&self, question: &Question, level: Level) -> Result<Operator> {
        let mut ways = vec![self.operator(&question.exact, level)?.constant()];
        for &place in places(None, level) {
            ways.push(self.some_of(&question.pieces, question.min_should_match(), place, level)?);
        }
        Ok(Operator::any(ways))
    }

    /// The documents that hold `min` of the pieces in one text at `place`.
    fn some_of(&self, pieces: &[TextClause], min: usize, place: Place, level: Level) -> Result<Operator> {
        let pieces = pieces.iter().map(|piece| self.term_in(&piece.needle, TextPart::at(place)));
        let clauses = pieces.collect::<Result<_>>()?;
        let found = Operator::at_least(min, clauses, self.weights.coverage);
        Ok(self.placed(found.boosted(self.weights.pairs), place, level))
    }

    /// The documents with a term of `field`, scored without its frequency.
    fn term(&self, field: Field, text: &str) -> Operator {
        Operator::Term(TermOperator::once(self.context.term(field, text)))
    }

    /// The documents with a term of `field`, scored by its frequency.
    fn term_with_frequencies(&self, field: Field, text: &str) -> Operator {
        Operator::Term(TermOperator::with_frequencies(self.context.term(field, text)))
    }
}

/// The places in which a text without a place, or with this one, is searched for at a level.
const fn places(place: Option<Place>, level: Level) -> &'static [Place] {
    match (place, level) {
        (None, Level::Threads) => &[Place::Title, Place::Body, Place::Comment],
        (None | Some(Place::Comment), _) => &[Place::Comment],
        (Some(Place::Title), Level::Threads) => &[Place::Title],
        (Some(Place::Body), Level::Threads) => &[Place::Body],
        // A text of the thread does not make one of its comments closer than another.
        (Some(Place::Title | Place::Body), Level::Comments) => &[],
    }
}

/// The forms of the needle if each is one unit, where no camelCase part can be meant by it.
fn lone_units(needle: &Needle) -> Option<Vec<&str>> {
    let Needle::Term(Term::Sequences(forms)) = needle else { return None };
    forms.iter().map(|form| (form.len() == 1 && form.kind(0) != UnitKind::Letters).then(|| form.text(0))).collect()
}
