//! The model of a forum thread: every archive dialect is parsed into it, and everything after works on it.

use std::{
    borrow::Cow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

/// The identity of a thread: its board and its article id on that board.
///
/// Printed as `board/article`, such as `Stock/M.1738053981.A.415`. The case of a board's name does not count: `Kiln/M.1.A.001`
/// equals `kiln/M.1.A.001`.
#[derive(Debug, Clone)]
pub struct ThreadId {
    /// The board (a section of the forum), as the forum spells it.
    pub board: String,
    /// The article id, unique within the board.
    pub article: String,
}

impl ThreadId {
    /// The board's name in lower case.
    fn board_key(&self) -> impl Iterator<Item = char> + '_ {
        self.board.chars().flat_map(char::to_lowercase)
    }
}

impl PartialEq for ThreadId {
    fn eq(&self, other: &Self) -> bool {
        self.article == other.article && (self.board == other.board || self.board_key().eq(other.board_key()))
    }
}

impl Eq for ThreadId {}

impl Ord for ThreadId {
    fn cmp(&self, other: &Self) -> Ordering {
        let boards = if self.board == other.board { Ordering::Equal } else { self.board_key().cmp(other.board_key()) };
        boards.then_with(|| self.article.cmp(&other.article))
    }
}

impl PartialOrd for ThreadId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for ThreadId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.board_key().for_each(|c| c.hash(state));
        self.article.hash(state);
    }
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

/// The record of an archive that a version of a thread was read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionSource {
    /// The file.
    pub file: String,
    /// The entry of the file, if it is a container.
    pub entry: Option<String>,
    /// The offset of the record in the decompressed content of the file.
    pub offset: u64,
    /// The CRC-32 of the version's texts.
    pub digest: u32,
}

impl fmt::Display for VersionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.entry.as_ref().map_or(Ok(()), |entry| write!(f, "!{entry}"))
    }
}

/// A title or a post of another archived version of a thread, which the thread itself lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// The part of the thread that it was: the title or the post.
    pub place: Place,
    /// The text, as written.
    pub text: String,
    /// The version that it is from.
    pub source: Arc<VersionSource>,
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
    /// The version that it is from, if only another archived version of the thread has it. Such a comment has no floor and
    /// is not counted.
    pub earlier: Option<Arc<VersionSource>>,
    /// Its number on the page of that version: comments of one user that followed each other there are read as one text.
    pub earlier_floor: Option<u32>,
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
    /// The comments in page order, and after them those that only other archived versions of the thread have.
    pub comments: Vec<Comment>,
    /// The titles and then the posts that only other archived versions of the thread have.
    pub earlier: Vec<EarlierText>,
}

/// The separator of the texts of several versions: a line end, and the character across which nothing matches.
pub const BETWEEN_VERSIONS: &str = "\n\u{1e}";

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
            earlier: Vec::new(),
        }
    }

    /// The title, and after it those of other versions: the text that a search for titles reads.
    #[must_use]
    pub fn all_titles(&self) -> Cow<'_, str> {
        self.with_earlier(Place::Title, &self.title)
    }

    /// The post, and after it those of other versions: the text that a search for posts reads.
    #[must_use]
    pub fn all_bodies(&self) -> Cow<'_, str> {
        self.with_earlier(Place::Body, &self.body)
    }

    fn with_earlier<'a>(&'a self, place: Place, text: &'a str) -> Cow<'a, str> {
        let earlier = self.earlier.iter().filter(|earlier| earlier.place == place);
        earlier.fold(Cow::Borrowed(text), |text, earlier| text + BETWEEN_VERSIONS + earlier.text.as_str())
    }

    /// The number of comments with this reaction, without those of other versions.
    #[must_use]
    pub fn reaction_count(&self, reaction: Reaction) -> usize {
        let own = self.comments.iter().filter(|comment| comment.earlier.is_none());
        own.filter(|comment| comment.reaction == Some(reaction)).count()
    }

    /// The number of comments that the forum counts: those with a floor.
    #[must_use]
    pub fn comment_count(&self) -> usize {
        self.comments.iter().filter(|comment| comment.floor.is_some() && comment.earlier.is_none()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_board_does_not_count() {
        let id = |board: &str, article: &str| ThreadId { board: board.to_owned(), article: article.to_owned() };
        let hash = |id: &ThreadId| {
            let mut hasher = std::collections::hash_map::DefaultHasher::new();
            id.hash(&mut hasher);
            hasher.finish()
        };
        let (one, other) = (id("Kiln", "M.1.A.001"), id("kiln", "M.1.A.001"));
        assert_eq!((&one, one.cmp(&other), hash(&one)), (&other, Ordering::Equal, hash(&other)));
        assert!(one != id("Kiln", "M.1.a.001") && one != id("Kilns", "M.1.A.001") && one < id("lantern", "A"));
    }

    #[test]
    fn texts_of_other_versions_follow_after_a_separator() {
        let source = VersionSource { file: "a.json".to_owned(), entry: None, offset: 0, digest: 0 };
        let mut thread = Thread::new(ThreadId { board: "Kiln".to_owned(), article: "M.1.A.001".to_owned() });
        "已刪".clone_into(&mut thread.body);
        assert!(matches!(thread.all_bodies(), Cow::Borrowed("已刪")));
        let earlier =
            |text: &str| EarlierText { place: Place::Body, text: text.to_owned(), source: source.clone().into() };
        thread.earlier = vec![earlier("原文"), earlier("初稿")];
        assert_eq!((thread.all_titles().as_ref(), thread.all_bodies().as_ref()), ("", "已刪\n\u{1e}原文\n\u{1e}初稿"));
    }
}
