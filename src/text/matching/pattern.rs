//! Wildcards: patterns for one run of letters or digits.

use super::wildcard::Wildcard;
use crate::text::{
    Part, Unit, UnitKind, Units,
    fold::{fold, folded},
};

/// A run of letters or of digits with wildcards: `deep*`, `*seek`, `te?t`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    kind: UnitKind,
    /// The folded pattern.
    pattern: Vec<Wildcard>,
}

impl Pattern {
    /// The maximum length of a pattern, in characters: no word is longer, and a pattern is compiled to an automaton.
    pub const MAX_LENGTH: usize = 64;

    /// Returns true if a bare term is one run of letters or of digits with a wildcard, or several as in [`Self::runs`].
    ///
    /// A wildcard is a `*`; a `?` before a letter or digit (unless another sign precedes it: at the end of a word it is
    /// punctuation); or one of these in full width next to a letter or digit. In any other term, such as an address, the
    /// name `F*太景` or the product `3*4`, these are signs.
    #[must_use]
    pub fn is_in(typed: &str) -> bool {
        let is_run = |c: char| c.is_alphanumeric() || matches!(c, '*' | '?');
        let is_open = || Self::read(typed).is_some() || Self::runs(typed).is_some();
        has_wildcard(typed) && (is_open() || (Self::is_too_long(typed) && folded(typed).all(is_run)))
    }

    /// Returns true if a term exceeds [`Self::MAX_LENGTH`].
    #[must_use]
    pub fn is_too_long(typed: &str) -> bool {
        folded(typed).count() > Self::MAX_LENGTH
    }

    /// Parses a term with wildcards. Returns `None` if it is more than one run, or has no letter and no digit.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let glob: Vec<char> = folded(typed).collect();
        let literal: String = glob.iter().filter(|c| !matches!(c, '*' | '?')).collect();
        let units = Units::of(&literal);
        let [Unit { kind: kind @ (UnitKind::Letters | UnitKind::Digits), .. }] = units.as_slice() else { return None };
        let whole = units.text(0) == literal && glob.len() <= Self::MAX_LENGTH;
        let element = |c| match c {
            '*' => Wildcard::Any,
            '?' => Wildcard::One,
            literal => Wildcard::Literal(literal),
        };
        whole.then(|| Self { kind: *kind, pattern: glob.into_iter().map(element).collect() })
    }

    /// Splits a term of letters and digits into its runs: `gtx` and `10*` of `gtx10*`. Returns `None` if it holds
    /// anything else, has a single run only, or has a wildcard between letters and digits that could belong to either
    /// run.
    #[must_use]
    pub fn runs(typed: &str) -> Option<Vec<String>> {
        let glob: String = folded(typed).collect();
        let mut runs: Vec<String> = Vec::new();
        let (mut kind, mut after_wildcard) = (None, false);
        for c in glob.chars() {
            let is_wildcard = matches!(c, '*' | '?');
            if !is_wildcard && !c.is_ascii_alphanumeric() {
                return None;
            }
            let changes = !is_wildcard && kind.is_some_and(|digit: bool| digit != c.is_ascii_digit());
            // In `gtx*10` the wildcard may end one run or begin the other, which are different units.
            if changes && after_wildcard {
                return None;
            }
            if changes || runs.is_empty() {
                runs.push(String::new());
            }
            if !is_wildcard {
                kind = Some(c.is_ascii_digit());
            }
            after_wildcard = is_wildcard;
            runs.last_mut()?.push(c);
        }
        (runs.len() > 1).then_some(runs)
    }

    /// The pattern as a regular expression over folded units.
    #[must_use]
    pub fn regex(&self) -> String {
        Wildcard::regex(&self.pattern)
    }

    /// Returns true if the unit at `index` matches.
    #[must_use]
    pub fn matches(&self, units: &Units, index: usize) -> bool {
        units.as_slice()[index].kind == self.kind && Wildcard::matches(&self.pattern, units.text(index))
    }

    /// Returns true if a camelCase part matches.
    #[must_use]
    pub fn matches_part(&self, units: &Units, part: &Part) -> bool {
        self.kind == UnitKind::Letters && Wildcard::matches(&self.pattern, units.part_text(part))
    }
}

fn has_wildcard(typed: &str) -> bool {
    let as_run = |c: char| fold(c).first().filter(char::is_ascii_alphanumeric);
    let mut before = None;
    let mut chars = typed.chars().peekable();
    while let Some(c) = chars.next() {
        let (last, next) = (before.and_then(as_run), chars.peek().copied().and_then(as_run));
        let product = last.zip(next).is_some_and(|(last, next)| last.is_ascii_digit() && next.is_ascii_digit());
        let found = match c {
            '*' => !product,
            '＊' => !product && (next.is_some() || last.is_some()),
            // A full-width one is the question mark of a sentence: `要出PS5？Sony`.
            '?' => next.is_some() && (before.is_none() || last.is_some()),
            _ => false,
        };
        if found {
            return true;
        }
        before = Some(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (typed, run, fits) in [
            ("deep*", "DeepSeeker", true),
            ("deep*", "deep", true),
            ("*seek", "deepseek", true),
            ("*seek", "seeker", false),
            ("te?t", "test", true),
            ("te?t", "tet", false),
            ("a*b*c", "aXbbXbc", true),
            ("a*b*c", "ac", false),
            ("23*", "2330", true),
            ("23*", "123", false),
        ] {
            let units = Units::of(run);
            assert_eq!(Pattern::read(typed).unwrap().matches(&units, 0), fits, "{typed} and {run}");
        }
    }

    #[test]
    fn a_pattern_is_one_run() {
        for typed in ["*", "台*", "gtx10*", "a*，b", "***"] {
            assert_eq!(Pattern::read(typed), None, "{typed}");
        }
        for typed in ["te?t", "?eep", "deep*", "＊seek"] {
            assert!(Pattern::is_in(typed), "{typed}");
        }
        for typed in [
            "why?",
            "why??",
            "是嗎?好",
            "＊公告＊",
            "ps5？",
            "ps5？sony",
            "？ptt",
            "?",
            "F*太景",
            "台*",
            "22k*1.2",
            "22k*12",
            "3*4",
            "2*4季",
            "***",
            "https://x.tw/watch?v=a*b",
        ] {
            assert!(!Pattern::is_in(typed), "{typed}");
        }
    }

    #[test]
    fn a_term_of_letters_and_digits_is_split_into_runs() {
        for (typed, runs) in [
            ("gtx10*", Some(&["gtx", "10*"][..])),
            ("*tx10", Some(&["*tx", "10"])),
            ("RTX４0?0ti", Some(&["rtx", "40?0", "ti"])),
            ("gtx*10", None),
            ("deep*", None),
            ("台a1*", None),
            ("a-1*", None),
        ] {
            assert_eq!(
                Pattern::runs(typed).as_deref().map(|runs| runs.iter().map(String::as_str).collect()),
                runs.map(<[_]>::to_vec),
                "{typed}"
            );
        }
    }
}
