//! An export job, from arguments or from a manifest.

use crate::message::{Language, bilingual};
use std::path::Path;

use clap::ValueEnum as _;
use jiff::{Timestamp, tz::TimeZone};

use super::arguments::Arguments;
use crate::cli::{
    Failure, World,
    args::{format::without_effect, zone::zone},
    run::{outfile, progress::searching},
};
use crate::{
    Error, Result,
    index::{FORMAT, IndexDir, OpenIndex, made_from},
    output::{
        Format, Layout,
        hits::{
            Offsets,
            column::{self, Needs},
        },
        manifest::{self, Manifest, Roots},
        pseudonyms::Pseudonyms,
    },
    query::{Context, Plan, Query, parse},
    search::{Detail, Hits, Level, Request, Sort, count, search},
    thread::UnixTime,
};

/// An export job.
pub(super) struct Job {
    /// The query as it was typed.
    pub(super) typed: String,
    /// The query as it was read.
    pub(super) query: Query,
    /// `true` if not every term need occur.
    any: bool,
    pub(super) level: Level,
    pub(super) sort: Sort,
    pub(super) limit: Option<usize>,
    pub(super) zone: TimeZone,
    pub(super) format: Format,
    /// The chosen columns; `None` for the default ones.
    columns: Option<Vec<String>>,
    pub(super) detail: Detail,
    pub(super) layout: Layout,
    /// The language of what is for people.
    pub(super) language: Language,
    /// Takes the place of accounts.
    pub(super) pseudonyms: Option<Pseudonyms>,
}

impl Job {
    /// The job of the arguments.
    pub(super) fn of_arguments(arguments: &Arguments, world: &World<'_>) -> Result<Self, Failure> {
        let query_args = &arguments.query_args;
        let mut job = Self {
            typed: query_args.typed(),
            // With absolute dates, so that the manifest means the same list on another day.
            query: query_args.read(&query_args.typed(), world)?.absolute(&query_args.zone.tz),
            any: query_args.any(),
            level: query_args.level(),
            sort: arguments.sort,
            limit: arguments.limit,
            zone: query_args.zone.tz.clone(),
            format: arguments
                .json
                .or(Some(Format::Json), arguments.format)
                .map_or_else(|| format_of_name(arguments.output.as_deref()), Ok)?,
            columns: arguments.columns.clone(),
            detail: Detail { full: arguments.full, around: arguments.context, every_match: false },
            layout: Layout { keep_formulas: arguments.keep_formulas, bom: arguments.bom, ..Layout::default() },
            language: world.language,
            pseudonyms: arguments.pseudonyms.read()?,
        };
        job.layout.offsets = arguments.offsets.of(job.format)?;
        // Only of arguments: an old manifest may hold an option that had no effect.
        job.refuse_what_does_nothing()?;
        job.lay_out()?;
        Ok(job)
    }

    /// Refuses options that have no effect on the chosen format, rather than ignore them.
    fn refuse_what_does_nothing(&self) -> Result<()> {
        let separated = matches!(self.format, Format::Csv | Format::Tsv);
        let lines = matches!(self.format, Format::Text | Format::Ids);
        let listed = lines || self.format == Format::Md;
        let vain = [
            ("--bom", self.layout.bom && !separated, bilingual!("it is for csv and tsv", "這是給 csv 和 tsv 用的")),
            (
                "--keep-formulas",
                self.layout.keep_formulas && !separated,
                bilingual!("only csv and tsv change formulas", "只有 csv 和 tsv 會改公式"),
            ),
            (
                "--columns",
                self.columns.is_some() && lines,
                bilingual!("this format has no columns", "這個格式沒有欄位"),
            ),
            (
                "--full",
                self.detail.full && listed,
                bilingual!(
                    "this format shows no whole texts; md does with --columns body",
                    "這個格式不顯示全文；md 加 --columns body 可以"
                ),
            ),
            (
                "--context",
                self.detail.around > 0 && listed && self.columns.is_none(),
                bilingual!("this format shows no comments around", "這個格式不顯示前後的推文"),
            ),
        ];
        match vain.into_iter().find(|(_, is_given, _)| *is_given) {
            Some((option, _, why)) => Err(without_effect(option, self.format, why)),
            None => Ok(()),
        }
    }

