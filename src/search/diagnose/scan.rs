//! The oracle: the same search without an index, by reading every file again and scanning every text.
//!
//! This defines the meaning of a query by the simplest possible code. `pawen verify` and the tests compare the index with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use super::passes::{Passes, threads_in};
use crate::{
    Result,
    archive::{self, Archived, Bounds, Piece, Selection, Throttle},
    engine::Level,
    index::{
        BlockFacts, Cancel, Catalogue, PostFacts, Rank, exact_key, label_key, name_key, path_of_key, remark,
        version_source,
    },
    query::{BodyPart, Count, Fact, Glob, Key, Needle, Owner, Plan, TextClause},
    search::{
        comment_keywords::{comment_keywords, link_keywords},
        hit::block_name,
    },
    text::{
        Quoting,
        block::{Block, blocks},
        links,
    },
    thread::{Comment, Place, Thread, ThreadId},
};

/// The location of the record of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSource {
    /// The file.
    pub file: PathBuf,
    /// The first byte of the record in the file's content.
    pub offset: u64,
}

/// The result of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanResult {
    /// The hits by name, each with the number of its occurrences and the location of its thread. At thread level a name is
    /// `board/article`; of a block or a single comment the first floor follows after `#`, or `-` for what has no floor.
    pub hits: BTreeMap<String, (usize, RecordSource)>,
    /// The files read.
    pub files: u64,
    /// The threads read, other versions included.
    pub threads: u64,
    /// The threads without hits here since a file that holds a version of them is gone.
    pub gone: BTreeSet<ThreadId>,
    /// The threads without hits here since they have more texts of other versions than an index keeps: which of them it has
    /// depends on the order in which they were read.
    pub cut: BTreeSet<ThreadId>,
}

/// The largest record that a scan reads: an index made with up to 4 GiB of memory holds no larger one.
const RECORD: usize = 512 << 20;

/// The archive of an index, for a scan.
#[derive(Debug, Clone, Copy)]
pub struct Scanned<'a> {
    /// Its files, and the threads in each.
    pub catalogue: &'a Catalogue,
    /// The selection of its files and threads.
    pub selection: &'a Selection,
    /// The files that are gone but whose threads the index has kept, as path keywords.
    pub kept: &'a [String],
}

/// Scans an archive for hits of `plan`. The versions of threads that wait for others of their threads take about `memory`
/// bytes at a time; the files that hold them are read more than once if they are more.
///
/// # Errors
/// If `cancel` is requested meanwhile.
pub fn scan(archive: Scanned<'_>, plan: &Plan, level: Level, memory: u64, cancel: &Cancel) -> Result<ScanResult> {
    let passes = Passes::of(archive.catalogue, memory);
    let mut scanned = ScanResult { gone: threads_in(archive.kept, archive.catalogue), ..ScanResult::default() };
    for pass in 0..passes.count {
        scanned.add_pass(archive, (&passes, pass), (plan, level), cancel)?;
    }
    Ok(scanned)
}

