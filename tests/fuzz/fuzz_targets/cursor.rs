//! Any word as a cursor: it is refused, or prints as itself; a search goes on from it, or says why not.
//!
//! The first byte of the input is how many bytes of a real cursor are kept, the others follow these: so a cursor of this
//! index and this search with any position is tried too.

#![no_main]

use std::{fmt::Write as _, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use pawen::search::Cursor;
use pawen_fuzz::{Desk, own_panics_only};

static SETTING: OnceLock<(Desk, String)> = OnceLock::new();

fn set() -> (Desk, String) {
    own_panics_only();
    let desk = Desk::new();
    let (_, _, messages) = desk.pawen(&["search".into(), "*".into(), "--limit=1".into()]);
    let words = messages.split(|c: char| !c.is_ascii_alphanumeric());
    let cursor =
        words.filter(|word| word.parse::<Cursor>().is_ok()).next_back().expect("a search prints a cursor").to_owned();
    (desk, cursor)
}

fuzz_target!(|input: &[u8]| {
    let (desk, real) = SETTING.get_or_init(set);
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
        assert!(!messages.contains("broke off"), "{messages}");
    }
});
