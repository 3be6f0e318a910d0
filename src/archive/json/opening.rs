//! How the records of a file begin, so that the next one can be found behind a broken one.

use memchr::memmem;

/// A record's first key with its quotes, such as `"article_id"`: behind a broken record, the next one begins where a
/// brace precedes that key. It cannot occur within strings, since quotes are escaped there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::archive) struct Opening(Vec<u8>);

impl Opening {
    /// The opening of records whose first key is `key`.
    pub(in crate::archive) fn new(key: &[u8]) -> Self {
        Self([b"\"", key, b"\""].concat())
    }

    /// Where in `text`, from `from` on, a record begins.
    pub(in crate::archive) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        memmem::find_iter(rest, &self.0).find_map(|key| brace_before(rest, key)).map(|brace| from + brace)
    }
}

fn brace_before(text: &[u8], key: usize) -> Option<usize> {
    let before = text.get(..key)?.trim_ascii_end();
    before.ends_with(b"{").then(|| before.len() - 1)
}

/// Where in `text`, from `from` on, a line begins with a brace: where there is one value a line, that is the next one.
pub(in crate::archive) fn next_line(text: &[u8], from: usize) -> Option<usize> {
    memmem::find(text.get(from..)?, b"\n{").map(|found| from + found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_begin_at_a_brace_before_their_first_key() {
        let text = br#"{"id": "cut {\"id\": x", "id" {  "id": 2}"#;
        let opening = Opening::new(b"id");
        assert_eq!(opening.find(text, 0), Some(0));
        assert_eq!(opening.find(text, 1), Some(30));
        assert_eq!(opening.find(text, 31), None);
        assert_eq!(opening.find(text, 1000), None);
        assert_eq!(next_line(b"{\n{", 0), Some(2));
    }
}
