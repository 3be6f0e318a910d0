//! The table of aliases: which key of a record holds which field.

pub(in crate::archive) mod toml;

use self::toml::from_toml;
use crate::archive::messages::ArchiveMessage;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::{Error, Result, error::InputRemedy, thread::Reaction};

/// The table that is compiled in.
const BUILTIN: &str = include_str!("builtin.toml");

/// A field of a post, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum PostField {
    Url,
    Id,
    Board,
    Title,
    Author,
    Nick,
    Date,
    Body,
    Ip,
    Country,
    Comments,
    Status,
}

/// A field of a comment, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum CommentField {
    Tag,
    Author,
    Text,
    Date,
    Ip,
    Floor,
}

/// How a key came to name a field: the rank of its alias, lower being preferred, and whether the user's own map names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) struct Named<F> {
    pub(in crate::archive) field: F,
    pub(in crate::archive) rank: usize,
    pub(in crate::archive) is_mapped: bool,
}

/// Which keys hold which fields: the built-in table, and before it those of the user's maps.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    lists: Vec<String>,
    post: Vec<(PostField, Alias)>,
    comment: Vec<(CommentField, Alias)>,
    missing: Vec<String>,
    reactions: Vec<(String, Reaction)>,
    has_paths: bool,
    /// The maps of the user that are part of this table, as they were read.
    maps: Vec<String>,
}

#[derive(Debug, Clone)]
struct Alias {
    pattern: Pattern,
    is_mapped: bool,
}

/// A normalised key in which `*` at either end matches any characters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Pattern {
    fn new(written: &str) -> Self {
        let text = normalised(written.trim_matches('*'));
        Self { text, open_start: written.starts_with('*'), open_end: written.ends_with('*') }
    }

    fn matches(&self, key: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => key == self.text,
            (true, false) => key.ends_with(&self.text),
            (false, true) => key.starts_with(&self.text),
            (true, true) => key.contains(&self.text),
        }
    }
}

/// A key without what makes no difference: case, blanks, `_` and `-`.
fn normalised(key: &str) -> String {
    // A byte order mark can be part of the first key of a table.
    let kept = key.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}

impl Aliases {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> &'static Arc<Self> {
        static TABLE: LazyLock<Arc<Aliases>> =
            // A test reads the built-in table, so that this never is the empty one.
            LazyLock::new(|| Arc::new(Aliases::default().with(BUILTIN, false).unwrap_or_default()));
        &TABLE
    }

    /// The built-in table behind the user's `maps`, each a TOML text in the form of the built-in one. The keys of earlier
    /// maps come before those of later ones.
    ///
    /// # Errors
    /// If a map is no TOML or has a key that such a table has not, with its line.
    pub fn with_maps(maps: &[String]) -> Result<Arc<Self>> {
        if maps.is_empty() {
            return Ok(Arc::clone(Self::builtin()));
        }
        let mut table = Self::default();
        for map in maps {
            table = table.with(map, true)?;
            table.maps.push(map.clone());
        }
        // Last: of several keys for one field the first in the table is preferred, and the user knows the archive.
        table.with(BUILTIN, false).map(Arc::new)
    }

    /// The maps of the user that this table holds, as they were given.
    #[must_use]
    pub fn maps(&self) -> &[String] {
        &self.maps
    }

    fn with(mut self, toml: &str, is_mapped: bool) -> Result<Self> {
        let written: Written =
            from_toml(toml).map_err(|error| Error::new(fault(toml, error)).hint(InputRemedy::AliasTableForm))?;
        self.lists.extend(written.lists.iter().map(|key| normalised(key)));
        let alias = |key: &String| Alias { pattern: Pattern::new(key), is_mapped };
        for (field, keys) in written.post.fields() {
            self.post.extend(keys.iter().map(|key| (field, alias(key))));
        }
        self.has_paths |= self.post.iter().any(|(_, alias)| alias.pattern.text.contains('.'));
        for (field, keys) in written.comment.fields() {
            self.comment.extend(keys.iter().map(|key| (field, alias(key))));
        }
        self.missing.extend(written.missing.values.iter().map(|value| value.to_lowercase()));
        let signs = [
            (written.reactions.push, Reaction::Push),
            (written.reactions.boo, Reaction::Boo),
            (written.reactions.arrow, Reaction::Arrow),
        ];
        for (names, reaction) in signs {
            self.reactions.extend(names.into_iter().map(|name| (name.to_lowercase(), reaction)));
        }
        Ok(self)
    }

    /// Whether a list under `key` is one of records.
    pub(in crate::archive) fn names_list(&self, key: &[u8]) -> bool {
        std::str::from_utf8(key).is_ok_and(|key| self.lists.contains(&normalised(key)))
    }

    /// Whether one of the keys of a post is a path, such as `meta.title`.
    pub(in crate::archive) fn has_paths(&self) -> bool {
        self.has_paths
    }

    /// The fields of a post that `key` may hold, or the value at a path of keys with dots between them.
    pub(in crate::archive) fn post(&self, key: &str) -> Vec<Named<PostField>> {
        named(&self.post, key)
    }

    /// The fields of a comment that `key` may hold.
    pub(in crate::archive) fn comment(&self, key: &str) -> Vec<Named<CommentField>> {
        named(&self.comment, key)
    }

    /// Whether `text` is what crawlers write in place of a value that they did not find.
    pub(in crate::archive) fn is_missing(&self, text: &str) -> bool {
        let text = text.trim();
        // A body may have megabytes, which would be copied in lower case only to be no such value.
        text.is_empty() || (text.len() <= 64 && self.missing.contains(&text.to_lowercase()))
    }

    /// The reaction that `text` names: one of PTT's signs or a word for it.
    pub(in crate::archive) fn reaction(&self, text: &str) -> Option<Reaction> {
        let text = text.trim();
        // As for missing values: a long text is not worth folding.
        if text.len() > 32 {
            return None;
        }
        // `[推]`, `推:` and a value of an enumeration, `PttPushType.UP`.
        let text = text.trim_matches(['[', ']', '(', ')', ':', '：', ' ']);
        let text = text.rsplit_once('.').map_or(text, |(_, name)| name);
        let word = || {
            let lower = text.to_lowercase();
            self.reactions.iter().find(|(name, _)| *name == lower).map(|(_, reaction)| *reaction)
        };
        Reaction::from_sign(text).or_else(word)
    }
}

