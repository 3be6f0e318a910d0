//! `pawen index --explain-file`: how one file of an archive is understood.

use crate::message::{Count, Language, Localize as _, Noun, bilingual, text};
use std::{io::Write, path::Path, sync::atomic::AtomicBool};

use crate::cli::{Exit, Failure, World};
use crate::{
    Error,
    archive::{Bounds, Selection, Throttle, explain, named, walk},
    output::{
        printable,
        reject::{WordedReject, way_out_of_kind},
    },
};

/// Writes how the file at `path` is understood by `selection`.
pub(in crate::cli) fn run(path: &Path, selection: &Selection, world: &mut World<'_>) -> Result<Exit, Failure> {
    let walk = walk(path)?;
    let [file] = walk.files.as_slice() else {
        let path = path.display();
        return Err(Error::new(bilingual!("{path}: not one file", "{path}：不是一個檔案"))
            .hint(bilingual!("name one file of the archive", "請指定其中一個檔案"))
            .into());
    };
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    let bounds = Bounds::new(&throttle, &stop).with(selection);
    let explained = explain(file, &bounds).map_err(|error| Error::io(path, error))?;
    let (out, summary, language) = (&mut world.out, &explained.summary, world.language);
    let (name, kind) = (printable(&file.name), in_language(explained.kind.name(), language));
    writeln!(out, "{name}{}{kind}", language.colon())?;
    let dialects = match summary.dialects.join(", ") {
        none if none.is_empty() => text!(language, "none", "沒有"),
        dialects => dialects,
    };
    writeln!(out, "{}", text!(language, "  read as   {dialects}", "  當成    {dialects}"))?;
    let [threads, comments, records] =
        [(summary.threads, Noun::Thread), (summary.comments, Noun::Comment), (summary.rejected, Noun::Record)]
            .map(|(count, noun)| Count(count, noun).text(language));
    let holds = text!(
        language,
        "  holds     {threads}, {comments}; {records} rejected",
        "  內容    {threads}、{comments}；{records}不讀"
    );
    writeln!(out, "{holds}")?;
    for warning in &explained.warnings {
        let said = printable(&warning.localized(language).to_string());
        let line = if warning.fault.is_of_texts() {
            text!(language, "  left out  {said}", "  略過    {said}")
        } else {
            text!(language, "  repaired  {said}", "  修復    {said}")
        };
        writeln!(out, "{line}")?;
    }
    for reject in &explained.rejects {
        let said = printable(&WordedReject(reject).localized(language).to_string());
        writeln!(out, "{}", text!(language, "  not read  {said}", "  不讀    {said}"))?;
    }
    if summary.threads == 0
        && let Some(way) = way_out_of_kind(explained.kind.name(), language)
    {
        let way = way.replace("FILE", &name);
        writeln!(out, "{}", text!(language, "  hint      {way}", "  提示    {way}"))?;
    }
    if !explained.keys.is_empty() {
        let heading = text!(
            language,
            "keys of the first record, and the fields that they hold:",
            "第一筆記錄的鍵，和它們的欄位："
        );
        writeln!(out, "{heading}")?;
    }
    for (key, field) in &explained.keys {
        writeln!(out, "  {:<24} {}", printable(key), field.unwrap_or("-"))?;
    }
    Ok(if summary.threads > 0 { Exit::Hits } else { Exit::NoHits })
}

/// The name of a kind of file in a language.
fn in_language(kind: &str, language: Language) -> &str {
    match language {
        Language::English => kind,
        Language::Chinese => named(kind),
    }
}
