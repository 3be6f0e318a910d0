//! What is served, and within which limits.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use axum::http::Uri;
use jiff::tz::TimeZone;
use tokio::sync::Semaphore;

use super::{current::Current, turns::Turns};
use crate::{Result, index::Home, output::printable, query::Context, thread::UnixTime};

/// How many characters of an address are reported.
const LONGEST: usize = 300;

/// Tells the saved queries by name, as far as a query that was typed may name them.
pub type Saved = dyn Fn(&str) -> Result<BTreeMap<String, String>> + Send + Sync;

/// What is served to whom.
pub struct Settings {
    /// The index.
    pub home: Home,
    /// The zone in which dates are read and shown.
    pub zone: TimeZone,
    /// The time by which dates such as `yesterday` go.
    pub clock: Box<dyn Fn() -> UnixTime + Send + Sync>,
    /// The saved queries.
    pub saved: Box<Saved>,
    /// The names by which the page may be asked for, besides those of the own machine.
    pub hosts: Vec<String>,
    /// Takes what the operator should know, a line at a time: why an answer failed or was cut off.
    pub report: Box<dyn Fn(&str) + Send + Sync>,
    /// What one client may cost the others.
    pub limits: Limits,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("home", &self.home).field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// What one client may cost the others.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest query, in bytes.
    pub query: usize,
    /// The longest query of a page, which repeats it in every link.
    pub page_query: usize,
    /// The most queries in one request.
    pub queries: usize,
    /// The most hits on a page, or in an answer.
    pub hits: usize,
    /// How long a request may wait for its turn and then search.
    pub patience: Duration,
    /// The most searches that are let in at a time; others wait at the door, in the order in which they came.
    pub searches: usize,
    /// How many of these run at a time, those that have run least first.
    pub running: usize,
    /// The most of what is quickly done, such as to show a thread, at a time, beside the searches.
    pub looks: usize,
    /// The most downloads at a time; others are refused.
    pub downloads: usize,
    /// The most memory for the hits that downloads have still to send, in KiB. A further download is refused; one alone
    /// is not, whatever it takes.
    pub held: u32,
    /// The most connections at a time; a further one takes the place of one that asks for nothing.
    pub connections: usize,
    /// How long a client may take to send a request, and be silent before the next.
    pub silence: Duration,
    /// How long a client may take none of what it is sent, and how long an answer that was begun may get no longer.
    pub stall: Duration,
    /// How long answers that were begun may take when the server ends.
    pub farewell: Duration,
}

impl Limits {
    /// Limits for a machine with so many processors.
    #[must_use]
    pub const fn for_processors(processors: usize) -> Self {
        Self {
            query: 8 << 10,
            page_query: 2 << 10,
            queries: 8,
            hits: 1000,
            patience: Duration::from_secs(10),
            searches: 256,
            running: if processors < 2 { 2 } else { processors },
            looks: 4 * processors,
            downloads: 16,
            held: 64 << 10,
            connections: 512,
            silence: Duration::from_secs(15),
            stall: Duration::from_mins(2),
            farewell: Duration::from_secs(5),
        }
    }
}

/// A site that is being served.
pub(super) struct Site {
    pub(super) settings: Settings,
    pub(super) current: Current,
    pub(super) searches: Arc<Semaphore>,
    pub(super) turns: Arc<Turns>,
    pub(super) looks: Arc<Semaphore>,
    pub(super) downloads: Arc<Semaphore>,
    /// Lets one download search at a time: to collect all hits takes much memory.
    pub(super) collecting: Arc<Semaphore>,
    /// The memory for hits that is left, in KiB.
    pub(super) held: Arc<Semaphore>,
}

impl Site {
    pub(super) fn new(settings: Settings) -> Self {
        let Limits { searches, running, looks, downloads, held, .. } = settings.limits;
        Self {
            current: Current::new(settings.home.clone()),
            searches: Arc::new(Semaphore::new(searches)),
            looks: Arc::new(Semaphore::new(looks)),
            downloads: Arc::new(Semaphore::new(downloads)),
            collecting: Arc::new(Semaphore::new(1)),
            held: Arc::new(Semaphore::new(held as usize)),
            turns: Arc::new(Turns::new(running)),
            settings,
        }
    }

    /// Reports to the operator what went wrong with the request for `uri`.
    pub(super) fn report(&self, uri: &Uri, what: &str) {
        let mut uri = printable(&uri.to_string());
        if let Some((end, _)) = uri.char_indices().nth(LONGEST) {
            uri.truncate(end);
            uri.push('…');
        }
        (self.settings.report)(&format!("error: {uri}: {what}"));
    }

    /// What a query means now.
    pub(super) fn context(&self, typed: &str) -> Result<Context> {
        let context = Context::new(self.settings.zone.clone(), (self.settings.clock)());
        Ok(Context { saved: (self.settings.saved)(typed)?, ..context })
    }
}

#[cfg(test)]
impl Settings {
    /// Where there is no index.
    pub(super) fn of_nothing(limits: Limits) -> Self {
        Self {
            home: Home::new("nowhere"),
            zone: TimeZone::UTC,
            clock: Box::new(|| UnixTime(0)),
            saved: Box::new(|_| Ok(BTreeMap::new())),
            hosts: vec![],
            report: Box::new(|_| {}),
            limits,
        }
    }
}
