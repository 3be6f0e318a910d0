//! Comment blocks: consecutive comments of one user are read as one text, because the forum's form cuts a long remark
//! and its author continues it in the next comment.
//!
//! Where the first of two comments fills its line, the text continues without a pause (even within a word); otherwise a
//! pause is inserted. The line has 60 columns for the user id and the text, 15 fewer where the address is printed;
//! boards that align their comments give every id 12 columns, which leaves 48 (or 33) for the text. A double-width
//! character takes two columns, and people stop a column early: the last three columns count as full.
//! `scripts/comment-widths.py` prints the distribution of widths in an archive.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// Columns of a comment line, shared by the user id and the text.
const LINE: usize = 60;
/// Columns reserved for the user id on an aligned board.
const ALIGNED_ID: usize = 12;
/// Columns taken by the address where it is printed.
const ADDRESS: usize = 15;
/// Free columns below which a line counts as full.
const SLACK: usize = 3;

/// Separator of two comments whose text continues: read as a wrapped line.
pub const RUNS_ON: &str = "\n";
/// Separator of two comments with a pause between them: read as a blank line.
pub const PAUSE: &str = "\n\n";

/// The properties of a comment that decide how it is joined to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark<'a> {
    /// Its author; a comment without an author forms a block by itself.
    pub author: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// True if the forum printed the address it was written from, which takes columns of the line.
    pub address: bool,
    /// The page on which it has a number. `None` for what the thread's author wrote between the comments: that has no number and
    /// forms a block by itself.
    pub page: Option<Page<'a>>,
}

/// A page on which a comment has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page<'a> {
    /// The page of the thread: comments are given in its order.
    Own,
    /// The page of an earlier version: not all of its comments are given.
    Earlier {
        /// The file of the version.
        file: &'a str,
        /// The offset of its record.
        offset: u64,
        /// The number of the comment on that page.
        floor: u32,
    },
}

impl Page<'_> {
    /// Returns whether a comment at `next` follows this one on the same page, if both are given one after the other.
    fn is_before(self, next: Self) -> bool {
        match (self, next) {
            (Page::Own, Page::Own) => true,
            (
                Page::Earlier { file, offset, floor },
                Page::Earlier { file: next_file, offset: next_offset, floor: next },
            ) => (file, offset, floor.checked_add(1)) == (next_file, next_offset, Some(next)),
            _ => false,
        }
    }
}

/// Consecutive comments of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Their indexes among the comments of the thread.
    pub comments: Range<usize>,
    /// Their texts, joined by [`RUNS_ON`] or [`PAUSE`].
    pub text: String,
    /// The byte offset in `text` of each comment.
    pub starts: Vec<usize>,
}

impl Block {
    /// The block's comments, counted from 0, that overlap `part`, a byte range of its text. `starts` are the offsets of
    /// [`Block::starts`].
    #[must_use]
    pub fn touched(starts: &[usize], part: &Range<usize>) -> Range<usize> {
        let first = starts.partition_point(|&start| start <= part.start).saturating_sub(1);
        // An empty part still belongs to the comment in which it is.
        let end = starts.partition_point(|&start| start < part.end).max(first + 1);
        first..end.min(starts.len().max(1))
    }
}

/// Groups a thread's comments, given in page order, into blocks.
#[must_use]
pub fn blocks(remarks: &[Remark<'_>]) -> Vec<Block> {
    each_block(remarks).collect()
}

/// The number of blocks.
#[must_use]
pub fn block_count(remarks: &[Remark<'_>]) -> usize {
    let joints = remarks.windows(2).filter(|pair| matches!(pair, [before, remark] if continues(before, remark)));
    remarks.len() - joints.count()
}

/// The blocks of a thread's comments, one at a time.
pub fn each_block<'a>(remarks: &'a [Remark<'a>]) -> impl Iterator<Item = Block> + 'a {
    let layout = LineLayout::of(remarks);
    let mut next = 0;
    std::iter::from_fn(move || {
        let remark = remarks.get(next)?;
        let mut block = Block { comments: next..next + 1, text: remark.text.to_owned(), starts: vec![0] };
        while let Some([before, remark]) = remarks.get(block.comments.end - 1..=block.comments.end)
            && continues(before, remark)
        {
            // A phrase continues over a line end and ends at a blank line, as in a post.
            block.text.push_str(if layout.fills_line(before) { RUNS_ON } else { PAUSE });
            block.starts.push(block.text.len());
            block.text.push_str(remark.text);
            block.comments.end += 1;
        }
        next = block.comments.end;
        Some(block)
    })
}

fn continues(before: &Remark<'_>, remark: &Remark<'_>) -> bool {
    // Two comments without an author may be of two people.
    let is_next = before.page.zip(remark.page).is_some_and(|(before, page)| before.is_before(page));
    before.author.is_some() && before.author == remark.author && is_next
}

/// The layout of a comment line on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineLayout {
    /// True if the limit applies to the text alone, because the id has columns of its own.
    aligned: bool,
    /// The number of columns that the limit allows.
    columns: usize,
}

impl LineLayout {
    /// Infers the layout from the widths that occur: at most 1 % of the comments may exceed it.
    fn of(remarks: &[Remark<'_>]) -> Self {
        // A stray address in a thread without them is pasted or edited.
        let addresses = remarks.iter().filter(|remark| remark.address).count();
        let line = if addresses * 2 > remarks.len() { LINE - ADDRESS } else { LINE };
        let aligned = Self { aligned: true, columns: line - ALIGNED_ID };
        let widest = remarks.iter().filter(|remark| remark.text.width() > aligned.columns).count();
        // Edited and pasted comments exceed any limit now and then.
        if widest * 100 <= remarks.len() { aligned } else { Self { aligned: false, columns: line } }
    }

    fn fills_line(self, remark: &Remark<'_>) -> bool {
        let id = if self.aligned { 0 } else { remark.author.map_or(0, UnicodeWidthStr::width) };
        id + remark.text.width() + SLACK > self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark<'a>(author: &'a str, text: &'a str) -> Remark<'a> {
        Remark { author: Some(author), text, address: false, page: Some(Page::Own) }
    }

    #[test]
    fn a_full_line_continues_and_a_shorter_one_pauses() {
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
    fn the_layout_is_inferred_from_the_widths() {
        let (long, short) = ("字".repeat(28), "字".repeat(23));
        let wide = [remark("abcd", &long), remark("abcd", &short)];
        assert_eq!(LineLayout::of(&wide), LineLayout { aligned: false, columns: 60 });
        assert!(LineLayout::of(&wide).fills_line(&wide[0]) && !LineLayout::of(&wide).fills_line(&wide[1]));
        assert!(LineLayout::of(&wide[1..]).fills_line(&wide[1]), "46 columns fill an aligned line");
        let addressed = [Remark { address: true, ..remark("abc", "短") }];
        assert_eq!(LineLayout::of(&addressed), LineLayout { aligned: true, columns: 33 });
    }

    #[test]
    fn comments_without_author_or_number_are_blocks_of_their_own() {
        let unknown = Remark { author: None, ..remark("", "推") };
        let reply = Remark { page: None, ..remark("op", "回樓上") };
        assert_eq!(blocks(&[unknown, unknown, reply, remark("op", "推")]).len(), 4);
    }

    #[test]
    fn a_part_overlaps_comments() {
        let starts = [0, 10, 20];
        assert_eq!(Block::touched(&starts, &(0..4)), 0..1);
        assert_eq!(Block::touched(&starts, &(8..14)), 0..2);
        assert_eq!(Block::touched(&starts, &(10..25)), 1..3);
    }
}
