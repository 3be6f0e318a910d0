//! The operators, one a file: what each holds, and its scorer.

mod block_join;
mod conjunction;
pub(super) mod constant_score;
mod disjunction;
mod doc_values;
mod expansion;
mod min_should_match;
mod phrase;
mod stored_text;
mod term;
mod term_set;
mod two_phase;

pub(crate) use doc_values::Range;
pub(crate) use {
    block_join::{ToChild, ToParent},
    conjunction::Conjunction,
    disjunction::Disjunction,
    doc_values::DocValuesRange,
    expansion::Expansion,
    min_should_match::MinShouldMatch,
    phrase::Phrase,
    stored_text::StoredText,
    term::Term,
    term_set::TermSet,
};
