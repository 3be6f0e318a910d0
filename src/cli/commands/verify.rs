//! `pawen verify`: the comparison of the index with a scan of the archive.

use crate::message::{Count, Language, Noun, text, thousands};
use std::{
    collections::BTreeMap,
    io::{BufWriter, Write},
    time::Instant,
};

use crate::cli::args::query::{QueryArgs, planned};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    archive::Selection,
    index::Cancel,
    output::{printable, summary},
    search::{Hit, LineHit, Request, ScanResult, Sort, block_name, scan, search},
};

/// Search twice, with the index and by scanning the archive's files, and compare
///
/// First compares the files of the index with their checksums. Prints both counts and every difference with its file
/// and offset. Exit code 0 only if there is none.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.query_args, world)?;
    let level = arguments.query_args.level();
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.verified_until(&home, &Cancel::never(), world)?;
    let started = Instant::now();
    let request = Request { plan: &plan, level, sort: Sort::Newest, limit: None, after: None, passages: false };
    let found = searching(world.progress, || -> crate::Result<BTreeMap<String, usize>> {
        let mut found = BTreeMap::new();
        for hit in search(&index, &request)? {
            // Counted: several blocks without a floor have the same name.
            *found.entry(name(&hit?)).or_default() += 1;
        }
        Ok(found)
    })?;
    let by_index = started.elapsed();
    let started = Instant::now();
    let (catalogue, selection) = (index.catalogue()?, Selection::of(&index.choices())?);
    let scanned = searching(world.progress, || scan((&catalogue, &selection), &plan, level, index.cancel()))?;
    let by_scan = started.elapsed();
    let mut out = BufWriter::new(&mut *world.out);
    let total = |counts: &mut dyn Iterator<Item = usize>| counts.sum::<usize>() as u64;
    let language = world.language;
    writeln!(
        out,
        "{}{}",
        text!(language, "index  ", "索引  "),
        summary::found(total(&mut found.values().copied()), level, by_index, language)
    )?;
    writeln!(
        out,
        "{}{}{}{}",
        text!(language, "scan   ", "掃描  "),
        summary::found(total(&mut scanned.hits.values().map(|(count, _)| *count)), level, by_scan, language),
        language.colon(),
        {
            let (files, threads) = (Count(scanned.files, Noun::File), Count(scanned.threads, Noun::Thread));
            let (files, threads) = (files.text(language), threads.text(language));
            text!(language, "{files}, {threads} with all their versions", "{files}，{threads}（含所有版本）")
        }
    )?;
    let differences = differences(&mut out, &found, &scanned, language)?;
    writeln!(
        out,
        "{}",
        if differences == 0 {
            text!(language, "equal", "相同")
        } else {
            let (counted, number) = (summary::counted(differences, "difference"), thousands(differences));
            text!(language, "{counted}", "{number} 處不同")
        }
    )?;
    out.flush()?;
    Ok(if differences == 0 { Exit::Hits } else { Exit::NoHits })
}

/// The name of a hit, the same as in a scan.
fn name(hit: &Hit) -> String {
    match hit {
        Hit::Thread(hit) => hit.id.to_string(),
        Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => block_name(&hit.id, hit.floors.first().copied()),
    }
}

/// Prints the hits that only one of the two has found, and returns their number.
fn differences(
    out: &mut dyn Write,
    found: &BTreeMap<String, usize>,
    scanned: &ScanResult,
    language: Language,
) -> std::io::Result<u64> {
    let mut count = 0;
    for (name, (times, source)) in &scanned.hits {
        if found.get(name) != Some(times) {
            count += 1;
            let source = printable(&source.to_string());
            let line = text!(language, "only in the archive: {name:?} ({source})", "只在檔案裡：{name:?}（{source}）");
            writeln!(out, "{line}")?;
        }
    }
    for name in found.keys().filter(|name| !scanned.hits.contains_key(*name)) {
        count += 1;
        writeln!(out, "{}", text!(language, "only in the index: {name:?}", "只在索引裡：{name:?}"))?;
    }
    Ok(count)
}
