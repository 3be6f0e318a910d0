//! A forum thread as pawen knows it: the one form that every archive dialect is read into and everything after reads from.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

/// What names a thread everywhere: its board and its article id on that board.
///
/// Printed as `board/article`, such as `Stock/M.1738053981.A.415`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId {
    /// The board (a forum's section), as the forum spells it.
    pub board: String,
    /// The article id, unique within the board.
    pub article: String,
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.board, self.article)
    }
}

/// What a comment says about the post, by the sign that PTT prints before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// 推: in favour.
    Push,
    /// 噓: against.
    Boo,
    /// →: neither, also used for going on with one's own remark.
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

    /// Reads the sign; blanks around it do not count.
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

/// The part of a thread that a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The title.
    Title,
    /// The post.
    Body,
    /// A comment, or neighbouring comments of one user.
    Comment,
}

/// One comment under a post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comment {
    /// Its number (樓) on the page, counted from 1 over all comments, empty ones included.
    /// `None` for what the thread's author wrote between the comments, which the forum does not number.
    pub floor: Option<u32>,
    /// Its reaction, where the archive kept it.
    pub reaction: Option<Reaction>,
    /// The account id of who wrote it, where the archive kept it.
    pub author: Option<String>,
    /// What was written, without the colon and the blanks that the page puts around it.
    pub text: String,
    /// When it was written, to the minute, the year inferred where the forum prints none.
    pub posted_at: Option<UnixTime>,
    /// The address it was written from, where the forum shows it.
    pub ip: Option<String>,
}

/// A post and everything written under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// What names it.
    pub id: ThreadId,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The title, as written; empty where the page had none.
    pub title: String,
    /// The account id of the post's author.
    pub author: Option<String>,
    /// The name that the author showed beside the id.
    pub nick: Option<String>,
    /// When it was posted.
    pub posted_at: Option<UnixTime>,
    /// The post, its lines as its author wrapped them where the archive kept the line ends.
    pub body: String,
    /// The address it was posted from.
    pub ip: Option<String>,
    /// The country that the forum prints for that address.
    pub country: Option<String>,
    /// How often the page was read when it was archived.
    pub views: Option<u64>,
    /// The comments in page order.
    pub comments: Vec<Comment>,
}

impl Thread {
    /// A thread of which nothing but the name is known yet.
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
