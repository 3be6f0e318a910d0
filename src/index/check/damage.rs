//! The damage of an index, in words.

use std::fmt;

use crate::message::{AnyMessage, Language, Localize, messages};

/// A damage of an index. Displayed as `place: what`, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file or thread that is damaged.
    pub place: String,
    /// A description of the damage.
    pub what: AnyMessage,
}

impl Damage {
    pub(super) fn new(place: impl fmt::Display, what: impl Into<AnyMessage>) -> Self {
        Self { place: place.to_string(), what: what.into() }
    }
}

impl Localize for Damage {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.place, language.colon(), self.what.localized(language))
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

messages! {
    /// A damage of documents or of a commit.
    pub(super) enum DamageMessage {
        NoteMissing => "nothing is noted with this commit", "這次寫入沒有留下記錄";
        OtherSchema => "it is not that of this version of pawen", "和這一版 pawen 的不同";
        NotAdjacent => "its documents are not adjacent", "它的文件不相鄰";
        NotInAnyFile => "it is in the index but in no file", "在索引裡，但不在任何檔案裡";
        OtherVersionIndexed => "it is in the index in another version than the best", "索引裡的不是最好的版本";
        IndexedTwice => "it is in the index twice", "在索引裡有兩份";
        NotIndexed => "it is in a file but not in the index", "在檔案裡，但不在索引裡";
        StrayDocuments { documents: u32, known: usize } =>
            "{documents} documents, but {known} that belong to threads or files",
            "有 {documents} 份文件，其中屬於討論串或檔案的有 {known} 份";
        OtherText => "what is stored of it is not what was read", "儲存的內容和讀入的不同";
        OtherBlocksIndexed => "it has other comment blocks than its comments make", "推文段和它的推文不符";
        OtherColumn { column: String } =>
            "the column {column} is not as its text makes it", "欄位 {column} 和文字不符";
        OtherPostings => "its postings are not those of its stored text", "倒排資料和儲存的文字不符";
    }
}
