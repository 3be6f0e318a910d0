//! Visible forms of characters, for untrusted text on terminals and pages.
//!
//! Posts, paths and queries may hold control sequences that a terminal would obey. This is the only table of characters
//! that steer or hide, for hits, messages and pages. C0 controls and DEL are shown as their control picture (`␛`), all
//! others as `\u{…}`. Widths are those of a terminal that shows characters of ambiguous width narrow.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// The form in which a character is written to a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VisibleForm {
    /// The character itself, with its width in columns.
    Glyph(usize),
    /// The character itself, combined with the one before it.
    Mark,
    /// Omitted: it only selects between forms of its neighbours, and terminals disagree about their width.
    Nothing,
    /// An escaped name of harmless characters, each one column wide.
    Name(String),
}

/// Returns the visible form of `c`.
pub(crate) fn visible(c: char) -> VisibleForm {
    if let Some(picture) = control_picture(c) {
        return VisibleForm::Name(picture.to_string());
    }
    // Before the width, which differs for these between terminals and the tables of Unicode.
    if is_joiner(c) {
        return VisibleForm::Nothing;
    }
    match c.width() {
        // Before the width: some of these are as wide as a glyph, such as U+3164.
        _ if is_invisible(c) => VisibleForm::Name(c.escape_unicode().to_string()),
        None => VisibleForm::Name(c.escape_unicode().to_string()),
        Some(0) => VisibleForm::Mark,
        Some(width) => VisibleForm::Glyph(width),
    }
}

fn control_picture(c: char) -> Option<char> {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('␡'),
        _ => None,
    }
}

/// Returns true for variation selectors and the joiner of emoji.
pub(crate) const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Returns true if `c`, beyond ASCII, is invisible, changes how its neighbours are shown, or has no agreed shape: C1
/// controls, bidi controls, zero-width and filler characters, line separators, private use, non-characters.
pub(crate) const fn is_invisible(c: char) -> bool {
    is_steering(c) || is_blank_filler(c) || is_private(c)
}

/// Returns true if nothing is seen of `c` but the place it takes: white space, controls, and what only changes how its
/// neighbours are shown.
pub(in crate::text) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_joiner(c) || is_steering(c) || is_blank_filler(c)
}

/// Returns true if `c` must not be written unescaped where only visible characters are allowed.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c) || is_joiner(c)
}

/// Percent-encodes the hidden characters of a web address, which keeps its meaning.
pub(crate) fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        if is_hidden(c) { percent_encode(c, &mut address) } else { address.push(c) }
    }
    address
}

/// Appends the bytes of `c` to `word`, percent-encoded.
pub(crate) fn percent_encode(c: char, word: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string does not fail.
        let _ = write!(word, "%{byte:02X}");
    }
}

const fn is_steering(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}')
}

const fn is_blank_filler(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}')
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}')
        || matches!(c, '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_character_has_its_form() {
        let name = |text: &str| VisibleForm::Name(text.to_owned());
        let table = [
            ('a', VisibleForm::Glyph(1)),
            ('推', VisibleForm::Glyph(2)),
            ('→', VisibleForm::Glyph(1)),
            ('Ａ', VisibleForm::Glyph(2)),
            ('\u{3000}', VisibleForm::Glyph(2)),
            ('😀', VisibleForm::Glyph(2)),
            ('\u{301}', VisibleForm::Mark),
            ('\u{fe0f}', VisibleForm::Nothing),
            ('\u{200d}', VisibleForm::Nothing),
            ('\0', name("␀")),
            ('\x1b', name("␛")),
            ('\x7f', name("␡")),
            ('\u{9b}', name("\\u{9b}")),
            ('\u{202e}', name("\\u{202e}")),
            ('\u{200b}', name("\\u{200b}")),
            ('\u{2028}', name("\\u{2028}")),
            ('\u{feff}', name("\\u{feff}")),
            ('\u{e000}', name("\\u{e000}")),
            ('\u{10ffff}', name("\\u{10ffff}")),
        ];
        for (c, form) in table {
            assert_eq!(visible(c), form, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn an_address_holds_nothing_hidden() {
        assert_eq!(address("https://a.bc/台?x=1%20\u{202e}\0"), "https://a.bc/台?x=1%20%E2%80%AE%00");
    }

    #[test]
    fn hidden_characters_are_those_with_another_visible_form() {
        for c in '\0'..=char::MAX {
            let as_it_is = matches!(visible(c), VisibleForm::Glyph(_) | VisibleForm::Mark);
            assert!(is_hidden(c) != as_it_is, "U+{:04X}", u32::from(c));
        }
    }
}
