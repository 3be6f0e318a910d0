//! How a file is understood, for people who wonder why it is not read, or not as they expect.

use std::{io, ops::ControlFlow, sync::OnceLock};

use super::{
    Bounds, FileKind, Piece, Reject, SourceFile, Summary, Warning,
    files::bounds::Keys,
    reader::{kind_of, read},
};

/// How many rejects and warnings are kept.
const KEPT: usize = 5;

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
    /// The keys of its first record, of a container that of its first entry with records; empty where records have no keys.
    pub keys: Keys,
}

/// Reads `file` and says how.
///
/// # Errors
/// If it cannot be opened.
pub fn explain(file: &SourceFile, bounds: &Bounds<'_>) -> io::Result<Explanation> {
    let (mut rejects, mut warnings, keys) = (Vec::new(), Vec::new(), OnceLock::new());
    let kind = kind_of(file)?;
    let bounds = Bounds { first_keys: Some(&keys), ..*bounds };
    let summary = read(file, &bounds, &mut |piece| {
        match piece {
            Piece::Reject(reject) if rejects.len() < KEPT => rejects.push(reject),
            Piece::Warning(warning) if warnings.len() < KEPT => warnings.push(warning),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    Ok(Explanation { kind, summary, rejects, warnings, keys: keys.into_inner().unwrap_or_default() })
}
