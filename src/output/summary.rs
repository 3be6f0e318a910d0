//! The lines that close a command on standard error: how much was found, and how much of it is shown.

use std::time::Duration;

pub use crate::message::thousands;
use crate::{
    message::{Count, Language, Noun, text},
    search::{Cursor, Level, Likeness, Meant, Suggestion},
};

/// `3 threads in 12 ms`, `3 篇文章，12 ms`
#[must_use]
pub fn found(total: u64, level: Level, elapsed: Duration, language: Language) -> String {
    let (hits, took) = (counted_hits(total, level, language), took(elapsed));
    text!(language, "{hits} in {took}", "{hits}，{took}")
}

/// `showing 10 of 1,234 threads (sorted by relevance)`, `showing 11 to 20 of …` of a later page
#[must_use]
pub fn showing(before: u64, shown: u64, total: u64, level: Level, sort: &str, language: Language) -> String {
    let hits = counted_hits(total, level, language);
    match (before, shown) {
        // On the first page the range says nothing more than its length.
        (0, _) | (_, 0) => {
            let shown = thousands(shown);
            text!(language, "showing {shown} of {hits} (sorted by {sort})", "{hits}之中顯示 {shown}（依 {sort} 排序）")
        }
        _ => {
            let (first, last) = (thousands(before + 1), thousands(before + shown));
            text!(
                language,
                "showing {first} to {last} of {hits} (sorted by {sort})",
                "{hits}之中顯示第 {first} 到 {last}（依 {sort} 排序）"
            )
        }
    }
}

/// `more: --page 2`
#[must_use]
pub fn next_page(page: u32, language: Language) -> String {
    text!(language, "more: --page {page}", "更多：--page {page}")
}

/// `more: --after 01…`
#[must_use]
pub fn more(cursor: &Cursor, language: Language) -> String {
    text!(language, "more: --after {cursor}", "更多：--after {cursor}")
}

/// `closest, which are no hits (3 of 1,234 threads that --any finds):`
#[must_use]
pub fn closest(shown: u64, total: u64, level: Level, language: Language) -> String {
    let (shown, hits) = (thousands(shown), counted_hits(total, level, language));
    text!(
        language,
        "closest, which are no hits ({shown} of {hits} that --any finds):",
        "最接近的，不算符合（--any 找到 {hits}，這裡是 {shown}）："
    )
}

/// `did you mean zesonpso (1,234 threads) instead of zesonps0?`: one line for each condition that has suggestions.
#[must_use]
pub fn suggested(suggestions: &[Suggestion], level: Level, language: Language) -> Vec<String> {
    let of_one = |one: &Suggestion, other: &Suggestion| {
        (one.meant, &one.typed, one.likeness) == (other.meant, &other.typed, other.likeness)
    };
    suggestions.chunk_by(of_one).map(|alike| line(alike, level, language)).collect()
}

fn line(alike: &[Suggestion], level: Level, language: Language) -> String {
    let shown = |one: &Suggestion| {
        let (instead, hits) = (&one.instead, counted_hits(one.count, level, language));
        text!(language, "{instead} ({hits})", "{instead}（{hits}）")
    };
    let choice = alike.iter().map(shown).collect::<Vec<_>>().join(&text!(language, " or ", " 或 "));
    let Some(Suggestion { meant, typed, likeness, .. }) = alike.first() else { return choice };
    let kind = match meant {
        Meant::Word => String::new(),
        Meant::Account => text!(language, "the account ", "帳號 "),
        Meant::Board => text!(language, "the board ", "看板 "),
        Meant::Category => text!(language, "the category ", "分類 "),
    };
    match likeness {
        Likeness::Spelling => {
            text!(language, "did you mean {kind}{choice} instead of {typed}?", "{typed} 是不是{kind}{choice}？")
        }
        Likeness::Sound => {
            text!(language, "did you mean {choice}, which sounds like {typed}?", "{typed} 是不是同音的 {choice}？")
        }
        Likeness::Region => text!(language, "in Taiwan {typed} is called {choice}", "{typed} 在臺灣叫 {choice}"),
    }
}

