//! Errors about the folder and the files of an index, in words.

use std::path::PathBuf;

use crate::message::{AnyMessage, messages};

messages! {
    /// An error about the folder or a file of an index.
    pub(in crate::index) enum FolderMessage {
        FileUnfit { path: PathBuf, missing: Missing } => "{path}: {missing}", "{path}：{missing}";
        PointerDamaged { folder: PathBuf, pointer: &'static str } =>
            "{folder}: the pointer file `{pointer}` is damaged", "{folder}：指標檔 `{pointer}` 已損壞";
        NoIndex { folder: PathBuf } => "{folder}: no index here", "{folder}：這裡沒有索引";
        IndexUnfinished { folder: PathBuf } => "{folder}: no finished index here yet", "{folder}：這裡的索引還沒建完";
        NotAnIndex { folder: PathBuf } => "{folder}: not an index of pawen", "{folder}：不是 pawen 的索引";
        OtherVersion { folder: PathBuf, format: u32, content: u32, own_format: u32, own_content: u32 } =>
            "{folder}: an index of another version of pawen (format {format}, content {content}; \
             this one reads format {own_format}, content {own_content})",
            "{folder}：這是另一版 pawen 的索引（format {format}、content {content}；\
             這一版讀 format {own_format}、content {own_content}）";
        OlderContent { folder: PathBuf, content: u32, own_content: u32 } =>
            "{folder}: made by an earlier version of pawen, by other rules (content {content}, now {own_content}): \
             it can be searched but not updated",
            "{folder}：由較早的 pawen 依不同的規則建立（content {content}，現在是 {own_content}）：可以搜尋，但不能更新";
        ForeignFolder { folder: PathBuf } =>
            "{folder}: not a folder of this index but a link, or something mounted there",
            "{folder}：不是這個索引的資料夾，而是連結或掛載點";
        OtherTables { folder: PathBuf } =>
            "{folder}: its texts were folded and cut by other tables than this pawen's",
            "{folder}：建立時用來正規化和斷詞的對照表，和這個 pawen 的不同";
        OtherWords { folder: PathBuf } =>
            "{folder}: made with other words than those given", "{folder}：建立時用的詞典和現在指定的不同";
        BeingWritten { folder: PathBuf, pid: u32, host: String, since: String } =>
            "{folder}: being written by process {pid} on {host} since {since}",
            "{folder}：{host} 上的行程 {pid} 正在寫入（從 {since} 起）";
        LockedByOther { path: PathBuf } => "{path}: locked by another process", "{path}：被另一個程式鎖住";
    }
}

messages! {
    /// The reason why a file of an index cannot be used.
    pub(in crate::index) enum FileFault {
        ChecksumDiffers => "its checksum does not fit", "檢查碼不符";
        OtherChecksum { found: String, recorded: String } =>
            "its checksum is {found} instead of {recorded}", "檢查碼是 {found}，應為 {recorded}";
        OtherLength { found: u64, recorded: u64 } =>
            "{found} bytes instead of {recorded}", "大小是 {found} 個位元組，應為 {recorded}";
        IsLink => "a link, where a file of pawen's own is expected", "是連結，這裡應該是 pawen 自己的檔案";
        NotAPlainFile => "not a plain file", "不是一般檔案";
        OpenForReading => "this folder is open for reading only", "這個資料夾只開來讀取";
        OffsetBeyondEnd => "an offset points beyond the end of the file", "位置超出檔案結尾";
        FileTruncated => "the file was truncated", "檔案被截短了";
    }
}

messages! {
    /// The reason why a manifest is missing.
    pub(in crate::index) enum Missing {
        /// The file does not exist.
        Absent => "missing", "不存在";
        /// It cannot be read.
        Unreadable { cause: AnyMessage } => "{cause}", "{cause}";
        /// The file is not as it was written.
        Damaged => "damaged: its checksum does not fit", "已損壞：檢查碼不符";
    }
}
