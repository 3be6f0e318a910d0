//! Matching of wildcards.

/// An element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wildcard {
    /// This character.
    Literal(char),
    /// Any one character.
    One,
    /// Any number of characters.
    Any,
}

impl Wildcard {
    /// The pattern as a regular expression of tantivy over whole values.
    #[must_use]
    pub fn regex(pattern: &[Self]) -> String {
        let piece = |element: &Self| match element {
            Self::Any => ".*".to_owned(),
            Self::One => ".".to_owned(),
            // In the regular expressions of tantivy `\\<` and `\\>` are word boundaries.
            Self::Literal(c) if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => format!("\\{c}"),
            Self::Literal(c) => c.to_string(),
        };
        pattern.iter().map(piece).collect()
    }

    /// Returns whether a pattern matches the whole of `value`.
    #[must_use]
    pub fn matches(pattern: &[Self], value: &str) -> bool {
        let (mut at, mut rest) = (0, value.chars());
        // Greedy from the left: after a mismatch, the last `Any` takes one character more. Earlier ones need not, since
        // whatever they could take can be taken by the last.
        let mut last_any = None;
        loop {
            let mut next = rest.clone();
            let c = next.next();
            match (pattern.get(at), c) {
                (Some(Self::Any), _) => {
                    last_any = Some((at, rest.clone()));
                    at += 1;
                }
                (Some(Self::One), Some(_)) => (at, rest) = (at + 1, next),
                (Some(Self::Literal(literal)), Some(c)) if *literal == c => (at, rest) = (at + 1, next),
                (None, None) => return true,
                _ => {
                    let Some((any, taken)) = &mut last_any else { return false };
                    if taken.next().is_none() {
                        return false;
                    }
                    (at, rest) = (*any + 1, taken.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition by plain recursion.
    fn describes(pattern: &[Wildcard], value: &[char]) -> bool {
        match (pattern.first(), value.first()) {
            (None, None) => true,
            (Some(Wildcard::Any), _) => {
                describes(&pattern[1..], value) || (!value.is_empty() && describes(pattern, &value[1..]))
            }
            (Some(Wildcard::One), Some(_)) => describes(&pattern[1..], &value[1..]),
            (Some(Wildcard::Literal(a)), Some(b)) if a == b => describes(&pattern[1..], &value[1..]),
            _ => false,
        }
    }

    proptest::proptest! {
        #[test]
        fn a_pattern_matches_as_a_recursive_definition_does(pattern in "[ab台?*]{0,6}", value in "[ab台]{0,7}") {
            let element = |c| match c {
                '*' => Wildcard::Any,
                '?' => Wildcard::One,
                literal => Wildcard::Literal(literal),
            };
            let elements: Vec<_> = pattern.chars().map(element).collect();
            let expected = describes(&elements, &value.chars().collect::<Vec<_>>());
            proptest::prop_assert_eq!(Wildcard::matches(&elements, &value), expected, "{} {}", pattern, value);
        }
    }
}
