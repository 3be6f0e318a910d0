//! Ways out in words: the hints of errors, which name commands of pawen and their options.

use std::path::Path;

use crate::{
    Error,
    error::{FolderRemedy, IndexRemedy, InputRemedy, LossRemedy, SearchRemedy, WayOut},
};

/// The index that a hint is about, by the way it was named, so that the commands in hints work unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexName<'a> {
    /// The user's own index, which commands use without a name.
    Own,
    /// The index in this folder.
    Named(&'a Path),
    /// The index in this folder, which is kept for an archive. It is deleted instead of rebuilt, since the next search
    /// makes a new one.
    Kept(&'a Path),
}

impl IndexName<'_> {
    /// The option that names the index after a command, with a space before it; empty for the user's own.
    #[must_use]
    pub fn option(self) -> String {
        match self {
            Self::Named(folder) => index_option(folder),
            Self::Own | Self::Kept(_) => String::new(),
        }
    }

    /// The way to a new index without a command, for an index that is kept for an archive.
    #[must_use]
    pub fn deletion(self) -> Option<String> {
        let Self::Kept(folder) = self else { return None };
        let folder = folder.display();
        Some(format!("delete {folder}, where the index of this archive is kept: the next search makes a new one"))
    }

    /// The option or variable that names another folder.
    const fn elsewhere(self) -> &'static str {
        match self {
            Self::Own | Self::Named(_) => "--index",
            Self::Kept(_) => "the variable PAWEN_CACHE",
        }
    }
}

/// The hint of an error about `index`, if the error has a way out.
#[must_use]
pub fn of(error: &Error, index: IndexName<'_>) -> Option<String> {
    error.way_out().map(|way| worded(way, index))
}

/// The hint for a way out of an error about `index`.
#[must_use]
pub fn worded(way: &WayOut, index: IndexName<'_>) -> String {
    match way {
        WayOut::Words(words) => words.clone(),
        WayOut::Index(remedy) => index.deletion().unwrap_or_else(|| index_words(remedy, &index.option())),
        WayOut::Losses(remedy) => loss_words(*remedy, &index.option()),
        WayOut::Folder(remedy) => folder_words(*remedy, index),
        WayOut::Input(remedy) => input_words(*remedy).to_owned(),
        WayOut::Search(remedy) => search_words(*remedy).to_owned(),
    }
}

/// The hint for an index whose commands take the option `index`.
fn index_words(remedy: &IndexRemedy, index: &str) -> String {
    let elsewhere = "or name another folder with --index";
    match remedy {
        IndexRemedy::CheckOrRebuild => {
            format!("`pawen check{index}` reports what is damaged; `pawen rebuild{index}` makes a new index")
        }
        IndexRemedy::CheckAfterPanic => {
            format!("`pawen check{index}` reports whether the index is damaged; if it is sound, this is a bug in pawen")
        }
        IndexRemedy::Rebuild => format!("make a new index with `pawen rebuild{index}`"),
        IndexRemedy::RebuildOlder => {
            format!("make a new one with `pawen rebuild{index}`; until then it can be searched")
        }
        IndexRemedy::RebuildAt(folder) => rebuild_at(folder),
        IndexRemedy::RebuildReadOnly(folder) => {
            format!("it can be searched, but nothing is written to it; {}", rebuild_at(folder))
        }
        IndexRemedy::RebuildUnresumable(folder) => {
            format!("searches still use what the last run has left; {}", rebuild_at(folder))
        }
        IndexRemedy::RebuildOtherVersion => {
            format!("make a new one with `pawen rebuild{index} ARCHIVE...`, {elsewhere}")
        }
        IndexRemedy::RebuildOtherTables => format!("make a new one with `pawen rebuild{index}`, {elsewhere}"),
        IndexRemedy::RebuildOtherWords => format!(
            "leave --userdict out to keep its words; make a new index with `pawen rebuild{index} --userdict FILE`; {elsewhere}"
        ),
        IndexRemedy::ResumeOrRebuild => format!(
            "`pawen index{index} ARCHIVE` resumes the index in this folder; `pawen rebuild{index}` makes a new one"
        ),
        IndexRemedy::NameOtherArchives => format!("name those it is to be made from: pawen rebuild{index} ARCHIVE..."),
        IndexRemedy::NameArchives => format!("name them: pawen rebuild{index} ARCHIVE..."),
        IndexRemedy::RebuildAgain => {
            format!("the old one stays in use; is the disk sound? `pawen rebuild{index}` tries again")
        }
        IndexRemedy::KeepPrevious => format!("`pawen rebuild{index} --keep-previous` keeps the one that it replaces"),
        IndexRemedy::PreviousUnusable => format!(
            "the one in use stays so; `pawen check{index}` reports whether it is sound, `pawen rebuild{index}` makes a new one"
        ),
    }
}

fn rebuild_at(folder: &Path) -> String {
    format!("`pawen rebuild{}` makes a new one", index_option(folder))
}

