//! The search of a request, checked.

use std::time::{Duration, Instant};

use super::{
    address::Address,
    failure::Failure,
    messages::{ServerHint, ServerMessage},
    parameters::Parameters,
    site::Site,
};
use crate::{
    Error,
    index::OpenIndex,
    message::Language,
    output::{hits::Offsets, query_hint},
    query::{Context, HelpTopic, Plan, Query, QueryError, parse},
    search::{After, Cursor, Hit, Level, Request, SearchKey, Sort, search},
};

/// A search that was requested.
#[derive(Debug, Clone)]
pub(super) struct SearchRequest {
    /// The query as it was typed.
    pub(super) typed: String,
    /// The level of the hits.
    pub(super) level: Level,
    /// The order of the hits.
    pub(super) sort: Sort,
    /// `true` if not every term need occur.
    pub(super) any: bool,
    /// The maximum number of hits in the answer.
    pub(super) limit: usize,
    /// The cursor of the page before.
    pub(super) after: Option<Cursor>,
    /// The unit of spans.
    pub(super) offsets: Offsets,
    /// The name of the zone in which dates are read, on which cursors depend.
    pub(super) zone: String,
}

/// A query that was read and planned.
#[derive(Debug)]
pub(super) struct PlannedQuery {
    /// The text that it was read from.
    typed: String,
    /// The query.
    pub(super) query: Query,
    /// The plan of the query.
    pub(super) plan: Plan,
    /// The context in which it was read.
    pub(super) context: Context,
}

impl PlannedQuery {
    /// The hints on how the query was read, for an answer in `language`.
    pub(super) fn hints(&self, language: Language) -> Vec<String> {
        query_hint::on_reading(&self.query, &self.typed, language)
    }

    /// The same, and those on what a query without hits may have been meant as.
    pub(super) fn hints_on_nothing(
        &self,
        index: &OpenIndex,
        level: Level,
        language: Language,
    ) -> crate::Result<Vec<String>> {
        let more = query_hint::on_nothing((&self.query, &self.typed), (index, level), language)?;
        Ok(self.hints(language).into_iter().chain(more).collect())
    }
}

/// The names of the parameters of [`SearchRequest::read`].
pub(super) const SEARCH_PARAMETERS: [&str; 7] = ["q", "unit", "sort", "any", "limit", "after", "offsets"];

impl SearchRequest {
    /// Reads the parameters of a search; without a `limit` it returns `usual` hits.
    pub(super) fn read(parameters: &Parameters, site: &Site, usual: usize) -> Result<Self, Failure> {
        Self::read_up_to(site.settings.limits.query, parameters, site, usual)
    }

    /// The same for a page.
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
            offsets: parameters.choice("offsets", &Offsets::ALL, Offsets::name)?.unwrap_or_default(),
            zone: site.settings.zone.iana_name().unwrap_or_default().to_owned(),
        })
    }

    /// Reads and plans the query.
    pub(super) fn planned(&self, site: &Site) -> Result<PlannedQuery, Failure> {
        planned(&self.typed, self.any, site)
    }

    /// The first hits, or those after the cursor.
    pub(super) fn find(&self, index: &OpenIndex, plan: &Plan, passages: bool) -> Result<Found, Failure> {
        let started = Instant::now();
        let fingerprint = self.key().fingerprint();
        let after = self.after.map(|cursor| After { cursor, search: fingerprint });
        let request = Request { plan, level: self.level, sort: self.sort, limit: Some(self.limit), after, passages };
        // With a cursor the index has probably changed since; without one it is damaged.
        let found = search(index, &request).map_err(|error| match self.after {
            // A search that was cancelled fails for that reason, whatever the cursor.
            Some(_) if !index.cancel().is_requested() => Failure::Gone(error.hint(ServerHint::FromFirstHit)),
            _ => Failure::Broken(error),
        })?;
        let (total, before, shown) = (found.total(), found.before(), found.len() as u64);
        // The last page has a cursor too, which would lead to an empty page.
        let next = found.cursor(fingerprint).filter(|_| before + shown < total);
        let hits = found.collect::<crate::Result<Vec<_>>>()?;
        Ok(Found { total, before, hits, next, took: started.elapsed() })
    }

    fn key(&self) -> SearchKey<'_> {
        let Self { typed, level, sort, any, zone, .. } = self;
        SearchKey { typed, level: *level, sort: *sort, any: *any, zone, since_last: None }
    }

    /// The same search at another address, from the first hit on.
    pub(super) fn address(&self, path: &str) -> Address {
        self.added_to(Address::new(path))
    }

    /// The parameters of the search, from the first hit on.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        search_parameters(&self.typed, self.level, self.sort, self.any)
    }

    /// `address` with the parameters of the search, from the first hit on.
    pub(super) fn added_to(&self, address: Address) -> Address {
        self.parameters().fold(address, |address, (name, value)| address.with(name, value))
    }
}

/// The parameters of a search in an address, in the order in which they are written. Defaults are left out.
pub(super) fn search_parameters(
    typed: &str,
    level: Level,
    sort: Sort,
    any: bool,
) -> impl Iterator<Item = (&'static str, &str)> {
    let level = (level != Level::Threads).then(|| ("unit", level.name()));
    let sort = (sort != Sort::default()).then(|| ("sort", sort.name()));
    let query = (!typed.is_empty()).then_some(("q", typed));
    [query, level, sort, any.then_some(("any", "1"))].into_iter().flatten()
}

/// The result of a search.
#[derive(Debug)]
pub(super) struct Found {
    /// The number of all hits.
    pub(super) total: u64,
    /// The number of hits before these.
    pub(super) before: u64,
    /// The hits of this page.
    pub(super) hits: Vec<Hit>,
    /// The cursor of the next page.
    pub(super) next: Option<Cursor>,
    /// The duration of the search.
    pub(super) took: Duration,
}

/// The unit of the hits: `unit`, or `level` as pages had it before.
pub(super) fn level(parameters: &Parameters) -> Result<Level, Failure> {
    let unit = |name| parameters.choice_by(name, &Level::ALL, Level::name, Level::named);
    // Addresses of pages that people have kept have the former name.
    Ok(unit("unit")?.or(unit("level")?).unwrap_or(Level::Threads))
}

/// A query of at most that many bytes.
pub(super) fn checked(typed: &str, most: usize) -> Result<String, Failure> {
    if typed.len() <= most {
        return Ok(typed.to_owned());
    }
    let error = Error::new(ServerMessage::QueryTooLongForRequest { most });
    Err(Failure::Request(error.hint(ServerHint::CommandLineTakesLonger)))
}

/// The place of a topic of the documentation, on the page or on the command line.
const fn page_for(topic: HelpTopic) -> ServerHint {
    match topic {
        HelpTopic::Language => ServerHint::AlsoLanguageHelp,
        HelpTopic::Fields => ServerHint::AlsoFieldHelp,
        HelpTopic::Saving => ServerHint::AlsoSavingHelp,
    }
}

/// Reads a query.
pub(super) fn planned(typed: &str, any: bool, site: &Site) -> Result<PlannedQuery, Failure> {
    let context = site.context(typed)?;
    let failed = |error: QueryError| Failure::Query { typed: typed.to_owned(), error: error.with_help(page_for) };
    let query = parse(typed, &context).map_err(failed)?;
    let plan = Plan::of_mode(&query, any).map_err(failed)?;
    Ok(PlannedQuery { typed: typed.to_owned(), query, plan, context })
}
