//! Number ranges: one number, a range of two, or one side of a number.

use super::messages::{SyntaxHint, SyntaxMessage};
use std::fmt;

use super::field::{Field, Prefix, halfwidth_lower};
use crate::query::{echo, error::QueryError};

/// A range of whole numbers, both ends included and possibly open; never empty.
///
/// Displayed as typed after the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The minimum; `None` if there is none.
    pub from: Option<i64>,
    /// The maximum; `None` if there is none.
    pub to: Option<i64>,
}

impl NumberRange {
    /// The intersection; `None` if it is empty.
    pub(super) fn intersection(self, other: Self) -> Option<Self> {
        let min = |a: Option<i64>, b: Option<i64>| a.zip(b).map(|(a, b)| a.min(b)).or(a).or(b);
        let both = Self { from: self.from.max(other.from), to: min(self.to, other.to) };
        both.from.zip(both.to).is_none_or(|(from, to)| from <= to).then_some(both)
    }

    /// Returns true if `number` is in the range.
    #[must_use]
    pub fn contains(self, number: i64) -> bool {
        self.from.is_none_or(|from| from <= number) && self.to.is_none_or(|to| number <= to)
    }
}

impl fmt::Display for NumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                from.map_or(Ok(()), |from| write!(f, "{from}"))?;
                f.write_str("..")?;
                to.map_or(Ok(()), |to| write!(f, "{to}"))
            }
        }
    }
}

/// The comparison signs; the longer ones first, as some begin like the shorter.
const SIGNS: [&str; 9] = [">=", "<=", "≥", "≤", "≧", "≦", ">", "<", "="];

/// Parses the value `text`, at byte `start` of the query, typed after the name `prefix`.
pub(super) fn range(prefix: Prefix, text: &str, start: usize) -> Result<NumberRange, QueryError> {
    let wrong = || {
        let message = SyntaxMessage::NotANumber { typed: echo::name(text) };
        QueryError::new(message, start..start + text.len()).hint(SyntaxHint::NumberForms)
    };
    let plain = halfwidth_lower(text);
    let range = read(prefix, &plain).ok_or_else(wrong)?;
    match range {
        // Such a range finds nothing, and was hardly meant.
        NumberRange { to: Some(to), .. } if to < 0 && prefix.field() != Field::Score => {
            let message = SyntaxMessage::NeverNegative { field: prefix.name() };
            Err(QueryError::new(message, start..start + text.len()).hint(SyntaxHint::OnlyScoreNegative))
        }
        NumberRange { from: Some(from), to: Some(to) } if from > to => {
            let hint = SyntaxHint::SmallerFirst { from: to, to: from };
            Err(QueryError::new(SyntaxMessage::RangeReversed, start..start + text.len()).hint(hint))
        }
        range => Ok(range),
    }
}

fn read(prefix: Prefix, text: &str) -> Option<NumberRange> {
    // The one name whose plain number is not that number alone: PTT's own search reads it as a limit.
    if prefix == Prefix::Recommend {
        return integer(text).map(at_least_or_at_most);
    }
    if let Some((from, to)) = text.split_once("..") {
        let side = |side: &str| if side.is_empty() { Some(None) } else { integer(side).map(Some) };
        let (from, to) = (side(from)?, side(to)?);
        return (from.is_some() || to.is_some()).then_some(NumberRange { from, to });
    }
    let sign = SIGNS.into_iter().find(|sign| text.starts_with(sign)).unwrap_or_default();
    let number = integer(text[sign.len()..].trim_start())?;
    Some(match sign {
        ">=" | "≥" | "≧" => NumberRange { from: Some(number), to: None },
        "<=" | "≤" | "≦" => NumberRange { from: None, to: Some(number) },
        ">" => NumberRange { from: Some(number + 1), to: None },
        "<" => NumberRange { from: None, to: Some(number - 1) },
        _ => NumberRange { from: Some(number), to: Some(number) },
    })
}

/// `recommend:50` and `recommend:-10`, as PTT interprets them.
const fn at_least_or_at_most(number: i64) -> NumberRange {
    if number < 0 { NumberRange { from: None, to: Some(number) } } else { NumberRange { from: Some(number), to: None } }
}

/// Parses a number of at most fifteen digits: no arithmetic here overflows.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
