//! The report of a run of indexing.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
};

use bytesize::ByteSize;

use crate::cli::{Exit, Failure};
use crate::{
    Error,
    index::Report,
    message::{Language, bilingual},
    output::{
        printable,
        reject::{WordedReject, way_out_of_kind},
        summary::{counted, thousands, took},
    },
};

/// The number of rejects and warnings that are printed in full.
const SHOWN: usize = 10;

/// Writes the closing report.
pub(in crate::cli) fn write(out: &mut (dyn Write + Send), report: &Report) -> io::Result<()> {
    writeln!(out, "{}", headline(report))?;
    if report.is_unchanged() {
        let (unchanged, rejected) = (counted(report.files_unchanged, "file"), counted(report.rejected, "record"));
        let (unreadable, missing) = (counted(report.unreadable, "file"), missing(report));
        writeln!(out, "  nothing new: {unchanged} unchanged{missing}, {rejected} rejected, {unreadable} unreadable")?;
        barren(out, report)?;
        return notices(out, report);
    }
    writeln!(
        out,
        "  read        {}, {} ({} unchanged, {} gone{})",
        counted(report.files_read, "file"),
        ByteSize(report.bytes_read),
        thousands(report.files_unchanged),
        thousands(report.gone.len() as u64),
        missing(report)
    )?;
    let counts = [
        (
            "duplicates",
            report.duplicates,
            ["other version of a thread in the index", "other versions of threads in the index"],
        ),
        ("rejected", report.rejected, ["record", "records"]),
        ("unreadable", report.unreadable, ["file, or the rest of it", "files, or the rest of them"]),
        ("mended", report.faults, ["fault of syntax", "faults of syntax"]),
    ];
    for (name, count, [one, many]) in counts {
        writeln!(out, "  {name:<11} {} {}", thousands(count), if count == 1 { one } else { many })?;
    }
    if report.excluded > 0 || report.omitted > 0 {
        let (files, omitted) = (counted(report.excluded, "file"), thousands(report.omitted));
        writeln!(out, "  left out    {files} by --exclude, {omitted} threads and comments by --omit")?;
    }
    if !report.media.is_empty() {
        writeln!(out, "  no threads  {}", kinds(report.media.iter().map(|(kind, files)| (*kind, *files))))?;
    }
    writeln!(out, "  index       {} in {}{}", ByteSize(report.index_bytes), took(report.took), speed(report))?;
    gone(out, report)?;
    barren(out, report)?;
    notices(out, report)
}

/// The exit code of a run. A file that could not be read for a reason outside of it, or an archive without a thread, is
/// an error, though the rest was done.
pub(in crate::cli) fn exit(report: &Report) -> Result<Exit, Failure> {
    // First: a disk that is not mounted explains why nothing was read.
    out_of_reach(report)?;
    nothing_read(report)?;
    Ok(Exit::Hits)
}

/// An archive without a thread is an error, in each run that brings it up to date.
pub(in crate::cli) fn nothing_read(report: &Report) -> Result<(), Failure> {
    let Some((first, more)) = report.barren.split_first() else { return Ok(()) };
    let (first, more) = (printable(&first.archive), more.len());
    let message = if more == 0 {
        bilingual!("{first}: not one thread was read from it", "{first}：一篇文章也沒讀到")
    } else {
        bilingual!(
            "{first}: not one thread was read from it nor from {more} more",
            "{first} 和另外 {more} 個：一篇文章也沒讀到"
        )
    };
    let hint = bilingual!(
        "`pawen index --explain-file FILE` says how a file is understood; docs/dialects.md lists what is read",
        "`pawen index --explain-file FILE` 會說明怎麼讀一個檔案；docs/dialects.md 列出能讀的格式"
    );
    Err(Error::new(message).hint(hint).into())
}

/// Prints the kinds of files in archives without a thread.
fn barren(out: &mut (dyn Write + Send), report: &Report) -> io::Result<()> {
    for barren in report.barren.iter().take(SHOWN) {
        writeln!(out, "  no thread in {}:", printable(&barren.archive))?;
        for &(kind, files) in &barren.met {
            match way_out_of_kind(kind, Language::English) {
                Some(way) => writeln!(out, "    {}: {way}", counted(files, kind))?,
                None => writeln!(out, "    {}", counted(files, kind))?,
            }
        }
    }
    Ok(())
}

