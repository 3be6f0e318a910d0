//! Plan to operator, at either level.

mod evidence;
mod facts;
mod terms;
mod text_part;
mod verified;
mod weights;
mod windows;

use std::sync::Arc;

pub use evidence::Evidence;
pub use weights::Weights;
pub(in crate::search) use windows::WindowTerms;

use self::text_part::{TextPart, is_verified};
use crate::{
    Result,
    engine::{Context, Field, Level, Operator, Term as TermOperator, TermLookup},
    index::{Fields, OpenIndex, TextFields, kind},
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

    /// The weights of relevance.
    pub(in crate::search) const fn weights(&self) -> &Weights {
        &self.weights
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
            // An exclusion alone is one from everything, which `all` adds.
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
        // A conjunction needs a part that leads.
        if with.is_empty() {
            with.push(self.everything(level));
        }
        Ok(if without.is_empty() { Operator::all(with) } else { Operator::all_but(with, without) })
    }

    /// The documents of `level` that are, or belong to, the threads that an operator matches.
    fn of_thread(&self, threads: Operator, level: Level) -> Operator {
        match level {
            Level::Threads => threads,
            Level::Comments | Level::Lines => threads.into_blocks(self.everything(level)),
        }
    }

    /// The documents of `level` that are, or hold, the comment blocks that an operator matches.
    fn of_block(&self, blocks: Operator, level: Level) -> Operator {
        match level {
            Level::Threads => blocks.into_threads(self.weights.more),
            Level::Comments | Level::Lines => blocks,
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
                // Walking a verified part reads the text of every candidate; probed, it reads those that other
                // conditions leave.
                if is_verified(&clause.needle) { Operator::any_probed(places) } else { Operator::any(places) }
            }
            (None, Level::Comments | Level::Lines) => exact(Place::Comment)?,
            (Some(place), _) => exact(place)?,
        })
    }

    /// The documents of `level` for a text found at `place`, scored by the weight of the place.
    fn placed(&self, found: Operator, place: Place, level: Level) -> Operator {
        self.weighted(found, self.weights.place(place), place, level)
    }

    /// The documents of `level` for a text found at `place`, scored by BM25 among the texts there, times `weight`.
    fn weighted(&self, found: Operator, weight: f32, place: Place, level: Level) -> Operator {
        let of = if place == Place::Comment { Level::Comments } else { Level::Threads };
        let weighted = found.among(self.kind(of)).boosted(weight);
        if of == Level::Comments { self.of_block(weighted, level) } else { self.of_thread(weighted, level) }
    }

    /// The matches of a question: of its exact form, and whatever holds one of its pieces. They are ranked by
    /// [evidence](Self::evidence) alone.
    fn question(&self, question: &Question, level: Level) -> Result<Operator> {
        let mut ways = vec![self.operator(&question.exact, level)?];
        for &place in places(None, level) {
            let found = self.any_piece(&question.pieces, place);
            ways.push(if place == Place::Comment { self.of_block(found, level) } else { found });
        }
        // The ways overlap, and their sum would count an exact match several times.
        Ok(Operator::any(ways).constant())
    }

    /// The documents that hold one of the pieces in a text at `place`: threads, or comment blocks.
    fn any_piece(&self, pieces: &[TextClause], place: Place) -> Operator {
        let fields = TextPart::at(place).fields(&self.fields);
        Operator::term_set(pieces.iter().flat_map(|piece| self.tokens(&piece.needle, &fields)).collect())
    }

    /// The documents that hold a piece: threads by title or post, and comment blocks.
    pub(in crate::search) fn piece_anywhere(&self, piece: &TextClause) -> Operator {
        let fields = [self.fields.title, self.fields.body, self.fields.comment];
        let tokens = fields.iter().flat_map(|fields| self.tokens(&piece.needle, fields));
        Operator::any(tokens.map(|token| Operator::Term(TermOperator::once(token))).collect())
    }

    /// The tokens of `fields` for a piece, which is one unit or two: it occurs where one of them does.
    ///
    /// A pair with a run of letters may also occur where the run is a part of a camelCase run. Then the piece that is
    /// this run alone occurs there as well.
    fn tokens(&self, piece: &Needle, fields: &TextFields) -> Vec<Arc<TermLookup>> {
        let token = |field, text: &str| self.context.term(field, text);
        match piece {
            Needle::Term(Term::Exact(forms)) => {
                forms.iter().map(|form| token(fields.marks, &form.to_string())).collect()
            }
            Needle::Term(Term::Sequences(forms)) => match &forms[..] {
                [whole, ..] if whole.len() > 1 => vec![token(fields.pairs, whole.pair(0))],
                [whole, ..] if whole.kind(0) == UnitKind::Letters => {
                    vec![token(fields.units, whole.text(0)), token(fields.marks, whole.text(0))]
                }
                [whole, ..] => vec![token(fields.units, whole.text(0))],
                [] => vec![],
            },
            _ => vec![],
        }
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
        (Some(Place::Title | Place::Body), Level::Comments | Level::Lines) => &[],
    }
}

/// The forms of the needle if each is one unit, where no camelCase part can be meant by it.
fn lone_units(needle: &Needle) -> Option<Vec<&str>> {
    let Needle::Term(Term::Sequences(forms)) = needle else { return None };
    forms.iter().map(|form| (form.len() == 1 && form.kind(0) != UnitKind::Letters).then(|| form.text(0))).collect()
}
