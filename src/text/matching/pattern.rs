//! Wildcards: terms that leave a part of one run of letters or digits open.

use crate::text::{Kind, Part, Unit, Units, fold::fold};

/// A run of letters or of digits with parts left open: `deep*`, `*seek`, `te?t`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    kind: Kind,
    /// Folded; `*` stands for any number of characters, `?` for one.
    glob: Vec<char>,
}

impl Pattern {
    /// The longest pattern, in characters: no word is longer, and a pattern is compiled to an automaton.
    pub const LONGEST: usize = 64;

    /// Whether a bare term has a wildcard: a `*`; or a `?` before a letter or digit that none but these stands before (at
    /// the end of a word it is punctuation); or one of these in full width beside a letter or digit.
    #[must_use]
    pub fn is_in(typed: &str) -> bool {
        let mut before = None;
        let mut chars = typed.chars().peekable();
        while let Some(c) = chars.next() {
            let run = |c: char| fold(c).is_some_and(|folded| folded.char.is_ascii_alphanumeric());
            let next = chars.peek().copied().is_some_and(run);
            let found = match c {
                '*' => true,
                '＊' => next || before.is_some_and(run),
                '?' | '？' => next && before.is_none_or(run),
                _ => false,
            };
            if found {
                return true;
            }
            before = Some(c);
        }
        false
    }

    /// Whether a term is longer than a pattern may be.
    #[must_use]
    pub fn is_too_long(typed: &str) -> bool {
        typed.chars().filter(|&c| fold(c).is_some()).count() > Self::LONGEST
    }

    /// Reads a term with wildcards; `None` if it is more than one run, or has no letter and no digit at all.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let glob: Vec<char> = typed.chars().filter_map(|c| Some(fold(c)?.char)).collect();
        let literal: String = glob.iter().filter(|c| !matches!(c, '*' | '?')).collect();
        let units = Units::of(&literal);
        let [Unit { kind: kind @ (Kind::Letters | Kind::Digits), .. }] = units.as_slice() else { return None };
        let whole = units.text(0) == literal && glob.len() <= Self::LONGEST;
        whole.then_some(Self { kind: *kind, glob })
    }

    /// A term of letters and digits with wildcards in its runs, run by run: `gtx` and `10*` of `gtx10*`. `None` if there is
    /// anything else in it, or if a wildcard stands where letters and digits meet and could be of either run.
    #[must_use]
    pub fn runs(typed: &str) -> Option<Vec<String>> {
        let glob: String = typed.chars().filter_map(|c| Some(fold(c)?.char)).collect();
        let mut runs: Vec<String> = Vec::new();
        let (mut kind, mut open) = (None, false);
        for c in glob.chars() {
            let is_open = matches!(c, '*' | '?');
            if !is_open && !c.is_ascii_alphanumeric() {
                return None;
            }
            let meets = !is_open && kind.is_some_and(|digit: bool| digit != c.is_ascii_digit());
            if meets && open {
                return None;
            }
            if meets || runs.is_empty() {
                runs.push(String::new());
            }
            if !is_open {
                kind = Some(c.is_ascii_digit());
            }
            open = is_open;
            runs.last_mut()?.push(c);
        }
        (runs.len() > 1).then_some(runs)
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
        for typed in ["te?t", "?eep", "deep*", "＊seek", "te？t"] {
            assert!(Pattern::is_in(typed), "{typed}");
        }
        for typed in ["why?", "why??", "是嗎?好", "＊公告＊", "ps5？", "?"] {
            assert!(!Pattern::is_in(typed), "{typed}");
        }
    }

    #[test]
    fn a_term_of_letters_and_digits_falls_into_runs() {
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
