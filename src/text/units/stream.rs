//! The token streams that are made of a text's units.
//!
//! In each stream positions are 0, 1, 2, …; a token holds no white space and at most 200 bytes, so that any engine can
//! carry the streams as plain words.

use super::{
    segment::Segmenter,
    unit::{Kind, Units},
};

/// The mark of a text with a run too long to be one unit. No unit, no part and no exact form is a pause.
pub const CUT_RUN: &str = "…";

/// One of the parallel token streams of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// Every two neighbouring units: what decides whether a term of two or more units is found.
    Pairs,
    /// Each unit but the gaps: for terms of one unit.
    Units,
    /// The words that jieba's dictionary sees in the folded text: for ranking.
    Words,
    /// The exact forms of ambiguous characters, the parts of camelCase runs, and whether a run was cut.
    Marks,
}

impl Stream {
    /// All streams.
    pub const ALL: [Self; 4] = [Self::Pairs, Self::Units, Self::Words, Self::Marks];

    /// The name, as the index schema has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Units => "units",
            Self::Words => "words",
            Self::Marks => "marks",
        }
    }

    /// Gives the tokens of this stream to `token`, in order of position.
    pub fn tokens(self, units: &Units, segmenter: &Segmenter, mut token: impl FnMut(&str)) {
        let count = units.as_slice().len();
        match self {
            Self::Pairs => (1..count).for_each(|i| token(units.joined(i - 1..i + 1))),
            Self::Units => units
                .as_slice()
                .iter()
                .enumerate()
                .filter(|(_, unit)| unit.kind != Kind::Gap)
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
    fn words_see_through_wraps_and_scripts() {
        assert_eq!(tokens(Stream::Words, "半導\n體產業鏈"), tokens(Stream::Words, "半导体产业链"));
        assert_eq!(tokens(Stream::Words, "半導體產業鏈"), ["半导体", "产业链"]);
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
