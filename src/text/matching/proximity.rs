//! Proximity: occurrences of several terms within a maximum distance of each other.
//!
//! Distance is counted in characters of the displayed text: wraps joined, a blank being a character. Terms are near
//! each other if each occurs once, without overlap, at most `within` characters apart, in one of the texts that are
//! read as one.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

use super::find::join_wraps;
use crate::text::units::class::TEXT_SEPARATOR;

/// The maximum number of terms of one condition: the state holds a chain for each subset of them.
pub const MAX_PROXIMITY_TERMS: usize = 6;

/// The maximum distance of neighbouring terms, and the order they occur in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// The maximum number of characters between one term and the next.
    pub within: usize,
    /// True if the terms have to occur in the given order.
    pub ordered: bool,
}

impl Distance {
    /// Returns the occurrences that take part in a match, given the occurrences of each term in `text`, as byte ranges,
    /// ascending.
    ///
    /// From left to right, each occurrence extends the chains of other terms that end before it; of the chains of one
    /// set of terms only the one that ends last is kept. Takes time in proportion to the number of occurrences.
    #[must_use]
    pub fn find(self, parts: &[Vec<Range<usize>>], text: &str) -> Vec<Range<usize>> {
        // The table below has one slot for each subset of the terms.
        if parts.len() > MAX_PROXIMITY_TERMS || parts.iter().any(Vec::is_empty) {
            return vec![];
        }
        let mut chains = Chains::new(self, parts.len());
        for occurrence in occurrences(parts, text, self.within.saturating_add(1)) {
            chains.add(&occurrence);
        }
        chains.found.sort_unstable_by_key(|place| (place.start, place.end));
        chains.found.dedup();
        chains.found
    }
}

/// An occurrence of a term, in bytes and in displayed characters.
#[derive(Debug, Clone)]
struct Occurrence {
    part: usize,
    place: Range<usize>,
    chars: Range<usize>,
}

/// All occurrences, ordered by their start. A separator of texts counts as `apart` characters.
fn occurrences(parts: &[Vec<Range<usize>>], text: &str, apart: usize) -> Vec<Occurrence> {
    let (shown, origin) = join_wraps(text);
    // Distances are those of the displayed text, in which a wrap between Han characters is no character.
    let origins: Vec<usize> = shown.char_indices().map(|(at, _)| origin[at]).collect();
    let separators: Vec<usize> = text.match_indices(TEXT_SEPARATOR).map(|(at, _)| at).collect();
    let before = |places: &[usize], byte: usize| places.partition_point(|&place| place < byte);
    let char_at = |byte: usize| before(&origins, byte).saturating_add(before(&separators, byte).saturating_mul(apart));
    let mut occurrences: Vec<_> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, occurrences)| occurrences.iter().map(move |place| (part, place.clone())))
        .map(|(part, place)| Occurrence { part, chars: char_at(place.start)..char_at(place.end), place })
        .collect();
    occurrences.sort_by_key(|occurrence| (occurrence.chars.start, occurrence.chars.end));
    occurrences
}

/// A chain of terms near each other: its last occurrence and the chain before it.
#[derive(Debug)]
struct Chain {
    last: Occurrence,
    before: Option<usize>,
}

/// The chains found so far, and the occurrences of those that are complete.
struct Chains {
    distance: Distance,
    /// The set of all terms, as bits.
    whole: usize,
    arena: Vec<Chain>,
    /// For each set of terms, the chain that ends last among those that end before the current occurrence.
    latest: Vec<Option<usize>>,
    /// Chains that end after it: their end, set of terms, and index.
    ahead: BinaryHeap<Reverse<(usize, usize, usize)>>,
    found: Vec<Range<usize>>,
}

impl Chains {
    fn new(distance: Distance, terms: usize) -> Self {
        let whole = (1 << terms) - 1;
        let latest = vec![None; whole + 1];
        Self { distance, whole, arena: Vec::new(), latest, ahead: BinaryHeap::new(), found: Vec::new() }
    }

    fn add(&mut self, occurrence: &Occurrence) {
        while let Some(&Reverse((_, terms, chain))) =
            self.ahead.peek().filter(|next| next.0.0 <= occurrence.chars.start)
        {
            self.latest[terms] = Some(chain);
            self.ahead.pop();
        }
        let own = 1 << occurrence.part;
        if self.distance.ordered {
            // In order, the chain before it holds exactly the terms before its own.
            self.extend(own - 1, occurrence);
        } else {
            (0..self.whole).filter(|terms| terms & own == 0).for_each(|terms| self.extend(terms, occurrence));
        }
    }

