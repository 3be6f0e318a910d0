//! `pawen search`: find threads or comments.

use std::{
    io::{BufWriter, Write as _},
    path::PathBuf,
    time::Instant,
};

use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::{
    Exit, Failure, World,
    explain::nothing_found,
    home::{self, IndexArgument},
    report,
    userdict::UserdictArgument,
    writing::{Limits, written},
};
use crate::{
    Error, Result,
    index::{self, Home, OpenIndex, Watch, Words, update_with_words},
    output::{Format, Options, summary},
    query::{Context, Plan, Query, QueryError, parse},
    search::{Hits, Level, Request, Sort, search},
};

/// How many hits are shown to people who do not say how many they want.
const SHOWN: usize = 10;

/// How many are told that are closest to a query that finds nothing.
const CLOSEST: usize = 3;

/// Find threads, or comments
///
/// A term is found wherever it stands, also within longer Chinese words; traditional, simplified, full-width and case do
/// not count. Terms apart are all required; "…" and 「…」 keep a sequence; -x excludes; OR and ( ) combine;
/// title: body: comment: author: by: (the commenter) board: date: narrow. Hits come closest first: by the terms as
/// they were typed, then by their words and by how much of the query stands in one text; a title counts more than a post,
/// and a post more than a comment.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t)]
    sort: SortArgument,
    /// At most so many hits [default: 10 for people, all for programs]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// text, jsonl or ids
    #[arg(long, default_value = "text", value_parser = format)]
    format: Format,
    #[command(flatten)]
    colour: ColourArgument,
}

/// What is asked, and of which index.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// What to look for; put `--` before a query that begins with a hyphen
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Search this folder of archived threads; its index is kept in the user's cache and brought up to date first
    #[arg(long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    userdict: UserdictArgument,
    #[command(flatten)]
    limits: Limits,
    /// Find comments instead of threads: every term stands in the same comment, or in neighbouring ones of one user
    #[arg(long)]
    comments: bool,
    /// Ask a question: not every term need stand, and what is closest comes first. What is quoted, excluded or said of a
    /// field stays required
    #[arg(long)]
    any: bool,
    #[command(flatten)]
    zone: ZoneArgument,
}

impl Asked {
    /// The query as it was typed.
    pub(super) fn typed(&self) -> String {
        self.query.join(" ")
    }

    /// Whether not every term need stand.
    pub(super) const fn any(&self) -> bool {
        self.any
    }

    /// What the query means beyond its own text.
    pub(super) fn context(&self) -> Context {
        Context::new(self.zone.tz.clone())
    }

    /// What a hit is.
    pub(super) const fn level(&self) -> Level {
        if self.comments { Level::Comments } else { Level::Threads }
    }

    /// The index to search: that of the archive, brought up to date, or the one that was made before.
    pub(super) fn home(&self, world: &mut World<'_>) -> Result<Home, Failure> {
        let Some(archive) = &self.archive else {
            self.userdict.refuse("an index that was made before cuts queries with the words it was made with")?;
            return Ok(self.index.home(world)?);
        };
        let home = home::of_archive(archive, world)?;
        // Whoever else is bringing this index up to date does what is wanted here.
        let options = index::Options { wait: true, ..self.limits.options(world)? };
        let userdict = self.userdict.read(world)?;
        let words = userdict.as_ref().map_or(Words::Kept, Words::Replaced);
        let archives = std::slice::from_ref(archive);
        let update = |options: &_, watch: Watch<'_>| update_with_words(&home, archives, options, words, watch);
        let report = written(&options, None, world, update)?;
        if !report.is_unchanged() {
            report::write(world.err, &report)?;
        }
        Ok(home)
    }
}

/// The plan of what is asked, or the error in it.
pub(super) fn planned(asked: &Asked) -> Result<Plan, Failure> {
    plan_as(asked, if asked.any { Plan::any } else { Plan::of })
}

