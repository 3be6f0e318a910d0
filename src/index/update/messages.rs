//! Errors of runs that make or change an index, in words.

use std::path::PathBuf;

use crate::{
    archive::{Reject, Warning},
    index::check::Damage,
    message::{Count, messages},
};

messages! {
    /// An error of a run.
    pub(super) enum RunMessage {
        NewIndexUnsound { damage: Damage } => "the new index is not sound: {damage}", "新的索引有問題：{damage}";
        NoPreviousGeneration { folder: PathBuf } =>
            "{folder}: no previous generation is kept", "{folder}：沒有保留上一代";
        PreviousUnreadable { folder: PathBuf } =>
            "{folder}: made by another version of pawen, or damaged", "{folder}：由另一版 pawen 建立，或已損壞";
        PreviousUnsound { damage: Damage } =>
            "the previous generation is not sound: {damage}", "上一代有問題：{damage}";
        ArchivesUnknown { folder: PathBuf } =>
            "{folder}: from which archives it was made is not known", "{folder}：不知道它是從哪些資料夾建立的";
        EmptyArchive { archive: PathBuf } => "{archive}: no file in this folder", "{archive}：這個資料夾裡沒有檔案";
        ReaderPanicked =>
            "a thread that reads archives panicked: this is a bug in pawen", "讀檔的執行緒異常結束：這是 pawen 的錯誤";
        RecordRejected { reject: Reject } => "{reject}", "{reject}";
        PartRejected { warning: Warning } => "{warning}", "{warning}";
        WaitInterrupted { folder: PathBuf } =>
            "{folder}: interrupted while it waited for another writer", "{folder}：在等另一個程式寫完時被中斷";
        KeptFilesUnreadable { first: PathBuf, files: usize } =>
            "{first}: gone, but what it held was kept, and cannot be read by this version (number of such files: {files})",
            "{first}：檔案不在了，內容先前有保留，但這一版讀不了（這樣的檔案有 {files} 個）";
        LossUnknown =>
            "files cannot be read, and what the old index, which is damaged or of another version, holds of them is not known",
            "有檔案無法讀取，而舊索引已損壞或屬於另一版，不知道裡面有這些檔案的哪些內容";
        NoteLost =>
            "the record of what the index keeps of deleted files, and of what it leaves out, is damaged",
            "索引保留哪些已刪檔案、排除哪些項目的記錄已損壞";
        NothingReadAgain =>
            "not one thread was read: the index stays as it is", "沒有讀到任何討論串：索引維持原樣";
        ThreadsWouldBeLost { first: PathBuf, cause: LossCause, threads: Count } =>
            "{first}: {cause}: a new index would lose {threads}", "{first}：{cause}：新的索引會少掉 {threads}";
        ThreadsOfFilesWouldBeLost { first: PathBuf, cause: LossCause, more: Count, threads: Count } =>
            "{first}: {cause}; so it is with {more}: a new index would lose {threads}",
            "{first}：{cause}；另外 {more}也是如此：新的索引會少掉 {threads}";
        IndexUnwritable => "the index cannot be written", "無法寫入索引";
        NoteUnwritable => "a note cannot be written", "無法寫入記錄";
    }
}

messages! {
    /// The reason why threads of a file would be lost.
    pub(super) enum LossCause {
        FileGone => "gone, but what it held was kept", "檔案不在了，內容先前有保留";
        FileUnread => "cannot be read", "無法讀取";
    }
}

messages! {
    /// A contradiction between the catalogue and the documents.
    pub(super) enum Contradiction {
        NoVersionListed { thread: String } => "no version of {thread} is listed", "目錄裡沒有 {thread} 的任何版本";
        BestVersionUnlisted { thread: String } =>
            "the best version of {thread} is not listed", "目錄裡沒有 {thread} 最好的版本";
    }
}
