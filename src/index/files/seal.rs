//! Sealed JSON files: the last member of the object is the CRC-32 of all bytes before it.

use serde_json::{Map, Value};

const KEY: &str = ",\n  \"crc32\": \"";
const END: &str = "\"\n}\n";
const TAIL: usize = KEY.len() + 8 + END.len();

/// The bytes of `object` with its seal.
pub(super) fn seal(object: &Map<String, Value>) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(object)?;
    bytes.truncate(bytes.trim_ascii_end().len().saturating_sub(1));
    bytes.truncate(bytes.trim_ascii_end().len());
    let tail = format!("{KEY}{:08x}{END}", crc32fast::hash(&bytes));
    bytes.extend_from_slice(tail.as_bytes());
    Ok(bytes)
}

/// The object in sealed bytes; `None` if the seal does not match.
pub(in crate::index) fn open(bytes: &[u8]) -> Option<Map<String, Value>> {
    let (head, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
    if tail != format!("{KEY}{:08x}{END}", crc32fast::hash(head)).as_bytes() {
        return None;
    }
    serde_json::from_slice(bytes).ok()
}

/// Returns whether bytes have a seal, matching or not.
pub(super) fn is_there(bytes: &[u8]) -> bool {
    bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_breaks_the_seal() {
        let Value::Object(object) = serde_json::json!({"a": [1, {"b": "貼文"}], "generation": 7}) else { panic!() };
        let sealed = seal(&object).unwrap();
        let opened = open(&sealed).unwrap();
        assert_eq!((&opened["a"], &opened["generation"]), (&object["a"], &object["generation"]));
        assert!(opened["crc32"].is_string());
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&flipped), None, "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(&sealed[..length]), None);
        }
    }
}
