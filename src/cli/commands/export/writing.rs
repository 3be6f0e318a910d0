//! The hits of a job, written.

use std::io::{self, BufWriter, Write};

use super::job::{Job, Outcome};
use crate::{
    cli::{
        Failure, World,
        run::{
            outfile::OutFile,
            progress::{self, Waiting},
        },
    },
    index::{Cancel, OpenIndex},
    message::{Language, text},
    output::{Options, manifest::Manifest, printable},
    search::Hits,
};

/// Writes the hits to a file, which is complete then.
pub(super) fn to_file(
    job: &Job,
    hits: Hits<'_>,
    mut file: OutFile,
    index: &OpenIndex,
    world: &mut World<'_>,
) -> Result<Outcome, Failure> {
    let (total, written) = (hits.total(), hits.len() as u64);
    let written_hits = write_hits(job, hits, &mut file, None, index.cancel(), world.waiting());
    written_hits.map_err(|failure| file.failed(failure))?;
    Ok(Outcome { total, written, file: file.finish()?, name: String::new() })
}

/// Writes the hits to standard output.
pub(super) fn print_hits(job: &Job, hits: Hits<'_>, cancel: &Cancel, world: &mut World<'_>) -> Result<(), Failure> {
    // The bar would overwrite the hits on the terminal.
    let waiting = Waiting { draw: world.progress && world.width.is_none(), ..world.waiting() };
    let mut out = BufWriter::new(&mut *world.out);
    write_hits(job, hits, &mut out, world.width, cancel, waiting)?;
    Ok(out.flush()?)
}

/// The number of hits between two updates of the bar and checks for a cancellation.
const HITS_PER_CHECK: u64 = 256;

fn write_hits(
    job: &Job,
    hits: Hits<'_>,
    out: &mut (dyn Write + Send),
    width: Option<usize>,
    cancel: &Cancel,
    waiting: Waiting,
) -> Result<(), Failure> {
    let (zone, layout, language) = (job.zone.clone(), job.layout.clone(), job.language);
    let options = Options { width, colour: false, zone, layout, language };
    let bar = progress::of_hits(hits.len() as u64, waiting);
    let mut writer = job.format.writer(out, &options);
    writer.begin()?;
    for (number, hit) in (1_u64..).zip(hits) {
        let mut hit = hit?;
        if let Some(pseudonyms) = &job.pseudonyms {
            pseudonyms.apply(&mut hit);
        }
        writer.hit(&hit)?;
        if number.is_multiple_of(HITS_PER_CHECK) {
            bar.set_position(number);
            cancel.check()?;
        }
    }
    writer.end()?;
    bar.finish_and_clear();
    Ok(cancel.check()?)
}

/// Writes the differences between an export and one made now.
pub(super) fn report_changes(
    before: &Manifest,
    now: &Manifest,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let then = printable(&before.made_at);
    let changes = before.changes(now, language);
    if changes.is_empty() {
        let same = if before.file.sha256 == now.file.sha256 {
            text!(language, "the file is the same, byte for byte", "檔案完全相同")
        } else {
            text!(language, "the content is the same", "內容相同")
        };
        let line = text!(language, "nothing has changed since {then}: {same}", "從 {then} 以來沒有改變：{same}");
        return writeln!(out, "{line}");
    }
    writeln!(out, "{}", text!(language, "changed since {then}:", "從 {then} 以來的改變："))?;
    changes.iter().try_for_each(|line| writeln!(out, "  {line}"))
}