    /// The job of a manifest: the query as it was read then, with absolute dates. The format is that of the extension
    /// of `output`, if it is given. The key of pseudonyms is that of the arguments.
    pub(super) fn of_manifest(manifest: &Manifest, arguments: &Arguments, world: &World<'_>) -> Result<Self, Failure> {
        let (asked, output) = (&manifest.asked, arguments.output.as_deref());
        let unreadable = |what: &str, chinese: &str, value: &str| {
            Error::new(bilingual!("the manifest: {value:?} is no {what}", "清單說明檔：{value:?} 不是{chinese}"))
        };
        let zone = zone(&asked.zone).map_err(|reason| unreadable("time zone", "時區", &asked.zone).because(reason))?;
        let level = Level::named(&asked.unit).ok_or_else(|| unreadable("unit of hits", "結果的單位", &asked.unit))?;
        // Relative times count from the time of the manifest.
        let then = manifest.made_at.parse().map_or(world.now, |at: Timestamp| UnixTime(at.as_second()));
        let query = parse(&asked.normalized, &Context::new(zone.clone(), then));
        let query = query.map_err(|error| Failure::query(error, &asked.normalized))?.absolute(&zone);
        let mut job = Self {
            typed: asked.query.clone(),
            query,
            any: asked.any,
            level,
            sort: Sort::from_str(&asked.sort, false).map_err(|_| unreadable("order", "排序", &asked.sort))?,
            limit: asked.limit,
            zone,
            format: output.and_then(of_extension).map_or_else(|| asked.output.parse(), Ok)?,
            columns: asked.columns.clone(),
            detail: Detail { full: asked.full, around: asked.context, every_match: false },
            layout: Layout {
                keep_formulas: asked.keep_formulas,
                bom: asked.bom,
                offsets: Offsets::named(&asked.offsets)
                    .ok_or_else(|| unreadable("unit of spans", "位置的單位", &asked.offsets))?,
                ..Layout::default()
            },
            language: Language::of_tag(&asked.language)
                .ok_or_else(|| unreadable("language", "語言", &asked.language))?,
            pseudonyms: pseudonyms(asked.pseudonyms, arguments)?,
        };
        job.lay_out()?;
        Ok(job)
    }

    /// Sets the columns, and the data that has to be read for them.
    fn lay_out(&mut self) -> Result<()> {
        if self.detail.around > 0 && self.level == Level::Threads {
            return Err(Error::new(bilingual!("--context: threads have no context", "--context：文章沒有前後文"))
                .hint(bilingual!(
                    "it is for comments: add --unit block or --unit comment",
                    "這是給推文用的：加上 --unit block 或 --unit comment"
                )));
        }
        self.layout.columns = column::laid_out(self.columns.as_deref(), self.level, &mut self.detail)?;
        self.layout.chosen = self.columns.is_some();
        let needs_around = self.layout.columns.iter().any(|column| column.needs == Needs::Around);
        if needs_around && self.detail.around == 0 {
            return Err(Error::new(bilingual!(
                "before, after: no comments around were requested",
                "before、after：沒有要求前後的推文"
            ))
            .hint(bilingual!("add --context N", "加上 --context N")));
        }
        Ok(())
    }

    /// The plan of the search.
    pub(super) fn plan(&self) -> Result<Plan, Failure> {
        Plan::of_mode(&self.query, self.any).map_err(|error| Failure::query(error, &self.typed))
    }

