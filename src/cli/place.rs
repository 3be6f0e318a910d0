//! The index of a command line, so that hints name commands that work unchanged.
//!
//! Hints from the layers below are about the user's own index: `pawen rebuild`. If another index was named, its name is
//! added. The index that is kept for an archive is deleted instead of rebuilt, since the next search makes a new one.

use std::path::PathBuf;

use clap::ArgMatches;

use super::{World, home};
use crate::index::IndexDir;

/// The commands in hints that take `--index`.
const COMMANDS: [&str; 4] = ["check", "rebuild", "rollback", "index"];

/// The index of a command line.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// The user's own index, or none.
    Own(Option<IndexDir>),
    /// An index that was named.
    Named(IndexDir),
    /// The index that is kept for an archive.
    Kept(IndexDir),
}

impl Place {
    /// The index of the arguments of a command.
    pub(super) fn of(typed: &ArgMatches, world: &World<'_>) -> Self {
        let Some((_, typed)) = typed.subcommand() else { return Self::Own(None) };
        let named = |name: &str| typed.try_get_one::<PathBuf>(name).ok().flatten().cloned();
        Self::by(named("archive"), named("index"), world)
    }

    /// The index of the options `--archive` and `--index`.
    pub(super) fn by(archive: Option<PathBuf>, index: Option<PathBuf>, world: &World<'_>) -> Self {
        if let Some(archive) = archive {
            return home::of_archive(&archive, world).map_or(Self::Own(None), Self::Kept);
        }
        let is_named = index.is_some();
        match (home::IndexArgument { index }).home(world) {
            Ok(home) if is_named => Self::Named(home),
            home => Self::Own(home.ok()),
        }
    }

    /// The folder of the generation that is searched.
    pub(super) fn generation(&self) -> Option<PathBuf> {
        let (Self::Own(Some(home)) | Self::Named(home) | Self::Kept(home)) = self else { return None };
        home.ready().ok().map(|pointer| home.generation(pointer.generation))
    }

    /// A hint for this index.
    pub(super) fn completed(&self, hint: &str) -> String {
        match self {
            Self::Own(_) => hint.to_owned(),
            Self::Named(home) => {
                let folder = quoted(&home.folder().display().to_string());
                COMMANDS.iter().fold(hint.to_owned(), |hint, command| with_index(&hint, command, &folder))
            }
            Self::Kept(home) if hint.contains("pawen check") || hint.contains("pawen rebuild") => {
                let folder = home.folder().display();
                format!("delete {folder}, where the index of this archive is kept: the next search makes a new one")
            }
            Self::Kept(_) => hint.replace("with --index", "with the variable PAWEN_CACHE"),
        }
    }
}

fn with_index(hint: &str, command: &str, folder: &str) -> String {
    let name = format!("pawen {command}");
    let mut parts = hint.split(&name);
    let mut completed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        completed.push_str(&name);
        if !part.starts_with(" --index") && part.starts_with([' ', '`']) {
            completed = completed + " --index " + folder;
        }
        completed.push_str(part);
    }
    completed
}

/// A word quoted for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_names_the_index() {
        let hint =
            "`pawen check` reports what is damaged; `pawen rebuild ARCHIVE...` or `pawen rebuild --index x` helps";
        let cases = [
            (Place::Own(None), hint.to_owned()),
            (
                Place::Named(IndexDir::new("my index")),
                "`pawen check --index 'my index'` reports what is damaged; \
                 `pawen rebuild --index 'my index' ARCHIVE...` or `pawen rebuild --index x` helps"
                    .to_owned(),
            ),
            (
                Place::Kept(IndexDir::new("kept")),
                "delete kept, where the index of this archive is kept: the next search makes a new one".to_owned(),
            ),
        ];
        for (place, completed) in cases {
            assert_eq!(place.completed(hint), completed);
        }
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
