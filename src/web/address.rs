//! Addresses of the site's own pages.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::thread::ThreadId;

/// The characters that a path segment holds unencoded.
// These are the unreserved characters of RFC 3986, the only ones that never have a meaning of their own.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A builder of addresses: a path, then names with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    path: String,
    query: String,
}

impl Address {
    /// The page at `path`, which needs no encoding.
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), query: String::new() }
    }

    /// The address of `path` with a thread.
    pub(super) fn of_thread(path: &str, id: &ThreadId) -> Self {
        // A segment of dots alone would lead out of the folder when the address is resolved.
        let segment = |name: &str| match name {
            "." => "%2E".to_owned(),
            ".." => "%2E%2E".to_owned(),
            name => utf8_percent_encode(name, SEGMENT).to_string(),
        };
        Self::new(&format!("{path}/{}/{}", segment(&id.board), segment(&id.article)))
    }

    /// Adds a parameter; an empty value is left out.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        // An empty value means none to `Parameters::one`.
        if !value.is_empty() {
            self.query.push(if self.query.is_empty() { '?' } else { '&' });
            self.query.extend(form_urlencoded::byte_serialize(name.as_bytes()));
            self.query.push('=');
            self.query.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        }
        self
    }

    /// Adds a parameter if `wanted`.
    pub(super) fn with_if(self, wanted: bool, name: &str, value: &str) -> Self {
        if wanted { self.with(name, value) } else { self }
    }

    /// The address as text.
    pub(super) fn text(&self) -> String {
        format!("{}{}", self.path, self.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_encoded() {
        let id = |board: &str, article: &str| ThreadId { board: board.into(), article: article.into() };
        let of = |board, article| Address::of_thread("/thread", &id(board, article)).text();
        assert_eq!(of("Stock", "M.1738053981.A.415"), "/thread/Stock/M.1738053981.A.415");
        assert_eq!(of("a/b", "../?#%台"), "/thread/a%2Fb/..%2F%3F%23%25%E5%8F%B0");
        assert_eq!(of("..", "."), "/thread/%2E%2E/%2E");
        let address = Address::new("/").with("q", "a b&c=台").with("x", "").with_if(false, "y", "1").with("z", "+");
        assert_eq!(address.text(), "/?q=a+b%26c%3D%E5%8F%B0&z=%2B");
    }
}
