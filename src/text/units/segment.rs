//! Words, for ranking: the folded text as jieba's dictionary cuts it.
//!
//! Folding first makes that dictionary, which is nearly all simplified, cut traditional text well. New-word guessing
//! (HMM) is off: a guess that depends on the neighbours cuts the same word differently in a text and in a query.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use super::unit::{Kind, Units};
use crate::text::{
    Userdict,
    words::{self, Cutter, Room},
};

/// Cuts folded text into words. Costs nothing to make, and little to clone.
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
    /// A segmenter with jieba's dictionary and pawen's supplement.
    #[must_use]
    pub fn new() -> Self {
        Self::with_words(BTreeMap::new())
    }

    /// The same, with folded words and their frequencies besides: those of another one's [`Self::user_words`].
    #[must_use]
    pub fn with_words(user: BTreeMap<String, u64>) -> Self {
        let mut lexicon = words::lexicon();
        for (word, &frequency) in &user {
            lexicon.add(word, Some(frequency));
        }
        Self { cutter: Cutter::Table(Arc::new(lexicon)), user: Arc::new(user) }
    }

    /// The same, with the words of a user. One without a frequency gets just as much as keeps it whole by itself, as
    /// jieba's `suggest_freq` does; of several lines for one word the last counts.
    #[must_use]
    pub fn with_userdict(userdict: &Userdict) -> Self {
        let mut lexicon = words::lexicon();
        let mut user = BTreeMap::new();
        for (word, frequency) in userdict.words() {
            user.insert(word.clone(), lexicon.add(word, *frequency));
        }
        Self { cutter: Cutter::Table(Arc::new(lexicon)), user: Arc::new(user) }
    }

    /// The same for whoever cuts many texts: jieba-rs cuts them, which loads its dictionary first.
    #[must_use]
    pub fn for_indexing(&self) -> Self {
        Self { cutter: Cutter::Jieba(Arc::new(OnceLock::new())), user: Arc::clone(&self.user) }
    }

    /// The words of the user, folded, and their frequencies.
    #[must_use]
    pub fn user_words(&self) -> &BTreeMap<String, u64> {
        &self.user
    }

    /// A number that stands for everything that decides how a text is folded and cut, the words of the user included.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        words::fingerprint(&self.user)
    }

    /// Gives the words of a text to `word`, in order: cut runs of characters, and every run of letters or digits.
    pub fn words(&self, units: &Units, mut word: impl FnMut(&str)) {
        let all = units.as_slice();
        let mut room = Room::default();
        let mut at = 0;
        while at < all.len() {
            let length = all[at..].iter().take_while(|unit| unit.kind == Kind::Char).count();
            match (all[at].kind, length) {
                (Kind::Gap | Kind::Sign, _) => at += 1,
                (Kind::Letters | Kind::Digits, _) | (_, 1) => {
                    word(units.text(at));
                    at += 1;
                }
                (Kind::Char, _) => {
                    self.cutter.cut(units.joined(at..at + length), &self.user, &mut room, &mut word);
                    at += length;
                }
            }
        }
    }
}
