//! The model of a forum thread: every archive dialect is parsed into it, and everything after works on it.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

/// The identity of a thread: its board and its article id on that board.
///
/// Printed as `board/article`, such as `Stock/M.1738053981.A.415`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId {
    /// The board (a section of the forum), as the forum spells it.
    pub board: String,
    /// The article id, unique within the board.
    pub article: String,
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.board, self.article)
    }
}

/// The reaction of a comment to the post, by the sign that PTT prints before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// 推: in favour.
    Push,
    /// 噓: against.
    Boo,
    /// →: neither, also used to continue one's own remark.
    Arrow,
}

impl Reaction {
    /// The sign as PTT prints it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Push => "推",
            Self::Boo => "噓",
            Self::Arrow => "→",
        }
    }

    /// Parses the sign; surrounding blanks are ignored.
    #[must_use]
    pub fn from_sign(sign: &str) -> Option<Self> {
        match sign.trim() {
            "推" => Some(Self::Push),
            "噓" => Some(Self::Boo),
            "→" => Some(Self::Arrow),
            _ => None,
        }
    }
}

impl fmt::Display for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

/// The part of a thread that a text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The title.
    Title,
    /// The post.
    Body,
    /// A comment, or consecutive comments of one user.
    Comment,
}

impl Place {
    /// The name of the part in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Comment => "comment",
        }
    }
}

/// One comment under a post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comment {
    /// Its number (樓) on the page, counted from 1 over all comments, empty ones included. `None` for what the thread's
    /// author wrote between the comments, which the forum does not number.
    pub floor: Option<u32>,
    /// Its reaction, where the archive has it.
    pub reaction: Option<Reaction>,
    /// The account id of its author, where the archive has it.
    pub author: Option<String>,
    /// Its text, without the colon and the blanks that the page puts around it.
    pub text: String,
    /// The time it was written, to the minute, with the year inferred where the forum prints none.
    pub posted_at: Option<UnixTime>,
    /// The IP address it was written from, where the forum shows it.
    pub ip: Option<String>,
}

/// A post and all comments on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its identity.
    pub id: ThreadId,
    /// Its address on the web.
    pub url: Option<String>,
    /// The title, as written; empty where the page had none.
    pub title: String,
    /// The account id of the post's author.
    pub author: Option<String>,
    /// The display name of the author.
    pub nick: Option<String>,
    /// The time it was posted.
    pub posted_at: Option<UnixTime>,
    /// The text of the post, with the author's line wraps where the archive kept them.
    pub body: String,
    /// The IP address it was posted from.
    pub ip: Option<String>,
    /// The country that the forum prints for that address.
    pub country: Option<String>,
    /// The number of views of the page when it was archived.
    pub views: Option<u64>,
    /// The comments in page order.
    pub comments: Vec<Comment>,
}

impl Thread {
    /// Creates a thread with nothing but its identity.
    #[must_use]
    pub const fn new(id: ThreadId) -> Self {
        Self {
            id,
            url: None,
            title: String::new(),
            author: None,
            nick: None,
            posted_at: None,
            body: String::new(),
            ip: None,
            country: None,
            views: None,
            comments: Vec::new(),
        }
    }

    /// The number of comments that the forum counts: those with a floor.
    #[must_use]
    pub fn comment_count(&self) -> usize {
        self.comments.iter().filter(|comment| comment.floor.is_some()).count()
    }
}
