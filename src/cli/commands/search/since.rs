//! Looks at a saved query: what came into the index since the last one.

use super::Asked;
use crate::{
    cli::{Failure, World, commands::saved},
    index::{Home, OpenIndex},
    query::{Fact, Plan},
    thread::UnixTime,
};

/// A look at the saved query of a name.
pub(super) struct Look<'a> {
    pub(super) name: &'a str,
    /// What is asked beside it.
    pub(super) asked: &'a Asked,
}

impl Look<'_> {
    /// `plan`, of the hits of the saved query; an error in that is told of its own text.
    pub(super) fn within_saved(&self, plan: Plan, world: &World<'_>) -> Result<Plan, Failure> {
        let text = saved::text(self.name, world)?;
        let saved = self.asked.plan(&text, world).map_err(|failure| match failure {
            Failure::Query(told) => Failure::Query(format!("the saved query `{}`: {told}", self.name)),
            other => other,
        })?;
        Ok(if plan == Plan::All { saved } else { Plan::And(vec![saved, plan]) })
    }

    /// `plan`, and of what it finds only what was not in the index at the last look; and when that was.
    pub(super) fn only_new(&self, plan: Plan, home: &Home, world: &World<'_>) -> Result<(Plan, Option<i64>), Failure> {
        let seen = saved::last_look(self.name, home.folder(), world)?;
        let plan = match seen {
            None => plan,
            Some(seen) => Plan::And(vec![plan, Plan::Fact(Fact::NewerThan(UnixTime(seen)))]),
        };
        Ok((plan, seen))
    }

    /// Remembers what was looked at, if that was all there is; `last` tells whether the last of the hits was shown.
    pub(super) fn remember(
        &self,
        index: &OpenIndex,
        home: &Home,
        last: bool,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        let name = self.name;
        if !last {
            let how = format!("go on with --after, or the next search with --since-last {name} shows it again");
            return Ok(writeln!(world.err, "not everything was shown: {how}")?);
        }
        if !self.asked.typed().is_empty() {
            let how = format!("the next search with --since-last {name} shows it again");
            return Ok(writeln!(world.err, "only a part of the saved query was looked at: {how}")?);
        }
        match index.newest()? {
            Some(newest) => saved::looked(name, home.folder(), newest.0, world),
            None => Ok(()),
        }
    }
}
