//! The text of a pair, from the texts of its two units: what [`Units::joined`](super::unit::Units::joined) returns,
//! without the text that the units were read from.

use super::{
    class::{BETWEEN_RUNS, Class, PAUSE, SEPARATION, classify},
    unit::UnitKind,
};

/// The properties of a unit that decide the text of the pairs it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    kind: UnitKind,
    /// The kind of a run of its first character alone.
    start: UnitKind,
}

impl Joint {
    /// The properties of a unit with this folded text, which determines its kind.
    #[must_use]
    pub fn of(unit: &str) -> Self {
        let mut rest = unit.chars();
        let Some(first) = rest.next() else { return Self::single(UnitKind::Char) };
        let start = match classify(first) {
            Class::Letter => UnitKind::Letters,
            Class::Digit => UnitKind::Digits,
            _ if matches!(first, PAUSE | SEPARATION) => return Self::single(UnitKind::Gap),
            _ if rest.next().is_some() => return Self::single(UnitKind::Fraction),
            _ => return Self::single(UnitKind::Char),
        };
        let class = classify(first);
        let kind = if rest.all(|c| classify(c) == class) { start } else { UnitKind::Mixed };
        Self { kind, start }
    }

    const fn single(kind: UnitKind) -> Self {
        Self { kind, start: kind }
    }

    /// Returns true for a gap, which is no token by itself.
    #[must_use]
    pub fn is_gap(self) -> bool {
        self.kind == UnitKind::Gap
    }

    /// The separator in the text of the pair of this unit and `next`.
    #[must_use]
    pub fn separator(self, next: Self) -> Option<char> {
        self.kind.needs_separator(next.start).then_some(BETWEEN_RUNS)
    }
}

/// For a run of digits and letters that begins with digits, such as `5a`: the fraction (`.5`) and the rest (`a`) whose
/// pair has the same text as the pair of a dot and this run. It is the only case of two pairs with one text.
#[must_use]
pub fn as_fraction(unit: &str) -> Option<(String, &str)> {
    let class = |c: char| classify(c);
    let digits = unit.find(|c| class(c) != Class::Digit).filter(|&end| end > 0)?;
    let (number, rest) = unit.split_at(digits);
    rest.chars().next().filter(|&c| class(c) == Class::Letter)?;
    Some((format!(".{number}"), rest))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::text::Units;

    fn pair(first: &str, second: &str) -> String {
        let separator = Joint::of(first).separator(Joint::of(second));
        [first, separator.map_or("", |_| "|"), second].concat()
    }

    /// The pair by which all pairs with its text are counted.
    fn canonical(first: &str, second: &str) -> (String, String) {
        match as_fraction(second).filter(|_| first == ".") {
            Some((fraction, rest)) => (fraction, rest.to_owned()),
            None => (first.to_owned(), second.to_owned()),
        }
    }

    #[test]
    fn a_dot_and_a_run_read_as_a_fraction_and_a_run() {
        assert_eq!(as_fraction("5a"), Some((".5".into(), "a")));
        assert_eq!(as_fraction("12a3"), Some((".12".into(), "a3")));
        for other in ["5", "a5", "a", "台", ".5", "_"] {
            assert_eq!(as_fraction(other), None, "{other}");
        }
        assert_eq!(pair(".", "5a"), pair(".5", "a"));
    }

    proptest::proptest! {
        #[test]
        fn pairs_are_made_of_the_texts_of_their_units(text in "(\\PC|[台a1A./:%+#,。\u{1e} ]|http://a.b/[a1.]{1,9} ){0,60}") {
            let units = Units::of(&text);
            let mut pairs = HashMap::new();
            for i in 1..units.as_slice().len() {
                let (first, second) = (units.text(i - 1), units.text(i));
                proptest::prop_assert_eq!(units.joined(i - 1..i + 1), pair(first, second));
                proptest::prop_assert_eq!(Joint::of(first).is_gap(), units.as_slice()[i - 1].kind == UnitKind::Gap);
                let known = pairs.entry(pair(first, second)).or_insert_with(|| canonical(first, second)).clone();
                proptest::prop_assert_eq!(known, canonical(first, second));
            }
        }
    }
}