/// `1,234 threads written in 12 ms`, `the first 10 of 1,234 threads written in 12 ms`
#[must_use]
pub fn written(written: u64, total: u64, level: Level, elapsed: Duration, language: Language) -> String {
    let (hits, took) = (counted_hits(total, level, language), took(elapsed));
    if written == total {
        return text!(language, "{hits} written in {took}", "寫入 {hits}，{took}");
    }
    let first = thousands(written);
    text!(language, "the first {first} of {hits} written in {took}", "寫入 {hits}之中的前 {first}，{took}")
}

/// What takes the place of an empty title.
#[must_use]
pub const fn no_title(language: Language) -> &'static str {
    match language {
        Language::English => "(no title)",
        Language::Chinese => "（沒有標題）",
    }
}

/// `1 thread`, `1,234 threads`, `1,234 篇文章`
#[must_use]
pub fn counted_hits(count: u64, level: Level, language: Language) -> String {
    let noun = match level {
        Level::Threads => Noun::Thread,
        Level::Comments => Noun::CommentBlock,
        Level::Lines => Noun::Comment,
    };
    Count(count, noun).text(language)
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
pub const fn units(level: Level, language: Language) -> &'static str {
    match (level, language) {
        (Level::Threads, Language::English) => "threads",
        (Level::Threads, Language::Chinese) => "文章",
        (Level::Comments, Language::English) => "comment blocks",
        (Level::Comments, Language::Chinese) => "推文段",
        (Level::Lines, Language::English) => "comments",
        (Level::Lines, Language::Chinese) => "推文",
    }
}

/// A warning that a rebuild has begun the generation of this number.
#[must_use]
pub fn half_built(generation: u64, language: Language) -> String {
    text!(
        language,
        "a rebuild was interrupted in generation {generation}, or is still running; the next `pawen rebuild` resumes it, or removes it",
        "第 {generation} 代的重建被中斷，或還在執行；下次 `pawen rebuild` 會接續，或刪除它"
    )
}

/// `1 comment`, `1,234 comments`
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(count))
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

    const EN: Language = Language::English;

    #[test]
    fn a_summary_counts_in_the_plural_and_the_singular() {
        let millis = Duration::from_millis;
        let table = [
            (found(3, Level::Threads, millis(12), EN), "3 threads in 12 ms"),
            (found(1, Level::Threads, Duration::from_micros(420), EN), "1 thread in 0.4 ms"),
            (found(0, Level::Comments, millis(1_340), EN), "0 comment blocks in 1.3 s"),
            (found(1, Level::Comments, millis(125_000), EN), "1 comment block in 2 min 5 s"),
            (
                showing(0, 10, 1234, Level::Threads, "relevance", EN),
                "showing 10 of 1,234 threads (sorted by relevance)",
            ),
            (
                showing(10, 10, 1234, Level::Threads, "newest", EN),
                "showing 11 to 20 of 1,234 threads (sorted by newest)",
            ),
            (showing(1234, 0, 1234, Level::Threads, "newest", EN), "showing 0 of 1,234 threads (sorted by newest)"),
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
        insta::assert_snapshot!(suggested(&suggestions, Level::Threads, EN).join("\n"), @"
        did you mean the account amy (1,234 threads) or army (1 thread) instead of amyy?
        did you mean 鴻海 (2 threads), which sounds like 宏海?
        in Taiwan 網絡 is called 網路 (1,577 threads)
        ");
    }

    #[test]
    fn a_summary_is_in_the_language_of_the_reader() {
        let chinese = Language::Chinese;
        let lines = [
            found(1234, Level::Threads, Duration::from_millis(12), chinese),
            showing(10, 10, 1234, Level::Lines, "newest", chinese),
            closest(3, 40, Level::Comments, chinese),
            written(5, 10, Level::Threads, Duration::from_secs(2), chinese),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        1,234 篇文章，12 ms
        1,234 則推文之中顯示第 11 到 20（依 newest 排序）
        最接近的，不算符合（--any 找到 40 段推文，這裡是 3）：
        寫入 10 篇文章之中的前 5，2.0 s
        ");
    }
}
