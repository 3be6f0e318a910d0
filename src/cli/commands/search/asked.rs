//! What is asked, of which index, and how it is shown: the arguments that the commands share.

use std::time::Duration;

use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::{opened, opened_verified};
use crate::{
    Result,
    cli::{Failure, World, args::source::Source, commands::saved},
    index::{Home, OpenIndex, Stop},
    output::{Layout, Options},
    query::{Context, Plan, Query, parse},
    search::Level,
};

/// What is asked, and of which index.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct Asked {
    /// What to look for; put `--` before a query that begins with a hyphen
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    source: Source,
    /// Find comments instead of threads: every term stands in the same comment, or in neighbouring ones of one user
    #[arg(long)]
    comments: bool,
    /// Ask a question: not every term need stand, and what is closest comes first. What is quoted, excluded or said of a
    /// field stays required
    #[arg(long)]
    pub(super) any: bool,
    /// Give up after so many seconds of searching; what was printed until then is incomplete
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    #[command(flatten)]
    pub(in crate::cli) zone: ZoneArgument,
}

impl Asked {
    /// The query as it was typed.
    pub(in crate::cli) fn typed(&self) -> String {
        self.query.join(" ")
    }

    /// Whether not every term need stand.
    pub(in crate::cli) const fn any(&self) -> bool {
        self.any
    }

    /// Each of the words that were typed as a query of its own.
    pub(in crate::cli) fn queries(&self) -> &[String] {
        &self.query
    }

    /// Reads a query, or tells the error in it.
    pub(in crate::cli) fn read(&self, typed: &str, world: &World<'_>) -> Result<Query, Failure> {
        let saved = saved::named_in(typed, world)?;
        let context = Context { saved, ..Context::new(self.zone.tz.clone(), world.now) };
        parse(typed, &context).map_err(|error| Failure::query(error, typed))
    }

    /// Plans a query, as a question if that was asked for, or tells the error in it.
    pub(in crate::cli) fn plan(&self, typed: &str, world: &World<'_>) -> Result<Plan, Failure> {
        self.plan_of(&self.read(typed, world)?, typed)
    }

    /// The same of a query that was read already, from `typed`.
    pub(super) fn plan_of(&self, query: &Query, typed: &str) -> Result<Plan, Failure> {
        let plan = if self.any { Plan::any(query) } else { Plan::of(query) };
        plan.map_err(|error| Failure::query(error, typed))
    }

    /// What a hit is.
    pub(in crate::cli) const fn level(&self) -> Level {
        if self.comments { Level::Comments } else { Level::Threads }
    }

    /// Opens the index to search it for the time of --timeout, which begins now.
    pub(in crate::cli) fn opened(&self, home: &Home, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
        self.opened_until(home, &Stop::never(), world)
    }

    /// The same, to search it at most until `stop` is given.
    pub(in crate::cli) fn opened_until(
        &self,
        home: &Home,
        stop: &Stop,
        world: &mut World<'_>,
    ) -> Result<OpenIndex, Failure> {
        let index = opened(home, world)?;
        Ok(index.until(self.timeout.map_or_else(|| stop.clone(), |time| stop.within(time))))
    }

    /// The same, after every file of the index was compared with its digest.
    pub(in crate::cli) fn verified_until(
        &self,
        home: &Home,
        stop: &Stop,
        world: &mut World<'_>,
    ) -> Result<OpenIndex, Failure> {
        let stop = self.timeout.map_or_else(|| stop.clone(), |time| stop.within(time));
        Ok(opened_verified(home, &stop, world)?.until(stop))
    }

    /// The index to search.
    pub(in crate::cli) fn home(&self, world: &mut World<'_>) -> Result<Home, Failure> {
        self.source.home(world)
    }
}

/// The plan of what is asked, or the error in it.
pub(in crate::cli) fn planned(asked: &Asked, world: &World<'_>) -> Result<Plan, Failure> {
    asked.plan(&asked.typed(), world)
}

fn seconds(typed: &str) -> Result<Duration, String> {
    let seconds = typed.parse().map_err(|_| "a number of seconds, such as 10 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// In which zone.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ZoneArgument {
    /// The time zone in which dates are read and shown
    #[arg(long, value_name = "ZONE", default_value = TAIPEI, value_parser = zone)]
    pub(in crate::cli) tz: TimeZone,
}

/// In colour or not.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct ColourArgument {
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Colour,
}

impl ColourArgument {
    /// How things are shown in this world, with times in `zone`.
    pub(in crate::cli) fn options(self, zone: &ZoneArgument, world: &World<'_>) -> Options {
        let colour = match self.color {
            Colour::Auto => world.colour,
            Colour::Always => true,
            Colour::Never => false,
        };
        Options { width: world.width, colour, zone: zone.tz.clone(), layout: Layout::default() }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The forum's own zone.
const TAIPEI: &str = "Asia/Taipei";

pub(in crate::cli) fn zone(name: &str) -> Result<TimeZone, String> {
    // These are compiled in: to find any other, jiff walks through the system's folders of all zones, where there are some.
    if name.eq_ignore_ascii_case(TAIPEI) {
        return Ok(jiff::tz::get!("Asia/Taipei"));
    }
    if name.eq_ignore_ascii_case("UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|error| format!("{error}; a name is such as Asia/Taipei, Europe/Berlin or UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forums_zone_and_utc_are_compiled_in_whatever_the_case() {
        let summer = jiff::Timestamp::from_second(1_500_000_000).unwrap();
        for (name, known, hours) in
            [("Asia/Taipei", TAIPEI, 8), ("asia/taipei", TAIPEI, 8), ("UTC", "UTC", 0), ("utc", "UTC", 0)]
        {
            let zone = zone(name).unwrap();
            assert_eq!((zone.iana_name(), zone.to_offset(summer)), (Some(known), jiff::tz::offset(hours)), "{name}");
        }
        assert!(zone("Asia/Nowhere").unwrap_err().contains("Europe/Berlin"));
    }
}
