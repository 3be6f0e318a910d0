//! `pawen facet`: which values the hits have, and how often.

use std::io::{BufWriter, Write as _};

use super::search::{Asked, ColourArgument, planned, table_form};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    Result,
    output::{
        numbers::{
            facets,
            table::{Field, Form},
        },
        summary,
    },
    search::{Facet, FacetCounts, Level, count_facets},
};

/// How many values are shown to people who do not say how many they want.
const SHOWN: usize = 20;

/// Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly
///
/// A hit counts for a value if the query narrowed to that value finds it: `facet X --by board` tells for Stock what
/// `count 'X board:Stock'` tells. So with --comments the board, author, category and country are those of the thread,
/// and what is counted are comment blocks (neighbouring comments of one user); without it, `by` and `reaction` count
/// the threads in which anybody so commented, and `domain` those with such a link in the post or a comment. A hit may
/// count for several reactions, domains or commenters; shares are of the hits. Times are the post's own, or those of the
/// block's first comment.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// board, author, by, category, reaction, domain, country, year, quarter, month, week, day, weekday or hour
    #[arg(long, value_parser = facet)]
    by: Facet,
    /// So many values, the commonest; 0 for all [default: 20 for people, all for programs; of times, all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// text, csv, tsv or json
    #[arg(long, default_value = "text", value_parser = table_form)]
    format: Form,
    #[command(flatten)]
    colour: ColourArgument,
}

/// The facet of this name.
pub(in crate::cli) fn facet(name: &str) -> Result<Facet, String> {
    Facet::ALL.iter().copied().find(|facet| facet.name() == name).ok_or_else(|| {
        let names: Vec<_> = Facet::ALL.iter().map(|facet| facet.name()).collect();
        format!("the facets are {}", names.join(", "))
    })
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.asked, world)?;
    let level = arguments.asked.level();
    let home = arguments.asked.home(world)?;
    let index = arguments.asked.opened(&home, world)?;
    let zone = &arguments.asked.zone.tz;
    let tally = searching(world.progress, || count_facets(&index, &plan, level, &[arguments.by], zone))?;
    let options = arguments.colour.options(&arguments.asked.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    let values = facets::ordered(&tally, arguments.by, arguments.most());
    let told = values.len();
    // Data has no words for nothing.
    let unknown = if arguments.format == Form::Text { Field::Text("(unknown)".to_owned()) } else { Field::Missing };
    let table = facets::table(&index, &tally, arguments.by, level, values, &unknown)?;
    table.write(&mut out, arguments.format, &options)?;
    out.flush()?;
    drop(out);
    writeln!(world.err, "{}", arguments.note(&tally, level, told))?;
    Ok(if tally.total == 0 { Exit::NoHits } else { Exit::Hits })
}

impl Arguments {
    /// So many values are told.
    fn most(&self) -> Option<usize> {
        match self.limit {
            Some(0) => None,
            None if self.format == Form::Text && !self.by.is_time() => Some(SHOWN),
            limit => limit,
        }
    }

    fn note(&self, tally: &FacetCounts, level: Level, told: usize) -> String {
        let hits = summary::counted_hits(tally.total, level);
        let different = tally.different();
        let told = told.min(different);
        let values = summary::counted(different as u64, "value");
        let which = if told == different { values } else { format!("{} of {values}", summary::thousands(told as u64)) };
        let several = if self.by.is_multiple(level) { "; a hit may count for several" } else { "" };
        format!("{hits}, {which}{several}")
    }
}
