//! Words with frequencies, and the cut of a text into the most probable row of them.
//!
//! This is jieba's `cut` without new-word guessing (`hmm = false`), `add_word` and `suggest_freq`, step by step as
//! jieba-rs 0.11 takes them: the same sums in the same order, so that ties fall alike. The tests compare the two.

use std::collections::HashMap;

use super::trie::Trie;

/// A dictionary: the trie that is compiled in, and words that were added to it.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon<'a> {
    trie: Trie<'a>,
    added: Added,
    total: u64,
    log_total: f64,
}

/// Words that were added, as a trie of its own. What stands here overrides the other.
#[derive(Debug, Clone)]
struct Added {
    steps: HashMap<(u32, char), u32>,
    weights: Vec<Option<Weight>>,
}

/// How often a word is expected.
#[derive(Debug, Clone, Copy)]
struct Weight {
    frequency: u64,
    /// Its natural logarithm.
    logarithm: f64,
}

/// The root of the words that were added.
const ADDED_ROOT: u32 = 0;

/// Where the two tries stand after some characters; at least one of them goes on.
#[derive(Debug, Clone, Copy)]
struct Node {
    trie: Option<u32>,
    added: Option<u32>,
}

/// Buffers for cutting, so that a text costs no allocation for each of its runs.
#[derive(Debug, Default)]
pub(crate) struct Room {
    chars: Vec<(usize, char)>,
    route: Vec<Choice>,
}

/// The best way on from a character.
#[derive(Debug, Clone, Copy)]
struct Choice {
    /// The logarithm of the probability of all that follows.
    chance: f64,
    /// The index of the character after the word.
    end: usize,
}

impl<'a> Lexicon<'a> {
    /// The words of `trie`, whose dictionary has frequencies of `total` in all.
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

    /// Adds a word, or gives it another frequency; without one it gets just as much as keeps it whole by itself.
    /// Returns what it has got.
    pub(crate) fn add(&mut self, word: &str, frequency: Option<u64>) -> u64 {
        let frequency = frequency.unwrap_or_else(|| self.suggest(word));
        self.total = self.total - self.frequency(word).unwrap_or(0) + frequency;
        self.log_total = logarithm(self.total);
        self.added.insert(word, Weight { frequency, logarithm: logarithm(frequency) });
        frequency
    }

    /// The least frequency by which a word is more probable than the words that it would be cut into.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability times the total")]
    fn suggest(&self, word: &str) -> u64 {
        let mut chance = 0.0;
        self.cut(word, &mut Room::default(), |part| {
            chance = chance + logarithm(self.frequency(part).unwrap_or(1)) - self.log_total;
        });
        ((chance + self.log_total).exp() as u64 + 1).max(self.frequency(word).unwrap_or(1))
    }

    /// Gives the words of `text` to `word`. What is no ideograph stands alone, and nothing reaches across it.
    pub(crate) fn cut<'t>(&self, text: &'t str, room: &mut Room, mut word: impl FnMut(&'t str)) {
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| !is_ideograph(c)) {
            self.cut_run(&text[start..at], room, &mut word);
            start = at + c.len_utf8();
            word(&text[at..start]);
        }
        self.cut_run(&text[start..], room, &mut word);
    }

    fn cut_run<'t>(&self, run: &'t str, room: &mut Room, word: &mut impl FnMut(&'t str)) {
        room.chars.clear();
        room.chars.extend(run.char_indices());
        let count = room.chars.len();
        room.route.clear();
        room.route.resize(count + 1, Choice { chance: 0.0, end: count });
        // Nearly nobody adds words: then the second trie is not even asked.
        let best = if self.added.steps.is_empty() { Self::best::<false> } else { Self::best::<true> };
        for from in (0..count).rev() {
            room.route[from] = best(self, &room.chars, from, &room.route);
        }
        let offset = |at: usize| room.chars.get(at).map_or(run.len(), |&(offset, _)| offset);
        let mut at = 0;
        while at < count {
            let end = room.route[at].end;
            word(&run[offset(at)..offset(end)]);
            at = end;
        }
    }

    /// The best word that begins at `from`, the longer of two that are equal; a character alone where there is none.
    fn best<const ADDED: bool>(&self, chars: &[(usize, char)], from: usize, route: &[Choice]) -> Choice {
        let mut best: Option<Choice> = None;
        let mut node = None;
        for (end, &(_, c)) in (from + 1..).zip(&chars[from..]) {
            let Some(next) = self.step::<ADDED>(node, c) else { break };
            if let Some(logarithm) = self.logarithm(next) {
                let chance = logarithm - self.log_total + route[end].chance;
                if best.is_none_or(|best| chance >= best.chance) {
                    best = Some(Choice { chance, end });
                }
            }
            node = Some(next);
        }
        let alone = || Choice { chance: 0.0 - self.log_total + route[from + 1].chance, end: from + 1 };
        best.unwrap_or_else(alone)
    }

    /// What `c` leads to from `node`, or from the beginning of a word.
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
            let fresh = u32::try_from(self.weights.len()).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, c)).or_insert(fresh);
            if node == fresh {
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

/// Whether a character can be part of a word of several: what jieba takes for ideographs.
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
