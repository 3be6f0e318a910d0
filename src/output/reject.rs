//! What was not read of an archive, in words that name options of the command line.

use std::fmt;

use crate::{
    archive::{Reason, Reject, way_out},
    message::{Language, Localize},
};

/// A reason why something was not read, with what can be done about it.
#[derive(Debug, Clone, Copy)]
pub struct WordedReason<'a>(pub &'a Reason);

impl Localize for WordedReason<'_> {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.localize(language, f)?;
        f.write_str(match (self.0, language) {
            // `Bounds::record` is an eighth of the memory that reading may use.
            (Reason::TooLarge(_), Language::English) => ", an eighth of --memory: give more to read it",
            (Reason::TooLarge(_), Language::Chinese) => "，即 --memory 的八分之一：給多一點就能讀",
            (Reason::TooHeavy(_), Language::English) => ": give more --memory to read it",
            (Reason::TooHeavy(_), Language::Chinese) => "：用 --memory 給多一點就能讀",
            _ => "",
        })
    }
}

impl fmt::Display for WordedReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

/// Something that was not read, as `file:offset: reason`.
#[derive(Debug, Clone, Copy)]
pub struct WordedReject<'a>(pub &'a Reject);

impl Localize for WordedReject<'_> {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Reject { file, offset, records, reason, .. }) = self;
        write!(f, "{file}:{offset}{}{}", language.colon(), WordedReason(reason).localized(language))?;
        match (records, language) {
            (0 | 1, _) => Ok(()),
            (_, Language::Chinese) => write!(f, "（{records} 筆記錄）"),
            (_, Language::English) => write!(f, " ({records} records)"),
        }
    }
}

impl fmt::Display for WordedReject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

/// What can be done with a file of the kind `kind`, a name of [`FileKind`](crate::archive::FileKind), in which there is
/// no thread.
#[must_use]
pub fn way_out_of_kind(kind: &str, language: Language) -> Option<&'static str> {
    match (kind, language) {
        // The other ways are commands of other programs, which `archive` knows.
        ("JSON file", Language::English) => Some("`pawen index --explain-file FILE` shows which keys are understood"),
        ("JSON file", Language::Chinese) => Some("`pawen index --explain-file FILE` 會顯示哪些鍵認得"),
        (other, language) => way_out(other, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_needs_more_memory_names_the_option() {
        let reject =
            |reason| Reject { file: "a.json".into(), offset: 7, length: 3, records: 2, reason, excerpt: String::new() };
        let worded = |reason| WordedReject(&reject(reason)).to_string();
        assert_eq!(
            worded(Reason::TooLarge(64 << 20)),
            "a.json:7: record larger than 64.0 MiB, an eighth of --memory: give more to read it (2 records)"
        );
        assert_eq!(
            worded(Reason::TooHeavy(1 << 20)),
            "a.json:7: record that takes about 1.0 MiB of memory: give more --memory to read it (2 records)"
        );
        assert_eq!(worded(Reason::Null), reject(Reason::Null).to_string());
    }
}
