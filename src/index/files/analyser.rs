//! The user's words of a generation, in a small file next to its segments: queries are segmented as the texts were.

use super::messages::FolderMessage;
use crate::index::error::IndexMessage;
use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use super::{disk::Disk, file};
use crate::index::error::unwritten;
use crate::{
    Error, Result,
    error::IndexRemedy,
    text::{Segmenter, Userdict},
};

/// The name of the file.
pub(in crate::index) const FILE: &str = "analyser.json";

/// The content of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Analyser {
    /// [`Segmenter::fingerprint`], in hexadecimal digits.
    fingerprint: String,
    /// The words of the user, folded, and their frequencies.
    userdict: BTreeMap<String, u64>,
}

/// Writes the file of a generation whose texts are segmented by `segmenter`.
pub(in crate::index) fn write(generation: &Path, segmenter: &Segmenter, disk: &Disk) -> Result<()> {
    let analyser = Analyser { fingerprint: digits(segmenter), userdict: segmenter.user_words().clone() };
    let path = generation.join(FILE);
    let json = serde_json::to_vec(&analyser).map_err(Into::into);
    let is_own = |old: &[u8]| serde_json::from_slice::<Analyser>(old).is_ok();
    json.and_then(|json| disk.replace(&path, &json, is_own)).map_err(|error| unwritten(&path, error))
}

/// Returns whether [`write()`] wrote a file, even if it was damaged since.
pub(super) fn is_like(file: &[u8]) -> bool {
    const START: &[u8] = br#"{"fingerprint":""#;
    // One byte may be damaged: the file of a generation with a flipped bit is still pawen's to remove.
    let differing = START.iter().zip(file).filter(|(ours, found)| ours != found).count();
    serde_json::from_slice::<Analyser>(file).is_ok() || (file.len() > START.len() && differing <= 1)
}

/// The segmenter of a generation.
pub(in crate::index) struct MadeWith {
    /// Segments a query as the texts were segmented.
    pub(in crate::index) segmenter: Segmenter,
    /// `true` if this version's tables are those by which the texts were folded and segmented. A search works without,
    /// as words are for ranking only; an update must not mix the two.
    pub(super) by_these_tables: bool,
}

impl MadeWith {
    /// Returns whether the texts were segmented as by `segmenter`.
    pub(super) fn is_by(&self, segmenter: &Segmenter) -> bool {
        self.by_these_tables && self.segmenter.user_words() == segmenter.user_words()
    }
}

/// Reads the segmenter of a generation.
///
/// # Errors
/// If the file is missing or damaged.
pub(in crate::index) fn read(generation: &Path) -> Result<MadeWith> {
    let path = generation.join(FILE);
    let hinted = |error: Error| error.hint(IndexRemedy::CheckOrRebuild);
    let json = file::read(&path).map_err(|error| hinted(Error::io(&path, error)))?;
    let analyser: Analyser = serde_json::from_slice(&json)
        .map_err(|error| hinted(Error::new(IndexMessage::FileDamaged { path: path.clone() }).because(error)))?;
    let segmenter = Segmenter::with_words(analyser.userdict);
    Ok(MadeWith { by_these_tables: analyser.fingerprint == digits(&segmenter), segmenter })
}

