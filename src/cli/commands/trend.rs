//! `pawen trend`: the number of hits over time.

use crate::message::{Language, bilingual, text};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::facet::facet;
use crate::cli::{
    Exit, Failure, World,
    args::{
        colour::ColourArgument,
        format::{JsonArgument, table_form},
        query::{QueryArgs, planned_from},
    },
    run::{outfile::OutFile, progress::searching},
};
use crate::{
    Error, Result,
    output::{
        numbers::{chart, plot, table::Form},
        summary,
    },
    query::Plan,
    search::{Facet, Trend, TrendRequest, Unit, trend},
};

/// Count the hits of one or several queries day by day, or by week, month, quarter or year, exactly
///
/// Each argument is a query of its own: put a query of several words into the quotes of your shell. A thread counts at
/// the time of its post; with --unit block a comment block (adjacent comments of one user) at the time of its first
/// comment, with --unit comment each comment at its own. Periods without hits are printed as 0. --split counts the values of a property separately, as `pawen facet`
/// does. --normalize prints shares of all threads, or of all comment blocks or comments, of each period.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("picture").multiple(true))]
#[command(mut_arg("json", |json| json.conflicts_with_all(["svg", "png"])))]
#[command(mut_arg("query", |query| query.help("What to count, each argument by itself; `-x` excludes x, and needs `--` before it if x begins with a Latin letter or a digit")))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// The length of a period
    #[arg(long, value_enum, default_value = "month")]
    by: ByArgument,
    /// Count separately by: reaction, board, category, author, by, domain, country, weekday or hour
    #[arg(long, value_name = "FIELD", value_parser = facet)]
    split: Option<Facet>,
    /// With --split, this many values, most frequent first; the rest is counted together
    #[arg(long, value_name = "N", default_value_t = 8, requires = "split")]
    most: usize,
    /// Print shares of all threads, or comment blocks, of each period instead of counts
    #[arg(long)]
    normalize: bool,
    /// text (a chart), csv, tsv or md (a column for each query), or json or jsonl (an object for each query and period)
    #[arg(short, long, default_value = "text", value_parser = table_form, conflicts_with_all = ["svg", "png"])]
    format: Form,
    #[command(flatten)]
    json: JsonArgument,
    /// Draw the chart into this SVG file
    #[arg(long, value_name = "FILE", group = "picture")]
    svg: Option<PathBuf>,
    /// Draw the chart into this PNG file
    #[arg(long, value_name = "FILE", group = "picture")]
    png: Option<PathBuf>,
    /// The title of the drawn chart [default: the queries]
    #[arg(long, value_name = "TEXT", requires = "picture")]
    title: Option<String>,
    /// A font file for --png, if the system has none with the needed characters
    #[arg(long, value_name = "FILE", requires = "png")]
    font: Option<PathBuf>,
    /// Replace existing files
    #[arg(long, requires = "picture")]
    force: bool,
    #[command(flatten)]
    colour: ColourArgument,
}

/// The length of a period, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ByArgument {
    /// A day
    Day,
    /// A week from Monday on (ISO 8601)
    Week,
    /// A month
    Month,
    /// Three months
    Quarter,
    /// A year
    Year,
}

impl ByArgument {
    const fn unit(self) -> Unit {
        match self {
            Self::Day => Unit::Day,
            Self::Week => Unit::Week,
            Self::Month => Unit::Month,
            Self::Quarter => Unit::Quarter,
            Self::Year => Unit::Year,
        }
    }
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plans = arguments.plans(world)?;
    let create =
        |path: &Option<PathBuf>| path.as_deref().map(|path| OutFile::create(path, arguments.force)).transpose();
    // Before a file is begun: without charts none would be finished.
    plot::available(arguments.svg.is_some() || arguments.png.is_some())?;
    named_as(arguments.svg.as_deref(), "--svg", "png")?;
    named_as(arguments.png.as_deref(), "--png", "svg")?;
    // Before the search, which may take long, as a file that exists ends the command.
    let (svg, png) = (create(&arguments.svg)?, create(&arguments.png)?);
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.opened(&home, world)?;
    let request = TrendRequest {
        plans: &plans,
        level: arguments.query_args.level(),
        by: arguments.by.unit(),
        split: arguments.split,
        most: arguments.most,
        zone: &arguments.query_args.zone.tz,
        with_all: arguments.normalize,
    };
    let trend = searching(world.waiting(), || trend(&index, &request))?;
    if svg.is_some() || png.is_some() {
        arguments.draw(&trend, svg, png, world.language)?;
    } else {
        arguments.write(&trend, world)?;
    }
    print_notes(&trend, world)?;
    Ok(if trend.periods.is_empty() { Exit::NoHits } else { Exit::Hits })
}

