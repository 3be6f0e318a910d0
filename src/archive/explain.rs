//! How a file is understood, for people who wonder why it is not read, or not as they expect.

use std::{
    io::{self, Read as _},
    ops::ControlFlow,
};

use super::{
    Bounds, FileKind, Piece, RecordPlace, Reject, SourceFile, Summary, Warning,
    files::input,
    json::node::Node,
    ptt::posts,
    reader::{kind_of, read},
};

/// How many rejects and warnings are kept.
const KEPT: usize = 5;
/// The largest record whose keys are listed.
const RECORD: u64 = 4 << 20;

/// How a file is understood.
#[derive(Debug)]
pub struct Explanation {
    /// Its kind by its first bytes.
    pub kind: FileKind,
    /// What was read of it.
    pub summary: Summary,
    /// The first pieces that were not read.
    pub rejects: Vec<Reject>,
    /// The first faults that were repaired.
    pub warnings: Vec<Warning>,
    /// The keys of its first record, each with the field that its value was taken for; empty where records have no keys.
    pub keys: Vec<(String, Option<&'static str>)>,
}

/// Reads `file` and says how.
///
/// # Errors
/// If it cannot be opened.
pub fn explain(file: &SourceFile, bounds: &Bounds<'_>) -> io::Result<Explanation> {
    let (mut rejects, mut warnings, mut first) = (Vec::new(), Vec::new(), None);
    let kind = kind_of(file)?;
    let summary = read(file, bounds, &mut |piece| {
        match piece {
            Piece::Thread { record, entry: None, .. } if first.is_none() => first = Some(record),
            Piece::Reject(reject) if rejects.len() < KEPT => {
                first = first
                    .or(Some(RecordPlace { offset: reject.offset, length: reject.length / reject.records.max(1) }));
                rejects.push(reject);
            }
            Piece::Warning(warning) if warnings.len() < KEPT => warnings.push(warning),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    let keys = first.map_or_else(|| Ok(vec![]), |place| keys(file, place, bounds))?;
    Ok(Explanation { kind, summary, rejects, warnings, keys })
}

/// The keys of the record at `place`.
fn keys(file: &SourceFile, place: RecordPlace, bounds: &Bounds<'_>) -> io::Result<Vec<(String, Option<&'static str>)>> {
    let mut content = input::open(&file.path)?.content;
    io::copy(&mut content.by_ref().take(place.offset), &mut io::sink())?;
    let mut record = Vec::new();
    content.take(place.length.min(RECORD)).read_to_end(&mut record)?;
    let text = String::from_utf8_lossy(&record);
    // The first value alone: rejected neighbours are one piece.
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Node<'_>>();
    let node = values.next().and_then(Result::ok).unwrap_or_default();
    Ok(posts::explain(&node, bounds.aliases()))
}
