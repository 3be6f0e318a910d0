//! Hits to test the formats with: the shapes of the archive's, the words invented.

use std::{io, ops::Range};

use jiff::tz::{TimeZone, offset};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr as _};

use super::column;
use crate::output::{Format, Layout, Options};
use crate::{
    message::Language,
    search::{CommentHit, CommentRef, Hit, Level, LineHit, Match, ThreadFacts, ThreadHit},
    thread::{Place, Reaction, ThreadId, UnixTime},
};

pub(crate) fn options(width: Option<usize>, colour: bool) -> Options {
    let columns = column::usual(Level::Threads, false, false);
    let layout = Layout { columns, ..Layout::default() };
    Options { width, colour, zone: TimeZone::fixed(offset(8)), layout, language: Language::English }
}

/// The output of `format` for [`hits`].
pub(crate) fn printed(format: Format, width: Option<usize>, colour: bool) -> String {
    printed_hits(&hits(), format, width, colour)
}

/// The output of `format` for `hits`, the escape character of colours shown as `^` in snapshots.
pub(crate) fn printed_hits(hits: &[Hit], format: Format, width: Option<usize>, colour: bool) -> String {
    raw(hits, format, width, colour).replace('\x1b', "^")
}

/// The output of `format` for `hits`, to the byte.
pub(crate) fn raw(hits: &[Hit], format: Format, width: Option<usize>, colour: bool) -> String {
    written(hits, format, &options(width, colour))
}

/// The output of `format` for a thread and then, with the columns of their units, for a comment block and a single comment,
/// these with `options` changed.
pub(crate) fn printed_level(format: Format, change: impl Fn(&mut Options)) -> String {
    let threads = printed_with(&[Hit::Thread(thread())], format, |_| {});
    let blocks = printed_with(&[Hit::Comment(comment())], format, &change);
    [threads, blocks, printed_with(&[Hit::Line(line())], format, change)].join("\n")
}

/// The output of `format` for hits of the level of the first, with `options` changed.
pub(crate) fn printed_with(hits: &[Hit], format: Format, change: impl Fn(&mut Options)) -> String {
    let level = match hits[0] {
        Hit::Thread(_) => Level::Threads,
        Hit::Comment(_) => Level::Comments,
        Hit::Line(_) => Level::Lines,
    };
    let mut options = options(None, false);
    options.layout.columns = column::usual(level, false, false);
    change(&mut options);
    written(hits, format, &options)
}

/// The output of `format` for a hit with every column of its level.
pub(crate) fn printed_whole(hit: &Hit, format: Format) -> String {
    let level = match hit {
        Hit::Thread(_) => Level::Threads,
        Hit::Comment(_) => Level::Comments,
        Hit::Line(_) => Level::Lines,
    };
    printed_with(std::slice::from_ref(hit), format, |options| {
        options.layout.columns = column::usual(level, true, true);
        options.layout.chosen = format == Format::Csv;
    })
}

fn written(hits: &[Hit], format: Format, options: &Options) -> String {
    let mut out = Vec::new();
    let mut writer = format.writer(&mut out, options);
    writer.begin().unwrap();
    for hit in hits {
        writer.hit(hit).unwrap();
    }
    writer.end().unwrap();
    drop(writer);
    String::from_utf8(out).unwrap()
}

pub(crate) fn hits() -> Vec<Hit> {
    vec![Hit::Thread(thread()), Hit::Comment(comment()), Hit::Line(line())]
}

pub(crate) fn id() -> ThreadId {
    ThreadId { board: "Stock".to_owned(), article: "M.1738053981.A.415".to_owned() }
}