/// The numbers of files by kind, on one line.
fn kinds(kinds: impl Iterator<Item = (&'static str, u64)>) -> String {
    kinds.map(|(kind, files)| counted(files, kind)).collect::<Vec<_>>().join(", ")
}

/// Returns an error if files could not be read for a reason outside of them, though the rest was done.
fn out_of_reach(report: &Report) -> Result<(), Failure> {
    if report.out_of_reach == 0 {
        return Ok(());
    }
    let (noun, number) =
        (if report.out_of_reach == 1 { "file or folder" } else { "files or folders" }, thousands(report.out_of_reach));
    let hint = bilingual!(
        "what the index holds of it stays, and everything else is done; make it readable and run the same command again",
        "索引裡原有的內容會保留，其他的都做完了；讓它可以讀取後再執行同一個指令"
    );
    let message = bilingual!("{number} {noun} could not be read", "有 {number} 個檔案或資料夾無法讀取");
    Err(Error::new(message).hint(hint).into())
}

/// Prints what was rejected and what was repaired.
fn notices(out: &mut (dyn Write + Send), report: &Report) -> io::Result<()> {
    first_of_each(out, "rejected", report.rejects.iter().map(|reject| (&reject.reason, WordedReject(reject))))?;
    let (unread, mended): (Vec<_>, Vec<_>) = report.warnings.iter().partition(|warning| warning.fault.is_of_texts());
    first_of_each(out, "mended", mended.into_iter().map(|warning| (&warning.fault, warning)))?;
    first_of_each(out, "not indexed", unread.iter().map(|warning| (&warning.fault, *warning)))?;
    if !unread.is_empty() {
        writeln!(out, "    `--map FILE` names the field that such a key holds: see docs/dialects.md")?;
    }
    Ok(())
}

fn headline(report: &Report) -> String {
    let blocks = counted(report.blocks, "block");
    let (threads, comments) = (counted(report.threads, "thread"), counted(report.comments, "comment"));
    format!("the index holds {threads} and {comments} in {blocks}")
}

fn missing(report: &Report) -> String {
    match report.files_missing {
        0 => String::new(),
        missing => format!(", {} gone but kept", thousands(missing)),
    }
}

/// Prints the deleted files, whose threads were removed.
fn gone(out: &mut (dyn Write + Send), report: &Report) -> io::Result<()> {
    if report.gone.is_empty() {
        return Ok(());
    }
    writeln!(out, "  gone, and what was in them is removed:")?;
    for gone in report.gone.iter().take(SHOWN) {
        writeln!(out, "    {} ({})", printable(&gone.file), counted(gone.threads, "thread"))?;
    }
    match report.gone.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "    … and {} more", thousands(more as u64)),
    }
}

fn speed(report: &Report) -> String {
    let seconds = report.took.as_secs_f64();
    // A clock that was set back, or a run below its resolution.
    if seconds <= 0.0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "a speed of two digits needs no more")]
    let speed = report.bytes_read as f64 / seconds / 1e6;
    format!(" ({speed:.1} MB/s)")
}

/// Prints the first notices of each reason, then the number of the others.
fn first_of_each<'a, R: Ord + 'a, T: fmt::Display>(
    out: &mut (dyn Write + Send),
    title: &str,
    notices: impl Iterator<Item = (&'a R, T)>,
) -> io::Result<()> {
    // One bad file may have thousands of the same fault; each kind gets its place among the lines that are shown.
    let mut by_reason: BTreeMap<&R, (Vec<T>, u64)> = BTreeMap::new();
    for (reason, notice) in notices {
        let (first, more) = by_reason.entry(reason).or_default();
        if first.len() < 2 { first.push(notice) } else { *more += 1 }
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {title}:")?;
    let left = by_reason.len().saturating_sub(SHOWN);
    for (first, more) in by_reason.into_values().take(SHOWN) {
        first.iter().try_for_each(|notice| writeln!(out, "    {}", printable(&notice.to_string())))?;
        if more > 0 {
            writeln!(out, "    … and {} more like it", thousands(more))?;
        }
    }
    if left > 0 {
        writeln!(out, "    … and {} more kinds; `--rejects FILE` writes every one", thousands(left as u64))?;
    }
    Ok(())
}
