//! The report of a run of indexing.

mod object;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use bytesize::ByteSize;

pub(in crate::cli) use self::object::object;
use crate::cli::{Exit, Failure, World};
use crate::{
    Error, archive,
    index::{IndexDir, Report},
    message::{Count, Language, Localize, Noun, bilingual, text},
    output::{
        printable,
        reject::{WordedReject, way_out_of_kind},
        summary::{counted, thousands, took},
    },
};

/// The number of rejects and warnings that are printed in full.
const SHOWN: usize = 10;

/// Writes one line about an update that a search of `archive` made on the way, and how to list what was not read.
pub(in crate::cli) fn write_short(
    report: &Report,
    archive: &Path,
    home: &IndexDir,
    world: &mut World<'_>,
) -> io::Result<()> {
    let (out, language) = (&mut world.err, world.language);
    let files = Count(report.files_read, Noun::File).text(language);
    let (bytes, took) = (ByteSize(report.bytes_read), took(report.took));
    let (headline, missing) = (headline(report, language), missing(report, language));
    let line = text!(
        language,
        "read {files}, {bytes} in {took}{missing}; {headline}",
        "讀了 {files}，{bytes}，{took}{missing}；{headline}"
    );
    writeln!(out, "{line}")?;
    gone(out, report, language)?;
    barren(out, report, language)?;
    let lost = losses(report, language);
    if lost.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", lost.join(&text!(language, ", ", "，")))?;
    let (archive, folder) = (archive.display(), home.folder().display());
    let hint = text!(
        language,
        "`pawen index {archive} --index {folder} --rejects FILE` lists them",
        "`pawen index {archive} --index {folder} --rejects 檔案` 會列出來"
    );
    world.hint(hint)
}

/// The numbers of what was not read as it is, without those that are zero.
fn losses(report: &Report, language: Language) -> Vec<String> {
    let texts = report.warnings.iter().filter(|warning| warning.fault.is_of_texts()).count() as u64;
    let (mended, faults, places) = (counted(report.faults, "fault"), thousands(report.faults), counted(texts, "place"));
    let rejected = Count(report.rejected, Noun::Record).text(language);
    let unreadable = Count(report.unreadable, Noun::File).text(language);
    let number = thousands(texts);
    let all = [
        (report.rejected, text!(language, "{rejected} rejected", "{rejected}不能讀")),
        (report.unreadable, text!(language, "{unreadable} unreadable or cut", "{unreadable}無法讀取或不完整")),
        (report.faults, text!(language, "{mended} mended", "修補 {faults} 處")),
        (texts, text!(language, "texts not indexed in {places}", "{number} 處的文字沒有收入索引")),
    ];
    all.into_iter().filter(|(number, _)| *number > 0).map(|(_, line)| line).collect()
}

/// Writes the closing report.
pub(in crate::cli) fn write(report: &Report, world: &mut World<'_>) -> io::Result<()> {
    let (out, language) = (&mut world.err, world.language);
    writeln!(out, "{}", headline(report, language))?;
    let missing = missing(report, language);
    if report.is_unchanged() {
        let [unchanged, rejected, unreadable] = [
            Count(report.files_unchanged, Noun::File),
            Count(report.rejected, Noun::Record),
            Count(report.unreadable, Noun::File),
        ]
        .map(|count| count.text(language));
        let line = text!(
            language,
            "  nothing new: {unchanged} unchanged{missing}, {rejected} rejected, {unreadable} unreadable",
            "  沒有新的：{unchanged}沒變{missing}，{rejected}不能讀，{unreadable}無法讀取"
        );
        writeln!(out, "{line}")?;
        barren(out, report, language)?;
        return notices(out, report, language);
    }
    let (files, bytes) = (Count(report.files_read, Noun::File).text(language), ByteSize(report.bytes_read));
    let (unchanged, gone_files) = (thousands(report.files_unchanged), thousands(report.gone.len() as u64));
    let line = text!(
        language,
        "  read        {files}, {bytes} ({unchanged} unchanged, {gone_files} gone{missing})",
        "  讀取        {files}，{bytes}（{unchanged} 個沒變，{gone_files} 個不在了{missing}）"
    );
    writeln!(out, "{line}")?;
    for line in counts(report, language) {
        writeln!(out, "{line}")?;
    }
    if report.excluded > 0 || report.omitted > 0 {
        let (files, omitted) = (Count(report.excluded, Noun::File).text(language), thousands(report.omitted));
        let line = text!(
            language,
            "  left out    {files} by --exclude, {omitted} threads and comments by --omit",
            "  不收        --exclude 的 {files}，--omit 的 {omitted} 篇文章和推文"
        );
        writeln!(out, "{line}")?;
    }
    if !report.media.is_empty() {
        let kinds = kinds(report.media.iter().map(|(kind, files)| (*kind, *files)), language);
        writeln!(out, "{}", text!(language, "  no threads  {kinds}", "  沒有文章    {kinds}"))?;
    }
    let (bytes, took, speed) = (ByteSize(report.index_bytes), took(report.took), speed(report));
    writeln!(
        out,
        "{}",
        text!(language, "  index       {bytes} in {took}{speed}", "  索引        {bytes}，{took}{speed}")
    )?;
    gone(out, report, language)?;
    barren(out, report, language)?;
    notices(out, report, language)
}

