//! Bytes in hexadecimal digits.

/// Two lowercase digits for each byte.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).collect()
}

/// The byte of two digits in either case; `None` if one is no digit.
#[must_use]
pub fn byte(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? << 4 | low?).ok()
}

/// The bytes of digits in either case, two for each; `None` if one is no digit or is left over.
#[must_use]
pub fn decode(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks();
    let bytes = || pairs.iter().map(|&pair| byte(pair)).collect();
    rest.is_empty().then(bytes).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits_that_are_read_back() {
        for value in 0..=u8::MAX {
            let digits = encode(&[value]);
            assert_eq!(digits, format!("{value:02x}"));
            let digits: [u8; 2] = digits.into_bytes().try_into().unwrap();
            assert_eq!(
                (byte(digits), byte(digits.map(|digit| digit.to_ascii_uppercase()))),
                (Some(value), Some(value))
            );
        }
        assert_eq!((byte(*b"+1"), byte(*b"g0")), (None, None));
        assert_eq!((decode(b"00fF"), decode(b"00f"), decode(b"0x")), (Some(vec![0, 255]), None, None));
    }
}
