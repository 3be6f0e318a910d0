//! The names of columns: the same for programs in every language, and as headings in that of the reader.

use crate::message::Language;

/// The name of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A name of pawen's own, and its heading in Chinese.
    Own(&'static str, &'static str),
    /// A name that is typed, or data.
    Text(String),
}

impl Name {
    /// The name for programs.
    #[must_use]
    pub fn of_data(&self) -> &str {
        match self {
            Self::Own(name, _) => name,
            Self::Text(name) => name,
        }
    }

    /// The heading for people.
    #[must_use]
    pub fn heading(&self, language: Language) -> &str {
        match (self, language) {
            (Self::Own(_, chinese), Language::Chinese) => chinese,
            _ => self.of_data(),
        }
    }
}

/// A name of pawen's own.
impl From<&'static str> for Name {
    fn from(name: &'static str) -> Self {
        let chinese = HEADINGS.iter().find(|(english, _)| *english == name).map_or(name, |(_, chinese)| chinese);
        Self::Own(name, chinese)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::Text(name)
    }
}

/// The headings of pawen's own names.
const HEADINGS: &[(&str, &str)] = &[
    ("query", "查詢"),
    ("name", "名稱"),
    ("threads", "文章"),
    ("blocks", "推文段"),
    ("comments", "推文"),
    ("new", "新增"),
    ("looked_at", "上次看"),
    ("word", "詞"),
    ("hits", "結果"),
    ("all", "全部"),
    ("share", "比例"),
    ("share of all", "全部的比例"),
    ("period", "時間"),
    ("from", "從"),
    ("value", "值"),
    ("count", "數量"),
    ("board", "看板"),
    ("author", "作者"),
    ("by", "推文者"),
    ("category", "分類"),
    ("reaction", "推噓"),
    ("domain", "網域"),
    ("country", "國家"),
    ("year", "年"),
    ("quarter", "季"),
    ("month", "月"),
    ("week", "週"),
    ("day", "日"),
    ("weekday", "星期"),
    ("hour", "時"),
    ("id", "代碼"),
    ("before", "前文"),
    ("match", "關鍵詞"),
    ("after", "後文"),
    ("earlier", "舊版"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Facet;

    #[test]
    fn a_heading_is_in_the_language_of_the_reader_and_data_is_not() {
        let name = Name::from("share");
        assert_eq!((name.of_data(), name.heading(Language::English)), ("share", "share"));
        assert_eq!(name.heading(Language::Chinese), "比例");
        // A query may be the same word.
        assert_eq!(Name::from("share".to_owned()).heading(Language::Chinese), "share");
        for facet in Facet::ALL {
            let name = Name::from(facet.name());
            assert!(!name.heading(Language::Chinese).is_ascii(), "{name:?}");
        }
    }
}
