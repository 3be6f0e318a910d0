//! Which of the places where several terms stand are close to each other.
//!
//! Distance is counted in characters of the text as it is shown: wraps joined, a blank being a character. Terms are close
//! where each stands once, none over another, and between one and the next at most so many characters stand.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

use super::find::shown;

/// The most terms that can be asked to be close to each other: every choice of them is tried.
pub const MOST_NEAR: usize = 6;

/// How close, and whether in the order in which the terms are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearness {
    /// The most characters between one term and the next.
    pub within: usize,
    /// Whether the terms stand in their order, or in any.
    pub ordered: bool,
}

impl Nearness {
    /// The places that take part where one of each of `parts`, the places of each term in `text`, are close.
    ///
    /// From the left, each place carries on the best of the chains of other terms that end before it: the one that ends
    /// last. Takes time in proportion to the number of places.
    #[must_use]
    pub fn close(self, parts: &[Vec<Range<usize>>], text: &str) -> Vec<Range<usize>> {
        if parts.len() > MOST_NEAR || parts.iter().any(Vec::is_empty) {
            return vec![];
        }
        let mut chains = Chains::new(self, parts.len());
        for stand in stands(parts, text) {
            chains.take(&stand);
        }
        chains.found.sort_unstable_by_key(|place| (place.start, place.end));
        chains.found.dedup();
        chains.found
    }
}

/// A place of a term, in bytes and in characters as shown.
#[derive(Debug, Clone)]
struct Stand {
    part: usize,
    place: Range<usize>,
    chars: Range<usize>,
}

/// All places by where they begin.
fn stands(parts: &[Vec<Range<usize>>], text: &str) -> Vec<Stand> {
    let (shown, origin) = shown(text);
    let origins: Vec<usize> = shown.char_indices().map(|(at, _)| origin[at]).collect();
    let char_at = |byte: usize| origins.partition_point(|&origin| origin < byte);
    let mut stands: Vec<_> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, places)| places.iter().map(move |place| (part, place.clone())))
        .map(|(part, place)| Stand { part, chars: char_at(place.start)..char_at(place.end), place })
        .collect();
    stands.sort_by_key(|stand| (stand.chars.start, stand.chars.end));
    stands
}

/// A row of terms that are close, told by its last place and the chain before it.
#[derive(Debug)]
struct Chain {
    last: Stand,
    before: Option<usize>,
}

/// The chains found so far.
struct Chains {
    nearness: Nearness,
    /// All terms, as a set of bits.
    whole: usize,
    row: Vec<Chain>,
    /// For each set of terms, the chain of these that ends last, of those that end before the place at hand.
    latest: Vec<Option<usize>>,
    /// Chains that end after it: where they end, their terms, their number.
    ahead: BinaryHeap<Reverse<(usize, usize, usize)>>,
    found: Vec<Range<usize>>,
}

impl Chains {
    fn new(nearness: Nearness, terms: usize) -> Self {
        let whole = (1 << terms) - 1;
        let latest = vec![None; whole + 1];
        Self { nearness, whole, row: Vec::new(), latest, ahead: BinaryHeap::new(), found: Vec::new() }
    }

    fn take(&mut self, stand: &Stand) {
        while let Some(&Reverse((_, terms, chain))) = self.ahead.peek().filter(|next| next.0.0 <= stand.chars.start) {
            self.latest[terms] = Some(chain);
            self.ahead.pop();
        }
        let own = 1 << stand.part;
        if self.nearness.ordered {
            self.carry_on(own - 1, stand);
        } else {
            (0..self.whole).filter(|terms| terms & own == 0).for_each(|terms| self.carry_on(terms, stand));
        }
    }

    /// Adds the place to the chain of these terms, if one ends close before it.
    fn carry_on(&mut self, terms: usize, stand: &Stand) {
        let before = self.latest[terms]
            .filter(|&chain| stand.chars.start - self.row[chain].last.chars.end <= self.nearness.within);
        if terms != 0 && before.is_none() {
            return;
        }
        let number = self.row.len();
        self.row.push(Chain { last: stand.clone(), before });
        let terms = terms | 1 << stand.part;
        if terms == self.whole {
            self.keep(number);
        } else {
            self.ahead.push(Reverse((stand.chars.end, terms, number)));
        }
    }

    fn keep(&mut self, chain: usize) {
        let mut next = Some(chain);
        while let Some(chain) = next.and_then(|number| self.row.get(number)) {
            self.found.push(chain.last.place.clone());
            next = chain.before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Term, Units, find};

    fn places(text: &str, terms: &[&str]) -> Vec<Vec<Range<usize>>> {
        let units = Units::of(text);
        terms.iter().map(|term| find(&Term::read(term).unwrap(), &units)).collect()
    }

    fn close<'a>(text: &'a str, terms: &[&str], within: usize, ordered: bool) -> Vec<&'a str> {
        let found = Nearness { within, ordered }.close(&places(text, terms), text);
        found.into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn terms_are_close() {
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
        ] {
            assert_eq!(close(text, terms, within, ordered), expected, "{terms:?} within {within} in {text}");
        }
    }

    /// The meaning by trying everything.
    fn any_choice(parts: &[Vec<Range<usize>>], chosen: &mut Vec<Range<usize>>, nearness: Nearness, text: &str) -> bool {
        let Some(places) = parts.get(chosen.len()) else {
            let mut row = chosen.clone();
            row.sort_by_key(|place| place.start);
            let in_order = !nearness.ordered || row == *chosen;
            let gap = |pair: &[Range<usize>]| {
                pair[0].end <= pair[1].start && text[pair[0].end..pair[1].start].chars().count() <= nearness.within
            };
            return in_order && row.windows(2).all(gap);
        };
        places.iter().any(|place| {
            chosen.push(place.clone());
            let found = any_choice(parts, chosen, nearness, text);
            chosen.pop();
            found
        })
    }

    proptest::proptest! {
        #[test]
        fn what_is_close_is_what_a_choice_shows(text in "[甲乙丙丁，]{0,12}", within in 0_usize..4, ordered: bool, count in 2_usize..4) {
            let parts = places(&text, &["甲", "乙丙", "甲"][..count]);
            let nearness = Nearness { within, ordered };
            let found = !nearness.close(&parts, &text).is_empty();
            proptest::prop_assert_eq!(found, any_choice(&parts, &mut vec![], nearness, &text));
        }
    }
}
