//! The hint on a query whose conditions may hold in different comments.

use crate::{
    cli::{Failure, World, args::query::QueryArgs},
    index::OpenIndex,
    message::{Count, Noun, text},
    output::printable,
    query::{Plan, Query},
    search::{Level, count},
};

/// Prints how many threads hold in one comment what a query requires of comments, for a query whose hits may hold it in
/// several.
pub(super) fn hint_of_one_comment(
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
