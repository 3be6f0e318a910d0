//! The words of pawen: jieba's dictionary, a supplement of pawen's own, and what a user adds.

mod lexicon;
mod trie;
mod userdict;

use std::collections::BTreeMap;

use trie::Trie;

pub(super) use lexicon::{Lexicon, Room};
pub use userdict::{LeftOut, Userdict};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A column of the table that was made when pawen was built.
macro_rules! column {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/words.", $name)).as_chunks().0
    };
}

static TABLE: Trie<'static> = Trie {
    roots: column!("roots"),
    chars: column!("chars"),
    children: column!("children"),
    values: column!("values"),
    frequencies: column!("frequencies"),
    logarithms: column!("logarithms"),
};

/// The words that are compiled in.
pub(super) fn lexicon() -> Lexicon<'static> {
    Lexicon::new(TABLE, TOTAL)
}

/// A number that stands for the fold table, the word table and some words besides.
pub(super) fn fingerprint(user: &BTreeMap<String, u64>) -> u64 {
    let lines = user.iter().map(|(word, frequency)| format!("{word} {frequency}\n"));
    lines.fold(FINGERPRINT, |hash, line| fnv(hash, line.as_bytes()))
}

/// FNV-1a, 64 bits, from where another part of the input left it: as `scripts/words.rs` has it.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
