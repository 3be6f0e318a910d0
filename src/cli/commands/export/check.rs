//! `pawen export --check`: a list compared with its manifest and with the index, by exporting it again to nowhere.

use std::{fs::File, io, path::Path, time::Instant};

use super::{
    arguments::Arguments,
    files::described_by,
    job::Job,
    writing::{report_changes, to_file},
};
use crate::{
    Error, Result,
    cli::{
        Exit, Failure, World,
        run::{
            manifest_file,
            outfile::{OutFile, digest},
        },
    },
    index::{Cancel, made_from},
    message::{Language, text},
    output::{
        manifest::{Manifest, Roots},
        printable, summary,
    },
};

/// Compares the list of a manifest. Exit code 0 if its file and a new export are what the manifest says.
pub(super) fn run(arguments: &Arguments, path: &Path, world: &mut World<'_>) -> Result<Exit, Failure> {
    let before = manifest_file::read(path)?;
    let job = Job::of_manifest(&before, arguments, world)?;
    let plan = job.plan()?;
    let home = arguments.query_args.home(world)?;
    let listed = Listed::of(path, &before)?;
    let (language, name) = (world.language, printable(&before.file.name));
    let state = listed.text(language);
    writeln!(world.out, "{}", text!(language, "file    {name}: {state}", "檔案  {name}：{state}"))?;
    let index = arguments.query_args.verified_until(&home, &Cancel::never(), world)?;
    let started = Instant::now();
    let hits = job.hits(&plan, &index, world)?;
    let outcome = to_file(&job, hits, OutFile::measured(Path::new(&before.file.name))?, &index, world)?;
    let found = summary::found(outcome.total, job.level, started.elapsed(), language);
    let after = job.manifest(&index, &home, &outcome, world)?;
    let before = before.with_archive(&Roots::new(made_from(&home)?));
    let is_same = before.has_same_content(&after);
    let state = if is_same {
        text!(language, "the same list", "同一份清單")
    } else {
        text!(language, "another list", "不同的清單")
    };
    writeln!(world.out, "{}", text!(language, "search  {found}: {state}", "搜尋  {found}：{state}"))?;
    if !before.changes(&after, language).is_empty() {
        report_changes(&before, &after, language, world.out)?;
    }
    let is_equal = listed == Listed::Same && is_same;
    let verdict = if is_equal { text!(language, "equal", "相同") } else { text!(language, "different", "不同") };
    writeln!(world.out, "{verdict}")?;
    Ok(if is_equal { Exit::Hits } else { Exit::NoHits })
}

/// The file of a list, compared with its manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    Same,
    Changed,
    Missing,
}

impl Listed {
    fn of(manifest_path: &Path, manifest: &Manifest) -> Result<Self> {
        let Some(path) = described_by(manifest_path, manifest) else { return Ok(Self::Missing) };
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Missing),
            opened => opened.map_err(|error| Error::io(&path, error))?,
        };
        let found = digest(file).map_err(|error| Error::io(&path, error))?;
        Ok(if found == manifest.file.sha256 { Self::Same } else { Self::Changed })
    }

    fn text(self, language: Language) -> String {
        match self {
            Self::Same => text!(language, "as the manifest says", "和說明檔一致"),
            Self::Changed => text!(language, "changed since it was exported", "匯出後改過"),
            Self::Missing => text!(language, "not found next to the manifest", "說明檔旁邊沒有這個檔案"),
        }
    }
}
