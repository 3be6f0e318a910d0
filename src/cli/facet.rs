//! `pawen facet`: which values the hits have, and how often.

use std::io::{BufWriter, Write as _};

use super::{
    Exit, Failure, World,
    search::{Asked, ColourArgument, opened, planned, table_form},
};
use crate::{
    Result,
    index::OpenIndex,
    output::{
        summary,
        table::{Field, Form, Table},
    },
    search::{Facet, Level, Tally, Value, tally},
};

/// How many values are shown to people who do not say how many they want.
const SHOWN: usize = 20;

/// Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly
///
/// A hit counts for a value if the query narrowed to that value finds it: `facet X --by board` tells for Stock what
/// `count 'X board:Stock'` tells. So with --comments the board, author, category and country are those of the thread,
/// and what is counted are comment blocks (neighbouring comments of one user); without it, `by` and `reaction` count
/// the threads in which anybody so commented, and `domain` those with such a link in the post or a comment. A hit may count for several reactions, domains or commenters; shares are
/// of the hits. Times are the post's own, or those of the block's first comment.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
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
pub(super) fn facet(name: &str) -> Result<Facet, String> {
    Facet::ALL.iter().copied().find(|facet| facet.name() == name).ok_or_else(|| {
        let names: Vec<_> = Facet::ALL.iter().map(|facet| facet.name()).collect();
        format!("the facets are {}", names.join(", "))
    })
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.asked, world)?;
    let level = arguments.asked.level();
    let home = arguments.asked.home(world)?;
    let index = opened(&home, world)?;
    let tally = tally(&index, &plan, level, &[arguments.by], &arguments.asked.zone.tz)?;
    let options = arguments.colour.options(&arguments.asked.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    let values = arguments.values(&tally);
    let told = values.len();
    arguments.table(&index, &tally, values)?.write(&mut out, arguments.format, &options)?;
    out.flush()?;
    drop(out);
    let different = tally.counts.keys().filter(|key| key[0] != Value::Unknown).count();
    writeln!(world.err, "{}", arguments.note(&tally, level, told, different))?;
    Ok(if tally.total == 0 { Exit::NoHits } else { Exit::Hits })
}

impl Arguments {
    /// The values to tell, with their counts: times as they follow each other, names by their counts.
    fn values(&self, tally: &Tally) -> Vec<(Value, u64)> {
        let counts = tally.of(0);
        let mut values: Vec<_> = counts.iter().map(|(value, count)| ((*value).clone(), *count)).collect();
        values.retain(|(value, _)| *value != Value::Unknown);
        if self.by.is_time() {
            for value in Value::all_of(self.by).into_iter().filter(|value| !counts.contains_key(value)) {
                values.push((value, 0));
            }
        }
        let limit = self.limit.map(|limit| if limit == 0 { usize::MAX } else { limit });
        let by_count = !self.by.is_time() || limit.is_some_and(|limit| limit < values.len());
        if by_count {
            values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            let shown = if self.format == Form::Text { SHOWN } else { usize::MAX };
            values.truncate(limit.unwrap_or(if self.by.is_time() { usize::MAX } else { shown }));
        } else {
            values.sort();
        }
        values
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
    fn table(&self, index: &OpenIndex, tally: &Tally, values: Vec<(Value, u64)>) -> Result<Table> {
        let most = values.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
        let unit = if self.asked.level() == Level::Threads { "threads" } else { "blocks" };
        let names = [self.by.name(), unit, "share", ""].map(str::to_owned).to_vec();
        let unknown = tally.of(0).get(&Value::Unknown).copied().map(|count| (Value::Unknown, count));
        let rows = values.into_iter().chain(unknown).map(|(value, count)| {
            // What is not known is none of the values that are compared.
            let bar = if value == Value::Unknown { 0.0 } else { count as f64 / most };
            let name = match value {
                // Data has no words for nothing.
                Value::Unknown if self.format != Form::Text => Field::Missing,
                Value::Unknown => Field::Text("(unknown)".to_owned()),
                value => Field::Text(tally.label(index, 0, self.by, &value)?),
            };
            Ok(vec![name, Field::Count(count), Field::Share(count as f64 / tally.total.max(1) as f64), Field::Bar(bar)])
        });
        Ok(Table { names, rows: rows.collect::<Result<_>>()? })
    }

    fn note(&self, tally: &Tally, level: Level, told: usize, different: usize) -> String {
        let hits = summary::counted_hits(tally.total, level);
        let told = told.min(different);
        let values = summary::counted(different as u64, "value");
        let which = if told == different { values } else { format!("{} of {values}", summary::thousands(told as u64)) };
        let several = if self.by.is_multiple(level) { "; a hit may count for several" } else { "" };
        format!("{hits}, {which}{several}")
    }
}
