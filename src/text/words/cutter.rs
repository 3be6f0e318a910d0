//! The two implementations of segmentation: jieba-rs for indexing, the compiled table for queries. Tests compare their
//! results.
//!
//! jieba-rs has to load its dictionary first, which takes longer than a query may; for an indexing run that is
//! negligible. The table needs no loading.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::{Arc, LazyLock, OnceLock},
};

use jieba_rs::Jieba;

use super::{CutBuffers, Lexicon, TABLE, made};

/// jieba-rs with the words that are compiled in.
static JIEBA: LazyLock<Jieba> = LazyLock::new(load);

/// A placeholder for the words that are not in the table because they hold more than ideographs: their frequencies
/// count in the total by which jieba divides. It occurs in no run of characters.
const OTHER_WORDS: &str = "pawen";

/// Segments runs of characters into words.
#[derive(Clone)]
pub(crate) enum Cutter {
    /// By the compiled table.
    Table(Arc<Lexicon<'static>>),
    /// By jieba-rs, which is loaded when the first text is segmented.
    Jieba(Arc<OnceLock<Jieba>>),
}

impl fmt::Debug for Cutter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table(_) => "Table",
            Self::Jieba(_) => "Jieba",
        })
    }
}

impl Cutter {
    /// Passes the words of `run` to `word`. The table holds the user's words already; jieba-rs gets them from `user`
    /// when it is loaded.
    pub(crate) fn cut<'t>(
        &self,
        run: &'t str,
        user: &BTreeMap<String, u64>,
        buffers: &mut CutBuffers,
        mut word: impl FnMut(&'t str),
    ) {
        match self {
            Self::Table(lexicon) => lexicon.cut(run, buffers, word),
            Self::Jieba(jieba) => {
                let jieba = jieba.get_or_init(|| with_words(user));
                jieba.cut(run, false).into_iter().for_each(|token| word(token.word));
            }
        }
    }
}

#[expect(clippy::expect_used, reason = "the lines are made here, of words and numbers")]
fn load() -> Jieba {
    let mut lines = String::new();
    let mut others = made::TOTAL;
    TABLE.for_each(|word, frequency| {
        others -= frequency;
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{word} {frequency}");
    });
    let _ = writeln!(lines, "{OTHER_WORDS} {others}");
    Jieba::with_dict(&mut lines.as_bytes()).expect("a dictionary in jieba's form")
}

fn with_words(user: &BTreeMap<String, u64>) -> Jieba {
    let mut jieba = JIEBA.clone();
    for (word, &frequency) in user {
        jieba.add_word(word, Some(usize::try_from(frequency).unwrap_or(usize::MAX)), None);
    }
    jieba
}
