//! The cost of an update compared with a full build: with nothing changed, and with a hundredth of the archive changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use memchr::memmem::Finder;
use pawen::{Error, Result, archive};

use crate::{
    process::{self, Taken},
    table::{self, megabytes, percent, seconds},
};

/// The start of a thread's comments, as crawlers write it.
const COMMENTS: &str = r#""messages": [{"push_content": ""#;
/// The comment inserted before the first one.
const ADDED: &str = "補";

pub(crate) fn measure(archive: &Path) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an archive").because(error))?;
    let (copy, index) = (folder.path().join("archive"), folder.path().join("index"));
    let files = copied(archive, &copy)?;
    let bytes = files.iter().map(|(_, bytes)| bytes).sum();
    let full = process::index(&copy, &index)?;
    let nothing = process::index(&copy, &index)?;
    let changed = change(&files, bytes / 100)?;
    let hundredth = process::index(&copy, &index)?;
    table::title("Updates");
    table::head(&["", "changed", "wall", "CPU", "peak memory", "wall to that of a full build"]);
    row("full build", String::new(), &full, &full);
    row("nothing changed", String::new(), &nothing, &full);
    if changed.threads == 0 {
        println!("\nNo file has the form that this knows how to change: an update with changes was not measured.");
        return Ok(());
    }
    let what = format!("{} threads of {}: {}", changed.threads, changed.files, percent(changed.bytes, bytes));
    row("changed", what, &hundredth, &full);
    Ok(())
}

fn row(name: &str, changed: String, taken: &Taken, full: &Taken) {
    let ratio = format!("{:.3}", taken.wall.as_secs_f64() / full.wall.as_secs_f64());
    let memory = megabytes(taken.peak);
    table::row([name.to_owned(), changed, seconds(taken.wall), seconds(taken.processor), memory, ratio]);
}

/// Copies the files of an archive, which must not be changed; returns them with their sizes.
fn copied(archive: &Path, copy: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let mut files = Vec::new();
    for file in archive::walk(archive)?.files {
        let to = copy.join(file.path.strip_prefix(archive).unwrap_or(&file.path));
        let folder = to.parent().unwrap_or(copy);
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        files.push((to.clone(), fs::copy(&file.path, &to).map_err(|error| Error::io(&file.path, error))?));
    }
    Ok(files)
}

/// The extent of a change.
#[derive(Default)]
struct Changed {
    files: String,
    threads: usize,
    bytes: u64,
}

/// Changes a comment of every thread in this number of bytes of the archive: in whole files, from the middle of the
/// list on, and only at the end of the last one, as where threads grow or are added.
fn change(files: &[(PathBuf, u64)], budget: u64) -> Result<Changed> {
    let (mut changed, mut number) = (Changed::default(), 0);
    let finder = Finder::new(COMMENTS);
    for (path, bytes) in &files[files.len() / 2..] {
        let left = budget.saturating_sub(changed.bytes);
        if left == 0 {
            break;
        }
        let text = fs::read(path).map_err(|error| Error::io(path, error))?;
        let from = text.len() - text.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let places: Vec<_> = finder.find_iter(&text[from..]).map(|place| from + place + COMMENTS.len()).collect();
        if !places.is_empty() {
            fs::write(path, with_added(&text, &places)).map_err(|error| Error::io(path, error))?;
            changed.threads += places.len();
            changed.bytes += left.min(*bytes);
            number += 1;
        }
    }
    changed.files = if number == 1 { "one file".to_owned() } else { format!("{number} files") };
    Ok(changed)
}

fn with_added(text: &[u8], places: &[usize]) -> Vec<u8> {
    let mut changed = Vec::with_capacity(text.len() + places.len() * ADDED.len());
    let mut from = 0;
    for &place in places {
        changed.extend_from_slice(&text[from..place]);
        changed.extend_from_slice(ADDED.as_bytes());
        from = place;
    }
    changed.extend_from_slice(&text[from..]);
    changed
}
