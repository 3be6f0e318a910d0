//! The lines that close a command on standard error: how much was found, and how much of it is shown.

use std::time::Duration;

use crate::search::{Cursor, Level, Likeness, Meant, Suggestion};

/// `3 threads in 12 ms`
#[must_use]
pub fn found(total: u64, level: Level, elapsed: Duration) -> String {
    format!("{} in {}", counted_hits(total, level), took(elapsed))
}

/// `showing 10 of 1,234 threads (sorted by relevance)`, `showing 11 to 20 of …` of a later page
#[must_use]
pub fn showing(before: u64, shown: u64, total: u64, level: Level, sort: &str) -> String {
    let which = match (before, shown) {
        // On the first page the range says nothing more than its length.
        (0, _) | (_, 0) => thousands(shown),
        _ => format!("{} to {}", thousands(before + 1), thousands(before + shown)),
    };
    format!("showing {which} of {} (sorted by {sort})", counted_hits(total, level))
}

/// `more: --after 01…`
#[must_use]
pub fn more(cursor: &Cursor) -> String {
    format!("more: --after {cursor}")
}

/// `closest, which are no hits (3 of 1,234 threads that --any finds):`
#[must_use]
pub fn closest(shown: u64, total: u64, level: Level) -> String {
    format!("closest, which are no hits ({} of {} that --any finds):", thousands(shown), counted_hits(total, level))
}

/// `did you mean zesonpso (1,234 threads) instead of zesonps0?`: one line for each condition that has suggestions.
#[must_use]
pub fn suggested(suggestions: &[Suggestion], level: Level) -> Vec<String> {
    let of_one = |one: &Suggestion, other: &Suggestion| {
        (one.meant, &one.typed, one.likeness) == (other.meant, &other.typed, other.likeness)
    };
    suggestions.chunk_by(of_one).map(|alike| line(alike, level)).collect()
}

fn line(alike: &[Suggestion], level: Level) -> String {
    let shown = |one: &Suggestion| format!("{} ({})", one.instead, counted_hits(one.count, level));
    let choice = alike.iter().map(shown).collect::<Vec<_>>().join(" or ");
    let Some(Suggestion { meant, typed, likeness, .. }) = alike.first() else { return choice };
    let kind = match meant {
        Meant::Word => "",
        Meant::Account => "the account ",
        Meant::Board => "the board ",
        Meant::Category => "the category ",
    };
    match likeness {
        Likeness::Spelling => format!("did you mean {kind}{choice} instead of {typed}?"),
        Likeness::Sound => format!("did you mean {choice}, which sounds like {typed}?"),
        Likeness::Region => format!("in Taiwan {typed} is called {choice}"),
    }
}

/// `1,234 threads written in 12 ms`, `the first 10 of 1,234 threads written in 12 ms`
#[must_use]
pub fn written(written: u64, total: u64, level: Level, elapsed: Duration) -> String {
    let first = if written == total { String::new() } else { format!("the first {} of ", thousands(written)) };
    format!("{first}{} written in {}", counted_hits(total, level), took(elapsed))
}

/// `1 thread`, `1,234 threads`
#[must_use]
pub fn counted_hits(count: u64, level: Level) -> String {
    match level {
        Level::Threads => counted(count, "thread"),
        Level::Comments => counted(count, "comment block"),
        Level::Lines => counted(count, "comment"),
    }
}

/// The name of a column with numbers of hits.
#[must_use]
pub const fn plural(level: Level) -> &'static str {
    match level {
        Level::Threads => "threads",
        Level::Comments => "blocks",
        Level::Lines => "comments",
    }
}

/// `threads`, `comment blocks` or `comments`, in a sentence.
#[must_use]
pub const fn units(level: Level) -> &'static str {
    match level {
        Level::Threads => "threads",
        Level::Comments => "comment blocks",
        Level::Lines => "comments",
    }
}

/// A warning that a rebuild has begun the generation of this number.
#[must_use]
pub fn half_built(generation: u64) -> String {
    format!(
        "a rebuild was interrupted in generation {generation}, or is still running; the next `pawen rebuild` resumes it, or removes it"
    )
}

/// `1 comment`, `1,234 comments`
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(count))
}

/// `1,234,567`
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `0.4 ms`, `12 ms`, `1.3 s`, `2 min 5 s`
#[must_use]
pub fn took(elapsed: Duration) -> String {
    let (millis, seconds) = (elapsed.as_millis(), elapsed.as_secs());
    match seconds {
        // A search of a rare word takes less than a millisecond, and `0 ms` would look like a mistake.
        0 if millis == 0 => format!("{:.1} ms", elapsed.as_secs_f64() * 1000.0),
        0 => format!("{millis} ms"),
        1..60 => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!("{} min {} s", thousands(seconds / 60), seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_in_the_plural_and_the_singular() {
        let millis = Duration::from_millis;
        let table = [
            (found(3, Level::Threads, millis(12)), "3 threads in 12 ms"),
            (found(1, Level::Threads, Duration::from_micros(420)), "1 thread in 0.4 ms"),
            (found(0, Level::Comments, millis(1_340)), "0 comment blocks in 1.3 s"),
            (found(1, Level::Comments, millis(125_000)), "1 comment block in 2 min 5 s"),
            (showing(0, 10, 1234, Level::Threads, "relevance"), "showing 10 of 1,234 threads (sorted by relevance)"),
            (showing(10, 10, 1234, Level::Threads, "newest"), "showing 11 to 20 of 1,234 threads (sorted by newest)"),
            (showing(1234, 0, 1234, Level::Threads, "newest"), "showing 0 of 1,234 threads (sorted by newest)"),
        ];
        for (line, wanted) in table {
            assert_eq!(line, wanted);
        }
    }

    #[test]
    fn suggestions_are_one_line_for_each_condition() {
        let suggestion = |meant, typed: &str, instead: &str, likeness, count| Suggestion {
            meant,
            typed: typed.to_owned(),
            instead: instead.to_owned(),
            likeness,
            count,
        };
        let suggestions = [
            suggestion(Meant::Account, "amyy", "amy", Likeness::Spelling, 1234),
            suggestion(Meant::Account, "amyy", "army", Likeness::Spelling, 1),
            suggestion(Meant::Word, "宏海", "鴻海", Likeness::Sound, 2),
            suggestion(Meant::Word, "網絡", "網路", Likeness::Region, 1577),
        ];
        insta::assert_snapshot!(suggested(&suggestions, Level::Threads).join("\n"), @"
        did you mean the account amy (1,234 threads) or army (1 thread) instead of amyy?
        did you mean 鴻海 (2 threads), which sounds like 宏海?
        in Taiwan 網絡 is called 網路 (1,577 threads)
        ");
    }

    #[test]
    fn thousands_are_separated() {
        let table = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")];
        for (number, wanted) in table {
            assert_eq!(thousands(number), wanted);
        }
    }
}
