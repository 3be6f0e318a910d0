//! Conditions on facts as tantivy queries.

use std::ops::Bound;

use tantivy::{
    Term as IndexTerm,
    query::{AllQuery, Query, RangeQuery},
    schema::Field,
};

use super::matching::{Level, Matcher, all, any, keyword, silent};
use crate::{
    Result,
    index::Fields,
    query::{Count, DateRange, Fact, Glob, Holder, Key, NumberRange},
};

impl Matcher {
    /// What satisfies a condition on a fact, at `level`.
    pub(super) fn fact(&self, fact: &Fact, level: Level) -> Result<Box<dyn Query>> {
        let fields = self.fields();
        let of_thread = |range| self.of_thread(silent(all(vec![range, self.everything(Level::Threads)])), level);
        Ok(match fact {
            Fact::Keyword(key, holder, glob) => self.keyword_fact(*key, *holder, glob, level)?,
            Fact::Posted(range) => of_thread(dates(fields.posted_at, range)),
            Fact::Commented(range) => {
                let ways = any(vec![dates(fields.posted_at, range), dates(fields.continued_at, range)]);
                self.of_block(silent(all(vec![ways, self.everything(Level::Comments)])), level)
            }
            Fact::Count(count, range) => of_thread(numbers(&fields, *count, *range)),
            Fact::NewerThan(time) => {
                let after = Bound::Excluded(IndexTerm::from_field_i64(fields.indexed_at, time.0));
                of_thread(Box::new(RangeQuery::new(after, Bound::Unbounded)))
            }
        })
    }

    fn keyword_fact(&self, key: Key, holder: Holder, glob: &Glob, level: Level) -> Result<Box<dyn Query>> {
        let (of_post, of_comment) = fields_of(&self.fields(), key);
        let mut ways = Vec::new();
        let wants_post = holder == Holder::Post || (holder == Holder::Either && level == Level::Threads);
        if let Some(field) = of_post.filter(|_| wants_post) {
            let threads = all(vec![self.such(field, key, glob)?, self.everything(Level::Threads)]);
            ways.push(self.of_thread(silent(threads), level));
        }
        if let Some(field) = of_comment.filter(|_| holder != Holder::Post) {
            let blocks = all(vec![self.such(field, key, glob)?, self.everything(Level::Comments)]);
            ways.push(self.of_block(silent(blocks), level));
        }
        Ok(any(ways))
    }

    /// Documents with a keyword that fits.
    fn such(&self, field: Field, key: Key, glob: &Glob) -> Result<Box<dyn Query>> {
        match (key.regex(glob), glob.value()) {
            (None, Some(value)) => Ok(keyword(field, value)),
            (Some(regex), _) => self.like(&regex, field),
            (None, None) => Ok(any(vec![])),
        }
    }
}

/// Where a kind of keyword stands: on threads, and on comment blocks.
const fn fields_of(fields: &Fields, key: Key) -> (Option<Field>, Option<Field>) {
    match key {
        Key::Board => (Some(fields.board), None),
        Key::User => (Some(fields.author), Some(fields.by)),
        Key::Category => (Some(fields.category), None),
        Key::Subject => (Some(fields.subject), None),
        Key::Re => (Some(fields.re), None),
        Key::Article => (Some(fields.article), None),
        Key::Reaction => (None, Some(fields.reaction)),
        Key::Has => (Some(fields.has), Some(fields.has)),
        Key::Domain => (Some(fields.domain), Some(fields.domain)),
        Key::Link => (Some(fields.link), Some(fields.link)),
        Key::Ip => (Some(fields.ip), Some(fields.ip)),
        Key::Country => (Some(fields.country), None),
        Key::File => (Some(fields.file), None),
    }
}

fn dates(field: Field, range: &DateRange) -> Box<dyn Query> {
    let bound = |time: i64| IndexTerm::from_field_i64(field, time);
    let from = range.from.map_or(Bound::Unbounded, |time| Bound::Included(bound(time.0)));
    let until = range.until.map_or(Bound::Unbounded, |time| Bound::Excluded(bound(time.0)));
    between(from, until)
}

fn numbers(fields: &Fields, count: Count, range: NumberRange) -> Box<dyn Query> {
    let unsigned = match count {
        Count::Comments => fields.comments,
        Count::Ups => fields.ups,
        Count::Boos => fields.boos,
        Count::Score => {
            let bound = |number| Bound::Included(IndexTerm::from_field_i64(fields.score, number));
            return between(range.from.map_or(Bound::Unbounded, bound), range.to.map_or(Bound::Unbounded, bound));
        }
    };
    // Below nought there is nothing to be counted.
    if range.to.is_some_and(|to| to < 0) {
        return any(vec![]);
    }
    let bound = |number: i64| Bound::Included(IndexTerm::from_field_u64(unsigned, number.max(0).unsigned_abs()));
    between(range.from.map_or(Bound::Unbounded, bound), range.to.map_or(Bound::Unbounded, bound))
}

fn between(from: Bound<IndexTerm>, to: Bound<IndexTerm>) -> Box<dyn Query> {
    match (&from, &to) {
        // A range without ends would be no range to tantivy.
        (Bound::Unbounded, Bound::Unbounded) => Box::new(AllQuery),
        _ => Box::new(RangeQuery::new(from, to)),
    }
}
