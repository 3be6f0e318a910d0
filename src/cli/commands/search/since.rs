//! `search --since-last`: the hits that came into the index since the last search.

use crate::{
    cli::{Failure, World, args::query::QueryArgs, run::saved_queries},
    index::{IndexDir, OpenIndex},
    message::{bilingual, text},
    output::{moment, summary},
    query::Plan,
    search::{Level, count},
    thread::UnixTime,
};

/// A search of the new hits of a saved query.
pub(super) struct Look<'a> {
    pub(super) name: &'a str,
    /// The query in addition to the saved one.
    pub(super) query_args: &'a QueryArgs,
}

impl Look<'_> {
    /// The plan of the saved query, narrowed by `plan`. An error in the saved query shows its text.
    pub(super) fn within_saved(&self, plan: Plan, world: &World<'_>) -> Result<Plan, Failure> {
        let text = saved_queries::text(self.name, world)?;
        let saved = self.query_args.plan(&text, world).map_err(|failure| {
            let name = self.name;
            failure.of_query_at(bilingual!("the saved query `{name}`", "儲存的查詢 `{name}`"))
        })?;
        Ok(if plan == Plan::All { saved } else { Plan::And(vec![saved, plan]) })
    }

    /// `plan` without the hits that were in the index at the last search, and the time of that.
    pub(super) fn only_new(
        &self,
        plan: Plan,
        home: &IndexDir,
        world: &World<'_>,
    ) -> Result<(Plan, Option<i64>), Failure> {
        let seen = saved_queries::last_look(self.name, home.folder(), world)?;
        let plan = match seen {
            None => plan,
            Some(seen) => plan.newer_than(UnixTime(seen)),
        };
        Ok((plan, seen))
    }

    /// Prints that nothing is new since the last look at `seen`, and how much there is of `plan` in all.
    pub(super) fn nothing_new(
        &self,
        index: &OpenIndex,
        (plan, seen): (&Plan, i64),
        level: Level,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        let language = world.language;
        let since = moment::minute(UnixTime(seen), &self.query_args.zone.tz).unwrap_or_default();
        let all = summary::counted_hits(count(index, plan, level)?, level, language);
        let line = text!(language, "nothing new since {since}; {all} in all", "{since} 之後沒有新的；總共 {all}");
        Ok(writeln!(world.err, "{line}")?)
    }

    /// Records this search if it was complete; `last` says whether the last hit was shown.
    pub(super) fn remember(
        &self,
        index: &OpenIndex,
        home: &IndexDir,
        last: bool,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        let name = self.name;
        if !last {
            let note = text!(
                world.language,
                "not everything was shown: continue with --after, or the next search with --since-last {name} shows it again",
                "還有沒顯示的：用 --after 接續，否則下次搜尋 --since-last {name} 會再顯示"
            );
            return Ok(writeln!(world.err, "{note}")?);
        }
        if !self.query_args.typed().is_empty() {
            let note = text!(
                world.language,
                "only a part of the saved query was looked at: the next search with --since-last {name} shows it again",
                "只看了儲存的查詢的一部分：下次搜尋 --since-last {name} 會再顯示"
            );
            return Ok(writeln!(world.err, "{note}")?);
        }
        // The time in the index and not that of the clock: a thread that is indexed during the search is new to the
        // next one.
        match index.newest()? {
            Some(newest) => saved_queries::looked(name, home.folder(), newest.0, world),
            None => Ok(()),
        }
    }
}
