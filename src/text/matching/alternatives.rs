//! Words of a query that have a second spelling: 部份 is also looked for as 部分.
//!
//! The list is `alternatives.txt`. Only queries are read with it, so that what is indexed never depends on it.

use std::{ops::Range, sync::LazyLock};

use crate::text::{UnitKind, Units, fold::folded};

/// The maximum number of such words in a term for which every combination of spellings is tried.
const MAX_PLACES: usize = 4;

/// A word, folded, and its other spelling.
struct Alternative {
    word: String,
    /// The length of the word, in characters. Each term is compared with every word.
    chars: usize,
    other: &'static str,
}

static ALTERNATIVES: LazyLock<Vec<Alternative>> = LazyLock::new(|| {
    let lines = include_str!("alternatives.txt").lines().filter(|line| !line.starts_with('#'));
    let of = |word: &str, other| {
        let word: String = folded(word).collect();
        Alternative { chars: word.chars().count(), word, other }
    };
    let pairs = lines.flat_map(|line| match line.split_once(" > ") {
        Some((word, other)) => vec![of(word, other)],
        None => line.split_once(' ').map_or(vec![], |(one, two)| vec![of(one, two), of(two, one)]),
    });
    pairs.collect()
});

/// `typed` with its words in their other spellings: every combination but that of `typed` itself, or, of a text with many
/// such words, all of them at once.
pub(super) fn respelt(typed: &str, whole: &Units) -> Vec<String> {
    let places = places(whole);
    if places.len() > MAX_PLACES {
        return vec![rewritten(typed, &places)];
    }
    let chosen = |choice: usize| -> Vec<Place> {
        places.iter().enumerate().filter(|(i, _)| choice >> i & 1 == 1).map(|(_, place)| place.clone()).collect()
    };
    (1..1_usize << places.len()).map(|choice| rewritten(typed, &chosen(choice))).collect()
}

/// The place of a word in the typed text, and its other spelling.
type Place = (Range<usize>, &'static str);

/// The places of listed words, from left to right, without overlap.
fn places(whole: &Units) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut at = 0;
    while at < whole.as_slice().len() {
        let longest = ALTERNATIVES.iter().filter_map(|known| Some((word_at(whole, at, known)?, known.other)));
        // The longest word wins, as in segmentation: a shorter one in it is no word here.
        match longest.max_by_key(|(units, _)| units.len()) {
            Some((units, other)) => {
                let row = &whole.as_slice()[units.clone()];
                places.push((row[0].source.start..row[row.len() - 1].source.end, other));
                at = units.end;
            }
            None => at += 1,
        }
    }
    places
}

/// The units from `at` on that make up the word of `known`, if all of them are single characters.
fn word_at(whole: &Units, at: usize, known: &Alternative) -> Option<Range<usize>> {
    let end = at + known.chars;
    let row = whole.as_slice().get(at..end).filter(|row| !row.is_empty())?;
    let same = row.iter().all(|unit| unit.kind == UnitKind::Char) && whole.joined(at..end) == known.word;
    same.then_some(at..end)
}

fn rewritten(typed: &str, places: &[Place]) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut from = 0;
    for (place, other) in places {
        text.push_str(&typed[from..place.start]);
        text.push_str(other);
        from = place.end;
    }
    text.push_str(&typed[from..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(typed: &str) -> Vec<String> {
        respelt(typed, &Units::of(typed))
    }

    #[test]
    fn listed_words_have_another_spelling() {
        for (typed, expected) in [
            ("部份股東", &["部分股東"][..]),
            ("部分身份", &["部份身份", "部分身分", "部份身分"]),
            ("不了解", &["不瞭解"]),
            ("部\n份", &["部分"]),
            ("份股", &[]),
            ("說明瞭", &[]),
            ("部,份", &[]),
            ("", &[]),
        ] {
            assert_eq!(forms(typed), expected, "{typed}");
        }
        assert_eq!(forms(&"部份".repeat(5)), ["部分".repeat(5)]);
    }

    #[test]
    fn every_line_is_two_words_that_fold_apart() {
        for line in include_str!("alternatives.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<_> = line.split([' ', '>']).filter(|word| !word.is_empty()).collect();
            let [one, other] = words[..] else { panic!("{line}") };
            assert!(!folded(one).eq(folded(other)) && one.chars().count() == other.chars().count(), "{line}");
        }
    }
}
