//! Texts that hold others: the relation by which a text of another archived version of a thread is left out.
//!
//! A text holds another if it has the other's characters one after another, read as the same units, and between them the
//! other's signs, or more. Blanks and invisible characters do not count. So every term, exact ones included, that occurs in
//! the text that is held occurs in the one that holds it, with two exceptions: terms that run over a place where the latter
//! has a sign in addition, and blanks in exact terms. The relation is transitive.

use memchr::memmem::Finder;

use crate::text::{UnitKind, Units, units::reader::escape_length, visible::is_blank};

/// The maximum number of bytes that are compared to find one text in another: only a text of repetitions, made for this,
/// exceeds it, and is not found then.
const MAX_COMPARED: usize = 1 << 26;

/// Marks among the visible characters, which include no control character: the start of a unit, its end, its camelCase
/// parts, and a pause.
const START: char = '\u{2}';
const END: char = '\u{3}';
const PARTS: char = '\t';
const PAUSE: char = '\r';

/// A text as it is compared with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The folded units but the gaps, each followed by a line feed, after a first line feed.
    units: String,
    /// Where each of them is written.
    places: Vec<UnitPlace>,
    /// The visible characters, with marks.
    chars: String,
}

/// A unit: its start in the folded units, the end of the signs before it, and its own end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct UnitPlace {
    unit: usize,
    start: usize,
    end: usize,
}

impl Written {
    /// Reads `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut written = Self { units: "\n".to_owned(), places: Vec::new(), chars: String::new() };
        let (mut end_of_last, mut pauses) = (0, false);
        Units::default().read_in_parts(text, |units| {
            for (at, unit) in units.as_slice().iter().enumerate().skip(units.repeats()) {
                if unit.kind == UnitKind::Gap {
                    pauses = true;
                    continue;
                }
                let signs = text.get(end_of_last..unit.source.start).unwrap_or_default();
                let has_parts = units.parts().iter().any(|part| part.unit == at);
                written.add(units.text(at), signs, pauses, (&text[unit.source.clone()], has_parts));
                (end_of_last, pauses) = (unit.source.end, false);
            }
        });
        push_visible(&mut written.chars, text.get(end_of_last..).unwrap_or_default());
        written
    }

    fn add(&mut self, unit: &str, signs: &str, pauses: bool, (own, has_parts): (&str, bool)) {
        push_visible(&mut self.chars, signs);
        self.chars.extend(pauses.then_some(PAUSE));
        let start = self.chars.len();
        self.chars.push(START);
        push_visible(&mut self.chars, own);
        self.chars.extend(has_parts.then_some(PARTS));
        self.chars.push(END);
        self.places.push(UnitPlace { unit: self.units.len(), start, end: self.chars.len() });
        self.units.push_str(unit);
        self.units.push('\n');
    }

    /// Returns true if it has no visible character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The characters with their signs: equal for texts that hold each other.
    #[must_use]
    pub fn characters(&self) -> &str {
        &self.chars
    }

    /// The characters without any sign, as a text without signs has them. `None` if it has no unit.
    #[must_use]
    pub fn without_signs(&self) -> Option<String> {
        let own = self.places.iter().map(|place| self.chars[place.start..place.end].replace(is_comma, ""));
        Some(own.collect()).filter(|text: &String| !text.is_empty())
    }

    /// Returns true if it holds `other`.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        if other.places.is_empty() {
            return (0..=self.places.len()).any(|at| has_signs(self.signs(at), &other.chars));
        }
        let finder = Finder::new(&other.units);
        let tries = (MAX_COMPARED / other.units.len()).max(1);
        let mut from = 0;
        for _ in 0..tries {
            let Some(at) = self.units.get(from..).and_then(|units| finder.find(units.as_bytes())) else { return false };
            from += at + 1;
            if self.holds_at(self.places.partition_point(|place| place.unit < from), other) {
                return true;
            }
        }
        false
    }

    /// Returns true if it holds `other`, whose units are those from unit `first` on.
    fn holds_at(&self, first: usize, other: &Self) -> bool {
        let count = other.places.len();
        (0..=count).all(|at| has_signs(self.signs(first + at), other.signs(at)))
            && (0..count).all(|at| is_form(self.own(first + at), other.own(at)))
    }

    /// The signs before unit `at`, or after the last one.
    fn signs(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.places[before].end);
        let end = self.places.get(at).map_or(self.chars.len(), |place| place.start);
        &self.chars[start..end]
    }

    fn own(&self, at: usize) -> &str {
        &self.chars[self.places[at].start..self.places[at].end]
    }
}

/// Returns true if `held` has the signs of `other` in their order.
fn has_signs(held: &str, other: &str) -> bool {
    let mut held = held.chars();
    other.chars().all(|sign| held.any(|c| c == sign))
}

/// Returns true if a unit written as `held` is one written as `other`, or the same number without its commas.
fn is_form(held: &str, other: &str) -> bool {
    held == other || (held.contains(is_comma) && held.chars().filter(|c| !is_comma(*c)).eq(other.chars()))
}

const fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，')
}

/// Appends the visible characters of `text`.
fn push_visible(to: &mut String, mut text: &str) {
    while let Some(c) = text.chars().next() {
        let length = if c == '\u{1b}' { escape_length(text) } else { c.len_utf8() };
        to.extend(Some(c).filter(|c| !is_blank(*c)));
        text = &text[length..];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Term, Unit, Verbatim, contains};

    fn holds(one: &str, other: &str) -> bool {
        Written::of(one).holds(&Written::of(other))
    }

    #[test]
    fn a_text_holds_what_differs_in_blanks_and_in_lost_signs() {
        for (one, other) in [
            ("釉藥脫釉\n多半是素燒不夠。\n\n補充：共 2,000 元", "釉藥脫釉 多半是素燒不夠。 補充：共 2000元"),
            ("漲！跌，「平」", "漲跌，平"),
            ("漲！跌", "！跌"),
            ("漲！跌", "漲\n\n跌"),
            ("上\u{1b}[1;31m車\u{200b}了", "上車 了"),
            ("DeepSeek-R1 x.tw/aB", "deepseek"),
            ("推!!!", "!!"),
            ("哈哈！哈哈", "哈哈"),
            ("x", ""),
        ] {
            assert_eq!(holds(one, other), other != "deepseek", "{one:?} and {other:?}");
        }
    }

    #[test]
    fn a_text_lacks_other_signs_forms_and_word_boundaries() {
        for (one, other) in [
            ("漲跌", "漲！跌"),
            ("漲，跌", "漲！跌"),
            ("漲「跌", "漲，跌"),
            ("漲跌", "漲\n\n跌"),
            ("漲~跌", "漲-跌"),
            ("漲。", "漲！"),
            ("。漲", "！漲"),
            ("deepseek", "DeepSeek"),
            ("Deepseek", "DeepSeek"),
            ("臺股", "台股"),
            ("吃面", "吃麵"),
            ("１２", "12"),
            ("2000", "2,000"),
            ("abcd", "abc"),
            ("a bc", "ab c"),
            ("x.tw/DeepSeek", "DeepSeek"),
            ("推", "!"),
            ("!", "推"),
            ("", "推"),
        ] {
            assert!(!holds(one, other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn texts_of_repetitions_are_compared_in_bounded_time() {
        let (row, other) = ("哈".repeat(200_000), format!("{}！哈", "哈".repeat(100_000)));
        assert!(!holds(&row, &other) && holds(&format!("{other}{row}"), &other));
    }

    const TEXT: &str = "[台臺aB1,，！. \n\u{200b}]{0,7}|(甲|，|！| |\n\n){0,7}";

    proptest! {
        #[test]
        fn what_is_held_is_found(one in TEXT, before in TEXT, after in TEXT, other in TEXT) {
            for one in [one.clone(), format!("{before}{one}{after}"), format!("{other}{other}")] {
                if !holds(&one, &other) {
                    continue;
                }
                let (held, units) = (Written::of(&other), Units::of(&one));
                let own = Units::of(&other);
                // A fraction by itself is no term.
                let is_term = |unit: &&Unit| !matches!(unit.kind, UnitKind::Gap | UnitKind::Fraction);
                for unit in own.as_slice().iter().filter(is_term) {
                    let typed = &other[unit.source.clone()];
                    prop_assert!(Term::read(typed).is_none_or(|term| contains(&term, &units)), "{typed} in {one:?}");
                    let is_number = typed.contains(|c: char| c.is_ascii_digit() || c == '\u{200b}');
                    prop_assert!(is_number || Verbatim::read(typed).is_in(&one), "{typed} in {one:?}");
                }
                for part in own.parts() {
                    let term = Term::read(&other[part.source.clone()]);
                    prop_assert!(term.is_none_or(|term| contains(&term, &units)), "{part:?} in {one:?}");
                }
                // A term over a place where both have a pause; only where one has a sign in addition it may not occur.
                if held.places.len() == 2 && held.signs(1).contains(PAUSE) {
                    let term = Term::read(&other);
                    prop_assert!(term.is_none_or(|term| contains(&term, &units)), "{other:?} in {one:?}");
                }
            }
        }

        #[test]
        fn holding_is_transitive_and_reflexive(texts in prop::collection::vec(TEXT, 3)) {
            let [a, b, c] = [0, 1, 2].map(|at: usize| Written::of(&texts[at]));
            prop_assert!(a.holds(&a));
            prop_assert!(!(a.holds(&b) && b.holds(&c)) || a.holds(&c));
            prop_assert_eq!(a.holds(&b) && b.holds(&a), a.characters() == b.characters());
        }

        #[test]
        fn a_text_holds_its_lines(before in TEXT, text in TEXT, after in TEXT) {
            let whole = format!("{before}\n{text}\n{after}");
            prop_assert!(holds(&whole, &text) || text.contains(|c: char| ",，.1".contains(c)));
        }
    }
}
