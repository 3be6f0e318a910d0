//! `pawen explain`: the plan of a query, and the number of hits of each part.

use crate::message::{Language, Localize as _, text};
use std::io::{BufWriter, Write};

use serde_json::{Value, json};

use crate::cli::args::{
    format::{ReportFormat, write_report},
    query::{QueryArgs, hint_on},
};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    Result,
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
    #[command(flatten)]
    format: ReportFormat,
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
    let evidence = Evidence::of(&plan, index.segmenter());
    let operators = arguments.engine.then(|| operators(&index, &plan, query_args.level())).transpose()?;
    let mut out = BufWriter::new(&mut *world.out);
    if arguments.format.is_json() {
        let report = json!({
            "query": query.to_string(),
            "unit": query_args.level().name(),
            "any": query_args.any(),
            "count": explained.count,
            "condition": object(&explained),
            "ranked_by": evidence.iter().map(evidence_object).collect::<Vec<_>>(),
            "operators": operators,
        });
        write_report(&mut out, &report)?;
        out.flush()?;
        return Ok(Exit::of(explained.count));
    }
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
    for evidence in &evidence {
        ranked_by(&mut out, evidence, world.language)?;
    }
    if let Some(operators) = operators {
        writeln!(out, "{}", text!(world.language, "executes", "執行"))?;
        executed(&mut out, &operators)?;
    }
    out.flush()?;
    Ok(Exit::of(explained.count))
}

/// Prints operators, indented.
fn executed(out: &mut dyn Write, operators: &str) -> std::io::Result<()> {
    operators.lines().try_for_each(|line| {
        let operator = line.trim_start();
        writeln!(out, "  {:1$}{2}", "", line.len() - operator.len(), printable(operator))
    })
}

/// The operators of the usual search of the command line: with another limit others are executed.
fn operators(index: &OpenIndex, plan: &Plan, level: Level) -> Result<String> {
    let request = Request { plan, level, sort: Sort::Relevance, limit: Some(10), after: None, passages: false };
    operator_tree(index, &request)
}

/// A condition for programs.
fn object(explained: &Explanation) -> Value {
    json!({
        "condition": explained.condition.to_string(),
        "count": explained.count,
        "parts": explained.parts.iter().map(object).collect::<Vec<_>>(),
    })
}

fn evidence_object(evidence: &Evidence) -> Value {
    let pairs: Vec<_> = evidence.pairs.iter().map(|pair| &pair.typed).collect();
    json!({
        "in": evidence.place.map(Place::name),
        "words": evidence.words,
        "pairs": pairs,
        "units": evidence.units,
    })
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
