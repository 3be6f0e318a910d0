//! Records within values that are none themselves: pages of lists, lists of lists, objects keyed by day and then by id.

use super::{Found, Records, Value};
use crate::archive::{
    Aliases, Bounds,
    dialect::Shape,
    dialects::{self, shape_of},
    files::window::Window,
    json::scan::{Scanner, Step},
};

/// How deep in values that are no records other values are looked for.
// Each level costs a scan. APIs have two or three, such as `hits.hits._source`.
const DEEPEST: usize = 6;

/// A value within one that is no record.
pub(in crate::archive) struct Part<'v> {
    /// Its key, unless it is all of the value.
    pub(in crate::archive) key: Option<&'v str>,
    /// Its offset in the value.
    pub(in crate::archive) offset: usize,
    pub(in crate::archive) bytes: &'v [u8],
}

/// The values within `value` that may hold records: the objects and lists among its members, or all of it where it is a
/// part of something, as it may be what a file could be. None if it has the shape of another forum.
fn parts<'v>(bytes: &'v [u8], value: &Value, aliases: &Aliases) -> Vec<Part<'v>> {
    let opens = |byte: u8| matches!(byte, b'{' | b'[');
    let may_hold = match bytes.first() {
        Some(b'{') => {
            let is_foreign = shape_of(&Shape::new(bytes, &value.members, aliases)).is_some();
            !is_foreign && value.members.iter().any(|member| opens(member.opener))
        }
        Some(b'[') => true,
        _ => false,
    };
    if !may_hold || value.lacks_brace {
        return Vec::new();
    }
    if !value.is_outermost {
        return vec![Part { key: None, offset: 0, bytes }];
    }
    let members = value.members.iter().filter(|member| opens(member.opener));
    let part = |key: &'v [u8], offset: usize| {
        let bytes = whole(bytes.get(offset..)?)?;
        Some(Part { key: Some(std::str::from_utf8(key).ok()?), offset, bytes })
    };
    members.filter_map(|member| part(bytes.get(member.key.clone())?, member.value)).collect()
}

/// The value that `bytes` begin with.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    let mut scanner = Scanner::new();
    (scanner.advance(bytes) == Step::Done).then(|| bytes.get(..scanner.at())).flatten()
}

/// The values with records within `value`, the one that `records` found last and that is no record.
pub(in crate::archive) fn with_records<'v>(records: &'v Records<'_>, value: &Value) -> Vec<Part<'v>> {
    let parts = parts(records.bytes(), value, records.window.bounds().aliases());
    parts.into_iter().filter(|part| records.has_within(part.bytes)).collect()
}

impl Records<'_> {
    /// Whether `value`, in the window and scanned by `scanner`, is a record.
    pub(super) fn claims(&self, value: &[u8], scanner: &Scanner) -> bool {
        dialects::of(value, scanner.members(), self.window.bounds().aliases()).is_some()
    }

    /// Whether there are records within `value`, a part of the content.
    pub(super) fn has_within(&self, value: &[u8]) -> bool {
        self.depth < DEEPEST && has_records(value, self.depth + 1, self.window.bounds())
    }
}

/// Whether there are records in `bytes`, which are `depth` values deep.
fn has_records(bytes: &[u8], depth: usize, bounds: &Bounds<'_>) -> bool {
    let mut records = Records::within(Window::of_memory(bytes, bounds), depth);
    while let Some(found) = records.next() {
        let Found::Value(value) = found else { continue };
        if value.dialect.is_some() || !with_records(&records, &value).is_empty() {
            return true;
        }
    }
    false
}