fn loss_words(remedy: LossRemedy, index: &str) -> String {
    match remedy {
        LossRemedy::OldUnreadable => {
            "the old index is unchanged, for the version that made it; `--accept-losses` rebuilds without them"
                .to_owned()
        }
        LossRemedy::OldUsable => format!(
            "the old index stays in use, and `pawen index{index}` keeps it up to date; `--accept-losses` rebuilds it without them"
        ),
        LossRemedy::FilesUnread => {
            "the old index stays in use; make the files readable, then the same command resumes the new one; \
             `--accept-losses` changes over without them"
                .to_owned()
        }
    }
}

fn folder_words(remedy: FolderRemedy, index: IndexName<'_>) -> String {
    let fixed = match remedy {
        FolderRemedy::MakeIndex => {
            let index = index.option();
            return format!(
                "make one with `pawen index{index} ARCHIVE`, or search a folder at once with `--archive DIR`"
            );
        }
        FolderRemedy::ResumeFirstRun => {
            return format!("`pawen index{} ARCHIVE` resumes it, unless it is still running", index.option());
        }
        FolderRemedy::NameWritable => {
            let elsewhere = index.elsewhere();
            return format!("name a folder that can be written with {elsewhere}; searching needs no write permission");
        }
        FolderRemedy::NameCreatable => {
            return format!("no folder can be made there: name another one with {}", index.elsewhere());
        }
        FolderRemedy::NameIndexFolder => {
            "--index names an empty or new folder, or one that pawen made; --archive names threads to search"
        }
        FolderRemedy::MakeRoom => "make room and run the same command again: it resumes from what was committed",
        FolderRemedy::Repeat => "run the same command again: it resumes from what was committed",
        FolderRemedy::WaitForWriter => "wait for its end with --wait; searches need not wait",
        FolderRemedy::WaitAgain => "nothing was done; the same command waits again",
        FolderRemedy::MoveAway => "pawen did not put this here: move it away, and run the same command again",
        FolderRemedy::EndLocker => {
            "pawen locks it for a moment only, to remove what is old: end the program that keeps it locked"
        }
    };
    fixed.to_owned()
}

const fn input_words(remedy: InputRemedy) -> &'static str {
    match remedy {
        InputRemedy::NameArchive => "name a folder of archived threads, or one such file, that exists and can be read",
        InputRemedy::NameFullArchive => "name a folder that holds archived threads",
        InputRemedy::AllowRejects { with_more_memory: false } => {
            "without --strict it is skipped and reported at the end"
        }
        InputRemedy::AllowRejects { with_more_memory: true } => {
            "give more --memory to read it; without --strict it is skipped and reported at the end"
        }
        InputRemedy::PatternForm => "patterns are those of a .gitignore: `*.bak`, `old/`, `/a/**/b`",
        InputRemedy::OmissionForm => {
            "a line is an account, `BOARD/ID` or the address of a thread; `#` begins a comment"
        }
        InputRemedy::AliasTableForm => "`docs/dialects.md` lists the keys of such a table",
        InputRemedy::UserdictForm => "a line is `WORD`, `WORD FREQUENCY` or `WORD FREQUENCY TAG`, in UTF-8",
    }
}

const fn search_words(remedy: SearchRemedy) -> &'static str {
    match remedy {
        SearchRemedy::MoreTime => "allow it more time, or search for something rarer",
        SearchRemedy::SameSearch => {
            "give the query, --comments, --any, --sort and --tz with which it was printed, or leave out --after"
        }
        SearchRemedy::WithoutCursor => "search again without --after",
        SearchRemedy::WholeCursor => "give the word that a search printed after `--after`, the whole of it",
    }
}

fn index_option(folder: &Path) -> String {
    format!(" --index {}", quoted(&folder.display().to_string()))
}

/// A word quoted for a shell.
fn quoted(word: &str) -> String {
    // Letters of any script: most folders need no quotes, and are easier to read without.
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
        let hint = |remedy: &WayOut, index| worded(remedy, index);
        let (named, kept) = (IndexName::Named(Path::new("my index")), IndexName::Kept(Path::new("kept")));
        let rebuild = IndexRemedy::CheckOrRebuild.into();
        let check = "`pawen check` reports what is damaged; `pawen rebuild` makes a new index";
        assert_eq!(hint(&rebuild, IndexName::Own), check);
        assert_eq!(
            hint(&rebuild, named),
            "`pawen check --index 'my index'` reports what is damaged; \
             `pawen rebuild --index 'my index'` makes a new index"
        );
        assert_eq!(
            hint(&rebuild, kept),
            "delete kept, where the index of this archive is kept: the next search makes a new one"
        );
        let other = IndexRemedy::RebuildAt("other's".into()).into();
        assert_eq!(hint(&other, named), r"`pawen rebuild --index 'other'\''s'` makes a new one");
        let writable = FolderRemedy::NameWritable.into();
        assert!(hint(&writable, named).contains("with --index;"), "{}", hint(&writable, named));
        assert!(hint(&writable, kept).contains("with the variable PAWEN_CACHE;"), "{}", hint(&writable, kept));
    }
}
