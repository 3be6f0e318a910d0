//! Conditions on what is known besides the words.

use std::fmt;

use crate::query::{DateRange, Glob, NumberRange};
use crate::thread::UnixTime;

/// A condition on a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// One of the keywords of this kind is such a one.
    Keyword(Key, Holder, Glob),
    /// The post was written within this stretch of time.
    Posted(DateRange),
    /// A comment of the block was written within this stretch of time.
    Commented(DateRange),
    /// There are so many.
    Count(Count, NumberRange),
    /// This version of the thread came into the index after that moment, see `index::Options::now`.
    NewerThan(UnixTime),
}

/// Whose keyword it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The post's; of a comment, its thread's.
    Post,
    /// A comment's.
    Comment,
    /// Of a thread, the post's or any comment's; of a comment, its own.
    Either,
}

/// The kinds of keywords. Values are in the form that `index` gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The board.
    Board,
    /// The account that wrote it: the post's author, or the commenter.
    User,
    /// The category in the title.
    Category,
    /// The title without `Re:` and `Fw:`.
    Subject,
    /// `yes` or `no`: whether the title begins with `Re:`.
    Re,
    /// The article id.
    Article,
    /// The sign of a comment.
    Reaction,
    /// What there is besides words.
    Has,
    /// The domains of links.
    Domain,
    /// The addresses of links.
    Link,
    /// The address it was written from.
    Ip,
    /// The country of that address.
    Country,
    /// The file, by its path or the last parts of it.
    File,
}

impl Key {
    /// Whether a keyword of this kind is such a one as `glob`.
    #[must_use]
    pub fn fits(self, glob: &Glob, keyword: &str) -> bool {
        glob.matches(keyword)
            || (self == Self::File && keyword.match_indices('/').any(|(at, _)| glob.matches(&keyword[at + 1..])))
    }

    /// The keywords that fit, as a regular expression; `None` if it is one only.
    #[must_use]
    pub fn regex(self, glob: &Glob) -> Option<String> {
        match (self, glob.value()) {
            (Self::File, _) => Some(format!("(?s:.*/)?{}", glob.regex())),
            (_, Some(_)) => None,
            (_, None) => Some(glob.regex()),
        }
    }
}

/// What is counted of a thread.
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
            Self::Keyword(Key::User, Holder::Post, glob) => write!(f, "author {glob}"),
            Self::Keyword(Key::User, Holder::Comment, glob) => write!(f, "commenter {glob}"),
            Self::Keyword(key, holder, glob) => {
                let whose = if *holder == Holder::Either { "" } else { " of the post" };
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
            Self::NewerThan(_) => f.write_str("new since the last look"),
        }
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
