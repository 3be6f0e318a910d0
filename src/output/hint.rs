//! Ways out in words: the hints of errors, which name commands of pawen and their options.

use std::path::Path;

use crate::{
    Error,
    error::{FolderRemedy, IndexRemedy, InputRemedy, LossRemedy, SearchRemedy, WayOut},
    message::{AnyMessage, messages},
};

messages! {
    /// What can be done about an error, in words that name commands and options. `option` is the option that names the
    /// index, with a blank before it.
    enum Hint {
        CheckOrRebuild { option: String } =>
            "`pawen check{option}` reports what is damaged; `pawen rebuild{option}` makes a new index",
            "`pawen check{option}` 會列出哪裡損壞；`pawen rebuild{option}` 會重建索引";
        CheckAfterPanic { option: String } =>
            "`pawen check{option}` reports whether the index is damaged; if it is sound, this is a bug in pawen",
            "`pawen check{option}` 會檢查索引有沒有損壞；如果沒有，這就是 pawen 的錯誤";
        Rebuild { option: String } => "make a new index with `pawen rebuild{option}`", "用 `pawen rebuild{option}` 重建索引";
        RebuildOlder { option: String } =>
            "make a new one with `pawen rebuild{option}`; until then it can be searched",
            "用 `pawen rebuild{option}` 重建；在那之前還是可以搜尋";
        RebuildAt { option: String } => "`pawen rebuild{option}` makes a new one", "`pawen rebuild{option}` 會重建";
        RebuildReadOnly { option: String } =>
            "it can be searched, but nothing is written to it; `pawen rebuild{option}` makes a new one",
            "可以搜尋，但不會寫入；`pawen rebuild{option}` 會重建";
        RebuildUnresumable { option: String } =>
            "searches still use what the last run has left; `pawen rebuild{option}` makes a new one",
            "搜尋仍用上一次留下的內容；`pawen rebuild{option}` 會重建";
        RebuildOtherVersion { option: String } =>
            "make a new one with `pawen rebuild{option} ARCHIVE...`, or name another folder with --index",
            "用 `pawen rebuild{option} ARCHIVE...` 重建，或用 --index 指定別的資料夾";
        RebuildOtherTables { option: String } =>
            "make a new one with `pawen rebuild{option}`, or name another folder with --index",
            "用 `pawen rebuild{option}` 重建，或用 --index 指定別的資料夾";
        RebuildOtherWords { option: String } =>
            "leave --userdict out to keep its words; make a new index with `pawen rebuild{option} --userdict FILE`; \
             or name another folder with --index",
            "不加 --userdict 就沿用原來的詞典；用 `pawen rebuild{option} --userdict FILE` 重建；\
             或用 --index 指定別的資料夾";
        ResumeOrRebuild { option: String } =>
            "`pawen index{option} ARCHIVE` resumes the index in this folder; `pawen rebuild{option}` makes a new one",
            "`pawen index{option} ARCHIVE` 會接續這個資料夾的索引；`pawen rebuild{option}` 會重建";
        NameOtherArchives { option: String } =>
            "name those it is to be made from: pawen rebuild{option} ARCHIVE...", "指定要從哪裡建立：pawen rebuild{option} ARCHIVE...";
        NameArchives { option: String } => "name them: pawen rebuild{option} ARCHIVE...", "請指定：pawen rebuild{option} ARCHIVE...";
        RebuildAgain { option: String } =>
            "the old one stays in use; is the disk sound? `pawen rebuild{option}` tries again",
            "仍使用舊的索引；磁碟有沒有問題？`pawen rebuild{option}` 會再試一次";
        KeepPrevious { option: String } =>
            "`pawen rebuild{option} --keep-previous` keeps the one that it replaces",
            "`pawen rebuild{option} --keep-previous` 會保留被換掉的那一代";
        PreviousUnusable { option: String } =>
            "the one in use stays so; `pawen check{option}` reports whether it is sound, `pawen rebuild{option}` makes a new one",
            "仍使用現在的索引；`pawen check{option}` 會檢查它，`pawen rebuild{option}` 會重建";
        DeleteKept { folder: String } =>
            "delete {folder}, where the index of this archive is kept: the next search makes a new one",
            "刪除 {folder}（這份檔案的索引放在那裡）：下次搜尋會重建";
        OldUnreadable =>
            "the old index is unchanged, for the version that made it; `--accept-losses` rebuilds without them",
            "舊索引沒有變動，建立它的版本還能用；`--accept-losses` 會不管這些而重建";
        OldUsable { option: String } =>
            "the old index stays in use, and `pawen index{option}` keeps it up to date; \
             `--accept-losses` rebuilds it without them",
            "仍使用舊索引，`pawen index{option}` 會繼續更新它；`--accept-losses` 會不管這些而重建";
        FilesUnread =>
            "the old index stays in use; make the files readable, then the same command resumes the new one; \
             `--accept-losses` changes over without them",
            "仍使用舊索引；讓檔案可以讀取後，同一個指令會接續新的索引；`--accept-losses` 會不管這些而換過去";
        MakeIndex { option: String } =>
            "make one with `pawen index{option} ARCHIVE`, or search a folder at once with `--archive DIR`",
            "用 `pawen index{option} ARCHIVE` 建立，或用 `--archive DIR` 直接搜尋資料夾";
        ResumeFirstRun { option: String } =>
            "`pawen index{option} ARCHIVE` resumes it, unless it is still running",
            "`pawen index{option} ARCHIVE` 會接續，除非它還在執行";
        NameWritable { elsewhere: Elsewhere } =>
            "name a folder that can be written with {elsewhere}; searching needs no write permission",
            "用{elsewhere}指定可以寫入的資料夾；搜尋不需要寫入權限";
        NameCreatable { elsewhere: Elsewhere } =>
            "no folder can be made there: name another one with {elsewhere}", "那裡無法建立資料夾：用{elsewhere}指定別的";
        NameIndexFolder =>
            "--index names an empty or new folder, or one that pawen made; --archive names threads to search",
            "--index 要指定空的、新的，或 pawen 建立的資料夾；--archive 指定要搜尋的檔案";
        MakeRoom =>
            "make room and run the same command again: it resumes from what was committed", "清出空間後再執行同一個指令：會從已寫入的地方接續";
        AllowLargerFiles =>
            "raise the limit that `ulimit -f` shows, or name a folder on another disk",
            "請提高 `ulimit -f` 顯示的上限，或指定別的磁碟上的資料夾";
        Repeat => "run the same command again: it resumes from what was committed", "再執行同一個指令：會從已寫入的地方接續";
        WaitForWriter => "wait for its end with --wait; searches need not wait", "加 --wait 等它結束；搜尋不必等";
        WaitAgain => "nothing was done; the same command waits again", "什麼都沒做；同一個指令會再等";
        MoveAway =>
            "pawen did not put this here: move it away, and run the same command again", "這不是 pawen 放的：請移走後再執行同一個指令";
        EndLocker =>
            "pawen locks it for a moment only, to remove what is old: end the program that keeps it locked",
            "pawen 只在刪除舊檔時短暫鎖住它：請結束一直鎖著它的程式";
        NameArchive =>
            "name a folder of archived threads, or one such file, that exists and can be read",
            "請指定存在而且可以讀取的資料夾或檔案";
        NameFullArchive => "name a folder that holds archived threads", "請指定裡面有文章檔案的資料夾";
        AllowRejects =>
            "without --strict it is skipped and reported at the end", "不加 --strict 就會略過它，最後再列出";
        MoreMemoryOrRejects =>
            "give more --memory to read it; without --strict it is skipped and reported at the end",
            "用 --memory 給多一點記憶體就能讀；不加 --strict 就會略過它，最後再列出";
        PatternForm =>
            "patterns are those of a .gitignore: `*.bak`, `old/`, `/a/**/b`", "寫法和 .gitignore 相同：`*.bak`、`old/`、`/a/**/b`";
        OmissionForm =>
            "a line is an account, `BOARD/ID` or the address of a thread; `#` begins a comment",
            "每行是帳號、`看板/代碼` 或文章的網址；`#` 開頭的是註解";
        AliasTableForm => "`docs/dialects.md` lists the keys of such a table", "`docs/dialects.md` 列出這種對照表的鍵";
        UserdictForm =>
            "a line is `WORD`, `WORD FREQUENCY` or `WORD FREQUENCY TAG`, in UTF-8",
            "每行是 `詞`、`詞 詞頻` 或 `詞 詞頻 詞性`，編碼是 UTF-8";
        MoreTime => "allow it more time, or search for something rarer", "給它多一點時間，或找比較少見的詞";
        SameSearch =>
            "give the query, --comments, --any, --sort and --tz with which it was printed, or leave out --after",
            "查詢、--comments、--any、--sort 和 --tz 要和印出時相同，或不加 --after";
        WithoutCursor => "search again without --after", "不加 --after 再搜尋一次";
        WholeCursor =>
            "give the word that a search printed after `--after`, the whole of it", "要給搜尋印在 `--after` 後面的那個字，要完整";
    }
}

