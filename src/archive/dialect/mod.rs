//! The shapes in which crawlers leave threads, one a file. A new one is a file, a line in [`DIALECTS`], and a fixture.
//!
//! A dialect claims a record by the record's keys, and must not claim what it cannot read whole: a list of titles that
//! was half read as threads would answer searches wrongly.

mod canonical;
mod facts;
pub(super) mod page_copy;
mod page_text;
mod raw_page;
mod scraped_threads;
mod text;
mod web_crawler;

pub(super) use facts::is_name;

use super::scan::Member;
use crate::thread::Thread;

/// All dialects that come as JSON records; the first that claims a record reads it.
static DIALECTS: [&dyn Dialect; 4] =
    [&web_crawler::WebCrawler, &raw_page::RawPage, &scraped_threads::ScrapedThreads, &canonical::Canonical];

/// A shape of records.
pub(super) trait Dialect: Sync {
    /// What reports call it.
    fn name(&self) -> &'static str;

    /// Whether a record of this shape is one of this dialect's.
    fn claims(&self, shape: &Shape<'_>) -> bool;

    /// Reads a record that this dialect claimed.
    fn read(&self, record: &str, context: &Context<'_>) -> Result<Thread, Refusal>;
}

/// What stands around a record.
pub(super) struct Context<'a> {
    /// The members of the object around the list of records, as an object of their own; empty if there is none.
    pub(super) header: &'a [u8],
}

/// Why a dialect could not read a record that it claimed.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The JSON or the types of its values are wrong.
    Json(serde_json::Error),
    /// A value is wrong, and how.
    Value(String),
    /// On a closer look the record is not of this dialect.
    Unknown,
    /// The same, as the keys or types of its values say.
    OtherShape(serde_json::Error),
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// A record's keys and the kinds of their values.
pub(super) struct Shape<'a> {
    text: &'a [u8],
    members: &'a [Member],
}

impl<'a> Shape<'a> {
    /// The shape of the object `text`, whose members are `members`.
    pub(super) const fn new(text: &'a [u8], members: &'a [Member]) -> Self {
        Self { text, members }
    }

    /// The keys in their order, as they are written.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a [u8]> {
        self.members.iter().map(|member| self.text.get(member.key.clone()).unwrap_or_default())
    }

    /// Whether it has no keys at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn has(&self, key: &str) -> bool {
        self.keys().any(|found| found == key.as_bytes())
    }

    fn has_all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }
}

/// The dialect of the object `text` with these members.
pub(super) fn of(text: &[u8], members: &[Member]) -> Option<&'static dyn Dialect> {
    let shape = Shape::new(text, members);
    DIALECTS.into_iter().find(|dialect| dialect.claims(&shape))
}
