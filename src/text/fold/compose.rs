//! Composition: letters that are written as several characters.
//!
//! A kana followed by a voicing mark (`ﾊﾞ`, as half-width forms have it) and Hangul in letters are each one character,
//! as in the composed form of Unicode (NFC). Latin letters need no composition, since folding removes their accents.

use super::{Fold, fold};

/// The first character of `text`, composed, and its length in bytes; `None` at the end.
#[inline]
pub(in crate::text) fn compose(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let length = first.len_utf8();
    match first {
        '\u{3046}'..='\u{30fd}' | '\u{ff66}'..='\u{ff9d}' => {
            let voiced = chars.next().and_then(|mark| voiced(first, mark).map(|c| (c, length + mark.len_utf8())));
            voiced.or(Some((first, length)))
        }
        // A syllable of two letters may still get its final one.
        '\u{1100}'..='\u{1112}' | '\u{ac00}'..='\u{d7a3}' => Some(syllable(first, chars)),
        _ => Some((first, length)),
    }
}

/// Returns true if a character may become another one with a character after or before it.
pub(in crate::text) const fn may_compose(c: char) -> bool {
    matches!(c, '\u{3046}'..='\u{30fd}' | '\u{ff66}'..='\u{ff9f}' | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A kana with a voicing mark.
fn voiced(kana: char, mark: char) -> Option<char> {
    let semi = match mark {
        '\u{3099}' | '\u{ff9e}' => false,
        '\u{309a}' | '\u{ff9f}' => true,
        _ => return None,
    };
    let Fold::One(wide) = fold(kana) else { return None };
    let code = wide.char as u32;
    // Both syllabaries have the same layout, 0x60 apart: one table does for both.
    let (hiragana, shift) = if code >= 0x30a1 { (code - 0x60, 0x60) } else { (code, 0) };
    let composed = match (hiragana, semi) {
        (0x306f | 0x3072 | 0x3075 | 0x3078 | 0x307b, true) => hiragana + 2,
        (0x306f | 0x3072 | 0x3075 | 0x3078 | 0x307b | 0x3064 | 0x3066 | 0x3068 | 0x309d, false) => hiragana + 1,
        (0x304b..=0x3061, false) if hiragana % 2 == 1 => hiragana + 1,
        (0x3046, false) => 0x3094,
        // ワ ヰ ヱ ヲ have voiced forms in katakana only.
        (0x308f..=0x3092, false) if shift > 0 => hiragana + 8,
        _ => return None,
    };
    char::from_u32(composed + shift)
}

/// A Hangul syllable, by the arithmetic of the Unicode standard, section 3.12.
fn syllable(first: char, rest: std::str::Chars<'_>) -> (char, usize) {
    const SYLLABLES: u32 = 0xac00;
    const FINALS: u32 = 28;
    let mut rest = rest.peekable();
    let (mut code, mut length) = (first as u32, first.len_utf8());
    if code < SYLLABLES {
        let Some(vowel) = rest.next_if(|c| ('\u{1161}'..='\u{1175}').contains(c)) else { return (first, length) };
        code = SYLLABLES + ((code - 0x1100) * 21 + (vowel as u32 - 0x1161)) * FINALS;
        length += vowel.len_utf8();
    }
    if (code - SYLLABLES).is_multiple_of(FINALS)
        && let Some(last) = rest.next_if(|c| ('\u{11a8}'..='\u{11c2}').contains(c))
    {
        code += last as u32 - 0x11a7;
        length += last.len_utf8();
    }
    (char::from_u32(code).unwrap_or(first), length)
}
