//! Which words a generation was made with: a small file beside its segments, so that a query cuts as the texts were cut.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use super::{disk::Disk, file};
use crate::index::error::{WAY_OUT, unwritten};
use crate::{
    Error, Result,
    text::{Segmenter, Userdict},
};

/// The name of the file.
pub(in crate::index) const FILE: &str = "analyser.json";

/// What the file says.
#[derive(Debug, Serialize, Deserialize)]
struct Analyser {
    /// [`Segmenter::fingerprint`], in hexadecimal digits.
    fingerprint: String,
    /// The words of the user, folded, and their frequencies.
    userdict: BTreeMap<String, u64>,
}

/// Writes beside a generation what its texts are cut with.
pub(in crate::index) fn write(generation: &Path, segmenter: &Segmenter, disk: &Disk) -> Result<()> {
    let analyser = Analyser { fingerprint: digits(segmenter), userdict: segmenter.user_words().clone() };
    let path = generation.join(FILE);
    let json = serde_json::to_vec(&analyser).map_err(Into::into);
    let is_own = |old: &[u8]| serde_json::from_slice::<Analyser>(old).is_ok();
    json.and_then(|json| disk.replace(&path, &json, is_own)).map_err(|error| unwritten(&path, error))
}

/// Whether a file was written by [`write()`], be it damaged since.
pub(super) fn is_like(file: &[u8]) -> bool {
    const START: &[u8] = br#"{"fingerprint":""#;
    let differing = START.iter().zip(file).filter(|(ours, found)| ours != found).count();
    serde_json::from_slice::<Analyser>(file).is_ok() || (file.len() > START.len() && differing <= 1)
}

/// What a generation was made with.
pub(in crate::index) struct MadeWith {
    /// Cuts a query as its texts were cut.
    pub(in crate::index) segmenter: Segmenter,
    /// Whether this pawen's tables are those that its texts were folded and cut by. Words are for ranking only, so a
    /// search does without; an update must not mix.
    pub(super) by_these_tables: bool,
}

impl MadeWith {
    /// Whether its texts were cut as `segmenter` cuts.
    pub(super) fn is_by(&self, segmenter: &Segmenter) -> bool {
        self.by_these_tables && self.segmenter.user_words() == segmenter.user_words()
    }
}

/// What a generation was made with.
///
/// # Errors
/// If the file is missing or damaged.
pub(in crate::index) fn read(generation: &Path) -> Result<MadeWith> {
    let path = generation.join(FILE);
    let told = |error: Error| error.hint(WAY_OUT);
    let json = file::read(&path).map_err(|error| told(Error::io(&path, error)))?;
    let analyser: Analyser = serde_json::from_slice(&json)
        .map_err(|error| told(Error::new(format!("{}: damaged", path.display())).because(error)))?;
    let segmenter = Segmenter::with_words(analyser.userdict);
    Ok(MadeWith { by_these_tables: analyser.fingerprint == digits(&segmenter), segmenter })
}

/// The words of a user that an index is to be made with.
#[derive(Debug, Clone, Copy, Default)]
pub enum Words<'a> {
    /// Those that it has; none, if it is made now.
    #[default]
    Kept,
    /// These. An index that has others is refused.
    Given(&'a Userdict),
    /// These. An index that has others is made anew, of the archives at hand alone.
    Replaced(&'a Userdict),
}

impl Words<'_> {
    /// What to cut with in a new index.
    pub(in crate::index) fn segmenter(self) -> Segmenter {
        match self {
            Self::Kept => Segmenter::new(),
            Self::Given(userdict) | Self::Replaced(userdict) => Segmenter::with_userdict(userdict),
        }
    }

    /// Whether an index that was made with `made_with` has these words, and was cut by this pawen's tables.
    pub(super) fn are_those_of(self, made_with: &MadeWith) -> bool {
        match self {
            Self::Kept => made_with.by_these_tables,
            Self::Given(_) | Self::Replaced(_) => made_with.is_by(&self.segmenter()),
        }
    }

    /// What to cut with in an index that takes the place of one with the words `kept`.
    pub(in crate::index) fn instead_of(self, kept: BTreeMap<String, u64>) -> Segmenter {
        if matches!(self, Self::Kept) { Segmenter::with_words(kept) } else { self.segmenter() }
    }

    /// What to cut with in an index that was `made_with` something; `None` if it is to be made anew.
    pub(in crate::index) fn go_on(self, home: &Path, made_with: MadeWith) -> Result<Option<Segmenter>> {
        let same = |wanted: &Segmenter| wanted.user_words() == made_with.segmenter.user_words();
        let asked = !matches!(self, Self::Kept);
        match self {
            Self::Given(_) | Self::Kept if !made_with.by_these_tables => {
                Err(Error::new(format!("{}: its texts were folded and cut by other tables than this pawen's", home.display()))
                    .hint("make it anew with `pawen rebuild`, or name another folder with --index"))
            }
            Self::Given(_) if !same(&self.segmenter()) => {
                Err(Error::new(format!("{}: made with other words than those of --userdict", home.display()))
                    .hint("leave --userdict out to go on with its words; make it anew with `pawen rebuild --userdict FILE`; or name another folder with --index"))
            }
            Self::Replaced(_) if !made_with.by_these_tables || !same(&self.segmenter()) => Ok(None),
            _ => Ok(Some(if asked { self.segmenter() } else { made_with.segmenter })),
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
        let told = "the fold table or the word table has changed: raise CONTENT, and put the new fingerprint here";
        assert_eq!((CONTENT, format!("{tables:016x}").as_str()), (3, "32f289a7d1ee5fa0"), "{told}");
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
    fn what_was_made_with_other_tables_or_words_is_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let home = Path::new("index");
        let file = |content: &str| {
            std::fs::write(folder.path().join(FILE), content).unwrap();
            read(folder.path())
        };
        assert!(file("{}").err().unwrap().to_string().contains("missing field `fingerprint`"));
        let foreign = || file(r#"{"fingerprint":"0","userdict":{}}"#).unwrap();
        assert!(Words::Kept.go_on(home, foreign()).is_err());
        let (same, other) = (userdict("航海王子 5"), userdict("航海王子 6"));
        assert!(Words::Replaced(&same).go_on(home, foreign()).unwrap().is_none());
        let own = || MadeWith { segmenter: Segmenter::with_userdict(&same), by_these_tables: true };
        for words in [Words::Kept, Words::Given(&same), Words::Replaced(&same)] {
            let segmenter = words.go_on(home, own()).unwrap().unwrap();
            assert_eq!(segmenter.user_words(), own().segmenter.user_words());
        }
        assert!(Words::Given(&other).go_on(home, own()).unwrap_err().to_string().contains("other words"));
        assert!(Words::Replaced(&other).go_on(home, own()).unwrap().is_none());
    }
}