    /// Extends the chain of these terms by an occurrence, if the distance allows it.
    fn extend(&mut self, terms: usize, occurrence: &Occurrence) {
        let before = self.latest[terms]
            .filter(|&chain| occurrence.chars.start - self.arena[chain].last.chars.end <= self.distance.within);
        // An empty chain needs no predecessor: the occurrence begins a new one.
        if terms != 0 && before.is_none() {
            return;
        }
        let number = self.arena.len();
        self.arena.push(Chain { last: occurrence.clone(), before });
        let terms = terms | 1 << occurrence.part;
        if terms == self.whole {
            self.keep(number);
        } else {
            self.ahead.push(Reverse((occurrence.chars.end, terms, number)));
        }
    }

    fn keep(&mut self, chain: usize) {
        let mut next = Some(chain);
        while let Some(chain) = next.and_then(|number| self.arena.get(number)) {
            self.found.push(chain.last.place.clone());
            next = chain.before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Term, Units, find};

    fn occurrences(text: &str, terms: &[&str]) -> Vec<Vec<Range<usize>>> {
        let units = Units::of(text);
        terms.iter().map(|term| find(&Term::read(term).unwrap(), &units)).collect()
    }

    fn close<'a>(text: &'a str, terms: &[&str], within: usize, ordered: bool) -> Vec<&'a str> {
        let found = Distance { within, ordered }.find(&occurrences(text, terms), text);
        found.into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn terms_are_near_each_other() {
        for (text, terms, within, ordered, expected) in [
            ("外資買超台積電", &["外資", "台積電"][..], 2, true, &["外資", "台積電"][..]),
            ("外資買超台積電", &["外資", "台積電"], 1, true, &[]),
            ("外資買超台積電", &["台積電", "外資"], 2, true, &[]),
            ("外資買超台積電", &["台積電", "外資"], 2, false, &["外資", "台積電"]),
            ("外資買\n超台積電", &["外資", "台積電"], 2, true, &["外資", "台積電"]),
            ("外資 a b 台積電", &["外資", "台積電"], 5, true, &["外資", "台積電"]),
            ("外資 a b 台積電", &["外資", "台積電"], 4, true, &[]),
            ("漲跌漲", &["漲", "漲"], 1, false, &["漲", "漲"]),
            ("漲", &["漲", "漲"], 9, false, &[]),
            ("哈哈哈", &["哈哈", "哈"], 0, false, &["哈", "哈哈", "哈哈", "哈"]),
            ("a一b二二c", &["c", "a", "b"], 2, false, &["a", "b", "c"]),
            ("a一b二二c", &["c", "a", "b"], 1, false, &[]),
            ("甲。乙", &["甲", "乙"], 1, true, &["甲", "乙"]),
            ("甲\n\u{1e}乙甲", &["甲", "乙"], 1000, true, &[]),
            ("甲\n\u{1e}乙甲", &["甲", "乙"], 0, false, &["乙", "甲"]),
        ] {
            assert_eq!(close(text, terms, within, ordered), expected, "{terms:?} within {within} in {text}");
        }
    }

    /// The definition, by trying every combination.
    fn any_choice(parts: &[Vec<Range<usize>>], chosen: &mut Vec<Range<usize>>, distance: Distance, text: &str) -> bool {
        let Some(occurrences) = parts.get(chosen.len()) else {
            let mut sorted = chosen.clone();
            sorted.sort_by_key(|place| place.start);
            let in_order = !distance.ordered || sorted == *chosen;
            let gap = |pair: &[Range<usize>]| {
                pair[0].end <= pair[1].start && text[pair[0].end..pair[1].start].chars().count() <= distance.within
            };
            return in_order && sorted.windows(2).all(gap);
        };
        occurrences.iter().any(|place| {
            chosen.push(place.clone());
            let found = any_choice(parts, chosen, distance, text);
            chosen.pop();
            found
        })
    }

    proptest::proptest! {
        #[test]
        fn a_match_is_found_if_some_combination_is_one(text in "[甲乙丙丁，]{0,12}", within in 0_usize..4, ordered: bool, count in 2_usize..4) {
            let parts = occurrences(&text, &["甲", "乙丙", "甲"][..count]);
            let distance = Distance { within, ordered };
            let found = !distance.find(&parts, &text).is_empty();
            proptest::prop_assert_eq!(found, any_choice(&parts, &mut vec![], distance, &text));
        }
    }
}
