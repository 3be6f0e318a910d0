//! Jobs: the slices of a field, each to be encoded by one thread.

use std::{io, sync::Arc};

use tantivy::Score;

use super::{
    encode::{Encoded, Format},
    pairs,
    plan::{FieldSource, Plan},
    singles,
    slices::{self, Slice},
};

/// A slice of a field.
pub(super) type Job<'a> = (Arc<Plan<'a>>, Slice);

/// A slice of a field, encoded.
pub(super) type Piece<'a> = (Arc<Plan<'a>>, Encoded);

/// The memory for one slice, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room(pub(super) usize);

impl Room {
    /// The number of pairs in a slice.
    fn pairs(self) -> usize {
        (self.0 / size_of::<pairs::Record>()).max(1)
    }

    /// The number of postings in a slice, each a document and perhaps a frequency.
    fn postings(self) -> usize {
        (self.0 / (2 * size_of::<u32>())).max(1)
    }
}

/// Counts the tokens of a field, and divides it into slices.
pub(super) fn jobs<'a>(field: &'a FieldSource<'a>, room: Room) -> Vec<Job<'a>> {
    let (counts, tokens) =
        field.pairs_of.map_or_else(|| singles::count(field), |units| pairs::count(field.source, units));
    let slices = match field.pairs_of {
        _ if counts.iter().all(|&count| count == 0) => vec![],
        None => slices::of_names(&counts, room.postings()),
        Some(units) => {
            let seconds = |first| pairs::count_seconds(field.source, units, first);
            slices::of_pairs(units, &counts, room.pairs(), seconds)
        }
    };
    let average = field.norms.as_ref().map_or(0.0, |norms| average(tokens, norms.num_docs()));
    let format = Format { option: field.option, norms: field.norms.clone(), average };
    let plan = Arc::new(Plan { field, counts, tokens, format });
    slices.into_iter().map(|slice| (Arc::clone(&plan), slice)).collect()
}

/// Encodes a slice.
pub(super) fn encode((plan, slice): Job<'_>) -> io::Result<Piece<'_>> {
    let encoded = match (&slice, plan.field.pairs_of) {
        (Slice::Names(ranks), _) => singles::encode(&plan, ranks)?,
        (Slice::Pairs { lower, upper }, Some(units)) => pairs::encode(&plan, units, lower, upper.as_deref())?,
        (Slice::Pair(first, second), Some(units)) => pairs::encode_one(&plan, units, *first, *second)?,
        // Only fields of pairs are divided into pairs.
        (Slice::Pairs { .. } | Slice::Pair(..), None) => Encoded::default(),
    };
    Ok((plan, encoded))
}

/// The average length of the texts of a field, as tantivy computes it.
#[expect(clippy::cast_precision_loss, reason = "an average, in the form that scores have")]
fn average(tokens: u64, documents: u32) -> Score {
    tokens as Score / documents as Score
}
