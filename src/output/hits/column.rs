//! The columns of a hit for the formats that have columns: each with its name and one type.
//!
//! Names are those of `index-schema/hit.schema.json` where that has the same.

use crate::message::{Language, messages, text};
use std::{borrow::Cow, fmt::Write as _};

use jiff::tz::TimeZone;

use crate::output::moment;
use crate::{
    Error,
    archive::Title,
    search::{CommentHit, Detail, Hit, Level, LineHit, Match, ThreadHit},
    thread::{Comment, Place, Reaction, Thread, UnixTime},
};

/// A column of a hit.
#[derive(Debug)]
pub struct Column {
    /// The name, as in `--columns`.
    pub name: &'static str,
    /// The type of its values.
    pub kind: Kind,
    /// The data that has to be read for it.
    pub needs: Needs,
    /// Part of the layout if no columns are chosen.
    usual: bool,
    of_thread: Option<fn(&ThreadHit) -> Cell<'_>>,
    of_block: Option<fn(&CommentHit) -> Cell<'_>>,
    of_line: OfLine,
}

/// The value of a single comment in a column.
#[derive(Debug)]
enum OfLine {
    /// Single comments do not have the column.
    Missing,
    /// That of a block of this one comment.
    AsBlock,
    /// A value that blocks do not have.
    Own(fn(&LineHit) -> Cell<'_>),
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A number of things.
    Count,
    /// A whole number, which may be negative.
    Integer,
    /// A real number.
    Real,
    /// A time, in seconds.
    Time,
    /// The floors (樓) of comments, ascending.
    Floors,
    /// The signs of comments; some may not be known.
    Signs,
    /// Comments, each with its floor, its reaction, who wrote it, the time, the text, and the file of another version.
    Comments,
}

/// The data that has to be read of a hit besides its own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing more.
    Nothing,
    /// The passages that match.
    Passages,
    /// The whole thread.
    Whole,
    /// The comments before and after it.
    Around,
}

