//! The form in which pawen itself writes threads, and reads them again: `index-schema/thread.schema.json`.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::names::is_name;
use crate::thread::{Comment, EarlierText, Place, Reaction, Thread, ThreadId, UnixTime, VersionSource};

/// A thread as it is in pawen's own JSON. What is not known is left out when written, and may be absent or `null`
/// when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanonicalThread {
    /// Which form this is: [`CanonicalThread::FORMAT`].
    pub format: String,
    /// The board.
    pub board: String,
    /// The article id, unique within the board.
    pub id: String,
    /// Its address on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The title, as written.
    #[serde(default)]
    pub title: String,
    /// The account id of the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The name that the author showed with the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nick: Option<String>,
    /// When it was posted, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<String>,
    /// The post, its lines as they were wrapped.
    #[serde(default)]
    pub body: String,
    /// The address it was posted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The country printed for that address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How often the page was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<u64>,
    /// The comments in page order.
    #[serde(default)]
    pub comments: Vec<CanonicalComment>,
    /// The titles and posts that only other archived versions of the thread have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<CanonicalEarlier>,
}

/// A title or a post of another archived version of a [`CanonicalThread`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanonicalEarlier {
    /// `title` or `body`.
    #[serde(rename = "in")]
    pub place: String,
    /// What was written.
    pub text: String,
    /// The file that it is from.
    pub file: String,
}

/// A comment of a [`CanonicalThread`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanonicalComment {
    /// Its number on the page; absent for what the author wrote between the comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<u32>,
    /// `推`, `噓` or `→`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<String>,
    /// The account id of who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What was written.
    #[serde(default)]
    pub text: String,
    /// When it was written, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<String>,
    /// The address it was written from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// `true` if only another archived version of the thread has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<bool>,
    /// The file of that version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl CanonicalThread {
    /// What [`CanonicalThread::format`] says in this version.
    pub const FORMAT: &'static str = "pawen.thread/1";

    /// The form of `thread`, its times written as they read in `zone`.
    #[must_use]
    pub fn new(thread: &Thread, zone: &TimeZone) -> Self {
        Self {
            format: Self::FORMAT.to_owned(),
            board: thread.id.board.clone(),
            id: thread.id.article.clone(),
            url: thread.url.clone(),
            title: thread.title.clone(),
            author: thread.author.clone(),
            nick: thread.nick.clone(),
            posted_at: written(thread.posted_at, zone),
            body: thread.body.clone(),
            ip: thread.ip.clone(),
            country: thread.country.clone(),
            views: thread.views,
            comments: thread.comments.iter().map(|comment| CanonicalComment::new(comment, zone)).collect(),
            earlier: thread.earlier.iter().map(CanonicalEarlier::new).collect(),
        }
    }
}

impl CanonicalComment {
    fn new(comment: &Comment, zone: &TimeZone) -> Self {
        Self {
            floor: comment.floor,
            reaction: comment.reaction.map(|reaction| reaction.sign().to_owned()),
            author: comment.author.clone(),
            text: comment.text.clone(),
            posted_at: written(comment.posted_at, zone),
            ip: comment.ip.clone(),
            earlier: comment.earlier.is_some().then_some(true),
            file: comment.earlier.as_ref().map(ToString::to_string),
        }
    }
}

impl CanonicalEarlier {
    fn new(earlier: &EarlierText) -> Self {
        Self { place: earlier.place.name().to_owned(), text: earlier.text.clone(), file: earlier.source.to_string() }
    }
}

impl TryFrom<CanonicalThread> for Thread {
    /// What is wrong with the thread, for people.
    type Error = String;

    fn try_from(thread: CanonicalThread) -> Result<Self, String> {
        if thread.format != CanonicalThread::FORMAT {
            // A later form may give a key another meaning: better no thread than a wrong one.
            return Err(format!("format {:?} is not {:?}", thread.format, CanonicalThread::FORMAT));
        }
        if !is_name(&thread.board) || !is_name(&thread.id) {
            return Err("board and id must be names without `/` or control characters, and not dots alone".to_owned());
        }
        let mut comments = thread.comments.into_iter().map(Comment::try_from).collect::<Result<Vec<_>, _>>()?;
        let mut earlier = thread.earlier.into_iter().map(EarlierText::try_from).collect::<Result<Vec<_>, _>>()?;
        comments.sort_by_key(|comment| comment.earlier.is_some());
        earlier.sort_by_key(|text| text.place == Place::Body);
        Ok(Self {
            url: thread.url,
            title: thread.title,
            author: thread.author,
            nick: thread.nick,
            posted_at: read(thread.posted_at)?,
            body: thread.body,
            ip: thread.ip,
            country: thread.country,
            views: thread.views,
            comments,
            earlier,
            ..Self::new(ThreadId { board: thread.board, article: thread.id })
        })
    }
}

impl TryFrom<CanonicalComment> for Comment {
    type Error = String;

