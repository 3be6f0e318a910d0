//! What those who typed a query may not have meant by it, though it can be meant.

use crate::{
    cli::{Failure, World},
    output::printable,
    query::Query,
};

/// Tells it, beside the data.
pub(super) fn of(query: &Query, world: &mut World<'_>) -> Result<(), Failure> {
    if let Some(name) = query.pasted_article() {
        let name = printable(name);
        writeln!(world.err, "hint: `{name}` was looked for as a text; `id:{name}` finds the article itself")?;
    }
    if let Some(word) = query.possible_wildcard() {
        let open = word.trim_end_matches('?');
        writeln!(world.err, "hint: the `?` at the end of `{word}` is punctuation; `{open}*` leaves the end open")?;
    }
    Ok(())
}
