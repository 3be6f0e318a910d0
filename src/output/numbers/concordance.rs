//! Keyword in context: one match a line, aligned at the match whatever the width of the characters.

use std::{io, ops::Range};

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
    /// The names of the text, the longest first.
    names: Vec<String>,
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
                    let names = names(&hit.id, found.spot, found.place, found.earlier.is_some(), self.options.language);
                    lines(&names, &found.text, &found.spans)
                };
                hit.matches.iter().flat_map(of).collect()
            }
            Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => {
                let names =
                    names(&hit.id, Some(hit.spot), Place::Comment, hit.earlier.is_some(), self.options.language);
                lines(&names, &hit.text, &hit.spans)
            }
        }
    }

    /// Writes a line: the context before the match at the left, up to a fixed column; then the match, the context after
    /// it, and the id.
    pub fn write(&self, line: &Line, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.options.width.filter(|&width| width > 0).unwrap_or(WIDTH);
        // The name is dropped where the line is too narrow for everything.
        let name = line.names.iter().map(|name| Row::of(name, Tone::Id)).find(|name| columns >= 2 * name.width() + 8);
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

/// The names of a text, the longest first: the id of its thread or comment, and a mark if it is from another archived
/// version.
fn names(id: &ThreadId, spot: Option<CommentRef>, place: Place, is_earlier: bool, language: Language) -> Vec<String> {
    let id = spot.map_or_else(|| ids::encoded(id), |spot| format!("{}#{spot}", ids::encoded(id)));
    if !is_earlier {
        return vec![id];
    }
    let mark = if place == Place::Title {
        text!(language, "[earlier title]", "[舊標題]")
    } else {
        text!(language, "[earlier version]", "[舊版]")
    };
    vec![format!("{id} {mark}"), mark]
}

fn lines(names: &[String], text: &str, spans: &[Range<usize>]) -> Vec<Line> {
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
        Some(Line { before, place, after, names: names.to_vec() })
    };
    spans.iter().filter_map(line).collect()
}
