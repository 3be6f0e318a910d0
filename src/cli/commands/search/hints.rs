//! Hints on parts of a query that may have been meant otherwise.

use crate::{
    cli::{
        Failure, World,
        args::query::{QueryArgs, hint_of_text},
    },
    index::OpenIndex,
    message::{Count, Noun, text},
    output::{printable, summary},
    query::{Plan, Query},
    search::{Level, count},
};

/// The maximum number of conditions that are looked for as texts.
const MAX_TEXTS: usize = 4;

/// Prints what a query without hits, parsed from `typed`, may have been meant as.
pub(super) fn of_nothing(
    (query, typed): (&Query, &str),
    (index, level): (&OpenIndex, Level),
    world: &mut World<'_>,
) -> Result<(), Failure> {
    for (as_text, text) in query.with_field_as_text(typed).into_iter().take(MAX_TEXTS) {
        let found = Plan::of(&as_text).map_or(Ok(0), |plan| count(index, &plan, level))?;
        if found > 0 {
            let language = world.language;
            let (text, hits) = (printable(&text.to_string()), summary::counted_hits(found, level, language));
            let hint = text!(
                language,
                "quoted, {text} is looked for as a text: {hits}",
                "加上引號的 {text} 是當文字找：{hits}"
            );
            world.hint(hint)?;
            break;
        }
    }
    if let Some((typed, field)) = query.possible_field() {
        let typed = printable(typed);
        let hint = text!(
            world.language,
            "`{typed}` was looked for as a text; did you mean `{field}:`?",
            "`{typed}` 是當文字找的；是不是要寫 `{field}:`？"
        );
        world.hint(hint)?;
    }
    Ok(())
}

/// Prints how many threads hold in one comment what a query requires of comments, for a query whose hits may hold it in
/// several.
pub(super) fn of_one_comment(
    query: &Query,
    query_args: &QueryArgs,
    index: &OpenIndex,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    let Some(query) = query.in_one_comment() else { return Ok(()) };
    // A bare 噓 is a sign within the braces: what is printed has to read as what is counted.
    if query_args.read(&query.to_string(), world).ok().as_ref() != Some(&query) {
        return Ok(());
    }
    let Ok(plan) = Plan::of_mode(&query, query_args.any()) else { return Ok(()) };
    let found = Count(count(index, &plan, Level::Threads)?, Noun::Thread).text(world.language);
    let one = printable(&query.to_string());
    let hint = text!(world.language, "in one comment: `{one}` finds {found}", "要在同一則推文裡：`{one}` 找到 {found}");
    Ok(world.hint(hint)?)
}

/// Prints the hints about a query, parsed from `typed`, on standard error.
pub(super) fn of((query, typed): (&Query, &str), world: &mut World<'_>) -> Result<(), Failure> {
    hint_of_text(typed, world)?;
    if let Some(name) = query.pasted_article() {
        let name = printable(name);
        let hint = text!(
            world.language,
            "`{name}` was looked for as a text; `id:{name}` finds the article itself",
            "`{name}` 是當文字找的；`id:{name}` 會找到那篇文章"
        );
        world.hint(hint)?;
    }
    if let Some(typed) = query.sign_like_wildcard() {
        let typed = printable(typed);
        let hint = text!(
            world.language,
            "the `*` in `{typed}` is a sign; it leaves open a part of one run of letters or digits only",
            "`{typed}` 裡的 `*` 是符號；它只能代表一串字母或數字的一部分"
        );
        world.hint(hint)?;
    }
    if let Some(number) = query.excluded_quantity() {
        let number = printable(number);
        let hint = text!(
            world.language,
            "`-{number}` excludes what has `{number}`; `\"-{number}\"` finds it",
            "`-{number}` 會排除有 `{number}` 的；要找它就寫 `\"-{number}\"`"
        );
        world.hint(hint)?;
    }
    if let Some(word) = query.possible_wildcard() {
        let open = word.trim_end_matches('?');
        let hint = text!(
            world.language,
            "the `?` at the end of `{word}` is punctuation; `{open}*` leaves the end open",
            "`{word}` 結尾的 `?` 是標點；`{open}*` 才會讓結尾不定"
        );
        world.hint(hint)?;
    }
    Ok(())
}