    fn try_from(comment: CanonicalComment) -> Result<Self, String> {
        let reaction = match comment.reaction {
            None => None,
            Some(sign) => Some(Reaction::from_sign(&sign).ok_or_else(|| format!("{sign:?} is no reaction"))?),
        };
        let earlier = comment.earlier.unwrap_or_default().then(|| written_in(comment.file));
        Ok(Self {
            floor: comment.floor.filter(|_| earlier.is_none()),
            reaction,
            author: comment.author,
            text: comment.text,
            posted_at: read(comment.posted_at)?,
            ip: comment.ip,
            earlier,
            // The record has comments of several versions, whose floors are no longer those of one page.
            earlier_floor: None,
        })
    }
}

impl TryFrom<CanonicalEarlier> for EarlierText {
    type Error = String;

    fn try_from(earlier: CanonicalEarlier) -> Result<Self, String> {
        let place = [Place::Title, Place::Body].into_iter().find(|place| place.name() == earlier.place);
        let place = place.ok_or_else(|| format!("{:?} is neither title nor body", earlier.place))?;
        Ok(Self { place, text: earlier.text, source: written_in(Some(earlier.file)) })
    }
}

/// The version of a text that was in `file` when the thread was written.
fn written_in(file: Option<String>) -> Arc<VersionSource> {
    Arc::new(VersionSource { file: file.unwrap_or_default(), entry: None, offset: 0, digest: 0 })
}

fn written(time: Option<UnixTime>, zone: &TimeZone) -> Option<String> {
    // A time outside of what RFC 3339 can write is left out.
    let moment = Timestamp::from_second(time?.0).ok()?;
    Some(moment.display_with_offset(zone.to_offset(moment)).to_string())
}

fn read(time: Option<String>) -> Result<Option<UnixTime>, String> {
    let Some(text) = time else { return Ok(None) };
    let moment: Timestamp = text.parse().map_err(|error| format!("time {text:?}: {error}"))?;
    Ok(Some(UnixTime(moment.as_second())))
}

#[cfg(test)]
mod tests {
    use jiff::tz;
    use proptest::{option, prelude::*};

    use super::*;

    fn times() -> impl Strategy<Value = Option<UnixTime>> {
        option::of((-1_000_000_000_i64..4_000_000_000).prop_map(UnixTime))
    }

    fn comments() -> impl Strategy<Value = Comment> {
        let reaction = option::of(prop_oneof![Just(Reaction::Push), Just(Reaction::Boo), Just(Reaction::Arrow)]);
        let texts = (option::of(".{0,8}"), ".{0,20}", option::of(".{0,8}"));
        let earlier = option::of("[a-z]{1,4}".prop_map(|file| written_in(Some(file))));
        (option::of(any::<u32>()), reaction, texts, times(), earlier).prop_map(
            |(floor, reaction, (author, text, ip), posted_at, earlier)| Comment {
                floor: floor.filter(|_| earlier.is_none()),
                reaction,
                author,
                text,
                posted_at,
                ip,
                earlier,
                earlier_floor: None,
            },
        )
    }

    fn earlier() -> impl Strategy<Value = EarlierText> {
        let place = prop_oneof![Just(Place::Title), Just(Place::Body)];
        (place, ".{0,20}", "[a-z]{1,4}").prop_map(|(place, text, file)| EarlierText {
            place,
            text,
            source: written_in(Some(file)),
        })
    }

    fn threads() -> impl Strategy<Value = Thread> {
        let texts = (option::of(".{0,8}"), ".{0,20}", option::of(".{0,8}"), option::of(".{0,8}"), "(?s).{0,40}");
        let facts = (option::of(".{0,8}"), option::of(".{0,8}"), option::of(any::<u64>()), times());
        let names = ("[A-Za-z_-]{1,12}", "[A-Z0-9][A-Z.0-9]{0,19}");
        let lists = (prop::collection::vec(comments(), 0..4), prop::collection::vec(earlier(), 0..3));
        (names, texts, facts, lists).prop_map(
            |(
                (board, article),
                (url, title, author, nick, body),
                (ip, country, views, posted_at),
                (mut comments, mut earlier),
            )| {
                comments.sort_by_key(|comment| comment.earlier.is_some());
                earlier.sort_by_key(|text| text.place == Place::Body);
                Thread {
                    url,
                    title,
                    author,
                    nick,
                    posted_at,
                    body,
                    ip,
                    country,
                    views,
                    comments,
                    earlier,
                    ..Thread::new(ThreadId { board, article })
                }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(thread in threads(), hours in -11_i8..=12) {
            let zone = tz::offset(hours).to_time_zone();
            let written = serde_json::to_string(&CanonicalThread::new(&thread, &zone)).unwrap();
            let read: CanonicalThread = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(Thread::try_from(read), Ok(thread));
        }
    }

    #[test]
    fn times_are_written_in_the_requested_zone() {
        let mut thread = Thread::new(ThreadId { board: "Stock".to_owned(), article: "M.1738053981.A.415".to_owned() });
        thread.posted_at = Some(UnixTime(1_738_053_981));
        let form = CanonicalThread::new(&thread, &tz::offset(8).to_time_zone());
        assert_eq!(form.posted_at.as_deref(), Some("2025-01-28T16:46:21+08:00"));
    }
}
