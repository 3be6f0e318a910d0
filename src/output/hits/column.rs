//! What the formats with columns tell of a hit: each column by its name, of one type.
//!
//! Names are those of `index-schema/hit.schema.json` where that has the same.

use std::{borrow::Cow, fmt::Write as _};

use jiff::tz::TimeZone;
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::output::moment;
use crate::{
    Error,
    archive::Title,
    search::{CommentHit, Detail, Hit, Level, Match, ThreadHit},
    thread::{Comment, Place, Reaction, UnixTime},
};

/// A column.
#[derive(Debug)]
pub struct Column {
    /// What it is called.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What has to be read for it.
    pub needs: Needs,
    /// Whether it is there without being asked for.
    usual: bool,
    of_thread: Option<fn(&ThreadHit) -> Cell<'_>>,
    of_comment: Option<fn(&CommentHit) -> Cell<'_>>,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number of things.
    Count,
    /// A measure.
    Real,
    /// A time.
    Time,
    /// The floors of comments.
    Floors,
}

/// What has to be read of a hit besides its own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The passages that match.
    Passages,
    /// The whole thread.
    Whole,
    /// The comments around.
    Around,
}

/// What a hit has in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Missing,
    /// A text.
    Text(Cow<'a, str>),
    /// A number of things.
    Count(u64),
    /// A measure.
    Real(f32),
    /// A time.
    Time(UnixTime),
    /// The floors of comments.
    Floors(&'a [u32]),
}

/// Makes a column of one line: its name, what it needs, whether it is usual, and what it tells of a hit of either level.
macro_rules! columns {
    (@of -) => { None };
    (@of $tell:expr) => { Some($tell) };
    ($($name:ident $kind:ident $needs:ident $usual:ident [$($thread:tt)+] [$($comment:tt)+];)+) => {
        /// Every column, in the order in which they stand where nobody orders them.
        pub static COLUMNS: &[Column] = &[$(Column {
            name: stringify!($name),
            kind: Kind::$kind,
            needs: Needs::$needs,
            usual: $usual,
            of_thread: columns!(@of $($thread)+),
            of_comment: columns!(@of $($comment)+),
        }),+];
    };
}

columns! {
    id Text Nothing true [|hit| owned(hit.id.to_string())] [|hit| owned(hit.id.to_string())];
    floor Count Nothing true [-] [|hit| hit.floors.first().map_or(Cell::Missing, |&floor| Cell::Count(floor.into()))];
    floors Floors Nothing true [-] [|hit| Cell::Floors(&hit.floors)];
    board Text Nothing true [|hit| text(&hit.id.board)] [|hit| text(&hit.id.board)];
    title Text Nothing true [|hit| text(&hit.title)] [|hit| text(&hit.title)];
    category Text Nothing true [|hit| known(Title::of(&hit.title).category)] [|hit| known(Title::of(&hit.title).category)];
    author Text Nothing true [|hit| known(hit.author.as_deref())] [|hit| known(hit.author.as_deref())];
    reaction Text Nothing true [-] [|hit| known(hit.reaction.map(Reaction::sign))];
    posted_at Time Nothing true [|hit| time(hit.posted_at)] [|hit| time(hit.posted_at)];
    url Text Nothing true [|hit| known(hit.url.as_deref())] [|hit| known(hit.thread.url.as_deref())];
    comments Count Nothing true [|hit| Cell::Count(hit.comments.into())] [-];
    ups Count Nothing true [|hit| Cell::Count(hit.ups.into())] [-];
    boos Count Nothing true [|hit| Cell::Count(hit.boos.into())] [-];
    score Real Nothing true [|hit| Cell::Real(hit.score)] [|hit| Cell::Real(hit.score)];
    text Text Nothing true [-] [|hit| text(&hit.text)];
    matches Text Passages true [|hit| owned(passages(&hit.matches))] [-];
    thread_author Text Nothing false [-] [|hit| known(hit.thread.author.as_deref())];
    thread_posted_at Time Nothing false [-] [|hit| time(hit.thread.posted_at)];
    before Text Around false [-] [|hit| owned(remarks(&hit.before))];
    after Text Around false [-] [|hit| owned(remarks(&hit.after))];
    body Text Whole false [|hit| known(hit.whole.as_ref().map(|thread| thread.body.as_str()))]
        [|hit| known(hit.thread.body.as_deref())];
    all_comments Text Whole false [|hit| hit.whole.as_ref().map_or(Cell::Missing, |thread| owned(remarks(&thread.comments)))]
        [-];
}

impl Column {
    /// Whether hits of this level have it.
    #[must_use]
    pub const fn is_of(&self, level: Level) -> bool {
        match level {
            Level::Threads => self.of_thread.is_some(),
            Level::Comments => self.of_comment.is_some(),
        }
    }

    /// What `hit` has in it.
    #[must_use]
    pub fn of<'h>(&self, hit: &'h Hit) -> Cell<'h> {
        match hit {
            Hit::Thread(hit) => self.of_thread.map_or(Cell::Missing, |tell| tell(hit)),
            Hit::Comment(hit) => self.of_comment.map_or(Cell::Missing, |tell| tell(hit)),
        }
    }
}

