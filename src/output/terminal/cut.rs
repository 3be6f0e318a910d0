//! Making rows fit: cut around the match, wrap over several lines, flow pieces into lines.

use std::{mem, ops::Range};

use super::{
    row::{Grapheme, Row},
    tone::Tone,
};

/// Columns between two pieces of a flow.
// Two, as a piece may itself have single blanks.
const GAP: usize = 2;
/// Maximum letters of a word that are moved to the next line with the rest of it; a longer word is split.
const WORD: usize = 24;

impl Row {
    /// The part of the row around its first match that fits in `limit` columns, `…` where something was left out.
    #[must_use]
    pub(crate) fn cut(self, limit: usize) -> Self {
        if self.width() <= limit {
            return self;
        }
        let window = if limit < 2 { 0..0 } else { window(self.cells(), limit) };
        let ellipsis = |wanted: bool| wanted.then(Grapheme::ellipsis);
        if window.is_empty() {
            return ellipsis(limit > 0).into_iter().collect::<Vec<_>>().into();
        }
        let tail = ellipsis(window.end < self.cells().len());
        let kept = self.cells()[window.clone()].iter().cloned();
        ellipsis(window.start > 0).into_iter().chain(kept).chain(tail).collect::<Vec<_>>().into()
    }

    /// The beginning of the row that fits in `limit` columns.
    #[must_use]
    pub(crate) fn cut_right(self, limit: usize) -> Self {
        if self.width() <= limit {
            return self;
        }
        let kept = fitting(self.cells().iter(), limit);
        let dots = (limit > 0).then(Grapheme::ellipsis);
        self.cells()[..kept].iter().cloned().chain(dots).collect::<Vec<_>>().into()
    }

    /// The end of the row that fits in `limit` columns.
    #[must_use]
    pub(crate) fn cut_left(self, limit: usize) -> Self {
        if self.width() <= limit {
            return self;
        }
        let kept = fitting(self.cells().iter().rev(), limit);
        let dots = (limit > 0).then(Grapheme::ellipsis);
        dots.into_iter().chain(self.cells()[self.cells().len() - kept..].iter().cloned()).collect::<Vec<_>>().into()
    }

    /// The row on lines of `limit` columns, at least one. Every cell is kept, blanks too; a cell that is wider than a
    /// whole line becomes `…`.
    pub(crate) fn wrap(self, limit: usize) -> Vec<Self> {
        let mut lines = Vec::new();
        let (mut line, mut width) = (Vec::new(), 0_usize);
        for cell in self.cells() {
            // Else a line of one column could never hold a character of two, and wrapping would not end.
            let cell = if cell.width() > limit { Grapheme::ellipsis() } else { cell.clone() };
            if width.saturating_add(cell.width()) > limit {
                let begun = line.split_off(line_end(&line, &cell));
                lines.push(Self::from(mem::replace(&mut line, begun)));
                width = line.iter().map(Grapheme::width).sum();
            }
            width += cell.width();
            line.push(cell);
        }
        lines.push(line.into());
        lines
    }
}

/// The number of cells that fit in `limit` columns together with an ellipsis.
fn fitting<'c>(cells: impl Iterator<Item = &'c Grapheme>, limit: usize) -> usize {
    let mut left = limit.saturating_sub(1);
    cells
        .take_while(|cell| {
            let fits = cell.width() <= left;
            left = left.saturating_sub(cell.width());
            fits
        })
        .count()
}

/// The end of a full line if `next` follows: before a word that continues in `next`, or at its very end.
fn line_end(line: &[Grapheme], next: &Grapheme) -> usize {
    let end = line.iter().rposition(Grapheme::ends_word).map_or(0, |at| at + 1);
    // An address of a hundred letters would leave the line before it empty.
    let is_split = !next.ends_word() && end > 0 && line.len() - end <= WORD;
    if is_split { end } else { line.len() }
}

/// Pieces side by side, on as many lines as needed; a piece is cut only if it is wider than a whole line.
pub(crate) fn flow(pieces: Vec<Row>, limit: usize) -> Vec<Row> {
    let mut lines: Vec<Row> = Vec::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        let piece = piece.cut(limit);
        match lines.last_mut() {
            Some(line) if line.width() + GAP + piece.width() <= limit => {
                *line = mem::take(line).with(&" ".repeat(GAP), Tone::Plain).and(piece);
            }
            _ => lines.push(piece),
        }
    }
    lines
}

/// The cells to keep: the match first, then its surroundings. A match near the start keeps the start, since a text is
/// best read from there; otherwise a quarter of the line precedes the match.
fn window(cells: &[Grapheme], limit: usize) -> Range<usize> {
    let edges = edges(cells);
    let matched = first_match(cells);
    let fits = |kept: &Range<usize>| {
        let dots = usize::from(kept.start > 0) + usize::from(kept.end < cells.len());
        edges[kept.end] - edges[kept.start] + dots <= limit
    };
    // Two thirds leave room for text after the match.
    let whole_start = edges[matched.end] <= limit * 2 / 3;
    let start = if whole_start { 0 } else { matched.start };
    let mut kept = start..start;
    // In this order: what does not fit is lost to the part that is widened last.
    grow_right(&mut kept, matched.end, fits);
    grow_left(&mut kept, |wider| edges[start] - edges[wider.start] <= limit / 4 && fits(wider));
    grow_right(&mut kept, cells.len(), fits);
    grow_left(&mut kept, fits);
    kept
}

