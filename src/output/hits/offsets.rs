//! The unit in which spans count: languages index their strings differently.

use std::ops::Range;

/// The unit of offsets into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offsets {
    /// Bytes of UTF-8, as in Rust, Go or C.
    #[default]
    Bytes,
    /// Characters (Unicode code points), as in Python.
    Chars,
    /// Units of UTF-16, as in JavaScript, Java or C#.
    Utf16,
}

impl Offsets {
    /// All units.
    pub const ALL: [Self; 3] = [Self::Bytes, Self::Chars, Self::Utf16];

    /// Its name on the command line and in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Chars => "chars",
            Self::Utf16 => "utf16",
        }
    }

    /// The unit of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|offsets| offsets.name() == name)
    }

    /// The start and end of each of `spans`, byte ranges of `text` in ascending order, in this unit.
    pub(super) fn of(self, spans: &[Range<usize>], text: &str) -> Vec<[usize; 2]> {
        let (mut byte, mut offset) = (0, 0);
        // Each part of the text is counted once, however many spans there are.
        let mut at = |end: usize| {
            offset += text.get(byte..end).map_or(0, |part| self.length(part));
            byte = end;
            offset
        };
        spans.iter().map(|span| [at(span.start), at(span.end)]).collect()
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Bytes => text.len(),
            Self::Chars => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn offsets_index_the_strings_of_each_language() {
        let text = "🚀長榮航 up";
        let spans = [text.find('長').unwrap()..text.find(' ').unwrap(), text.len() - 2..text.len()];
        assert_eq!(Offsets::Bytes.of(&spans, text), [[4, 13], [14, 16]]);
        assert_eq!(Offsets::Chars.of(&spans, text), [[1, 4], [5, 7]]);
        assert_eq!(Offsets::Utf16.of(&spans, text), [[2, 5], [6, 8]]);
    }

    proptest! {
        #[test]
        fn a_span_holds_the_same_text_in_every_unit(parts in prop::collection::vec(".{0,4}", 1..6)) {
            let text = parts.concat();
            let ends: Vec<_> = parts.iter().scan(0, |end, part| { *end += part.len(); Some(*end) }).collect();
            let spans: Vec<_> = ends.windows(2).step_by(2).map(|pair| pair[0]..pair[1]).collect();
            let chars: Vec<char> = text.chars().collect();
            let units: Vec<u16> = text.encode_utf16().collect();
            let as_chars = Offsets::Chars.of(&spans, &text);
            let as_units = Offsets::Utf16.of(&spans, &text);
            for (span, ([c0, c1], [u0, u1])) in spans.iter().zip(as_chars.into_iter().zip(as_units)) {
                prop_assert_eq!(&chars[c0..c1].iter().collect::<String>(), &text[span.clone()]);
                prop_assert_eq!(&String::from_utf16(&units[u0..u1]).unwrap(), &text[span.clone()]);
            }
        }
    }
}
