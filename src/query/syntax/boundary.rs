//! Boundaries of words: blanks, brackets, and the dots of a range.

/// The length of the dots of a range at the start of `text`.
pub(in crate::query) fn dots(text: &str) -> Option<usize> {
    ["..", "．．"].into_iter().find(|dots| text.starts_with(dots)).map(str::len)
}

/// Returns true if a word ends before this character.
pub(super) fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | '（' | '|' | '｜') || is_close(c)
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

pub(super) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Returns true if this character is between the values of a list.
pub(super) fn is_list_separator(c: char) -> bool {
    is_blank(c) || matches!(c, ',' | '，' | '、')
}

/// Returns true if this character ends a list.
pub(super) const fn is_list_close(c: char) -> bool {
    matches!(c, ']' | '］')
}
