//! The index of a command line, which the hints of its errors are about.

use std::path::PathBuf;

use clap::ArgMatches;

use super::{
    World,
    home::{self, ArchiveIndex},
};
use crate::{index::IndexDir, output::hint::IndexName};

/// The index of a command line, by the way it was named.
#[derive(Debug, Clone)]
pub(super) enum HintTarget {
    /// The user's own index, or none.
    Own(Option<IndexDir>),
    /// An index that was named.
    Named(IndexDir),
    /// The index that is kept for an archive.
    Kept(IndexDir),
}

impl HintTarget {
    /// The index of the arguments of a command.
    pub(super) fn of(typed: &ArgMatches, world: &World<'_>) -> Self {
        // Of clap's matches, not of the parsed arguments: every command has these options, and each its own type.
        let Some((_, typed)) = typed.subcommand() else { return Self::Own(None) };
        let named = |name: &str| typed.try_get_one::<PathBuf>(name).ok().flatten().cloned();
        Self::by(named("archive"), named("index"), world)
    }

    /// The index of the options `--archive` and `--index`.
    pub(super) fn by(archive: Option<PathBuf>, index: Option<PathBuf>, world: &World<'_>) -> Self {
        if let Some(archive) = archive {
            // An archive that does not exist has no index: the error about it is that of the command.
            return match home::of_archive(&archive, world) {
                Ok(ArchiveIndex::Kept(home)) => Self::Kept(home),
                Ok(ArchiveIndex::Own(home)) => Self::Own(Some(home)),
                Err(_) => Self::Own(None),
            };
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

    /// The name of the index in hints.
    pub(super) fn name(&self) -> IndexName<'_> {
        match self {
            Self::Own(_) => IndexName::Own,
            Self::Named(home) => IndexName::Named(home.folder()),
            Self::Kept(home) => IndexName::Kept(home.folder()),
        }
    }
}
