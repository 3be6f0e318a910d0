//! Queries of several terms: do the hits that hold all of them in one title, post or comment block come first?

use std::{collections::BTreeSet, path::Path};

use pawen::{
    Result,
    index::OpenIndex,
    search::{Level, Weights},
};

use crate::{
    indexed,
    rank::{DEPTH, names, plan},
};

/// Queries as people type them, one a line.
const QUERIES: &str = include_str!("terms.txt");

/// The number of first hits that are judged.
const FIRST: usize = 5;

pub(crate) fn measure(archive: &Path, folder: &Path, chosen: Weights) -> Result<()> {
    let index = indexed(&folder.join("whole"), || Ok(archive.to_owned()))?;
    let (mut shown, mut fitting, mut above, mut swapped) = (0, 0, 0, 0);
    println!("\n| query | first {FIRST} | hold all terms in one text | above such | in another order with `--any` |");
    println!("|---|---|---|---|---|");
    for query in QUERIES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let hits = names(&index, &plan(query, false)?, Level::Threads, chosen, None)?;
        let together = together(&index, query)?;
        let first = &hits[..FIRST.min(hits.len())];
        let held = first.iter().filter(|hit| together.contains(*hit)).count();
        // With fewer than five such threads in the archive, others have to fill the list.
        let possible = together.len().min(first.len());
        let last = hits.iter().rposition(|hit| together.contains(hit)).unwrap_or(0);
        let over = (0..first.len()).filter(|&i| i < last && !together.contains(&hits[i])).count();
        let moved = disagreements(&index, query, &hits, chosen)?;
        println!("| {query} | {} | {held} of {possible} | {over} | {moved} |", first.len());
        (shown, fitting, above, swapped) = (shown + possible, fitting + held, above + over, swapped + moved);
    }
    println!("| all | | {fitting} of {shown} | {above} | {swapped} |");
    Ok(())
}

/// The threads with all terms of a query in one title, post or comment block.
fn together(index: &OpenIndex, query: &str) -> Result<BTreeSet<String>> {
    let in_field = |field: &str| query.split(' ').map(|term| format!("{field}:{term}")).collect::<Vec<_>>().join(" ");
    let mut all = BTreeSet::new();
    for typed in [in_field("title"), in_field("body"), format!("comment{{{query}}}")] {
        all.extend(names(index, &plan(&typed, false)?, Level::Threads, Weights::CHOSEN, None)?);
    }
    Ok(all)
}

/// The number of the first hits of `--any` that are among the first of the query itself, but not in the same order.
fn disagreements(index: &OpenIndex, query: &str, hits: &[String], chosen: Weights) -> Result<usize> {
    let any = names(index, &plan(query, true)?, Level::Threads, chosen, Some(DEPTH))?;
    let places: Vec<_> = any.iter().filter_map(|name| hits.iter().position(|hit| hit == name)).collect();
    Ok(places.windows(2).filter(|pair| pair[0] > pair[1]).count())
}
