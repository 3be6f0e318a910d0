//! Words of the mainland and the words that are used for the same in Taiwan.

use crate::text::fold::folded;

/// A word of the mainland a line, and behind a tab those of Taiwan, separated by blanks.
const REGIONAL: &str = include_str!("regional.tsv");

/// The words that are used in Taiwan for `word`, as written; none if it is no word that only the mainland uses.
#[must_use]
pub fn words_in_taiwan(word: &str) -> Vec<&'static str> {
    let folded = |text: &str| folded(text).collect::<String>();
    let wanted = folded(word);
    let length = wanted.chars().count();
    let lines = REGIONAL.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let mut same = lines.filter(|(mainland, _)| mainland.chars().count() == length && folded(mainland) == wanted);
    same.next().map_or_else(Vec::new, |(_, taiwan)| taiwan.split(' ').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regional_words() {
        assert_eq!(words_in_taiwan("網絡"), ["網路"]);
        assert_eq!(words_in_taiwan("软件"), ["軟體"]);
        assert!(words_in_taiwan("網路").is_empty());
        assert!(words_in_taiwan("").is_empty());
    }
}
