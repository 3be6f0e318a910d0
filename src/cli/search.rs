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
    report, saved,
    userdict::UserdictArgument,
    writing::{Limits, written},
};
use crate::{
    Error, Result,
    index::{self, Home, OpenIndex, Watch, Words, update_with_words},
    output::{Format, Layout, Options, column, summary, table::Form},
    query::{Context, Fact, Plan, Query, parse},
    search::{Hits, Level, Request, Sort, search, search_mark},
    thread::UnixTime,
};

/// How many hits are shown to people who do not say how many they want.
const SHOWN: usize = 10;

/// How many are told that are closest to a query that finds nothing.
const CLOSEST: usize = 3;

/// Find threads, or comments
///
/// A term is found wherever it stands, also within longer Chinese words; traditional, simplified, full-width and case do
/// not count. Terms apart are all required; "…" and 「…」 keep a sequence; -x excludes; OR and ( ) combine;
/// title: author: by: (the commenter) board: date: and others narrow; `pawen help query` has the whole language. Hits come
/// closest first: by the terms as they were typed, then by their words and by how much of the query stands in one text; a
/// title counts more than a post, and a post more than a comment.
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
    /// Go on where a search ended: the word that it printed
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// The saved query of this name, and of its hits only what came into the index after the last such search
    #[arg(long, value_name = "NAME", conflicts_with = "after")]
    since_last: Option<String>,
    /// text, jsonl, json, csv, tsv, md or ids
    #[arg(long, default_value = "text", value_parser = readable_format)]
    format: Format,
    #[command(flatten)]
    colour: ColourArgument,
}

/// What is asked, and of which index.
#[derive(Debug, Clone, clap::Args)]
#[command(
    mut_arg("memory", |memory| memory.requires("archive")),
    mut_arg("threads", |threads| threads.requires("archive")),
    mut_arg("commit_after", |after| after.requires("archive"))
)]
pub(super) struct Asked {
    /// What to look for; put `--` before a query that begins with a hyphen
    #[arg(value_name = "QUERY")]
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
    pub(super) zone: ZoneArgument,
}

impl Asked {
    /// The same of the hits of a saved query.
    fn within_saved(&self, name: &str) -> Self {
        let mut query = vec![format!("query:\"{name}\"")];
        query.extend((!self.query.is_empty()).then(|| format!("({})", self.typed())));
        Self { query, ..self.clone() }
    }

    /// The query as it was typed.
    pub(super) fn typed(&self) -> String {
        self.query.join(" ")
    }

    /// Whether not every term need stand.
    pub(super) const fn any(&self) -> bool {
        self.any
    }

    /// Each of the words that were typed as a query of its own.
    pub(super) fn queries(&self) -> &[String] {
        &self.query
    }

    /// Reads a query, or tells the error in it.
    pub(super) fn read(&self, typed: &str, world: &World<'_>) -> Result<Query, Failure> {
        let saved = saved::named_in(typed, world)?;
        let context = Context { saved, ..Context::new(self.zone.tz.clone(), world.now) };
        parse(typed, &context).map_err(|error| Failure::Query(error.render(typed)))
    }

    /// Plans a query, as a question if that was asked for, or tells the error in it.
    pub(super) fn plan(&self, typed: &str, world: &World<'_>) -> Result<Plan, Failure> {
        let query = self.read(typed, world)?;
        let plan = if self.any { Plan::any(&query) } else { Plan::of(&query) };
        plan.map_err(|error| Failure::Query(error.render(typed)))
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
pub(super) fn planned(asked: &Asked, world: &World<'_>) -> Result<Plan, Failure> {
    asked.plan(&asked.typed(), world)
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
        Options { width: world.width, colour, zone: zone.tz.clone(), layout: Layout::default() }
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
pub(super) enum SortArgument {
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
    pub(super) const fn sort(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
            Self::Comments => Sort::Comments,
            Self::Score => Sort::Score,
            Self::Active => Sort::Active,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Comments => "comments",
            Self::Score => "score",
            Self::Active => "active",
        }
    }
}

pub(super) fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|error: Error| error.way_out().unwrap_or_default().to_owned())
}