/// The lines of what was set aside, rejected and repaired.
fn counts(report: &Report, language: Language) -> [String; 4] {
    let noun = |count, one, many| if count == 1 { one } else { many };
    let Report { duplicates, rejected, unreadable, faults, .. } = *report;
    let versions = noun(duplicates, "version of a thread", "versions of threads");
    let of_files = noun(unreadable, "file, or the rest of it", "files, or the rest of them");
    let (records, syntax) = (noun(rejected, "record", "records"), noun(faults, "fault", "faults"));
    let [duplicates, rejected, unreadable, faults] = [duplicates, rejected, unreadable, faults].map(thousands);
    [
        text!(
            language,
            "  duplicates  {duplicates} other {versions} in the index",
            "  重複        索引裡的文章另有 {duplicates} 個版本"
        ),
        text!(language, "  rejected    {rejected} {records}", "  不能讀      {rejected} 筆記錄"),
        text!(language, "  unreadable  {unreadable} {of_files}", "  無法讀取    {unreadable} 個檔案，或其中後面的部分"),
        text!(language, "  mended      {faults} {syntax} of syntax or type", "  修補        {faults} 處語法或型別錯誤"),
    ]
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
fn barren(out: &mut (dyn Write + Send), report: &Report, language: Language) -> io::Result<()> {
    for barren in report.barren.iter().take(SHOWN) {
        let archive = printable(&barren.archive);
        writeln!(out, "{}", text!(language, "  no thread in {archive}:", "  {archive} 裡沒有文章："))?;
        for &(kind, files) in &barren.met {
            match way_out_of_kind(kind, language) {
                Some(way) => writeln!(out, "    {}{}{way}", of_kind(kind, files, language), language.colon())?,
                None => writeln!(out, "    {}", of_kind(kind, files, language))?,
            }
        }
    }
    Ok(())
}

/// The numbers of files by kind, on one line.
fn kinds(kinds: impl Iterator<Item = (&'static str, u64)>, language: Language) -> String {
    let separator = text!(language, ", ", "、");
    kinds.map(|(kind, files)| of_kind(kind, files, language)).collect::<Vec<_>>().join(&separator)
}

fn of_kind(kind: &str, files: u64, language: Language) -> String {
    let (counted, number, name) = (counted(files, kind), thousands(files), archive::named(kind));
    text!(language, "{counted}", "{number} 個 {name}")
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
fn notices(out: &mut (dyn Write + Send), report: &Report, language: Language) -> io::Result<()> {
    let rejects = report.rejects.iter().map(|reject| (&reject.reason, WordedReject(reject)));
    first_of_each(out, &text!(language, "rejected", "不能讀"), rejects, language)?;
    let (unread, mended): (Vec<_>, Vec<_>) = report.warnings.iter().partition(|warning| warning.fault.is_of_texts());
    let mended = mended.into_iter().map(|warning| (&warning.fault, warning));
    first_of_each(out, &text!(language, "mended", "修補"), mended, language)?;
    let texts = unread.iter().map(|warning| (&warning.fault, *warning));
    first_of_each(out, &text!(language, "not indexed", "沒有收入索引"), texts, language)?;
    if !unread.is_empty() {
        let line = text!(
            language,
            "    `--map FILE` names the field that such a key holds: see docs/dialects.md",
            "    `--map FILE` 可以指定這種鍵是哪個欄位：見 docs/dialects.md"
        );
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn headline(report: &Report, language: Language) -> String {
    let blocks = thousands(report.blocks);
    let [threads, comments] =
        [Count(report.threads, Noun::Thread), Count(report.comments, Noun::Comment)].map(|count| count.text(language));
    let noun = if report.blocks == 1 { "block" } else { "blocks" };
    text!(
        language,
        "the index holds {threads} and {comments} in {blocks} {noun}",
        "索引裡有 {threads}和 {comments}（{blocks} 段）"
    )
}

fn missing(report: &Report, language: Language) -> String {
    let missing = thousands(report.files_missing);
    match report.files_missing {
        0 => String::new(),
        _ => text!(language, ", {missing} gone but kept", "，{missing} 個不在了但保留"),
    }
}

/// Prints the deleted files, whose threads were removed.
fn gone(out: &mut (dyn Write + Send), report: &Report, language: Language) -> io::Result<()> {
    if report.gone.is_empty() {
        return Ok(());
    }
    let title = text!(language, "  gone, and what was in them is removed:", "  不在了，裡面的內容已移除：");
    writeln!(out, "{title}")?;
    for gone in report.gone.iter().take(SHOWN) {
        let (file, threads) = (printable(&gone.file), Count(gone.threads, Noun::Thread).text(language));
        writeln!(out, "{}", text!(language, "    {file} ({threads})", "    {file}（{threads}）"))?;
    }
    let more = report.gone.len().saturating_sub(SHOWN);
    let shown = thousands(more as u64);
    match more {
        0 => Ok(()),
        _ => writeln!(out, "{}", text!(language, "    … and {shown} more", "    … 還有 {shown} 個")),
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
fn first_of_each<'a, R: Ord + 'a, T: Localize>(
    out: &mut (dyn Write + Send),
    title: &str,
    notices: impl Iterator<Item = (&'a R, T)>,
    language: Language,
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
    writeln!(out, "  {title}{}", language.colon().trim_end())?;
    let left = by_reason.len().saturating_sub(SHOWN);
    for (first, more) in by_reason.into_values().take(SHOWN) {
        first
            .iter()
            .try_for_each(|notice| writeln!(out, "    {}", printable(&notice.localized(language).to_string())))?;
        if more > 0 {
            let more = thousands(more);
            writeln!(out, "{}", text!(language, "    … and {more} more like it", "    … 同樣的還有 {more} 個"))?;
        }
    }
    if left > 0 {
        let left = thousands(left as u64);
        let line = text!(
            language,
            "    … and {left} more kinds; `--rejects FILE` writes every one",
            "    … 還有 {left} 種；`--rejects FILE` 會全部寫出"
        );
        writeln!(out, "{line}")?;
    }
    Ok(())
}
