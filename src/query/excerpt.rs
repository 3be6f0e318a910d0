//! Pieces of a query made fit to be shown: nothing that moves a terminal's cursor, and no longer than a line.

use unicode_width::UnicodeWidthStr;

/// The columns that a piece takes on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The start of `text`, at most `most` columns of it and `…` where it was cut.
pub(super) fn head(text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += columns(visible(c).encode_utf8(&mut [0; 4]));
        // Marks of no width would otherwise make a line of any length.
        if used > most || shown.len() > 8 * most {
            shown.push('…');
            break;
        }
        shown.push(visible(c));
    }
    shown
}

/// The end of `text`, at most `most` columns of it and `…` where it was cut.
pub(super) fn tail(text: &str, most: usize) -> String {
    let turned: String = text.chars().rev().take(8 * most + 1).collect();
    head(&turned, most).chars().rev().collect()
}

/// `text` as a name in a message.
pub(super) fn name(text: &str) -> String {
    format!("`{}`", head(text, 40))
}

/// `c` itself, or what stands for it where it would move the cursor, turn the line around or be seen by nobody.
const fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => match char::from_u32(0x2400 + c as u32) {
            Some(picture) => picture,
            None => '\u{fffd}',
        },
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => '\u{fffd}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_cut_and_made_harmless() {
        for (text, first, last) in [
            ("abc", "abc", "abc"),
            ("abcdefg", "abcd…", "…defg"),
            ("台積電聯發科", "台積…", "…發科"),
            ("a\u{1b}[2Jb", "a␛[2…", "…[2Jb"),
            ("a\n\tb", "a  b", "a  b"),
            ("x\u{202e}y\0", "x\u{fffd}y␀", "x\u{fffd}y␀"),
        ] {
            assert_eq!((head(text, 4).as_str(), tail(text, 4).as_str()), (first, last), "{text:?}");
        }
        assert!(head(&"\u{301}".repeat(10_000), 4).len() < 100);
    }
}
