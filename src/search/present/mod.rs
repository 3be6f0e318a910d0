//! Documents to hits: facts, snippets, and the spans that match.

mod choice;
mod comment;
mod highlight;
mod passage;
mod snippet;
mod thread;

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashSet,
    ops::Range,
    rc::Rc,
};

use self::passage::{best_window, plain, within};
use self::thread::StoredFault;
pub use self::{
    highlight::{Highlights, highlighted_thread},
    thread::thread,
};
use super::{Detail, Match, Pieces, ThreadHit, compile::Compiler, order::Listed};
use crate::{
    Result,
    engine::{DocAddress, Level, Operator},
    index::{OpenIndex, StoredBlock, StoredThread, inconsistent},
    query::{BodyPart, Needle, Plan, Question, TextClause},
    text::{Quoting, Units},
    thread::{Place, Thread, ThreadId, UnixTime, VersionSource},
};

/// Reads the documents of candidates, and finds the texts of a plan in them.
pub(in crate::search) struct Presenter<'a> {
    index: &'a OpenIndex,
    compiler: Compiler,
    clauses: Vec<&'a TextClause>,
    excerpts: Vec<(BodyPart, &'a TextClause)>,
    questions: Vec<&'a Question>,
    /// The conditions on comments that are no texts.
    conditions: Vec<&'a Plan>,
    pub(in crate::search) detail: Detail,
    /// The scores of the candidates are their relevance: under another order they are not computed.
    pub(in crate::search) is_ranked: bool,
    /// The last thread that was read: successive comment hits often share it.
    last: RefCell<Option<(DocAddress, Rc<StoredThread>)>>,
    last_whole: RefCell<Option<Rc<Thread>>>,
    /// The documents with each piece of the questions.
    pieces: OnceCell<Vec<Operator>>,
    /// Set while a hit is read that has no text close to a question.
    any_piece: Cell<bool>,
    /// The comment blocks with texts to show: those close to a question, and with any of its pieces.
    blocks: [OnceCell<Operator>; 2],
    /// The comment blocks with each of the conditions.
    of_conditions: OnceCell<Vec<Operator>>,
}

