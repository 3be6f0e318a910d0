//! Plan to hits: compiling, presenting, aggregating, diagnosing. The matching and scoring itself is that of `engine`.
//!
//! `search` compiles a plan to an operator (`compile`), has the engine collect the first hits, and reads them as they are
//! requested (`present`). `aggregate` counts hits instead of listing them; `diagnose` explains and checks results.

mod aggregate;
mod comment_ref;
mod compile;
mod cursor;
mod diagnose;
mod hit;
mod hits;
mod present;
mod request;

pub use self::{
    aggregate::{Series, StandingOut, Trend, TrendRequest, Word, label, tallies, tally, trend, words},
    comment_ref::Spot,
    compile::{Evidence, Weights},
    cursor::{Cursor, search_mark},
    diagnose::{
        Explained, Sampled, Scanned, Source, block_name, explain, names, place_name, relaxations, sample, scan,
    },
    hit::{CommentHit, Detail, Hit, Match, ThreadFacts, ThreadHit},
    hits::Hits,
    present::{Marks, marked_thread, thread},
    request::{Request, count, operator_tree, search, search_weighed},
};
pub use crate::engine::{Facet, Level, Period, Sort, Tally, Unit, Value};
