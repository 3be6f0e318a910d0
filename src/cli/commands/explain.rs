//! `pawen explain`: the plan of a query, and the number of hits of each part.

use crate::message::{Language, Localize as _, text};
use std::io::{BufWriter, Write};

use crate::cli::args::query::{QueryArgs, hint_on};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    index::OpenIndex,
    output::{
        printable,
        summary::{self, thousands},
    },
    query::Plan,
    search::{
        Evidence, ExplainedCondition, Explanation, Level, Nothing, Request, Sort, Suggestion, explain, operator_tree,
    },
    thread::Place,
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
    hint_on(&query, &typed, world)?;
    let home = query_args.home(world)?;
    let index = query_args.opened(&home, world)?;
    let explained = searching(world.waiting(), || explain(&index, &plan, query_args.level()))?;
    let mut out = BufWriter::new(&mut *world.out);
    let (language, query) = (world.language, printable(&query.to_string()));
    writeln!(out, "{}", text!(language, "query  {query}", "查詢  {query}"))?;
    let units = summary::units(query_args.level(), language);
    let finds = if query_args.any() {
        text!(
            language,
            "finds  {units}, closest first, though not every term need occur",
            "要找  {units}，最接近的在前，不必每個詞都有"
        )
    } else {
        text!(language, "finds  {units}", "要找  {units}")
    };
    writeln!(out, "{finds}")?;
    tree(&mut out, &explained, 0, in_full, language)?;
    for evidence in Evidence::of(&plan, index.segmenter()) {
        ranked_by(&mut out, &evidence, world.language)?;
    }
    if arguments.engine {
        writeln!(out, "{}", text!(world.language, "executes", "執行"))?;
        executed(&mut out, &index, &plan, query_args.level())?;
    }
    out.flush()?;
    Ok(Exit::of(explained.count))
}

/// Prints the operators of a search for the first ten hits by relevance.
fn executed(out: &mut dyn Write, index: &OpenIndex, plan: &Plan, level: Level) -> Result<(), Failure> {
    // The usual search of the command line: with another limit other operators are executed.
    let request = Request { plan, level, sort: Sort::Relevance, limit: Some(10), after: None, passages: false };
    for line in operator_tree(index, &request)?.lines() {
        let operator = line.trim_start();
        writeln!(out, "  {:1$}{2}", "", line.len() - operator.len(), printable(operator))?;
    }
    Ok(())
}

/// The form of a condition.
type Worded = fn(&ExplainedCondition, Language) -> String;

/// With its tokens, as the index has them.
fn in_full(condition: &ExplainedCondition, language: Language) -> String {
    condition.localized(language).to_string()
}

/// As it was typed.
fn as_typed(condition: &ExplainedCondition, language: Language) -> String {
    condition.words.localized(language).to_string()
}

fn tree(
    out: &mut dyn Write,
    explained: &Explanation,
    depth: usize,
    worded: Worded,
    language: Language,
) -> std::io::Result<()> {
    let condition = printable(&worded(&explained.condition, language));
    writeln!(out, "{:>12}  {}{condition}", thousands(explained.count), "  ".repeat(depth))?;
    explained.parts.iter().try_for_each(|part| tree(out, part, depth + 1, worded, language))
}

/// Prints the evidence that ranks hits in addition to the typed terms.
fn ranked_by(out: &mut dyn Write, evidence: &Evidence, language: Language) -> std::io::Result<()> {
    let place = match evidence.place {
        None => String::new(),
        Some(Place::Title) => text!(language, " in title", "（標題）"),
        Some(Place::Body) => text!(language, " in body", "（內文）"),
        Some(Place::Comment) => text!(language, " in comment", "（推文）"),
    };
    let mut print = |kind: &str, chinese: &str, tokens: &[&str]| {
        if tokens.is_empty() {
            return Ok(());
        }
        let tokens = printable(&tokens.join(" "));
        writeln!(
            out,
            "{}",
            text!(language, "ranked by {kind}{place}: {tokens}", "排序依據的{chinese}{place}：{tokens}")
        )
    };
    print("words", "詞", &evidence.words.iter().map(String::as_str).collect::<Vec<_>>())?;
    print("pairs", "字對", &evidence.pairs.iter().map(|pair| pair.typed.as_str()).collect::<Vec<_>>())?;
    print("units", "字", &evidence.units.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Prints why nothing was found: the hits of each part alone, what may have been meant, and the hits of relaxed queries.
pub(super) fn nothing_found(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    let (out, language) = (&mut world.err, world.language);
    let nothing = Nothing::about(index, plan, level)?;
    if !nothing.parts.is_empty() {
        writeln!(out, "{}", text!(language, "by itself each part finds:", "每個部分單獨找到："))?;
        nothing.parts.iter().try_for_each(|part| tree(out, part, 0, as_typed, language))?;
    }
    for (relaxation, found) in nothing.less {
        let name = relaxation.name_in(language);
        writeln!(out, "{name}{}{}", language.colon(), thousands(found))?;
    }
    if nothing.threads > 0 {
        let threads = thousands(nothing.threads);
        let line = text!(
            language,
            "in whole threads, with --unit thread: {threads}",
            "在整篇文章裡（--unit thread）：{threads}"
        );
        writeln!(out, "{line}")?;
    }
    suggested(&nothing.suggestions, level, world)
}

/// Prints what may have been meant.
pub(super) fn suggested(suggestions: &[Suggestion], level: Level, world: &mut World<'_>) -> Result<(), Failure> {
    for line in summary::suggested(suggestions, level, world.language) {
        world.hint(printable(&line))?;
    }
    Ok(())
}
