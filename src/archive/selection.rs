//! What of an archive is read: patterns of files that are left out, threads and accounts that are omitted, and the keys by
//! which records are understood. They are kept with an index, so that every run reads the same.

use super::messages::ArchiveMessage;
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use glob::{MatchOptions, Pattern};
use serde::{Deserialize, Serialize};

use super::{Aliases, names::article_id::place_of_url};
use crate::{Error, Result, error::InputRemedy, thread::Thread};

/// What was chosen, as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Patterns of files that are not read, as in a `.gitignore`.
    pub exclude: Vec<String>,
    /// Threads (`board/article`, or an address) and accounts that are not indexed.
    pub omit: Vec<String>,
    /// Tables of aliases, each a text in TOML.
    pub maps: Vec<String>,
}

/// What was chosen, ready to be applied.
#[derive(Debug, Clone)]
pub struct Selection {
    pub(super) aliases: Arc<Aliases>,
    rules: Vec<Rule>,
    /// Identities of threads, in lower case.
    threads: BTreeSet<String>,
    /// Accounts, in lower case.
    accounts: BTreeSet<String>,
}

/// A pattern of files.
#[derive(Debug, Clone)]
struct Rule {
    pattern: Pattern,
    /// Whether it takes files in again that an earlier pattern left out.
    is_negated: bool,
    is_folder: bool,
}

const OPTIONS: MatchOptions =
    // As in a `.gitignore`, which also matches hidden files.
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

impl Rule {
    /// The rule of a line, or `None` if it is blank or a comment.
    fn of(line: &str) -> Result<Option<Self>> {
        let line = line.trim_end();
        let (is_negated, text) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let is_folder = text.ends_with('/');
        let text = text.trim_end_matches('/');
        if text.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        // A slash within anchors the pattern; without one it matches a name in any folder.
        let anchored = text.contains('/');
        let text = text.trim_start_matches('/');
        let whole = if anchored { text.to_owned() } else { format!("**/{text}") };
        let pattern = Pattern::new(&whole)
            .map_err(|error| ArchiveMessage::BadPattern { pattern: line.to_owned(), cause: error.msg.to_owned() })
            .map_err(|message| Error::new(message).hint(InputRemedy::PatternForm))?;
        Ok(Some(Self { pattern, is_negated, is_folder }))
    }
}