/// The plan that `plan` makes of what is asked.
fn plan_as(asked: &Asked, plan: fn(&Query) -> Result<Plan, QueryError>) -> Result<Plan, Failure> {
    let typed = asked.typed();
    let read = parse(&typed, &asked.context()).and_then(|query| plan(&query));
    read.map_err(|error| Failure::Query(error.render(&typed)))
}

/// In which zone.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ZoneArgument {
    /// The time zone in which dates are read and shown
    #[arg(long, value_name = "ZONE", default_value = "Asia/Taipei", value_parser = zone)]
    pub(super) tz: TimeZone,
}

/// In colour or not.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct ColourArgument {
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Colour,
}

impl ColourArgument {
    /// How things are shown in this world, with times in `zone`.
    pub(super) fn options(self, zone: &ZoneArgument, world: &World<'_>) -> Options {
        let colour = match self.color {
            Colour::Auto => world.colour,
            Colour::Always => true,
            Colour::Never => false,
        };
        Options { width: world.width, colour, zone: zone.tz.clone() }
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

/// The order of hits, as it is typed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum SortArgument {
    /// Closest first
    #[default]
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
    Oldest,
}

impl SortArgument {
    const fn sort(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }
    }
}

fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|error: Error| error.way_out().unwrap_or_default().to_owned())
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| format!("{error}; a name is such as Asia/Taipei, Europe/Berlin or UTC"))
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.asked)?;
    let home = arguments.asked.home(world)?;
    let started = Instant::now();
    let index = opened(&home, world)?;
    let level = arguments.asked.level();
    let request = Request {
        plan: &plan,
        level,
        sort: arguments.sort.sort(),
        limit: arguments.limit(),
        passages: arguments.format != Format::Ids,
    };
    let hits = search(&index, &request)?;
    let (total, shown) = (hits.total(), hits.len() as u64);
    write_hits(arguments, hits, world)?;
    writeln!(world.err, "{}", summary::found(total, level, started.elapsed()))?;
    if shown < total {
        writeln!(world.err, "{}", summary::showing(shown, total, level, arguments.sort.name()))?;
    }
    if total > 0 {
        return Ok(Exit::Hits);
    }
    nothing_found(world.err, &index, &plan, level)?;
    closest(arguments, &index, world)?;
    Ok(Exit::NoHits)
}

/// Opens an index to search it, and tells if it may find less than it should.
pub(super) fn opened(home: &Home, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    let index = OpenIndex::open(home)?;
    if index.is_older() {
        let how = "made by an earlier version of pawen, by other rules: something may not be found";
        writeln!(world.err, "warning: {}: {how}", home.folder().display())?;
        writeln!(world.err, "hint: `pawen rebuild` makes it anew")?;
    }
    Ok(index)
}

/// Where nothing was found, tells what `--any` would find first: beside the data, because these are no hits.
fn closest(arguments: &Arguments, index: &OpenIndex, world: &mut World<'_>) -> Result<(), Failure> {
    if arguments.asked.any {
        return Ok(());
    }
    // A query that is too long for a question has none that are closest.
    let Ok(plan) = plan_as(&arguments.asked, Plan::any) else { return Ok(()) };
    let level = arguments.asked.level();
    let request = Request { plan: &plan, level, sort: Sort::Relevance, limit: Some(CLOSEST), passages: true };
    let hits = search(index, &request)?;
    if hits.total() == 0 {
        return Ok(());
    }
    writeln!(world.err, "{}", summary::closest(hits.len() as u64, hits.total(), level))?;
    let options = Options { colour: world.colour_errors, ..arguments.colour.options(&arguments.asked.zone, world) };
    let mut writer = Format::Text.writer(&mut *world.err, &options);
    writer.begin()?;
    for hit in hits {
        writer.hit(&hit?)?;
    }
    Ok(writer.end()?)
}

fn write_hits(arguments: &Arguments, hits: Hits<'_>, world: &mut World<'_>) -> Result<(), Failure> {
    let options = arguments.colour.options(&arguments.asked.zone, world);
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
    fn limit(&self) -> Option<usize> {
        self.limit.or((self.format == Format::Text).then_some(SHOWN))
    }
}
