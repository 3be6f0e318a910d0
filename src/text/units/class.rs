//! How a folded character bears on the units around it.

use crate::text::fold::fold;

/// How a folded character bears on the units around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Class {
    /// It belongs to a run of letters.
    Letter,
    /// It belongs to a run of digits.
    Digit,
    /// It is a unit of its own.
    Char,
    /// Sentence punctuation.
    Pause,
    /// A line feed: two of them are a pause.
    LineFeed,
    /// It ends a run and is nothing.
    Blank,
    /// Any other sign: it glues, but some count where they touch a run.
    Other,
}

/// The class of a folded character.
pub(in crate::text) fn classify(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\n' => Class::LineFeed,
        '。' | '，' | '、' | '！' | '？' | '；' | '：' | '…' | '‥' | '⋯' | ',' | '!' | '?' | ';' | '.' | ':' => {
            Class::Pause
        }
        '\u{4e00}'..='\u{9fff}' => Class::Char,
        _ if c.is_ascii_whitespace() => Class::Blank,
        _ if c.is_ascii() => Class::Other,
        _ if stands_alone(c) => Class::Char,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_whitespace() => Class::Blank,
        _ => Class::Other,
    }
}

/// Whether a character is a unit of its own: of a script that writes no blanks between words, or a symbol.
pub(in crate::text) fn is_unspaced(c: char) -> bool {
    fold(c).is_some_and(|folded| classify(folded.char) == Class::Char)
}

#[rustfmt::skip]
fn stands_alone(c: char) -> bool {
    matches!(
        c as u32,
        // Letter-like symbols, arrows, technical signs, boxes, dingbats; more arrows; emoji.
        0x2100..=0x214f | 0x2190..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff
        // Private use, where Big5 archives keep what Unicode did not have.
        | 0xe000..=0xf8ff
        // CJK radicals and strokes; the ideographic marks and numerals among CJK punctuation.
        | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303c
        // Kana, bopomofo, enclosed and square forms, Han extension A, Yi.
        | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0xa000..=0xa4cf
        // Hangul: jamo, syllables, half-width forms. Half-width kana stand among the last.
        | 0x1100..=0x11ff | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xff66..=0xffdc
        // Compatibility ideographs; rare kana; the planes of rare Han characters.
        | 0xf900..=0xfaff | 0x1b000..=0x1b16f | 0x20000..=0x3ffff
    )
}
