//! Excerpts of a query for messages: no control characters, at most one line.

use unicode_width::UnicodeWidthStr;

use crate::text::visible::{VisibleForm, visible as visible_form};

/// The number of columns that `text` takes on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The start of `text`, at most `most` columns of it, with `…` where it was cut.
pub(super) fn head(text: &str, most: usize) -> String {
    pieces(text.chars(), most).concat()
}

/// The end of `text`, at most `most` columns of it, with `…` where it was cut.
pub(super) fn tail(text: &str, most: usize) -> String {
    let mut pieces = pieces(text.chars().rev(), most);
    pieces.reverse();
    pieces.concat()
}

/// `text` as a name in a message.
pub(super) fn name(text: &str) -> String {
    format!("`{}`", head(text, 40))
}

/// The visible forms of the first characters, as many as fit into `most` columns, then `…` if any are left.
fn pieces(characters: impl Iterator<Item = char>, most: usize) -> Vec<String> {
    let (mut pieces, mut used) = (Vec::new(), 0);
    for c in characters {
        let piece = visible(c);
        used += columns(&piece);
        // Marks have no width: without a limit on their number, a line could be of any length.
        if used > most || pieces.len() >= 4 * most {
            pieces.push("…".to_owned());
            break;
        }
        pieces.push(piece);
    }
    pieces
}

/// `c` itself, or its visible form. A query is shown on one line, so that what separates lines is a blank.
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
    fn excerpts_are_cut_and_harmless() {
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
        fn no_excerpt_holds_what_steers_or_hides(text in any::<String>(), most in 0..80_usize) {
            for excerpt in [head(&text, most), tail(&text, most), name(&text)] {
                prop_assert!(!excerpt.chars().any(|c| c.is_control() || is_invisible(c)), "{excerpt:?}");
            }
        }
    }
}
