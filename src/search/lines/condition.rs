//! The part of a plan that is decided for single lines of a block.

use std::cell::OnceCell;

use crate::{
    Result,
    engine::{DocAddress, Level, MatchSet},
    index::{BlockFacts, OpenIndex, StoredBlock},
    query::{Fact, Key, Needle, Owner, Plan},
    search::{comment_keywords::comment_keywords, compile::Compiler},
    text::{Units, block::Block, links},
    thread::{Comment, Place},
};

/// Returns whether a plan holds for all lines of a block or for none: it depends on the thread alone, or on what the
/// comments of a block share.
pub(super) fn is_of_block(plan: &Plan) -> bool {
    match plan {
        Plan::All | Plan::BodyText(..) | Plan::InThread(_) => true,
        Plan::And(parts) | Plan::Or(parts) => parts.iter().all(is_of_block),
        Plan::Not(inner) | Plan::InComment(inner) => is_of_block(inner),
        Plan::Text(clause) => matches!(clause.place, Some(Place::Title | Place::Body)),
        Plan::Question(_) => false,
        Plan::Fact(fact) => match fact {
            // Who wrote it is the same for all comments of a block, by the definition of a block.
            Fact::Keyword(key, owner, _) => {
                *owner == Owner::Post || !matches!(key, Key::Reaction | Key::Has | Key::Domain | Key::Link | Key::Ip)
            }
            Fact::Commented(_) => false,
            Fact::Posted(_) | Fact::Count(..) | Fact::NewerThan(_) => true,
        },
    }
}

/// A condition on the lines of a block.
pub(super) enum Condition {
    /// All lines of the blocks of a set.
    Blocks(MatchSet),
    /// All parts hold.
    And(Vec<Self>),
    /// One part holds.
    Or(Vec<Self>),
    /// The inner condition does not hold.
    Not(Box<Self>),
    /// An occurrence of a text touches the line. It is looked for in the whole block, as a text may run from one line
    /// into the next.
    Text(Needle),
    /// A fact of the line.
    Fact(Fact),
}

impl Condition {
    /// What a line has to satisfy in a block that the operators of block level have found; `None` if every line does.
    ///
    /// # Errors
    /// If the index is damaged, or the search was cancelled.
    pub(super) fn within_candidates(plan: &Plan, index: &OpenIndex, compiler: &Compiler) -> Result<Option<Self>> {
        match plan {
            plan if is_of_block(plan) => Ok(None),
            Plan::InComment(inner) => Self::within_candidates(inner, index, compiler),
            Plan::And(parts) => {
                // A candidate satisfies the others.
                let open = parts.iter().filter(|part| !is_of_block(part));
                Ok(Some(Self::And(open.map(|part| Self::of(part, index, compiler)).collect::<Result<_>>()?)))
            }
            plan => Self::of(plan, index, compiler).map(Some),
        }
    }

    fn of(plan: &Plan, index: &OpenIndex, compiler: &Compiler) -> Result<Self> {
        let all = |parts: &[Plan]| parts.iter().map(|part| Self::of(part, index, compiler)).collect::<Result<Vec<_>>>();
        Ok(match plan {
            plan if is_of_block(plan) => {
                let operator = compiler.operator(plan, Level::Comments)?;
                Self::Blocks(compiler.context().matches(index, operator)?)
            }
            Plan::And(parts) => Self::And(all(parts)?),
            Plan::Or(parts) => Self::Or(all(parts)?),
            Plan::Not(inner) => Self::Not(Box::new(Self::of(inner, index, compiler)?)),
            Plan::InComment(inner) => Self::of(inner, index, compiler)?,
            Plan::Text(clause) => Self::Text(clause.needle.clone()),
            Plan::Question(question) => {
                let pieces = question.pieces.iter().map(|piece| Self::Text(piece.needle.clone()));
                Self::Or([Self::of(&question.exact, index, compiler)?].into_iter().chain(pieces).collect())
            }
            Plan::Fact(fact) => Self::Fact(fact.clone()),
            // These are of the whole block.
            Plan::All | Plan::BodyText(..) | Plan::InThread(_) => Self::And(vec![]),
        })
    }

    /// For each line of a block whether it satisfies the condition.
    pub(super) fn lines(&self, block: &BlockUnderTest<'_>) -> Vec<bool> {
        match self {
            Self::Blocks(set) => block.same(set.contains(block.address)),
            Self::And(parts) => {
                let mut all = block.same(true);
                for part in parts {
                    part.lines(block).into_iter().zip(&mut all).for_each(|(holds, all)| *all &= holds);
                    // The texts of the other parts need not be looked for.
                    if !all.contains(&true) {
                        break;
                    }
                }
                all
            }
            Self::Or(parts) => {
                let mut any = block.same(false);
                for part in parts {
                    part.lines(block).into_iter().zip(&mut any).for_each(|(holds, any)| *any |= holds);
                    if !any.contains(&false) {
                        break;
                    }
                }
                any
            }
            Self::Not(inner) => inner.lines(block).into_iter().map(|holds| !holds).collect(),
            Self::Text(needle) => block.touched_by(needle),
            Self::Fact(fact) => block.comments().iter().map(|comment| holds(fact, comment)).collect(),
        }
    }
}

/// Returns whether a fact holds for one comment.
fn holds(fact: &Fact, comment: &Comment) -> bool {
    match fact {
        Fact::Commented(range) => comment.posted_at.is_some_and(|time| range.contains(time)),
        Fact::Keyword(key, _, glob) => {
            // The other keys do not look at links, and finding them takes longer than all else here.
            let links = if matches!(key, Key::Has | Key::Domain | Key::Link) { links(&comment.text) } else { vec![] };
            let facts = BlockFacts { comments: std::slice::from_ref(comment), links };
            comment_keywords(&facts, *key).iter().any(|keyword| key.fits(glob, keyword))
        }
        // These are of the whole block.
        Fact::Posted(_) | Fact::Count(..) | Fact::NewerThan(_) => true,
    }
}

/// A block whose lines are decided.
pub(super) struct BlockUnderTest<'b> {
    block: &'b StoredBlock,
    address: DocAddress,
    starts: Vec<usize>,
    units: OnceCell<Units>,
    comments: OnceCell<Vec<Comment>>,
}

impl<'b> BlockUnderTest<'b> {
    pub(super) fn of(block: &'b StoredBlock, address: DocAddress) -> Self {
        Self { block, address, starts: block.starts(), units: OnceCell::new(), comments: OnceCell::new() }
    }

    fn same(&self, holds: bool) -> Vec<bool> {
        vec![holds; self.starts.len()]
    }

    /// The lines that an occurrence of `needle` touches.
    fn touched_by(&self, needle: &Needle) -> Vec<bool> {
        let mut lines = self.same(false);
        // All terms of a query are looked for in the same units.
        for place in needle.find_in(&self.block.text, &self.units) {
            lines[Block::touched(&self.starts, &place)].fill(true);
        }
        lines
    }

    fn comments(&self) -> &[Comment] {
        self.comments.get_or_init(|| self.block.clone().into_comments().collect())
    }
}
