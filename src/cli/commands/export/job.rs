//! What an export is to do, from what was typed or from what a manifest tells.

use std::path::Path;

use clap::ValueEnum as _;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    super::search::{SortArgument, zone},
    Arguments,
};
use crate::cli::{Failure, World, run::outfile};
use crate::{
    Error, Result,
    index::{FORMAT, OpenIndex},
    output::{
        Format, Layout,
        hits::column::{self, Needs},
        manifest::{self, Manifest},
    },
    query::{Context, Plan, Query, parse},
    search::{Detail, Level, count},
    thread::UnixTime,
};

/// What to do.
pub(super) struct Job {
    /// The query as it was typed, ...
    typed: String,
    /// ... and as it is read.
    query: Query,
    /// Whether not every term need stand.
    any: bool,
    pub(super) level: Level,
    pub(super) sort: SortArgument,
    pub(super) limit: Option<usize>,
    pub(super) zone: TimeZone,
    pub(super) format: Format,
    /// The columns, where they were chosen.
    columns: Option<Vec<String>>,
    pub(super) detail: Detail,
    pub(super) layout: Layout,
}

impl Job {
    /// What was typed.
    pub(super) fn of_arguments(arguments: &Arguments, world: &World<'_>) -> Result<Self, Failure> {
        let asked = &arguments.asked;
        let mut job = Self {
            typed: asked.typed(),
            query: asked.read(&asked.typed(), world)?.absolute(&asked.zone.tz),
            any: asked.any(),
            level: asked.level(),
            sort: arguments.sort,
            limit: arguments.limit,
            zone: asked.zone.tz.clone(),
            format: arguments.format.map_or_else(|| format_of_name(arguments.output.as_deref()), Ok)?,
            columns: arguments.columns.clone(),
            detail: Detail { full: arguments.full, around: arguments.context, every_match: false },
            layout: Layout { keep_formulas: arguments.keep_formulas, bom: arguments.bom, ..Layout::default() },
        };
        job.refuse_what_does_nothing()?;
        job.lay_out()?;
        Ok(job)
    }

    /// What was asked for in vain is told: somebody counts on it.
    fn refuse_what_does_nothing(&self) -> Result<()> {
        let separated = matches!(self.format, Format::Csv | Format::Tsv);
        let lines = matches!(self.format, Format::Text | Format::Ids);
        let listed = lines || self.format == Format::Md;
        let vain = [
            ("--bom", self.layout.bom && !separated, "it is for csv and tsv"),
            ("--keep-formulas", self.layout.keep_formulas && !separated, "only csv and tsv change formulas"),
            ("--columns", self.columns.is_some() && lines, "this format has no columns"),
            ("--full", self.detail.full && listed, "this format shows no whole texts; md does with --columns body"),
            (
                "--context",
                self.detail.around > 0 && listed && self.columns.is_none(),
                "this format shows no comments around",
            ),
        ];
        match vain.into_iter().find(|(_, asked, _)| *asked) {
            Some((option, _, why)) => Err(Error::new(format!("{option}: without effect on {}", self.format)).hint(why)),
            None => Ok(()),
        }
    }

    /// What a manifest tells: the query as it was read then, in which dates are no longer relative to a day. The format is
    /// the one that the name of the file `output` tells, if one is named.
    pub(super) fn of_manifest(manifest: &Manifest, output: Option<&Path>, world: &World<'_>) -> Result<Self, Failure> {
        let asked = &manifest.asked;
        let unreadable = |what: &str, value: &str| Error::new(format!("the manifest: {value:?} is no {what}"));
        let zone = zone(&asked.zone).map_err(|reason| unreadable("time zone", &asked.zone).because(reason))?;
        let level = match asked.level.as_str() {
            "threads" => Level::Threads,
            "comments" => Level::Comments,
            other => return Err(unreadable("level", other).into()),
        };
        // What is told from now was told from then.
        let then = manifest.made_at.parse().map_or(world.now, |at: Timestamp| UnixTime(at.as_second()));
        let query = parse(&asked.normalized, &Context::new(zone.clone(), then));
        let query = query.map_err(|error| Failure::query(error, &asked.normalized))?.absolute(&zone);
        let mut job = Self {
            typed: asked.query.clone(),
            query,
            any: asked.any,
            level,
            sort: SortArgument::from_str(&asked.sort, false).map_err(|_| unreadable("order", &asked.sort))?,
            limit: asked.limit,
            zone,
            format: output.and_then(told_by_name).map_or_else(|| asked.output.parse(), Ok)?,
            columns: asked.columns.clone(),
            detail: Detail { full: asked.full, around: asked.context, every_match: false },
            layout: Layout { keep_formulas: asked.keep_formulas, bom: asked.bom, ..Layout::default() },
        };
        job.lay_out()?;
        Ok(job)
    }

