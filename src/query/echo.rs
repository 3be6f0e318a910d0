//! Parts of a query for messages: without control characters, shortened to one line.

use unicode_width::UnicodeWidthStr;

use crate::text::visible::{VisibleForm, visible as visible_form};

/// The width of `text` on a terminal, in columns.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The start of `text`, at most `max` columns, with `…` where it was cut.
pub(super) fn head(text: &str, max: usize) -> String {
    pieces(text.chars(), max).concat()
}

/// The end of `text`, at most `max` columns, with `…` where it was cut.
pub(super) fn tail(text: &str, max: usize) -> String {
    let mut pieces = pieces(text.chars().rev(), max);
    pieces.reverse();
    pieces.concat()
}

/// `text` shortened, in backquotes.
pub(super) fn name(text: &str) -> String {
    format!("`{}`", head(text, 40))
}

/// The visible forms of the first characters, up to `max` columns, then `…` if any are left.
fn pieces(characters: impl Iterator<Item = char>, max: usize) -> Vec<String> {
    let (mut pieces, mut used) = (Vec::new(), 0);
    for c in characters {
        let piece = visible(c);
        used += columns(&piece);
        // Combining marks have no width: without a limit on their number, a line could be of any length.
        if used > max || pieces.len() >= 4 * max {
            pieces.push("…".to_owned());
            break;
        }
        pieces.push(piece);
    }
    pieces
}

/// `c` itself, or its visible form. A query is shown on one line: line separators become blanks.
fn visible(c: char) -> String {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => " ".to_owned(),
        _ => match visible_form(c) {
            VisibleForm::Glyph(_) | VisibleForm::Mark => c.to_string(),
            VisibleForm::Name(name) => name,
            VisibleForm::Nothing => String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::visible::is_invisible;

    #[test]
    fn text_is_shortened_and_escaped() {
        for (text, first, last) in [
            ("abc", "abc", "abc"),
            ("abcdefg", "abcd…", "…defg"),
            ("台積電聯發科", "台積…", "…發科"),
            ("a\u{1b}[2Jb", "a␛[2…", "…[2Jb"),
            ("a\n\tb", "a  b", "a  b"),
            ("x\0y", "x␀y", "x␀y"),
        ] {
            assert_eq!((head(text, 4).as_str(), tail(text, 4).as_str()), (first, last), "{text:?}");
        }
        let (first, last) = (r"x\u{202e}y\u{3164}z", r"x\u{202e}y\u{3164}z");
        assert_eq!((head("x\u{202e}y\u{3164}z", 40).as_str(), tail("x\u{202e}y\u{3164}z", 40).as_str()), (first, last));
        assert!(head(&"\u{301}".repeat(10_000), 4).len() < 100);
    }

    proptest! {
        #[test]
        fn no_control_or_invisible_character_is_left(text in any::<String>(), max in 0..80_usize) {
            for excerpt in [head(&text, max), tail(&text, max), name(&text)] {
                prop_assert!(!excerpt.chars().any(|c| c.is_control() || is_invisible(c)), "{excerpt:?}");
            }
        }
    }
}
