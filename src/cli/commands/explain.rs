//! `pawen explain`: what a query comes to, and what each part of it finds.

use std::io::{BufWriter, Write};

use super::search::{Asked, planned};
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

/// Show what a query will look for: its tokens, and how much each part of it finds by itself
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Also print the operators that the search executes
    #[arg(long)]
    engine: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let asked = &arguments.asked;
    let plan = planned(asked, world)?;
    let typed = asked.typed();
    let normal = asked.read(&typed, world)?;
    let home = asked.home(world)?;
    let index = asked.opened(&home, world)?;
    let explained = searching(world.progress, || explain(&index, &plan, asked.level()))?;
    let mut out = BufWriter::new(&mut *world.out);
    writeln!(out, "query  {}", printable(&normal.to_string()))?;
    let close = if asked.any() { ", closest first, though not every term need stand" } else { "" };
    writeln!(out, "finds  {}{close}", if asked.level() == Level::Threads { "threads" } else { "comment blocks" })?;
    tree(&mut out, &explained, 0)?;
    for evidence in Evidence::of(&plan, index.segmenter()) {
        ranked_by(&mut out, &evidence)?;
    }
    if arguments.engine {
        executed(&mut out, &index, &plan, asked.level())?;
    }
    out.flush()?;
    Ok(if explained.count == 0 { Exit::NoHits } else { Exit::Hits })
}

/// Prints the operators of a search for the first ten hits by relevance.
fn executed(out: &mut dyn Write, index: &OpenIndex, plan: &Plan, level: Level) -> Result<(), Failure> {
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

/// Tells what hits are ranked by beside their terms as typed.
fn ranked_by(out: &mut dyn Write, evidence: &Evidence) -> std::io::Result<()> {
    let place = evidence.place.map_or_else(String::new, |place| format!(" in {}", place.name()));
    let mut tell = |kind: &str, tokens: &[&str]| {
        if tokens.is_empty() {
            return Ok(());
        }
        writeln!(out, "ranked by {kind}{place}: {}", printable(&tokens.join(" ")))
    };
    tell("words", &evidence.words.iter().map(String::as_str).collect::<Vec<_>>())?;
    tell("pairs", &evidence.pairs.iter().map(|pair| pair.typed.as_str()).collect::<Vec<_>>())?;
    tell("units", &evidence.units.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Prints why nothing was found: what each part finds by itself, what may have been meant, and what less would find.
pub(super) fn nothing_found(out: &mut dyn Write, index: &OpenIndex, plan: &Plan, level: Level) -> Result<(), Failure> {
    let nothing = Nothing::about(index, plan, level)?;
    if !nothing.parts.is_empty() {
        writeln!(out, "by itself each part finds:")?;
        nothing.parts.iter().try_for_each(|part| tree(out, part, 0))?;
    }
    for (way, found) in nothing.less {
        writeln!(out, "{way}: {}", thousands(found))?;
    }
    if nothing.threads > 0 {
        writeln!(out, "in whole threads, without --comments: {}", thousands(nothing.threads))?;
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