pub(crate) fn thread() -> ThreadHit {
    ThreadHit {
        id: id(),
        title: "[新聞] DeepSeek低成本破壞價格".to_owned(),
        author: Some("newsbird".to_owned()),
        posted_at: Some(UnixTime(1_738_053_981)),
        url: Some("https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html".to_owned()),
        comments: 1031,
        ups: 12,
        boos: 3,
        relevance: Some(12.3),
        pieces: None,
        matches: vec![
            passage(Place::Title, "[新聞] DeepSeek低成本破壞價格", "DeepSeek"),
            passage(
                Place::Body,
                "這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為\nDeepSeek，多項測試中表現卓越，甚至與別家系\n列模型相媲美",
                "DeepSeek",
            ),
            in_comment(
                Reaction::Arrow,
                "tctv2002",
                &[28, 29],
                "deepseek適合比較一般人低階需求 而別家比較適合\n高端需求",
                "deepseek",
            ),
            in_comment(Reaction::Push, "elmer", &[31], "DeepSeek推", "DeepSeek"),
            in_comment(Reaction::Boo, "nobody", &[33, 35], "又是deepseek", "deepseek"),
        ],
        whole: None,
    }
}

pub(crate) fn comment() -> CommentHit {
    let text = "別家比較適合\n高端需求";
    CommentHit {
        id: id(),
        title: "[新聞] DeepSeek低成本破壞價格".to_owned(),
        floors: vec![28, 29],
        spot: CommentRef::floor(28),
        by: Some("tctv2002".to_owned()),
        reactions: vec![Some(Reaction::Arrow), Some(Reaction::Push)],
        posted_at: Some(UnixTime(1_738_055_040)),
        relevance: Some(4.5),
        pieces: None,
        text: text.to_owned(),
        spans: vec![span(text, "適合\n高端")],
        earlier: None,
        thread: ThreadFacts {
            author: Some("newsbird".to_owned()),
            posted_at: Some(UnixTime(1_738_053_981)),
            url: Some("https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html".to_owned()),
            body: None,
        },
        before: Vec::new(),
        after: Vec::new(),
    }
}

pub(crate) fn line() -> LineHit {
    let text = "高端需求";
    let comment = CommentHit {
        floors: vec![29],
        spot: CommentRef::floor(29),
        reactions: vec![Some(Reaction::Push)],
        text: text.to_owned(),
        spans: vec![span(text, "高端")],
        ..comment()
    };
    LineHit { comment, ip: Some("192.0.2.7".to_owned()), block: vec![28, 29] }
}

pub(crate) fn passage(place: Place, text: &str, matched: &str) -> Match {
    let spans = vec![span(text, matched)];
    Match {
        place,
        floors: Vec::new(),
        spot: None,
        by: None,
        reaction: None,
        text: text.to_owned(),
        spans,
        earlier: None,
    }
}

pub(crate) fn in_comment(reaction: Reaction, by: &str, floors: &[u32], text: &str, matched: &str) -> Match {
    Match {
        floors: floors.to_vec(),
        spot: floors.first().copied().map(CommentRef::floor),
        by: Some(by.to_owned()),
        reaction: Some(reaction),
        ..passage(Place::Comment, text, matched)
    }
}

fn span(text: &str, matched: &str) -> Range<usize> {
    let start = text.find(matched).unwrap();
    start..start + matched.len()
}

/// Asserts that `printed` may be sent to a terminal: colours of ours, no other control character but line ends, no line
/// too wide.
pub(crate) fn assert_harmless(printed: &str, columns: usize) {
    for line in without_colours(printed).lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
        let width = line.width().max(line.chars().filter_map(UnicodeWidthChar::width).sum());
        assert!(width <= columns, "{width} > {columns}: {line:?}");
    }
}

fn without_colours(printed: &str) -> String {
    let mut plain = String::new();
    for (nth, piece) in printed.split("\x1b[").enumerate() {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(if nth == 0 { piece } else { rest.strip_prefix('m').unwrap() });
    }
    plain
}

/// A pipe whose reader has gone.
pub(crate) struct BrokenPipe;

impl io::Write for BrokenPipe {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
