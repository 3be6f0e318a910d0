//! The site: its index, settings and limits.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use axum::http::Uri;
use jiff::tz::TimeZone;
use tokio::sync::Semaphore;

use super::{current::Current, turns::Turns};
use crate::{Result, index::IndexDir, output::printable, query::Context, thread::UnixTime};

/// The maximum number of characters of an address in a report.
// A query may take kilobytes: in whole they would bury the other lines of the log.
const LONGEST: usize = 300;

/// Returns the saved queries by name, as far as a typed query may name them.
pub type Saved = dyn Fn(&str) -> Result<BTreeMap<String, String>> + Send + Sync;

/// The settings of a site.
pub struct Settings {
    /// The index.
    pub home: IndexDir,
    /// The zone in which dates are read and shown.
    pub zone: TimeZone,
    /// The current time, for dates such as `yesterday`.
    pub clock: Box<dyn Fn() -> UnixTime + Send + Sync>,
    /// The saved queries.
    pub saved: Box<Saved>,
    /// The host names of the page, in addition to those of this machine.
    pub hosts: Vec<String>,
    /// Receives lines for the operator: why an answer failed or was cut short.
    pub report: Box<dyn Fn(&str) + Send + Sync>,
    /// The limits of clients.
    pub limits: Limits,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("home", &self.home).field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The limits of clients.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The maximum length of a query, in bytes.
    pub query: usize,
    /// The maximum length of a query of a page, which repeats it in every link, in bytes.
    pub page_query: usize,
    /// The maximum number of queries in one request.
    pub queries: usize,
    /// The maximum number of hits on a page, or in an answer.
    pub hits: usize,
    /// The time that a request may wait and then search.
    pub patience: Duration,
    /// The maximum number of searches that are admitted at a time; others wait outside, in order of arrival.
    pub searches: usize,
    /// The number of searches that run at a time, those with the least running time first.
    pub running: usize,
    /// The maximum number of short jobs at a time, such as showing a thread, in addition to the searches.
    pub looks: usize,
    /// The maximum number of downloads at a time; others are refused.
    pub downloads: usize,
    /// The maximum memory for the hits that downloads have still to send, in KiB. A further download is refused; a
    /// single one is not, whatever it takes.
    pub held: u32,
    /// The maximum number of connections; a further one takes the place of an idle one.
    pub connections: usize,
    /// The time in which a client has to send a request, and that it may be silent before the next.
    pub silence: Duration,
    /// The time after which a client that accepts nothing, or an answer that makes no progress, is cut off.
    pub stall: Duration,
    /// The time that answers in progress may take when the server ends.
    pub farewell: Duration,
}

impl Limits {
    /// The limits for a machine with that number of processors.
    #[must_use]
    pub const fn for_processors(processors: usize) -> Self {
        Self {
            query: 8 << 10,
            // A page has dozens of links, and each repeats the query.
            page_query: 2 << 10,
            queries: 8,
            hits: 1000,
            // Hardly any reader waits longer, and hardly any query takes as long.
            patience: Duration::from_secs(10),
            // A waiting search occupies a blocking thread, and tokio starts 512 of those at most.
            searches: 256,
            // Two even on one processor, so that a search may read while another computes.
            running: if processors < 2 { 2 } else { processors },
            // Looks read a thread or a few numbers: they wait for the disk more than they compute.
            looks: 4 * processors,
            downloads: 16,
            // 64 MiB. In KiB, as a semaphore gives at most `u32::MAX` permits at once.
            held: 64 << 10,
            // Half of the 1024 files that a process may usually open; see `within`.
            connections: 512,
            // Enough for a slow mobile network, while idle clients do not keep their places for long.
            silence: Duration::from_secs(15),
            // Long, as it ends a download that may have taken an hour; a network may pause for a minute.
            stall: Duration::from_mins(2),
            farewell: Duration::from_secs(5),
        }
    }

    /// The same in a process that may open `files` files, if that is limited: connections take half of them.
    #[must_use]
    pub fn within(self, files: Option<usize>) -> Self {
        let connections = files.map_or(self.connections, |files| self.connections.min(files / 2).max(1));
        Self { connections, ..self }
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
    /// Lets one download search at a time: collecting all hits takes much memory.
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

    /// Reports a failure of the request for `uri` to the operator.
    pub(super) fn report(&self, uri: &Uri, what: &str) {
        // The address comes from a stranger: its escape sequences must not reach the operator's terminal.
        let mut uri = printable(&uri.to_string());
        if let Some((end, _)) = uri.char_indices().nth(LONGEST) {
            uri.truncate(end);
            uri.push('…');
        }
        (self.settings.report)(&format!("error: {uri}: {what}"));
    }

    /// The context in which a query is read now.
    pub(super) fn context(&self, typed: &str) -> Result<Context> {
        let context = Context::new(self.settings.zone.clone(), (self.settings.clock)());
        // Read at each request, so that a query that was just saved is known without a restart.
        Ok(Context { saved: (self.settings.saved)(typed)?, ..context })
    }
}

#[cfg(test)]
impl Settings {
    /// A site without an index.
    pub(super) fn of_nothing(limits: Limits) -> Self {
        Self {
            home: IndexDir::new("nowhere"),
            zone: TimeZone::UTC,
            clock: Box::new(|| UnixTime(0)),
            saved: Box::new(|_| Ok(BTreeMap::new())),
            hosts: vec![],
            report: Box::new(|_| {}),
            limits,
        }
    }
}
