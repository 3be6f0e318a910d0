//! A dictionary as a trie in static memory: opening it costs nothing, whatever its size.
//!
//! The nodes are in breadth-first order, so that the children of a node are adjacent, sorted by character, and end
//! where those of the next node begin. Each property of the nodes is a column of little-endian numbers. A child is
//! found by binary search among its siblings' characters, which are adjacent in memory; a few filter bits rule out most
//! characters that are no child. The root of a word's first character, if it is of the basic plane, is looked up
//! directly. `scripts/words.rs` generates the columns.

/// The number of bits of a node number.
pub(crate) const NODE_BITS: u32 = 20;

/// The filter bit, above the number of a node's first child, that is set if `c` may be a child.
#[inline]
pub(crate) const fn filter_bit(c: char) -> u32 {
    1 << (NODE_BITS + ((c as u32).wrapping_mul(0x9e37_79b1) >> 16) % (u32::BITS - NODE_BITS))
}

const NODE: u32 = (1 << NODE_BITS) - 1;

/// The columns of a trie, with the frequencies of its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trie<'a> {
    /// For each code point of the basic plane: the number of its root node plus 1, or 0.
    pub(crate) roots: &'a [[u8; 2]],
    /// The last character of each node.
    pub(crate) chars: &'a [[u8; 3]],
    /// The first child of each node, and [`filter_bit`] of every child; one more at the end.
    pub(crate) children: &'a [[u8; 4]],
    /// For each node, the index of its word's frequency plus 1, or 0 if no word ends there.
    pub(crate) values: &'a [[u8; 2]],
    /// The distinct frequencies.
    pub(crate) frequencies: &'a [[u8; 8]],
    /// Their natural logarithms.
    pub(crate) logarithms: &'a [[u8; 8]],
}

impl Trie<'_> {
    /// The node of the words that begin with `c`.
    #[inline]
    pub(crate) fn root(&self, c: char) -> Option<u32> {
        match self.roots.get(c as usize) {
            Some(entry) => u32::from(u16::from_le_bytes(*entry)).checked_sub(1),
            None => self.among(0, self.entry(0)? & NODE, c),
        }
    }

    /// The child of `node` for `c`.
    #[inline]
    pub(crate) fn child(&self, node: u32, c: char) -> Option<u32> {
        let entry = self.entry(node)?;
        // Most characters continue no word: this spares the search, and the cache miss that it begins with.
        if entry & filter_bit(c) == 0 {
            return None;
        }
        self.among(entry & NODE, self.entry(node + 1)? & NODE, c)
    }

    #[inline]
    fn entry(&self, node: u32) -> Option<u32> {
        self.children.get(node as usize).map(|entry| u32::from_le_bytes(*entry))
    }

    #[inline]
    fn among(&self, start: u32, end: u32, c: char) -> Option<u32> {
        let siblings = self.chars.get(start as usize..end as usize)?;
        let index = siblings.binary_search_by_key(&(c as u32), |&[a, b, c]| u32::from_le_bytes([a, b, c, 0])).ok()?;
        Some(start + u32::try_from(index).ok()?)
    }

    /// Passes every word and its frequency to `word`.
    pub(crate) fn for_each(&self, mut word: impl FnMut(&str, u64)) {
        let end = self.entry(0).unwrap_or(0) & NODE;
        (0..end).for_each(|node| self.descend(node, &mut String::new(), &mut word));
    }

    /// Passes the words that end at `node` or below it to `word`; all begin with `prefix` and the node's character.
    fn descend(&self, node: u32, prefix: &mut String, word: &mut impl FnMut(&str, u64)) {
        let Some(&[a, b, c]) = self.chars.get(node as usize) else { return };
        let length = prefix.len();
        prefix.extend(char::from_u32(u32::from_le_bytes([a, b, c, 0])));
        if let Some(frequency) = self.frequency(node) {
            word(prefix, frequency);
        }
        let children = |node| self.entry(node).unwrap_or(0) & NODE;
        (children(node)..children(node + 1)).for_each(|child| self.descend(child, prefix, word));
        prefix.truncate(length);
    }

    /// The frequency of the word that ends at `node`; `None` if there is none.
    pub(crate) fn frequency(&self, node: u32) -> Option<u64> {
        self.frequencies.get(self.value(node)?).map(|frequency| u64::from_le_bytes(*frequency))
    }

    /// The natural logarithm of [`Self::frequency`].
    #[inline]
    pub(crate) fn logarithm(&self, node: u32) -> Option<f64> {
        self.logarithms.get(self.value(node)?).map(|logarithm| f64::from_le_bytes(*logarithm))
    }

    #[inline]
    fn value(&self, node: u32) -> Option<usize> {
        usize::from(u16::from_le_bytes(*self.values.get(node as usize)?)).checked_sub(1)
    }
}