/// Refuses a file whose extension is that of the other kind of picture.
fn named_as(path: Option<&Path>, option: &str, other: &str) -> Result<()> {
    let Some(path) = path.filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(other)))
    else {
        return Ok(());
    };
    let path = path.display();
    let error = Error::new(bilingual!(
        "{option} {path}: the name is that of another kind of picture",
        "{option} {path}：檔名是另一種圖"
    ));
    Err(error.hint(bilingual!("`--{other} {path}` draws it", "`--{other} {path}` 才會畫那一種")))
}

impl Arguments {
    fn plans(&self, world: &mut World<'_>) -> Result<Vec<(String, Plan)>, Failure> {
        let planned = |typed: &String| Ok((typed.clone(), planned_from(&self.query_args, typed, world)?));
        self.query_args.queries().iter().map(planned).collect()
    }

    fn write(&self, trend: &Trend, world: &mut World<'_>) -> Result<(), Failure> {
        let options = self.colour.options(&self.query_args.zone, world);
        let mut out = BufWriter::new(&mut *world.out);
        match self.json.or(Form::Json, self.format) {
            Form::Text => chart::write(&mut out, trend, &options)?,
            // JSON is for programs, which group rows themselves; a table has a column a series.
            form @ (Form::Json | Form::Jsonl) => chart::records(trend).write(&mut out, form, &options)?,
            form => chart::table(trend).write(&mut out, form, &options)?,
        }
        Ok(out.flush()?)
    }

    fn draw(
        &self,
        trend: &Trend,
        svg: Option<OutFile>,
        png: Option<OutFile>,
        language: Language,
    ) -> Result<(), Failure> {
        let captions = self.captions(trend, language);
        let write = |mut file: OutFile, bytes: &[u8]| {
            file.write_all(bytes).map_err(|error| file.failed(error.into()))?;
            file.finish().map(drop)
        };
        svg.map(|file| write(file, plot::svg(trend, &captions)?.as_bytes())).transpose()?;
        let png = png.map(|file| write(file, &plot::png(trend, &captions, self.font.as_deref())?));
        png.transpose().map(drop)
    }

    fn captions(&self, trend: &Trend, language: Language) -> plot::Captions {
        let what = summary::units(self.query_args.level(), language);
        let unit = Facet::Every(self.by.unit()).name();
        let every = match self.by.unit() {
            Unit::Day => "每日",
            Unit::Week => "每週",
            Unit::Month => "每月",
            Unit::Quarter => "每季",
            Unit::Year => "每年",
        };
        let measure = if self.normalize {
            text!(language, "share of all {what} of the {unit}", "佔{every}全部{what}的比例")
        } else {
            text!(language, "{what} per {unit}", "{every}的{what}數")
        };
        let measure = match trend.without_time {
            0 => measure,
            left => {
                let left = summary::thousands(left);
                text!(language, "{measure}; {left} without a known time left out", "{measure}；不含時間不明的 {left}")
            }
        };
        let mut names: Vec<_> = trend.series.iter().map(|series| series.query.clone()).collect();
        // A query that is split has a series for each value.
        names.dedup();
        plot::Captions { title: self.title.clone().unwrap_or_else(|| names.join(", ")), measure }
    }
}

fn print_notes(trend: &Trend, world: &mut World<'_>) -> std::io::Result<()> {
    let (out, language) = (&mut world.err, world.language);
    for series in &trend.series {
        writeln!(
            out,
            "{}{}{}",
            crate::output::printable(&series.name()),
            language.colon(),
            summary::thousands(series.counts.iter().sum())
        )?;
    }
    if trend.without_time > 0 {
        let left = summary::thousands(trend.without_time);
        writeln!(out, "{}", text!(language, "without a known time: {left}", "時間不明：{left}"))?;
    }
    Ok(())
}
