//! Keywords: values that are compared as a whole, normalized in the same way for the index, a query and a scan.

use crate::{archive::fingerprint, text::fold::folded};

/// The maximum length of a keyword, in bytes. A longer value is replaced by its start and a fingerprint of the whole.
const LONGEST: usize = 240;

/// The keyword of a user id or a board's name: case is ignored.
#[must_use]
pub fn name_key(name: &str) -> String {
    bounded(name.trim().to_lowercase())
}

/// The keyword of a label such as a category or a subject: folded like a text, with all kinds of blanks the same.
#[must_use]
pub fn label_key(label: &str) -> String {
    let folded: String = folded(label).collect();
    bounded(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The keyword of an address, a path or a number: unchanged.
#[must_use]
pub fn exact_key(value: &str) -> String {
    bounded(value.trim().to_owned())
}

fn bounded(key: String) -> String {
    if key.len() <= LONGEST {
        return key;
    }
    let start = &key[..key.floor_char_boundary(LONGEST - 17)];
    format!("{start}…{:016x}", fingerprint(key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_make_equal_what_is_the_same() {
        assert_eq!(name_key(" SomeId "), name_key("someid"));
        assert_eq!(label_key("［新聞］　台積電"), label_key("[新闻] 臺积电"));
        assert_ne!(label_key("a b"), label_key("ab"));
        assert_ne!(exact_key("a.b/C"), exact_key("a.b/c"));
    }

    #[test]
    fn a_long_value_keeps_a_bounded_key_of_its_own() {
        let long = "台".repeat(1000);
        assert!(label_key(&long).len() <= LONGEST + 2);
        assert_ne!(label_key(&long), label_key(&(long.clone() + "積")));
        assert_eq!(label_key(&long), label_key(&long));
    }
}
