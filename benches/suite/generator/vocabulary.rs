//! The vocabulary of texts: words, phrases, Latin words, people.

use std::collections::HashMap;

use pawen::text::fold::{exact, folded};

use super::weighted::Weighted;
use crate::corpus::Random;

const DICTIONARY: &str = include_str!("../../../src/text/words/dictionary.txt");
const SUPPLEMENT: &str = include_str!("../../../src/text/words/supplement.txt");

/// The minimum frequency of a word of the dictionary; rarer ones hardly occur in a forum.
const MIN_FREQUENCY: u64 = 150;
/// Words of the supplement, the names and slang of a forum, in a thousand.
const SUPPLEMENTED: u64 = 40;
/// The number of repeated phrases.
const PHRASES: u64 = 60_000;
const LATIN_WORDS: u64 = 20_000;
/// The number of accounts that wrote on the Stock board from 2015 to 2019.
const PEOPLE: u64 = 60_000;
/// The most frequent Latin words; the others are invented.
const KNOWN_LATIN: [&str; 24] = [
    "com", "ETF", "https", "www", "tw", "html", "XD", "news", "EPS", "AI", "TSMC", "DeepSeek", "iPhone", "PTT",
    "ChatGPT", "GDP", "Fed", "ok", "google", "the", "Apple", "NVIDIA", "KD", "CEO",
];
const SYLLABLES: [&str; 32] = [
    "an", "ba", "chi", "den", "er", "fo", "gra", "hsi", "in", "jo", "ka", "lin", "mo", "ne", "or", "pu", "qi", "ra",
    "sto", "ti", "us", "ver", "wei", "xu", "ya", "zen", "tek", "mar", "ion", "ing", "al", "com",
];

/// The seed of the vocabulary, the same for every archive.
pub(crate) struct Vocabulary {
    pub(crate) words: Vec<String>,
    pub(crate) by_frequency: Weighted,
    pub(crate) phrases: Vec<String>,
    pub(crate) phrase: Weighted,
    pub(crate) latin: Vec<String>,
    pub(crate) latin_word: Weighted,
    pub(crate) people: Vec<String>,
    pub(crate) person: Weighted,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let (words, weights) = words();
        let by_frequency = Weighted::new(weights);
        let mut random = Random(0x0070_6177_656e);
        let phrases = (0..PHRASES).map(|_| {
            let length = 2 + random.below(4);
            (0..length).map(|_| words[by_frequency.draw(&mut random)].as_str()).collect()
        });
        let phrases = phrases.collect();
        let known = KNOWN_LATIN.map(str::to_owned).into_iter();
        let latin = known.chain(std::iter::repeat_with(|| latin(&mut random))).take(usize_of(LATIN_WORDS)).collect();
        let people = (0..PEOPLE).map(|number| person(number, &mut random)).collect();
        Self {
            words,
            by_frequency,
            phrases,
            phrase: Weighted::zipf(PHRASES, 300),
            latin,
            latin_word: Weighted::zipf(LATIN_WORDS, 1),
            people,
            person: Weighted::zipf(PEOPLE, 10),
        }
    }
}

/// The words of jieba's dictionary with their frequencies, and those of the supplement, in traditional characters.
fn words() -> (Vec<String>, Vec<u64>) {
    let traditional = Traditional::new();
    let lines = DICTIONARY.lines().filter_map(|line| line.split_once(' '));
    let frequencies = lines.filter(|(word, _)| word.chars().all(is_han));
    let (mut words, mut weights): (Vec<_>, Vec<u64>) = frequencies
        .map(|(word, frequency)| (traditional.of(word), frequency.trim().parse().unwrap_or(0)))
        .filter(|(_, frequency)| *frequency >= MIN_FREQUENCY)
        .unzip();
    let total: u64 = weights.iter().sum();
    let lines = SUPPLEMENT.lines().map(str::trim);
    let supplement: Vec<_> = lines.filter(|line| !line.is_empty() && line.chars().all(is_han)).collect();
    // A supplement has no frequencies: its first words, by Zipf's law, are taken as the most frequent.
    let share = |place: u64| total * SUPPLEMENTED / 1000 / (place + 4) / 5;
    weights.extend((1..=supplement.len() as u64).map(share));
    words.extend(supplement.into_iter().map(str::to_owned));
    (words, weights)
}

/// The dictionary is in simplified characters; people on PTT write traditional ones.
struct Traditional(HashMap<char, char>);

impl Traditional {
    /// pawen's table of character classes, inverted. It need not be right for every character to give texts in which
    /// ambiguous characters are as common as in real ones.
    fn new() -> Self {
        let mut forms = HashMap::new();
        for written in '\u{4e00}'..='\u{9fff}' {
            let Some(class) = folded(written.encode_utf8(&mut [0; 4])).next() else { continue };
            let kept = exact(class).is_some_and(|exact| !exact.only_simplified);
            if written != class && !kept {
                forms.entry(class).or_insert_with(|| exact(written).map_or(written, |exact| exact.char));
            }
        }
        Self(forms)
    }

    fn of(&self, word: &str) -> String {
        word.chars().map(|c| self.0.get(&c).copied().unwrap_or(c)).collect()
    }
}

pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn syllables(number: usize, random: &mut Random) -> String {
    (0..number).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
}

/// An invented word: most in small letters, some capitalised, some in capitals, some in camelCase.
fn latin(random: &mut Random) -> String {
    let number = 1 + random.below(3);
    let word = syllables(number, random);
    match random.below(20) {
        0..12 => word,
        12..16 => capitalized(&word),
        16..19 => syllables(1, random).to_uppercase(),
        _ if random.below(4) > 0 => word,
        _ => format!("{}{}", capitalized(&word), capitalized(&syllables(1, random))),
    }
}

fn capitalized(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// An account id: at most twelve letters and digits; the number makes it unique.
fn person(number: u64, random: &mut Random) -> String {
    let length = 1 + random.below(2);
    let name = format!("{}{number}", syllables(length, random));
    if random.below(3) == 0 { capitalized(&name) } else { name }
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