impl<'a> Presenter<'a> {
    pub(in crate::search) fn new(index: &'a OpenIndex, compiler: Compiler, plan: Option<&'a Plan>) -> Self {
        let of_plan = |plan: &'a Plan| {
            (plan.shown_texts(), plan.shown_body_texts(), plan.questions(), plan.shown_comment_conditions())
        };
        let (clauses, excerpts, questions, conditions) = plan.map(of_plan).unwrap_or_default();
        Self {
            index,
            compiler,
            clauses,
            excerpts,
            questions,
            conditions,
            detail: Detail::default(),
            is_ranked: false,
            last: RefCell::default(),
            last_whole: RefCell::default(),
            pieces: OnceCell::new(),
            any_piece: Cell::default(),
            blocks: Default::default(),
            of_conditions: OnceCell::new(),
        }
    }

    /// The hit of a thread.
    pub(in crate::search) fn thread(&self, candidate: &Listed) -> Result<ThreadHit> {
        let thread = self.index.thread(candidate.address)?;
        let matches = self.closest(|| self.matches(&thread, candidate.address))?;
        let whole = if self.detail.full { Some(stored_whole(self.index, &thread.id())?) } else { None };
        Ok(ThreadHit {
            whole,
            id: thread.id(),
            title: thread.title().to_owned(),
            author: thread.author,
            posted_at: thread.posted_at.map(UnixTime),
            url: thread.url,
            comments: thread.comments,
            ups: thread.ups,
            boos: thread.boos,
            relevance: self.relevance(candidate),
            pieces: self.pieces(candidate.address, Level::Threads)?,
            matches,
        })
    }

    fn relevance(&self, candidate: &Listed) -> Option<f32> {
        self.is_ranked.then_some(candidate.score)
    }

    /// How many pieces of the questions a hit holds; `None` without a question.
    fn pieces(&self, hit: DocAddress, level: Level) -> Result<Option<Pieces>> {
        if self.questions.is_empty() {
            return Ok(None);
        }
        let all = self.questions.iter().flat_map(|question| &question.pieces);
        let pieces = self.pieces.get_or_init(|| all.map(|piece| self.compiler.piece_anywhere(piece)).collect());
        let held = self.compiler.context().matching_in(self.index, pieces, hit, level)?;
        Ok(Some(Pieces { held, of: pieces.len() }))
    }

    /// What `find` finds in the texts that are close to a question; if that is nothing, by any piece.
    fn closest<T>(&self, find: impl Fn() -> Result<Vec<T>>) -> Result<Vec<T>> {
        let found = find()?;
        if !found.is_empty() || self.questions.is_empty() {
            return Ok(found);
        }
        // A cell instead of a parameter of every method in between: only questions need it.
        self.any_piece.set(true);
        let found = find();
        self.any_piece.set(false);
        found
    }

    /// The best passages of a thread.
    fn matches(&self, thread: &StoredThread, address: DocAddress) -> Result<Vec<Match>> {
        let mut matches = Vec::new();
        matches.extend(self.titles(thread));
        matches.extend(self.bodies(thread));
        matches.extend(self.comments(address)?);
        Ok(matches)
    }

    /// The needles for `text` at `place`: the pieces of a question only if the text is close to it, or if no text of the
    /// hit is, so that two characters that occur anywhere are not shown as a match.
    fn needles(&self, place: Place, text: &str) -> Vec<&Needle> {
        let here = self.clauses.iter().filter(|clause| clause.place.is_none_or(|wanted| wanted == place));
        let mut needles: Vec<_> = here.map(|clause| &clause.needle).collect();
        for question in &self.questions {
            needles.extend(question.terms().iter().map(|clause| &clause.needle));
            if self.any_piece.get() || question.is_close(&Units::of(text)) {
                needles.extend(question.pieces.iter().map(|piece| &piece.needle));
            }
        }
        needles
    }

    fn places(&self, place: Place, text: &str) -> Vec<(Range<usize>, usize)> {
        snippet::places(&self.needles(place, text), text)
    }

    /// The title, and those of other versions, as far as they match.
    fn titles(&self, thread: &StoredThread) -> Vec<Match> {
        let spans = self.title_spans(thread);
        let parts = thread.parts(Place::Title).into_iter().filter_map(|(part, source)| {
            let (spans, text) = (snippet::within(&spans, &part), thread.titles.get(part)?);
            (!spans.is_empty()).then(|| self.of_version(source, plain(Place::Title, text.to_owned(), spans)))
        });
        parts.collect()
    }

    /// The best passage of the post, and the best of the posts of other versions that has a text which this one lacks; or
    /// all that match, each as a whole.
    fn bodies(&self, thread: &StoredThread) -> Vec<Match> {
        let places = self.body_places(&thread.bodies);
        let mut matches = Vec::new();
        let mut shown = HashSet::new();
        for (part, source) in thread.parts(Place::Body) {
            let Some(text) = thread.bodies.get(part.clone()) else { continue };
            let here: Vec<_> = within(&places, &part);
            if self.detail.every_match && !here.is_empty() {
                matches.push(self.of_version(source, plain(Place::Body, text.to_owned(), snippet::spans(&here))));
            } else if !self.detail.every_match
                && here.iter().any(|(_, needle)| !shown.contains(needle))
                && let Some((window, spans)) = best_window(text, &here)
            {
                shown.extend(here.iter().map(|(_, needle)| *needle));
                matches.push(self.of_version(source, plain(Place::Body, text[window].to_owned(), spans)));
            }
        }
        matches
    }

    /// A passage with the file of the version that it is from.
    fn of_version(&self, source: Option<&VersionSource>, found: Match) -> Match {
        Match { earlier: source.map(|source| self.index.file_name(source)), ..found }
    }

    fn title_spans(&self, thread: &StoredThread) -> Vec<Range<usize>> {
        snippet::spans(&self.places(Place::Title, &thread.titles))
    }

    fn body_places(&self, body: &str) -> Vec<(Range<usize>, usize)> {
        let mut places = self.places(Place::Body, body);
        places.extend(self.excerpt_places(body));
        // Those of the excerpts came last, and `densest` needs them in the order of the text.
        places.sort_unstable_by_key(|(place, number)| (place.start, place.end, *number));
        places
    }

    /// The spans that match in a thread's titles and in its posts, those of other versions included.
    pub(in crate::search) fn post_spans(&self, thread: &StoredThread) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
        (self.title_spans(thread), snippet::spans(&self.body_places(&thread.bodies)))
    }

    /// The spans that match in a comment block.
    pub(in crate::search) fn block_spans(&self, block: &StoredBlock) -> Vec<Range<usize>> {
        snippet::spans(&self.places(Place::Comment, &block.text))
    }

    /// The places in the post of texts that are searched for in a part of it.
    fn excerpt_places(&self, body: &str) -> Vec<(Range<usize>, usize)> {
        if self.excerpts.is_empty() {
            return vec![];
        }
        let quoting = Quoting::of(body);
        let find = |excerpt: BodyPart, needle: &Needle| match (&quoting, excerpt) {
            (None, BodyPart::Own) => needle.find(body),
            (None, BodyPart::Quoted) => vec![],
            (Some(quoting), _) => {
                let part = if excerpt == BodyPart::Own { &quoting.own } else { &quoting.quoted };
                needle.find(&part.text).iter().map(|place| part.origin(place)).collect()
            }
        };
        let numbered = (self.clauses.len()..).zip(&self.excerpts);
        let places = numbered.flat_map(|(number, &(excerpt, clause))| {
            find(excerpt, &clause.needle).into_iter().map(move |place| (place, number))
        });
        places.collect()
    }

    fn stored(&self, address: DocAddress) -> Result<Rc<StoredThread>> {
        let mut last = self.last.borrow_mut();
        if let Some((_, thread)) = last.as_ref().filter(|(known, _)| *known == address) {
            return Ok(Rc::clone(thread));
        }
        let thread = Rc::new(self.index.thread(address)?);
        *last = Some((address, Rc::clone(&thread)));
        Ok(thread)
    }

    fn whole(&self, id: &ThreadId) -> Result<Rc<Thread>> {
        let mut last = self.last_whole.borrow_mut();
        if let Some(thread) = last.as_ref().filter(|thread| thread.id == *id) {
            return Ok(Rc::clone(thread));
        }
        let thread = Rc::new(stored_whole(self.index, id)?);
        *last = Some(Rc::clone(&thread));
        Ok(thread)
    }
}

/// The whole thread of a hit. That its own postings do not lead to it is damage, and no thread without a text.
fn stored_whole(index: &OpenIndex, id: &ThreadId) -> Result<Thread> {
    thread(index, id)?.ok_or_else(|| inconsistent(StoredFault::ThreadGone))
}
