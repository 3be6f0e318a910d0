//! jieba-rs itself with pawen's words: what cutting is held against, in the tests and in the benchmark of words.

use std::collections::BTreeMap;

use jieba_rs::Jieba;
use pawen::text::{UnitKind, Units, fold};

/// jieba's words with their frequencies, as pawen keeps them.
pub(crate) const DICTIONARY: &str = include_str!("../../src/text/words/dictionary.txt");
const SUPPLEMENT: &str = include_str!("../../src/text/words/supplement.txt");

/// The lines of a list without its comments.
pub(crate) fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of pawen's supplement.
pub(crate) fn supplement() -> impl Iterator<Item = &'static str> {
    lines(SUPPLEMENT)
}

pub(crate) fn folded(text: &str) -> String {
    fold::folded(text).collect()
}

/// jieba's dictionary folded, in jieba's form; words that become one have the sum of their frequencies.
pub(crate) fn folded_dictionary() -> String {
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for (word, frequency) in lines(DICTIONARY).filter_map(|line| line.split_once(' ')) {
        *words.entry(folded(word)).or_insert(0) += frequency.parse::<usize>().unwrap();
    }
    let lines: Vec<_> = words.iter().map(|(word, frequency)| format!("{word} {frequency}")).collect();
    lines.join("\n")
}

/// jieba-rs with the folded dictionary.
pub(crate) fn jieba_without_supplement() -> Jieba {
    Jieba::with_dict(&mut folded_dictionary().as_bytes()).unwrap()
}

/// jieba-rs with the folded dictionary and the supplement.
pub(crate) fn jieba() -> Jieba {
    let mut jieba = jieba_without_supplement();
    for word in supplement() {
        jieba.add_word(&folded(word), None, None);
    }
    jieba
}

/// The words that `jieba` makes of the units: its cuts of the runs of characters, and the runs of letters and digits.
pub(crate) fn words<'a>(jieba: &Jieba, units: &'a Units) -> Vec<&'a str> {
    let (mut words, mut end) = (Vec::new(), 0);
    for run in units.as_slice().chunk_by(|one, next| one.kind == UnitKind::Char && next.kind == UnitKind::Char) {
        let start = end;
        end += run.len();
        match run[0].kind {
            UnitKind::Char => {
                let run = units.joined(start..end);
                words.extend(jieba.cut(run, false).into_iter().map(|token| token.word));
            }
            UnitKind::Letters | UnitKind::Digits | UnitKind::Mixed => words.push(units.text(start)),
            UnitKind::Sign | UnitKind::Fraction | UnitKind::Gap => {}
        }
    }
    words
}
