//! Hints on parts of a query that may have been meant otherwise.

use crate::{
    cli::{Failure, World},
    output::printable,
    query::Query,
};

/// Prints what a query without hits may have been meant as.
pub(super) fn of_nothing(query: &Query, world: &mut World<'_>) -> Result<(), Failure> {
    if let Some((typed, field)) = query.possible_field() {
        let typed = printable(typed);
        writeln!(world.err, "hint: `{typed}` was looked for as a text; did you mean `{field}:`?")?;
    }
    Ok(())
}

/// Prints the hints about a query on standard error.
pub(super) fn of(query: &Query, world: &mut World<'_>) -> Result<(), Failure> {
    if let Some(name) = query.pasted_article() {
        let name = printable(name);
        writeln!(world.err, "hint: `{name}` was looked for as a text; `id:{name}` finds the article itself")?;
    }
    if let Some(typed) = query.sign_like_wildcard() {
        let typed = printable(typed);
        writeln!(
            world.err,
            "hint: the `*` in `{typed}` is a sign; it leaves open a part of one run of letters or digits only"
        )?;
    }
    if let Some(number) = query.excluded_quantity() {
        let number = printable(number);
        writeln!(world.err, "hint: `-{number}` excludes what has `{number}`; `\"-{number}\"` finds it")?;
    }
    if let Some(word) = query.possible_wildcard() {
        let open = word.trim_end_matches('?');
        writeln!(world.err, "hint: the `?` at the end of `{word}` is punctuation; `{open}*` leaves the end open")?;
    }
    Ok(())
}
