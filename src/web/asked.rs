//! What a request asks for, checked.

use std::time::{Duration, Instant};

use super::{address::Address, failure::Failure, parameters::Parameters, site::Site};
use crate::{
    Error,
    index::OpenIndex,
    query::{Context, HelpTopic, Plan, Query, QueryError, parse},
    search::{Cursor, Hit, Level, Request, Sort, search, search_fingerprint},
};

/// A search that is asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The query as it was typed.
    pub(super) typed: String,
    /// What a hit is.
    pub(super) level: Level,
    /// The order.
    pub(super) sort: Sort,
    /// Whether not every term need stand.
    pub(super) any: bool,
    /// How many hits are wanted at a time.
    pub(super) limit: usize,
    /// Where to go on.
    pub(super) after: Option<Cursor>,
    /// The name of the zone in which dates are read, which cursors depend on.
    pub(super) zone: String,
}

/// A query that is understood.
#[derive(Debug)]
pub(super) struct Understood {
    /// The query.
    pub(super) query: Query,
    /// What has to hold of a hit.
    pub(super) plan: Plan,
    /// What it was understood with.
    pub(super) context: Context,
}

/// The names of what [`Asked::read`] reads.
pub(super) const ASKED: [&str; 6] = ["q", "level", "sort", "any", "limit", "after"];

impl Asked {
    /// Reads what is asked for, `usual` hits where no number is told.
    pub(super) fn read(parameters: &Parameters, site: &Site, usual: usize) -> Result<Self, Failure> {
        Self::read_up_to(site.settings.limits.query, parameters, site, usual)
    }

    /// The same of a page.
    pub(super) fn read_for_page(parameters: &Parameters, site: &Site, usual: usize) -> Result<Self, Failure> {
        Self::read_up_to(site.settings.limits.page_query, parameters, site, usual)
    }

    fn read_up_to(most: usize, parameters: &Parameters, site: &Site, usual: usize) -> Result<Self, Failure> {
        let after = parameters.one("after").map(str::parse).transpose();
        Ok(Self {
            typed: checked(parameters.one("q").unwrap_or_default(), most)?,
            level: level(parameters)?,
            sort: parameters.choice("sort", &Sort::ALL, Sort::name)?.unwrap_or_default(),
            any: parameters.flag("any")?,
            limit: parameters.number("limit", 0, site.settings.limits.hits)?.unwrap_or(usual),
            after: after.map_err(Failure::Request)?,
            zone: site.settings.zone.iana_name().unwrap_or_default().to_owned(),
        })
    }

    /// Reads the query.
    pub(super) fn understood(&self, site: &Site) -> Result<Understood, Failure> {
        understood(&self.typed, self.any, site)
    }

    /// The first hits, or those after the cursor.
    pub(super) fn find(&self, index: &OpenIndex, plan: &Plan, passages: bool) -> Result<Found, Failure> {
        let started = Instant::now();
        let mark = self.mark();
        let after = self.after.map(|cursor| (cursor, mark));
        let request = Request { plan, level: self.level, sort: self.sort, limit: Some(self.limit), after, passages };
        // With a cursor the likeliest error is that the index has changed since; without one it is damaged.
        let found = search(index, &request).map_err(|error| match self.after {
            Some(_) if !index.stop().is_given() => Failure::Gone(error.hint("search again from the first hit on")),
            _ => Failure::Broken(error),
        })?;
        let (total, before, shown) = (found.total(), found.before(), found.len() as u64);
        let next = found.cursor(mark).filter(|_| before + shown < total);
        let hits = found.collect::<crate::Result<Vec<_>>>()?;
        Ok(Found { total, before, hits, next, took: started.elapsed() })
    }

    /// A mark of what is searched, for cursors.
    fn mark(&self) -> u64 {
        let any = if self.any { "any" } else { "" };
        search_fingerprint(&[self.typed.trim(), self.level.name(), self.sort.name(), any, &self.zone])
    }

    /// The same at another address, from the first hit on.
    pub(super) fn address(&self, path: &str) -> Address {
        Address::new(path)
            .with("q", &self.typed)
            .with_if(self.level != Level::Threads, "level", self.level.name())
            .with_if(self.sort != Sort::default(), "sort", self.sort.name())
            .with_if(self.any, "any", "1")
    }
}

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    /// How many hits there are.
    pub(super) total: u64,
    /// How many come before these.
    pub(super) before: u64,
    /// These.
    pub(super) hits: Vec<Hit>,
    /// Where the next ones begin.
    pub(super) next: Option<Cursor>,
    /// How long it took.
    pub(super) took: Duration,
}

/// What a hit is to be.
pub(super) fn level(parameters: &Parameters) -> Result<Level, Failure> {
    Ok(parameters.choice("level", &Level::ALL, Level::name)?.unwrap_or(Level::Threads))
}

/// A query that is not longer than so many bytes.
pub(super) fn checked(typed: &str, most: usize) -> Result<String, Failure> {
    if typed.len() <= most {
        return Ok(typed.to_owned());
    }
    let error = Error::new(format!("the query: longer than {most} bytes"));
    Err(Failure::Request(error.hint("the command line takes longer ones")))
}

/// Where the page, or the command line, has a topic of the documentation.
const fn page_for(topic: HelpTopic) -> &'static str {
    match topic {
        HelpTopic::Language => "`/help` has the whole language",
        HelpTopic::Fields => "`/help` lists the fields",
        HelpTopic::Saving => "on the command line `pawen save NAME QUERY` saves one",
    }
}

/// Reads a query.
pub(super) fn understood(typed: &str, any: bool, site: &Site) -> Result<Understood, Failure> {
    let context = site.context(typed)?;
    let failed = |error: QueryError| Failure::Query { typed: typed.to_owned(), error: error.with_help(page_for) };
    let query = parse(typed, &context).map_err(failed)?;
    let plan = if any { Plan::any(&query) } else { Plan::of(&query) };
    let plan = plan.map_err(failed)?;
    Ok(Understood { query, plan, context })
}
