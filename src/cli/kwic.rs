//! `pawen kwic`: every place where the words of a query stand, one under the other.

use std::io::{BufWriter, Write as _};

use super::{
    Exit, Failure, World,
    search::{Asked, ColourArgument, SortArgument, opened, planned},
};
use crate::{
    output::{concordance::Concordance, summary},
    search::{Detail, Request, search},
};

/// How many places are shown to people who do not say how many they want.
const SHOWN: usize = 40;

/// Show every place where the terms stand, aligned, with what stands before and after (keyword in context)
///
/// Every place in every text of every hit is a line. Lines come in the order of the hits, or ordered by what stands
/// right or left of the place.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t)]
    sort: SortArgument,
    /// Order the lines by what follows the place, or by what precedes it; all are held in memory for that
    #[arg(long, value_enum, value_name = "SIDE")]
    align: Option<Side>,
    /// At most so many lines; 0 for all [default: 40 on a terminal, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    colour: ColourArgument,
}

/// A side of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Side {
    /// What follows it
    Right,
    /// What precedes it
    Left,
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.asked, world)?;
    let level = arguments.asked.level();
    let home = arguments.asked.home(world)?;
    let index = opened(&home, world)?;
    let request = Request { plan: &plan, level, sort: arguments.sort.sort(), limit: None, after: None, passages: true };
    let hits = search(&index, &request)?.with(Detail { every_match: true, ..Detail::default() });
    let total = hits.total();
    let limit = match arguments.limit {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None => world.width.map_or(usize::MAX, |_| SHOWN),
    };
    let options = arguments.colour.options(&arguments.asked.zone, world);
    let concordance = Concordance::new(&options);
    let mut out = BufWriter::new(&mut *world.out);
    let mut held = Vec::new();
    let mut written = 0;
    for hit in hits {
        if written >= limit {
            break;
        }
        for line in concordance.lines(&hit?) {
            if arguments.align.is_some() {
                held.push(line);
            } else if written < limit {
                concordance.write(&line, &mut out)?;
                written += 1;
            }
        }
    }
    match arguments.align {
        Some(Side::Right) => held.sort_by_cached_key(|line| line.after_key()),
        Some(Side::Left) => held.sort_by_cached_key(|line| line.before_key()),
        None => {}
    }
    for line in held.iter().take(limit) {
        concordance.write(line, &mut out)?;
    }
    written += held.len().min(limit);
    out.flush()?;
    drop(out);
    let lines = summary::counted(written as u64, "line");
    writeln!(world.err, "{lines} of {}", summary::counted_hits(total, level))?;
    Ok(if total == 0 { Exit::NoHits } else { Exit::Hits })
}
