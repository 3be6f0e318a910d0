//! The loops over the text of a query.
//!
//! The lexer reads a text by these functions alone, so that a test can hold it to a few reads of each byte: a query of
//! many signs must not be read to its end once for each of them.

/// The length of `text` up to the first character for which `ends` is true, or of all of it.
pub(super) fn until(text: &str, ends: impl Fn(char) -> bool) -> usize {
    until_at(text, |_, c| ends(c))
}

/// The length of `text` up to the first character for which `ends`, given its offset and itself, is true, or of all of
/// it.
pub(super) fn until_at(text: &str, mut ends: impl FnMut(usize, char) -> bool) -> usize {
    let end = text.char_indices().find(|&(at, c)| ends(at, c)).map_or(text.len(), |(at, _)| at);
    #[cfg(test)]
    reads::add(end);
    end
}

/// `text` without the characters at its start for which `skipped` is true.
pub(super) fn after(text: &str, skipped: impl Fn(char) -> bool) -> &str {
    &text[until(text, |c| !skipped(c))..]
}

/// The number of bytes that were read.
#[cfg(test)]
pub(super) mod reads {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(bytes: usize) {
        BYTES.with(|counted| counted.set(counted.get() + bytes));
    }

    /// The number of bytes that this thread has read since the last call.
    pub(in crate::query) fn taken() -> usize {
        BYTES.with(|counted| counted.replace(0))
    }
}