/// What is wrong with `toml`, and on which line. The parser gives an unknown key the line of the table it is in.
fn fault(toml: &str, error: String) -> ArchiveMessage {
    let unknown = error.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
    let Some((key, _)) = unknown else { return ArchiveMessage::BadAliasTable { cause: error } };
    let is_its = |line: &str| {
        let line = line.trim_start().trim_start_matches('[').trim_start_matches('"');
        line.strip_prefix(key).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    match (1..).zip(toml.lines()).find(|(_, line)| is_its(line)) {
        Some((line, _)) => ArchiveMessage::UnknownKeyInTable { line, key: key.to_owned() },
        None => ArchiveMessage::BadAliasTable { cause: error },
    }
}

fn named<F: Copy>(aliases: &[(F, Alias)], key: &str) -> Vec<Named<F>> {
    let key = normalised(key);
    let matching = aliases.iter().enumerate().filter(|(_, (_, alias))| alias.pattern.matches(&key));
    matching.map(|(rank, &(field, ref alias))| Named { field, rank, is_mapped: alias.is_mapped }).collect()
}

/// The form of a table in TOML.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    lists: Vec<String>,
    post: WrittenPost,
    comment: WrittenComment,
    missing: WrittenMissing,
    reactions: WrittenReactions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenPost {
    url: Vec<String>,
    id: Vec<String>,
    board: Vec<String>,
    title: Vec<String>,
    author: Vec<String>,
    nick: Vec<String>,
    date: Vec<String>,
    body: Vec<String>,
    ip: Vec<String>,
    country: Vec<String>,
    comments: Vec<String>,
    status: Vec<String>,
}

impl WrittenPost {
    fn fields(&self) -> [(PostField, &Vec<String>); 12] {
        [
            (PostField::Url, &self.url),
            (PostField::Id, &self.id),
            (PostField::Board, &self.board),
            (PostField::Title, &self.title),
            (PostField::Author, &self.author),
            (PostField::Nick, &self.nick),
            (PostField::Date, &self.date),
            (PostField::Body, &self.body),
            (PostField::Ip, &self.ip),
            (PostField::Country, &self.country),
            (PostField::Comments, &self.comments),
            (PostField::Status, &self.status),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenComment {
    tag: Vec<String>,
    author: Vec<String>,
    text: Vec<String>,
    date: Vec<String>,
    ip: Vec<String>,
    floor: Vec<String>,
}

impl WrittenComment {
    fn fields(&self) -> [(CommentField, &Vec<String>); 6] {
        [
            (CommentField::Tag, &self.tag),
            (CommentField::Author, &self.author),
            (CommentField::Text, &self.text),
            (CommentField::Date, &self.date),
            (CommentField::Ip, &self.ip),
            (CommentField::Floor, &self.floor),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenMissing {
    values: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenReactions {
    push: Vec<String>,
    boo: Vec<String>,
    arrow: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(key: &str) -> Vec<PostField> {
        Aliases::builtin().post(key).into_iter().map(|named| named.field).collect()
    }

    #[test]
    fn the_built_in_table_is_valid_and_ignores_case_and_separators() {
        for (key, field) in [
            ("Article_ID", PostField::Id),
            ("articleId", PostField::Id),
            ("c_標題", PostField::Title),
            ("article-title", PostField::Title),
            ("g_推文", PostField::Comments),
            ("i_連結", PostField::Url),
        ] {
            assert!(fields(key).contains(&field), "{key}: {:?}", fields(key));
        }
        assert_eq!(fields("counties"), []);
    }

    #[test]
    fn reactions_have_many_words() {
        let table = Aliases::builtin();
        assert_eq!(table.reaction("推 "), Some(Reaction::Push));
        assert_eq!(table.reaction("BOO"), Some(Reaction::Boo));
        assert_eq!(table.reaction("0"), Some(Reaction::Arrow));
        assert_eq!(table.reaction("comment"), None);
        assert!(table.is_missing(" No Author ") && !table.is_missing("author"));
    }

    #[test]
    fn maps_come_before_the_built_in_table_and_errors_have_a_line() {
        let map = "[post]\ntitle = [\"name\"]\n".to_owned();
        let table = Aliases::with_maps(std::slice::from_ref(&map)).unwrap();
        let names = table.post("name");
        assert_eq!((names[0].field, names[0].is_mapped), (PostField::Title, true));
        assert!(names[0].rank < table.post("title")[0].rank);
        assert_eq!(table.maps(), [map]);
        let error = Aliases::with_maps(&["[post]\ntitel = [\"x\"]\n".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("titel") && error.contains("line 2"), "{error}");
    }
}
