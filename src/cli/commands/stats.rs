//! `pawen stats`: statistics of the index.

use crate::message::{Count, Language, Noun, text};
use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use bytesize::ByteSize;
use serde_json::{Value, json};

use crate::cli::args::{
    format::{ReportFormat, write_report},
    zone::ZoneArgument,
};
use crate::cli::{
    Exit, Failure, World,
    home::{self, IndexArgument},
};
use crate::{
    archive::Choices,
    index::{IndexDir, OpenIndex, Stats, made_from, stats},
    output::{
        moment, printable,
        summary::{self, counted, thousands},
    },
    thread::UnixTime,
};

/// The maximum number of boards in a text.
const BOARDS: usize = 20;

/// Show statistics of the index: boards, dates, files, and sizes on disk
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    index: IndexArgument,
    /// The index that `search --archive DIR` keeps
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    format: ReportFormat,
    #[command(flatten)]
    zone: ZoneArgument,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = home::of_either(arguments.archive.as_deref(), &arguments.index, world)?;
    let index = OpenIndex::open(&home)?;
    let stats = stats(&index)?;
    let half_built = home.half_built()?;
    let zone = &arguments.zone.tz;
    let mut out = BufWriter::new(&mut *world.out);
    if arguments.format.is_json() {
        let mut object = object(&stats, &|time| moment::rfc3339(UnixTime(time), zone));
        object["half_built"] = half_built.into();
        let choices = index.choices();
        object["left_out"] =
            json!({"exclude": choices.exclude, "omit": choices.omit.len(), "maps": choices.maps.len()});
        object["folder"] = home.folder().display().to_string().into();
        object["archives"] = archives(&home).into();
        write_report(&mut out, &object)?;
    } else {
        write_text(&mut out, &stats, &|time| moment::minute(UnixTime(time), zone), world.language)?;
        write_choices(&mut out, &index.choices(), world.language)?;
        write_place(&mut out, &home, world.language)?;
    }
    out.flush()?;
    // The notice goes to standard error, and must not come between the lines of a terminal that shows both.
    drop(out);
    if let (false, Some(number)) = (arguments.format.is_json(), half_built) {
        writeln!(world.err, "{}", summary::half_built(number, world.language))?;
    }
    Ok(Exit::Hits)
}

/// The archives that the index was made from; none if that is not recorded.
fn archives(home: &IndexDir) -> Vec<String> {
    made_from(home).unwrap_or_default().iter().map(|archive| archive.display().to_string()).collect()
}

/// Prints where the index is, and what it was made from.
fn write_place(out: &mut dyn Write, home: &IndexDir, language: Language) -> std::io::Result<()> {
    let (folder, archives) = (printable(&home.folder().display().to_string()), archives(home));
    let archives = printable(&archives.join(", "));
    writeln!(out, "{}", text!(language, "folder      {folder}", "資料夾      {folder}"))?;
    writeln!(out, "{}", text!(language, "made from   {archives}", "來源        {archives}"))
}

fn write_text(
    out: &mut dyn Write,
    stats: &Stats,
    shown: &dyn Fn(i64) -> Option<String>,
    language: Language,
) -> std::io::Result<()> {
    let number = |count: u64| thousands(count);
    let (threads, comments, blocks) = (number(stats.threads), number(stats.comments), stats.blocks);
    writeln!(out, "{}", text!(language, "threads     {threads}", "文章        {threads}"))?;
    let (counted_blocks, blocks) = (counted(blocks, "block"), number(blocks));
    let line =
        text!(language, "comments    {comments} in {counted_blocks}", "推文        {comments}，分為 {blocks} 段");
    writeln!(out, "{line}")?;
    let (authors, commenters) = (counted(stats.authors, "author"), counted(stats.commenters, "commenter"));
    let (posting, commenting) = (number(stats.authors), number(stats.commenters));
    let line =
        text!(language, "people      {authors}, {commenters}", "帳號        作者 {posting}，推文者 {commenting}");
    writeln!(out, "{line}")?;
    if let (Some(oldest), Some(newest)) = (stats.oldest.and_then(shown), stats.newest.and_then(shown)) {
        let line = text!(language, "posted      {oldest} to {newest}", "發文        {oldest} 到 {newest}");
        writeln!(out, "{line}")?;
    }
    let (files, bytes) = (number(stats.files), ByteSize(stats.archive_bytes));
    writeln!(out, "{}", text!(language, "files       {files}, {bytes}", "檔案        {files}，{bytes}"))?;
    let rejected = Count(stats.rejected, Noun::Record).text(language);
    let unreadable = Count(stats.unreadable, Noun::File).text(language);
    let (mended, faults) = (counted(stats.faults, "fault"), thousands(stats.faults));
    let line = text!(
        language,
        "not read    {rejected} rejected, {unreadable} unreadable or cut; {mended} mended",
        "沒有讀入    {rejected}不能讀，{unreadable}無法讀取或不完整；修補 {faults} 處"
    );
    writeln!(out, "{line}")?;
    let duplicates = number(stats.duplicates);
    writeln!(out, "{}", text!(language, "duplicates  {duplicates}", "重複        {duplicates}"))?;
    let (bytes, generation) = (ByteSize(stats.bytes), stats.generation);
    let (segments, parts) = (counted(stats.segments, "segment"), stats.segments);
    let line = text!(
        language,
        "index       {bytes}, generation {generation} in {segments}",
        "索引        {bytes}，第 {generation} 代，{parts} 個區段"
    );
    writeln!(out, "{line}")?;
    write_boards(out, stats, language)?;
    write_sizes(out, stats)
}

