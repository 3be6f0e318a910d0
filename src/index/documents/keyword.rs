//! Keywords: values that are compared as a whole, in the one form that they have in the index, in a query and in a scan.

use crate::{archive::fingerprint, text::fold::folded};

/// The longest keyword, in bytes; of a longer value its start and a fingerprint of the whole stand for it.
const LONGEST: usize = 240;

/// The form of a user id or a board's name: case does not count.
#[must_use]
pub fn name_key(name: &str) -> String {
    bounded(name.trim().to_lowercase())
}

/// The form of a label in words, such as a category or a subject: folded like a text, blanks of any kind being one.
#[must_use]
pub fn label_key(label: &str) -> String {
    let folded: String = folded(label).collect();
    bounded(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The form of an address, a path or a number: as it is.
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
