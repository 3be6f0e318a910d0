//! Lines of a terminal: their width, their colours, and the characters that must not reach it.

pub(super) mod cut;
pub(super) mod row;
pub(super) mod tone;

/// A text as one line that cannot control a terminal: invisible and control characters get a visible form.
#[must_use]
pub fn printable(text: &str) -> String {
    row::Row::of(text, tone::Tone::Plain).to_string()
}
