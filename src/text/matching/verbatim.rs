//! Verbatim terms: matched in the displayed text, character by character.

use std::ops::Range;

use super::find::join_wraps;
use crate::text::{Unit, UnitKind, Units, fold::may_compose, units::class::is_unspaced};

/// A term that is compared without folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim {
    typed: String,
    units: Units,
}

impl Verbatim {
    /// Reads a term as typed; its line ends are joined like those of a text.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let typed = join_wraps(typed).0;
        let units = Units::of(&typed);
        Self { typed, units }
    }

    /// The term as typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns its occurrences in `text`, as byte ranges of `text`, ascending; they may overlap.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let (shown, origin) = join_wraps(text);
        // By a single character, so that overlapping occurrences are found.
        let step = self.typed.chars().next().map_or(1, char::len_utf8);
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = shown.get(from..).and_then(|rest| rest.find(&self.typed)) {
            let (start, end) = (from + at, from + at + self.typed.len());
            // The end is mapped by the last character: the offset after it may be behind a joined line end.
            let last = self.typed.chars().next_back().map_or(0, char::len_utf8);
            places.push(origin[start]..(origin[end - last] + last).min(text.len()));
            from = start + step;
        }
        places
    }

    /// Returns true if it occurs in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        join_wraps(text).0.contains(&self.typed)
    }

    /// Pair tokens of every text that it occurs in.
    ///
    /// Pairs around a blank are left out, since a text may have a pause there.
    #[must_use]
    pub fn required_pairs(&self) -> Vec<&str> {
        let units = self.units.as_slice();
        let touches = |i: usize| units[i - 1].source.end == units[i].source.start;
        let pairs = (1..units.len()).filter(|&i| self.is_fixed(i - 1) && self.is_fixed(i) && touches(i));
        pairs.map(|i| self.units.joined(i - 1..i + 1)).collect()
    }

    /// Unit tokens of every text that it occurs in.
    #[must_use]
    pub fn required_units(&self) -> Vec<&str> {
        (0..self.units.as_slice().len()).filter(|&i| self.is_fixed(i)).map(|i| self.units.text(i)).collect()
    }

    /// The folded run if the term is one run of letters or digits: a text that it occurs in has it within a run.
    #[must_use]
    pub fn lone_run(&self) -> Option<&str> {
        match self.units.as_slice() {
            [unit] if matches!(unit.kind, UnitKind::Letters | UnitKind::Digits) => Some(self.units.text(0)),
            _ => None,
        }
    }

    /// Returns true if a text that the term occurs in has this unit, whatever surrounds the term there.
    ///
    /// A run may be part of a longer one at the edges; next to letters, digits and signs of numbers it may be part of a
    /// number or of a code in an address. A letter at the edge may be composed with the next character.
    fn is_fixed(&self, unit: usize) -> bool {
        let Unit { kind, source, .. } = &self.units.as_slice()[unit];
        let before = self.typed[..source.start].chars().next_back();
        let after = self.typed[source.end..].chars().next();
        let composes = |edge: Option<char>| self.typed[source.clone()].chars().any(may_compose) && edge.is_none();
        let separates = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() || is_unspaced(c));
        match kind {
            UnitKind::Char => !composes(before) && !composes(after),
            UnitKind::Letters | UnitKind::Digits => separates(before) && separates(after),
            UnitKind::Fraction | UnitKind::Mixed | UnitKind::Sign | UnitKind::Gap => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_folded_and_wraps_are_joined() {
        for (text, typed, expected) in [
            ("DeepSeek與deepseek", "deepseek", &["deepseek"][..]),
            ("DeepSeek", "eepSee", &["eepSee"]),
            ("一系\n列模型", "系列", &["系\n列"]),
            ("台積電", "台积电", &[]),
            ("哈哈哈", "哈哈", &["哈哈", "哈哈"]),
            ("外資100億", "00億", &["00億"]),
        ] {
            let found = Verbatim::read(typed).find(text);
            assert_eq!(found.iter().map(|place| &text[place.clone()]).collect::<Vec<_>>(), expected, "{typed}");
            assert_eq!(Verbatim::read(typed).is_in(text), !expected.is_empty());
        }
    }

    #[test]
    fn only_tokens_of_every_matching_text_are_required() {
        assert_eq!(Verbatim::read("ek低成本 1").required_pairs(), ["低成", "成本"]);
        assert_eq!(Verbatim::read("eepSee").required_units(), Vec::<&str>::new());
        assert_eq!(Verbatim::read("漲 跌").required_pairs(), Vec::<&str>::new());
        assert_eq!(Verbatim::read("漲 跌").required_units(), ["涨", "跌"]);
    }

    proptest::proptest! {
        #[test]
        fn required_tokens_occur_in_every_matching_text(
            before in "[台aB1.,/% \n，+カ㎏]{0,4}", typed in "[台積aB1.,/% ，+#カ\u{3099}㎏]{1,6}", after in "[台aB1.,% \n，+\u{3099}ﾞ]{0,4}"
        ) {
            let verbatim = Verbatim::read(&typed);
            let text = format!("{before}{typed}{after}");
            if verbatim.is_in(&text) {
                let units = Units::of(&text);
                let count = units.as_slice().len();
                for pair in verbatim.required_pairs() {
                    proptest::prop_assert!((1..count).any(|i| units.joined(i - 1..i + 1) == pair), "{pair} in {text:?}");
                }
                for unit in verbatim.required_units() {
                    proptest::prop_assert!((0..count).any(|i| units.text(i) == unit), "{unit} in {text:?}");
                }
            }
        }
    }
}
