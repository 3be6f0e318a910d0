//! Queries that are to be compared over time, checked.

use super::{
    address::Address,
    asked::{checked, level, understood},
    failure::Failure,
    parameters::Parameters,
    site::Site,
};
use crate::{
    Error,
    index::OpenIndex,
    query::Plan,
    search::{self, Facet, Level, Trend, TrendRequest, Unit},
};

/// How many values a query is split into where no number is told, and at most.
const VALUES: usize = 6;
const MOST_VALUES: usize = 20;
/// By what a query may be split.
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

/// What is to be compared, checked.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    /// The queries as they were typed.
    pub(super) typed: Vec<String>,
    /// Whether not every term need stand.
    any: bool,
    /// What a hit is.
    pub(super) level: Level,
    /// How long a period is.
    pub(super) by: Unit,
    /// What the hits are told apart by, ...
    pub(super) split: Option<Facet>,
    /// ... and so many values of it.
    most: usize,
    /// Whether shares of all are told.
    pub(super) normalize: bool,
}

/// What a period is called.
pub(super) const fn unit_name(unit: Unit) -> &'static str {
    Facet::Every(unit).name()
}

impl Compared {
    /// Reads what is asked for: each line of each `q` is a query.
    pub(super) fn read(parameters: &Parameters, site: &Site) -> Result<Self, Failure> {
        let lines = parameters.all("q").flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
        let typed = lines.map(|line| checked(line, site.settings.limits.page_query)).collect::<Result<Vec<_>, _>>()?;
        let most = site.settings.limits.queries;
        if typed.len() > most {
            let error = Error::new(format!("{} queries: at most {most} are compared at a time", typed.len()));
            return Err(Failure::Request(error.hint("the command line compares more")));
        }
        Ok(Self {
            typed,
            any: parameters.flag("any")?,
            level: level(parameters)?,
            by: parameters.choice("by", &Unit::ALL, unit_name)?.unwrap_or(Unit::Month),
            split: parameters.choice("split", &SPLITS, Facet::name)?,
            most: parameters.number("most", 1, MOST_VALUES)?.unwrap_or(VALUES),
            normalize: parameters.flag("normalize")?,
        })
    }

    /// The queries, each with its plan.
    pub(super) fn plans(&self, site: &Site) -> Result<Vec<(String, Plan)>, Failure> {
        self.typed.iter().map(|typed| Ok((typed.clone(), understood(typed, self.any, site)?.plan))).collect()
    }

    /// Counts them.
    pub(super) fn count(&self, index: &OpenIndex, plans: &[(String, Plan)], site: &Site) -> Result<Trend, Failure> {
        let zone = &site.settings.zone;
        let (level, by, split, most) = (self.level, self.by, self.split, self.most);
        let request = TrendRequest { plans, level, by, split, most, zone, with_all: self.normalize };
        Ok(search::trend(index, &request)?)
    }

    /// The same at another address.
    pub(super) fn address(&self, path: &str) -> Address {
        let address = self.typed.iter().fold(Address::new(path), |address, typed| address.with("q", typed));
        address
            .with_if(self.any, "any", "1")
            .with("level", self.level.name())
            .with("by", unit_name(self.by))
            .with("split", self.split.map_or("", Facet::name))
            .with_if(self.normalize, "normalize", "1")
    }
}
