//! Words of the dictionary that sound alike: what a typist gets who picks the wrong character of the right sound.

use std::collections::BTreeSet;

use super::TABLE;

/// For each syllable of Mandarin, without its tone, the folded characters that may be read so.
const READINGS: &str = include_str!("readings.tsv");

/// The maximum number of characters of a word: of longer ones a part is found as well.
const LONGEST: usize = 4;

/// The words of the dictionary, folded, that may be read as `word`, which is folded, in the order of their characters;
/// `word` itself is not among them. There are none for a single character.
#[must_use]
pub fn same_sound(word: &str) -> Vec<String> {
    let length = word.chars().count();
    if !(2..=LONGEST).contains(&length) {
        return vec![];
    }
    let alike: Vec<_> = word.chars().map(homophones).collect();
    let mut found = Vec::new();
    walk(&alike, None, &mut String::new(), &mut found);
    found.retain(|other| other != word);
    found
}

/// The characters that share a reading with `c`, `c` included.
fn homophones(c: char) -> BTreeSet<char> {
    let syllables = READINGS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    syllables.filter(|(_, chars)| chars.contains(c)).flat_map(|(_, chars)| chars.chars()).collect()
}

/// Appends the words with one character of each set, in order, that continue `prefix`, which ends at `node`.
fn walk(sets: &[BTreeSet<char>], node: Option<u32>, prefix: &mut String, found: &mut Vec<String>) {
    let Some((set, rest)) = sets.split_first() else {
        if node.and_then(|node| TABLE.frequency(node)).is_some() {
            found.push(prefix.clone());
        }
        return;
    };
    for &c in set {
        let next = node.map_or_else(|| TABLE.root(c), |node| TABLE.child(node, c));
        if next.is_some() {
            prefix.push(c);
            walk(rest, next, prefix, found);
            prefix.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_sound_alike() {
        assert!(same_sound("宏海").contains(&"鸿海".to_owned()));
        assert!(same_sound("台基电").contains(&"台积电".to_owned()));
        assert!(!same_sound("鸿海").contains(&"鸿海".to_owned()));
        assert!(same_sound("海").is_empty());
        assert!(same_sound("ab").is_empty());
    }
}
