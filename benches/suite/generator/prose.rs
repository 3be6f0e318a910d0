//! Texts: words, numbers and signs, one after another.

use super::{vocabulary::Vocabulary, weighted::Weighted};
use crate::corpus::Random;

/// The distribution of texts of one kind.
pub(crate) struct Style {
    /// Numbers, in a thousand pieces ...
    numbers: usize,
    /// ... Latin words, ...
    latin: usize,
    /// ... repeated phrases, ...
    phrases: usize,
    /// ... and words of the thread's topic. The others are words of the language.
    topical: usize,
    /// Pieces followed by a sign, in a thousand.
    signs: usize,
    /// Signs followed by another, in a thousand.
    more_signs: usize,
    sign: Weighted,
    marks: &'static [(&'static str, u64)],
}

/// The signs of posts as the crawler leaves them, with their frequency in 10,000.
const POST_MARKS: &[(&str, u64)] = &[
    (" ", 4700),
    ("，", 1800),
    (".", 650),
    (":", 600),
    ("。", 560),
    ("/", 480),
    ("、", 260),
    ("：", 240),
    (")", 180),
    ("(", 180),
    ("=", 120),
    ("%", 130),
    ("（", 84),
    ("）", 84),
    ("?", 71),
    ("？", 61),
    ("~", 37),
    ("；", 36),
    ("》", 16),
    ("《", 16),
    ("_", 14),
    ("]", 12),
    ("[", 12),
    ("@", 8),
    ("^", 8),
];
const COMMENT_MARKS: &[(&str, u64)] = &[
    (" ", 3500),
    (".", 2200),
    ("，", 1200),
    ("?", 415),
    ("？", 385),
    ("/", 250),
    ("~", 320),
    ("!", 215),
    ("。", 190),
    ("！", 175),
    (",", 170),
    (":", 120),
    ("=", 130),
    ("…", 105),
    ("%", 100),
    ("～", 95),
    ("@", 30),
    ("-", 70),
    ("+", 55),
    ("(", 45),
    (")", 41),
    ("_", 20),
    ("：", 36),
    ("^", 32),
    ("、", 31),
    ("　", 29),
    ("[", 20),
    ("]", 20),
    (">", 16),
    ("「", 15),
    ("」", 15),
];
const NUMBERS: [usize; 8] = [1, 1, 1, 2, 2, 2, 3, 4];

impl Style {
    pub(crate) fn post() -> Self {
        let (numbers, latin, phrases, topical) = (180, 70, 290, 110);
        Self::new(numbers, latin, phrases, topical, (420, 340), POST_MARKS)
    }

    pub(crate) fn comment() -> Self {
        let (numbers, latin, phrases, topical) = (80, 42, 330, 60);
        Self::new(numbers, latin, phrases, topical, (290, 330), COMMENT_MARKS)
    }

    fn new(
        numbers: usize,
        latin: usize,
        phrases: usize,
        topical: usize,
        (signs, more_signs): (usize, usize),
        marks: &'static [(&'static str, u64)],
    ) -> Self {
        let sign = Weighted::new(marks.iter().map(|&(_, weight)| weight));
        Self { numbers, latin, phrases, topical, signs, more_signs, sign, marks }
    }
}

/// The topic of a thread: a few words that recur, so that texts are about something.
pub(crate) struct Topic([usize; 12]);

impl Topic {
    pub(crate) fn draw(vocabulary: &Vocabulary, random: &mut Random) -> Self {
        Self(std::array::from_fn(|_| {
            loop {
                let word = vocabulary.by_frequency.draw(random);
                if vocabulary.words[word].len() > 3 {
                    return word;
                }
            }
        }))
    }

    /// The first words are the reach frequent.
    fn word(&self, random: &mut Random) -> usize {
        let reach = 1 + random.below(self.0.len());
        self.0[random.below(reach)]
    }
}

/// Adds a text of this number of characters, cut at any place.
pub(crate) fn write(
    out: &mut String,
    characters: usize,
    style: &Style,
    topic: &Topic,
    vocabulary: &Vocabulary,
    random: &mut Random,
) {
    let mut left = characters;
    while left > 0 {
        let kind = random.below(1000);
        let (numbers, latin) = (style.numbers, style.numbers + style.latin);
        let phrases = latin + style.phrases;
        if kind < numbers {
            number(out, &mut left, random);
        } else if kind < latin {
            add(out, &vocabulary.latin[vocabulary.latin_word.draw(random)], &mut left);
        } else if kind < phrases {
            add(out, &vocabulary.phrases[vocabulary.phrase.draw(random)], &mut left);
        } else if kind < phrases + style.topical {
            add(out, &vocabulary.words[topic.word(random)], &mut left);
        } else {
            add(out, &vocabulary.words[vocabulary.by_frequency.draw(random)], &mut left);
        }
        let mut chance = style.signs;
        while random.below(1000) < chance {
            add(out, style.marks[style.sign.draw(random)].0, &mut left);
            chance = style.more_signs;
        }
    }
}

fn number(out: &mut String, left: &mut usize, random: &mut Random) {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    for _ in 0..NUMBERS[random.below(NUMBERS.len())] {
        add(out, DIGITS[random.below(10)], left);
    }
}

/// Adds the part of a piece for which there is room.
fn add(out: &mut String, piece: &str, left: &mut usize) {
    for c in piece.chars().take(*left) {
        out.push(c);
        *left -= 1;
    }
}
