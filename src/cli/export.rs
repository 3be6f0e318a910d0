//! `pawen export`: every hit, to a file.

use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use bytesize::ByteSize;
use clap::ValueEnum as _;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    Exit, Failure, World,
    outfile::{self, OutFile},
    progress,
    search::{Asked, SortArgument, format, opened, zone},
};
use crate::{
    Error, Result,
    index::{FORMAT, OpenIndex},
    output::{
        Format, Layout, Options,
        column::{self, Needs},
        manifest::{self, Manifest},
        summary,
    },
    query::{Context, Plan, Query, parse},
    search::{Detail, Hits, Level, Request, count, search},
};

/// Write every hit to a file
///
/// The name of the file says the format (.jsonl .json .csv .tsv .md .parquet .ids) and whether it is compressed (.gz
/// .zst); without a file, to standard output. The file appears when it is complete. Hits are written as they are read,
/// so that a million take no more memory than a thousand.
///
/// In CSV and TSV a text that a spreadsheet program would take for a formula (= + - @ at its beginning) gets an
/// apostrophe before it, unless --keep-formulas is given. Numbers and times are never changed.
#[derive(Debug, clap::Args)]
#[command(mut_arg("query", |query| query.required(false).required_unless_present("from_manifest")))]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// The file; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, where the name of the file does not say it [default: jsonl]
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t)]
    sort: SortArgument,
    /// At most so many hits
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// These columns, in this order; an unknown one lists all
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// With --comments: so many comments of the thread before each hit, and after it
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: usize,
    /// Also the whole post; at thread level, all comments too
    #[arg(long)]
    full: bool,
    /// CSV and TSV: leave texts that begin like a formula as they are
    #[arg(long)]
    keep_formulas: bool,
    /// CSV and TSV: begin with the mark by which spreadsheet programs know UTF-8
    #[arg(long)]
    bom: bool,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
    /// Write beside the file, as FILE.manifest.json, what was asked of what: to cite the list and to make it again
    #[arg(long, requires = "output")]
    manifest: bool,
    /// Do again what a manifest tells, and say what has changed since
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["query", "comments", "format", "sort", "limit", "columns", "context", "full", "keep_formulas", "bom", "tz"]
    )]
    from_manifest: Option<PathBuf>,
}

/// What to do.
struct Job {
    typed: String,
    query: Query,
    /// Whether not every term need stand.
    any: bool,
    level: Level,
    sort: SortArgument,
    limit: Option<usize>,
    zone: TimeZone,
    format: Format,
    /// The columns, where they were chosen.
    columns: Option<Vec<String>>,
    detail: Detail,
    layout: Layout,
}

/// The files of a job.
struct Files {
    /// `None` for standard output.
    output: Option<(PathBuf, OutFile)>,
    manifest: Option<OutFile>,
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let before = arguments.from_manifest.as_deref().map(read_manifest).transpose()?;
    let output = arguments.target(before.as_ref());
    let job = match &before {
        Some(manifest) => Job::of_manifest(manifest, world)?,
        None => Job::of_arguments(arguments, world)?,
    };
    let plan = if job.any { Plan::any(&job.query) } else { Plan::of(&job.query) };
    let plan = plan.map_err(|error| Failure::Query(error.render(&job.typed)))?;
    let interrupted = (world.interrupts)();
    let files = Files::create(arguments, output.as_deref())?;
    let home = arguments.asked.home(world)?;
    let index = opened(&home, world)?;
    let started = Instant::now();
    let passages = job.format.needs_passages(&job.layout);
    let request =
        Request { plan: &plan, level: job.level, sort: job.sort.sort(), limit: job.limit, after: None, passages };
    let hits = search(&index, &request)?.with(job.detail);
    let (total, written) = (hits.total(), hits.len() as u64);
    let Some((path, mut file)) = files.output else {
        let mut out = BufWriter::new(&mut *world.out);
        // The bar would draw over what goes to the terminal.
        write_hits(&job, hits, &mut out, world.width, &interrupted, world.progress && world.width.is_none())?;
        out.flush()?;
        return Ok(exit(total));
    };
    write_hits(&job, hits, &mut file, None, &interrupted, world.progress).map_err(|failure| failure.at(&path))?;
    let facts = file.finish()?;
    let size = ByteSize(facts.bytes);
    let told = summary::written(written, total, job.level, started.elapsed());
    writeln!(world.err, "{told} to {} ({size})", path.display())?;
    let outcome = Outcome { total, written, file: facts, name: file_name(&path) };
    let after = job.manifest(&index, &outcome, world)?;
    if let Some(mut file) = files.manifest {
        let json = serde_json::to_string_pretty(&after).map_err(std::io::Error::from)?;
        writeln!(file, "{json}").map_err(|error| Error::io(&manifest_path(&path), error))?;
        file.finish()?;
    }
    if let Some(before) = before {
        tell_changes(world.err, &before, &after)?;
    }
    Ok(exit(total))
}