impl ScanResult {
    fn add_pass(
        &mut self,
        archive: Scanned<'_>,
        (passes, pass): (&Passes, usize),
        (plan, level): (&Plan, Level),
        cancel: &Cancel,
    ) -> Result<()> {
        // Of most threads one record at a time is in memory: nothing has to be throttled.
        let (throttle, halt) = (Throttle::new(usize::MAX), AtomicBool::new(false));
        let bounds =
            Bounds { record: RECORD, weight: usize::MAX, ..Bounds::new(&throttle, &halt).with(archive.selection) };
        let mut open = passes.open(pass);
        for entry in archive.catalogue.files.values().filter(|entry| passes.reads(pass, entry)) {
            self.files += u64::from(pass == 0);
            archive::read(&entry.source(), &bounds, &mut |piece| {
                if let Piece::Thread { thread, record, entry: name, .. } = piece {
                    self.threads += u64::from(pass == 0);
                    let rank = Rank::of_thread(&thread, entry.modified, &entry.path, record.offset);
                    let source = version_source(&thread, &entry.path, name.as_deref(), record.offset);
                    if passes.is_in(pass, &thread.id)
                        && let Some(thread) = open.add(Archived::read(*thread, source), rank)
                    {
                        self.add(plan, &thread, level);
                    }
                }
                if cancel.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            cancel.check()?;
        }
        for thread in open.rest() {
            self.add(plan, &thread, level);
        }
        Ok(())
    }

    fn add(&mut self, plan: &Plan, read: &Archived, level: Level) {
        if self.gone.contains(&read.thread.id) {
            return;
        }
        if read.left_out {
            self.cut.insert(read.thread.id.clone());
            return;
        }
        let source = RecordSource { file: path_of_key(&read.source.file), offset: read.source.offset };
        for name in names(plan, &read.thread, &read.source.to_string(), level) {
            self.hits.entry(name).or_insert_with(|| (0, source.clone())).0 += 1;
        }
    }
}

/// The names of the hits in a thread that was read from `file`: its own, or those of its blocks.
#[must_use]
pub fn names(plan: &Plan, thread: &Thread, file: &str, level: Level) -> Vec<String> {
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let seen = Seen { thread, file, blocks: blocks(&remarks) };
    if level == Level::Threads {
        return seen.holds(plan, None).then(|| thread.id.to_string()).into_iter().collect();
    }
    let spots = seen.blocks.iter().flat_map(|block| match level {
        Level::Lines => (0..block.comments.len()).map(|line| Spot { block, line: Some(line) }).collect(),
        Level::Threads | Level::Comments => vec![Spot { block, line: None }],
    });
    let holding = spots.filter(|spot| seen.holds(plan, Some(*spot)));
    holding.map(|spot| block_name(&thread.id, seen.floor(spot))).collect()
}

/// A part of a thread under test: a comment block, or one line of it.
#[derive(Clone, Copy)]
struct Spot<'b> {
    block: &'b Block,
    /// The line, counted from 0.
    line: Option<usize>,
}

impl Spot<'_> {
    /// Returns whether a text occurs in the block or, of a line, whether an occurrence in the block touches the line.
    fn has(self, needle: &Needle) -> bool {
        match self.line {
            None => needle.occurs_in(&self.block.text),
            Some(line) => {
                let places = needle.find(&self.block.text);
                places.iter().any(|place| Block::touched(&self.block.starts, place).contains(&line))
            }
        }
    }
}

/// A thread under test.
struct Seen<'a> {
    thread: &'a Thread,
    /// The keyword of the file's path.
    file: &'a str,
    blocks: Vec<Block>,
}