impl Selection {
    /// Everything, by the built-in table of aliases.
    #[must_use]
    pub fn everything() -> &'static Self {
        static EVERYTHING: LazyLock<Selection> = LazyLock::new(|| Selection {
            aliases: Arc::clone(Aliases::builtin()),
            rules: vec![],
            threads: BTreeSet::new(),
            accounts: BTreeSet::new(),
        });
        &EVERYTHING
    }

    /// What `choices` leave.
    ///
    /// # Errors
    /// If a pattern, an omission or a table of aliases is wrong.
    pub fn of(choices: &Choices) -> Result<Self> {
        let mut selection = Self {
            aliases: Aliases::with_maps(&choices.maps)?,
            rules: choices.exclude.iter().filter_map(|line| Rule::of(line).transpose()).collect::<Result<_>>()?,
            threads: BTreeSet::new(),
            accounts: BTreeSet::new(),
        };
        let lines =
            choices.omit.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            if let Some(place) = place_of_url(line) {
                selection.threads.insert(place.to_string().to_lowercase());
            } else if line.contains(char::is_whitespace) {
                // It would match nothing, and the account would still be indexed without a word.
                let message = ArchiveMessage::BadOmission { line: line.to_owned() };
                return Err(Error::new(message).hint(InputRemedy::OmissionForm));
            } else if line.contains('/') {
                selection.threads.insert(line.to_lowercase());
            } else {
                selection.accounts.insert(line.to_lowercase());
            }
        }
        Ok(selection)
    }

    /// Whether the file `name`, a path below its archive, is left out: it or a folder around it matches the last pattern
    /// that matches at all. An entry of a container is in it as in a folder.
    #[must_use]
    pub fn excludes(&self, name: &str) -> bool {
        if self.rules.is_empty() {
            return false;
        }
        // An entry is named `dump.zip!a/b.json`.
        let path = name.replace('!', "/");
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.get(..end)).any(|part| self.matches(part, part.len() < path.len()))
    }

    fn matches(&self, path: &str, is_folder: bool) -> bool {
        let fits = |rule: &&Rule| (is_folder || !rule.is_folder) && rule.pattern.matches_with(path, OPTIONS);
        self.rules.iter().rev().find(fits).is_some_and(|rule| !rule.is_negated)
    }

    /// Takes out of `thread` the comments of omitted accounts; the floors of the others stay. Returns how many those were,
    /// or `None` if the thread itself is omitted.
    pub(super) fn omit(&self, thread: &mut Thread) -> Option<u64> {
        if self.threads.is_empty() && self.accounts.is_empty() {
            return Some(0);
        }
        let is_omitted = |account: &Option<String>| {
            account.as_ref().is_some_and(|account| self.accounts.contains(&account.to_lowercase()))
        };
        if self.threads.contains(&thread.id.to_string().to_lowercase()) || is_omitted(&thread.author) {
            return None;
        }
        let before = thread.comments.len();
        // Floors are kept, as others refer to them by number.
        thread.comments.retain(|comment| !is_omitted(&comment.author));
        Some((before - thread.comments.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::{Comment, ThreadId};

    fn excluded(patterns: &[&str], name: &str) -> bool {
        let exclude = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        Selection::of(&Choices { exclude, ..Choices::default() }).unwrap().excludes(name)
    }

    #[test]
    fn patterns_are_those_of_git() {
        for (patterns, name, expected) in [
            (&["*.bak"][..], "a/b.bak", true),
            (&["*.bak"], "b.bak", true),
            (&["*.bak"], "b.bak.json", false),
            (&["old/"], "old/a.json", true),
            (&["old/"], "x/old/a.json", true),
            (&["old/"], "old", false),
            (&["/old"], "x/old/a.json", false),
            (&["a/*.json"], "a/b.json", true),
            (&["a/*.json"], "a/b/c.json", false),
            (&["a/**/c.json"], "a/b/b/c.json", true),
            (&["*.json", "!keep.json"], "a/keep.json", false),
            (&["*.json", "!keep.json"], "a/other.json", true),
            (&["a/", "!a/keep.json"], "a/keep.json", true),
            (&["# note", ""], "# note", false),
            (&["x/*.html"], "x!b.html", true),
            (&["*.zip"], "x.zip!b.html", true),
        ] {
            assert_eq!(excluded(patterns, name), expected, "{patterns:?} {name}");
        }
        let wrong = Choices { exclude: vec!["a[".to_owned()], ..Choices::default() };
        assert!(Selection::of(&wrong).unwrap_err().to_string().contains("a["));
        let wrong = Choices { omit: vec!["ann1 (安)".to_owned()], ..Choices::default() };
        assert!(Selection::of(&wrong).unwrap_err().to_string().starts_with("ann1 (安): neither"));
    }

    #[test]
    fn threads_and_accounts_are_omitted() {
        let lines = ["# forgotten", "Kite/M.1.A.001", "https://www.ptt.cc/bbs/Kite/M.2.A.002.html", "Ben2"];
        let omit = lines.map(str::to_owned).to_vec();
        let selection = Selection::of(&Choices { omit, ..Choices::default() }).unwrap();
        let thread = |article: &str, author: &str| {
            let by = |name: &str| Comment { author: Some(name.to_owned()), ..Comment::default() };
            let id = ThreadId { board: "kite".to_owned(), article: article.to_owned() };
            Thread { author: Some(author.to_owned()), comments: vec![by("ben2"), by("cat3")], ..Thread::new(id) }
        };
        for (article, author, expected) in [
            ("M.1.A.001", "ann1", None),
            ("M.2.A.002", "ann1", None),
            ("M.3.A.003", "BEN2", None),
            ("M.3.A.003", "ann1", Some(1)),
        ] {
            assert_eq!(selection.omit(&mut thread(article, author)), expected, "{article} {author}");
        }
    }
}
