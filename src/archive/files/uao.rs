//! Big5-UAO, PTT's encoding: Big5 with the characters of Unicode-at-on 2.50 in the rows that Big5 leaves free.
//!
//! Other characters are in the same rows of Hong Kong's Big5, so that the content decides which of the two it is.

use std::{char::REPLACEMENT_CHARACTER, sync::LazyLock};

use encoding_rs::BIG5;

/// The first bytes of characters.
const LEADS: std::ops::RangeInclusive<u8> = 0x81..=0xfe;
/// The number of characters with the same first byte.
const ROW: usize = 157;

/// The second bytes of characters, in order.
fn trails() -> impl Iterator<Item = u8> {
    (0x40..=0x7e).chain(0xa1..=0xfe)
}

/// The place of a character with this second byte in its row.
fn place(trail: u8) -> Option<usize> {
    match trail {
        0x40..=0x7e => Some(usize::from(trail - 0x40)),
        0xa1..=0xfe => Some(usize::from(trail - 0xa1) + 0x3f),
        _ => None,
    }
}

/// All characters, row by row; U+FFFD for codes without one.
fn characters() -> &'static [char] {
    static CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| LEADS.flat_map(row).collect());
    &CHARACTERS
}

/// The row of characters with this first byte: from the table, or else that of Big5.
fn row(lead: u8) -> Vec<char> {
    let key = format!("{lead:02X} ");
    let own = include_str!("uao.txt").lines().find_map(|line| line.strip_prefix(&key));
    match own {
        Some(row) => row.chars().collect(),
        None => trails().map(|trail| of_big5([lead, trail])).collect(),
    }
}

fn of_big5(code: [u8; 2]) -> char {
    BIG5.decode_without_bom_handling_and_without_replacement(&code)
        .and_then(|text| text.chars().next())
        .unwrap_or(REPLACEMENT_CHARACTER)
}

/// A decoder that gets its bytes in pieces.
#[derive(Debug, Default)]
pub(super) struct UaoDecoder {
    /// The first byte of a character whose second one has not come yet.
    lead: Option<u8>,
}

impl UaoDecoder {
    /// Appends the text of `bytes`, with U+FFFD for what is no character; `last` says that no more bytes come.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        for &byte in bytes {
            match self.lead.take() {
                Some(lead) => second(lead, byte, text),
                None => self.first(byte, text),
            }
        }
        if last && self.lead.take().is_some() {
            text.push(REPLACEMENT_CHARACTER);
        }
    }

    fn first(&mut self, byte: u8, text: &mut String) {
        match byte {
            _ if byte.is_ascii() => text.push(char::from(byte)),
            _ if LEADS.contains(&byte) => self.lead = Some(byte),
            _ => text.push(REPLACEMENT_CHARACTER),
        }
    }
}

/// Appends the character of two bytes.
fn second(lead: u8, byte: u8, text: &mut String) {
    let row = usize::from(lead - LEADS.start()) * ROW;
    let found = place(byte).and_then(|place| characters().get(row + place)).copied();
    let c = found.unwrap_or(REPLACEMENT_CHARACTER);
    text.push(c);
    // A byte of ASCII behind a damaged one is itself, as in the decoders of browsers.
    if c == REPLACEMENT_CHARACTER && byte.is_ascii() {
        text.push(char::from(byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        UaoDecoder::default().decode(bytes, true, &mut text);
        text
    }

    #[test]
    fn every_row_is_complete() {
        assert_eq!(characters().len(), LEADS.count() * ROW);
        for line in include_str!("uao.txt").lines() {
            let (lead, row) = line.split_once(' ').unwrap();
            assert!(LEADS.contains(&u8::from_str_radix(lead, 16).unwrap()), "{lead}");
            assert_eq!(row.chars().count(), ROW, "{lead}");
        }
        for (at, trail) in trails().enumerate() {
            assert_eq!(place(trail), Some(at));
        }
    }

    #[test]
    fn characters_beyond_big5_are_those_of_ptt() {
        let bytes = b"\x8a\xe9\xca\x5e\x83\xf6\xc7\x55\xb5\x75\xc6\xea\xc7\xc2\xc7\xb5\xc7\xc4\x9d\xde\xa1\x41\xfc\xae";
        assert_eq!(decoded(bytes), "简体国の短いテスト♥，犇");
        let mut pieces = (UaoDecoder::default(), String::new());
        for byte in bytes {
            pieces.0.decode(&[*byte], false, &mut pieces.1);
        }
        assert_eq!(pieces.1, decoded(bytes));
    }

    #[test]
    fn the_rows_of_big5_are_unchanged() {
        let text = "風箏飛到一半，線斷了。（有人試過蠟線嗎？）";
        let (bytes, ..) = BIG5.encode(text);
        assert_eq!(decoded(&bytes), text);
    }

    #[test]
    fn damage_is_visible_and_hides_no_ascii() {
        assert_eq!(decoded(b"a\xff\xa4\"b\xa4"), "a\u{fffd}\u{fffd}\"b\u{fffd}");
    }
}
