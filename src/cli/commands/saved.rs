//! Saved queries: `pawen save`, `pawen saved`, and what `search --since-last` remembers.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::search::ZoneArgument;
use crate::cli::{Exit, Failure, World, home, run::outfile::OutFile};
use crate::{
    Error, Result,
    index::open_lock,
    output::printable,
    query::{Context, Plan},
};

/// How the file is written; another form is refused.
const VERSION: u32 = 1;
/// The longest name, in characters.
const LONGEST: usize = 64;

/// Save a query under a name, to be used as `query:NAME` and with `search --since-last NAME`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SaveArguments {
    /// Letters of any script, digits, - and _
    #[arg(value_name = "NAME")]
    name: String,
    /// The query; dates such as `yesterday` are read anew each time
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    zone: ZoneArgument,
}

/// List the saved queries, or remove one
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SavedArguments {
    /// Remove the query of this name
    #[arg(long, value_name = "NAME")]
    remove: Option<String>,
}

/// Saves a query, if it can be meant.
pub(in crate::cli) fn save(arguments: &SaveArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let name = checked(&arguments.name)?;
    let typed = arguments.query.join(" ");
    let replaced = Store::change(world, |store| {
        let mut context = Context::new(arguments.zone.tz.clone(), world.now);
        context.saved = store.texts();
        Plan::read(&typed, &context).map_err(|error| Failure::query(error, &typed))?;
        // A query that contains itself, through others, can only be seen with its own text in place.
        context.saved.insert(name.to_owned(), typed.clone());
        let own = format!("query:{name}");
        Plan::read(&own, &context).map_err(|error| Failure::query(error, &own))?;
        let saved = Saved { query: typed.clone(), looks: BTreeMap::new() };
        Ok(store.queries.insert(name.to_owned(), saved).is_some())
    })?;
    writeln!(world.err, "{} {name}", if replaced { "replaced" } else { "saved" })?;
    Ok(Exit::Hits)
}

/// Lists the saved queries, or removes one.
pub(in crate::cli) fn saved(arguments: &SavedArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    if let Some(name) = &arguments.remove {
        let removed = Store::change(world, |store| Ok(store.queries.remove(name).is_some()))?;
        if !removed {
            return Err(unknown(name).into());
        }
        writeln!(world.err, "removed {}", printable(name))?;
        return Ok(Exit::Hits);
    }
    let store = Store::read(world)?;
    for (name, saved) in &store.queries {
        writeln!(world.out, "{name}\t{}", printable(&saved.query))?;
    }
    if store.queries.is_empty() {
        writeln!(world.err, "no query is saved; `pawen save NAME QUERY` saves one")?;
        return Ok(Exit::NoHits);
    }
    Ok(Exit::Hits)
}

/// The saved queries by name, if `typed` may name one.
pub(super) fn named_in(typed: &str, world: &World<'_>) -> Result<BTreeMap<String, String>> {
    if may_name(typed) { Ok(Store::read(world)?.texts()) } else { Ok(BTreeMap::new()) }
}

/// The same of the queries in the file at `path`.
#[cfg(feature = "web")]
pub(super) fn named_in_file(typed: &str, path: &Path) -> Result<BTreeMap<String, String>> {
    if may_name(typed) { Ok(Store::of_file(path)?.texts()) } else { Ok(BTreeMap::new()) }
}

fn may_name(typed: &str) -> bool {
    let narrow = typed.to_lowercase();
    crate::query::Field::Query.names().iter().any(|name| narrow.contains(name))
}

/// The saved query of a name, as it was typed.
pub(in crate::cli) fn text(name: &str, world: &World<'_>) -> Result<String> {
    let mut store = Store::read(world)?;
    store.queries.remove(name).map(|saved| saved.query).ok_or_else(|| unknown(name))
}

/// What was seen of an index by the last look at a query: the time of the newest thread in it. `None` before the first.
pub(super) fn last_look(name: &str, index: &Path, world: &World<'_>) -> Result<Option<i64>> {
    let store = Store::read(world)?;
    let saved = store.queries.get(name).ok_or_else(|| unknown(name))?;
    Ok(saved.looks.get(&key(index)).copied())
}

/// Remembers a look.
pub(super) fn looked(name: &str, index: &Path, seen: i64, world: &World<'_>) -> Result<(), Failure> {
    Store::change(world, |store| {
        let saved = store.queries.get_mut(name).ok_or_else(|| unknown(name))?;
        saved.looks.insert(key(index), seen);
        Ok(())
    })
}

fn key(index: &Path) -> String {
    fs::canonicalize(index).unwrap_or_else(|_| index.to_owned()).to_string_lossy().into_owned()
}

fn unknown(name: &str) -> Error {
    Error::new(format!("{}: no such saved query", printable(name))).hint("`pawen saved` lists those that there are")
}

fn checked(name: &str) -> Result<&str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let starts = name.starts_with(char::is_alphanumeric);
    if starts && name.chars().all(plain) && name.chars().count() <= LONGEST {
        return Ok(name);
    }
    Err(Error::new(format!("{}: not the name of a query", printable(name))).hint(format!(
        "a name has up to {LONGEST} letters of any script, digits, - and _, and begins with none of the last two"
    )))
}

/// The file of saved queries.
#[derive(Debug, Serialize, Deserialize)]
struct Store {
    version: u32,
    #[serde(default)]
    queries: BTreeMap<String, Saved>,
}

/// A saved query.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    /// As it was typed.
    query: String,
    /// What was seen, by the folder of the index.
    #[serde(default)]
    looks: BTreeMap<String, i64>,
}

impl Store {
    fn texts(&self) -> BTreeMap<String, String> {
        self.queries.iter().map(|(name, saved)| (name.clone(), saved.query.clone())).collect()
    }

    fn read(world: &World<'_>) -> Result<Self> {
        Self::of_file(&home::saved_queries(world)?)
    }

    fn of_file(path: &Path) -> Result<Self> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { version: VERSION, queries: BTreeMap::new() });
            }
            Err(error) => return Err(Error::io(path, error)),
        };
        let store: Option<Self> = serde_json::from_slice(&bytes).ok();
        store.filter(|store| store.version == VERSION).ok_or_else(|| {
            Error::new(format!("{}: no saved queries of this version of pawen", path.display()))
                .hint("move the file away, or name another one by the variable PAWEN_SAVED")
        })
    }

    /// Changes the file in one step, while no other process does.
    fn change<T>(world: &World<'_>, change: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        let path = home::saved_queries(world)?;
        let failed = |error| Error::io(&path, error).hint("the variable PAWEN_SAVED names a file that can be written");
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let place = lock_of(&path);
        let lock = open_lock(&place).map_err(|error| Error::io(&place, error))?;
        lock.lock().map_err(failed)?;
        let mut store = Self::of_file(&path)?;
        let outcome = change(&mut store)?;
        let json = serde_json::to_vec_pretty(&store).map_err(io::Error::from).map_err(failed)?;
        let mut file = OutFile::plain(&path, true)?;
        file.write_all(&json).map_err(failed)?;
        file.finish()?;
        Ok(outcome)
    }
}

fn lock_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
