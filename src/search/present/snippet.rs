//! Snippets: the best passage of a text, with enough context to be read.

use std::{cell::OnceCell, ops::Range};

use crate::query::Needle;

/// The maximum length from the first match of a snippet to its last, in bytes: some forty Han characters.
const REACH: usize = 120;
/// The length of the context on either side of the matches, in bytes.
const MARGIN: usize = 75;

/// The places of the needles in a text, each with the number of its needle.
pub(super) fn places(needles: &[&Needle], text: &str) -> Vec<(Range<usize>, usize)> {
    let units = OnceCell::new();
    let mut places: Vec<_> = needles
        .iter()
        .enumerate()
        .flat_map(|(number, needle)| needle.find_in(text, &units).into_iter().map(move |place| (place, number)))
        .collect();
    places.sort_unstable_by_key(|(place, number)| (place.start, place.end, *number));
    places
}

/// The places as spans that neither overlap nor touch.
pub(super) fn spans(places: &[(Range<usize>, usize)]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (place, _) in places {
        match spans.last_mut() {
            // Two marks that touch would be printed as two matches of half a word.
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => spans.push(place.clone()),
        }
    }
    spans
}

/// The number of different needles at `places`.
pub(super) fn variety(places: &[(Range<usize>, usize)]) -> usize {
    let mut numbers: Vec<_> = places.iter().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len()
}

/// The successive places within [`REACH`] with the most different needles; the first of the best.
pub(super) fn densest(places: &[(Range<usize>, usize)]) -> &[(Range<usize>, usize)] {
    let mut best = &places[..0];
    for (i, (first, _)) in places.iter().enumerate() {
        let length = places[i..].iter().take_while(|(place, _)| place.end <= first.start + REACH).count();
        // A match longer than the reach is a snippet by itself.
        let stretch = &places[i..i + length.max(1)];
        if (variety(stretch), stretch.len()) > (variety(best), best.len()) {
            best = stretch;
        }
    }
    best
}

/// The part of `text` to be shown for matches that span `matched`: some context on both sides, but not beyond a blank
/// line, and cut where a line or a sentence ends if one does nearby.
pub(super) fn window(text: &str, matched: &Range<usize>) -> Range<usize> {
    let from = text.floor_char_boundary(matched.start.saturating_sub(MARGIN));
    let to = text.ceil_char_boundary((matched.end + MARGIN).min(text.len()));
    let before = &text[from..matched.start];
    let after = &text[matched.end..to];
    let start = match before.rfind("\n\n") {
        Some(at) => from + at + 2,
        None if from == 0 => 0,
        // The first end within the margin: it keeps the most context.
        None => from + before.find(['。', '！', '？', '\n']).map_or(0, |at| after_char(before, at)),
    };
    let end = after.find("\n\n").map_or(to, |at| matched.end + at);
    start..end
}

fn after_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The spans within `window`, relative to its start.
pub(super) fn within(spans: &[Range<usize>], window: &Range<usize>) -> Vec<Range<usize>> {
    let inside = spans.iter().filter(|span| span.end > window.start && span.start < window.end);
    inside.map(|s| s.start.max(window.start) - window.start..s.end.min(window.end) - window.start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Term;

    fn needle(typed: &str) -> Needle {
        Needle::Term(Term::read(typed).unwrap())
    }

    #[test]
    fn the_densest_stretch_has_the_most_needles() {
        let text = format!("台積電。{}聯發科 台積電 台積電{}聯發科", "一".repeat(90), "二".repeat(90));
        let (one, two) = (needle("台積電"), needle("聯發科"));
        let places = places(&[&one, &two], &text);
        assert_eq!(places.len(), 5);
        let best = densest(&places);
        assert_eq!((variety(best), best.len()), (2, 3));
        assert_eq!(spans(best).len(), 3);
    }

    #[test]
    fn a_window_stays_in_its_paragraph_and_on_boundaries() {
        let text = "前一段\n\n這裡有台積電三個字\n\n後一段";
        let at = text.find("台積電").unwrap();
        let window = window(text, &(at..at + 9));
        assert_eq!(&text[window.clone()], "這裡有台積電三個字");
        let at_in_window = at - window.start;
        assert_eq!(within(&[at..at + 9, 0..3], &window), vec![at_in_window..at_in_window + 9]);
    }

    #[test]
    fn touching_places_become_one_span() {
        let one = needle("哈哈");
        assert_eq!(spans(&places(&[&one], "哈哈哈")), vec![0..9]);
    }
}
