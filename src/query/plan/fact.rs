//! Facts: conditions on metadata.

use std::fmt;

use crate::message::{Language, Localize};
use crate::query::{DateRange, Glob, NumberRange};
use crate::thread::UnixTime;

/// A condition on metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A keyword of this kind matches.
    Keyword(Key, Owner, Glob),
    /// The post was written in this period.
    Posted(DateRange),
    /// A comment of the block was written in this period.
    Commented(DateRange),
    /// A count is in this range.
    Count(Count, NumberRange),
    /// This version of the thread was indexed after that moment, see `index::Options::now`.
    NewerThan(UnixTime),
}

/// The texts whose keywords are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The post; of a comment, the post of its thread.
    Post,
    /// A comment.
    Comment,
    /// Of a thread, the post or any comment; of a comment, the comment itself.
    Either,
}

/// The kinds of keywords. Values are in the form in which `index` stores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The board.
    Board,
    /// The account of the author: of the post, or of the comment.
    User,
    /// The category in the title.
    Category,
    /// The title without `Re:` and `Fw:`.
    Subject,
    /// `yes` if the title begins with `Re:`, else `no`.
    Re,
    /// The article id.
    Article,
    /// The sign of a comment.
    Reaction,
    /// Contents other than words: links, images, quotations.
    Has,
    /// The domains of its links.
    Domain,
    /// The addresses of its links.
    Link,
    /// The IP address it was written from.
    Ip,
    /// The country of that address.
    Country,
    /// The file in the archive, by its path or its last parts.
    File,
}

impl Key {
    /// Returns true if a keyword of this kind matches `glob`.
    #[must_use]
    pub fn fits(self, glob: &Glob, keyword: &str) -> bool {
        glob.matches(keyword)
            // A file may be named by its last parts, without the folders that lead to it.
            || (self == Self::File && keyword.match_indices('/').any(|(at, _)| glob.matches(&keyword[at + 1..])))
    }

    /// The matching keywords as a regular expression; `None` if exactly one value matches.
    #[must_use]
    pub fn regex(self, glob: &Glob) -> Option<String> {
        match (self, glob.value()) {
            // Even without `*`: the folders before it are open.
            (Self::File, _) => Some(format!("(?s:.*/)?{}", glob.regex())),
            (_, Some(_)) => None,
            (_, None) => Some(glob.regex()),
        }
    }
}

/// The counts of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// The numbered comments.
    Comments,
    /// The 推.
    Ups,
    /// The 噓.
    Boos,
    /// The 推 minus the 噓.
    Score,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyword(Key::User, Owner::Post, glob) => write!(f, "author {glob}"),
            Self::Keyword(Key::User, Owner::Comment, glob) => write!(f, "commenter {glob}"),
            Self::Keyword(key, holder, glob) => {
                let whose = if *holder == Owner::Either { "" } else { " of the post" };
                match key {
                    Key::Domain | Key::Link | Key::Ip | Key::Has => write!(f, "{}{whose} {glob}", name(*key)),
                    _ => write!(f, "{} {glob}", name(*key)),
                }
            }
            Self::Posted(range) => write!(f, "posted {range}"),
            Self::Commented(range) => write!(f, "commented {range}"),
            Self::Count(count, range) => {
                let name = match count {
                    Count::Comments => "comments",
                    Count::Ups => "ups",
                    Count::Boos => "boos",
                    Count::Score => "score",
                };
                write!(f, "{name} {range}")
            }
            Self::NewerThan(_) => f.write_str("new since the last search"),
        }
    }
}

/// As [`fmt::Display`], in words of the language.
impl Localize for Fact {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (language, self) {
            (Language::English, _) => fmt::Display::fmt(self, f),
            (_, Self::Keyword(Key::User, Owner::Post, glob)) => write!(f, "作者 {glob}"),
            (_, Self::Keyword(Key::User, Owner::Comment, glob)) => write!(f, "推文者 {glob}"),
            (_, Self::Keyword(key, holder, glob)) => {
                let is_of_post =
                    *holder != Owner::Either && matches!(key, Key::Domain | Key::Link | Key::Ip | Key::Has);
                write!(f, "{}{} {glob}", if is_of_post { "文章" } else { "" }, chinese_name(*key))
            }
            (_, Self::Posted(range)) => write!(f, "發文時間 {range}"),
            (_, Self::Commented(range)) => write!(f, "推文時間 {range}"),
            (_, Self::Count(count, range)) => {
                let name = match count {
                    Count::Comments => "推文數",
                    Count::Ups => "推數",
                    Count::Boos => "噓數",
                    Count::Score => "推噓分數",
                };
                write!(f, "{name} {range}")
            }
            (_, Self::NewerThan(_)) => f.write_str("上次搜尋之後的"),
        }
    }
}

const fn chinese_name(key: Key) -> &'static str {
    match key {
        Key::Board => "看板",
        Key::User => "作者或推文者",
        Key::Category => "分類",
        Key::Subject => "主題",
        Key::Re => "回文",
        Key::Article => "文章代碼",
        Key::Reaction => "推噓",
        Key::Has => "含有",
        Key::Domain => "連到網域",
        Key::Link => "連到",
        Key::Ip => "來自",
        Key::Country => "國家",
        Key::File => "檔案",
    }
}

const fn name(key: Key) -> &'static str {
    match key {
        Key::Board => "board",
        Key::User => "author or commenter",
        Key::Category => "category",
        Key::Subject => "subject",
        Key::Re => "reply",
        Key::Article => "article",
        Key::Reaction => "reaction",
        Key::Has => "has",
        Key::Domain => "links to domain",
        Key::Link => "links to",
        Key::Ip => "written from",
        Key::Country => "country",
        Key::File => "file",
    }
}
