//! The postings of fields whose terms are single names: units, words, marks, keywords.
//!
//! They need no sort: documents arrive in order, and the number of postings of each name is the size of its place.

use std::{io, ops::Range};

use tantivy::DocId;

use super::{
    encode::{Encoded, NONE, encoded},
    plan::{FieldSource, Plan},
};

/// The document of a place that has none yet: segments have fewer documents.
const NO_DOCUMENT: DocId = DocId::MAX;

/// The next place of a name's postings, and the document of the last one.
#[derive(Clone, Copy)]
struct PostingPlace {
    next: u32,
    last: DocId,
}

/// The numbers of postings of each name, and of tokens.
pub(super) fn count(field: &FieldSource<'_>) -> (Vec<u32>, u64) {
    let mut counts = vec![PostingPlace { next: 0, last: NO_DOCUMENT }; field.names.len()];
    let mut tokens = 0;
    field.source.each(&mut |document, numbers| {
        tokens += numbers.len() as u64;
        for &number in numbers {
            let place = &mut counts[number as usize];
            if place.last != document {
                place.last = document;
                place.next += 1;
            }
        }
    });
    for &gap in &field.without {
        counts[gap as usize].next = 0;
    }
    let counts: Vec<u32> = counts.into_iter().map(|place| place.next).collect();
    // tantivy was given the tokens of units and marks once for each document.
    let postings = counts.iter().map(|&count| u64::from(count)).sum();
    let total = if field.counts_repeats { tokens } else { postings };
    (counts, total)
}

/// Encodes the postings of a range of names.
pub(super) fn encode(plan: &Plan<'_>, ranks: &Range<u32>) -> io::Result<Encoded> {
    let counts = &plan.counts[ranks.start as usize..ranks.end as usize];
    let mut end = 0;
    let mut places: Vec<PostingPlace> = counts
        .iter()
        .map(|&count| {
            let place = PostingPlace { next: if count == 0 { NONE } else { end }, last: NO_DOCUMENT };
            end += count;
            place
        })
        .collect();
    let has_frequencies = plan.format.option.has_freq();
    let mut documents = vec![0; end as usize];
    let mut frequencies = vec![0_u32; if has_frequencies { end as usize } else { 0 }];
    plan.field.source.each(&mut |document, numbers| {
        for &number in numbers {
            // Of a smaller number the difference is larger than any range.
            let Some(place) = places.get_mut(number.wrapping_sub(ranks.start) as usize) else { continue };
            if place.last != document {
                // A gap is no token.
                if place.next == NONE {
                    continue;
                }
                place.last = document;
                documents[place.next as usize] = document;
                place.next += 1;
            }
            if has_frequencies {
                frequencies[place.next as usize - 1] += 1;
            }
        }
    });
    encoded(&plan.format, |encoder| {
        let mut start = 0;
        for (rank, &count) in ranks.clone().zip(counts).filter(|(_, count)| **count > 0) {
            let places = start..start + count as usize;
            start = places.end;
            encoder.begin(count);
            for (at, &document) in places.clone().zip(&documents[places]) {
                encoder.document(document, frequencies.get(at).copied().unwrap_or_default());
            }
            encoder.end(rank, NONE)?;
        }
        Ok(())
    })
}
