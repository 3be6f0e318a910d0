//! Quotes: the pairs, and the text between them.

use crate::query::scan;

/// A pair of quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) open: char,
    pub(super) close: char,
}

const fn quote(open: char, close: char) -> Quote {
    Quote { open, close }
}

/// The quotes of a verbatim term.
pub(super) const VERBATIM: Quote = quote('\'', '\'');

/// The quotes of a phrase; a phrase is printed with the first pair that can hold it.
const PHRASE: [Quote; 4] = [quote('"', '"'), quote('「', '」'), quote('『', '』'), quote('“', '”')];

impl Quote {
    /// The pair that `open` begins.
    pub(super) fn opened_by(open: char) -> Option<Self> {
        PHRASE.into_iter().chain([VERBATIM]).find(|quote| quote.open == open)
    }

    /// The quotes in which `text` can be written as a phrase.
    pub(super) fn around(text: &str) -> Self {
        let fits = |quote: &Self| {
            let whole = format!("{}{text}{}", quote.open, quote.close);
            quote.closing(&whole) == Some(whole.len() - quote.close.len_utf8())
        };
        PHRASE.into_iter().find(fits).unwrap_or(PHRASE[0])
    }

    /// Returns true if `text` can be written in quotes at all.
    pub(super) fn holds(text: &str) -> bool {
        let quote = Self::around(text);
        let whole = format!("{}{text}{}", quote.open, quote.close);
        quote.closing(&whole) == Some(whole.len() - quote.close.len_utf8())
    }

    /// The offset of the closing quote in `text`, which begins with the opening one.
    ///
    /// A nested pair does not close it: 「他說「好」」 is one phrase.
    pub(super) fn closing(self, text: &str) -> Option<usize> {
        let mut depth = 0_usize;
        let mut last = None;
        let end = scan::until_at(text, |at, c| {
            let apostrophe = self == VERBATIM && between_latin(last, text[at + c.len_utf8()..].chars().next());
            last = Some(c);
            if c == self.close && depth > 0 && !apostrophe {
                depth -= 1;
                return depth == 0;
            }
            if c == self.open && !apostrophe {
                depth += 1;
            }
            false
        });
        (end < text.len()).then_some(end)
    }
}

/// Returns true if a `'` between these two is an apostrophe, as in don't.
fn between_latin(before: Option<char>, after: Option<char>) -> bool {
    let latin = |c: char| c.is_alphabetic() && c < '\u{250}';
    before.is_some_and(latin) && after.is_some_and(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_quote_is_found() {
        for (text, inner) in [
            ("\"a b\" c", Some("a b")),
            ("「他說「好」」了", Some("他說「好」")),
            ("“a\"b”", Some("a\"b")),
            ("'don't' x", Some("don't")),
            ("'x' 'y'", Some("x")),
            ("'養套殺'嗎", Some("養套殺")),
            ("'tis", None),
            ("「a「b」", None),
        ] {
            let quote = Quote::opened_by(text.chars().next().unwrap()).unwrap();
            let found = quote.closing(text).map(|at| &text[quote.open.len_utf8()..at]);
            assert_eq!(found, inner, "{text}");
        }
    }

    #[test]
    fn a_text_is_printed_in_quotes_that_can_hold_it() {
        for (text, open) in [("a", '"'), ("a\"b", '「'), ("」\"", '『'), ("』」\"", '“')] {
            assert_eq!(Quote::around(text).open, open, "{text}");
        }
    }
}
