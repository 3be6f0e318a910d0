//! The comments that are shown of a thread: those with most of the query, and one for each condition on comments.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Presenter,
    passage::{beginning, comment_match, floors, plain},
    snippet,
};
use crate::{
    Result,
    engine::{DocAddress, Level, Operator},
    index::StoredComment,
    query::{Plan, TextClause, close_from},
    search::Match,
    thread::Place,
};

/// The maximum number of comment snippets of a thread hit.
const COMMENT_PASSAGES: usize = 3;
/// The maximum number of matching blocks among which the best snippets are chosen.
// A common term occurs in most blocks of a long thread, and each is a text to read.
const BLOCKS_LOOKED_AT: usize = 100;

/// A comment block that may be shown.
struct Choice {
    document: DocAddress,
    /// The number of texts of the query in it.
    variety: usize,
    /// The conditions that it satisfies, by number.
    conditions: Vec<usize>,
    passage: Match,
    /// The number, within its block, of the first comment of the passage.
    first: usize,
}

impl Presenter<'_> {
    /// The best snippets of a thread's comments, or every block that matches, in page order.
    pub(super) fn comments(&self, thread: DocAddress) -> Result<Vec<Match>> {
        if self.detail.every_match {
            return self.whole_blocks(thread);
        }
        let conditions = self.blocks_of_conditions(thread)?;
        let mut documents = self.matching_blocks(thread, BLOCKS_LOOKED_AT)?;
        documents.extend(conditions.iter().flatten());
        documents.sort_unstable();
        documents.dedup();
        let mut choices = Vec::new();
        for document in documents {
            let satisfied = (0..conditions.len()).filter(|&number| conditions[number].contains(&document));
            choices.extend(self.choice(document, satisfied.collect())?);
        }
        // First by how much of the query they show, to choose; then by their place on the page, to be read.
        choices.sort_by_key(|choice| (Reverse(choice.variety + choice.conditions.len()), choice.document));
        let mut chosen = chosen(choices, conditions.len());
        chosen.sort_by_key(|choice| choice.document);
        chosen.into_iter().map(|choice| self.with_spot(choice)).collect()
    }

    fn choice(&self, document: DocAddress, conditions: Vec<usize>) -> Result<Option<Choice>> {
        let block = self.index.block(document)?;
        let places = self.places(Place::Comment, &block.text);
        // A block that satisfies a condition need not hold a text of the query.
        let found = if places.is_empty() && !conditions.is_empty() {
            beginning(&block).map(|passage| (passage, 0))
        } else {
            comment_match(&block, &places)
        };
        let variety = snippet::variety(&places);
        Ok(found.map(|(passage, first)| {
            let passage = self.of_version(block.earlier.as_ref(), passage);
            Choice { document, variety, conditions, passage, first }
        }))
    }

    /// The passage of a choice with the reference to its first comment. Only of those that are shown: for a text without a
    /// floor the blocks before it are read.
    fn with_spot(&self, choice: Choice) -> Result<Match> {
        let Choice { document, passage, first, .. } = choice;
        let spot = self.spot(document, &passage.floors, None)?;
        // Of a block without floors the first comment was named.
        let spot = if passage.floors.is_empty() { spot.later(first) } else { spot };
        Ok(Match { spot: Some(spot), ..passage })
    }

    /// For each condition on comments the first of the thread's blocks that satisfy it.
    fn blocks_of_conditions(&self, thread: DocAddress) -> Result<Vec<BTreeSet<DocAddress>>> {
        let operators = if let Some(operators) = self.of_conditions.get() {
            operators
        } else {
            let compiled = self.conditions.iter().map(|plan| self.compiler.operator(plan, Level::Comments));
            let compiled = compiled.collect::<Result<Vec<_>>>()?;
            self.of_conditions.get_or_init(|| compiled)
        };
        let context = self.compiler.context();
        let blocks = |operator| context.matching_blocks(self.index, operator, thread, BLOCKS_LOOKED_AT);
        operators.iter().map(|operator| Ok(blocks(operator)?.into_iter().collect())).collect()
    }

    fn whole_blocks(&self, thread: DocAddress) -> Result<Vec<Match>> {
        let (mut found, mut before) = (Vec::new(), None);
        for document in self.matching_blocks(thread, usize::MAX)? {
            let block = self.index.block(document)?;
            let spans = self.block_spans(&block);
            let floors = floors(&block, 0..block.comments.len());
            let spot = self.spot(document, &floors, before)?;
            before = Some((document, spot));
            found.push(Match {
                floors,
                spot: Some(spot),
                by: block.author,
                reaction: block.comments.first().and_then(StoredComment::reaction),
                ..self.of_version(block.earlier.as_ref(), plain(Place::Comment, block.text, spans))
            });
        }
        Ok(found)
    }

    /// The first `limit` of the thread's comment blocks in which any of the texts occurs.
    fn matching_blocks(&self, thread: DocAddress, limit: usize) -> Result<Vec<DocAddress>> {
        // Compiled once for all hits: a chunk of hits opens the same operators for each thread.
        let known = &self.blocks[usize::from(self.any_piece.get())];
        let operator = if let Some(operator) = known.get() {
            operator
        } else {
            let compiled = self.blocks_with_texts()?;
            known.get_or_init(|| compiled)
        };
        self.compiler.context().matching_blocks(self.index, operator, thread, limit)
    }

    fn blocks_with_texts(&self) -> Result<Operator> {
        let texts = self.clauses.iter().filter(|clause| clause.place.is_none_or(|place| place == Place::Comment));
        let texts = texts.map(|&clause| Plan::Text(TextClause { place: None, ..clause.clone() }));
        let terms =
            self.questions.iter().flat_map(|question| question.terms()).map(|clause| Plan::Text(clause.clone()));
        let mut ways = vec![self.compiler.operator(&Plan::Or(texts.chain(terms).collect()), Level::Comments)?];
        for question in &self.questions {
            let min = if self.any_piece.get() { 1 } else { close_from(question.pieces.len()) };
            ways.push(self.compiler.holding(min, &question.pieces)?);
        }
        Ok(Operator::any(ways))
    }
}

/// Of choices, best first, one for each of the conditions, and the best of the others that hold a text.
fn chosen(choices: Vec<Choice>, conditions: usize) -> Vec<Choice> {
    let mut open: BTreeSet<usize> = (0..conditions).collect();
    let (mut needed, mut others): (Vec<Choice>, Vec<Choice>) = (Vec::new(), Vec::new());
    for choice in choices {
        let satisfies_another = choice.conditions.iter().any(|number| open.contains(number));
        if satisfies_another && needed.len() < COMMENT_PASSAGES {
            open.retain(|number| !choice.conditions.contains(number));
            needed.push(choice);
        } else if choice.variety > 0 {
            others.push(choice);
        }
    }
    others.truncate(COMMENT_PASSAGES - needed.len());
    needed.extend(others);
    needed
}
