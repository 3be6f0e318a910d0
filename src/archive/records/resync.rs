//! Reading on behind a record that is broken.

use super::{Found, Mode, Records, content};
use crate::archive::{
    Reason, RecordPlace,
    json::{
        opening::{self, Opening},
        scan::{Scanner, Step},
    },
    report::reject::excerpt,
};

/// How much may be scanned again because of broken records, as a multiple of the content and beyond it: hostile nesting
/// could make every byte the beginning of a scan to the end.
const RESCANS: u64 = 8;
const RESCAN_ALLOWANCE: u64 = 16 << 20;
/// What a beginning of a record that the window's end cuts in two may measure.
const OVERLAP: usize = 4 << 10;

impl Records<'_> {
    /// Gives up the value at the window's beginning and goes to where the next record begins.
    pub(super) fn broken(&mut self, scanner: &Scanner, step: Step) -> Found {
        let (offset, excerpt) = (self.window.offset(), excerpt(self.window.bytes()));
        let too_large = step == Step::More && self.window.bytes().len() > self.window.bounds().record;
        let reason = match step {
            Step::Broken(how) => Reason::Broken(how),
            _ if too_large => Reason::TooLarge(self.window.bounds().record as u64),
            _ => Reason::Cut,
        };
        self.rescanned += scanner.at() as u64;
        (self.after_element, self.comma, self.key) = (true, Some(offset), None);
        if self.mode == Mode::Header {
            // What comes next looks like a record, and is to be read as one.
            self.mode = Mode::List { in_object: true };
        }
        if self.rescanned > RESCANS * self.window.total() + RESCAN_ALLOWANCE {
            self.window.drain();
        } else {
            let opening = self.opening.clone().or_else(|| self.opening_of(scanner));
            self.resume(opening.as_ref());
        }
        Found::Broken(RecordPlace { offset, length: self.window.offset() - offset }, reason, excerpt)
    }

    fn opening_of(&self, scanner: &Scanner) -> Option<Opening> {
        let first = scanner.members().first()?;
        self.window.bytes().get(first.key.clone()).map(Opening::new)
    }

    /// Slides the window to the next beginning of a record, or to the end.
    fn resume(&mut self, opening: Option<&Opening>) {
        // At least a byte, or the same broken value would be found again.
        self.window.consume(1);
        // Where no record was read yet, the break is in what comes before the first one.
        if self.opening.is_none()
            && let Some(first) = content::first_record(self.window.bytes(), self.window.bounds().aliases())
        {
            return self.window.consume(first);
        }
        loop {
            let text = self.window.bytes();
            let line = if self.mode == Mode::Document { opening::next_line(text, 0) } else { None };
            let within = line.and_then(|line| text.get(..line)).unwrap_or(text);
            if let Some(found) = opening.and_then(|opening| opening.find(within, 0)).or(line) {
                return self.window.consume(found);
            }
            let kept = OVERLAP.min(text.len());
            self.window.consume(text.len() - kept);
            if !self.window.more() {
                return self.window.consume(kept);
            }
        }
    }
}
