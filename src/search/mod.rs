//! Plan to hits: compiling, presenting, aggregating, diagnosing. The matching and scoring itself is that of `engine`.
//!
//! `search` compiles a plan to an operator (`compile`), has the engine collect the first hits, ranks these again by their texts
//! (`rerank`), and reads them as they are requested (`present`). `aggregate` counts hits instead of listing them; `diagnose` explains and checks results.

mod aggregate;
mod comment_keywords;
mod comment_ref;
mod compile;
mod cursor;
mod diagnose;
mod hit;
mod hits;
mod label;
mod lines;
mod order;
mod present;
mod request;
mod rerank;

pub use self::{
    aggregate::{Keyword, Keywords, Series, Trend, TrendRequest, count_each_facet, count_facets, keywords, trend},
    comment_ref::CommentRef,
    compile::{Evidence, Weights},
    cursor::{After, Cursor, SearchKey},
    diagnose::{
        ExplainedCondition, Explanation, Likeness, Meant, Nothing, RecordSource, Relaxation, SampleResult, ScanResult,
        Scanned, Suggestion, closest, explain, names, regional_suggestions, relaxations, sample, scan, suggestions,
    },
    hit::{CommentHit, Detail, Hit, LineHit, Match, Pieces, ThreadFacts, ThreadHit, block_name},
    hits::Hits,
    label::label,
    present::{Highlights, highlighted_thread, thread},
    request::{Request, count, operator_tree, search, search_with},
};
pub use crate::engine::{Facet, FacetCounts, Level, Period, Sort, Unit, Value};
