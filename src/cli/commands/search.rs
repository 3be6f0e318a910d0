//! `pawen search`: find threads or comments.

mod asked;
mod hints;
mod since;

use std::{
    io::{BufWriter, Write as _},
    time::Instant,
};

use clap::ValueEnum;

pub(in crate::cli) use asked::{Asked, ColourArgument, ZoneArgument, planned, zone};
use since::Look;

use super::explain::{nothing_found, suggested};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    Error,
    index::{Home, OpenIndex, Stop},
    output::{Format, Layout, Options, hits::column, numbers::table::Form, summary},
    query::{Plan, Query},
    search::{self, Hits, Request, Sort, regional_suggestions, search, search_fingerprint},
};

/// How many hits are shown to people who do not say how many they want.
const SHOWN: usize = 10;

/// Find threads, or comments
///
/// A term is found wherever it stands, also within longer Chinese words; traditional, simplified, full-width and case do
/// not count. Terms apart are all required; "…" and 「…」 keep a sequence; -x excludes; OR and ( ) combine;
/// title: author: by: (the commenter) board: date: and others narrow; `pawen help query` has the whole language. Hits come
/// closest first: by the terms as they were typed, then by their words and by how much of the query stands in one text; a
/// title counts more than a post, and a post more than a comment.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t)]
    sort: SortArgument,
    /// At most so many hits [default: 10 for people, all for programs]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on where a search ended: the word that it printed
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// The saved query of this name, and of its hits only what came into the index after the last such search that showed
    /// all of it; a QUERY beside it narrows that further
    #[arg(long, value_name = "NAME")]
    since_last: Option<String>,
    /// text, jsonl, json, csv, tsv, md or ids
    #[arg(long, default_value = "text", value_parser = readable_format)]
    format: Format,
    #[command(flatten)]
    colour: ColourArgument,
}

/// The order of hits, as it is typed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(in crate::cli) enum SortArgument {
    /// Closest first
    #[default]
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
    Oldest,
    /// Threads with the most comments first
    Comments,
    /// Threads with the highest score (推 minus 噓) first
    Score,
    /// What was written last first: of a thread, its last comment
    Active,
}

impl SortArgument {
    pub(in crate::cli) const fn sort(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
            Self::Comments => Sort::Comments,
            Self::Score => Sort::Score,
            Self::Active => Sort::Active,
        }
    }

    pub(in crate::cli) const fn name(self) -> &'static str {
        self.sort().name()
    }
}

pub(in crate::cli) fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|error: Error| error.way_out().unwrap_or_default().to_owned())
}

/// The form of a table.
pub(super) fn table_form(name: &str) -> Result<Form, String> {
    name.parse().map_err(|error: Error| error.way_out().unwrap_or_default().to_owned())
}

/// A format that may go to a terminal.
fn readable_format(name: &str) -> Result<Format, String> {
    let Ok(format) = name.parse::<Format>() else {
        let names = Format::ALL.iter().filter(|format| format.is_text()).map(|format| format.name());
        return Err(format!("the formats are {}", names.collect::<Vec<_>>().join(", ")));
    };
    if format.is_text() { Ok(format) } else { Err(format!("this is for files: pawen export QUERY -o hits.{name}")) }
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let asked = &arguments.asked;
    let look = arguments.since_last.as_deref().map(|name| Look { name, asked });
    let query =
        if look.is_some() && asked.typed().is_empty() { Query::All } else { asked.read(&asked.typed(), world)? };
    let plan = asked.plan_of(&query, &asked.typed())?;
    let plan = look.as_ref().map_or(Ok(plan.clone()), |look| look.within_saved(plan, world))?;
    let after = arguments.after.as_deref().map(str::parse).transpose()?;
    let home = asked.home(world)?;
    let (plan, seen) = match &look {
        Some(look) => look.only_new(plan, &home, world)?,
        None => (plan, None),
    };
    let started = Instant::now();
    let index = asked.opened(&home, world)?;
    let level = asked.level();
    let mark = arguments.mark(seen);
    let layout = Layout { columns: column::usual(level, false, false), ..Layout::default() };
    let request = Request {
        plan: &plan,
        level,
        sort: arguments.sort.sort(),
        limit: arguments.limit(),
        after: after.map(|cursor| (cursor, mark)),
        passages: arguments.format.needs_passages(&layout),
    };
    let hits = searching(world.progress, || search(&index, &request))?;
    let (total, before, shown, cursor) = (hits.total(), hits.before(), hits.len() as u64, hits.cursor(mark));
    write_hits(arguments, hits, layout, world)?;
    writeln!(world.err, "{}", summary::found(total, level, started.elapsed()))?;
    if shown < total {
        writeln!(world.err, "{}", summary::showing(before, shown, total, level, arguments.sort.name()))?;
    }
    if let Some(cursor) = cursor.filter(|_| before + shown < total) {
        writeln!(world.err, "{}", summary::more(&cursor))?;
    }
    hints::of(&query, world)?;
    if let Some(look) = &look {
        look.remember(&index, &home, before + shown == total, world)?;
    }
    if total > 0 {
        suggested(&mut world.err, &regional_suggestions(&index, &plan, level)?, level)?;
        return Ok(if shown > 0 || arguments.limit == Some(0) { Exit::Hits } else { Exit::NoHits });
    }
    nothing_found(&mut world.err, &index, &plan, level)?;
    hints::of_nothing(&query, world)?;
    closest(arguments, &index, world)?;
    Ok(Exit::NoHits)
}

