//! The forms of numbers: grouped thousands and decimals.

use crate::text::fold::folded;

/// The maximum number of digits that are looked at for a decimal: more are no quantity.
const MAX_FRACTION: usize = 20;

/// Returns the end of the number with grouped thousands that begins at `start`: one to three digits, then a comma and
/// three digits, once or more (`1,234,567`). `None` if there is none, as in an enumeration (`1,2,300`).
///
/// A full-width comma groups full-width digits only: elsewhere it separates sentences.
pub(super) fn grouped_end(text: &str, start: usize) -> Option<usize> {
    let (before, rest) = text.split_at(start);
    let wide = !rest.starts_with(|c: char| c.is_ascii_digit());
    let is_digit = |c: char| if wide { ('０'..='９').contains(&c) } else { c.is_ascii_digit() };
    let is_comma = |c: char| c == ',' || (wide && c == '，');
    let mut before = before.chars().rev();
    // Behind a comma or a dot the digits are the rest of a number or of an enumeration.
    if before.next().is_some_and(|c| is_comma(c) || matches!(c, '.' | '．')) && before.next().is_some_and(is_digit) {
        return None;
    }
    // At most four, to distinguish three.
    let digits = |text: &str| text.chars().take(4).take_while(|&c| is_digit(c)).count();
    let width = if wide { '０'.len_utf8() } else { 1 };
    let lead = digits(rest);
    // A grouped number does not begin with 0: `0,123` is two numbers.
    if !(1..=3).contains(&lead) || rest.starts_with(['0', '０']) {
        return None;
    }
    let mut end = lead * width;
    while let Some(comma) = rest[end..].chars().next().filter(|&c| is_comma(c)) {
        let group = end + comma.len_utf8();
        match digits(&rest[group..]) {
            3 => end = group + 3 * width,
            // It ends before the comma of a sentence.
            0 => break,
            _ => return None,
        }
    }
    (end > lead * width).then_some(start + end)
}

/// Returns true if `text`, which follows a dot after digits, begins with the fraction of a decimal: digits that no other
/// dot and digit follow.
pub(super) fn is_fraction(text: &str) -> bool {
    let mut rest = folded(text).take(MAX_FRACTION + 2).skip_while(char::is_ascii_digit);
    !(rest.next() == Some('.') && rest.next().is_some_and(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_group_thousands() {
        for (text, expected) in [
            ("2,000張", Some("2,000")),
            ("1,234,567", Some("1,234,567")),
            ("１，２００張", Some("１，２００")),
            ("１,２００", Some("１,２００")),
            ("1,234.5", Some("1,234")),
            ("1,234,漲", Some("1,234")),
            ("1,2,3", None),
            ("1,2,300", None),
            ("1,234,5", None),
            ("1234,567", None),
            ("1,2345", None),
            ("0,123", None),
            ("100，200", None),
            ("2000", None),
        ] {
            assert_eq!(grouped_end(text, 0).map(|end| &text[..end]), expected, "{text}");
        }
        assert_eq!(grouped_end("1,2,300", 2), None);
        assert_eq!(grouped_end("0.2,300", 2), None);
    }

    #[test]
    fn one_dot_makes_a_decimal() {
        for (text, expected) in [("5元", true), ("5.", true), ("50.2", false), ("２．１", false), ("5", true)] {
            assert_eq!(is_fraction(text), expected, "{text}");
        }
    }
}