/// The form of a table.
pub(super) fn table_form(name: &str) -> Result<Form, String> {
    name.parse().map_err(|error: Error| error.way_out().unwrap_or_default().to_owned())
}

/// A format that may go to a terminal.
fn readable_format(name: &str) -> Result<Format, String> {
    let format = format(name)?;
    if format.is_text() { Ok(format) } else { Err(format!("this is for files: pawen export QUERY -o hits.{name}")) }
}

pub(super) fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| format!("{error}; a name is such as Asia/Taipei, Europe/Berlin or UTC"))
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let (plan, mark) = arguments.plan(world)?;
    let after = arguments.after.as_deref().map(str::parse).transpose()?;
    let home = arguments.asked.home(world)?;
    let plan = arguments.only_new(plan, &home, world)?;
    let started = Instant::now();
    let index = opened(&home, world)?;
    let level = arguments.asked.level();
    let request = Request {
        plan: &plan,
        level,
        sort: arguments.sort.sort(),
        limit: arguments.limit(),
        after: after.map(|cursor| (cursor, mark)),
        passages: arguments.format.needs_passages(&Layout::default()),
    };
    let hits = search(&index, &request)?;
    let (total, before, shown, cursor) = (hits.total(), hits.before(), hits.len() as u64, hits.cursor(mark));
    write_hits(arguments, hits, world)?;
    writeln!(world.err, "{}", summary::found(total, level, started.elapsed()))?;
    if shown < total {
        writeln!(world.err, "{}", summary::showing(before, shown, total, level, arguments.sort.name()))?;
    }
    // What is new is looked at again as a whole.
    if let Some(cursor) = cursor.filter(|_| before + shown < total && arguments.since_last.is_none()) {
        writeln!(world.err, "{}", summary::more(&cursor))?;
    }
    arguments.remember(&index, &home, before + shown == total, world)?;
    if total > 0 {
        return Ok(if shown > 0 || arguments.limit == Some(0) { Exit::Hits } else { Exit::NoHits });
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
    if arguments.asked.any || arguments.since_last.is_some() {
        return Ok(());
    }
    // A query that is too long for a question has none that are closest.
    let Ok(query) = arguments.asked.read(&arguments.asked.typed(), world) else { return Ok(()) };
    let Ok(plan) = Plan::any(&query) else { return Ok(()) };
    let level = arguments.asked.level();
    let request =
        Request { plan: &plan, level, sort: Sort::Relevance, limit: Some(CLOSEST), after: None, passages: true };
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
    let mut options = arguments.colour.options(&arguments.asked.zone, world);
    options.layout.columns = column::usual(arguments.asked.level(), false, false);
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

    /// What to look for, and a mark of it for cursors.
    fn plan(&self, world: &World<'_>) -> Result<(Plan, u64), Failure> {
        let asked = match &self.since_last {
            None => self.asked.clone(),
            Some(name) => self.asked.within_saved(name),
        };
        let plan = planned(&asked, world)?;
        let level = if asked.comments { "comments" } else { "threads" };
        Ok((plan, search_mark(&[&asked.typed(), level, self.sort.name()])))
    }

    /// `plan`, and of what it finds only what was not in the index at the last look.
    fn only_new(&self, plan: Plan, home: &Home, world: &World<'_>) -> Result<Plan> {
        let Some(name) = &self.since_last else { return Ok(plan) };
        Ok(match saved::last_look(name, home.folder(), world)? {
            None => plan,
            Some(seen) => Plan::And(vec![plan, Plan::Fact(Fact::NewerThan(UnixTime(seen)))]),
        })
    }

    /// Remembers what was looked at, if all of it was shown.
    fn remember(&self, index: &OpenIndex, home: &Home, all: bool, world: &mut World<'_>) -> Result<(), Failure> {
        let Some(name) = &self.since_last else { return Ok(()) };
        if !all {
            writeln!(world.err, "not everything was shown: the next search with --since-last {name} shows it again")?;
            return Ok(());
        }
        match index.newest()? {
            Some(newest) => saved::looked(name, home.folder(), newest.0, world),
            None => Ok(()),
        }
    }
}
