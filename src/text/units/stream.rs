//! The token streams of a text, derived from its units.
//!
//! Positions in each stream are 0, 1, 2, …; a token holds no white space and at most 200 bytes, so that any engine can
//! store the streams as plain words.

use super::{
    segment::Segmenter,
    unit::{UnitKind, Units},
};

/// The token that marks a text with a run too long to be one unit. It collides with no other mark: no unit, part or
/// exact form is a pause.
pub const CUT_RUN: &str = "…";

/// One of the parallel token streams of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// Each two adjacent units (bigrams): decides whether a term of two or more units matches.
    Pairs,
    /// Each unit but the gaps: for terms of one unit.
    Units,
    /// The words of the folded text, segmented with jieba's dictionary: for ranking.
    Words,
    /// The exact forms of ambiguous characters, the parts of camelCase runs, and [`CUT_RUN`].
    Marks,
}

impl Stream {
    /// All streams.
    pub const ALL: [Self; 4] = [Self::Pairs, Self::Units, Self::Words, Self::Marks];

    /// The name in the index schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Units => "units",
            Self::Words => "words",
            Self::Marks => "marks",
        }
    }

    /// Passes the tokens of this stream to `token`, in order of position.
    pub fn tokens(self, units: &Units, segmenter: &Segmenter, mut token: impl FnMut(&str)) {
        let count = units.as_slice().len();
        match self {
            Self::Pairs => (1..count).for_each(|i| token(units.joined(i - 1..i + 1))),
            Self::Units => units
                .as_slice()
                .iter()
                .enumerate()
                .filter(|(_, unit)| unit.kind != UnitKind::Gap)
                .for_each(|(i, _)| token(units.text(i))),
            Self::Words => segmenter.words(units, token),
            Self::Marks => {
                let mut buffer = [0; 4];
                units.exact().iter().for_each(|&(_, exact)| token(exact.encode_utf8(&mut buffer)));
                units.parts().iter().for_each(|part| token(units.part_text(part)));
                if units.has_cut_run() {
                    token(CUT_RUN);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(stream: Stream, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        stream.tokens(&Units::of(text), &Segmenter::new(), |token| tokens.push(token.to_owned()));
        tokens
    }

    #[test]
    fn streams_of_a_mixed_text() {
        let text = "TSM大漲2%，吃麵 DeepSeek";
        assert_eq!(tokens(Stream::Pairs, text), ["tsm大", "大涨", "涨2", "2%", "%_", "_吃", "吃面", "面deepseek"]);
        assert_eq!(tokens(Stream::Units, text), ["tsm", "大", "涨", "2", "%", "吃", "面", "deepseek"]);
        assert_eq!(tokens(Stream::Marks, text), ["麵", "deep", "seek"]);
        assert_eq!(tokens(Stream::Words, text), ["tsm", "大", "涨", "2", "吃", "面", "deepseek"]);
    }

    #[test]
    fn words_are_the_same_across_wraps_and_scripts() {
        assert_eq!(tokens(Stream::Words, "半導\n體產業鏈"), tokens(Stream::Words, "半导体产业链"));
        // 鏈, 鍊 and 煉 are one class, whose representative is 炼.
        assert_eq!(tokens(Stream::Words, "半導體產業鏈"), ["半导体", "产业炼"]);
    }

    proptest::proptest! {
        #[test]
        fn tokens_are_plain_words(text in "\\PC{0,80}|[\\s台A1b.%　]{0,40}") {
            for stream in Stream::ALL {
                for token in tokens(stream, &text) {
                    proptest::prop_assert!(!token.is_empty() && token.len() <= 200);
                    proptest::prop_assert!(!token.contains(char::is_whitespace));
                }
            }
        }
    }
}