/// The value of a hit in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Not known, or not of this level.
    Missing,
    /// A string.
    Text(Cow<'a, str>),
    /// A number of things.
    Count(u64),
    /// A whole number.
    Integer(i64),
    /// A real number.
    Real(f32),
    /// A time.
    Time(UnixTime),
    /// The floors of comments, ascending.
    Floors(&'a [u32]),
    /// The signs of comments.
    Signs(&'a [Option<Reaction>]),
    /// Comments.
    Comments(&'a [Comment]),
}

/// Declares one column a line: its name, its type, what it needs, whether it is in the usual layout, and its value for
/// a thread, for a comment block and for a single comment (`-` where such hits do not have it, `=` as for a block).
// One line a column holds all units side by side, so that a column cannot exist for one and be forgotten for another.
macro_rules! columns {
    (@of -) => { None };
    (@of $value:expr) => { Some($value) };
    (@line -) => { OfLine::Missing };
    (@line =) => { OfLine::AsBlock };
    (@line $value:expr) => { OfLine::Own($value) };
    ($($name:ident $kind:ident $needs:ident $usual:ident [$($thread:tt)+] [$($block:tt)+] [$($line:tt)+];)+) => {
        /// Every column, in the default order.
        pub static COLUMNS: &[Column] = &[$(Column {
            name: stringify!($name),
            kind: Kind::$kind,
            needs: Needs::$needs,
            usual: $usual,
            of_thread: columns!(@of $($thread)+),
            of_block: columns!(@of $($block)+),
            of_line: columns!(@line $($line)+),
        }),+];
    };
}

columns! {
    id Text Nothing true [|hit| owned(hit.id.to_string())] [|hit| owned(hit.id.to_string())] [=];
    floor Count Nothing true [-] [|hit| hit.floors.first().map_or(Cell::Missing, |&floor| Cell::Count(floor.into()))] [=];
    floors Floors Nothing true [-] [|hit| Cell::Floors(&hit.floors)] [-];
    block Floors Nothing true [-] [-] [|hit| Cell::Floors(&hit.block)];
    board Text Nothing true [|hit| text(&hit.id.board)] [|hit| text(&hit.id.board)] [=];
    title Text Nothing true [|hit| text(&hit.title)] [|hit| text(&hit.title)] [=];
    category Text Nothing true [|hit| known(Title::of(&hit.title).category)] [|hit| known(Title::of(&hit.title).category)] [=];
    by Text Nothing true [-] [|hit| known(hit.by.as_deref())] [=];
    author Text Nothing true [|hit| known(hit.author.as_deref())] [|hit| known(hit.thread.author.as_deref())] [=];
    reaction Text Nothing true [-] [|hit| known(hit.reaction().map(Reaction::sign))] [=];
    reactions Signs Nothing true [-] [|hit| Cell::Signs(&hit.reactions)] [-];
    posted_at Time Nothing true [|hit| time(hit.posted_at)] [|hit| time(hit.posted_at)] [=];
    ip Text Nothing true [-] [-] [|hit| known(hit.ip.as_deref())];
    url Text Nothing true [|hit| known(hit.url.as_deref())] [|hit| known(hit.thread.url.as_deref())] [=];
    comments Count Nothing true [|hit| Cell::Count(hit.comments.into())] [-] [-];
    ups Count Nothing true [|hit| Cell::Count(hit.ups.into())] [-] [-];
    boos Count Nothing true [|hit| Cell::Count(hit.boos.into())] [-] [-];
    score Integer Nothing true [|hit| Cell::Integer(hit.score())] [-] [-];
    relevance Real Nothing true [|hit| real(hit.relevance)] [|hit| real(hit.relevance)] [=];
    text Text Nothing true [-] [|hit| text(&hit.text)] [=];
    earlier Text Nothing true [-] [|hit| known(hit.earlier.as_deref())] [=];
    matches Text Passages true [|hit| owned(passages(&hit.matches))] [-] [-];
    thread_posted_at Time Nothing false [-] [|hit| time(hit.thread.posted_at)] [=];
    before Comments Around false [-] [|hit| Cell::Comments(&hit.before)] [=];
    after Comments Around false [-] [|hit| Cell::Comments(&hit.after)] [=];
    body Text Whole false [|hit| known(hit.whole.as_ref().map(|thread| thread.body.as_str()))]
        [|hit| known(hit.thread.body.as_deref())] [=];
    all_comments Comments Whole false
        [|hit| hit.whole.as_ref().map_or(Cell::Missing, |thread| Cell::Comments(&thread.comments))] [-] [-];
    earlier_texts Text Whole false [|hit| hit.whole.as_ref().map_or(Cell::Missing, |thread| owned(earlier_texts(thread)))]
        [-] [-];
}

impl Column {
    /// Returns whether hits of this level have the column.
    #[must_use]
    pub const fn is_of(&self, level: Level) -> bool {
        match level {
            Level::Threads => self.of_thread.is_some(),
            Level::Comments => self.of_block.is_some(),
            Level::Lines => match self.of_line {
                OfLine::Missing => false,
                OfLine::AsBlock => self.of_block.is_some(),
                OfLine::Own(_) => true,
            },
        }
    }

    /// The value of `hit` in this column.
    #[must_use]
    pub fn of<'h>(&self, hit: &'h Hit) -> Cell<'h> {
        match hit {
            Hit::Thread(hit) => self.of_thread.map_or(Cell::Missing, |value| value(hit)),
            Hit::Comment(hit) => self.of_block.map_or(Cell::Missing, |value| value(hit)),
            Hit::Line(hit) => match self.of_line {
                OfLine::Missing => Cell::Missing,
                OfLine::AsBlock => self.of_block.map_or(Cell::Missing, |value| value(&hit.comment)),
                OfLine::Own(value) => value(hit),
            },
        }
    }
}

/// The columns of hits of `level` if none are chosen; `whole` adds the whole texts, `around` the neighbouring comments.
#[must_use]
pub fn usual(level: Level, whole: bool, around: bool) -> Vec<&'static Column> {
    let is_wanted = |column: &Column| match column.needs {
        Needs::Whole => whole,
        Needs::Around => around,
        Needs::Nothing | Needs::Passages => column.usual,
    };
    COLUMNS.iter().filter(|column| column.is_of(level) && is_wanted(column)).collect()
}

/// The columns of these names, or the usual ones; sets in `detail` what has to be read for them.
///
/// # Errors
/// As [`named`].
pub fn laid_out(names: Option<&[String]>, level: Level, detail: &mut Detail) -> Result<Vec<&'static Column>, Error> {
    let columns = match names {
        Some(names) => named(names, level)?,
        None => usual(level, detail.full, detail.around > 0),
    };
    // Reading whole threads costs a decompression a hit, so only columns that print them turn it on.
    detail.full |= columns.iter().any(|column| column.needs == Needs::Whole);
    Ok(columns)
}

