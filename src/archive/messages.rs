//! Errors about archives, and about files that say how they are read, in words.

use std::path::PathBuf;

use crate::message::messages;

messages! {
    /// An error about an archive, or about a file that says how archives are read.
    pub(in crate::archive) enum ArchiveMessage {
        NeitherFileNorFolder { path: PathBuf } =>
            "{path}: neither a file nor a folder", "{path}：不是檔案也不是資料夾";
        BadPattern { pattern: String, cause: String } => "{pattern}: {cause}", "{pattern}：{cause}";
        BadOmission { line: String } =>
            "{line}: neither an account nor the id or address of a thread", "{line}：不是帳號，也不是文章的代碼或網址";
        BadAliasTable { cause: String } =>
            "this table of aliases cannot be read: {cause}", "無法讀取這份鍵名對照表：{cause}";
        UnknownKeyInTable { line: usize, key: String } =>
            "this table of aliases cannot be read: line {line}: no such table has the key `{key}`",
            "無法讀取這份鍵名對照表：第 {line} 行：沒有 `{key}` 這個鍵";
    }
}
