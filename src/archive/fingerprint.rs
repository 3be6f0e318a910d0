//! A short name for any bytes.

/// FNV-1a, 64 bits: what is named by it is in indexes, bookmarks and caches, so it must be the same in every version.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
