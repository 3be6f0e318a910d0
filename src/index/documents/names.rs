//! Numbers for names: for the units, words and keywords that token streams consist of.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
};

/// The characters that have a place in a table of their own: those of the Basic Multilingual Plane, which are nearly all.
const CHARACTERS: usize = 1 << 16;

/// An empty place of a table; otherwise a place has a number plus one.
const EMPTY: u32 = 0;

/// A set of names, numbered in the order in which they were added.
#[derive(Debug)]
pub(in crate::index) struct NameTable {
    text: Vec<u8>,
    /// The end of each name in `text`.
    ends: Vec<usize>,
    /// The numbers of single characters; grows to the highest one that occurs.
    characters: Vec<u32>,
    /// The numbers of the other names: open addressing, at most half full.
    table: Vec<u32>,
    hashed: usize,
    key: u64,
    factor: u64,
}

impl Default for NameTable {
    fn default() -> Self {
        // NameTable are written by strangers: with a known key they could all be given one hash.
        let random = || RandomState::new().build_hasher().finish();
        let (key, factor) = (random(), random() | 1);
        Self { text: vec![], ends: vec![], characters: vec![], table: vec![EMPTY; 64], hashed: 0, key, factor }
    }
}

impl NameTable {
    /// The number of names.
    pub(in crate::index) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name with that number.
    pub(in crate::index) fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// Returns whether `name`, one character, is one of the names.
    pub(in crate::index) fn holds(&self, name: char) -> bool {
        self.characters.get(name as usize).is_some_and(|&number| number != EMPTY)
    }

    /// The number of `name`, which is added if it is new.
    pub(in crate::index) fn number(&mut self, name: &str) -> u32 {
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) if (c as usize) < CHARACTERS => self.number_of_character(c, name),
            _ => self.number_of_bytes(name.as_bytes()),
        }
    }

    fn number_of_character(&mut self, c: char, name: &str) -> u32 {
        let place = c as usize;
        if place >= self.characters.len() {
            self.characters.resize((place + 1).next_power_of_two(), EMPTY);
        }
        if self.characters[place] == EMPTY {
            self.characters[place] = self.add(name.as_bytes());
        }
        self.characters[place] - 1
    }

    fn number_of_bytes(&mut self, name: &[u8]) -> u32 {
        let mut place = self.place(name);
        while self.table[place] != EMPTY {
            if self.get(self.table[place] - 1) == name {
                return self.table[place] - 1;
            }
            place = (place + 1) & (self.table.len() - 1);
        }
        let added = self.add(name);
        self.table[place] = added;
        self.hashed += 1;
        if self.hashed * 2 > self.table.len() {
            self.grow();
        }
        added - 1
    }

    /// Adds a name; returns its number plus one. There are fewer than 2^32: the memory for their texts ends first.
    fn add(&mut self, name: &[u8]) -> u32 {
        self.text.extend_from_slice(name);
        self.ends.push(self.text.len());
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    fn grow(&mut self) {
        let before = std::mem::take(&mut self.table);
        self.table = vec![EMPTY; before.len() * 2];
        for entry in before.into_iter().filter(|&entry| entry != EMPTY) {
            let mut place = self.place(self.get(entry - 1));
            while self.table[place] != EMPTY {
                place = (place + 1) & (self.table.len() - 1);
            }
            self.table[place] = entry;
        }
    }

    /// The first place of the table at which a name may be.
    fn place(&self, name: &[u8]) -> usize {
        let mut hash = self.key ^ name.len() as u64;
        let mut words = name.chunks_exact(8);
        for word in &mut words {
            hash = self.mixed(hash ^ word.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)));
        }
        hash = self.mixed(hash ^ words.remainder().iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)));
        // The low bits of a 64-bit hash, as the table has a power of two of places.
        usize::try_from(hash & (self.table.len() as u64 - 1)).unwrap_or_default()
    }

    /// Both halves of a product with the secret factor, so that every bit depends on all.
    fn mixed(&self, word: u64) -> u64 {
        let product = u128::from(word) * u128::from(self.factor);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of the product")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        low ^ high
    }

    /// The memory that the names take, in bytes.
    pub(in crate::index) fn bytes(&self) -> usize {
        let places = self.characters.capacity() + self.table.capacity();
        self.text.capacity() + self.ends.capacity() * size_of::<usize>() + places * size_of::<u32>()
    }
}

/// Names in the order of their bytes.
#[derive(Debug, Default)]
pub(in crate::index) struct SortedNames {
    names: NameTable,
    /// The number of each name, by rank.
    order: Vec<u32>,
}

impl SortedNames {
    /// Sorts `names`. Also returns the rank of each name, by number.
    pub(in crate::index) fn of(mut names: NameTable) -> (Self, Vec<u32>) {
        // Nothing is looked up by a name any more.
        (names.table, names.characters) = (Vec::new(), Vec::new());
        // The first bytes decide nearly always, and are compared as one number.
        let mut keys: Vec<(u64, u32)> =
            (0..).take(names.len()).map(|number| (prefix(names.get(number)), number)).collect();
        keys.sort_unstable_by(|one, two| one.0.cmp(&two.0).then_with(|| names.get(one.1).cmp(names.get(two.1))));
        let mut ranks = vec![0; keys.len()];
        for (rank, &(_, number)) in (0..).zip(&keys) {
            ranks[number as usize] = rank;
        }
        let order = keys.into_iter().map(|(_, number)| number).collect();
        (Self { names, order }, ranks)
    }

    /// The number of names.
    pub(in crate::index) fn len(&self) -> usize {
        self.order.len()
    }

    /// The name with that rank.
    pub(in crate::index) fn get(&self, rank: u32) -> &[u8] {
        self.names.get(self.order[rank as usize])
    }

    /// The rank of `name`, or of the first name after it.
    pub(in crate::index) fn partition_point(&self, name: &[u8]) -> u32 {
        let rank = self.order.partition_point(|&number| self.names.get(number) < name);
        u32::try_from(rank).unwrap_or(u32::MAX)
    }

    /// The rank of `name`, if it is one of the names.
    pub(in crate::index) fn find(&self, name: &[u8]) -> Option<u32> {
        let rank = self.partition_point(name);
        ((rank as usize) < self.len() && self.get(rank) == name).then_some(rank)
    }
}

/// The first eight bytes as a number whose order is that of the bytes.
pub(in crate::index) fn prefix(name: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = name.len().min(8);
    first[..length].copy_from_slice(&name[..length]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    proptest::proptest! {
        #[test]
        fn a_name_has_one_number(names in proptest::collection::vec("\\PC{0,3}|[ab]{0,20}|.", 0..200)) {
            let (mut numbered, mut known) = (NameTable::default(), HashMap::new());
            for name in &names {
                let next = u32::try_from(known.len()).unwrap();
                let expected = *known.entry(name).or_insert(next);
                proptest::prop_assert_eq!(numbered.number(name), expected);
            }
            for (name, &number) in &known {
                proptest::prop_assert_eq!(numbered.get(number), name.as_bytes());
            }
            let (sorted, ranks) = SortedNames::of(numbered);
            let mut expected: Vec<_> = known.keys().map(|name| name.as_bytes()).collect();
            expected.sort_unstable();
            let ranked: Vec<_> = (0..).take(sorted.len()).map(|rank| sorted.get(rank)).collect();
            proptest::prop_assert_eq!(&ranked, &expected);
            for (name, number) in known {
                proptest::prop_assert_eq!(sorted.find(name.as_bytes()), Some(ranks[number as usize]));
            }
            proptest::prop_assert_eq!(sorted.find(b"\xff"), None);
        }
    }
}
