//! The two that cut alike: jieba-rs, when texts are indexed, and the table, when a query is read.
//!
//! jieba-rs has to be given its dictionary, which takes longer than a query may; for a run that writes an index that is
//! nothing. The table opens at once. The tests hold the two equal.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::{Arc, LazyLock, OnceLock},
};

use jieba_rs::Jieba;

use super::{Lexicon, Room, TABLE, made};

/// jieba-rs with the words that are compiled in.
static JIEBA: LazyLock<Jieba> = LazyLock::new(load);

/// Stands for the words that are not in the table, because they hold more than ideographs: they count in the total of all
/// frequencies, by which jieba divides. No run of characters holds it.
const OTHER_WORDS: &str = "pawen";

/// Cuts runs of characters into words.
#[derive(Clone)]
pub(crate) enum Cutter {
    /// By the table.
    Table(Arc<Lexicon<'static>>),
    /// By jieba-rs, which is loaded when the first text is cut.
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
    /// Gives the words of `run` to `word`. The words of a user are in the table already; jieba-rs is told of them here.
    pub(crate) fn cut<'t>(
        &self,
        run: &'t str,
        user: &BTreeMap<String, u64>,
        room: &mut Room,
        mut word: impl FnMut(&'t str),
    ) {
        match self {
            Self::Table(lexicon) => lexicon.cut(run, room, word),
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
