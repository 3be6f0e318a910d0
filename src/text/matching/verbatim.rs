//! Verbatim terms: found where the text, as it is shown, holds exactly what was typed.

use std::ops::Range;

use super::find::shown;
use crate::text::{Kind, Units};

/// A term that nothing is folded in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim {
    typed: String,
    units: Units,
}

impl Verbatim {
    /// Reads a term as it was typed, its line ends joined like those of a text.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let typed = shown(typed).0;
        let units = Units::of(&typed);
        Self { typed, units }
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The places where it stands in `text`, as byte ranges of `text`, ascending; they may overlap.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let (shown, origin) = shown(text);
        let step = self.typed.chars().next().map_or(1, char::len_utf8);
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = shown.get(from..).and_then(|rest| rest.find(&self.typed)) {
            let (start, end) = (from + at, from + at + self.typed.len());
            // The end is where the last character ends, not where a joined line end after it does.
            let last = self.typed.chars().next_back().map_or(0, char::len_utf8);
            places.push(origin[start]..(origin[end - last] + last).min(text.len()));
            from = start + step;
        }
        places
    }

    /// Whether it stands in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        shown(text).0.contains(&self.typed)
    }

    /// Pair tokens that every text holds that it stands in.
    ///
    /// A run of letters or digits at the edge may be the part of a longer one, and where a blank was typed a text may
    /// have a pause: pairs of these are left out.
    #[must_use]
    pub fn sure_pairs(&self) -> Vec<&str> {
        let units = self.units.as_slice();
        let sure = |i: usize| units[i].kind != Kind::Gap && (self.is_inner(i) || units[i].kind == Kind::Char);
        let touches = |i: usize| units[i - 1].source.end == units[i].source.start;
        let pairs = (1..units.len()).filter(|&i| sure(i - 1) && sure(i) && touches(i));
        pairs.map(|i| self.units.joined(i - 1..i + 1)).collect()
    }

    /// Single units that every text holds that it stands in.
    #[must_use]
    pub fn sure_units(&self) -> Vec<&str> {
        let units = self.units.as_slice();
        let sure = |&i: &usize| match units[i].kind {
            Kind::Char => true,
            Kind::Letters | Kind::Digits => self.is_inner(i),
            Kind::Sign | Kind::Gap => false,
        };
        (0..units.len()).filter(sure).map(|i| self.units.text(i)).collect()
    }

    /// The folded run of letters or digits that is all there is; a text that it stands in holds it within a run.
    #[must_use]
    pub fn lone_run(&self) -> Option<&str> {
        match self.units.as_slice() {
            [unit] if matches!(unit.kind, Kind::Letters | Kind::Digits) => Some(self.units.text(0)),
            _ => None,
        }
    }

    fn is_inner(&self, unit: usize) -> bool {
        unit > 0 && unit + 1 < self.units.as_slice().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_folded_and_wraps_are_seen_through() {
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
    fn only_what_every_text_must_hold_is_sure() {
        assert_eq!(Verbatim::read("ek低成本 1").sure_pairs(), ["低成", "成本"]);
        assert_eq!(Verbatim::read("eepSee").sure_units(), Vec::<&str>::new());
        assert_eq!(Verbatim::read("漲 跌").sure_pairs(), Vec::<&str>::new());
        assert_eq!(Verbatim::read("漲 跌").sure_units(), ["涨", "跌"]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_sure_is_in_every_text(
            before in "[台aB1.% \n，+]{0,4}", typed in "[台積aB1.% ，+#]{1,6}", after in "[台aB1.% \n，+]{0,4}"
        ) {
            let verbatim = Verbatim::read(&typed);
            let text = format!("{before}{typed}{after}");
            if verbatim.is_in(&text) {
                let units = Units::of(&text);
                let count = units.as_slice().len();
                for pair in verbatim.sure_pairs() {
                    proptest::prop_assert!((1..count).any(|i| units.joined(i - 1..i + 1) == pair), "{pair} in {text:?}");
                }
                for unit in verbatim.sure_units() {
                    proptest::prop_assert!((0..count).any(|i| units.text(i) == unit), "{unit} in {text:?}");
                }
            }
        }
    }
}
