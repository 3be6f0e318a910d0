//! The hits of comment blocks and of single comments.

use std::{cell::OnceCell, ops::Range};

use super::{Presenter, passage::floors, snippet};
use crate::{
    Result,
    engine::{DocAddress, Level},
    index::{StoredBlock, StoredComment, StoredThread, broken},
    query::TextClause,
    search::{CommentHit, CommentRef, LineHit, Pieces, ThreadFacts, order::Listed},
    thread::{Comment, UnixTime},
};

impl Presenter<'_> {
    /// The hit of a comment block.
    pub(in crate::search) fn comment(&self, candidate: &Listed) -> Result<CommentHit> {
        let block = self.index.block(candidate.address)?;
        self.part(candidate, &block, 0..block.comments.len())
    }

    /// The hit of a single comment.
    pub(in crate::search) fn line(&self, candidate: &Listed) -> Result<LineHit> {
        let block = self.index.block(candidate.address)?;
        let line = candidate.line.map_or(0, |line| line as usize);
        let stored = block.comments.get(line).ok_or_else(|| broken("a comment is gone from its block"))?;
        let ip = stored.ip.clone();
        Ok(LineHit {
            comment: self.part(candidate, &block, line..line + 1)?,
            ip,
            block: floors(&block, 0..block.comments.len()),
        })
    }

    /// The hit of some adjacent comments of a block.
    fn part(&self, candidate: &Listed, block: &StoredBlock, part: Range<usize>) -> Result<CommentHit> {
        let thread = self.stored(self.compiler.context().thread_of(self.index, candidate.address)?)?;
        let window = block.lines(part.clone());
        // A match may continue over the end of a line: the block is searched, and its spans are cut.
        let spans = self.closest(|| Ok(snippet::within(&self.block_spans(block), &window)))?;
        let comments = &block.comments[part.clone()];
        let floors = floors(block, part.clone());
        let first = self.spot(candidate.address, &floors, None)?;
        // Of a block without floors the first comment was named.
        let spot = if floors.is_empty() { first.later(part.start) } else { first };
        let (before, after) = self.around(&thread, part.len(), spot)?;
        Ok(CommentHit {
            id: thread.id(),
            title: thread.title().to_owned(),
            earlier: block.earlier.as_ref().map(|source| self.index.file_name(source)),
            thread: ThreadFacts {
                author: thread.author.clone(),
                posted_at: thread.posted_at.map(UnixTime),
                url: thread.url.clone(),
                body: self.detail.full.then(|| thread.body().to_owned()),
            },
            floors,
            spot,
            reactions: comments.iter().map(StoredComment::reaction).collect(),
            posted_at: comments.iter().find_map(|comment| comment.posted_at).map(UnixTime),
            by: block.author.clone(),
            relevance: self.relevance(candidate),
            pieces: match candidate.line {
                None => self.pieces(candidate.address, Level::Comments)?,
                Some(_) => self.pieces_within(&block.text, &window),
            },
            text: block.text.get(window).unwrap_or_default().to_owned(),
            spans,
            before,
            after,
        })
    }

    /// As `Presenter::pieces`, for a part of a text, which an occurrence of a piece has to touch.
    fn pieces_within(&self, text: &str, part: &Range<usize>) -> Option<Pieces> {
        if self.questions.is_empty() {
            return None;
        }
        let units = OnceCell::new();
        let touches = |place: &Range<usize>| place.start < part.end && place.end > part.start;
        let is_held = |piece: &&TextClause| piece.needle.find_in(text, &units).iter().any(touches);
        let all: Vec<_> = self.questions.iter().flat_map(|question| &question.pieces).collect();
        let held = all.iter().copied().filter(is_held).count();
        Some(Pieces { held, of: all.len() })
    }

    /// The reference to the first of the comments at `floors` of a block. `before` is a block before it in its thread, with the
    /// reference to its first comment, as far as that is known.
    pub(super) fn spot(
        &self,
        block: DocAddress,
        floors: &[u32],
        before: Option<(DocAddress, CommentRef)>,
    ) -> Result<CommentRef> {
        floors.first().map_or_else(|| self.unnumbered(block, before), |&floor| Ok(CommentRef::floor(floor)))
    }

    /// The reference to a block without a floor, by the blocks before it, which are in page order.
    fn unnumbered(&self, block: DocAddress, known: Option<(DocAddress, CommentRef)>) -> Result<CommentRef> {
        let mut spot = CommentRef { floor: 0, after: 1 };
        let thread = self.compiler.context().thread_of(self.index, block)?;
        // Documents of files may be stored between two threads, so that the previous thread is no bound.
        let start = thread.doc_id.saturating_sub(self.stored(thread)?.blocks);
        for document in (start..block.doc_id).rev() {
            let before = self.index.block(DocAddress::new(block.segment_ord, document))?;
            if let Some(floor) = before.floors().rev().flatten().next() {
                spot.floor = floor;
                break;
            }
            spot = spot.later(before.comments.len());
            if let Some((_, known)) = known.filter(|(known, spot)| known.doc_id == document && spot.after > 0) {
                return Ok(CommentRef { after: known.after + spot.after - 1, ..known });
            }
        }
        Ok(spot)
    }

    /// The requested number of comments before and after `length` comments from `spot` on.
    fn around(&self, thread: &StoredThread, length: usize, spot: CommentRef) -> Result<(Vec<Comment>, Vec<Comment>)> {
        if self.detail.around == 0 {
            return Ok((vec![], vec![]));
        }
        let whole = self.whole(&thread.id())?;
        let comments = &whole.comments;
        let Some(first) = spot.index_in(comments) else { return Ok((vec![], vec![])) };
        let last = first + length;
        let before = &comments[first.saturating_sub(self.detail.around)..first];
        let after = &comments[last.min(comments.len())..(last + self.detail.around).min(comments.len())];
        Ok((before.to_vec(), after.to_vec()))
    }
}
