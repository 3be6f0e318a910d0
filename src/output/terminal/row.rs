//! One line for the terminal: characters of known width, each with its tone, so that nothing is measured twice and
//! nothing reaches the terminal unseen.

use std::{fmt, io};

use super::tone::Tone;
use crate::text::visible::{VisibleForm, visible};

/// Maximum marks on one character. Vietnamese and Thai need two; more would cover the lines above.
const MARKS: usize = 3;

/// A character with its marks, or the name of one that is not shown itself. Never split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grapheme {
    text: String,
    width: usize,
    tone: Tone,
    /// The number of marks that it can still take.
    room: usize,
}

impl Grapheme {
    pub(crate) fn ellipsis() -> Self {
        Self { text: "…".to_owned(), width: 1, tone: Tone::Dim, room: 0 }
    }

    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn is_match(&self) -> bool {
        self.tone == Tone::Match
    }

    /// Returns whether a line may end after this character without splitting a word of letters.
    pub(crate) fn ends_word(&self) -> bool {
        self.width > 1 || self.text.starts_with(' ')
    }

    fn glyph(c: char, width: usize, tone: Tone) -> Self {
        Self { text: c.to_string(), width, tone, room: MARKS }
    }

    fn name(text: String, tone: Tone) -> Self {
        Self { width: text.chars().count(), text, tone, room: 0 }
    }

    fn add_mark(&mut self, mark: char, tone: Tone) {
        if self.room > 0 {
            self.text.push(mark);
            self.room -= 1;
        }
        // A match may be the mark alone; its base is then shown as matching.
        if tone == Tone::Match {
            self.tone = tone;
        }
    }
}

/// Characters on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    cells: Vec<Grapheme>,
}

impl Row {
    /// `text`, made harmless, in one tone.
    pub(crate) fn of(text: &str, tone: Tone) -> Self {
        Self::default().with(text, tone)
    }

    /// The row with `text`, made harmless, at its end.
    #[must_use]
    pub(crate) fn with(mut self, text: &str, tone: Tone) -> Self {
        for c in text.chars() {
            self.push(c, tone);
        }
        self
    }

    /// The row with another at its end.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.cells.extend(other.cells);
        self
    }

    /// The row with blanks at its end up to `width`.
    #[must_use]
    pub(crate) fn padded(self, width: usize) -> Self {
        let blanks = width.saturating_sub(self.width());
        self.with(&" ".repeat(blanks), Tone::Plain)
    }

    /// The row without the blanks at its end.
    #[must_use]
    pub(crate) fn trimmed(mut self) -> Self {
        let end = self.cells.iter().rposition(|cell| cell.text != " ").map_or(0, |last| last + 1);
        self.cells.truncate(end);
        self
    }

    /// Adds one character in its visible form.
    pub(crate) fn push(&mut self, c: char, tone: Tone) {
        match visible(c) {
            VisibleForm::Glyph(width) => self.cells.push(Grapheme::glyph(c, width, tone)),
            VisibleForm::Name(name) => self.cells.push(Grapheme::name(name, tone)),
            VisibleForm::Nothing => {}
            VisibleForm::Mark => self.push_mark(c, tone),
        }
    }

    /// A mark without a base would combine with what this program printed before it: it gets a name instead.
    fn push_mark(&mut self, mark: char, tone: Tone) {
        match self.cells.last_mut() {
            // A blank is no base, and a mark on an escape such as `\u{202e}` would change its last letter.
            Some(base) if base.width > 0 && !base.text.starts_with(['\\', ' ', '\u{3000}']) => {
                base.add_mark(mark, tone);
            }
            _ => self.cells.push(Grapheme::name(mark.escape_unicode().to_string(), tone)),
        }
    }

    pub(crate) fn cells(&self) -> &[Grapheme] {
        &self.cells
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The columns that the row takes.
    pub(crate) fn width(&self) -> usize {
        self.cells.iter().map(Grapheme::width).sum()
    }

    /// The row as text, without colours.
    #[cfg(test)]
    pub(crate) fn plain(&self) -> String {
        self.to_string()
    }

    /// The matching parts as text.
    #[cfg(test)]
    pub(crate) fn matched(&self) -> String {
        self.cells.iter().filter(|cell| cell.is_match()).map(|cell| cell.text.as_str()).collect()
    }

    /// Writes the row and ends the line.
    pub(crate) fn write(&self, out: &mut dyn io::Write, colour: bool) -> io::Result<()> {
        for run in self.cells.chunk_by(|a, b| a.tone == b.tone) {
            write_run(run, out, colour)?;
        }
        out.write_all(b"\n")
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cells.iter().try_for_each(|cell| f.write_str(&cell.text))
    }
}

impl From<Vec<Grapheme>> for Row {
    fn from(cells: Vec<Grapheme>) -> Self {
        Self { cells }
    }
}

fn write_run(run: &[Grapheme], out: &mut dyn io::Write, colour: bool) -> io::Result<()> {
    let style = run.first().filter(|_| colour).map(|cell| cell.tone.style()).unwrap_or_default();
    write!(out, "{}", style.render())?;
    for cell in run {
        out.write_all(cell.text.as_bytes())?;
    }
    write!(out, "{}", style.render_reset())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_wide_as_it_looks() {
        let table = [
            ("", 0),
            ("abc", 3),
            ("台積電", 6),
            ("TSM大漲", 7),
            ("e\u{301}", 1),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", 1),
            ("\u{301}", 7),
            ("\x1b[31m", 5),
            ("\u{202e}", 8),
            ("☺\u{fe0f}", 1),
            ("👨\u{200d}👩", 4),
        ];
        for (text, width) in table {
            assert_eq!(Row::of(text, Tone::Plain).width(), width, "{text:?}");
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}x", "\u{301}".repeat(50));
        assert_eq!(Row::of(&tower, Tone::Plain).plain(), "e\u{301}\u{301}\u{301}x");
    }

    #[test]
    fn neighbours_of_one_tone_share_one_colour() {
        let row = Row::of("台積", Tone::Match).with("電", Tone::Match).with(" 漲", Tone::Plain);
        let mut out = Vec::new();
        row.write(&mut out, true).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1m\x1b[31m台積電\x1b[0m 漲\n");
    }
}
