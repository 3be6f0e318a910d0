//! The file of saved queries, with the memory of `search --since-last`.

use crate::message::bilingual;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    outfile::{OutFile, with_ending},
    user_file,
};
use crate::cli::{Failure, World, home};
use crate::{Error, Result, index::open_lock, output::printable};

/// The version of the file; another one is refused.
const VERSION: u32 = 1;

/// The saved queries by name; none if `typed` cannot name one.
pub(in crate::cli) fn named_in(typed: &str, world: &World<'_>) -> Result<BTreeMap<String, String>> {
    if may_name(typed) { Ok(SavedQueries::read(world)?.texts()) } else { Ok(BTreeMap::new()) }
}

/// The same for the queries in the file at `path`.
#[cfg(feature = "web")]
pub(in crate::cli) fn named_in_file(typed: &str, path: &Path) -> Result<BTreeMap<String, String>> {
    if may_name(typed) { Ok(SavedQueries::of_file(path)?.texts()) } else { Ok(BTreeMap::new()) }
}

fn may_name(typed: &str) -> bool {
    // Any occurrence of the name, also as a text: then the file is read in vain, which costs less than parsing twice.
    let narrow = typed.to_lowercase();
    crate::query::Field::Query.names().iter().any(|name| narrow.contains(name))
}

/// The saved query of a name, as it was typed.
pub(in crate::cli) fn text(name: &str, world: &World<'_>) -> Result<String> {
    let mut store = SavedQueries::read(world)?;
    store.queries.remove(name).map(|saved| saved.query).ok_or_else(|| unknown(name))
}

/// The time of the newest thread in an index at the last `--since-last` search of a query; `None` before the first.
pub(in crate::cli) fn last_look(name: &str, index: &Path, world: &World<'_>) -> Result<Option<i64>> {
    let store = SavedQueries::read(world)?;
    let saved = store.queries.get(name).ok_or_else(|| unknown(name))?;
    Ok(saved.looks.get(&key(index)).copied())
}

/// Records that time.
pub(in crate::cli) fn looked(name: &str, index: &Path, seen: i64, world: &World<'_>) -> Result<(), Failure> {
    SavedQueries::change(world, |store| {
        let saved = store.queries.get_mut(name).ok_or_else(|| unknown(name))?;
        saved.looks.insert(key(index), seen);
        Ok(())
    })
}

/// The key of an index in the memory of looks.
pub(in crate::cli) fn key(index: &Path) -> String {
    // One index may be named by several paths.
    fs::canonicalize(index).unwrap_or_else(|_| index.to_owned()).to_string_lossy().into_owned()
}

pub(in crate::cli) fn unknown(name: &str) -> Error {
    let name = printable(name);
    Error::new(bilingual!("{name}: no such saved query", "{name}：沒有這個儲存的查詢"))
        .hint(bilingual!("`pawen saved` lists those that there are", "`pawen saved` 會列出有哪些"))
}

/// The file of saved queries.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct SavedQueries {
    version: u32,
    #[serde(default)]
    pub(in crate::cli) queries: BTreeMap<String, SavedQuery>,
    /// What else is in the file, by a person or another program: it is kept.
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
}

/// A saved query.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct SavedQuery {
    /// The query as it was typed.
    pub(in crate::cli) query: String,
    /// The times of the last searches, by the folder of the index.
    #[serde(default)]
    pub(in crate::cli) looks: BTreeMap<String, i64>,
    /// As in [`SavedQueries`].
    #[serde(flatten)]
    pub(in crate::cli) others: BTreeMap<String, serde_json::Value>,
}

impl SavedQueries {
    pub(in crate::cli) fn texts(&self) -> BTreeMap<String, String> {
        self.queries.iter().map(|(name, saved)| (name.clone(), saved.query.clone())).collect()
    }

    pub(in crate::cli) fn read(world: &World<'_>) -> Result<Self> {
        Self::of_file(&home::saved_queries(world)?)
    }

    fn of_file(path: &Path) -> Result<Self> {
        let bytes = match user_file::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { version: VERSION, queries: BTreeMap::new(), others: BTreeMap::new() });
            }
            Err(error) => return Err(Error::io(path, error)),
        };
        let store: Option<Self> = serde_json::from_slice(&bytes).ok();
        store.filter(|store| store.version == VERSION).ok_or_else(|| {
            let path = path.display();
            Error::new(bilingual!(
                "{path}: no saved queries of this version of pawen",
                "{path}：不是這一版 pawen 的儲存查詢"
            ))
            .hint(bilingual!(
                "move the file away, or name another one by the variable PAWEN_SAVED",
                "請移走這個檔案，或用環境變數 PAWEN_SAVED 指定別的"
            ))
        })
    }

    /// Changes the file in one step, while no other process does.
    pub(in crate::cli) fn change<T>(
        world: &World<'_>,
        change: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let path = home::saved_queries(world)?;
        let failed = |error| {
            Error::io(&path, error).hint(bilingual!(
                "the variable PAWEN_SAVED names a file that can be written",
                "環境變數 PAWEN_SAVED 可以指定能寫入的檔案"
            ))
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        // A separate file, as the one with the queries is replaced at each change.
        let place = with_ending(&path, ".lock");
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