/// The columns of hits of `level` that are told where none are named: with `whole` also the whole texts, with `around`
/// also the comments around.
#[must_use]
pub fn usual(level: Level, whole: bool, around: bool) -> Vec<&'static Column> {
    let asked = |column: &Column| match column.needs {
        Needs::Whole => whole,
        Needs::Around => around,
        Needs::Nothing | Needs::Passages => column.usual,
    };
    COLUMNS.iter().filter(|column| column.is_of(level) && asked(column)).collect()
}

/// The columns of these names, or the usual ones, and in `detail` what has to be read for them.
///
/// # Errors
/// As [`named`].
pub fn laid_out(names: Option<&[String]>, level: Level, detail: &mut Detail) -> Result<Vec<&'static Column>, Error> {
    let columns = match names {
        Some(names) => named(names, level)?,
        None => usual(level, detail.full, detail.around > 0),
    };
    detail.full |= columns.iter().any(|column| column.needs == Needs::Whole);
    Ok(columns)
}

/// The columns of these names, in this order.
///
/// # Errors
/// If there is no name, if one is that of no column, or of one that hits of this level do not have, or if one comes twice.
pub fn named(names: &[String], level: Level) -> Result<Vec<&'static Column>, Error> {
    let mut columns: Vec<&'static Column> = Vec::with_capacity(names.len());
    for name in names {
        let column = find(name.trim(), level)?;
        if columns.iter().any(|known| known.name == column.name) {
            return Err(Error::new(format!("{}: named twice", column.name)).hint("name each column once"));
        }
        columns.push(column);
    }
    Ok(columns)
}

fn find(name: &str, level: Level) -> Result<&'static Column, Error> {
    let (own, other) = match level {
        Level::Threads => ("threads", "it is a column of comments: add --comments"),
        Level::Comments => ("comments", "it is a column of threads: leave out --comments"),
    };
    let column = COLUMNS.iter().find(|column| column.name == name).ok_or_else(|| {
        let names: Vec<_> = COLUMNS.iter().filter(|column| column.is_of(level)).map(|column| column.name).collect();
        let what = if name.is_empty() {
            "--columns: a name is missing".to_owned()
        } else {
            format!("{}: unknown column", crate::output::printable(name))
        };
        Error::new(what).hint(format!("the columns of {own} are {}", names.join(", ")))
    })?;
    if column.is_of(level) {
        Ok(column)
    } else {
        Err(Error::new(format!("{name}: {own} have no such column")).hint(other))
    }
}

impl Cell<'_> {
    /// As text; times in `zone`, nothing where there is nothing.
    #[must_use]
    pub fn to_text(&self, zone: &TimeZone) -> Cow<'_, str> {
        match self {
            Self::Missing => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Real(real) => Cow::Owned(finite(*real).to_string()),
            Self::Time(time) => Cow::Owned(moment::rfc3339(*time, zone).unwrap_or_default()),
            Self::Floors(floors) => Cow::Owned(floors.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")),
        }
    }
}

