//! `pawen save` and `pawen saved`: saved queries.

use crate::message::{bilingual, text};
use std::collections::BTreeMap;

use crate::cli::{
    Exit, Failure, World,
    args::{completion::of_saved, zone::ZoneArgument},
    exclusions::query_word,
    run::saved_queries::{SavedQueries, SavedQuery, unknown},
};
use crate::{
    Error, Result,
    output::printable,
    query::{Context, Plan},
};

/// The maximum length of a name, in characters.
const LONGEST: usize = 64;

/// Save a query under a name, to be used as `query:NAME` and with `search --since-last NAME`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SaveArguments {
    /// Letters of any script, digits, - and _
    #[arg(value_name = "NAME")]
    name: String,
    /// The query; dates such as `yesterday` are resolved at each use
    #[arg(required = true, value_name = "QUERY", value_parser = query_word())]
    query: Vec<String>,
    #[command(flatten)]
    zone: ZoneArgument,
}

/// List the saved queries, or remove one
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SavedArguments {
    /// Remove the query of this name
    #[arg(long, value_name = "NAME", add = of_saved())]
    remove: Option<String>,
}

/// Saves a query if it can be read and planned.
pub(in crate::cli) fn save(arguments: &SaveArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let name = checked(&arguments.name)?;
    let typed = arguments.query.join(" ");
    let replaced = SavedQueries::change(world, |store| {
        let mut context = Context::new(arguments.zone.tz.clone(), world.now);
        context.saved = store.texts();
        Plan::read(&typed, &context).map_err(|error| Failure::query(error, &typed))?;
        // A query that contains itself, through others, is only found with its own text in place.
        context.saved.insert(name.to_owned(), typed.clone());
        let own = format!("query:{name}");
        Plan::read(&own, &context).map_err(|error| Failure::query(error, &own))?;
        let saved = SavedQuery { query: typed.clone(), looks: BTreeMap::new() };
        Ok(store.queries.insert(name.to_owned(), saved).is_some())
    })?;
    let done = if replaced {
        text!(world.language, "replaced {name}", "已取代 {name}")
    } else {
        text!(world.language, "saved {name}", "已儲存 {name}")
    };
    writeln!(world.err, "{done}")?;
    Ok(Exit::Hits)
}

/// Lists the saved queries, or removes one.
pub(in crate::cli) fn saved(arguments: &SavedArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    if let Some(name) = &arguments.remove {
        let removed = SavedQueries::change(world, |store| Ok(store.queries.remove(name).is_some()))?;
        if !removed {
            return Err(unknown(name).into());
        }
        let name = printable(name);
        writeln!(world.err, "{}", text!(world.language, "removed {name}", "已刪除 {name}"))?;
        return Ok(Exit::Hits);
    }
    let store = SavedQueries::read(world)?;
    for (name, saved) in &store.queries {
        writeln!(world.out, "{}\t{}", printable(name), printable(&saved.query))?;
    }
    if store.queries.is_empty() {
        let none = text!(
            world.language,
            "no query is saved; `pawen save NAME QUERY` saves one",
            "沒有儲存任何查詢；`pawen save 名稱 查詢` 可以儲存一個"
        );
        writeln!(world.err, "{none}")?;
        return Ok(Exit::NoHits);
    }
    Ok(Exit::Hits)
}

fn checked(name: &str) -> Result<&str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let starts = name.starts_with(char::is_alphanumeric);
    if starts && name.chars().all(plain) && name.chars().count() <= LONGEST {
        return Ok(name);
    }
    let name = printable(name);
    Err(Error::new(bilingual!("{name}: not the name of a query", "{name}：不能當查詢的名稱")).hint(bilingual!(
        "a name has up to {LONGEST} letters of any script, digits, - and _, and begins with none of the last two",
        "名稱最多 {LONGEST} 個字，可以是任何文字的字母、數字、- 和 _，但不能以 - 或 _ 開頭"
    )))
}