/// The user's words for an index.
#[derive(Debug, Clone, Copy, Default)]
pub enum Words<'a> {
    /// Those that the index has; none for a new index.
    #[default]
    Kept,
    /// These. An index with others is refused.
    Given(&'a Userdict),
    /// These. An index with others is rebuilt, from the archives of this run only.
    Replaced(&'a Userdict),
}

impl Words<'_> {
    /// The segmenter of a new index.
    pub(in crate::index) fn segmenter(self) -> Segmenter {
        match self {
            Self::Kept => Segmenter::new(),
            Self::Given(userdict) | Self::Replaced(userdict) => Segmenter::with_userdict(userdict),
        }
    }

    /// Returns whether an index has these words, and was segmented by this version's tables.
    pub(in crate::index) fn are_those_of(self, made_with: &MadeWith) -> bool {
        match self {
            Self::Kept => made_with.by_these_tables,
            Self::Given(_) | Self::Replaced(_) => made_with.is_by(&self.segmenter()),
        }
    }

    /// The segmenter of an index that replaces one with the words `kept`.
    pub(in crate::index) fn instead_of(self, kept: BTreeMap<String, u64>) -> Segmenter {
        if matches!(self, Self::Kept) { Segmenter::with_words(kept) } else { self.segmenter() }
    }

    /// The segmenter for resuming an index that was made with `made_with`; `None` if the index has to be rebuilt.
    pub(in crate::index) fn resume(self, home: &Path, made_with: MadeWith) -> Result<Option<Segmenter>> {
        let same = |wanted: &Segmenter| wanted.user_words() == made_with.segmenter.user_words();
        let is_given = !matches!(self, Self::Kept);
        match self {
            Self::Given(_) | Self::Kept if !made_with.by_these_tables => {
                Err(Error::new(FolderMessage::OtherTables { folder: home.to_owned() })
                    .hint(IndexRemedy::RebuildOtherTables))
            }
            Self::Given(_) if !same(&self.segmenter()) => {
                Err(Error::new(FolderMessage::OtherWords { folder: home.to_owned() })
                    .hint(IndexRemedy::RebuildOtherWords))
            }
            Self::Replaced(_) if !made_with.by_these_tables || !same(&self.segmenter()) => Ok(None),
            _ => Ok(Some(if is_given { self.segmenter() } else { made_with.segmenter })),
        }
    }
}

fn digits(segmenter: &Segmenter) -> String {
    format!("{:016x}", segmenter.fingerprint())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::CONTENT;

    #[test]
    fn other_tables_are_another_content() {
        let tables = Segmenter::new().fingerprint();
        let message = "the fold table or the word table has changed: raise CONTENT, and put the new fingerprint here";
        assert_eq!((CONTENT, format!("{tables:016x}").as_str()), (6, "32f289a7d1ee5fa0"), "{message}");
    }

    fn userdict(lines: &str) -> Userdict {
        Userdict::read("words.txt", lines.as_bytes()).unwrap()
    }

    #[test]
    fn a_generation_keeps_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let segmenter = Segmenter::with_userdict(&userdict("航海王子\n台積電 99"));
        write(folder.path(), &segmenter, &Disk::default()).unwrap();
        let made_with = read(folder.path()).unwrap();
        assert!(made_with.by_these_tables);
        assert_eq!(made_with.segmenter.user_words(), segmenter.user_words());
        assert_eq!(made_with.segmenter.fingerprint(), segmenter.fingerprint());
        assert_ne!(segmenter.fingerprint(), Segmenter::new().fingerprint());
    }

    #[test]
    fn an_index_with_other_tables_or_words_is_not_resumed() {
        let folder = tempfile::tempdir().unwrap();
        let home = Path::new("index");
        let file = |content: &str| {
            std::fs::write(folder.path().join(FILE), content).unwrap();
            read(folder.path())
        };
        assert!(file("{}").err().unwrap().to_string().contains("missing field `fingerprint`"));
        let foreign = || file(r#"{"fingerprint":"0","userdict":{}}"#).unwrap();
        assert!(Words::Kept.resume(home, foreign()).is_err());
        let (same, other) = (userdict("航海王子 5"), userdict("航海王子 6"));
        assert!(Words::Replaced(&same).resume(home, foreign()).unwrap().is_none());
        let own = || MadeWith { segmenter: Segmenter::with_userdict(&same), by_these_tables: true };
        for words in [Words::Kept, Words::Given(&same), Words::Replaced(&same)] {
            let segmenter = words.resume(home, own()).unwrap().unwrap();
            assert_eq!(segmenter.user_words(), own().segmenter.user_words());
        }
        assert!(Words::Given(&other).resume(home, own()).unwrap_err().to_string().contains("other words"));
        assert!(Words::Replaced(&other).resume(home, own()).unwrap().is_none());
    }
}
