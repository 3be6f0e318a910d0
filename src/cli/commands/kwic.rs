//! `pawen kwic`: every occurrence of a query's terms, aligned.

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
        Options,
        numbers::{
            concordance::{Concordance, Line},
            name::Name,
            table::{Form, Table},
        },
        summary,
    },
    search::{Detail, Hits, Request, Sort, search},
};

/// The default number of lines as text on a terminal.
const SHOWN: usize = 40;

/// Show every occurrence of the terms, aligned, with the text before and after (keyword in context)
///
/// Every occurrence in every text of every hit is a line. Lines come in the order of the hits, or are sorted by the
/// text to the right or left of the occurrence.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// The order of the hits
    #[arg(short, long, value_enum, default_value_t)]
    sort: Sort,
    /// Sort the lines by the text after the occurrence, or by the text before it; this holds all lines in memory
    #[arg(long, value_enum, value_name = "SIDE")]
    align: Option<Side>,
    /// At most this many lines; 0 for all [default: 40 on a terminal, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    format: TableFormat,
    #[command(flatten)]
    colour: ColourArgument,
}

/// A side of the occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Side {
    /// The text after it
    Right,
    /// The text before it
    Left,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.query_args, world)?;
    let level = arguments.query_args.level();
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.opened(&home, world)?;
    let request = Request { plan: &plan, level, sort: arguments.sort, limit: None, after: None, passages: true };
    let hits = searching(world.waiting(), || search(&index, &request))?
        .with(Detail { every_match: true, ..Detail::default() });
    let total = hits.total();
    let options = arguments.colour.options(&arguments.query_args.zone, world);
    let limit = arguments.limit(world);
    let mut out = BufWriter::new(&mut *world.out);
    let mut written = 0;
    let form = arguments.format.form();
    if form == Form::Text {
        let concordance = Concordance::new(&options);
        let write = &mut |line: &Line| {
            written += 1;
            concordance.write(line, &mut out)
        };
        arguments.each(hits, &concordance, limit, write)?;
    } else {
        // The marks of data do not depend on the language.
        let data = Options { language: Language::English, ..options.clone() };
        let mut table = Table { names: Line::COLUMNS.map(Name::from).to_vec(), rows: Vec::new() };
        let write = &mut |line: &Line| {
            table.rows.push(line.fields());
            Ok(())
        };
        arguments.each(hits, &Concordance::new(&data), limit, write)?;
        written = table.rows.len();
        table.write(&mut out, form, &options)?;
    }
    out.flush()?;
    drop(out);
    let (lines, number) = (summary::counted(written as u64, "line"), summary::thousands(written as u64));
    let hits = summary::counted_hits(total, level, world.language);
    writeln!(world.err, "{}", text!(world.language, "{lines} of {hits}", "{hits}，{number} 行"))?;
    Ok(Exit::of(total))
}

impl Arguments {
    fn limit(&self, world: &World<'_>) -> usize {
        match self.limit {
            Some(0) => usize::MAX,
            Some(limit) => limit,
            // A file or pipe gets all lines, as programs read them.
            None if self.format.form() == Form::Text => world.width.map_or(usize::MAX, |_| SHOWN),
            None => usize::MAX,
        }
    }

    /// Passes the first `limit` lines to `write`.
    fn each(
        &self,
        hits: Hits<'_>,
        concordance: &Concordance<'_>,
        limit: usize,
        write: &mut dyn FnMut(&Line) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        if let Some(side) = self.align {
            aligned(hits, concordance, side)?.iter().take(limit).try_for_each(write)?;
            return Ok(());
        }
        // Hits are read until there are enough lines; sorted by their context all of them have to be read.
        let mut left = limit;
        for hit in hits {
            let lines = concordance.lines(&hit?);
            lines.iter().take(left).try_for_each(&mut *write)?;
            left = left.saturating_sub(lines.len());
            if left == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// All lines, sorted by the text on that side of the occurrence.
fn aligned(hits: Hits<'_>, concordance: &Concordance<'_>, side: Side) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for hit in hits {
        lines.extend(concordance.lines(&hit?));
    }
    match side {
        // The key is a folded copy of the text; computed once a line instead of once a comparison.
        Side::Right => lines.sort_by_cached_key(Line::after_key),
        Side::Left => lines.sort_by_cached_key(Line::before_key),
    }
    Ok(lines)
}
