//! Keyword in context: one match a line, aligned at the match whatever the width of the characters.

use std::{io, ops::Range};

use super::table::Field;
use crate::output::{
    Options,
    hits::{ids, passage::passage},
    terminal::{
        row::{Grapheme, Row},
        tone::Tone,
    },
};
use crate::{
    message::{Language, text},
    search::{CommentRef, Hit, LineHit, Match},
    text::fold,
    thread::{Place, ThreadId},
};

/// Columns of a line without a terminal.
const WIDTH: usize = 120;
/// Maximum columns of context on either side of a match.
const SIDE: usize = 240;
/// Bytes examined on either side of a match.
// A character has at most four bytes in UTF-8.
const REACH: usize = 4 * SIDE;

/// Formats hits as lines.
#[derive(Debug)]
pub struct Concordance<'a> {
    options: &'a Options,
}

/// A match with its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    before: Row,
    place: Row,
    after: Row,
    id: String,
    /// The mark of a text that is from another archived version.
    mark: Option<String>,
}

impl<'a> Concordance<'a> {
    /// Lines laid out for `options`.
    #[must_use]
    pub const fn new(options: &'a Options) -> Self {
        Self { options }
    }

    /// The matches of a hit, in the order of the text.
    #[must_use]
    pub fn lines(&self, hit: &Hit) -> Vec<Line> {
        match hit {
            Hit::Thread(hit) => {
                let of = |found: &Match| {
                    let mark = found.earlier.as_ref().map(|_| mark(found.place, self.options.language));
                    lines(&name(&hit.id, found.spot), mark.as_deref(), &found.text, &found.spans)
                };
                hit.matches.iter().flat_map(of).collect()
            }
            Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => {
                let mark = hit.earlier.as_ref().map(|_| mark(Place::Comment, self.options.language));
                lines(&name(&hit.id, Some(hit.spot)), mark.as_deref(), &hit.text, &hit.spans)
            }
        }
    }

    /// Writes a line: the context before the match at the left, up to a fixed column; then the match, the context after
    /// it, and the id.
    pub fn write(&self, line: &Line, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.options.width.filter(|&width| width > 0).unwrap_or(WIDTH);
        // The name is dropped where the line is too narrow for everything.
        let names = line.names();
        let name = names.iter().map(|name| Row::of(name, Tone::Id)).find(|name| columns >= 2 * name.width() + 8);
        let room = name.as_ref().map_or(columns, |name| columns - name.width() - 2);
        // The column of the match does not depend on the length of the id, so that all lines align.
        let (left, place) = (columns / 3, line.place.clone().cut(room / 2));
        let before = line.before.clone().cut_left(left);
        let right = room.saturating_sub(left + place.width());
        let after = line.after.clone().cut_right(right);
        let blanks = left.saturating_sub(before.width());
        let row = Row::default().padded(blanks).and(before).and(place).and(after);
        let row = match name {
            Some(name) => row.padded(room).with("  ", Tone::Plain).and(name),
            None => row,
        };
        row.trimmed().write(out, self.options.colour)
    }
}

impl Line {
    /// The columns of a line in a table.
    pub const COLUMNS: [&str; 5] = ["id", "before", "match", "after", "earlier"];

    /// The line as a row of a table, with about a thousand bytes of context on either side. `earlier` is the mark of a text
    /// that only another archived version has.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let texts = [&self.before, &self.place, &self.after].map(|row| Field::Text(row.to_string()));
        let [before, place, after] = texts;
        let mark = self.mark.clone().map_or(Field::Missing, Field::Text);
        vec![Field::Text(self.id.clone()), before, place, after, mark]
    }

    /// The names of the text, the longest first.
    fn names(&self) -> Vec<String> {
        match &self.mark {
            None => vec![self.id.clone()],
            Some(mark) => vec![format!("{} {mark}", self.id), mark.clone()],
        }
    }

    /// The sort key by the context after the match.
    #[must_use]
    pub fn after_key(&self) -> String {
        key(self.after.to_string().chars())
    }

    /// The sort key by the context before the match, read backwards from it.
    #[must_use]
    pub fn before_key(&self) -> String {
        key(self.before.to_string().chars().rev())
    }
}

/// Characters as they are compared, without blanks.
// Sorting by what is next to the match must not depend on how it is spelled or spaced.
fn key(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.filter(|c| !c.is_whitespace()).collect();
    fold::folded(&text).collect()
}

/// The id of a thread or a comment.
fn name(id: &ThreadId, spot: Option<CommentRef>) -> String {
    spot.map_or_else(|| ids::encoded(id), |spot| format!("{}#{spot}", ids::encoded(id)))
}

/// The mark of a text that is from another archived version.
fn mark(place: Place, language: Language) -> String {
    if place == Place::Title {
        return text!(language, "[earlier title]", "[舊標題]");
    }
    text!(language, "[earlier version]", "[舊版]")
}

fn lines(id: &str, mark: Option<&str>, text: &str, spans: &[Range<usize>]) -> Vec<Line> {
    let line = |span: &Range<usize>| {
        let from = text.floor_char_boundary(span.start.saturating_sub(REACH));
        let to = text.ceil_char_boundary(span.end.saturating_add(REACH));
        // Only this match is marked: others in the context would shift the column of alignment.
        let own = span.start - from..span.end - from;
        let row = passage(&text[from..to], std::slice::from_ref(&own), Tone::Plain);
        let cells = row.cells();
        let start = cells.iter().position(Grapheme::is_match)?;
        let end = start + cells[start..].iter().take_while(|cell| cell.is_match()).count();
        let part = |cells: &[Grapheme]| Row::from(cells.to_vec());
        let (before, place, after) = (part(&cells[..start]), part(&cells[start..end]), part(&cells[end..]));
        Some(Line { before, place, after, id: id.to_owned(), mark: mark.map(str::to_owned) })
    };
    spans.iter().filter_map(line).collect()
}
