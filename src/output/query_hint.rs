//! Hints on a query that was read in another way than it may have been meant. They are the same for every interface.

use super::{printable, summary::counted_hits};
use crate::{
    Result,
    index::OpenIndex,
    message::{Language, text},
    query::{Plan, Query, forgiven},
    search::{Level, count},
};

/// The maximum number of conditions that are looked for as texts.
const MAX_TEXTS: usize = 4;

/// The hints on how `query`, parsed from `typed`, was read.
#[must_use]
pub fn on_reading(query: &Query, typed: &str, language: Language) -> Vec<String> {
    let article = query.pasted_article().map(|name| article(&printable(name), language));
    let sign = query.sign_like_wildcard().map(|typed| sign(&printable(typed), language));
    let excluded = query.excluded_quantity().map(|number| excluded(&printable(number), language));
    let wildcard = query.possible_wildcard().map(|word| wildcard(&printable(word), language));
    [as_text(typed, language), article, sign, excluded, wildcard].into_iter().flatten().collect()
}

/// The hints on what `query`, parsed from `typed`, may have been meant as; for a query without hits in `index`.
///
/// # Errors
/// If the index is damaged.
pub fn on_nothing(
    (query, typed): (&Query, &str),
    (index, level): (&OpenIndex, Level),
    language: Language,
) -> Result<Vec<String>> {
    let mut hints = Vec::new();
    for (as_text, text) in query.with_field_as_text(typed).into_iter().take(MAX_TEXTS) {
        let found = Plan::of(&as_text).map_or(Ok(0), |plan| count(index, &plan, level))?;
        if found > 0 {
            let (text, found) = (printable(&text.to_string()), counted_hits(found, level, language));
            hints.push(text!(
                language,
                "quoted, {text} is looked for as a text: {found}",
                "加上引號的 {text} 是當文字找：{found}"
            ));
            break;
        }
    }
    if let Some((typed, field)) = query.possible_field() {
        let typed = printable(typed);
        hints.push(text!(
            language,
            "`{typed}` was looked for as a text; did you mean `{field}:`?",
            "`{typed}` 是當文字找的；是不是要寫 `{field}:`？"
        ));
    }
    Ok(hints)
}

/// A hint if `typed` has operators or fields, but was read as a pasted text.
fn as_text(typed: &str, language: Language) -> Option<String> {
    let error = forgiven(typed)?;
    let message = printable(&error.message_in(language));
    let way_out = printable(&error.hint_in(language).unwrap_or_default());
    Some(text!(language, "read as a text, since {message}; {way_out}", "當成文字來找，因為{message}；{way_out}"))
}

fn article(name: &str, language: Language) -> String {
    text!(
        language,
        "`{name}` was looked for as a text; `id:{name}` finds the article itself",
        "`{name}` 是當文字找的；`id:{name}` 會找到那篇文章"
    )
}

fn sign(typed: &str, language: Language) -> String {
    text!(
        language,
        "the `*` in `{typed}` is a sign; it leaves open a part of one run of letters or digits only",
        "`{typed}` 裡的 `*` 是符號；它只能代表一串字母或數字的一部分"
    )
}

fn excluded(number: &str, language: Language) -> String {
    text!(
        language,
        "`-{number}` excludes what has `{number}`; `\"-{number}\"` finds it",
        "`-{number}` 會排除有 `{number}` 的；要找它就寫 `\"-{number}\"`"
    )
}

fn wildcard(word: &str, language: Language) -> String {
    let open = word.trim_end_matches('?');
    text!(
        language,
        "the `?` at the end of `{word}` is punctuation; `{open}*` leaves the end open",
        "`{word}` 結尾的 `?` 是標點；`{open}*` 才會讓結尾不定"
    )
}