impl Seen<'_> {
    /// Whether the thread, or a part of it, satisfies a plan.
    fn holds(&self, plan: &Plan, spot: Option<Spot<'_>>) -> bool {
        match plan {
            Plan::All => true,
            Plan::And(parts) => parts.iter().all(|part| self.holds(part, spot)),
            Plan::Or(parts) => parts.iter().any(|part| self.holds(part, spot)),
            Plan::Not(inner) => !self.holds(inner, spot),
            Plan::InComment(inner) => self.in_spots(spot, |spot| self.holds(inner, Some(spot))),
            Plan::InThread(inner) => self.holds(inner, None),
            Plan::Text(clause) => self.has_text(clause, spot),
            Plan::Question(question) => {
                self.holds(&question.exact, spot) || question.pieces.iter().any(|piece| self.has_text(piece, spot))
            }
            Plan::BodyText(part, clause) => self.has_body_text(*part, &clause.needle),
            Plan::Fact(fact) => self.has_fact(fact, spot),
        }
    }

    fn has_text(&self, clause: &TextClause, spot: Option<Spot<'_>>) -> bool {
        let needle = &clause.needle;
        let (in_title, in_body) =
            (|| needle.occurs_in(&self.thread.all_titles()), || needle.occurs_in(&self.thread.all_bodies()));
        let in_comments = || self.in_spots(spot, |spot| spot.has(needle));
        match clause.place {
            Some(Place::Title) => in_title(),
            Some(Place::Body) => in_body(),
            Some(Place::Comment) => in_comments(),
            // Of a part, its own text alone.
            None => (spot.is_none() && (in_title() || in_body())) || in_comments(),
        }
    }

    fn has_body_text(&self, part: BodyPart, needle: &Needle) -> bool {
        let body = &self.thread.all_bodies();
        match (Quoting::of(body), part) {
            (Some(quoting), BodyPart::Own) => needle.occurs_in(&quoting.own.text),
            (Some(quoting), BodyPart::Quoted) => needle.occurs_in(&quoting.quoted.text),
            (None, BodyPart::Own) => needle.occurs_in(body),
            (None, BodyPart::Quoted) => false,
        }
    }

    fn has_fact(&self, fact: &Fact, spot: Option<Spot<'_>>) -> bool {
        let facts = PostFacts::of(self.thread);
        match fact {
            Fact::Keyword(key, owner, glob) => self.has_keyword(*key, *owner, glob, spot),
            Fact::Posted(range) => self.thread.posted_at.is_some_and(|time| range.contains(time)),
            Fact::Commented(range) => {
                self.in_spots(spot, |spot| self.facts(spot).times().any(|time| range.contains(time)))
            }
            Fact::Count(count, range) => range.contains(match count {
                Count::Comments => signed(self.thread.comment_count()),
                Count::Ups => signed(facts.ups),
                Count::Boos => signed(facts.boos),
                Count::Score => facts.score(),
            }),
            // Only the index knows what is new: an archive does not record when it was read.
            Fact::NewerThan(_) => true,
        }
    }

    fn has_keyword(&self, key: Key, owner: Owner, glob: &Glob, spot: Option<Spot<'_>>) -> bool {
        let fits = |keywords: Vec<String>| keywords.iter().any(|keyword| key.fits(glob, keyword));
        let in_post = || fits(self.post_keywords(key));
        let in_comments = || self.in_spots(spot, |spot| fits(comment_keywords(&self.facts(spot), key)));
        match (owner, spot) {
            (Owner::Post, _) => in_post(),
            (Owner::Comment, _) | (Owner::Either, Some(_)) => in_comments(),
            (Owner::Either, None) => in_post() || in_comments(),
        }
    }

    fn post_keywords(&self, key: Key) -> Vec<String> {
        let thread = self.thread;
        let facts = PostFacts::of(thread);
        let optional = |value: Option<&str>, form: fn(&str) -> String| value.map(form).into_iter().collect();
        match key {
            Key::Board => vec![name_key(&thread.id.board)],
            Key::User => optional(thread.author.as_deref(), name_key),
            Key::Category => optional(facts.title.category, label_key),
            Key::Subject => vec![label_key(facts.title.subject)],
            Key::Re => vec![if facts.title.is_reply { "yes" } else { "no" }.to_owned()],
            Key::Article => vec![exact_key(&thread.id.article)],
            Key::Has => facts.has().map(|has| has.name().to_owned()).collect(),
            Key::Domain | Key::Link => link_keywords(&facts.links, key),
            Key::Ip => optional(thread.ip.as_deref(), exact_key),
            Key::Country => optional(thread.country.as_deref(), label_key),
            Key::File => vec![exact_key(self.file)],
            Key::Reaction => vec![],
        }
    }

    fn in_spots<'b>(&'b self, spot: Option<Spot<'b>>, test: impl Fn(Spot<'b>) -> bool) -> bool {
        spot.map_or_else(|| self.blocks.iter().any(|block| test(Spot { block, line: None })), &test)
    }

    /// The comments of a part.
    fn comments(&self, spot: Spot<'_>) -> &[Comment] {
        let all = &self.thread.comments[spot.block.comments.clone()];
        spot.line.map_or(all, |line| &all[line..=line])
    }

    fn facts(&self, spot: Spot<'_>) -> BlockFacts<'_> {
        let comments = self.comments(spot);
        let links = links(if spot.line.is_some() { &comments[0].text } else { &spot.block.text });
        BlockFacts { comments, links }
    }

    fn floor(&self, spot: Spot<'_>) -> Option<u32> {
        self.comments(spot).iter().find_map(|comment| comment.floor)
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl std::fmt::Display for RecordSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", Path::display(&self.file), self.offset)
    }
}