messages! {
    /// The option or variable that names another folder.
    enum Elsewhere {
        IndexOption => "--index", "選項 --index ";
        CacheVariable => "the variable PAWEN_CACHE", "環境變數 PAWEN_CACHE ";
    }
}

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
    pub fn deletion(self) -> Option<AnyMessage> {
        let Self::Kept(folder) = self else { return None };
        Some(Hint::DeleteKept { folder: folder.display().to_string() }.into())
    }

    /// The option or variable that names another folder.
    const fn elsewhere(self) -> Elsewhere {
        match self {
            Self::Own | Self::Named(_) => Elsewhere::IndexOption,
            Self::Kept(_) => Elsewhere::CacheVariable,
        }
    }
}

/// The hint of an error about `index`, if the error has a way out.
#[must_use]
pub fn of(error: &Error, index: IndexName<'_>) -> Option<AnyMessage> {
    error.way_out().map(|way| of_way_out(way, index))
}

/// The hint for a way out of an error about `index`.
#[must_use]
pub fn of_way_out(way: &WayOut, index: IndexName<'_>) -> AnyMessage {
    match way {
        WayOut::Words(words) => words.clone(),
        WayOut::Index(remedy) => index.deletion().unwrap_or_else(|| of_index(remedy, index.option()).into()),
        WayOut::Losses(remedy) => of_losses(*remedy, index.option()).into(),
        WayOut::Folder(remedy) => of_folder(*remedy, index).into(),
        WayOut::Input(remedy) => of_input(*remedy).into(),
        WayOut::Search(remedy) => of_search(*remedy).into(),
    }
}

