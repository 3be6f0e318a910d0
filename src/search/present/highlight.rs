//! Highlights: a whole thread with every span in it that matches.

use std::ops::Range;

use super::{
    Presenter, snippet,
    thread::{assembled, stored_thread},
};
use crate::{
    Result,
    index::{OpenIndex, StoredBlock, StoredThread},
    query::Plan,
    search::{Weights, compile::Compiler},
    thread::{Place, Thread, ThreadId},
};

/// The spans of a thread that match: byte ranges, ascending, neither overlapping nor touching.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlights {
    /// In its title.
    pub title: Vec<Range<usize>>,
    /// In the post.
    pub body: Vec<Range<usize>>,
    /// In each of the titles and posts of other versions, in their order.
    pub earlier: Vec<Vec<Range<usize>>>,
    /// In each of its comments, in their order. A match that continues from one comment into the next is marked in both.
    pub comments: Vec<Vec<Range<usize>>>,
}

/// The thread with this id and the spans in it that the texts of `plan` match, whether or not the plan matches the thread;
/// `None` if the index has no such thread.
///
/// # Errors
/// If the index is damaged.
pub fn highlighted_thread(index: &OpenIndex, id: &ThreadId, plan: &Plan) -> Result<Option<(Thread, Highlights)>> {
    let Some((thread, blocks)) = stored_thread(index, id)? else { return Ok(None) };
    let presenter = Presenter::new(index, Compiler::new(index, Weights::CHOSEN), Some(plan));
    let (titles, bodies) = presenter.post_spans(&thread);
    let (title, mut earlier) = of_parts(&thread, Place::Title, &titles);
    let (body, of_bodies) = of_parts(&thread, Place::Body, &bodies);
    earlier.extend(of_bodies);
    let comments = blocks.iter().flat_map(|block| of_comments(block, &presenter.block_spans(block))).collect();
    Ok(Some((assembled(index, thread, blocks), Highlights { title, body, earlier, comments })))
}

/// The spans of the titles or posts of a thread as spans of its own text, and of each of those of other versions.
fn of_parts(
    thread: &StoredThread,
    place: Place,
    spans: &[Range<usize>],
) -> (Vec<Range<usize>>, Vec<Vec<Range<usize>>>) {
    let mut parts = thread.parts(place).into_iter().map(|(part, _)| snippet::within(spans, &part));
    (parts.next().unwrap_or_default(), parts.collect())
}

/// The spans of a block's text as spans of its comments' texts.
fn of_comments(block: &StoredBlock, spans: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    // A match may continue over the line end between two comments of a block.
    let of_comment = |number: usize| snippet::within(spans, &block.lines(number..number + 1));
    (0..block.comments.len()).map(of_comment).collect()
}
