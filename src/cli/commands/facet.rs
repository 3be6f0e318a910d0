//! `pawen facet`: the values of a property among the hits, and their numbers.

use crate::message::{Language, text};
use std::io::{BufWriter, Write as _};

use crate::cli::args::{
    colour::ColourArgument,
    format::TableFormat,
    query::{QueryArgs, planned},
};
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

/// The default number of values in a text table.
const SHOWN: usize = 20;

/// Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly
///
/// A hit counts for a value if the query narrowed to that value finds it: `facet X --by board` prints for Stock what
/// `count 'X board:Stock'` prints. So with --unit block the board, author, category and country are those of the thread,
/// and comment blocks (adjacent comments of one user) are counted; without it, `by` and `reaction` count the threads in
/// which any user commented so, and `domain` those with such a link in the post or a comment. A hit may count for
/// several reactions, domains or commenters; shares are of the hits. Times are the post's own, or those of the block's
/// first comment. With --unit comment single comments are counted, each with its own reaction and time.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// board, author, by (or commenter), category, reaction, domain, country, year, quarter, month, week, day, weekday or hour
    #[arg(long, value_parser = facet)]
    by: Facet,
    /// This many values, most frequent first; 0 for all [default: 20 in a text table, all otherwise; of times, all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    format: TableFormat,
    #[command(flatten)]
    colour: ColourArgument,
}

/// The facet of this name.
pub(in crate::cli) fn facet(name: &str) -> Result<Facet, String> {
    Facet::named(name).ok_or_else(|| {
        let names: Vec<_> = Facet::ALL.iter().map(|facet| facet.name()).collect();
        format!("the facets are {}", names.join(", "))
    })
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.query_args, world)?;
    let level = arguments.query_args.level();
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.opened(&home, world)?;
    let zone = &arguments.query_args.zone.tz;
    let tally = searching(world.waiting(), || count_facets(&index, &plan, level, &[arguments.by], zone))?;
    let options = arguments.colour.options(&arguments.query_args.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    let values = facets::ordered(&tally, arguments.by, arguments.most());
    let shown = values.len();
    // A missing value has a word in a text table, but none in data.
    let unknown = if arguments.format.form() == Form::Text {
        Field::Text(text!(world.language, "(unknown)", "（不詳）"))
    } else {
        Field::Missing
    };
    let table = facets::table(&index, &tally, arguments.by, level, values, &unknown)?;
    table.write(&mut out, arguments.format.form(), &options)?;
    out.flush()?;
    drop(out);
    writeln!(world.err, "{}", arguments.note(&tally, level, shown, world.language))?;
    Ok(Exit::of(tally.total))
}

impl Arguments {
    /// The maximum number of values to print.
    fn most(&self) -> Option<usize> {
        match self.limit {
            Some(0) => None,
            None if self.format.form() == Form::Text && !self.by.is_time() => Some(SHOWN),
            limit => limit,
        }
    }

    fn note(&self, tally: &FacetCounts, level: Level, shown: usize, language: Language) -> String {
        let hits = summary::counted_hits(tally.total, level, language);
        let different = tally.different();
        let shown = shown.min(different);
        let (values, number) = (summary::counted(different as u64, "value"), summary::thousands(different as u64));
        let which = if shown == different {
            text!(language, "{values}", "{number} 個值")
        } else {
            let shown = summary::thousands(shown as u64);
            text!(language, "{shown} of {values}", "{number} 個值之中的 {shown} 個")
        };
        if self.by.is_multiple(level) {
            text!(language, "{hits}, {which}; a hit may count for several", "{hits}，{which}；一個結果可能算進好幾個值")
        } else {
            text!(language, "{hits}, {which}", "{hits}，{which}")
        }
    }
}
