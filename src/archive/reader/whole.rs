//! Files that are one value: a page, the text of a post, a table, a value in Python's notation.

use std::{borrow::Cow, sync::Arc};

use super::Reader;
use crate::archive::{
    Fault, Reason, RecordPlace,
    dialect::{Context, ListHeader, Read, WholeFile, WholePost, of_whole},
    dialects::{PAGES, TEXTS},
    files::{encoding::utf_8, kind::FileKind, window::Window},
    json::{python, scan::Size},
    pages,
    ptt::bbs_text,
    records::content,
    report::reject::excerpt,
    tables,
};

/// About how many tags of a page make a comment.
const TAGS_OF_A_COMMENT: usize = 8;

impl Reader<'_> {
    /// Reads values in Python's notation.
    pub(super) fn python<'w>(&mut self, mut window: Window<'w>) -> Window<'w> {
        let offset = window.offset();
        if !window.fits() {
            return self.reject_all(window, Reason::Python);
        }
        let text = python::to_json(&utf_8(window.bytes()));
        let place = RecordPlace { offset, length: window.bytes().len() as u64 };
        self.output.fault(offset, Fault::Python);
        self.nested(text, place);
        window
    }

    /// Reads a page in HTML.
    pub(super) fn page<'w>(&mut self, mut window: Window<'w>) -> Window<'w> {
        let offset = window.offset();
        if !window.fits() {
            return self.reject_all(window, Reason::TooLarge(self.bounds.record as u64));
        }
        let bytes = window.bytes();
        let size = Size { pieces: memchr::memchr_iter(b'<', bytes).count() / TAGS_OF_A_COMMENT, longest: bytes.len() };
        let weight = size.weight(bytes.len());
        let permit = match self.admit(bytes.len(), weight, false) {
            Ok(permit) => permit,
            Err(reason) => return self.reject_all(window, reason),
        };
        let html = utf_8(bytes);
        let place = RecordPlace { offset, length: bytes.len() as u64 };
        let Some(dialect) = of_whole(&PAGES, &html) else {
            self.output.reject_rest(place, pages::no_post(&html), excerpt(bytes));
            return window;
        };
        let Some((page, name)) = self.post_of((dialect, weight), &html) else {
            self.output.reject_rest(place, Reason::UnknownPage, excerpt(bytes));
            return window;
        };
        let faults = [(matches!(html, Cow::Owned(_)), Fault::InvalidUtf8), (page.is_cut, Fault::CutBySite)];
        faults.into_iter().filter(|(met, _)| *met).for_each(|(_, fault)| self.output.fault(offset, fault));
        self.take(Read::whole(page.thread), name, place, (0, permit), b"");
        window
    }

    /// Reads the text of a post, a table, or records behind a damaged beginning.
    pub(super) fn text<'w>(&mut self, mut window: Window<'w>, has_nuls: bool) -> Window<'w> {
        let offset = window.offset();
        // First, since a table is read row by row and need not fit the window.
        if let Some(form) = tables::form(window.at_least(1), self.bounds.aliases()) {
            return self.table(window, form);
        }
        if window.fits() && self.post(&window, has_nuls) {
            return window;
        }
        let excerpt = excerpt(window.bytes());
        if let Some(first) = content::first_record(window.bytes(), self.bounds.aliases()) {
            let place = RecordPlace { offset, length: first as u64 };
            self.reject(place, Reason::Broken("the content does not begin as JSON does"), excerpt);
            window.consume(first);
            return self.list(window);
        }
        let reason = if has_nuls { Reason::Binary(FileKind::UNKNOWN.name()) } else { Reason::UnknownText };
        self.reject_all(window, reason)
    }

    fn table<'w>(&mut self, mut window: Window<'w>, form: tables::Form) -> Window<'w> {
        let file = Arc::clone(&self.file);
        let header = ListHeader::default();
        let context = Context::new(&header, &file, self.bounds.aliases());
        let outcome = tables::read(&mut window, form, |row| {
            if !row.is_valid {
                self.output.fault(row.place.offset, Fault::InvalidUtf8);
            }
            if row.cells.members().iter().all(|(_, cell)| cell.text().is_none_or(|text| text.trim().is_empty())) {
                return true;
            }
            let length = usize::try_from(row.place.length).unwrap_or(usize::MAX);
            self.row(&row.cells, row.place, Size { pieces: 1, longest: length }.weight(length), &context);
            !self.output.is_stopped()
        });
        if let Ok(Some(offset)) = outcome {
            self.output.fault(offset, Fault::OpenQuote);
        }
        if let Err(offset) = outcome {
            self.assembly.release(self.bounds, &mut self.output);
            window.drain();
            let place = RecordPlace { offset, length: window.total().saturating_sub(offset) };
            self.output.reject_rest(place, Reason::TooLarge(self.bounds.record as u64), String::new());
        }
        window
    }

    /// Reads the text of one post; whether the content is one.
    fn post(&mut self, window: &Window<'_>, has_nuls: bool) -> bool {
        let (offset, bytes) = (window.offset(), window.bytes());
        let size = Size { pieces: memchr::memchr_iter(b'\n', bytes).count(), longest: bytes.len() };
        let weight = size.weight(bytes.len());
        // Before the text is copied: the permit is for the copy.
        let Ok(permit) = self.admit(bytes.len(), weight, false) else { return false };
        let mut text = utf_8(bytes);
        let is_valid = matches!(text, Cow::Borrowed(_));
        if has_nuls {
            text.to_mut().retain(|c| c != '\0');
        }
        let Some(dialect) = of_whole(&TEXTS, &text) else { return false };
        let starts = bbs_text::further(&text);
        let mut posts = Vec::new();
        for (start, end) in [0].iter().chain(&starts).zip(starts.iter().chain([&text.len()])) {
            let part = text.get(*start..*end).unwrap_or_default();
            // Each of several posts has a header of its own, whatever the first one is.
            let dialect = if *start == 0 { dialect } else { &bbs_text::TEXT };
            let Some((WholePost { thread, .. }, dialect)) = self.post_of((dialect, weight), part) else { return false };
            posts.push((thread, dialect, *start, part.len()));
        }
        let faults = [(!is_valid, Fault::InvalidUtf8), (has_nuls, Fault::Nul)];
        faults.into_iter().filter(|(met, _)| *met).for_each(|(_, fault)| self.output.fault(offset, fault));
        // In a text that was mended the offsets are others.
        let whole = RecordPlace { offset, length: bytes.len() as u64 };
        let is_as_read = is_valid && !has_nuls;
        for (thread, dialect, start, length) in posts {
            let own = RecordPlace { offset: offset + start as u64, length: length as u64 };
            self.take(Read::whole(thread), dialect, if is_as_read { own } else { whole }, (0, permit.clone()), b"");
        }
        true
    }

    /// The post that `text`, which weighs `weight`, is, and the name of its dialect.
    fn post_of(&self, (dialect, weight): (&'static WholeFile, usize), text: &str) -> Option<(WholePost, &'static str)> {
        let header = ListHeader::default();
        let context = Context::new(&header, &self.file, self.bounds.aliases());
        let post = self.bounds.throttle.apart(weight, || (dialect.read)(text, &context));
        post.map(|post| (post, dialect.name))
    }
}