    /// The hits of its plan.
    pub(super) fn hits<'i>(
        &self,
        plan: &'i Plan,
        index: &'i OpenIndex,
        world: &World<'_>,
    ) -> Result<Hits<'i>, Failure> {
        let passages = self.format.needs_passages(&self.layout);
        let (level, sort, limit) = (self.level, self.sort, self.limit);
        let request = Request { plan, level, sort, limit, after: None, passages };
        Ok(searching(world.waiting(), || search(index, &request))?.with(self.detail))
    }

    /// The manifest of the finished job.
    pub(super) fn manifest(
        &self,
        index: &OpenIndex,
        home: &IndexDir,
        outcome: &Outcome,
        world: &World<'_>,
    ) -> Result<Manifest, Failure> {
        let roots = Roots::new(made_from(home)?);
        let sources = sources(index, &roots)?;
        let made_at = Timestamp::from_second(world.now.0).map_or_else(|_| String::new(), |at| at.to_string());
        Ok(Manifest {
            format: manifest::FORMAT.to_owned(),
            pawen: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            asked: self.exported_query(),
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
            archive: Some(manifest::Archive::new(&roots, &sources)),
            sources,
        })
    }

    fn exported_query(&self) -> manifest::ExportedQuery {
        manifest::ExportedQuery {
            query: self.typed.clone(),
            normalized: self.query.to_string(),
            any: self.any,
            unit: self.level.name().to_owned(),
            sort: self.sort.name().to_owned(),
            limit: self.limit,
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            output: self.format.to_string(),
            columns: self.columns.clone(),
            context: self.detail.around,
            full: self.detail.full,
            keep_formulas: self.layout.keep_formulas,
            bom: self.layout.bom,
            offsets: self.layout.offsets.name().to_owned(),
            pseudonyms: self.pseudonyms.is_some(),
            language: self.language.tag().to_owned(),
        }
    }
}

/// The pseudonyms of the arguments, for a list that has some if `is_hidden`.
fn pseudonyms(is_hidden: bool, arguments: &Arguments) -> Result<Option<Pseudonyms>> {
    match (arguments.pseudonyms.read()?, is_hidden) {
        (None, true) => Err(Error::new(bilingual!("the list has pseudonyms", "這份清單用化名"))
            .hint(bilingual!("add --pseudonyms KEYFILE with the same key", "加上 --pseudonyms KEYFILE，用同一個金鑰"))),
        (Some(_), false) => Err(Error::new(bilingual!("the list has no pseudonyms", "這份清單沒有用化名"))
            .hint(bilingual!("leave --pseudonyms out", "請拿掉 --pseudonyms"))),
        (pseudonyms, _) => Ok(pseudonyms),
    }
}

fn sources(index: &OpenIndex, roots: &Roots) -> Result<Vec<manifest::Source>> {
    let sources = index.catalogue()?.files.into_values().map(|file| manifest::Source {
        path: roots.relative(&file.source().path),
        bytes: file.bytes,
        crc32: file.ending.map(|ending| format!("{:08x}", ending.crc32)),
    });
    Ok(sources.collect())
}

/// The result of a job.
pub(super) struct Outcome {
    pub(super) total: u64,
    pub(super) written: u64,
    pub(super) file: outfile::Written,
    pub(super) name: String,
}

/// The format of the file's extension.
fn format_of_name(path: Option<&Path>) -> Result<Format> {
    // JSONL has all of a hit, and is read line by line.
    let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Format::Jsonl) };
    of_extension(path).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        let (path, endings) = (path.display(), names.join(" .").replace("text", "txt"));
        Error::new(bilingual!("{path}: no format has this extension", "{path}：沒有格式是這個副檔名")).hint(bilingual!(
            "end it in one of .{endings}, or add --format",
            "副檔名要是 .{endings} 其中之一，或加上 --format"
        ))
    })
}

fn of_extension(path: &Path) -> Option<Format> {
    // `hits.csv.gz` is CSV.
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
