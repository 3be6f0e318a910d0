//! The query, its index and the presentation: the arguments that the searching commands share.

use std::time::Duration;

use super::{completion::of_queries, source::Source, zone::ZoneArgument};
use crate::{
    cli::{
        Failure, World,
        exclusions::query_word,
        run::{
            opening::{opened, opened_verified},
            saved_queries,
        },
    },
    index::{Cancel, IndexDir, OpenIndex},
    output::query_hint,
    query::{Context, Plan, Query, parse},
    search::Level,
};

/// A query, and the index to search.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct QueryArgs {
    /// What to look for; `-x` excludes x, and needs `--` somewhere before it if x begins with a Latin letter or a digit
    #[arg(value_name = "QUERY", value_parser = query_word(), add = of_queries())]
    query: Vec<String>,
    #[command(flatten)]
    source: Source,
    /// The unit of hits, which is what is found and counted [default: thread]
    #[arg(long, value_enum, value_name = "UNIT", conflicts_with = "comments")]
    unit: Option<Level>,
    /// The same as --unit block: all terms occur in one comment, or in adjacent ones of one user
    #[arg(short, long)]
    comments: bool,
    /// Ask a question: not every term need occur, and the closest hits come first. Phrases, exclusions and fields stay
    /// required
    #[arg(long)]
    any: bool,
    /// End after this many seconds of searching; what was printed until then is incomplete
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    #[command(flatten)]
    pub(in crate::cli) zone: ZoneArgument,
}

impl QueryArgs {
    /// The query as it was typed.
    pub(in crate::cli) fn typed(&self) -> String {
        // A query without quotation marks arrives as several words.
        self.query.join(" ")
    }

    /// Returns whether not every term need occur.
    pub(in crate::cli) const fn any(&self) -> bool {
        self.any
    }

    /// The words that were typed, each a query of its own.
    pub(in crate::cli) fn queries(&self) -> &[String] {
        &self.query
    }

    /// Reads a query.
    pub(in crate::cli) fn read(&self, typed: &str, world: &World<'_>) -> Result<Query, Failure> {
        let saved = saved_queries::named_in(typed, world)?;
        let context = Context { saved, ..Context::new(self.zone.tz.clone(), world.now) };
        parse(typed, &context).map_err(|error| Failure::query(error, typed))
    }

    /// Plans a query, with `--any` as a question.
    pub(in crate::cli) fn plan(&self, typed: &str, world: &World<'_>) -> Result<Plan, Failure> {
        self.plan_of(&self.read(typed, world)?, typed)
    }

    /// The same for a query that was read already, from `typed`.
    pub(in crate::cli) fn plan_of(&self, query: &Query, typed: &str) -> Result<Plan, Failure> {
        Plan::of_mode(query, self.any).map_err(|error| Failure::query(error, typed))
    }

    /// The unit of the hits.
    pub(in crate::cli) const fn level(&self) -> Level {
        match self.unit {
            Some(level) => level,
            None if self.comments => Level::Comments,
            None => Level::Threads,
        }
    }

    /// Opens the index for searching within --timeout, which starts now.
    pub(in crate::cli) fn opened(&self, home: &IndexDir, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
        self.opened_until(home, &Cancel::never(), world)
    }

    /// The same, also ended by `cancel`.
    pub(in crate::cli) fn opened_until(
        &self,
        home: &IndexDir,
        cancel: &Cancel,
        world: &mut World<'_>,
    ) -> Result<OpenIndex, Failure> {
        let index = opened(home, world)?;
        Ok(index.until(self.within(cancel)))
    }

    /// The same, after every file of the index was compared with its digest.
    pub(in crate::cli) fn verified_until(
        &self,
        home: &IndexDir,
        cancel: &Cancel,
        world: &mut World<'_>,
    ) -> Result<OpenIndex, Failure> {
        let cancel = self.within(cancel);
        Ok(opened_verified(home, &cancel, world)?.until(cancel))
    }

    /// `cancel`, which is also requested once --timeout, which starts now, is over.
    fn within(&self, cancel: &Cancel) -> Cancel {
        self.timeout.map_or_else(|| cancel.clone(), |time| cancel.within(time))
    }

    /// The index to search.
    pub(in crate::cli) fn home(&self, world: &mut World<'_>) -> Result<IndexDir, Failure> {
        self.source.home(world)
    }
}

/// The plan of the typed query; prints the hints on how it was read.
pub(in crate::cli) fn planned(query_args: &QueryArgs, world: &mut World<'_>) -> Result<Plan, Failure> {
    planned_from(query_args, &query_args.typed(), world)
}

/// The same for the query `typed`.
pub(in crate::cli) fn planned_from(
    query_args: &QueryArgs,
    typed: &str,
    world: &mut World<'_>,
) -> Result<Plan, Failure> {
    let query = query_args.read(typed, world)?;
    let plan = query_args.plan_of(&query, typed)?;
    hint_on(&query, typed, world)?;
    Ok(plan)
}

/// Prints the hints on how `query`, parsed from `typed`, was read.
pub(in crate::cli) fn hint_on(query: &Query, typed: &str, world: &mut World<'_>) -> Result<(), Failure> {
    let hints = query_hint::on_reading(query, typed, world.language);
    Ok(hints.into_iter().try_for_each(|hint| world.hint(hint))?)
}

fn seconds(typed: &str) -> Result<Duration, String> {
    let seconds = typed.parse().map_err(|_| "a number of seconds, such as 10 or 0.5".to_owned())?;
    // Negative and infinite numbers are refused there.
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