const fn exit(total: u64) -> Exit {
    if total == 0 { Exit::NoHits } else { Exit::Hits }
}

/// How often it is looked whether to go on.
const BREATH: u64 = 256;

fn write_hits(
    job: &Job,
    hits: Hits<'_>,
    out: &mut (dyn Write + Send),
    width: Option<usize>,
    interrupted: &AtomicBool,
    draw: bool,
) -> Result<(), Failure> {
    let options = Options { width, colour: false, zone: job.zone.clone(), layout: job.layout.clone() };
    let bar = progress::of_hits(hits.len() as u64, draw);
    let mut writer = job.format.writer(out, &options);
    writer.begin()?;
    for (number, hit) in (1_u64..).zip(hits) {
        writer.hit(&hit?)?;
        if number.is_multiple_of(BREATH) {
            bar.set_position(number);
            if interrupted.load(Ordering::Relaxed) {
                bar.finish_and_clear();
                return Err(Error::new("interrupted").hint("nothing was written").into());
            }
        }
    }
    writer.end()?;
    bar.finish_and_clear();
    if interrupted.load(Ordering::Relaxed) {
        return Err(Error::new("interrupted").hint("nothing was written").into());
    }
    Ok(())
}

impl Arguments {
    /// The file to write, if it is one: with a manifest, the one beside it that it tells of.
    fn target(&self, before: Option<&Manifest>) -> Option<PathBuf> {
        let named = self.output.clone().or_else(|| {
            let beside = self.from_manifest.as_ref()?.parent()?;
            // A name that leads elsewhere is not one that we wrote.
            let name = Path::new(&before?.file.name).file_name()?;
            Some(beside.join(name))
        });
        named.filter(|path| path.as_os_str() != "-")
    }
}

impl Files {
    fn create(arguments: &Arguments, output: Option<&Path>) -> Result<Self> {
        let Some(path) = output else {
            if arguments.manifest {
                return Err(
                    Error::new("--manifest: standard output has no place for it").hint("name a file with -o FILE")
                );
            }
            return Ok(Self { output: None, manifest: None });
        };
        let manifest = arguments.manifest.then(|| OutFile::create(&manifest_path(path), arguments.force));
        let file = OutFile::create(path, arguments.force)?;
        Ok(Self { output: Some((path.to_owned(), file)), manifest: manifest.transpose()? })
    }
}

