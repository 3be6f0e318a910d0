//! Conditions on facts: keywords, dates and numbers.

use std::ops::Bound;

use super::Compiler;
use crate::{
    Result,
    engine::{Field, Level, Operator, Range},
    index::Fields,
    query::{Count, DateRange, Fact, Glob, Key, NumberRange, Owner},
};

/// The weight of an article that is named: more than any text weighs.
const NAMED: f32 = 10_000.0;

impl Compiler {
    /// The documents of `level` that satisfy a condition on a fact.
    pub(super) fn fact(&self, fact: &Fact, level: Level) -> Result<Operator> {
        let fields = &self.fields;
        Ok(match fact {
            Fact::Keyword(key, owner, glob) => self.keyword_fact(*key, *owner, glob, level)?,
            Fact::Posted(range) => {
                self.of_thread(self.between(Level::Threads, &[fields.posted_at], dates(range)), level)
            }
            Fact::Commented(range) => {
                // The time of a block is that of its first comment; those of its other comments have a field of their
                // own.
                let of_comments = [fields.posted_at, fields.continued_at];
                self.of_block(self.between(Level::Comments, &of_comments, dates(range)), level)
            }
            Fact::Count(count, range) => {
                self.of_thread(self.between(Level::Threads, &[counted(fields, *count)], numbers(*range)), level)
            }
            Fact::NewerThan(time) => {
                let after = (Bound::Excluded(time.0), Bound::Unbounded);
                self.of_thread(self.between(Level::Threads, &[fields.indexed_at], after), level)
            }
        })
    }

    /// The documents of `level` with a number within `range` in one of `fields`; a range without ends excludes nothing.
    fn between(&self, level: Level, fields: &[Field], range: Range) -> Operator {
        match range {
            // A document without the number has to match, too, which no column can say.
            (Bound::Unbounded, Bound::Unbounded) => self.everything(level),
            range => {
                let columns = fields.iter().map(|&field| self.context.field_name(field)).collect();
                self.everything(level).in_range(columns, range)
            }
        }
    }

    fn keyword_fact(&self, key: Key, owner: Owner, glob: &Glob, level: Level) -> Result<Operator> {
        let (of_post, of_comment) = fields_of(&self.fields, key);
        let mut ways = Vec::new();
        let wants_post = owner == Owner::Post || (owner == Owner::Either && level == Level::Threads);
        if let Some(field) = of_post.filter(|_| wants_post) {
            let keyword = self.keyword(field, key, glob)?;
            let threads = match key {
                // An article that is named comes before texts that mention it.
                Key::Article => keyword.among(self.kind(Level::Threads)).boosted(NAMED),
                // Some keywords, such as domains, are in one field for threads and blocks.
                _ => Operator::all(vec![keyword, self.everything(Level::Threads)]).constant(),
            };
            ways.push(self.of_thread(threads, level));
        }
        if let Some(field) = of_comment.filter(|_| owner != Owner::Post) {
            let blocks = Operator::all(vec![self.keyword(field, key, glob)?, self.everything(Level::Comments)]);
            ways.push(self.of_block(blocks.constant(), level));
        }
        Ok(Operator::any(ways))
    }

    /// The documents with a keyword of `field` that matches.
    fn keyword(&self, field: Field, key: Key, glob: &Glob) -> Result<Operator> {
        match (key.regex(glob), glob.value()) {
            (None, Some(value)) => Ok(self.term(field, value)),
            (Some(regex), _) => Operator::regex(&self.context, field, &regex),
            (None, None) => Ok(Operator::Empty),
        }
    }
}

/// The fields of a kind of keyword: in threads, and in comment blocks.
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

fn dates(range: &DateRange) -> Range {
    let from = range.from.map_or(Bound::Unbounded, |time| Bound::Included(time.0));
    (from, range.until.map_or(Bound::Unbounded, |time| Bound::Excluded(time.0)))
}

fn numbers(range: NumberRange) -> Range {
    let bound = |number: Option<i64>| number.map_or(Bound::Unbounded, Bound::Included);
    (bound(range.from), bound(range.to))
}

const fn counted(fields: &Fields, count: Count) -> Field {
    match count {
        Count::Comments => fields.comments,
        Count::Ups => fields.ups,
        Count::Boos => fields.boos,
        Count::Score => fields.score,
    }
}
