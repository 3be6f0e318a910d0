//! Plan to tantivy query: what is found, at either level.

mod confirmed;
mod evidence;
mod facts;
mod needles;
mod ranking;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tantivy::{
    Term as IndexTerm,
    collector::Collector,
    query::{BooleanQuery, BoostQuery, Occur, Query, RegexQuery},
    schema::{Field, IndexRecordOption},
};

use needles::is_verified;

pub use evidence::Evidence;
pub use ranking::Weights;

use crate::{
    Result,
    engine::{
        Level,
        close::close,
        either::either,
        entries::{Entries, Lookups},
        intersection::intersection,
        join::Joins,
        posted::posted,
        silent::silent,
        statistics::among,
        stoppable::stoppable,
        union::union,
    },
    index::{Fields, OpenIndex, Stop, broken, kind},
    query::{Near, Needle, Plan, TextClause},
    text::{Kind, Term},
    thread::Place,
};

/// Makes queries of plans.
pub(in crate::search) struct Matcher {
    fields: Fields,
    joins: Joins,
    lookups: Lookups,
    pub(in crate::search) weights: Weights,
    failed: Arc<AtomicBool>,
    stop: Stop,
}

impl Matcher {
    pub(in crate::search) fn new(index: &OpenIndex, joins: Joins, weights: Weights) -> Self {
        let (fields, stop) = (*index.fields(), index.stop().clone());
        let lookups = Lookups::new(Arc::clone(index.dictionaries()));
        Self { fields, joins, lookups, weights, failed: Arc::default(), stop }
    }

    /// What `collector` makes of what a query of this matcher finds.
    ///
    /// An error if it was ended, or if a text could not be read while it ran: tantivy's scorers cannot fail.
    pub(in crate::search) fn run<C: Collector>(
        &self,
        index: &OpenIndex,
        query: Box<dyn Query>,
        collector: &C,
    ) -> Result<C::Fruit> {
        let found = index.searcher().search(&stoppable(query, &self.stop), collector).map_err(broken)?;
        self.stop.heed()?;
        if self.failed.load(Ordering::Relaxed) {
            return Err(broken("a stored text is damaged"));
        }
        Ok(found)
    }

    /// The query that finds what satisfies `plan`.
    pub(in crate::search) fn query(&self, plan: &Plan, level: Level) -> Result<Box<dyn Query>> {
        Ok(match plan {
            Plan::All => self.everything(level),
            Plan::And(parts) => self.every(parts, level)?,
            Plan::Or(parts) => any(parts.iter().map(|part| self.query(part, level)).collect::<Result<_>>()?),
            Plan::Not(_) => self.every(std::slice::from_ref(plan), level)?,
            Plan::Text(clause) => self.text(clause, level)?,
            Plan::Near(near) => self.near(near, level)?,
            Plan::Excerpt(excerpt, clause) => self.of_thread(self.excerpt(*excerpt, &clause.needle)?, level),
            Plan::Fact(fact) => self.fact(fact, level)?,
            Plan::InComment(inner) => self.of_block(self.query(inner, Level::Comments)?, level),
            Plan::InThread(inner) => self.of_thread(self.query(inner, Level::Threads)?, level),
        })
    }

    /// The fields of the index.
    pub(in crate::search) const fn fields(&self) -> Fields {
        self.fields
    }

    pub(in crate::search) fn everything(&self, level: Level) -> Box<dyn Query> {
        silent(posted(self.kind(level), IndexRecordOption::Basic))
    }

    /// What all documents of a level hold.
    fn kind(&self, level: Level) -> Arc<Entries> {
        let kind = if level == Level::Threads { kind::THREAD } else { kind::COMMENT };
        self.entries(self.fields.kind, kind)
    }

