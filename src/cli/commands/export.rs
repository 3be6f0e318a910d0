//! `pawen export`: every hit, to a file.

mod arguments;
mod check;
mod files;
mod job;
mod writing;

use std::{
    io,
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use bytesize::ByteSize;

pub(in crate::cli) use self::arguments::Arguments;
use self::{
    files::Files,
    job::{Job, Outcome},
    writing::{print_hits, report_changes, to_file},
};
use crate::{
    Error, Result,
    cli::{
        Exit, Failure, World,
        args::query::hint_on,
        run::{manifest_file, outfile::OutFile},
    },
    index::{Cancel, IndexDir, OpenIndex, made_from},
    message::{Count, Noun, bilingual, text},
    output::{
        manifest::{Manifest, Roots},
        summary,
    },
    query::Plan,
};

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    if let Some(manifest) = &arguments.check {
        return check::run(arguments, manifest, world);
    }
    let before = arguments.from_manifest.as_deref().map(manifest_file::read).transpose()?;
    let job = match &before {
        Some(manifest) => Job::of_manifest(manifest, arguments, world)?,
        None => Job::of_arguments(arguments, world)?,
    };
    let plan = job.plan()?;
    if before.is_none() {
        hint_on(&job.query, &job.typed, world)?;
    }
    let home = arguments.query_args.home(world)?;
    // Before the search, which may take long: a path that cannot be written is an error at once.
    let files = Files::create(arguments, before.as_ref(), &home)?;
    // Only now: a signal ends the wait for the reader of a pipe as it always did.
    let interrupted = (world.interrupts)();
    let cancel = Cancel::on_flag(Arc::clone(&interrupted));
    // A cited list must be complete; one that is only read may miss hits of a damaged index, as a search may.
    let index = if files.manifest.is_some() || before.is_some() {
        arguments.query_args.verified_until(&home, &cancel, world)
    } else {
        arguments.query_args.opened_until(&home, &cancel, world)
    };
    let export = Export { arguments, job: &job, before: before.as_ref(), home: &home };
    let exported = index.and_then(|index| export.run(&plan, files, &index, world));
    exported.map_err(|failure| if interrupted.load(Ordering::Relaxed) { interruption() } else { failure })
}

fn interruption() -> Failure {
    Error::new(bilingual!("interrupted", "已中斷")).hint(bilingual!("nothing was written", "什麼都沒有寫入")).into()
}

/// An export.
struct Export<'a> {
    arguments: &'a Arguments,
    job: &'a Job,
    /// The manifest whose export is repeated.
    before: Option<&'a Manifest>,
    home: &'a IndexDir,
}

impl Export<'_> {
    fn run(&self, plan: &Plan, files: Files, index: &OpenIndex, world: &mut World<'_>) -> Result<Exit, Failure> {
        let started = Instant::now();
        let hits = self.job.hits(plan, index, world)?;
        let Some((path, file)) = files.output else {
            let total = hits.total();
            print_hits(self.job, hits, index.cancel(), world)?;
            hint_of_pseudonyms(self.job, world)?;
            return Ok(Exit::of(total));
        };
        let outcome = Outcome { name: file_name(&path), ..to_file(self.job, hits, file, index, world)? };
        let Outcome { written, total, .. } = outcome;
        let summary = summary::written(written, total, self.job.level, started.elapsed(), world.language);
        let (shown, size) = (path.display(), ByteSize(outcome.file.bytes));
        let line = text!(world.language, "{summary} to {shown} ({size})", "{summary}，在 {shown}（{size}）");
        writeln!(world.err, "{line}")?;
        hint_of_pseudonyms(self.job, world)?;
        self.describe(&path, files.manifest, &outcome, index, world)?;
        Ok(Exit::of(total))
    }

    /// Writes the manifest, and reports the changes since the one before.
    fn describe(
        &self,
        path: &Path,
        file: Option<OutFile>,
        outcome: &Outcome,
        index: &OpenIndex,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        if file.is_none() && self.before.is_none() {
            return Ok(());
        }
        // The file is complete: its description is not interrupted.
        let index = &index.until(Cancel::never());
        let mut after = self.job.manifest(index, self.home, outcome, world)?;
        if let Some(before) = self.before {
            let before = before.clone().with_archive(&Roots::new(made_from(self.home)?));
            report_changes(&before, &after, world.language, &mut world.err)?;
        }
        if let Some(file) = file {
            if !self.arguments.manifest_files {
                after.sources.clear();
            }
            manifest_file::write(file, &after)?;
            report_archive(path, &after, world)?;
        }
        Ok(())
    }
}

/// Prints what pseudonyms do not hide.
fn hint_of_pseudonyms(job: &Job, world: &mut World<'_>) -> io::Result<()> {
    if job.pseudonyms.is_none() {
        return Ok(());
    }
    world.hint(text!(
        world.language,
        "texts, ids and links, and in a manifest the query, are as they were: they may name accounts, or lead to them",
        "文字、代碼和網址，以及說明檔裡的查詢都沒有改：其中可能有帳號，或查得到帳號"
    ))
}

/// Prints the digest of the archive, and the command that cites the list.
fn report_archive(path: &Path, manifest: &Manifest, world: &mut World<'_>) -> io::Result<()> {
    let Some(archive) = &manifest.archive else { return Ok(()) };
    let (language, digest) = (world.language, &archive.sha256);
    let files = Count(archive.files, Noun::File).text(language);
    let line = text!(language, "archive of {files}, SHA-256 {digest}", "資料夾有 {files}，SHA-256 {digest}");
    writeln!(world.err, "{line}")?;
    let path = path.display();
    world.hint(text!(
        language,
        "pawen cite '{path}.manifest.json' prints how to cite the list",
        "pawen cite '{path}.manifest.json' 印出怎麼引用這份清單"
    ))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
