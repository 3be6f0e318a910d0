//! `pawen count`: the number of hits.

use std::{
    io::{BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

use crate::cli::args::{
    colour::ColourArgument,
    format::{JsonArgument, table_form},
    query::{QueryArgs, planned},
};
use crate::cli::{
    Exit, Failure, World,
    run::{progress::searching, user_file},
};
use crate::message::{Verbatim, bilingual};
use crate::{
    Error, Result,
    output::{
        numbers::table::{Field, Form, Table},
        printable, query_hint,
        summary::plural,
    },
    query::{Plan, Query},
    search::{Level, count},
};

/// Count what a query finds, exactly
///
/// Prints the number of threads, with --unit block of comment blocks (adjacent comments of one user that hold every
/// term), or with --unit comment of single comments. With --from, a table of many queries.
#[derive(Debug, clap::Args)]
#[command(mut_arg("query", |query| query.required(false).required_unless_present("from")))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// Count threads and comment blocks
    #[arg(long, conflicts_with_all = ["unit", "comments"])]
    both: bool,
    /// Count every query of FILE, one a line; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    from: Option<PathBuf>,
    /// text, jsonl, json, csv, tsv or md [default: a bare number for one query at one level, else text]
    #[arg(short, long, value_parser = table_form)]
    format: Option<Form>,
    #[command(flatten)]
    json: JsonArgument,
    #[command(flatten)]
    colour: ColourArgument,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let query_args = &arguments.query_args;
    let plans = match &arguments.from {
        Some(path) => planned_lines(path, query_args, world)?,
        None => vec![(query_args.typed(), planned(query_args, world)?)],
    };
    let levels = if arguments.both { vec![Level::Threads, Level::Comments] } else { vec![query_args.level()] };
    let home = query_args.home(world)?;
    let index = query_args.opened(&home, world)?;
    let mut found = 0;
    let mut table = Table::default();
    table.names.push("query".into());
    table.names.extend(levels.iter().map(|&level| plural(level).into()));
    for (typed, plan) in plans {
        let counts = || levels.iter().map(|&level| count(&index, &plan, level)).collect::<Result<Vec<_>>>();
        let counts = searching(world.waiting(), counts)?;
        found += counts.iter().sum::<u64>();
        table.rows.push([Field::Text(typed)].into_iter().chain(counts.into_iter().map(Field::Count)).collect());
    }
    let options = arguments.colour.options(&query_args.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    match (arguments.json.or(Some(Form::Json), arguments.format), &table.rows[..]) {
        // A script that counts wants a number to compute with.
        (None, [row]) if levels.len() == 1 && arguments.from.is_none() => writeln!(out, "{}", row[1])?,
        (form, _) => table.write(&mut out, form.unwrap_or_default(), &options)?,
    }
    out.flush()?;
    Ok(Exit::of(found))
}

/// The plans of the lines of a file. All are read before anything is counted, so that a mistake in the last line
/// is reported at once; empty lines and lines that start with `#` are skipped.
fn planned_lines(path: &Path, query_args: &QueryArgs, world: &mut World<'_>) -> Result<Vec<(String, Plan)>, Failure> {
    let (name, bytes) = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        ("standard input".to_owned(), read.map(|_| bytes))
    } else {
        (path.display().to_string(), user_file::read(path))
    };
    let bytes = bytes.map_err(|error| {
        Error::new(Verbatim(name.clone()))
            .because(error)
            .hint(bilingual!("name a file of queries, one a line", "請指定查詢的檔案，一行一個"))
    })?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
    // Editors on Windows begin a file with a byte order mark.
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let queries = lines
        .map(|(number, line)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let planned = queries.map(|(number, line)| {
        let at = format!("{}:{number}", printable(&name));
        let plan = |query: &Query| query_args.plan_of(query, line);
        let read = query_args.read(line, world).and_then(|query| Ok((plan(&query)?, query)));
        let (plan, query) = read.map_err(|failure| failure.of_query_at(Verbatim(at.clone())))?;
        // With its line, as an error has it: a file may hold many queries.
        let hints = query_hint::on_reading(&query, line, world.language);
        hints.into_iter().try_for_each(|hint| world.hint(format!("{at}: {hint}")))?;
        Ok((line.to_owned(), plan))
    });
    planned.collect()
}

fn not_utf8(name: &str, error: &FromUtf8Error) -> Error {
    let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = before.split(|&byte| byte == b'\n').count();
    Error::new(bilingual!("{name}:{line}: not UTF-8", "{name}:{line}：不是 UTF-8")).hint(bilingual!(
        "save the file as UTF-8, for instance by `iconv -f BIG5 -t UTF-8`",
        "請把檔案存成 UTF-8，例如用 `iconv -f BIG5 -t UTF-8`"
    ))
}