/// The hint for an index whose commands take the option `option`.
fn of_index(remedy: &IndexRemedy, option: String) -> Hint {
    match remedy {
        IndexRemedy::CheckOrRebuild => Hint::CheckOrRebuild { option },
        IndexRemedy::CheckAfterPanic => Hint::CheckAfterPanic { option },
        IndexRemedy::Rebuild => Hint::Rebuild { option },
        IndexRemedy::RebuildOlder => Hint::RebuildOlder { option },
        IndexRemedy::RebuildAt(folder) => Hint::RebuildAt { option: index_option(folder) },
        IndexRemedy::RebuildReadOnly(folder) => Hint::RebuildReadOnly { option: index_option(folder) },
        IndexRemedy::RebuildUnresumable(folder) => Hint::RebuildUnresumable { option: index_option(folder) },
        IndexRemedy::RebuildOtherVersion => Hint::RebuildOtherVersion { option },
        IndexRemedy::RebuildOtherTables => Hint::RebuildOtherTables { option },
        IndexRemedy::RebuildOtherWords => Hint::RebuildOtherWords { option },
        IndexRemedy::ResumeOrRebuild => Hint::ResumeOrRebuild { option },
        IndexRemedy::NameOtherArchives => Hint::NameOtherArchives { option },
        IndexRemedy::NameArchives => Hint::NameArchives { option },
        IndexRemedy::RebuildAgain => Hint::RebuildAgain { option },
        IndexRemedy::KeepPrevious => Hint::KeepPrevious { option },
        IndexRemedy::PreviousUnusable => Hint::PreviousUnusable { option },
    }
}

fn of_losses(remedy: LossRemedy, option: String) -> Hint {
    match remedy {
        LossRemedy::OldUnreadable => Hint::OldUnreadable,
        LossRemedy::OldUsable => Hint::OldUsable { option },
        LossRemedy::FilesUnread => Hint::FilesUnread,
    }
}

fn of_folder(remedy: FolderRemedy, index: IndexName<'_>) -> Hint {
    match remedy {
        FolderRemedy::MakeIndex => Hint::MakeIndex { option: index.option() },
        FolderRemedy::ResumeFirstRun => Hint::ResumeFirstRun { option: index.option() },
        FolderRemedy::NameWritable => Hint::NameWritable { elsewhere: index.elsewhere() },
        FolderRemedy::NameCreatable => Hint::NameCreatable { elsewhere: index.elsewhere() },
        FolderRemedy::NameIndexFolder => Hint::NameIndexFolder,
        FolderRemedy::MakeRoom => Hint::MakeRoom,
        FolderRemedy::AllowLargerFiles => Hint::AllowLargerFiles,
        FolderRemedy::Repeat => Hint::Repeat,
        FolderRemedy::WaitForWriter => Hint::WaitForWriter,
        FolderRemedy::WaitAgain => Hint::WaitAgain,
        FolderRemedy::MoveAway => Hint::MoveAway,
        FolderRemedy::EndLocker => Hint::EndLocker,
    }
}

const fn of_input(remedy: InputRemedy) -> Hint {
    match remedy {
        InputRemedy::NameArchive => Hint::NameArchive,
        InputRemedy::NameFullArchive => Hint::NameFullArchive,
        InputRemedy::AllowRejects { with_more_memory: false } => Hint::AllowRejects,
        InputRemedy::AllowRejects { with_more_memory: true } => Hint::MoreMemoryOrRejects,
        InputRemedy::PatternForm => Hint::PatternForm,
        InputRemedy::OmissionForm => Hint::OmissionForm,
        InputRemedy::AliasTableForm => Hint::AliasTableForm,
        InputRemedy::UserdictForm => Hint::UserdictForm,
    }
}

const fn of_search(remedy: SearchRemedy) -> Hint {
    match remedy {
        SearchRemedy::MoreTime => Hint::MoreTime,
        SearchRemedy::SameSearch => Hint::SameSearch,
        SearchRemedy::WithoutCursor => Hint::WithoutCursor,
        SearchRemedy::WholeCursor => Hint::WholeCursor,
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
        let hint = |remedy: &WayOut, index| of_way_out(remedy, index).to_string();
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
