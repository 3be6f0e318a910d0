//! Any word as a cursor: it is refused, or prints as itself; a search goes on from it, or says why not.
//!
//! The first byte of the input is how many bytes of a real cursor are kept, the others follow these: so a cursor of this
//! index and this search with any position is tried too.

use std::fmt::Write as _;

use pawen::search::Cursor;

use super::{Desk, own_panics_only};

/// An index, and a cursor of a search in it.
#[derive(Debug)]
pub struct Law {
    desk: Desk,
    cursor: String,
}

impl Law {
    /// Makes the index.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        own_panics_only();
        let desk = Desk::new();
        let (_, _, messages) = desk.pawen(&["search".into(), "*".into(), "--limit=1".into(), "--format=ids".into()]);
        let mut words = messages.split(|c: char| !c.is_ascii_alphanumeric());
        let cursor = words.rfind(|word| word.parse::<Cursor>().is_ok()).expect("a search prints a cursor").to_owned();
        Self { desk, cursor }
    }

    /// Checks the law for an input.
    ///
    /// # Panics
    /// If the law is broken.
    pub fn check(&self, input: &[u8]) {
        let Self { desk, cursor: real } = self;
        let [kept, bytes @ ..] = input else { return };
        let mut word = real[..(2 * usize::from(*kept)).min(real.len())].to_owned();
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(word, "{byte:02x}");
        }
        if let Ok(cursor) = word.parse::<Cursor>() {
            let printed = cursor.to_string();
            assert_eq!(printed.parse::<Cursor>().map(|again| again.to_string()).ok(), Some(printed));
        }
        let _ = String::from_utf8_lossy(bytes).parse::<Cursor>();
        for sort in ["relevance", "newest", "oldest"] {
            let (_, _, messages) = desk.pawen(&[
                "search".into(),
                "*".into(),
                format!("--after={word}").into(),
                format!("--sort={sort}").into(),
            ]);
            assert!(!messages.contains("internal error"), "{messages}");
        }
    }
}

impl Default for Law {
    fn default() -> Self {
        Self::new()
    }
}
