//! Words, for ranking: jieba cuts the folded text.
//!
//! Folding first makes jieba's dictionary, which is nearly all simplified, cut traditional text well. New-word guessing
//! (HMM) is off: a guess that depends on the neighbours cuts the same word differently in a text and in a query.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::{Kind, Units};

/// Loading takes some 150 ms and 30 MiB, so that it waits until the first text is cut.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Cuts folded text into words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Segmenter(());

impl Segmenter {
    /// A segmenter with jieba's own dictionary.
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }

    /// Gives the words of a text to `word`, in order: cut runs of Han characters, and every run of letters or digits.
    pub fn words(self, units: &Units, mut word: impl FnMut(&str)) {
        let all = units.as_slice();
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
                    JIEBA.cut(units.joined(at..at + length), false).iter().for_each(|token| word(token.word));
                    at += length;
                }
            }
        }
    }
}