/// The sizes of the fields, by their names in the index.
fn write_sizes(out: &mut dyn Write, stats: &Stats) -> std::io::Result<()> {
    writeln!(out, "\n{:<16}{:>11}{:>11}{:>11}{:>11}", "size of", "terms", "postings", "positions", "columns")?;
    for field in &stats.fields {
        let sizes =
            [field.terms, field.postings, field.positions, field.columns].map(|size| ByteSize(size).to_string());
        writeln!(out, "{:<16}{:>11}{:>11}{:>11}{:>11}", field.name, sizes[0], sizes[1], sizes[2], sizes[3])?;
    }
    writeln!(out, "{:<16}{:>11}", "stored texts", ByteSize(stats.stored_bytes).to_string())
}

/// What of the archives is left out on purpose. Who is omitted is counted and not shown.
fn write_choices(out: &mut dyn Write, choices: &Choices, language: Language) -> std::io::Result<()> {
    for pattern in choices.exclude.iter().map(|pattern| printable(pattern)) {
        writeln!(out, "{}", text!(language, "excluded    {pattern}", "不收檔案    {pattern}"))?;
    }
    let omitted = thousands(choices.omit.len() as u64);
    if !choices.omit.is_empty() {
        let line = text!(language, "omitted     {omitted} threads and accounts", "不收        {omitted} 個文章和帳號");
        writeln!(out, "{line}")?;
    }
    let (maps, number) = (counted(choices.maps.len() as u64, "map"), choices.maps.len());
    if number > 0 {
        writeln!(out, "{}", text!(language, "maps        {maps}", "鍵名對照    {number} 份"))?;
    }
    Ok(())
}

fn write_boards(out: &mut dyn Write, stats: &Stats, language: Language) -> std::io::Result<()> {
    let mut boards: Vec<_> = stats.boards.iter().collect();
    // A stable sort of a map: boards with as many threads stay in the order of their names.
    boards.sort_by_key(|(_, threads)| std::cmp::Reverse(**threads));
    writeln!(out, "{}", text!(language, "\n    threads  board", "\n       文章  看板"))?;
    for (board, threads) in boards.iter().take(BOARDS) {
        writeln!(out, "{:>11}  {}", thousands(**threads), printable(board))?;
    }
    match boards.len().checked_sub(BOARDS) {
        Some(more) if more > 0 => {
            let line = text!(
                language,
                "          …  and {more} more; `--format json` has all",
                "          …  還有 {more} 個；`--format json` 有全部"
            );
            writeln!(out, "{line}")
        }
        _ => Ok(()),
    }
}

fn object(stats: &Stats, shown: &dyn Fn(i64) -> Option<String>) -> Value {
    let fields = stats.fields.iter().map(|field| {
        json!({"name": field.name, "terms": field.terms, "postings": field.postings, "positions": field.positions,
            "columns": field.columns})
    });
    let fields: Vec<_> = fields.collect();
    json!({
        "threads": stats.threads, "comments": stats.comments, "blocks": stats.blocks,
        "authors": stats.authors, "commenters": stats.commenters, "boards": stats.boards,
        "oldest": stats.oldest.and_then(shown), "newest": stats.newest.and_then(shown),
        "files": stats.files, "archive_bytes": stats.archive_bytes, "duplicates": stats.duplicates,
        "rejected": stats.rejected, "unreadable": stats.unreadable, "faults": stats.faults,
        "generation": stats.generation, "segments": stats.segments,
        "bytes": stats.bytes, "stored_bytes": stats.stored_bytes, "fields": fields,
    })
}
