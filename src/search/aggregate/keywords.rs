//! Keywords: the words that are unusually frequent in the hits of a query, compared with the whole index.
//!
//! For each word of the index: the number of hits with it, the number of texts with it, and how surprising that is by the
//! log-likelihood ratio of the two-by-two table of texts (hit or not, word or not) after T. Dunning, "Accurate methods
//! for the statistics of surprise and coincidence", Computational Linguistics 19 (1993). It is the measure that corpus
//! linguistics calls keyness; unlike chi-squared it is reliable for small counts.
//!
//! Everything is read from the postings of the `words` stream: it takes as long for a million hits as for ten.

use std::collections::BTreeMap;

use crate::{
    Result,
    engine::{Field, Level, MatchSet},
    index::OpenIndex,
    query::Plan,
    search::{Weights, compile::Compiler, count},
    text::{Term, Units, find},
};

/// The number of texts that are read for the most frequent spelling of a word.
const SPELLINGS: usize = 9;

/// A keyword.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// Its most frequent spelling in the hits that were read.
    pub written: String,
    /// The number of hits with it.
    pub hits: u64,
    /// The number of texts of the index with it, hits or not.
    pub all: u64,
    /// The log-likelihood ratio G²; a value above 15.1 occurs by chance in less than one of ten thousand cases.
    pub likelihood: f64,
}

/// The keywords of the hits, the most surprising first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Keywords {
    /// The number of hits.
    pub hits: u64,
    /// The number of all texts: threads with their titles and posts, or comment blocks.
    pub all: u64,
    /// The words.
    pub words: Vec<Keyword>,
}

/// Returns the `limit` most surprising words of the hits of `plan`, from those that `least` hits have.
///
/// At thread level a word counts if it occurs in the title or the post; at comment level, in the block.
///
/// # Errors
/// If the index is damaged.
pub fn keywords(index: &OpenIndex, plan: &Plan, level: Level, least: u64, limit: usize) -> Result<Keywords> {
    let compiler = Compiler::new(index, Weights::CHOSEN);
    let hits = compiler.context().matches(index, compiler.operator(plan, level)?)?;
    let found = hits.count();
    let all = count(index, &Plan::All, level)?;
    let counts = hits.count_words(index, &fields(index, level), least)?;
    index.cancel().check()?;
    let mut ranked: Vec<_> =
        counts.into_iter().map(|(word, (a, b))| (surprise([a, b], [found, all]), word, a, b)).collect();
    ranked.retain(|(likelihood, ..)| *likelihood > 0.0);
    // Equal ratios are common among rare words; by name their order is the same in every index.
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    ranked.truncate(limit);
    let words = ranked.into_iter().map(|(likelihood, word, in_hits, in_all)| {
        let written = spelling(index, &fields(index, level), &hits, &word)?;
        Ok(Keyword { written, hits: in_hits, all: in_all, likelihood })
    });
    Ok(Keywords { hits: found, all, words: words.collect::<Result<_>>()? })
}

fn fields(index: &OpenIndex, level: Level) -> Vec<Field> {
    match level {
        Level::Threads => [index.fields().title.words, index.fields().body.words].into_iter().flatten().collect(),
        Level::Comments | Level::Lines => index.fields().comment.words.into_iter().collect(),
    }
}

/// Dunning's ratio if the word is more frequent in the hits than outside of them, else 0. `with` are the numbers of hits
/// and of texts with it; `of` are the numbers of all hits and all texts.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
fn surprise(with: [u64; 2], of: [u64; 2]) -> f64 {
    let [a, c] = [with[0] as f64, of[0] as f64 - with[0] as f64];
    let [b, d] = [(with[1] - with[0]) as f64, (of[1] - of[0]) as f64 - (with[1] - with[0]) as f64];
    let total = a + b + c + d;
    // The ratio is as high for a word that is unusually rare in the hits.
    if a * (b + d) <= b * (a + c) {
        return 0.0;
    }
    let term = |observed: f64, row: f64, column: f64| {
        // The limit of x ln x at 0 is 0.
        if observed > 0.0 { observed * (observed * total / (row * column)).ln() } else { 0.0 }
    };
    let cells = [term(a, a + b, a + c), term(b, a + b, b + d), term(c, c + d, a + c), term(d, c + d, b + d)];
    2.0 * cells.iter().sum::<f64>()
}

/// The most frequent spelling of a word in the first hits with it.
fn spelling(index: &OpenIndex, fields: &[Field], hits: &MatchSet, word: &str) -> Result<String> {
    let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
    let Some(term) = Term::read(word) else { return Ok(word.to_owned()) };
    for (address, field) in hits.with_word(index, fields, word, SPELLINGS)? {
        let text = if Some(field) == index.fields().comment.words {
            index.block(address)?.text
        } else {
            let thread = index.thread(address)?;
            if Some(field) == index.fields().title.words { thread.titles } else { thread.bodies }
        };
        if let Some(place) = find(&term, &Units::of(&text)).into_iter().next() {
            // A word may be wrapped over two lines of a post.
            *spellings.entry(text[place].split_whitespace().collect()).or_default() += 1;
        }
    }
    let best = spellings.into_iter().max_by_key(|(_, count)| *count);
    Ok(best.map_or_else(|| word.to_owned(), |(written, _)| written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprise_is_dunnings_ratio() {
        // 10 of 10 hits have it and 10 of 100 texts: 2 (10 ln(100/10) + 90 ln(100/90)).
        let expected = 2.0 * (10.0 * 10.0_f64.ln() + 90.0 * (100.0_f64 / 90.0).ln());
        assert!((surprise([10, 10], [10, 100]) - expected).abs() < 1e-9);
        // As frequent in the hits as elsewhere, or less: not surprising.
        assert!(surprise([1, 10], [10, 100]).abs() < 1e-9);
        assert!(surprise([0, 50], [10, 100]).abs() < 1e-9);
        assert!(surprise([10, 10], [10, 10]).abs() < 1e-9);
        assert!(surprise([5, 10], [10, 100]) > surprise([2, 4], [10, 100]));
    }
}
