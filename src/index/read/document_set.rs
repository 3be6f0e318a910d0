//! A set of the documents of one segment, a bit each.

use tantivy::{DocId, SegmentReader, TERMINATED};

const WORD: usize = u64::BITS as usize;

/// A set of the documents of one segment.
#[derive(Debug, Clone, Default)]
pub struct DocumentSet {
    words: Vec<u64>,
}

impl DocumentSet {
    /// The empty set of documents of `segment`.
    #[must_use]
    pub fn of(segment: &SegmentReader) -> Self {
        Self::below(segment.max_doc())
    }

    /// The empty set of documents with numbers below `end`.
    #[must_use]
    pub fn below(end: DocId) -> Self {
        Self { words: vec![0; end as usize / WORD + 1] }
    }

    /// Removes all documents.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Adds a document, unless the set has no room for that number: damaged postings may name some.
    #[inline]
    pub fn insert(&mut self, document: DocId) {
        if let Some(word) = self.words.get_mut(document as usize / WORD) {
            *word |= 1 << (document as usize % WORD);
        }
    }

    /// Returns whether the set holds a document.
    #[inline]
    #[must_use]
    pub fn contains(&self, document: DocId) -> bool {
        self.words.get(document as usize / WORD).is_some_and(|word| word >> (document as usize % WORD) & 1 == 1)
    }

    /// The number of documents.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Returns whether the set holds no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The first document of the set that is not before `document`; [`TERMINATED`] if there is none.
    #[must_use]
    pub fn at_or_after(&self, document: DocId) -> DocId {
        let at = document as usize / WORD;
        let Some(&first) = self.words.get(at) else { return TERMINATED };
        // Without the bits before it.
        let first = first & (u64::MAX << (document as usize % WORD));
        if first != 0 {
            return number(at, first.trailing_zeros());
        }
        let later = self.words[at + 1..].iter().position(|&word| word != 0).map(|skip| at + 1 + skip);
        later.map_or(TERMINATED, |at| number(at, self.words[at].trailing_zeros()))
    }

    /// The last document of the set that is before `document`; `None` if there is none.
    #[must_use]
    pub fn before(&self, document: DocId) -> Option<DocId> {
        let at = document as usize / WORD;
        let last = self.words.get(at).map_or(0, |word| word & !(u64::MAX << (document as usize % WORD)));
        if last != 0 {
            return Some(number(at, last.ilog2()));
        }
        let earlier = self.words[..at.min(self.words.len())].iter().rposition(|&word| word != 0);
        earlier.map(|at| number(at, self.words[at].ilog2()))
    }
}

fn number(word: usize, bit: u32) -> DocId {
    // A segment has fewer documents than a number can count.
    DocId::try_from(word * WORD).map_or(TERMINATED, |first| first + bit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_is_one_of_numbers(numbers in prop::collection::btree_set(0_u32..300, 0..20), probe in 0_u32..400) {
            let mut set = DocumentSet::below(300);
            for &number in &numbers {
                set.insert(number);
            }
            set.insert(1 << 20);
            let all: BTreeSet<u32> = (0..400).filter(|&number| set.contains(number)).collect();
            prop_assert_eq!(&all, &numbers);
            prop_assert_eq!(set.len() as usize, numbers.len());
            prop_assert_eq!(set.is_empty(), numbers.is_empty());
            prop_assert_eq!(set.at_or_after(probe), numbers.range(probe..).next().copied().unwrap_or(TERMINATED));
            prop_assert_eq!(set.before(probe), numbers.range(..probe).next_back().copied());
        }
    }
}
