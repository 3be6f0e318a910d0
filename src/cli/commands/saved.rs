//! `pawen save` and `pawen saved`: saved queries.

use crate::message::{bilingual, text};
use std::{
    collections::BTreeMap,
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use crate::cli::{
    Exit, Failure, World,
    args::{colour::ColourArgument, completion::of_saved, format::TableFormat, zone::ZoneArgument},
    exclusions::query_word,
    home::{self, IndexArgument},
    run::saved_queries::{SavedQueries, SavedQuery, key, unknown},
};
use crate::{
    Error, Result,
    index::OpenIndex,
    output::{
        moment,
        numbers::{
            name::Name,
            table::{Field, Form, Table},
        },
        printable,
    },
    query::{Context, Plan},
    search::{Level, count},
    thread::UnixTime,
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

/// List the saved queries, each with its hits and those since the last look, or remove some
///
/// A look is a search with `--since-last NAME` that showed all of it. The hits are those of the index; without one they are
/// not counted.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(in crate::cli) struct SavedArguments {
    #[command(subcommand)]
    change: Option<Change>,
    /// Count in the index that `search --archive DIR` keeps
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    format: TableFormat,
    #[command(flatten)]
    zone: ZoneArgument,
    #[command(flatten)]
    colour: ColourArgument,
}

/// A change of the saved queries.
#[derive(Debug, Clone, clap::Subcommand)]
enum Change {
    /// Remove saved queries
    Rm {
        /// The names
        #[arg(required = true, value_name = "NAME", add = of_saved())]
        names: Vec<String>,
    },
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
        let before = store.queries.remove(name);
        let is_replaced = before.is_some();
        let others = before.map(|saved| saved.others).unwrap_or_default();
        let saved = SavedQuery { query: typed.clone(), looks: BTreeMap::new(), others };
        store.queries.insert(name.to_owned(), saved);
        Ok(is_replaced)
    })?;
    let done = if replaced {
        text!(world.language, "replaced {name}", "已取代 {name}")
    } else {
        text!(world.language, "saved {name}", "已儲存 {name}")
    };
    writeln!(world.err, "{done}")?;
    Ok(Exit::Hits)
}

/// Lists the saved queries, or removes some.
pub(in crate::cli) fn saved(arguments: &SavedArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    if let Some(Change::Rm { names }) = &arguments.change {
        return removed(names, world);
    }
    let store = SavedQueries::read(world)?;
    let table = arguments.table(&store, world)?;
    let form = arguments.format.form();
    // An empty table is not for people.
    if form != Form::Text || !store.queries.is_empty() {
        let options = arguments.colour.options(&arguments.zone, world);
        let mut out = BufWriter::new(&mut *world.out);
        table.write(&mut out, form, &options)?;
        out.flush()?;
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

/// Removes the queries of these names, or none if one of them is not saved.
fn removed(names: &[String], world: &mut World<'_>) -> Result<Exit, Failure> {
    SavedQueries::change(world, |store| {
        if let Some(gone) = names.iter().find(|name| !store.queries.contains_key(*name)) {
            return Err(unknown(gone).into());
        }
        store.queries.retain(|name, _| !names.contains(name));
        Ok(())
    })?;
    for name in names.iter().map(|name| printable(name)) {
        writeln!(world.err, "{}", text!(world.language, "removed {name}", "已刪除 {name}"))?;
    }
    Ok(Exit::Hits)
}

impl SavedArguments {
    /// The saved queries with the times of their last looks and the numbers of their hits, where there is an index.
    fn table(&self, store: &SavedQueries, world: &World<'_>) -> Result<Table> {
        let home = home::of_either(self.archive.as_deref(), &self.index, world);
        let opened = home.and_then(|home| Ok((OpenIndex::open(&home)?, home)));
        // The list needs no index, but an error about one that was named is not hidden.
        let opened = match opened {
            Err(error) if self.archive.is_some() || self.index.index.is_some() => return Err(error),
            opened => opened.ok(),
        };
        let mut context = Context::new(self.zone.tz.clone(), world.now);
        context.saved = store.texts();
        let index_key = opened.as_ref().map(|(_, home)| key(home.folder()));
        let row = |(name, saved): (&String, &SavedQuery)| {
            let seen = index_key.as_ref().and_then(|key| saved.looks.get(key).copied());
            let look = seen.and_then(|seen| moment::minute(UnixTime(seen), &self.zone.tz));
            // A query that can no longer be read is listed, too.
            let plan = Plan::read(&saved.query, &context).ok();
            let counts = opened.as_ref().zip(plan).map(|((index, _), plan)| counts(index, plan, seen)).transpose()?;
            let [hits, new] = counts.map_or([Field::Missing, Field::Missing], |counts| counts.map(Field::Count));
            let look = look.map_or(Field::Missing, Field::Text);
            Ok(vec![Field::Text(name.clone()), hits, new, look, Field::Text(saved.query.clone())])
        };
        let rows = store.queries.iter().map(row).collect::<Result<_>>()?;
        Ok(Table { names: ["name", "threads", "new", "looked_at", "query"].map(Name::from).to_vec(), rows })
    }
}

/// The numbers of hits of a plan: of all, and of those that are newer than `seen`.
fn counts(index: &OpenIndex, plan: Plan, seen: Option<i64>) -> Result<[u64; 2]> {
    let all = count(index, &plan, Level::Threads)?;
    let Some(seen) = seen else { return Ok([all, all]) };
    Ok([all, count(index, &plan.newer_than(UnixTime(seen)), Level::Threads)?])
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
