//! One record: from its bytes to a thread, mended where that loses nothing.

use std::borrow::Cow;

use super::Value;
use crate::archive::{
    Fault, Reason,
    aliases::PostField,
    dialect::{Claim, Context, Dialect, Read, Refusal, Shape},
    dialects::shape_of,
    files::encoding::utf_8,
    json::{node::Node, number, repair, scan::Member, table},
    ptt::posts::{self, Posts},
};

/// What the parser follows without running out of stack.
// serde_json refuses values that are nested 128 deep.
const DEEPEST: usize = 127;
/// How many bytes of a record are looked at for counts of reactions.
const TALLIES: usize = 1 << 10;
/// How many keys a reason shows.
const KEYS_SHOWN: usize = 8;

/// A record that was read, or why it was not.
pub(in crate::archive) struct Outcome {
    /// The thread or comment and the name of its dialect, or the reason that there is none.
    pub(in crate::archive) read: Result<(Read, &'static str), Reason>,
    /// The faults that were repaired.
    pub(in crate::archive) faults: Vec<Fault>,
}

/// Reads the record `value`, whose bytes are `bytes`.
pub(in crate::archive) fn read(bytes: &[u8], value: &Value, context: &Context<'_>) -> Outcome {
    let mut faults = Vec::new();
    let mut bytes = Cow::Borrowed(bytes);
    if value.lacks_brace {
        faults.push(Fault::MissingBrace);
        // The scan found that nothing else is missing.
        bytes.to_mut().push(b'}');
    }
    let bytes: &[u8] = &bytes;
    let shape = Shape::new(bytes, &value.members, context.aliases);
    let read = match value.dialect {
        // Before the parser, which would report its own limit as a fault of the syntax.
        Some(_) if value.deepest + usize::from(value.has_long_numbers) > DEEPEST => Err(Reason::TooDeep),
        Some(dialect) => {
            let text = (bytes, value.has_long_numbers);
            let read = read_as(dialect, text, context, &mut faults).map(|read| with_unread(read, dialect, &shape));
            let is_other = dialect.name() != posts::NAME;
            let read = read.or_else(|refusal| {
                if is_other { by_aliases(refusal, (text, &shape), context, &mut faults) } else { Err(refusal) }
            });
            read.map_err(reason)
        }
        None => Err(not_a_thread(bytes, &shape)),
    };
    Outcome { read, faults }
}

/// `read`, what `dialect` made of a record, with the keys that it does not know.
fn with_unread(read: (Read, &'static str), dialect: &dyn Dialect, shape: &Shape<'_>) -> (Read, &'static str) {
    let keys = dialect.keys();
    match read {
        (Read::Thread { thread, mut unread, comment }, name) if !keys.is_empty() => {
            unread.extend(posts::of_members(shape, keys, &|text| posts::holds(&thread, text)));
            (Read::Thread { thread, unread, comment }, name)
        }
        _ => read,
    }
}

/// Reads a record by aliases that has the keys of another dialect but other values; or else returns the `refusal`.
fn by_aliases(
    refusal: Refusal,
    (text, shape): ((&[u8], bool), &Shape<'_>),
    context: &Context<'_>,
    faults: &mut Vec<Fault>,
) -> Result<(Read, &'static str), Refusal> {
    let is_other = matches!(refusal, Refusal::Json(_) | Refusal::Value(_)) && Posts.claims(shape) > Claim::No;
    match is_other.then(|| read_as(&Posts, text, context, faults)) {
        Some(Ok((mut read, name))) => {
            add_wrong_comments(&mut read, shape);
            Ok((read, name))
        }
        _ => Err(refusal),
    }
}

/// Adds the key of the comments to the faults of `read` if its value is a text or a number, and no comment was read from it.
fn add_wrong_comments(read: &mut Read, shape: &Shape<'_>) {
    let Read::Thread { thread, unread, .. } = read else { return };
    let names_comments = |key: &[u8]| {
        let names = std::str::from_utf8(key).map(|key| shape.aliases().post(key)).unwrap_or_default();
        names.iter().any(|named| named.field == PostField::Comments)
    };
    let is_empty = |value: &[u8]| value.starts_with(b"\"\"");
    let is_wrong = |(key, opener, value): &(&[u8], u8, &[u8])| {
        names_comments(key) && !matches!(opener, b'[' | b'{' | b'n' | b'f') && !is_empty(value)
    };
    if thread.comments.is_empty()
        && let Some((key, ..)) = shape.members().find(is_wrong)
    {
        let key = String::from_utf8_lossy(key).into_owned();
        unread.retain(|fault| *fault != Fault::Unread(key.clone()));
        unread.push(Fault::WrongType(key));
    }
}

/// Returns whether an object of these members may be a table: two are lists or all are columns, or it names them.
pub(in crate::archive) fn may_be_table(text: &str, members: &[Member]) -> bool {
    let is_list = |member: &&Member| member.opener == b'[';
    let is_column = |member: &Member| matches!(member.opener, b'{' | b'[');
    members.iter().filter(is_list).nth(1).is_some()
        || members.iter().all(is_column)
        || members.iter().any(|member| text.get(member.key.clone()) == Some("columns"))
}

/// The rows of the value `bytes` if it is a table in place of a list of records.
pub(in crate::archive) fn rows(bytes: &str) -> Option<Vec<Node<'_>>> {
    table::rows(serde_json::from_str(bytes).ok()?)
}

/// Reads a record of `dialect`, which may have long numbers, and repairs it where that is needed.
fn read_as(
    dialect: &'static dyn Dialect,
    (bytes, has_long_numbers): (&[u8], bool),
    context: &Context<'_>,
    faults: &mut Vec<Fault>,
) -> Result<(Read, &'static str), Refusal> {
    let mut text = utf_8(bytes);
    if matches!(text, Cow::Owned(_)) {
        faults.push(Fault::InvalidUtf8);
    }
    if has_long_numbers
        && !dialect.is_typed()
        && let Cow::Owned(written) = number::as_written(&text)
    {
        text = Cow::Owned(written);
    }
    // Each repair removes what it repairs, so that this ends.
    loop {
        let refusal = match dialect.read(&text, context) {
            Ok(read) => return Ok((read, dialect.name())),
            Err(refusal) => refusal,
        };
        let mended = match &refusal {
            Refusal::Json(error) => repair::mend(&text, error),
            Refusal::Value(_) | Refusal::NoPost(_) => None,
        };
        let Some(mended) = mended else { return Err(refusal) };
        for fault in mended.faults {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        text = Cow::Owned(mended.text);
    }
}

/// The reason that a refusal gives.
pub(in crate::archive) fn reason(refusal: Refusal) -> Reason {
    match refusal {
        Refusal::Json(error) => Reason::Malformed(error.to_string()),
        Refusal::Value(how) => Reason::Malformed(how),
        Refusal::NoPost(reason) => reason,
    }
}

fn not_a_thread(bytes: &[u8], shape: &Shape<'_>) -> Reason {
    match bytes.first() {
        Some(b'{') => unknown_object(bytes, shape),
        Some(b'n') => Reason::Null,
        Some(b'[') => Reason::NotAnObject("a list"),
        Some(b'"') => Reason::NotAnObject("a string"),
        Some(b't' | b'f') => Reason::NotAnObject("a truth value"),
        _ => Reason::NotAnObject("a number"),
    }
}

fn unknown_object(bytes: &[u8], shape: &Shape<'_>) -> Reason {
    #[derive(serde::Deserialize)]
    struct Failure {
        error: String,
    }
    if shape.is_empty() {
        return Reason::EmptyRecord;
    }
    if shape.keys().eq([b"error"])
        && let Ok(failure) = serde_json::from_slice::<Failure>(bytes)
    {
        return Reason::CrawlerError(shorten(&failure.error, 80));
    }
    match shape_of(shape) {
        Some(name) => Reason::KnownShape(name),
        None if has_tallies(bytes, shape) => Reason::KnownShape("counts of reactions by user, no texts"),
        None => Reason::UnknownRecord(shown(shape)),
    }
}

/// Whether the members are objects of numbers under PTT's signs.
fn has_tallies(bytes: &[u8], shape: &Shape<'_>) -> bool {
    let signs = ["推", "噓", "→"].map(|sign| format!("\"{sign}\":"));
    let is_number = |rest: &[u8]| rest.trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
    let is_tally = |head: &[u8], sign: &str| {
        let at = memchr::memmem::find(head, sign.as_bytes());
        at.and_then(|at| head.get(at + sign.len()..)).is_some_and(is_number)
    };
    let has_sign = |head: &[u8]| signs.iter().any(|sign| is_tally(head, sign));
    let head = bytes.get(..TALLIES).unwrap_or(bytes);
    let mut members = shape.members();
    members.all(|(_, opener, _)| opener == b'{') && has_sign(head)
}

fn shown(shape: &Shape<'_>) -> String {
    let mut keys: Vec<_> =
        shape.keys().take(KEYS_SHOWN).map(|key| shorten(&String::from_utf8_lossy(key), 24)).collect();
    if shape.keys().nth(KEYS_SHOWN).is_some() {
        keys.push("…".to_owned());
    }
    keys.join(", ")
}

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
