//! Whether a record is a post: what its keys and the forms of its values say.

use super::comments;
use crate::archive::{
    aliases::{Aliases, PostField},
    dialect::{Claim, Shape},
    json::node::Node,
    names::{article_id::ArticleId, is_name},
    ptt::times,
};

/// How many bytes of a value are looked at to recognise its form.
// Every record is examined, and bodies are long; signs are at the begin of comments.
const LOOK: usize = 4 << 10;
/// How many objects of a record are looked into.
const MOST_PARTS: usize = 8;
/// PTT's signs, and the words for them, as they occur in JSON.
const SIGNS: [&[u8]; 8] =
    ["推".as_bytes(), "噓".as_bytes(), "→".as_bytes(), b"\\u63a8", b"\\u5653", b"\\u2192", b"\"PUSH\"", b"\"ARROW\""];

/// How sure it is that a record is a post or a comment of one.
pub(super) fn claim(shape: &Shape<'_>) -> Claim {
    let mut evidence = Evidence::default();
    for (key, opener, value) in shape.members() {
        let Ok(key) = std::str::from_utf8(key) else { continue };
        let value = value.get(..LOOK).unwrap_or(value);
        let has_signs = || is_empty_list(value) || SIGNS.iter().any(|sign| memchr::memmem::find(value, sign).is_some());
        evidence.add(key, opener, shape.aliases(), || string_of(value), has_signs);
    }
    // Before the parts, which add to the evidence.
    let is_written = evidence.is_written();
    if evidence.is_post() || evidence.is_post_with_parts(shape) {
        Claim::Likely
    } else if is_written {
        Claim::Possible
    } else {
        Claim::No
    }
}

/// Whether a row of a table is a post or a comment of one.
pub(in crate::archive) fn claims(row: &Node<'_>, aliases: &Aliases) -> bool {
    let mut evidence = Evidence::default();
    evidence.add_members(row, aliases);
    evidence.is_post()
}

/// What the keys of a record and the forms of its values say.
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
#[derive(Debug, Default)]
struct Evidence {
    /// An address or id of an article of PTT.
    article: bool,
    board: bool,
    title: bool,
    body: bool,
    author: bool,
    /// A time that is whole.
    dated: bool,
    comments: bool,
    /// PTT's signs among the comments, or no comments.
    signs: bool,
    /// A key that the user's map names.
    mapped: bool,
    /// The id of a comment, such as `M.1467464662.A.612_3`.
    part: bool,
    /// A key that only a comment has, such as `push_tag`, and one that says what a row is.
    tag: bool,
    kind: bool,
}

impl Evidence {
    fn add(
        &mut self,
        key: &str,
        opener: u8,
        aliases: &Aliases,
        text: impl Fn() -> String,
        has_signs: impl Fn() -> bool,
    ) {
        self.tag |= key.eq_ignore_ascii_case("push_tag") || key.eq_ignore_ascii_case("tag");
        self.kind |= key.eq_ignore_ascii_case("type");
        for named in aliases.post(key) {
            self.mapped |= named.is_mapped;
            match named.field {
                PostField::Url | PostField::Id => {
                    let text = text();
                    self.article |= article(&text).is_some();
                    self.part |= part(&text).is_some();
                }
                PostField::Board => self.board |= opener == b'"',
                // A list or an object of titles is a column of a table.
                PostField::Title => self.title |= !matches!(opener, b'[' | b'{'),
                PostField::Author => self.author |= opener == b'"',
                PostField::Date => self.dated |= times::header_date(&text()).is_some(),
                PostField::Body => self.body |= matches!(opener, b'"' | b'['),
                PostField::Comments if matches!(opener, b'[' | b'{' | b'"') => {
                    self.comments = true;
                    self.signs |= has_signs();
                }
                _ => {}
            }
        }
    }

