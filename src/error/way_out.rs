//! The ways out of errors, as values: what the user can do, without the words of any interface.

use std::path::PathBuf;

use crate::message::{AnyMessage, Message};

/// What the user can do about an error.
///
/// The modules below the interfaces return a variant, and `output::hint` words it: only an interface knows which
/// commands and options there are, and in which language they are explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayOut {
    /// In the words of the interface itself.
    Words(AnyMessage),
    /// Check, rebuild or resume an index.
    Index(IndexRemedy),
    /// Give up threads that a rebuild would lose, or keep them.
    Losses(LossRemedy),
    /// Make a folder usable for an index, or use another one.
    Folder(FolderRemedy),
    /// Correct what is read.
    Input(InputRemedy),
    /// Change a search.
    Search(SearchRemedy),
}

/// What can be done about an index that cannot be used as it is: check it, or rebuild it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexRemedy {
    /// Check what is damaged, or rebuild.
    CheckOrRebuild,
    /// Check whether anything is damaged, after a panic.
    CheckAfterPanic,
    /// Rebuild: the pointer is damaged.
    Rebuild,
    /// Rebuild an index of older rules, which can be searched until then.
    RebuildOlder,
    /// Rebuild the index in this folder.
    RebuildAt(PathBuf),
    /// The same, of an index that can be searched but must not be written to.
    RebuildReadOnly(PathBuf),
    /// The same, of an index whose last run cannot be resumed.
    RebuildUnresumable(PathBuf),
    /// Rebuild an index of another version from named archives, or use another folder.
    RebuildOtherVersion,
    /// Rebuild an index of other tables, or use another folder.
    RebuildOtherTables,
    /// Keep the words of the index, rebuild it with others, or use another folder.
    RebuildOtherWords,
    /// Resume or rebuild an index whose pointer was lost.
    ResumeOrRebuild,
    /// Name the archives to rebuild from: those that are recorded cannot be read.
    NameOtherArchives,
    /// Name the archives to rebuild from: none are recorded.
    NameArchives,
    /// Rebuild again: the new generation is not sound, and the old one stays in use.
    RebuildAgain,
    /// Keep the replaced generation at the next rebuild.
    KeepPrevious,
    /// Check or rebuild the generation in use: the previous one cannot be used.
    PreviousUnusable,
}

/// What can be done about threads that a rebuild would lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossRemedy {
    /// Accept the losses. Only its own version reads the old index.
    OldUnreadable,
    /// Accept the losses. The old index can be searched and updated.
    OldUsable,
    /// Make the files readable, or accept the losses.
    FilesUnread,
}

/// What can be done about a folder, its rights, and the processes that use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderRemedy {
    /// Make an index, or search an archive without one.
    MakeIndex,
    /// Resume the first run, unless it is still running.
    ResumeFirstRun,
    /// Name an empty folder, or one of an index.
    NameIndexFolder,
    /// Name a folder that can be written to.
    NameWritable,
    /// Name a folder that can be created.
    NameCreatable,
    /// Make room on the disk and repeat the command.
    MakeRoom,
    /// Allow the process larger files.
    AllowLargerFiles,
    /// Repeat the command.
    Repeat,
    /// Wait for the other writer.
    WaitForWriter,
    /// Repeat the command to wait again.
    WaitAgain,
    /// Move away what another program put in the place of a lock file.
    MoveAway,
    /// End the process that keeps the readers' lock.
    EndLocker,
}

/// What can be done about archives, and about files that say how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputRemedy {
    /// Name an archive that exists.
    NameArchive,
    /// Name an archive that is not empty.
    NameFullArchive,
    /// Allow records that cannot be read.
    AllowRejects {
        /// `true` if the record could be read with more memory.
        with_more_memory: bool,
    },
    /// Write patterns as in a `.gitignore`.
    PatternForm,
    /// Write what is omitted, one account or thread a line.
    OmissionForm,
    /// Write a table of aliases as documented.
    AliasTableForm,
    /// Write words of a dictionary as documented.
    UserdictForm,
}

/// What can be done about a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchRemedy {
    /// Allow it more time, or search for less.
    MoreTime,
    /// Repeat the search that the cursor is of.
    SameSearch,
    /// Search again from the first hit on.
    WithoutCursor,
    /// Give the whole cursor.
    WholeCursor,
}

impl WayOut {
    /// Returns whether the way out is to check or rebuild an index.
    ///
    /// Such advice is wrong where the index is not the cause, as with a full disk, or where the index can be deleted.
    #[must_use]
    pub const fn is_about_index(&self) -> bool {
        matches!(self, Self::Index(_))
    }
}

impl<M: Message + 'static> From<M> for WayOut {
    fn from(message: M) -> Self {
        Self::Words(message.into())
    }
}

impl From<IndexRemedy> for WayOut {
    fn from(remedy: IndexRemedy) -> Self {
        Self::Index(remedy)
    }
}

impl From<LossRemedy> for WayOut {
    fn from(remedy: LossRemedy) -> Self {
        Self::Losses(remedy)
    }
}

impl From<FolderRemedy> for WayOut {
    fn from(remedy: FolderRemedy) -> Self {
        Self::Folder(remedy)
    }
}

impl From<InputRemedy> for WayOut {
    fn from(remedy: InputRemedy) -> Self {
        Self::Input(remedy)
    }
}

impl From<SearchRemedy> for WayOut {
    fn from(remedy: SearchRemedy) -> Self {
        Self::Search(remedy)
    }
}