fn manifest_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Job {
    fn of_arguments(arguments: &Arguments, world: &World<'_>) -> Result<Self, Failure> {
        let asked = &arguments.asked;
        let columns = arguments.columns.clone();
        let mut job = Self {
            typed: asked.typed(),
            query: asked.read(&asked.typed(), world)?,
            any: asked.any(),
            level: asked.level(),
            sort: arguments.sort,
            limit: arguments.limit,
            zone: asked.zone.tz.clone(),
            format: arguments.format.map_or_else(|| format_of_name(arguments.output.as_deref()), Ok)?,
            columns,
            detail: Detail { full: arguments.full, around: arguments.context, every_match: false },
            layout: Layout { keep_formulas: arguments.keep_formulas, bom: arguments.bom, ..Layout::default() },
        };
        job.lay_out()?;
        Ok(job)
    }

    fn of_manifest(manifest: &Manifest, world: &World<'_>) -> Result<Self, Failure> {
        let asked = &manifest.asked;
        let unreadable = |what: &str, value: &str| Error::new(format!("the manifest: {value:?} is no {what}"));
        let zone = zone(&asked.zone).map_err(|reason| unreadable("time zone", &asked.zone).because(reason))?;
        let level = match asked.level.as_str() {
            "threads" => Level::Threads,
            "comments" => Level::Comments,
            other => return Err(unreadable("level", other).into()),
        };
        // As it was read: a date such as yesterday is that of the day on which it was asked.
        let query = parse(&asked.normalized, &Context::new(zone.clone(), world.now));
        let query = query.map_err(|error| Failure::Query(error.render(&asked.normalized)))?;
        let mut job = Self {
            typed: asked.query.clone(),
            query,
            any: asked.any,
            level,
            sort: SortArgument::from_str(&asked.sort, false).map_err(|_| unreadable("order", &asked.sort))?,
            limit: asked.limit,
            zone,
            format: asked.output.parse()?,
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
        self.layout.columns = match &self.columns {
            Some(names) => column::named(names, self.level)?,
            None => column::usual(self.level, self.detail.full, self.detail.around > 0),
        };
        self.layout.chosen = self.columns.is_some();
        let needs = |wanted| self.layout.columns.iter().any(|column| column.needs == wanted);
        if needs(Needs::Around) && self.detail.around == 0 {
            return Err(Error::new("before, after: no comments around were asked for").hint("add --context N"));
        }
        self.detail.full |= needs(Needs::Whole);
        Ok(())
    }

    /// What was done.
    fn manifest(&self, index: &OpenIndex, outcome: &Outcome, world: &World<'_>) -> Result<Manifest, Failure> {
        let made_at = Timestamp::from_second(world.now.0).map_or_else(|_| String::new(), |at| at.to_string());
        let sources = index.catalogue()?.files.into_values().map(|file| manifest::Source {
            path: file.path,
            bytes: file.bytes,
            crc32: file.ending.map(|ending| format!("{:08x}", ending.crc32)),
        });
        Ok(Manifest {
            format: manifest::FORMAT.to_owned(),
            pawen: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            asked: manifest::Asked {
                query: self.typed.clone(),
                normalized: self.query.to_string(),
                any: self.any,
                level: if self.level == Level::Threads { "threads" } else { "comments" }.to_owned(),
                sort: self.sort.name().to_owned(),
                limit: self.limit,
                zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
                output: self.format.to_string(),
                columns: self.columns.clone(),
                context: self.detail.around,
                full: self.detail.full,
                keep_formulas: self.layout.keep_formulas,
                bom: self.layout.bom,
            },
            file: manifest::Written {
                name: outcome.name.clone(),
                bytes: outcome.file.bytes,
                sha256: outcome.file.sha256.clone(),
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
            sources: sources.collect(),
        })
    }
}

/// What came of it.
struct Outcome {
    total: u64,
    written: u64,
    file: outfile::Written,
    name: String,
}

/// The format that the file's name tells.
fn format_of_name(path: Option<&Path>) -> Result<Format> {
    let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Format::Jsonl) };
    let bare = if outfile::compression(path).is_some() { path.with_extension("") } else { path.to_owned() };
    let ending = bare.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let ending = match ending {
        "txt" => "text",
        "markdown" => "md",
        "ndjson" => "jsonl",
        other => other,
    };
    ending.parse().map_err(|_| {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        Error::new(format!("{}: the name tells no format", path.display()))
            .hint(format!("end it in one of .{}, or add --format", names.join(" .")))
    })
}

fn read_manifest(path: &Path) -> Result<Manifest> {
    let text = fs::read(path).map_err(|error| Error::io(path, error))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| {
        Error::new(format!("{}: not a manifest", path.display()))
            .because(error)
            .hint("pawen export QUERY -o FILE --manifest writes one beside FILE")
    })?;
    if manifest.format == manifest::FORMAT {
        return Ok(manifest);
    }
    let found = crate::output::printable(&manifest.format);
    Err(Error::new(format!(
        "{}: a manifest of the form {found}; this pawen reads {}",
        path.display(),
        manifest::FORMAT
    )))
}

fn tell_changes(out: &mut (dyn Write + Send), before: &Manifest, now: &Manifest) -> std::io::Result<()> {
    let changes = before.changes(now);
    if changes.is_empty() {
        return writeln!(out, "nothing has changed since {}: the file is the same, byte for byte", before.made_at);
    }
    writeln!(out, "changed since {}:", before.made_at)?;
    changes.iter().try_for_each(|line| writeln!(out, "  {line}"))
}