    fn add_members(&mut self, object: &Node<'_>, aliases: &Aliases) {
        for (key, value) in object.members() {
            let opener = match value {
                Node::List(_) => b'[',
                Node::Object(_) => b'{',
                _ => b'"',
            };
            let text = || value.text().unwrap_or_default().to_owned();
            self.add(key, opener, aliases, text, || comments::are_comments(value, aliases));
        }
    }

    /// Whether the record is a post together with its short objects. Other forums have such objects, too: the record must
    /// name an article of PTT. Two posts in one object are its members, by id or by day, and one next to a list of records
    /// is no part of another, such as a pinned post.
    fn is_post_with_parts(&mut self, shape: &Shape<'_>) -> bool {
        if shape.members().any(|member| is_list_of_records(member, shape.aliases())) {
            return false;
        }
        let mut posts = 0;
        let objects = shape.members().filter(|(_, opener, _)| *opener == b'{').take(MOST_PARTS);
        for (.., value) in objects {
            let value = value.get(..LOOK).unwrap_or(value);
            let mut values = serde_json::Deserializer::from_slice(value).into_iter::<Node<'_>>();
            if let Some(Ok(part)) = values.next() {
                self.add_members(&part, shape.aliases());
                posts += usize::from(claims(&part, shape.aliases()));
            }
        }
        posts < 2 && self.article && self.is_post()
    }

    /// Whether there are a title, a text, an author and a whole time, which is all that crawlers of tutorials keep.
    const fn is_written(&self) -> bool {
        self.title && self.body && self.author && self.dated
    }

    const fn is_post(&self) -> bool {
        let is_comment = (self.part && self.tag) || (self.kind && self.tag && self.title && self.body);
        let is_named = self.article || self.mapped || (self.board && self.title);
        let is_post = is_named || (self.title && self.comments && self.signs);
        is_comment || (is_post && (self.title || self.body || self.comments))
    }
}

/// The string that the JSON `value` begins with, as far as it is here; empty if it is no string.
fn string_of(value: &[u8]) -> String {
    let Some(text) = value.strip_prefix(b"\"") else { return String::new() };
    let text = text.get(..memchr::memchr(b'"', text).unwrap_or(text.len())).unwrap_or_default();
    // Addresses in JSON often have escaped slashes; nothing else of it matters here.
    String::from_utf8_lossy(text).replace('\\', "")
}

/// Whether an object has an empty list in place of one of records, as the page of an API does that is behind the last.
pub(in crate::archive) fn is_empty_page(shape: &Shape<'_>) -> bool {
    let is_empty = |(key, _, value): (&[u8], u8, &[u8])| shape.aliases().names_list(key) && is_empty_list(value);
    shape.members().any(is_empty)
}

/// Whether a member is a list of records, by its key.
fn is_list_of_records((key, opener, value): (&[u8], u8, &[u8]), aliases: &Aliases) -> bool {
    opener == b'[' && aliases.names_list(key) && !is_empty_list(value)
}

fn is_empty_list(value: &[u8]) -> bool {
    value.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"]"))
}

/// The article that a text names: by an address, a path, a file name or an id, and its board where the text has it.
pub(super) fn article(text: &str) -> Option<(Option<&str>, ArticleId)> {
    let text = text.trim();
    // What a tracker or a link to a comment has added to an address.
    let text = text.split(['?', '#']).next().unwrap_or(text);
    let (folder, file) = text.rsplit_once('/').unwrap_or(("", text));
    let id = file.strip_suffix(".html").unwrap_or(file).parse().ok()?;
    let board = folder.rsplit('/').next().filter(|board| !board.is_empty() && is_name(board));
    Some((board, id))
}

/// The article and the floor that the id of a comment names, such as `M.1467464662.A.612_3`.
pub(super) fn part(id: &str) -> Option<(&str, u32)> {
    let (article, floor) = id.rsplit_once('_')?;
    article.parse::<ArticleId>().ok()?;
    Some((article, floor.parse().ok()?))
}
