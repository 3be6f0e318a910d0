//! `pawen verify`: the comparison of the index with a scan of the archive.

use crate::message::{Count, Language, Noun, text, thousands};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufWriter, Write},
    time::Instant,
};

use serde_json::{Value, json};

use crate::cli::args::{
    format::{ReportFormat, write_report},
    query::{QueryArgs, planned},
};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    archive::Selection,
    index::Cancel,
    output::{printable, summary},
    search::{Hit, LineHit, RecordSource, Request, ScanResult, Scanned, Sort, scan, search},
    thread::ThreadId,
};

/// About the memory of versions that wait for others of their threads, in bytes.
const MEMORY: u64 = 256 << 20;

/// Search twice, with the index and by scanning the archive's files, and compare
///
/// First compares the files of the index with their checksums. Prints both counts and every difference with its file
/// and offset. Exit code 0 only if there is none. Threads that cannot be compared are counted apart: those whose files are
/// gone but were kept, and those with more than 4 MiB of texts of earlier versions.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    #[command(flatten)]
    format: ReportFormat,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.query_args, world)?;
    let level = arguments.query_args.level();
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.verified_until(&home, &Cancel::never(), world)?;
    let started = Instant::now();
    let request = Request { plan: &plan, level, sort: Sort::Newest, limit: None, after: None, passages: false };
    let mut found = searching(world.waiting(), || -> crate::Result<BTreeMap<ThreadId, Names>> {
        let mut found: BTreeMap<ThreadId, Names> = BTreeMap::new();
        for hit in search(&index, &request)? {
            let (thread, name) = name(&hit?);
            // Counted: several blocks without a floor have the same name.
            *found.entry(thread).or_default().entry(name).or_default() += 1;
        }
        Ok(found)
    })?;
    let by_index = started.elapsed();
    let started = Instant::now();
    let (catalogue, selection, kept) = (index.catalogue()?, Selection::of(&index.choices())?, index.kept());
    let archive = Scanned { catalogue: &catalogue, selection: &selection, kept: &kept };
    let scanned = searching(world.waiting(), || scan(archive, &plan, level, MEMORY, index.cancel()))?;
    let by_scan = started.elapsed();
    let mut out = BufWriter::new(&mut *world.out);
    if arguments.format.is_json() {
        let report = object(found, &scanned);
        write_report(&mut out, &report)?;
        out.flush()?;
        return Ok(if report["equal"] == true { Exit::Hits } else { Exit::NoHits });
    }
    let total = |counts: &mut dyn Iterator<Item = usize>| counts.sum::<usize>() as u64;
    let language = world.language;
    let by_name = found.values().flat_map(BTreeMap::values);
    writeln!(
        out,
        "{}{}",
        text!(language, "index  ", "索引  "),
        summary::found(total(&mut by_name.copied()), level, by_index, language)
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
    let gone = text!(language, "a file of theirs is gone, but was kept", "有版本的檔案已經不在，但保留了內容");
    apart(&mut out, &gone, &scanned.gone, &mut found, language)?;
    let cut = text!(
        language,
        "the index keeps a part of the texts of their versions only",
        "各版本的文字太多，索引只保留一部分"
    );
    apart(&mut out, &cut, &scanned.cut, &mut found, language)?;
    let found = found.into_values().flatten().collect();
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

/// The comparison for programs.
fn object(mut found: BTreeMap<ThreadId, Names>, scanned: &ScanResult) -> Value {
    let by_index: usize = found.values().flat_map(BTreeMap::values).sum();
    let by_scan: usize = scanned.hits.values().map(|(count, _)| count).sum();
    let mut apart =
        |threads: &BTreeSet<ThreadId>| threads.iter().filter(|thread| found.remove(*thread).is_some()).count();
    let (gone, cut) = (apart(&scanned.gone), apart(&scanned.cut));
    let found: BTreeMap<_, _> = found.into_values().flatten().collect();
    let only_in_archive: Vec<_> = only_in_archive(&found, scanned)
        .map(|(name, source)| json!({"id": name, "source": source.to_string()}))
        .collect();
    let only_in_index: Vec<_> = only_in_index(&found, scanned).collect();
    json!({
        "equal": only_in_archive.is_empty() && only_in_index.is_empty(),
        "index": by_index,
        "scan": by_scan,
        "files": scanned.files,
        "threads": scanned.threads,
        "not_compared": {"file_gone": gone, "too_many_versions": cut},
        "only_in_archive": only_in_archive,
        "only_in_index": only_in_index,
    })
}

/// The hits that only the scan has found, with their places in the archive.
fn only_in_archive<'a>(
    found: &BTreeMap<String, usize>,
    scanned: &'a ScanResult,
) -> impl Iterator<Item = (&'a String, &'a RecordSource)> {
    let is_missing = |(name, (times, source)): (&'a String, &'a (usize, RecordSource))| {
        (found.get(name) != Some(times)).then_some((name, source))
    };
    scanned.hits.iter().filter_map(is_missing)
}

/// The hits that only the index has found.
fn only_in_index<'a>(found: &'a BTreeMap<String, usize>, scanned: &ScanResult) -> impl Iterator<Item = &'a String> {
    found.keys().filter(|name| !scanned.hits.contains_key(*name))
}

/// The hits of a thread by name, each with the number of its occurrences.
type Names = BTreeMap<String, usize>;

/// The thread of a hit, and its name, the same as in a scan.
fn name(hit: &Hit) -> (ThreadId, String) {
    let thread = match hit {
        Hit::Thread(hit) => &hit.id,
        Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => &hit.id,
    };
    (thread.clone(), hit.name())
}

/// Takes out the hits of threads that cannot be compared, and prints their number with the reason.
fn apart(
    out: &mut dyn Write,
    reason: &str,
    threads: &BTreeSet<ThreadId>,
    found: &mut BTreeMap<ThreadId, Names>,
    language: Language,
) -> std::io::Result<()> {
    let taken = threads.iter().filter(|thread| found.remove(*thread).is_some()).count() as u64;
    if taken == 0 {
        return Ok(());
    }
    let threads = Count(taken, Noun::Thread).text(language);
    let line = text!(language, "apart  {threads} not compared: {reason}", "另計  {threads}沒有比對：{reason}");
    writeln!(out, "{line}")
}

/// Prints the hits that only one of the two has found, and returns their number.
fn differences(
    out: &mut dyn Write,
    found: &BTreeMap<String, usize>,
    scanned: &ScanResult,
    language: Language,
) -> std::io::Result<u64> {
    let mut count = 0;
    for (name, source) in only_in_archive(found, scanned) {
        count += 1;
        let source = printable(&source.to_string());
        let line = text!(language, "only in the archive: {name:?} ({source})", "只在檔案裡：{name:?}（{source}）");
        writeln!(out, "{line}")?;
    }
    for name in only_in_index(found, scanned) {
        count += 1;
        writeln!(out, "{}", text!(language, "only in the index: {name:?}", "只在索引裡：{name:?}"))?;
    }
    Ok(count)
}
