//! Passages: parts of stored texts that match, with the spans that do.

use std::ops::Range;

use super::snippet;
use crate::{index::StoredBlock, search::Match, text::block::Block, thread::Place};

/// The places within a part of a text, as places of that part.
pub(super) fn within(places: &[(Range<usize>, usize)], part: &Range<usize>) -> Vec<(Range<usize>, usize)> {
    let here = places.iter().filter(|(place, _)| part.start <= place.start && place.end <= part.end);
    here.map(|(place, needle)| (place.start - part.start..place.end - part.start, *needle)).collect()
}

/// The window with the most different needles, and the spans in it.
pub(super) fn best_window(text: &str, places: &[(Range<usize>, usize)]) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let best = snippet::densest(places);
    let matched = best.first()?.0.start..best.iter().map(|(place, _)| place.end).max()?;
    let window = snippet::window(text, &matched);
    let spans = snippet::within(&snippet::spans(places), &window);
    Some((window, spans))
}

/// The comments of a block that the best of the places touch, as one snippet, and the number of the first of them.
pub(super) fn comment_match(block: &StoredBlock, places: &[(Range<usize>, usize)]) -> Option<(Match, usize)> {
    let best = snippet::densest(places);
    let matched = best.first()?.0.start..best.iter().map(|(place, _)| place.end).max()?;
    let touched = Block::touched(&block.starts(), &matched);
    let first = block.comments.get(touched.clone())?.first()?;
    let window = block.lines(touched.clone());
    let number = touched.start;
    let passage = Match {
        place: Place::Comment,
        floors: floors(block, touched),
        spot: None,
        by: block.author.clone(),
        reaction: first.reaction(),
        text: block.text.get(window.clone())?.to_owned(),
        spans: snippet::within(&snippet::spans(places), &window),
        earlier: None,
    };
    Some((passage, number))
}

/// The maximum length of a block that is shown as a whole where no text in it matches, in bytes.
const SHORT: usize = 360;

/// The block, or the first comment of a long one, for a block that no text of the query leads to.
pub(super) fn beginning(block: &StoredBlock) -> Option<Match> {
    let part = 0..if block.text.len() <= SHORT { block.comments.len() } else { 1 };
    let text = block.text.get(block.lines(part.clone()))?.to_owned();
    let (by, reaction) = (block.author.clone(), block.comments.first()?.reaction());
    Some(Match { floors: floors(block, part), by, reaction, ..plain(Place::Comment, text, vec![]) })
}

/// The floors of some comments of a block.
pub(super) fn floors(block: &StoredBlock, comments: Range<usize>) -> Vec<u32> {
    block.floors().take(comments.end).skip(comments.start).flatten().collect()
}

/// A passage of a title or a post.
pub(super) fn plain(place: Place, text: String, spans: Vec<Range<usize>>) -> Match {
    Match { place, floors: vec![], spot: None, by: None, reaction: None, text, spans, earlier: None }
}
