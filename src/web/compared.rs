//! The queries of a trend request, checked.

use super::{
    address::Address,
    failure::Failure,
    messages::{ServerHint, ServerMessage},
    parameters::Parameters,
    search_request::{PlannedQuery, checked, level, planned},
    site::Site,
};
use crate::{
    Error,
    index::OpenIndex,
    message::Language,
    query::Plan,
    search::{self, Facet, Level, Trend, TrendRequest, Unit},
};

/// The default and maximum number of values that a query is split into.
const VALUES: usize = 6;
const MOST_VALUES: usize = 20;
/// The facets that a query can be split by.
const SPLITS: [Facet; 9] = [
    Facet::Reaction,
    Facet::Board,
    Facet::Category,
    Facet::Author,
    Facet::By,
    Facet::Domain,
    Facet::Country,
    Facet::Weekday,
    Facet::Hour,
];

/// The facet of this name, if a query can be split by it.
fn split(name: &str) -> Option<Facet> {
    Facet::named(name).filter(|facet| SPLITS.contains(facet))
}

/// The queries to compare over time, checked.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    /// The queries as they were typed.
    pub(super) typed: Vec<String>,
    /// `true` if not every term need occur.
    pub(super) any: bool,
    /// The level of the hits.
    pub(super) level: Level,
    /// The length of a period.
    pub(super) by: Unit,
    /// The facet that the hits are split by.
    pub(super) split: Option<Facet>,
    /// The maximum number of values of it.
    most: usize,
    /// `true` for shares of all instead of counts.
    pub(super) normalize: bool,
}

/// The plans of the queries to compare.
pub(super) struct ComparedPlans {
    queries: Vec<PlannedQuery>,
    /// Each with its query as it was typed.
    plans: Vec<(String, Plan)>,
}

impl ComparedPlans {
    /// Returns whether there is no query.
    pub(super) const fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// The hints on how the queries were read, for an answer in `language`.
    pub(super) fn hints(&self, language: Language) -> Vec<String> {
        self.queries.iter().flat_map(|query| query.hints(language)).collect()
    }
}

/// The name of a period.
pub(super) const fn unit_name(unit: Unit) -> &'static str {
    Facet::Every(unit).name()
}

impl Compared {
    /// Reads the parameters of the request: each line of each `q` is a query.
    pub(super) fn read(parameters: &Parameters, site: &Site) -> Result<Self, Failure> {
        let lines = parameters.all("q").flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
        // The limit of a page even for the API: the queries come back in the links of both.
        let typed = lines.map(|line| checked(line, site.settings.limits.page_query)).collect::<Result<Vec<_>, _>>()?;
        let most = site.settings.limits.queries;
        if typed.len() > most {
            let error = Error::new(ServerMessage::TooManyQueries { queries: typed.len(), most });
            return Err(Failure::Request(error.hint(ServerHint::CommandLineCompares)));
        }
        Ok(Self {
            typed,
            any: parameters.flag("any")?,
            level: level(parameters)?,
            by: parameters.choice("by", &Unit::ALL, unit_name)?.unwrap_or(Unit::Month),
            split: parameters.choice_by("split", &SPLITS, Facet::name, split)?,
            most: parameters.number("most", 1, MOST_VALUES)?.unwrap_or(VALUES),
            normalize: parameters.flag("normalize")?,
        })
    }

    /// The queries, read and planned, each with its text.
    pub(super) fn plans(&self, site: &Site) -> Result<ComparedPlans, Failure> {
        let planned = |typed: &String| planned(typed, self.any, site);
        let queries = self.typed.iter().map(planned).collect::<Result<Vec<_>, _>>()?;
        let plans = self.typed.iter().cloned().zip(queries.iter().map(|query| query.plan.clone())).collect();
        Ok(ComparedPlans { queries, plans })
    }

    /// Counts their hits.
    pub(super) fn count(&self, index: &OpenIndex, plans: &ComparedPlans, site: &Site) -> Result<Trend, Failure> {
        let zone = &site.settings.zone;
        let (level, by, split, most) = (self.level, self.by, self.split, self.most);
        let request = TrendRequest { plans: &plans.plans, level, by, split, most, zone, with_all: self.normalize };
        Ok(search::trend(index, &request)?)
    }

    /// The same queries at another address.
    pub(super) fn address(&self, path: &str) -> Address {
        let address = self.typed.iter().fold(Address::new(path), |address, typed| address.with("q", typed));
        address
            .with_if(self.any, "any", "1")
            .with("unit", self.level.name())
            .with("by", unit_name(self.by))
            .with("split", self.split.map_or("", Facet::name))
            .with_if(self.most != VALUES, "most", &self.most.to_string())
            .with_if(self.normalize, "normalize", "1")
    }
}
