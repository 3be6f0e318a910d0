//! Makes the word table that `text::words` reads: jieba's dictionary and pawen's supplement, folded.
//!
//! Words whose folded forms coincide become one with the sum of their frequencies, because it occurs wherever one of
//! them did: so the sum of all stays that of the dictionary. Words with anything but ideographs are counted in it and
//! left out: letters, digits and signs are units of their own and never reach the dictionary. A word of the supplement
//! gets the frequency that jieba's `suggest_freq` gives it, in the order of the lines: just enough to stay whole.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    error::Error,
    fs,
    ops::Range,
    path::Path,
};

use crate::{
    lexicon::{Lexicon, is_ideograph},
    trie::{NODE_BITS, Trie, filter_bit},
};

/// jieba's dictionary: a word, its frequency and its part of speech on each line.
pub(crate) const DICTIONARY: &str = "src/text/words/dictionary.txt";
/// pawen's own words, one on each line.
pub(crate) const SUPPLEMENT: &str = "src/text/words/supplement.txt";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Reads the lists, and writes the columns of the table, its constants and the folded dictionary into `out`.
pub(crate) fn make(fold: &dyn Fn(char) -> Option<char>, fold_table: &str, out: &Path) -> Outcome<()> {
    let dictionary = fs::read_to_string(DICTIONARY)?;
    let supplement = fs::read_to_string(SUPPLEMENT)?;
    let folded = |word: &str| word.chars().filter_map(fold).collect::<String>();
    let (mut words, total) = merge(&dictionary, &folded)?;
    let columns = Columns::of(&words)?;
    let mut lexicon = Lexicon::new(columns.trie(), total);
    let mut added = BTreeMap::new();
    for word in lines(&supplement).map(folded) {
        if !word.chars().all(is_ideograph) {
            return Err(format!("supplement.txt: {word}: only ideographs can be cut").into());
        }
        let frequency = lexicon.add(&word, None);
        added.insert(word, frequency);
    }
    let before: u64 = added.keys().filter_map(|word| words.get(word)).sum();
    let total = total - before + added.values().sum::<u64>();
    words.extend(added);
    let columns = Columns::of(&words)?;
    columns.write(out)?;
    // The logarithms follow from the frequencies, and their last digit may differ from machine to machine.
    let bytes = columns.all().take(COLUMNS.len() - 1).chain([fold_table.as_bytes()]);
    let fingerprint = bytes.fold(FNV, fnv);
    let constants =
        format!("pub(super) const TOTAL: u64 = {total};\npub(super) const FINGERPRINT: u64 = {fingerprint:#x};\n");
    Ok(fs::write(out.join("words.rs"), constants)?)
}

/// The lines of a list without its comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The folded words that can be cut, and the sum of all frequencies.
fn merge(dictionary: &str, folded: &dyn Fn(&str) -> String) -> Outcome<(BTreeMap<String, u64>, u64)> {
    let (mut words, mut total) = (BTreeMap::new(), 0);
    for line in lines(dictionary) {
        let (word, frequency) = line.split_once(' ').ok_or("a line of dictionary.txt without frequency")?;
        let (word, frequency) = (folded(word), frequency.parse::<u64>()?);
        total += frequency;
        if word.chars().all(is_ideograph) {
            *words.entry(word).or_insert(0) += frequency;
        }
    }
    Ok((words, total))
}

/// The columns of a trie: see `src/text/words/trie.rs`.
#[derive(Default)]
struct Columns {
    roots: Vec<[u8; 2]>,
    chars: Vec<[u8; 3]>,
    children: Vec<[u8; 4]>,
    values: Vec<[u8; 2]>,
    frequencies: Vec<[u8; 8]>,
    logarithms: Vec<[u8; 8]>,
}

impl Columns {
    #[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^53")]
    fn of(words: &BTreeMap<String, u64>) -> Outcome<Self> {
        let frequencies: Vec<u64> = words.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut columns = Self {
            roots: vec![[0; 2]; 1 << 16],
            frequencies: frequencies.iter().map(|frequency| frequency.to_le_bytes()).collect(),
            logarithms: frequencies.iter().map(|&frequency| (frequency as f64).ln().to_le_bytes()).collect(),
            ..Self::default()
        };
        let keys: Vec<(Vec<char>, usize)> = words
            .iter()
            .map(|(word, frequency)| (word.chars().collect(), frequencies.partition_point(|other| other < frequency)))
            .collect();
        columns.add_nodes(&keys)?;
        Ok(columns)
    }

    /// Adds the nodes level by level; words that begin alike are neighbours in `keys`.
    fn add_nodes(&mut self, keys: &[(Vec<char>, usize)]) -> Outcome<()> {
        let mut waiting = VecDeque::from([(0..keys.len(), 0)]);
        while let Some((mut rest, depth)) = waiting.pop_front() {
            let mut entry = self.next_node()?;
            // The word that ends at the parent comes first, and has been taken there.
            rest.start += usize::from(keys[rest.start].0.len() == depth);
            while !rest.is_empty() {
                let c = keys[rest.start].0[depth];
                let same = keys[rest.clone()].partition_point(|(key, _)| key[depth] <= c);
                let group = rest.start..rest.start + same;
                self.add_node(c, depth, &group, keys)?;
                entry |= filter_bit(c);
                rest.start = group.end;
                waiting.push_back((group, depth + 1));
            }
            // The root has no line of its own.
            if depth > 0 {
                self.children.push(entry.to_le_bytes());
            }
        }
        self.children.push(self.next_node()?.to_le_bytes());
        Ok(())
    }

    fn next_node(&self) -> Outcome<u32> {
        let next = u32::try_from(self.chars.len())?;
        if next >> NODE_BITS == 0 { Ok(next) } else { Err("too many nodes".into()) }
    }

    fn add_node(&mut self, c: char, depth: usize, group: &Range<usize>, keys: &[(Vec<char>, usize)]) -> Outcome<()> {
        let (first, place) = &keys[group.start];
        let value = if first.len() == depth + 1 { u16::try_from(place + 1)? } else { 0 };
        let [low, middle, high, _] = (c as u32).to_le_bytes();
        self.chars.push([low, middle, high]);
        self.values.push(value.to_le_bytes());
        if let Some(root) = self.roots.get_mut(c as usize).filter(|_| depth == 0) {
            *root = u16::try_from(self.chars.len())?.to_le_bytes();
        }
        Ok(())
    }

    fn trie(&self) -> Trie<'_> {
        Trie {
            roots: &self.roots,
            chars: &self.chars,
            children: &self.children,
            values: &self.values,
            frequencies: &self.frequencies,
            logarithms: &self.logarithms,
        }
    }

    fn all(&self) -> impl Iterator<Item = &[u8]> {
        [
            self.roots.as_flattened(),
            self.chars.as_flattened(),
            self.children.as_flattened(),
            self.values.as_flattened(),
            self.frequencies.as_flattened(),
            self.logarithms.as_flattened(),
        ]
        .into_iter()
    }

    fn write(&self, out: &Path) -> Outcome<()> {
        for (name, column) in COLUMNS.into_iter().zip(self.all()) {
            fs::write(out.join(format!("words.{name}")), column)?;
        }
        Ok(())
    }
}

/// The names of the columns, in the order of [`Columns::all`].
const COLUMNS: [&str; 6] = ["roots", "chars", "children", "values", "frequencies", "logarithms"];

/// FNV-1a, 64 bits: where it begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
