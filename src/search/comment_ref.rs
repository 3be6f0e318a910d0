//! References to the comments of a thread.

use std::{fmt, str::FromStr};

use crate::thread::Comment;

/// A reference to a comment, or to a text of the thread's author between the comments, which the forum does not number.
///
/// Printed as `28`, the floor (樓) itself, or as `28+1`, the first unnumbered text after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentRef {
    /// The floor, or the one before an unnumbered text; then 0 if there is none before it.
    pub floor: u32,
    /// The number of the unnumbered text after the floor, counted from 1; 0 for the floor itself.
    pub after: u32,
}

impl CommentRef {
    /// The floor itself.
    #[must_use]
    pub const fn floor(floor: u32) -> Self {
        Self { floor, after: 0 }
    }

    /// The reference of the unnumbered text that is `number` such texts later.
    #[must_use]
    pub(in crate::search) fn later(self, number: usize) -> Self {
        Self { after: self.after.saturating_add(u32::try_from(number).unwrap_or(u32::MAX)), ..self }
    }

    /// The reference of each of a thread's comments, in their order.
    #[must_use]
    pub fn of_each(comments: &[Comment]) -> Vec<Self> {
        let mut last = Self::floor(0);
        let next = |comment: &Comment| {
            last = comment.floor.map_or(Self { after: last.after + 1, ..last }, Self::floor);
            last
        };
        comments.iter().map(next).collect()
    }

    /// The index of the comment in `comments`, those of its thread; `None` if there is none.
    #[must_use]
    pub fn index_in(self, comments: &[Comment]) -> Option<usize> {
        let floor = comments.iter().position(|comment| comment.floor == Some(self.floor));
        let Some(nth) = usize::try_from(self.after).ok()?.checked_sub(1) else { return floor };
        // A comment may be numbered 0 itself; otherwise 0 is the start of the page.
        let first = if self.floor == 0 { floor.map_or(0, |floor| floor + 1) } else { floor? + 1 };
        let here = first.checked_add(nth)?;
        let unnumbered = |comment: &Comment| comment.floor.is_none();
        // A numbered comment in between has a reference of its own, and those behind it count from there.
        comments.get(first..=here)?.iter().all(unnumbered).then_some(here)
    }
}

impl fmt::Display for CommentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            0 => write!(f, "{}", self.floor),
            after => write!(f, "{}+{after}", self.floor),
        }
    }
}

impl FromStr for CommentRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| {
            // `parse` also takes a sign, which no reference is printed with.
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten().ok_or(())
        };
        match text.split_once('+') {
            None => Ok(Self::floor(number(text)?)),
            Some((floor, after)) => Ok(Self { floor: number(floor)?, after: number(after)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_one_place() {
        let comments = [None, None, Some(1), None, Some(2), Some(3), None, None]
            .map(|floor| Comment { floor, ..Comment::default() });
        for (word, index) in [
            ("0+1", Some(0)),
            ("0+2", Some(1)),
            ("0+3", None),
            ("1", Some(2)),
            ("1+1", Some(3)),
            ("1+2", None),
            ("2+1", None),
            ("3+2", Some(7)),
            ("3+3", None),
            ("3+4294967295", None),
            ("4", None),
            ("0", None),
        ] {
            let spot: CommentRef = word.parse().unwrap();
            assert_eq!((spot.index_in(&comments), spot.to_string().as_str()), (index, word));
        }
        let words: Vec<_> = CommentRef::of_each(&comments).iter().map(ToString::to_string).collect();
        assert_eq!(words, ["0+1", "0+2", "1", "1+1", "2", "3", "3+1", "3+2"]);
        for word in ["", "+", "1+", "+1", "x", "-1", "1+1+1", "4294967296"] {
            assert_eq!(word.parse::<CommentRef>(), Err(()), "{word}");
        }
    }
}
