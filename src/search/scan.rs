//! The same search without an index: every file is read afresh, every text looked through.
//!
//! This is the meaning of a query by the plainest code there is. `pawen verify` holds the index against it, and so do the
//! tests.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::Level;
use crate::{
    archive::{self, Piece},
    index::{Catalogue, Rank, name_key, remark},
    query::{Near, Needle, Plan, TextClause},
    text::{
        Units,
        block::{Block, blocks},
        contains,
    },
    thread::{Place, Thread, ThreadId},
};

/// Where the record of a thread lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub file: PathBuf,
    /// The first byte of the record in the file's content.
    pub offset: u64,
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scanned {
    /// The hits by name, with how often the name was found and where its thread lies. At thread level a name is
    /// `board/article`; at comment level the block's first floor follows after `#`, or `-` for what has no floor.
    pub hits: BTreeMap<String, (usize, Source)>,
    /// The files read.
    pub files: u64,
    /// The threads read, other versions included.
    pub threads: u64,
}

/// Scans the files of a catalogue for what satisfies `plan`.
#[must_use]
pub fn scan(catalogue: &Catalogue, plan: &Plan, level: Level) -> Scanned {
    let mut best: BTreeMap<ThreadId, (Rank, Source, Vec<String>)> = BTreeMap::new();
    let mut scanned = Scanned::default();
    for entry in catalogue.files.values() {
        let file = entry.source();
        scanned.files += 1;
        archive::read(&file, &mut |piece| {
            if let Piece::Thread { thread, record } = piece {
                scanned.threads += 1;
                let rank = Rank::of_thread(&thread, entry.modified, &entry.path, record.offset);
                if best.get(&thread.id).is_none_or(|(known, ..)| *known < rank) {
                    let source = Source { file: file.path.clone(), offset: record.offset };
                    best.insert(thread.id.clone(), (rank, source, names(plan, &thread, level)));
                }
            }
            ControlFlow::Continue(())
        });
    }
    for (_, source, names) in best.into_values() {
        for name in names {
            scanned.hits.entry(name).or_insert_with(|| (0, source.clone())).0 += 1;
        }
    }
    scanned
}

/// The names of the hits that a thread is or holds.
#[must_use]
pub fn names(plan: &Plan, thread: &Thread, level: Level) -> Vec<String> {
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let seen = Seen { thread, blocks: blocks(&remarks) };
    match level {
        Level::Threads => seen.holds(plan, None).then(|| thread.id.to_string()).into_iter().collect(),
        Level::Comments => {
            let holding = seen.blocks.iter().filter(|block| seen.holds(plan, Some(block)));
            holding.map(|block| block_name(&thread.id, seen.floor(block))).collect()
        }
    }
}

/// The name of a comment block by its first floor.
#[must_use]
pub fn block_name(thread: &ThreadId, floor: Option<u32>) -> String {
    floor.map_or_else(|| format!("{thread}#-"), |floor| format!("{thread}#{floor}"))
}

/// A thread as it is looked through.
struct Seen<'a> {
    thread: &'a Thread,
    blocks: Vec<Block>,
}

impl Seen<'_> {
    /// Whether the thread, or one of its blocks, satisfies a plan.
    fn holds(&self, plan: &Plan, block: Option<&Block>) -> bool {
        match plan {
            Plan::All => true,
            Plan::And(parts) => parts.iter().all(|part| self.holds(part, block)),
            Plan::Or(parts) => parts.iter().any(|part| self.holds(part, block)),
            Plan::Not(inner) => !self.holds(inner, block),
            Plan::Board(name) => name_key(&self.thread.id.board) == *name,
            Plan::Author(name) => self.thread.author.as_deref().map(name_key).as_deref() == Some(name),
            Plan::Posted(range) => self.thread.posted_at.is_some_and(|time| range.contains(time)),
            Plan::By(name) => self.in_blocks(block, |block| self.commenter(block).as_deref() == Some(name)),
            Plan::Text(clause) => self.has_text(clause, block),
            Plan::Near(near) => self.holds(&near.exact, block) || self.is_close(near, block),
        }
    }

    fn has_text(&self, clause: &TextClause, block: Option<&Block>) -> bool {
        let stands = |text: &str| match &clause.needle {
            Needle::Term(term) => contains(term, &Units::of(text)),
            Needle::Verbatim(verbatim) => verbatim.is_in(text),
        };
        let (title, body) = (&self.thread.title, &self.thread.body);
        let in_comments = || self.in_blocks(block, |block| stands(&block.text));
        match clause.place {
            Some(Place::Title) => stands(title),
            Some(Place::Body) => stands(body),
            Some(Place::Comment) => in_comments(),
            None => (block.is_none() && (stands(title) || stands(body))) || in_comments(),
        }
    }

    /// Whether one of the texts is close to a question; pieces in different texts do not add up.
    fn is_close(&self, near: &Near, block: Option<&Block>) -> bool {
        let close = |text: &str| near.is_close(&Units::of(text));
        (block.is_none() && (close(&self.thread.title) || close(&self.thread.body)))
            || self.in_blocks(block, |block| close(&block.text))
    }

    fn in_blocks(&self, block: Option<&Block>, test: impl Fn(&Block) -> bool) -> bool {
        block.map_or_else(|| self.blocks.iter().any(&test), &test)
    }

    fn commenter(&self, block: &Block) -> Option<String> {
        self.thread.comments[block.comments.start].author.as_deref().map(name_key)
    }

    fn floor(&self, block: &Block) -> Option<u32> {
        self.thread.comments[block.comments.clone()].iter().find_map(|comment| comment.floor)
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", Path::display(&self.file), self.offset)
    }
}