messages! {
    /// An error of the columns that were chosen.
    enum ColumnMessage {
        ColumnNamedTwice { name: &'static str } => "{name}: named twice", "{name}：寫了兩次";
        ColumnNameMissing => "--columns: a name is missing", "--columns：少了一個名稱";
        UnknownColumn { typed: String } => "{typed}: unknown column", "{typed}：沒有這個欄位";
        NotOfUnit { name: &'static str, own: OwnUnit } => "{name}: {own} have no such column", "{name}：{own}沒有這個欄位";
    }
}

messages! {
    /// The unit of the hits.
    enum OwnUnit {
        Threads => "threads", "文章";
        CommentBlocks => "comment blocks", "推文段";
        SingleComments => "single comments", "單則推文";
    }
}

messages! {
    /// What can be done about it.
    enum ColumnHint {
        NameOnce => "name each column once", "每個欄位只寫一次";
        ColumnsOf { own: OwnUnit, names: String } => "the columns of {own} are {names}", "{own}的欄位有 {names}";
        UseUnit { units: String } => "use {units}", "用 {units}";
        UseUnits { one: String, other: String } => "use {one} or {other}", "用 {one} 或 {other}";
    }
}

/// The columns of these names, in this order.
///
/// # Errors
/// If no name is given, a name is unknown or belongs to the other level, or a name comes twice.
pub fn named(names: &[String], level: Level) -> Result<Vec<&'static Column>, Error> {
    let mut columns: Vec<&'static Column> = Vec::with_capacity(names.len());
    for name in names {
        // `--columns "id, title"` has a blank after the comma.
        let column = find(name.trim(), level)?;
        if columns.iter().any(|known| known.name == column.name) {
            return Err(Error::new(ColumnMessage::ColumnNamedTwice { name: column.name }).hint(ColumnHint::NameOnce));
        }
        columns.push(column);
    }
    Ok(columns)
}

fn find(name: &str, level: Level) -> Result<&'static Column, Error> {
    let own = match level {
        Level::Threads => OwnUnit::Threads,
        Level::Comments => OwnUnit::CommentBlocks,
        Level::Lines => OwnUnit::SingleComments,
    };
    // The name that the query language also has.
    let name = if name == "commenter" { "by" } else { name };
    let column = COLUMNS.iter().find(|column| column.name == name).ok_or_else(|| {
        let names: Vec<_> = COLUMNS.iter().filter(|column| column.is_of(level)).map(|column| column.name).collect();
        let names = names.join(", ");
        // An empty name would print as an error about nothing.
        let message = if name.is_empty() {
            ColumnMessage::ColumnNameMissing
        } else {
            ColumnMessage::UnknownColumn { typed: crate::output::printable(name) }
        };
        Error::new(message).hint(ColumnHint::ColumnsOf { own: own.clone(), names })
    })?;
    if column.is_of(level) {
        Ok(column)
    } else {
        let others = Level::ALL.into_iter().filter(|&level| column.is_of(level));
        let units: Vec<_> = others.map(|level| format!("--unit {}", level.name())).collect();
        let error = Error::new(ColumnMessage::NotOfUnit { name: column.name, own });
        Err(error.hint(match units.as_slice() {
            [one, other] => ColumnHint::UseUnits { one: one.clone(), other: other.clone() },
            units => ColumnHint::UseUnit { units: units.join(", ") },
        }))
    }
}

impl Cell<'_> {
    /// The value as text: times as RFC 3339 in `zone`, a missing value as the empty string.
    #[must_use]
    pub fn to_text(&self, zone: &TimeZone) -> Cow<'_, str> {
        match self {
            Self::Missing => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Real(real) => Cow::Owned(finite(*real).to_string()),
            Self::Time(time) => Cow::Owned(moment::rfc3339(*time, zone).unwrap_or_default()),
            Self::Floors(floors) => Cow::Owned(floors.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")),
            // A place for each comment, so that the list can be read next to the floors; no sign that begins a formula.
            Self::Signs(signs) => {
                Cow::Owned(signs.iter().map(|sign| sign.map_or("?", Reaction::sign)).collect::<Vec<_>>().join(" "))
            }
            Self::Comments(comments) => Cow::Owned(remarks(comments)),
        }
    }
}