/// The chosen columns of a hit as a JSON object.
pub(in crate::output) struct Record<'a> {
    pub(in crate::output) columns: &'a [&'static Column],
    pub(in crate::output) hit: &'a Hit,
    pub(in crate::output) zone: &'a TimeZone,
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            match column.of(self.hit) {
                Cell::Missing => map.serialize_entry(column.name, &())?,
                Cell::Text(text) => map.serialize_entry(column.name, &text)?,
                Cell::Count(count) => map.serialize_entry(column.name, &count)?,
                Cell::Real(real) => map.serialize_entry(column.name, &finite(real))?,
                Cell::Time(time) => map.serialize_entry(column.name, &moment::rfc3339(time, self.zone))?,
                Cell::Floors(floors) => map.serialize_entry(column.name, floors)?,
            }
        }
        map.end()
    }
}

/// Not every format has infinity: a reader that was promised a number gets one.
pub(super) const fn finite(score: f32) -> f32 {
    if score.is_finite() { score } else { 0.0 }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn owned(text: String) -> Cell<'static> {
    Cell::Text(Cow::Owned(text))
}

fn known(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Missing, text)
}

fn time(value: Option<UnixTime>) -> Cell<'static> {
    value.map_or(Cell::Missing, Cell::Time)
}

/// One passage a line, its own line ends as blanks, what stands in comments with its speaker.
fn passages(matches: &[Match]) -> String {
    let lines = matches.iter().map(|found| {
        let lead = match found.place {
            Place::Comment => speaker(found.floors.first().copied(), found.reaction, found.author.as_deref()),
            Place::Title | Place::Body => String::new(),
        };
        format!("{lead}{}", one_line(&found.text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One comment a line.
fn remarks(comments: &[Comment]) -> String {
    let lines = comments.iter().map(|comment| {
        format!("{}{}", speaker(comment.floor, comment.reaction, comment.author.as_deref()), one_line(&comment.text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `28樓 推 somebody: `, of which each part may be unknown.
pub(in crate::output) fn speaker(floor: Option<u32>, reaction: Option<Reaction>, author: Option<&str>) -> String {
    let mut lead = String::new();
    // Writing to a string does not fail.
    let _ = floor.map(|floor| write!(lead, "{floor}樓 "));
    let _ = reaction.map(|reaction| write!(lead, "{reaction} "));
    let _ = author.map(|author| write!(lead, "{author}: "));
    lead
}

/// The text as a reader joins its lines, which may break words.
fn one_line(text: &str) -> String {
    crate::text::join_wraps(text).0.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::hits::sample;

    fn told(name: &str, hit: &Hit) -> String {
        let column = COLUMNS.iter().find(|column| column.name == name).unwrap();
        column.of(hit).to_text(&sample::options(None, false).zone).into_owned()
    }

    #[test]
    fn a_hit_tells_what_it_has() {
        let (thread, comment) = (Hit::Thread(sample::thread()), Hit::Comment(sample::comment()));
        assert_eq!(told("floors", &comment), "28 29");
        assert_eq!(told("floors", &thread), "");
        assert_eq!(told("posted_at", &comment), "2025-01-28T17:04:00+08:00");
        assert_eq!(told("ups", &thread), "12");
        assert_eq!(
            told("matches", &thread).lines().nth(2).unwrap(),
            "28樓 → tctv2002: deepseek適合比較一般人低階需求 而別家比較適合高端需求"
        );
    }

    #[test]
    fn a_column_is_found_or_told_of() {
        let error = |name: &str, level| {
            let error = named(&["id".to_owned(), name.to_owned()], level).unwrap_err();
            format!("{error}\nhint: {}", error.way_out().unwrap())
        };
        insta::assert_snapshot!(error("colour\x1b", Level::Threads), @"
        colour␛: unknown column
        hint: the columns of threads are id, board, title, category, author, posted_at, url, comments, ups, boos, score, matches, body, all_comments
        ");
        assert!(
            error(" ", Level::Threads)
                .starts_with("--columns: a name is missing\nhint: the columns of threads are id, ")
        );
        insta::assert_snapshot!(error("id ", Level::Comments), @"
        id: named twice
        hint: name each column once
        ");
        insta::assert_snapshot!(error("floor", Level::Threads), @"
        floor: threads have no such column
        hint: it is a column of comments: add --comments
        ");
        insta::assert_snapshot!(error("ups", Level::Comments), @"
        ups: comments have no such column
        hint: it is a column of threads: leave out --comments
        ");
    }
}
