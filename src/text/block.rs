//! Comment blocks: a long remark is cut by the forum's form and goes on in the next comment, so neighbouring comments
//! of one user are read as one text.
//!
//! Where the first of two comments fills its line, the text runs on (a word may be cut in the middle); otherwise a pause
//! stands between. How much fits differs from board to board: the line has 60 columns for the user id and the text, 15
//! fewer where the address is printed too; boards that align their comments give every id 12 columns, which leaves 48
//! (or 33) for the text. A double-width character needs two columns, and people stop a column early: so the last three
//! columns count as full. `scripts/comment-widths.py` draws the distribution in an archive.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// Columns of a comment line for the user id and the text together.
const LINE: usize = 60;
/// Columns that an aligned board gives to the user id.
const ALIGNED_ID: usize = 12;
/// Columns that the address takes where it is printed.
const ADDRESS: usize = 15;
/// A line is full if fewer than this many columns are left.
const SLACK: usize = 3;

/// What stands between two comments of a block whose text runs on: read as a wrapped line.
pub const RUNS_ON: &str = "\n";
/// What stands between two comments of a block where a pause was meant: read as a blank line.
pub const PAUSE: &str = "\n\n";

/// A comment, as far as its place in a block depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark<'a> {
    /// Who wrote it; a comment without an author stands alone.
    pub author: Option<&'a str>,
    /// What was written.
    pub text: &'a str,
    /// Whether the forum printed the address it came from, which takes its room in the line.
    pub address: bool,
    /// Whether it is numbered: what a thread's author wrote between the comments is not, and stands alone.
    pub numbered: bool,
}

/// Neighbouring comments of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Which of the comments.
    pub comments: Range<usize>,
    /// Their texts, joined by [`RUNS_ON`] or [`PAUSE`].
    pub text: String,
    /// Where each comment's text begins in `text`, in bytes.
    pub starts: Vec<usize>,
}

impl Block {
    /// Which of the block's comments, counted from 0, a part of its text touches.
    #[must_use]
    pub fn touched(starts: &[usize], part: &Range<usize>) -> Range<usize> {
        let first = starts.partition_point(|&start| start <= part.start).saturating_sub(1);
        let end = starts.partition_point(|&start| start < part.end).max(first + 1);
        first..end.min(starts.len().max(1))
    }
}

/// The blocks of a thread's comments, in page order.
#[must_use]
pub fn blocks(remarks: &[Remark<'_>]) -> Vec<Block> {
    let form = Form::of(remarks);
    let mut blocks: Vec<Block> = Vec::new();
    for (i, remark) in remarks.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if continues(&remarks[i - 1], remark) => {
                block.text.push_str(if form.is_full(&remarks[i - 1]) { RUNS_ON } else { PAUSE });
                block.starts.push(block.text.len());
                block.text.push_str(remark.text);
                block.comments.end = i + 1;
            }
            _ => blocks.push(Block { comments: i..i + 1, text: remark.text.to_owned(), starts: vec![0] }),
        }
    }
    blocks
}

fn continues(before: &Remark<'_>, remark: &Remark<'_>) -> bool {
    before.author.is_some() && before.author == remark.author && before.numbered && remark.numbered
}

/// How the board's form counts the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    /// Whether the text alone is limited, because the id has a column of its own.
    aligned: bool,
    /// How many columns there are.
    columns: usize,
}

impl Form {
    /// Finds the form in the widths that occur: one that none but a stray comment exceeds.
    fn of(remarks: &[Remark<'_>]) -> Self {
        // A stray address in a thread without them is pasted or edited.
        let addresses = remarks.iter().filter(|remark| remark.address).count();
        let line = if addresses * 2 > remarks.len() { LINE - ADDRESS } else { LINE };
        let aligned = Self { aligned: true, columns: line - ALIGNED_ID };
        let widest = remarks.iter().filter(|remark| remark.text.width() > aligned.columns).count();
        // Edited and pasted comments exceed any form now and then.
        if widest * 100 <= remarks.len() { aligned } else { Self { aligned: false, columns: line } }
    }

    fn is_full(self, remark: &Remark<'_>) -> bool {
        let id = if self.aligned { 0 } else { remark.author.map_or(0, UnicodeWidthStr::width) };
        id + remark.text.width() + SLACK > self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark<'a>(author: &'a str, text: &'a str) -> Remark<'a> {
        Remark { author: Some(author), text, address: false, numbered: true }
    }

    #[test]
    fn a_full_line_runs_on_and_another_pauses() {
        let full = "deepseek適合比較一般人低階需求 而歐噴AI比較適合";
        let blocks =
            blocks(&[remark("tct", full), remark("tct", "高端需求"), remark("tct", "笑死"), remark("b", "推")]);
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].text, format!("{full}\n高端需求\n\n笑死"));
        assert_eq!(blocks[0].comments, 0..3);
        assert_eq!(blocks[0].starts[1], full.len() + 1);
        assert_eq!(blocks[1].text, "推");
    }

    #[test]
    fn the_form_is_found_in_the_widths() {
        let (long, short) = ("字".repeat(28), "字".repeat(23));
        let wide = [remark("abcd", &long), remark("abcd", &short)];
        assert_eq!(Form::of(&wide), Form { aligned: false, columns: 60 });
        assert!(Form::of(&wide).is_full(&wide[0]) && !Form::of(&wide).is_full(&wide[1]));
        assert!(Form::of(&wide[1..]).is_full(&wide[1]), "46 columns fill an aligned line");
        let addressed = [Remark { address: true, ..remark("abc", "短") }];
        assert_eq!(Form::of(&addressed), Form { aligned: true, columns: 33 });
    }

    #[test]
    fn comments_without_author_or_number_stand_alone() {
        let unknown = Remark { author: None, ..remark("", "推") };
        let reply = Remark { numbered: false, ..remark("op", "回樓上") };
        assert_eq!(blocks(&[unknown, unknown, reply, remark("op", "推")]).len(), 4);
    }

    #[test]
    fn the_comments_that_a_part_touches() {
        let starts = [0, 10, 20];
        assert_eq!(Block::touched(&starts, &(0..4)), 0..1);
        assert_eq!(Block::touched(&starts, &(8..14)), 0..2);
        assert_eq!(Block::touched(&starts, &(10..25)), 1..3);
    }
}
