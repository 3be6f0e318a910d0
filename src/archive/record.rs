//! One record: from its bytes to a thread, mended where that loses nothing.

use std::borrow::Cow;

use super::{
    Fault, Reason,
    dialect::{Context, Dialect, Refusal, Shape},
    records::Value,
    repair,
};
use crate::thread::Thread;

/// What the parser follows without running out of stack.
const DEEPEST: usize = 127;
/// How many keys a reason shows.
const KEYS_SHOWN: usize = 8;

/// What became of a record.
pub(super) struct Read {
    /// The thread and its dialect's name, or why there is none.
    pub(super) thread: Result<(Box<Thread>, &'static str), Reason>,
    /// What was mended.
    pub(super) faults: Vec<Fault>,
}

/// Reads the record `value`, whose bytes are `bytes`.
pub(super) fn read(bytes: &[u8], value: &Value, context: &Context<'_>) -> Read {
    let mut faults = Vec::new();
    let mut bytes = Cow::Borrowed(bytes);
    if value.lacks_brace {
        faults.push(Fault::MissingBrace);
        bytes.to_mut().push(b'}');
    }
    let bytes: &[u8] = &bytes;
    let shape = Shape::new(bytes, &value.members);
    let thread = match value.dialect {
        Some(_) if value.deepest > DEEPEST => Err(Reason::TooDeep),
        Some(dialect) => read_as(dialect, bytes, context, &mut faults).map_err(|refusal| reason(refusal, &shape)),
        None => Err(not_a_thread(bytes, &shape)),
    };
    Read { thread, faults }
}

fn read_as(
    dialect: &'static dyn Dialect,
    bytes: &[u8],
    context: &Context<'_>,
    faults: &mut Vec<Fault>,
) -> Result<(Box<Thread>, &'static str), Refusal> {
    let mut text = String::from_utf8_lossy(bytes);
    if matches!(text, Cow::Owned(_)) {
        faults.push(Fault::InvalidUtf8);
    }
    // Each repair removes what it is about, so that this ends.
    loop {
        let refusal = match dialect.read(&text, context) {
            Ok(thread) => return Ok((Box::new(thread), dialect.name())),
            Err(refusal) => refusal,
        };
        let mended = match &refusal {
            Refusal::Json(error) | Refusal::OtherShape(error) => repair::mend(&text, error),
            Refusal::Value(_) | Refusal::Unknown => None,
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

fn reason(refusal: Refusal, shape: &Shape<'_>) -> Reason {
    match refusal {
        Refusal::Json(error) => Reason::Malformed(error.to_string()),
        Refusal::Value(how) => Reason::Malformed(how),
        Refusal::Unknown | Refusal::OtherShape(_) => Reason::UnknownRecord(shown(shape)),
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
    Reason::UnknownRecord(shown(shape))
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
