//! Collectors: what a search keeps of the documents that its operators return, in the order of the hits.

mod all_hits;
mod documents;
mod packed;
mod top_hits;

pub(crate) use self::{
    all_hits::{AllHits, AllHitsCollector},
    documents::Documents,
    packed::Packed,
    top_hits::{Candidate, TopHits, TopHitsCollector},
};