    /// What satisfies every one of `parts`.
    fn every(&self, parts: &[Plan], level: Level) -> Result<Box<dyn Query>> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Plan::Not(inner) => without.push(self.query(inner, level)?),
                part => with.push(self.query(part, level)?),
            }
        }
        if with.is_empty() {
            with.push(self.everything(level));
        }
        Ok(if without.is_empty() { all(with) } else { intersection(with, without) })
    }

    /// What a query that finds threads means at `level`.
    pub(in crate::search) fn of_thread(&self, threads: Box<dyn Query>, level: Level) -> Box<dyn Query> {
        match level {
            Level::Threads => threads,
            Level::Comments => self.joins.blocks_of(threads, self.everything(level)),
        }
    }

    /// What a query that finds comment blocks means at `level`.
    pub(in crate::search) fn of_block(&self, blocks: Box<dyn Query>, level: Level) -> Box<dyn Query> {
        match level {
            Level::Threads => self.joins.threads_of(blocks, self.weights.more),
            Level::Comments => blocks,
        }
    }

    pub(in crate::search) fn text(&self, clause: &TextClause, level: Level) -> Result<Box<dyn Query>> {
        let exact = |place| {
            let found = self.in_place(&clause.needle, place)?;
            Ok(self.placed(Box::new(BoostQuery::new(found, self.weights.exact)), place, level))
        };
        Ok(match (clause.place, level) {
            (None, Level::Threads) => {
                let in_comments = match lone_unit(&clause.needle) {
                    // For one unit, which may be as common as 的, the thread knows by itself whether any comment has it.
                    Some(unit) => {
                        let found = self.term(self.fields.any_units, unit, IndexRecordOption::Basic);
                        let weight = self.weights.exact * self.weights.comment;
                        Box::new(BoostQuery::new(among(self.kind(Level::Threads), found), weight))
                    }
                    None => exact(Place::Comment)?,
                };
                let places = vec![exact(Place::Title)?, exact(Place::Body)?, in_comments];
                if is_verified(&clause.needle) { either(places) } else { any(places) }
            }
            (None, Level::Comments) => exact(Place::Comment)?,
            (Some(place), _) => exact(place)?,
        })
    }

    /// What a query on a text at `place` means at `level`, weighed by what its place is worth.
    pub(in crate::search) fn placed(&self, found: Box<dyn Query>, place: Place, level: Level) -> Box<dyn Query> {
        let of = if place == Place::Comment { Level::Comments } else { Level::Threads };
        let weighed = Box::new(BoostQuery::new(among(self.kind(of), found), self.weights.place(place)));
        if of == Level::Comments { self.of_block(weighed, level) } else { self.of_thread(weighed, level) }
    }

    /// What a question finds: what satisfies it as it stands, and each text that holds enough of its pieces.
    fn near(&self, near: &Near, level: Level) -> Result<Box<dyn Query>> {
        let mut ways = vec![silent(self.query(&near.exact, level)?)];
        for &place in places(None, level) {
            ways.push(self.close(&near.pieces, near.least(), place, level)?);
        }
        Ok(any(ways))
    }

    /// What holds so many of the pieces in one text at `place`.
    pub(in crate::search) fn close(
        &self,
        pieces: &[TextClause],
        least: usize,
        place: Place,
        level: Level,
    ) -> Result<Box<dyn Query>> {
        let pieces = pieces.iter().map(|piece| self.in_place(&piece.needle, place)).collect::<Result<_>>()?;
        Ok(self.placed(
            Box::new(BoostQuery::new(close(pieces, least, self.weights.coverage), self.weights.pairs)),
            place,
            level,
        ))
    }

    /// Documents with a token like `regex`: what finds these tokens can be ended too.
    pub(in crate::search) fn like(&self, regex: &str, field: Field) -> Result<Box<dyn Query>> {
        Ok(stoppable(Box::new(RegexQuery::from_pattern(regex, field).map_err(broken)?), &self.stop))
    }

    pub(in crate::search) fn keyword(&self, field: Field, text: &str) -> Box<dyn Query> {
        self.term(field, text, IndexRecordOption::Basic)
    }

    pub(in crate::search) fn term(&self, field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
        posted(self.entries(field, text), option)
    }

    fn entries(&self, field: Field, text: &str) -> Arc<Entries> {
        self.lookups.entries(IndexTerm::from_field_text(field, text))
    }
}

/// Where texts are looked for that may stand at `place`: in a thread, or in a comment block.
pub(in crate::search) const fn places(place: Option<Place>, level: Level) -> &'static [Place] {
    match (place, level) {
        (None, Level::Threads) => &[Place::Title, Place::Body, Place::Comment],
        (None | Some(Place::Comment), _) => &[Place::Comment],
        (Some(Place::Title), Level::Threads) => &[Place::Title],
        (Some(Place::Body), Level::Threads) => &[Place::Body],
        // What stands in the thread says nothing about which of its comments is closer.
        (Some(Place::Title | Place::Body), Level::Comments) => &[],
    }
}

/// The needle's only unit, where no camelCase part can be meant by it.
fn lone_unit(needle: &Needle) -> Option<&str> {
    match needle {
        Needle::Term(Term::Sequences(forms)) => match &forms[..] {
            [form] if form.len() == 1 && form.kind(0) != Kind::Letters => Some(form.text(0)),
            _ => None,
        },
        _ => None,
    }
}

/// So many ways are looked at one by one; more, a window of documents at a time.
const FEW: usize = 8;

pub(in crate::search) fn any(mut ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match ways.len() {
        1 => ways.remove(0),
        2..=FEW => union(ways),
        _ => Box::new(BooleanQuery::new(ways.into_iter().map(|way| (Occur::Should, way)).collect())),
    }
}

pub(in crate::search) fn all(mut parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match parts.len() {
        1 => parts.remove(0),
        _ => intersection(parts, vec![]),
    }
}
