//! Character classes: how a folded character extends, ends or separates units.

use crate::text::fold::fold;

/// The character between two texts that are read as one, such as the posts of two versions of a thread: no term and no
/// condition on several terms matches across it.
///
/// It is the record separator of ASCII. Where a text itself contains it, it separates that text, too.
pub const TEXT_SEPARATOR: char = '\u{1e}';

/// The folded form of a gap: no other unit has it.
pub(super) const PAUSE: char = '_';
/// The folded form of a gap between two texts.
pub(super) const SEPARATION: char = '^';
/// The separator of two adjacent runs that would read as one.
pub(super) const BETWEEN_RUNS: char = '|';

/// The class of a folded character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Class {
    /// Part of a run of letters.
    Letter,
    /// Part of a run of digits.
    Digit,
    /// A unit of its own.
    Char,
    /// Sentence punctuation.
    Pause,
    /// A line feed: two in a row are a pause.
    LineFeed,
    /// White space: it ends a run and leaves no unit.
    Blank,
    /// [`TEXT_SEPARATOR`].
    Separator,
    /// Any other sign: it ends a run and leaves no unit, except for the few that are units where they touch a run.
    Other,
}

/// Classifies a folded character.
pub(in crate::text) fn classify(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\n' => Class::LineFeed,
        '。' | '，' | '、' | '！' | '？' | '；' | '：' | '…' | '‥' | '⋯' | ',' | '!' | '?' | ';' | '.' | ':' => {
            Class::Pause
        }
        // The most frequent range first: this is the innermost loop of indexing.
        '\u{4e00}'..='\u{9fff}' => Class::Char,
        TEXT_SEPARATOR => Class::Separator,
        _ if c.is_ascii_whitespace() => Class::Blank,
        _ if c.is_ascii() => Class::Other,
        _ if is_single_unit(c) => Class::Char,
        // After the ranges above: Han characters are alphabetic, too.
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_whitespace() => Class::Blank,
        _ => Class::Other,
    }
}

/// Returns true if a character is a unit of its own: of a script without blanks between words, or a symbol.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    fold(c).first().is_some_and(|folded| classify(folded) == Class::Char)
}

#[rustfmt::skip]
fn is_single_unit(c: char) -> bool {
    matches!(
        c as u32,
        // Letter-like symbols, arrows, technical signs, boxes, dingbats; more arrows; emoji.
        0x2100..=0x214f | 0x2190..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff
        // Private use: Big5 archives store there what Unicode did not have.
        | 0xe000..=0xf8ff
        // CJK radicals and strokes; the ideographic marks and numerals among CJK punctuation.
        | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303c
        // Kana, bopomofo, enclosed and square forms, Han extension A, Yi.
        | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0xa000..=0xa4cf
        // Hangul: jamo, syllables, half-width forms, with half-width kana among the last.
        | 0x1100..=0x11ff | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xff66..=0xffdc
        // Compatibility ideographs; rare kana; the planes of rare Han characters.
        | 0xf900..=0xfaff | 0x1b000..=0x1b16f | 0x20000..=0x3ffff
    )
}
