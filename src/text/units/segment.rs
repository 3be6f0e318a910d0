//! Words for ranking: the folded text, segmented with jieba's dictionary.
//!
//! Folding first lets that dictionary, which is nearly all simplified, segment traditional text well. The guessing of
//! new words by a hidden Markov model (HMM) is off: a guess depends on its neighbours and may segment a word
//! differently in a text and in a query.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use super::unit::{UnitKind, Units};
use crate::text::{
    Userdict,
    words::{self, CutBuffers, Cutter},
};

/// Segments folded text into words. Cheap to create and to clone.
#[derive(Debug, Clone)]
pub struct Segmenter {
    cutter: Cutter,
    user: Arc<BTreeMap<String, u64>>,
}

impl Default for Segmenter {
    fn default() -> Self {
        Self::new()
    }
}

impl Segmenter {
    /// Creates a segmenter with jieba's dictionary and pawen's supplement.
    #[must_use]
    pub fn new() -> Self {
        Self::with_words(BTreeMap::new())
    }

    /// Creates a segmenter with additional folded words and their frequencies, as returned by [`Self::user_words`].
    #[must_use]
    pub fn with_words(user: BTreeMap<String, u64>) -> Self {
        let mut lexicon = words::lexicon();
        for (word, &frequency) in &user {
            lexicon.add(word, Some(frequency));
        }
        Self { cutter: Cutter::Table(Arc::new(lexicon)), user: Arc::new(user) }
    }

    /// Creates a segmenter with a user's words. A word without a frequency gets the lowest one that keeps it whole by
    /// itself, as jieba's `suggest_freq` does; of several lines for one word the last counts.
    #[must_use]
    pub fn with_userdict(userdict: &Userdict) -> Self {
        let mut lexicon = words::lexicon();
        let mut user = BTreeMap::new();
        for (word, frequency) in userdict.words() {
            user.insert(word.clone(), lexicon.add(word, *frequency));
        }
        Self { cutter: Cutter::Table(Arc::new(lexicon)), user: Arc::new(user) }
    }

    /// Returns an equivalent segmenter for many texts: it uses jieba-rs, which is faster once its dictionary is loaded.
    #[must_use]
    pub fn for_indexing(&self) -> Self {
        Self { cutter: Cutter::Jieba(Arc::new(OnceLock::new())), user: Arc::clone(&self.user) }
    }

    /// The user's words, folded, with their frequencies.
    #[must_use]
    pub fn user_words(&self) -> &BTreeMap<String, u64> {
        &self.user
    }

    /// A hash of everything that decides how a text is folded and segmented, the user's words included.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        words::fingerprint(&self.user)
    }

    /// Passes the words of a text to `word`, in order: segmented runs of characters, and each run of letters or digits.
    pub fn words(&self, units: &Units, mut word: impl FnMut(&str)) {
        let all = units.as_slice();
        let mut buffers = CutBuffers::default();
        // The first unit of a further part of a text is the last of the part before: its word is known.
        let mut at = units.repeats();
        while at < all.len() {
            let length = all[at..].iter().take_while(|unit| unit.kind == UnitKind::Char).count();
            match (all[at].kind, length) {
                (UnitKind::Gap | UnitKind::Sign | UnitKind::Fraction, _) => at += 1,
                // A single character is a word whatever the dictionary says.
                (UnitKind::Letters | UnitKind::Digits | UnitKind::Mixed, _) | (_, 1) => {
                    word(units.text(at));
                    at += 1;
                }
                (UnitKind::Char, _) => {
                    // Han characters alone: jieba would also cut Latin letters, by other rules than those of units.
                    self.cutter.cut(units.joined(at..at + length), &self.user, &mut buffers, &mut word);
                    at += length;
                }
            }
        }
    }
}