    /// Decides on the columns, and on what has to be read for them.
    fn lay_out(&mut self) -> Result<()> {
        if self.detail.around > 0 && self.level == Level::Threads {
            return Err(Error::new("--context: threads stand alone").hint("it is for comments: add --comments"));
        }
        self.layout.columns = column::laid_out(self.columns.as_deref(), self.level, &mut self.detail)?;
        self.layout.chosen = self.columns.is_some();
        let needs_around = self.layout.columns.iter().any(|column| column.needs == Needs::Around);
        if needs_around && self.detail.around == 0 {
            return Err(Error::new("before, after: no comments around were asked for").hint("add --context N"));
        }
        Ok(())
    }

    /// What has to hold of a hit.
    pub(super) fn plan(&self) -> Result<Plan, Failure> {
        let plan = if self.any { Plan::any(&self.query) } else { Plan::of(&self.query) };
        plan.map_err(|error| Failure::query(error, &self.typed))
    }

    /// What was done.
    pub(super) fn manifest(
        &self,
        index: &OpenIndex,
        outcome: &Outcome,
        world: &World<'_>,
    ) -> Result<Manifest, Failure> {
        let made_at = Timestamp::from_second(world.now.0).map_or_else(|_| String::new(), |at| at.to_string());
        Ok(Manifest {
            format: manifest::FORMAT.to_owned(),
            pawen: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            asked: self.asked(),
            file: manifest::Written {
                name: outcome.name.clone(),
                bytes: outcome.file.bytes,
                sha256: outcome.file.sha256.clone(),
                content_sha256: Some(outcome.file.content_sha256.clone()),
            },
            hits: outcome.total,
            written: outcome.written,
            index: manifest::Index {
                format: FORMAT,
                content: index.content(),
                generation: index.generation(),
                threads: count(index, &Plan::All, Level::Threads)?,
                blocks: count(index, &Plan::All, Level::Comments)?,
            },
            sources: sources(index)?,
        })
    }

    fn asked(&self) -> manifest::ExportedQuery {
        manifest::ExportedQuery {
            query: self.typed.clone(),
            normalized: self.query.to_string(),
            any: self.any,
            level: self.level.name().to_owned(),
            sort: self.sort.name().to_owned(),
            limit: self.limit,
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            output: self.format.to_string(),
            columns: self.columns.clone(),
            context: self.detail.around,
            full: self.detail.full,
            keep_formulas: self.layout.keep_formulas,
            bom: self.layout.bom,
        }
    }
}

fn sources(index: &OpenIndex) -> Result<Vec<manifest::Source>> {
    let sources = index.catalogue()?.files.into_values().map(|file| manifest::Source {
        path: file.path,
        bytes: file.bytes,
        crc32: file.ending.map(|ending| format!("{:08x}", ending.crc32)),
    });
    Ok(sources.collect())
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) total: u64,
    pub(super) written: u64,
    pub(super) file: outfile::Written,
    pub(super) name: String,
}

/// The format that the file's name tells.
fn format_of_name(path: Option<&Path>) -> Result<Format> {
    let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Format::Jsonl) };
    told_by_name(path).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        Error::new(format!("{}: the name tells no format", path.display()))
            .hint(format!("end it in one of .{}, or add --format", names.join(" .").replace("text", "txt")))
    })
}

fn told_by_name(path: &Path) -> Option<Format> {
    let bare = if outfile::compression(path).is_some() { path.with_extension("") } else { path.to_owned() };
    let ending = bare.extension()?.to_str()?.to_ascii_lowercase();
    let name = match ending.as_str() {
        "txt" => "text",
        "markdown" => "md",
        "ndjson" => "jsonl",
        other => other,
    };
    name.parse().ok()
}