/// 0 for infinity and NaN, which JSON and Parquet readers do not all accept.
pub(super) const fn finite(real: f32) -> f32 {
    if real.is_finite() { real } else { 0.0 }
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

fn real(value: Option<f32>) -> Cell<'static> {
    value.map_or(Cell::Missing, Cell::Real)
}

fn time(value: Option<UnixTime>) -> Cell<'static> {
    value.map_or(Cell::Missing, Cell::Time)
}

/// One passage a line, its line ends as blanks, passages of comments with their speaker.
fn passages(matches: &[Match]) -> String {
    let lines = matches.iter().map(|found| {
        let lead = match found.place {
            Place::Comment => speaker(found.floors.first().copied(), found.reaction, found.by.as_deref()),
            Place::Title | Place::Body => String::new(),
        };
        let earlier = earlier(found.place, found.earlier.as_deref(), Language::English);
        format!("{earlier}{lead}{}", one_line(&found.text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `[earlier version, 2025/a.json] `: the mark of a text that only another archived version of its thread has, in `file`;
/// empty for a text of the best version.
pub(in crate::output) fn earlier(place: Place, file: Option<&str>, language: Language) -> String {
    let Some(file) = file else { return String::new() };
    if place == Place::Title {
        return text!(language, "[earlier title, {file}] ", "[舊標題，{file}] ");
    }
    text!(language, "[earlier version, {file}] ", "[舊版，{file}] ")
}

/// One title or post of another version a line.
fn earlier_texts(thread: &Thread) -> String {
    let lines = thread.earlier.iter().map(|text| {
        format!("{}{}", earlier(text.place, Some(&text.source.to_string()), Language::English), one_line(&text.text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One comment a line.
fn remarks(comments: &[Comment]) -> String {
    let lines = comments.iter().map(|comment| {
        let file = comment.earlier.as_ref().map(ToString::to_string);
        let mark = earlier(Place::Comment, file.as_deref(), Language::English);
        let lead = speaker(comment.floor, comment.reaction, comment.author.as_deref());
        format!("{mark}{lead}{}", one_line(&comment.text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `28樓 推 elmer: `, without the parts that are not known.
pub(in crate::output) fn speaker(floor: Option<u32>, reaction: Option<Reaction>, author: Option<&str>) -> String {
    let mut lead = String::new();
    // Writing to a string does not fail.
    let _ = floor.map(|floor| write!(lead, "{floor}樓 "));
    let _ = reaction.map(|reaction| write!(lead, "{reaction} "));
    let _ = author.map(|author| write!(lead, "{author}: "));
    lead
}

/// The text with its lines joined as a reader joins them, which may split words.
fn one_line(text: &str) -> String {
    // The search matches across line ends that the forum put inside a word, so that passages show such words whole.
    crate::text::join_wraps(text).0.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        hint::{self, IndexName},
        hits::sample,
    };

    fn value(name: &str, hit: &Hit) -> String {
        let column = COLUMNS.iter().find(|column| column.name == name).unwrap();
        column.of(hit).to_text(&sample::options(None, false).zone).into_owned()
    }

    #[test]
    fn a_hit_has_its_values() {
        let (thread, comment) = (Hit::Thread(sample::thread()), Hit::Comment(sample::comment()));
        assert_eq!(value("floors", &comment), "28 29");
        assert_eq!(value("floors", &thread), "");
        assert_eq!(value("posted_at", &comment), "2025-01-28T17:04:00+08:00");
        assert_eq!(value("ups", &thread), "12");
        assert_eq!(
            value("matches", &thread).lines().nth(2).unwrap(),
            "28樓 → tctv2002: deepseek適合比較一般人低階需求 而別家比較適合高端需求"
        );
    }

    #[test]
    fn an_unknown_column_is_an_error_with_a_hint() {
        let error = |name: &str, level| {
            let error = named(&["id".to_owned(), name.to_owned()], level).unwrap_err();
            format!("{error}\nhint: {}", hint::of(&error, IndexName::Own).unwrap())
        };
        insta::assert_snapshot!(error("colour\x1b", Level::Threads), @"
        colour␛: unknown column
        hint: the columns of threads are id, board, title, category, author, posted_at, url, comments, ups, boos, score, relevance, matches, body, all_comments, earlier_texts
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
        hint: use --unit block or --unit comment
        ");
        insta::assert_snapshot!(error("ups", Level::Comments), @"
        ups: comment blocks have no such column
        hint: use --unit thread
        ");
    }
}