/// Opens an index to search it, and tells if it may find less than it should.
pub(in crate::cli) fn opened(home: &Home, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    warned(OpenIndex::open(home)?, home, world)
}

/// As [`opened`], for what is cited or compared: every file of the index is compared with its digest first. Ends with an
/// error once `goes_on` returns false.
pub(in crate::cli) fn opened_verified(home: &Home, stop: &Stop, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    warned(OpenIndex::open_verified(home, stop)?, home, world)
}

fn warned(index: OpenIndex, home: &Home, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    if index.is_older() {
        let how = "made by an earlier version of pawen, by other rules: something may not be found";
        writeln!(world.err, "warning: {}: {how}", home.folder().display())?;
        writeln!(world.err, "hint: `pawen rebuild` makes it anew")?;
    }
    Ok(index)
}

/// Where nothing was found, tells what `--any` would find first: beside the data, because these are no hits.
fn closest(arguments: &Arguments, index: &OpenIndex, world: &mut World<'_>) -> Result<(), Failure> {
    if arguments.asked.any || arguments.since_last.is_some() {
        return Ok(());
    }
    // A query that is too long for a question has none that are closest.
    let Ok(query) = arguments.asked.read(&arguments.asked.typed(), world) else { return Ok(()) };
    let Ok(plan) = Plan::any(&query) else { return Ok(()) };
    let level = arguments.asked.level();
    let hits = search::closest(index, &plan, level)?;
    if hits.total() == 0 {
        return Ok(());
    }
    writeln!(world.err, "{}", summary::closest(hits.len() as u64, hits.total(), level))?;
    let options = Options { colour: world.colour_errors, ..arguments.colour.options(&arguments.asked.zone, world) };
    let mut writer = Format::Text.writer(world.err.unguarded(), &options);
    writer.begin()?;
    for hit in hits {
        writer.hit(&hit?)?;
    }
    Ok(writer.end()?)
}

fn write_hits(arguments: &Arguments, hits: Hits<'_>, layout: Layout, world: &mut World<'_>) -> Result<(), Failure> {
    let mut options = arguments.colour.options(&arguments.asked.zone, world);
    options.layout = layout;
    let mut out = BufWriter::new(&mut *world.out);
    let mut writer = arguments.format.writer(&mut out, &options);
    writer.begin()?;
    for hit in hits {
        writer.hit(&hit?)?;
    }
    writer.end()?;
    drop(writer);
    Ok(out.flush()?)
}

impl Arguments {
    /// By default people see the first hits, but of what is new everything.
    fn limit(&self) -> Option<usize> {
        let few = self.format == Format::Text && self.since_last.is_none();
        self.limit.or(few.then_some(SHOWN))
    }

    /// A mark of the search, which its cursors carry: they lead on in no other.
    fn mark(&self, seen: Option<i64>) -> u64 {
        let typed = self.asked.typed();
        let any = if self.asked.any() { "any" } else { "" };
        let zone = self.asked.zone.tz.iana_name().unwrap_or_default();
        let asked = [typed.trim(), self.asked.level().name(), self.sort.name(), any, zone];
        let Some(name) = &self.since_last else { return search_fingerprint(&asked) };
        let seen = seen.map_or_else(String::new, |seen| seen.to_string());
        search_fingerprint(&[&asked[..], &[name, &seen]].concat())
    }
}
