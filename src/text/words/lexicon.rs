//! Words with frequencies, and the most probable segmentation of a text.
//!
//! This is jieba's `cut` without new-word guessing (`hmm = false`), `add_word` and `suggest_freq`, step by step as in
//! jieba-rs 0.11: the same sums in the same order, so that ties are resolved alike. Tests compare the two.

use std::collections::HashMap;

use super::trie::Trie;

/// A dictionary: the compiled trie, and words added to it.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon<'a> {
    trie: Trie<'a>,
    added: Added,
    total: u64,
    log_total: f64,
}

/// Added words, as a trie of its own. Its entries override those of the compiled one.
#[derive(Debug, Clone)]
struct Added {
    steps: HashMap<(u32, char), u32>,
    weights: Vec<Option<Weight>>,
}

/// The frequency of a word.
#[derive(Debug, Clone, Copy)]
struct Weight {
    frequency: u64,
    /// Its natural logarithm.
    logarithm: f64,
}

/// The root node of the added words.
const ADDED_ROOT: u32 = 0;

/// The nodes of the two tries that a prefix leads to; at least one is present.
#[derive(Debug, Clone, Copy)]
struct Node {
    trie: Option<u32>,
    added: Option<u32>,
}

/// Buffers for segmentation, reused so that a text costs no allocation for each of its runs.
#[derive(Debug, Default)]
pub(crate) struct CutBuffers {
    chars: Vec<(usize, char)>,
    route: Vec<BestWord>,
}

/// The best word that begins at a character.
#[derive(Debug, Clone, Copy)]
struct BestWord {
    /// The logarithm of the probability of the segmentation from here to the end of the run.
    log_probability: f64,
    /// The index of the character after the word.
    end: usize,
}

impl<'a> Lexicon<'a> {
    /// Creates a lexicon of the words of `trie`; `total` is the sum of all frequencies of its dictionary.
    pub(crate) fn new(trie: Trie<'a>, total: u64) -> Self {
        let added = Added { steps: HashMap::new(), weights: vec![None] };
        Self { trie, added, total, log_total: logarithm(total) }
    }

    /// The frequency of a word.
    pub(crate) fn frequency(&self, word: &str) -> Option<u64> {
        let mut chars = word.chars();
        let node = chars.try_fold(None, |node, c| self.step::<true>(node, c).map(Some))??;
        let added = self.added.weight(node.added).map(|weight| weight.frequency);
        added.or_else(|| self.trie.frequency(node.trie?))
    }

    /// Adds a word, or changes its frequency; without a frequency it gets the lowest one that keeps it whole by itself.
    /// Returns the frequency.
    pub(crate) fn add(&mut self, word: &str, frequency: Option<u64>) -> u64 {
        let frequency = frequency.unwrap_or_else(|| self.suggest(word));
        self.total = self.total - self.frequency(word).unwrap_or(0) + frequency;
        self.log_total = logarithm(self.total);
        self.added.insert(word, Weight { frequency, logarithm: logarithm(frequency) });
        frequency
    }

    /// The lowest frequency with which a word is more probable than the words it would be split into.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability times the total")]
    fn suggest(&self, word: &str) -> u64 {
        let mut log_probability = 0.0;
        self.cut(word, &mut CutBuffers::default(), |part| {
            log_probability = log_probability + logarithm(self.frequency(part).unwrap_or(1)) - self.log_total;
        });
        ((log_probability + self.log_total).exp() as u64 + 1).max(self.frequency(word).unwrap_or(1))
    }

    /// Passes the words of `text` to `word`. A character that is no ideograph is a word, and no word extends across it.
    pub(crate) fn cut<'t>(&self, text: &'t str, buffers: &mut CutBuffers, mut word: impl FnMut(&'t str)) {
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| !is_ideograph(c)) {
            self.cut_run(&text[start..at], buffers, &mut word);
            start = at + c.len_utf8();
            word(&text[at..start]);
        }
        self.cut_run(&text[start..], buffers, &mut word);
    }

    fn cut_run<'t>(&self, run: &'t str, buffers: &mut CutBuffers, word: &mut impl FnMut(&'t str)) {
        buffers.chars.clear();
        buffers.chars.extend(run.char_indices());
        let count = buffers.chars.len();
        buffers.route.clear();
        buffers.route.resize(count + 1, BestWord { log_probability: 0.0, end: count });
        // Words are rarely added: the second trie is then not probed at all.
        let best = if self.added.steps.is_empty() { Self::best::<false> } else { Self::best::<true> };
        // From the end, so that the best continuation after each word is known.
        for from in (0..count).rev() {
            buffers.route[from] = best(self, &buffers.chars, from, &buffers.route);
        }
        let offset = |at: usize| buffers.chars.get(at).map_or(run.len(), |&(offset, _)| offset);
        let mut at = 0;
        while at < count {
            let end = buffers.route[at].end;
            word(&run[offset(at)..offset(end)]);
            at = end;
        }
    }

    /// The best word that begins at `from`, the longer of two that are equal; the character alone if there is none.
    fn best<const ADDED: bool>(&self, chars: &[(usize, char)], from: usize, route: &[BestWord]) -> BestWord {
        let mut best: Option<BestWord> = None;
        let mut node = None;
        for (end, &(_, c)) in (from + 1..).zip(&chars[from..]) {
            let Some(next) = self.step::<ADDED>(node, c) else { break };
            if let Some(logarithm) = self.logarithm(next) {
                let log_probability = logarithm - self.log_total + route[end].log_probability;
                // `>=`: of equal segmentations the longer word wins, as in jieba.
                if best.is_none_or(|best| log_probability >= best.log_probability) {
                    best = Some(BestWord { log_probability, end });
                }
            }
            node = Some(next);
        }
        let alone =
            || BestWord { log_probability: 0.0 - self.log_total + route[from + 1].log_probability, end: from + 1 };
        best.unwrap_or_else(alone)
    }

    /// The node that `c` leads to from `node`, or from the root.
    #[inline]
    fn step<const ADDED: bool>(&self, node: Option<Node>, c: char) -> Option<Node> {
        let (trie, added) = match node {
            None => (self.trie.root(c), Some(ADDED_ROOT)),
            Some(node) => (node.trie.and_then(|node| self.trie.child(node, c)), node.added),
        };
        let added = added.filter(|_| ADDED).and_then(|node| self.added.step(node, c));
        let next = Node { trie, added };
        (next.trie.is_some() || next.added.is_some()).then_some(next)
    }

    #[inline]
    fn logarithm(&self, node: Node) -> Option<f64> {
        let added = self.added.weight(node.added).map(|weight| weight.logarithm);
        added.or_else(|| self.trie.logarithm(node.trie?))
    }
}

impl Added {
    #[inline]
    fn step(&self, node: u32, c: char) -> Option<u32> {
        self.steps.get(&(node, c)).copied()
    }

    #[inline]
    fn weight(&self, node: Option<u32>) -> Option<Weight> {
        self.weights[node? as usize]
    }

    fn insert(&mut self, word: &str, weight: Weight) {
        let mut node = ADDED_ROOT;
        for c in word.chars() {
            let new = u32::try_from(self.weights.len()).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, c)).or_insert(new);
            if node == new {
                self.weights.push(None);
            }
        }
        self.weights[node as usize] = Some(weight);
    }
}

#[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^53")]
fn logarithm(frequency: u64) -> f64 {
    (frequency as f64).ln()
}

/// Returns true if a character can be part of a word: jieba's definition of an ideograph.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2ebef}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}
