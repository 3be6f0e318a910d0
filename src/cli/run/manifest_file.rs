//! Manifests as files.

use std::{io::Write as _, path::Path};

use super::{outfile::OutFile, user_file};
use crate::{
    Error, Result,
    cli::Failure,
    message::bilingual,
    output::{
        manifest::{self, Manifest},
        printable,
    },
};

/// The manifest at `path`, in the present format.
///
/// # Errors
/// If it cannot be read, is no manifest, or is one of a later format.
pub(in crate::cli) fn read(path: &Path) -> Result<Manifest> {
    let text = user_file::read(path).map_err(|error| Error::io(path, error))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| {
        let path = path.display();
        Error::new(bilingual!("{path}: not a manifest", "{path}：不是清單說明檔")).because(error).hint(bilingual!(
            "pawen export QUERY -o FILE --manifest writes one next to FILE",
            "pawen export 查詢 -o FILE --manifest 會在 FILE 旁邊寫一個"
        ))
    })?;
    // A manifest may come from anywhere.
    let found = printable(&manifest.format);
    manifest.understood().ok_or_else(|| {
        let (path, known) = (path.display(), manifest::FORMAT);
        Error::new(bilingual!(
            "{path}: a manifest of the form {found}; this pawen reads {known} and earlier",
            "{path}：清單說明檔的格式是 {found}；這個 pawen 讀 {known} 和更早的"
        ))
    })
}

/// Starts a manifest. Its name follows from that of the file: `force` lets it replace a manifest, and nothing else.
///
/// # Errors
/// If there is such a file already, or if it cannot be written.
pub(in crate::cli) fn create(path: &Path, force: bool) -> Result<OutFile> {
    let text = user_file::read(path).unwrap_or_default();
    let is_manifest = || {
        let found: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
        found["format"].as_str().is_some_and(|format| format.starts_with(manifest::FAMILY))
    };
    if force && !text.is_empty() && !is_manifest() {
        let path = path.display();
        let error = Error::new(bilingual!(
            "{path}: there is such a file already, and it is no manifest",
            "{path}：已經有這個檔案，而且不是清單說明檔"
        ));
        return Err(error.hint(bilingual!(
            "--force replaces the file of hits, and its manifest: move this one away",
            "--force 只會取代結果檔和它的清單說明檔：請移走這個檔案"
        )));
    }
    OutFile::create(path, force)
}

/// Writes a manifest.
///
/// # Errors
/// If it cannot be written.
pub(in crate::cli) fn write(mut file: OutFile, manifest: &Manifest) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(manifest).map_err(std::io::Error::from)?;
    writeln!(file, "{json}").map_err(|error| file.failed(error.into()))?;
    file.finish()?;
    Ok(())
}
