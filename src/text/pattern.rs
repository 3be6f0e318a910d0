//! Wildcards: terms that leave a part of one run of letters or digits open.

use super::{Kind, Part, Unit, Units, fold::fold};

/// The longest pattern, in characters: no word is longer, and a pattern is compiled to an automaton.
const LONGEST: usize = 64;

/// A run of letters or of digits with parts left open: `deep*`, `*seek`, `te?t`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    kind: Kind,
    /// Folded; `*` stands for any number of characters, `?` for one.
    glob: Vec<char>,
}

impl Pattern {
    /// Whether a bare term has a wildcard: a `*`, or a `?` between two letters or digits (at the end of a word it is
    /// punctuation).
    #[must_use]
    pub fn is_in(typed: &str) -> bool {
        let chars: Vec<char> = typed.chars().collect();
        let inner = |at: &[char]| at[1] == '?' && at[0].is_ascii_alphanumeric() && at[2].is_ascii_alphanumeric();
        typed.contains('*') || chars.windows(3).any(inner)
    }

    /// Reads a term with wildcards; `None` if it is more than one run, or has no letter and no digit at all.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let glob: Vec<char> = typed.chars().filter_map(|c| Some(fold(c)?.char)).collect();
        let literal: String = glob.iter().filter(|c| !matches!(c, '*' | '?')).collect();
        let units = Units::of(&literal);
        let [Unit { kind: kind @ (Kind::Letters | Kind::Digits), .. }] = units.as_slice() else { return None };
        let whole = units.text(0) == literal && glob.len() <= LONGEST;
        whole.then_some(Self { kind: *kind, glob })
    }

    /// The pattern as a regular expression over folded units.
    #[must_use]
    pub fn regex(&self) -> String {
        let piece = |&c: &char| match c {
            '*' => ".*".to_owned(),
            '?' => ".".to_owned(),
            literal => literal.to_string(),
        };
        self.glob.iter().map(piece).collect()
    }

    /// Whether the unit at `index` is such a run.
    #[must_use]
    pub fn matches(&self, units: &Units, index: usize) -> bool {
        units.as_slice()[index].kind == self.kind && self.fits(units.text(index))
    }

    /// Whether a camelCase part is such a run.
    #[must_use]
    pub fn matches_part(&self, units: &Units, part: &Part) -> bool {
        self.kind == Kind::Letters && self.fits(units.part_text(part))
    }

    /// Matches from the left; after a failure, the last `*` takes one character more.
    fn fits(&self, run: &str) -> bool {
        let run: Vec<char> = run.chars().collect();
        let (mut at, mut in_run) = (0, 0);
        let mut star = None;
        while in_run < run.len() {
            match self.glob.get(at) {
                Some('*') => {
                    star = Some((at, in_run));
                    at += 1;
                }
                Some(&c) if c == '?' || c == run[in_run] => {
                    at += 1;
                    in_run += 1;
                }
                _ => {
                    let Some((of_star, taken)) = star else { return false };
                    star = Some((of_star, taken + 1));
                    at = of_star + 1;
                    in_run = taken + 1;
                }
            }
        }
        self.glob[at..].iter().all(|&c| c == '*')
    }
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
    fn only_one_run_can_be_left_open() {
        for typed in ["*", "台*", "gtx10*", "a*，b", "***"] {
            assert_eq!(Pattern::read(typed), None, "{typed}");
        }
        assert!(Pattern::is_in("te?t") && !Pattern::is_in("why?") && !Pattern::is_in("是嗎?好"));
    }

    /// The meaning of a glob by plain recursion.
    fn describes(glob: &[char], run: &[char]) -> bool {
        match (glob.first(), run.first()) {
            (None, None) => true,
            (Some('*'), _) => describes(&glob[1..], run) || (!run.is_empty() && describes(glob, &run[1..])),
            (Some('?'), Some(_)) => describes(&glob[1..], &run[1..]),
            (Some(a), Some(b)) if a == b => describes(&glob[1..], &run[1..]),
            _ => false,
        }
    }

    proptest::proptest! {
        #[test]
        fn a_pattern_fits_what_its_expression_describes(glob in "[ab?*]{1,6}", run in "[ab]{1,6}") {
            let Some(pattern) = Pattern::read(&glob) else { return Ok(()) };
            let (chars, units) = (glob.chars().collect::<Vec<_>>(), Units::of(&run));
            proptest::prop_assert_eq!(pattern.matches(&units, 0), describes(&chars, &run.chars().collect::<Vec<_>>()));
        }
    }
}
