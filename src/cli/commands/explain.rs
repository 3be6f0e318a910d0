//! `pawen explain`: the plan of a query, and the number of hits of each part.

use std::io::{BufWriter, Write};

use crate::cli::args::query::QueryArgs;
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    index::OpenIndex,
    output::{
        printable,
        summary::{self, thousands},
    },
    query::Plan,
    search::{Evidence, Explanation, Level, Nothing, Request, Sort, Suggestion, explain, operator_tree},
};

/// Show how a query is read: its tokens, and the number of hits of each part alone
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// Also print the operators that the search executes
    #[arg(long)]
    engine: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let query_args = &arguments.query_args;
    let typed = query_args.typed();
    let query = query_args.read(&typed, world)?;
    let plan = query_args.plan_of(&query, &typed)?;
    let home = query_args.home(world)?;
    let index = query_args.opened(&home, world)?;
    let explained = searching(world.progress, || explain(&index, &plan, query_args.level()))?;
    let mut out = BufWriter::new(&mut *world.out);
    writeln!(out, "query  {}", printable(&query.to_string()))?;
    let close = if query_args.any() { ", closest first, though not every term need occur" } else { "" };
    writeln!(out, "finds  {}{close}", summary::units(query_args.level()))?;
    tree(&mut out, &explained, 0)?;
    for evidence in Evidence::of(&plan, index.segmenter()) {
        ranked_by(&mut out, &evidence)?;
    }
    if arguments.engine {
        executed(&mut out, &index, &plan, query_args.level())?;
    }
    out.flush()?;
    Ok(Exit::of(explained.count))
}

/// Prints the operators of a search for the first ten hits by relevance.
fn executed(out: &mut dyn Write, index: &OpenIndex, plan: &Plan, level: Level) -> Result<(), Failure> {
    // The usual search of the command line: with another limit other operators are executed.
    let request = Request { plan, level, sort: Sort::Relevance, limit: Some(10), after: None, passages: false };
    writeln!(out, "executes")?;
    for line in operator_tree(index, &request)?.lines() {
        let operator = line.trim_start();
        writeln!(out, "  {:1$}{2}", "", line.len() - operator.len(), printable(operator))?;
    }
    Ok(())
}

fn tree(out: &mut dyn Write, explained: &Explanation, depth: usize) -> std::io::Result<()> {
    let condition = printable(&explained.condition);
    writeln!(out, "{:>12}  {}{condition}", thousands(explained.count), "  ".repeat(depth))?;
    explained.parts.iter().try_for_each(|part| tree(out, part, depth + 1))
}

/// Prints the evidence that ranks hits in addition to the typed terms.
fn ranked_by(out: &mut dyn Write, evidence: &Evidence) -> std::io::Result<()> {
    let place = evidence.place.map_or_else(String::new, |place| format!(" in {}", place.name()));
    let mut print = |kind: &str, tokens: &[&str]| {
        if tokens.is_empty() {
            return Ok(());
        }
        writeln!(out, "ranked by {kind}{place}: {}", printable(&tokens.join(" ")))
    };
    print("words", &evidence.words.iter().map(String::as_str).collect::<Vec<_>>())?;
    print("pairs", &evidence.pairs.iter().map(|pair| pair.typed.as_str()).collect::<Vec<_>>())?;
    print("units", &evidence.units.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Prints why nothing was found: the hits of each part alone, what may have been meant, and the hits of relaxed queries.
pub(super) fn nothing_found(out: &mut dyn Write, index: &OpenIndex, plan: &Plan, level: Level) -> Result<(), Failure> {
    let nothing = Nothing::about(index, plan, level)?;
    if !nothing.parts.is_empty() {
        writeln!(out, "by itself each part finds:")?;
        nothing.parts.iter().try_for_each(|part| tree(out, part, 0))?;
    }
    for (relaxation, found) in nothing.less {
        writeln!(out, "{}: {}", relaxation.name(), thousands(found))?;
    }
    if nothing.threads > 0 {
        writeln!(out, "in whole threads, with --unit thread: {}", thousands(nothing.threads))?;
    }
    suggested(out, &nothing.suggestions, level)
}

/// Prints what may have been meant.
pub(super) fn suggested(out: &mut dyn Write, suggestions: &[Suggestion], level: Level) -> Result<(), Failure> {
    for line in summary::suggested(suggestions, level) {
        writeln!(out, "hint: {}", printable(&line))?;
    }
    Ok(())
}