fn grow_left(kept: &mut Range<usize>, fits: impl Fn(&Range<usize>) -> bool) {
    while kept.start > 0 && fits(&(kept.start - 1..kept.end)) {
        kept.start -= 1;
    }
}

fn grow_right(kept: &mut Range<usize>, len: usize, fits: impl Fn(&Range<usize>) -> bool) {
    while kept.end < len && fits(&(kept.start..kept.end + 1)) {
        kept.end += 1;
    }
}

/// The column at which each cell starts, and the one after the last.
fn edges(cells: &[Grapheme]) -> Vec<usize> {
    let ends = cells.iter().scan(0, |sum, cell| {
        *sum += cell.width();
        Some(*sum)
    });
    std::iter::once(0).chain(ends).collect()
}

fn first_match(cells: &[Grapheme]) -> Range<usize> {
    let start = cells.iter().position(Grapheme::is_match).unwrap_or(0);
    let len = cells[start..].iter().take_while(|cell| cell.is_match()).count();
    start..start + len
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads `[` and `]` as the ends of a match.
    fn marked(text: &str) -> Row {
        let mut tone = Tone::Plain;
        let mut row = Row::default();
        for c in text.chars() {
            match c {
                '[' => tone = Tone::Match,
                ']' => tone = Tone::Plain,
                _ => row.push(c, tone),
            }
        }
        row
    }

    #[test]
    fn a_row_is_cut_around_its_match() {
        let table = [
            ("台積電", 6, "台積電"),
            ("台積電", 5, "台積…"),
            ("台積電", 4, "台…"),
            ("台積電", 3, "台…"),
            ("台積電", 2, "…"),
            ("台積電", 1, "…"),
            ("台積電", 0, ""),
            ("[台]積電大漲", 8, "台積電…"),
            ("今天台股開高走低[台積電]跌", 12, "…低台積電跌"),
            ("今天台股開高走低[台積電]跌了又漲回來", 16, "…走低台積電跌了…"),
            ("今天台股開高走低[台積電]跌了又漲回來", 40, "今天台股開高走低台積電跌了又漲回來"),
            ("one two three [four] five six", 12, "…ee four fi…"),
            ("ab cd [積積台積台積]0", 16, "…d 積積台積台積0"),
            ("ab\u{202e}cd", 10, "ab…"),
            ("ab\u{202e}cd", 11, "ab\\u{202e}…"),
        ];
        for (text, limit, cut) in table {
            assert_eq!(marked(text).cut(limit).plain(), cut, "{text} to {limit}");
        }
    }

    #[test]
    fn a_row_is_wrapped_between_characters() {
        let lines = |text: &str, limit| marked(text).wrap(limit).iter().map(Row::plain).collect::<Vec<_>>();
        assert_eq!(lines("", 4), [""]);
        assert_eq!(lines("台積電漲", 5), ["台積", "電漲"]);
        assert_eq!(lines("a台b積", 3), ["a台", "b積"]);
        assert_eq!(lines("a台", 1), ["a", "…"]);
        assert_eq!(lines("see one two", 8), ["see one ", "two"]);
        assert_eq!(lines("see one two", 6), ["see ", "one ", "two"]);
        assert_eq!(lines("台積TSMC漲", 6), ["台積", "TSMC漲"]);
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("a\x1b\u{9b}", 4), ["a␛…"]);
    }

    #[test]
    fn pieces_flow_onto_the_next_line() {
        let pieces = || ["Stock", "", "推 12", "newsbird"].map(|text| Row::of(text, Tone::Plain)).to_vec();
        let lines = |limit| flow(pieces(), limit).iter().map(Row::plain).collect::<Vec<_>>();
        assert_eq!(lines(80), ["Stock  推 12  newsbird"]);
        assert_eq!(lines(14), ["Stock  推 12", "newsbird"]);
        assert_eq!(lines(5), ["Stock", "推 12", "news…"]);
    }

    proptest! {
        #[test]
        fn a_cut_row_is_never_too_wide(before in "\\PC{0,40}", hit in "[台積電a-c]{1,6}", after in "\\PC{0,40}", limit in 0..60_usize) {
            let row = Row::of(&before, Tone::Plain).with(&hit, Tone::Match).with(&after, Tone::Plain);
            let cut = row.clone().cut(limit);
            prop_assert!(cut.width() <= limit);
            prop_assert!(limit < 16 || cut.matched() == row.matched());
        }

        #[test]
        fn wrapping_loses_nothing(text in any::<String>(), limit in 10..60_usize) {
            let row = Row::of(&text, Tone::Plain);
            let lines = row.clone().wrap(limit);
            prop_assert!(lines.iter().all(|line| line.width() <= limit));
            prop_assert_eq!(lines.iter().map(Row::plain).collect::<String>(), row.plain());
        }
    }
}
