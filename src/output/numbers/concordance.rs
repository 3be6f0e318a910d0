//! Keyword in context: each place on a line of its own, the places under each other however wide their characters are.

use std::{io, ops::Range};

use crate::output::{
    Options,
    hits::{ids, passage::passage},
    terminal::{
        row::{Cell, Row},
        tone::Tone,
    },
};
use crate::{
    search::Hit,
    text::fold,
    thread::{Place, ThreadId},
};

/// Columns of a line where no terminal sets them.
const WIDTH: usize = 120;
/// Columns of a place that are shown on either side at most.
const SIDE: usize = 240;
/// Bytes that are looked at on either side of a place.
const REACH: usize = 4 * SIDE;

/// Makes lines of hits.
#[derive(Debug)]
pub struct Concordance<'a> {
    options: &'a Options,
}

/// A place, with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    before: Row,
    place: Row,
    after: Row,
    id: String,
}

impl<'a> Concordance<'a> {
    /// Lines that fit what `options` says.
    #[must_use]
    pub const fn new(options: &'a Options) -> Self {
        Self { options }
    }

    /// The places of a hit, in the order in which they stand.
    #[must_use]
    pub fn lines(&self, hit: &Hit) -> Vec<Line> {
        match hit {
            Hit::Thread(hit) => {
                let of = |found: &crate::search::Match| {
                    let floor = found.floors.first().copied().filter(|_| found.place == Place::Comment);
                    lines(&hit.id, floor, &found.text, &found.spans)
                };
                hit.matches.iter().flat_map(of).collect()
            }
            Hit::Comment(hit) => lines(&hit.id, hit.floors.first().copied(), &hit.text, &hit.spans),
        }
    }

    /// Writes a line: what stands before the place at its left, up to the middle; then the place, what stands after it,
    /// and the id.
    pub fn write(&self, line: &Line, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.options.width.filter(|&width| width > 0).unwrap_or(WIDTH);
        let id = Row::of(&line.id, Tone::Id);
        // The id gives way where the line is too narrow for all.
        let room = if columns >= 2 * id.width() + 8 { columns - id.width() - 2 } else { columns };
        // However long the id is, the places stand under each other.
        let (left, place) = (columns / 3, line.place.clone().cut(room / 2));
        let before = line.before.clone().cut_left(left);
        let right = room.saturating_sub(left + place.width());
        let after = line.after.clone().cut_right(right);
        let blanks = left.saturating_sub(before.width());
        let row = Row::default().padded(blanks).and(before).and(place).and(after);
        let row = if room < columns { row.padded(room).with("  ", Tone::Plain).and(id) } else { row };
        row.trimmed().write(out, self.options.colour)
    }
}

impl Line {
    /// What follows the place, as lines are ordered by it.
    #[must_use]
    pub fn after_key(&self) -> String {
        key(self.after.to_string().chars())
    }

    /// What precedes the place, from the place on backwards.
    #[must_use]
    pub fn before_key(&self) -> String {
        key(self.before.to_string().chars().rev())
    }
}

/// Characters as they are compared, without blanks.
fn key(chars: impl Iterator<Item = char>) -> String {
    chars.filter(|c| !c.is_whitespace()).filter_map(|c| fold::fold(c).map(|folded| folded.char)).collect()
}

fn lines(id: &ThreadId, floor: Option<u32>, text: &str, spans: &[Range<usize>]) -> Vec<Line> {
    let name = floor.map_or_else(|| ids::encoded(id), |floor| format!("{}#{floor}", ids::encoded(id)));
    let line = |span: &Range<usize>| {
        let from = text.floor_char_boundary(span.start.saturating_sub(REACH));
        let to = text.ceil_char_boundary(span.end.saturating_add(REACH));
        let own = span.start - from..span.end - from;
        let row = passage(&text[from..to], std::slice::from_ref(&own), Tone::Plain);
        let cells = row.cells();
        let start = cells.iter().position(Cell::is_match)?;
        let end = start + cells[start..].iter().take_while(|cell| cell.is_match()).count();
        let part = |cells: &[Cell]| Row::from(cells.to_vec());
        let (before, place, after) = (part(&cells[..start]), part(&cells[start..end]), part(&cells[end..]));
        Some(Line { before, place, after, id: name.clone() })
    };
    spans.iter().filter_map(line).collect()
}
