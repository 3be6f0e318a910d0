//! `pawen index --explain-file`: how one file of an archive is understood.

use crate::message::bilingual;
use std::{io::Write, path::Path, sync::atomic::AtomicBool};

use crate::cli::{Exit, Failure, World};
use crate::{
    Error,
    archive::{Bounds, Selection, Throttle, explain, walk},
    output::{
        printable,
        reject::{WordedReject, way_out_of_kind},
        summary::counted,
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
    let (out, summary) = (&mut world.out, &explained.summary);
    writeln!(out, "{}: {}", printable(&file.name), explained.kind.name())?;
    let dialects = if summary.dialects.is_empty() { "none".to_owned() } else { summary.dialects.join(", ") };
    writeln!(out, "  read as   {dialects}")?;
    let (threads, comments) = (counted(summary.threads, "thread"), counted(summary.comments, "comment"));
    writeln!(out, "  holds     {threads}, {comments}; {} rejected", counted(summary.rejected, "record"))?;
    for warning in &explained.warnings {
        let what = if warning.fault.is_of_texts() { "left out" } else { "repaired" };
        writeln!(out, "  {what}  {}", printable(&warning.to_string()))?;
    }
    for reject in &explained.rejects {
        writeln!(out, "  not read  {}", printable(&WordedReject(reject).to_string()))?;
    }
    if summary.threads == 0
        && let Some(way) = way_out_of_kind(explained.kind.name(), world.language)
    {
        writeln!(out, "  hint      {}", way.replace("FILE", &printable(&file.name)))?;
    }
    if !explained.keys.is_empty() {
        writeln!(out, "keys of the first record, and the fields that they hold:")?;
    }
    for (key, field) in &explained.keys {
        writeln!(out, "  {:<24} {}", printable(key), field.unwrap_or("-"))?;
    }
    Ok(if summary.threads > 0 { Exit::Hits } else { Exit::NoHits })
}
