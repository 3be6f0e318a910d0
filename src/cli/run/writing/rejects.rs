//! The file of `--rejects`: the parts of files that a run rejected or repaired, one JSON object a line.

use crate::message::bilingual;
use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde_json::json;

use crate::{
    Error, Result,
    cli::{
        Failure,
        run::outfile::{OutFile, is_in},
    },
    index::Notice,
    output::{hits::jsonl::write_guarded, reject::WordedReason},
};

/// The file of `--rejects`. It is started before the work, so that a bad path fails at once, and replaces an earlier
/// one when the run has finished: a run that is refused, fails or is interrupted leaves the old file unchanged.
pub(in crate::cli) struct RejectsFile {
    path: PathBuf,
    file: Mutex<(OutFile, io::Result<()>)>,
}

impl RejectsFile {
    pub(super) fn create(path: &Path, archives: &[PathBuf]) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Err(Error::new(bilingual!("--rejects -: no name of a file", "--rejects -：不是檔名")).hint(
                bilingual!(
                    "`--rejects /dev/stdout` writes to standard output",
                    "`--rejects /dev/stdout` 會寫到標準輸出"
                ),
            ));
        }
        if let Some(archive) = archives.iter().find(|archive| is_in(path, archive)) {
            let (path, archive) = (path.display(), archive.display());
            return Err(Error::new(bilingual!(
                "--rejects {path}: it would be in the archive {archive}",
                "--rejects {path}：會放在要讀的 {archive} 裡"
            ))
            .hint(bilingual!(
                "name a file elsewhere: the next run would read it as threads",
                "請放在別處：下次執行會把它當文章讀"
            )));
        }
        refuse_other(path)?;
        let file = OutFile::plain(path, true)?;
        Ok(Self { path: path.to_owned(), file: Mutex::new((file, Ok(()))) })
    }

    pub(super) fn write(&self, notice: Notice<'_>) {
        let line = match notice {
            Notice::Reject(reject) => json!({
                "type": "reject", "file": reject.file, "offset": reject.offset, "length": reject.length,
                "records": reject.records, "reason": WordedReason(&reject.reason).to_string(), "excerpt": reject.excerpt,
            }),
            Notice::Warning(warning) => json!({
                "type": "warning", "file": warning.file, "offset": warning.offset, "times": warning.times,
                "reason": warning.fault.to_string(),
            }),
            Notice::Waiting(_)
            | Notice::Resuming
            | Notice::StartingOver
            | Notice::NotKept(_)
            | Notice::WordsLost
            | Notice::ChoicesLost
            | Notice::Foreign(_) => return,
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, outcome) = &mut *file;
        // The first failure is the cause; it ends the run when the file is finished.
        if outcome.is_ok() {
            *outcome = write_guarded(writer, &format!("{line}\n"));
        }
    }

    /// Renames the file to its final name, unless another file was created there during the run.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let (file, outcome) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcome.map_err(|error| Error::io(&self.path, error))?;
        refuse_other(&self.path)?;
        // Unlike standard output this file has to be complete: a reader that closes it early is an error.
        file.finish().map(drop).map_err(|failure| failure.at(&self.path))
    }
}

fn refuse_other(path: &Path) -> Result<()> {
    if is_replaceable(path).map_err(|error| Error::io(path, error))? {
        return Ok(());
    }
    let path = path.display();
    let error = Error::new(bilingual!(
        "--rejects {path}: there is such a file already, of something else",
        "--rejects {path}：已經有這個檔案，內容是別的東西"
    ));
    Err(error.hint(bilingual!(
        "only what an earlier --rejects wrote is replaced: name another file, or remove it",
        "只會取代先前 --rejects 寫的檔案：請用別的檔名，或刪掉它"
    )))
}

/// Returns whether writing `path` loses nothing: nothing is there, or no regular file, or a file that `--rejects`
/// wrote.
fn is_replaceable(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(facts) if facts.is_file() && facts.len() > 0 => {}
        _ => return Ok(true),
    }
    // All lines: notes may have been added below.
    let mut file = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while file.by_ref().take(LONGEST).read_until(b'\n', &mut line)? > 0 {
        if !is_own(&line) {
            return Ok(false);
        }
        line.clear();
    }
    Ok(true)
}

/// Returns whether a line is one that `--rejects` writes.
fn is_own(line: &[u8]) -> bool {
    let line: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    ["reject", "warning"].iter().any(|kind| line["type"] == *kind) && line["file"].is_string()
}

/// The maximum length of a line in such a file, in bytes.
const LONGEST: u64 = 1 << 20;
