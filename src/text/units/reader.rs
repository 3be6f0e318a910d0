//! The reader of units: one pass over a text, character by character.

use std::ops::Range;

use super::{
    class::{BETWEEN_RUNS, Class, PAUSE, SEPARATION, classify},
    number,
    unit::{Part, Unit, UnitKind, Units},
};
use crate::text::{
    fold::{self, Fold, Folded, compose, fold},
    link,
};

/// The maximum length of a run, in folded bytes: two runs and a separator stay below 200 bytes, a limit that every
/// engine accepts for a token.
const MAX_RUN: usize = 96;
/// The maximum number of camelCase parts that are also indexed in combination: a run with more of them is a code (of an
/// URL, a base64 text), not a name.
const MAX_JOINED_PARTS: usize = 6;

/// The rules that depend on what surrounds a text. A term of a query is also read by others than the first, since what
/// surrounds it in a text is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::text) enum Reading {
    /// The path of an address is recognised by its form.
    #[default]
    Plain,
    /// Everything is in the path of an address.
    InPath,
    /// Nothing is in the path of an address.
    NoPath,
    /// A decimal is the beginning of a longer row of numbers with dots, such as a version or a date.
    InVersion,
}

/// Appends the units of `text` to `units`, which must be empty. Whenever there are more than `max`, they are passed to
/// `full` at the next pause, or at twice as many, and removed except for the last one.
pub(super) fn read(units: &mut Units, text: &str, reading: Reading, max: usize, full: &mut dyn FnMut(&Units)) {
    let paths = if matches!(reading, Reading::Plain | Reading::InVersion) { link::paths(text) } else { vec![] };
    UnitReader {
        units,
        max,
        full,
        text,
        reading,
        paths: paths.into_iter().rev().collect(),
        run: None,
        gap: None,
        line_feeds: 0,
        end_of_last: 0,
        upper: 0,
        grouped_end: 0,
        within: false,
        pending: "",
    }
    .read();
}

struct UnitReader<'a> {
    units: &'a mut Units,
    max: usize,
    full: &'a mut dyn FnMut(&Units),
    text: &'a str,
    reading: Reading,
    /// The paths of addresses from here on, the next one last.
    paths: Vec<Range<usize>>,
    /// The kind of the run that the next character may extend.
    run: Option<UnitKind>,
    /// The pause since the last unit, if there was one: its form and its place.
    gap: Option<(char, Range<usize>)>,
    line_feeds: u32,
    /// The end of the last character that was not skipped: a sign that begins there touches the run.
    end_of_last: usize,
    /// The number of upper-case letters at the end of the run.
    upper: usize,
    /// The end of the current number with grouped thousands: its commas belong to it.
    grouped_end: usize,
    /// True within a character that folds to several, from the second on.
    within: bool,
    /// The rest of a character that folds to several.
    pending: &'static str,
}

impl UnitReader<'_> {
    fn read(mut self) {
        let mut at = 0;
        while let Some((c, length)) = compose(&self.text[at..]) {
            // Posts contain ANSI colours: the letters and digits of their sequences are no text.
            if c == '\u{1b}' {
                at += escape_length(&self.text[at..]);
                continue;
            }
            let end = at + length;
            match fold(c) {
                Fold::One(folded) => self.take(c, folded, at..end),
                Fold::Nothing => self.extend_last(at, end),
                Fold::Several(text) => self.take_several(text, at..end),
            }
            at = end;
        }
        self.close_run();
    }

    /// Takes a character that folds to `text`: each unit of it has the whole character as its source.
    fn take_several(&mut self, text: &'static str, source: Range<usize>) {
        for (at, c) in text.char_indices() {
            self.pending = &text[at + c.len_utf8()..];
            self.within = at > 0;
            if let Fold::One(folded) = fold(c) {
                self.take(c, folded, source.clone());
            }
        }
        self.within = false;
    }

    /// Adds a skipped character to the unit it touches, so that a highlight does not cut off an accent.
    fn extend_last(&mut self, at: usize, end: usize) {
        if let Some(last) = self.units.row.last_mut().filter(|last| last.source.end == at) {
            last.source.end = end;
        }
        if self.end_of_last == at {
            self.end_of_last = end;
        }
    }

    fn take(&mut self, c: char, folded: Folded, source: Range<usize>) {
        let class = classify(folded.char);
        match class {
            Class::Letter | Class::Digit => self.run_char(class, folded.char, c.is_uppercase(), source.clone()),
            Class::Char => {
                self.push(UnitKind::Char, folded.char, source.clone());
                if folded.ambiguous
                    && let Some(exact) = fold::exact(c)
                {
                    self.units.exact.push((self.units.row.len() - 1, exact.char));
                }
            }
            Class::Pause | Class::Other => self.mark(folded.char, class, source.clone()),
            Class::LineFeed => self.line_feed(source.clone()),
            Class::Separator => self.separate(source.clone()),
            Class::Blank => self.close_run(),
        }
        if !matches!(class, Class::LineFeed | Class::Blank) {
            self.line_feeds = 0;
        }
        self.end_of_last = source.end;
    }

    fn run_char(&mut self, class: Class, c: char, upper: bool, source: Range<usize>) {
        let path = self.is_in_path(source.start);
        // Capitals in the path of an address are those of a code and begin no word.
        let upper = upper && !path;
        let kind = self.kind_of_run(class, path);
        let full = self.units.row.last().is_some_and(|last| last.folded.len() + c.len_utf8() > MAX_RUN);
        let extends = self.run == Some(kind) || (kind == UnitKind::Mixed && self.run.is_some());
        // A run that is split here is found only by candidates that are verified in the stored text.
        self.units.cut |= full && extends;
        if !extends || full {
            let first = if class == Class::Letter { UnitKind::Letters } else { UnitKind::Digits };
            self.push(first, c, source.clone());
            self.run = Some(first);
            self.upper = usize::from(upper);
            if first == UnitKind::Digits {
                self.grouped_end = number::grouped_end(self.text, source.start).unwrap_or_default();
            }
            return;
        }
        self.extend_run(kind, c, upper, &source);
    }

    /// The kind of the current run with one more character of `class`. In the path of an address letters and digits form
    /// one run.
    fn kind_of_run(&self, class: Class, path: bool) -> UnitKind {
        let own = if class == Class::Letter { UnitKind::Letters } else { UnitKind::Digits };
        match self.run {
            Some(UnitKind::Fraction) if class == Class::Digit => UnitKind::Fraction,
            Some(run @ (UnitKind::Letters | UnitKind::Digits | UnitKind::Mixed)) if path && run != own => {
                UnitKind::Mixed
            }
            _ => own,
        }
    }

    fn extend_run(&mut self, kind: UnitKind, c: char, upper: bool, source: &Range<usize>) {
        let at = self.units.folded.len();
        if upper && self.upper == 0 {
            self.units.part_starts.push((at, source.start));
        }
        self.units.folded.push(c);
        if let Some(last) = self.units.row.last_mut() {
            if !upper && self.upper > 1 {
                // The last of several capitals begins the next part: XMLHttp is XML and Http.
                let back = last_char_before(&self.units.folded, at);
                self.units.part_starts.push((back, last_char_before(self.text, source.start)));
            }
            last.source.end = source.end;
            last.folded.end = self.units.folded.len();
            last.kind = kind;
        }
        self.run = Some(kind);
        self.upper = if upper { self.upper + 1 } else { 0 };
    }

    fn is_in_path(&mut self, at: usize) -> bool {
        while self.paths.last().is_some_and(|path| path.end <= at) {
            self.paths.pop();
        }
        self.reading == Reading::InPath || self.paths.last().is_some_and(|path| path.contains(&at))
    }

    fn push(&mut self, kind: UnitKind, c: char, source: Range<usize>) {
        self.close_run();
        let held = self.units.row.len();
        // At a pause no pair is cut apart; a text without one must not take any amount of memory.
        if held > self.max && (self.gap.is_some() || held / 2 > self.max) {
            (self.full)(self.units);
            self.units.keep_last();
        }
        // Only before a unit: a pause at the end of a text separates nothing.
        if let Some((form, gap)) = self.gap.take() {
            self.push_unit(UnitKind::Gap, form, gap);
        }
        if self.units.row.last().is_some_and(|last| last.kind.needs_separator(kind)) {
            // Without the separator `ab c` and `a bc` would have the same pair token.
            self.units.folded.push(BETWEEN_RUNS);
        }
        self.push_unit(kind, c, source);
    }

    fn push_unit(&mut self, kind: UnitKind, c: char, source: Range<usize>) {
        let start = self.units.folded.len();
        self.units.folded.push(c);
        self.units.row.push(Unit { kind, source, folded: start..self.units.folded.len() });
    }

    /// Handles punctuation and other signs: some are units where they touch a run, some are a pause, the rest only ends
    /// the run.
    fn mark(&mut self, c: char, class: Class, source: Range<usize>) {
        if source.end < self.grouped_end {
            return;
        }
        let before = self.touching(source.start);
        let after = self.next_after(source.end).map(classify);
        let alphanumeric = matches!(after, Some(Class::Letter | Class::Digit));
        let digits = matches!(before, Some(UnitKind::Digits | UnitKind::Fraction));
        match c {
            '.' if after == Some(Class::Digit) && before == Some(UnitKind::Digits) => self.point(source),
            '/' | ':' if digits && after == Some(Class::Digit) => self.push(UnitKind::Sign, c, source),
            '%' if digits => self.push(UnitKind::Sign, c, source),
            '+' | '#' if before.is_some() && !digits && before != Some(UnitKind::Char) => {
                self.push(UnitKind::Sign, c, source);
            }
            // A dot inside a name (imgur.com, 2330.TW) is no pause.
            '.' if alphanumeric && !matches!(before, None | Some(UnitKind::Sign | UnitKind::Char)) => self.close_run(),
            _ => {
                self.close_run();
                if class == Class::Pause {
                    self.pause(source);
                }
            }
        }
    }

    /// Handles a dot between digits: it begins the fraction of a decimal, or separates the numbers of a version.
    fn point(&mut self, source: Range<usize>) {
        let row = &self.units.row;
        let after_dot = row.len().checked_sub(2).is_some_and(|before| {
            row[before].source.end == row[before + 1].source.start && self.units.text(before) == "."
        });
        if after_dot || self.reading == Reading::InVersion || !number::is_fraction(&self.text[source.end..]) {
            return self.push(UnitKind::Sign, '.', source);
        }
        self.push(UnitKind::Fraction, '.', source);
        self.run = Some(UnitKind::Fraction);
    }

    /// The next character, folded.
    fn next_after(&self, end: usize) -> Option<char> {
        self.pending.chars().next().or_else(|| fold(self.text[end..].chars().next()?).first())
    }

    /// The kind of the last unit if it ends at `at` without anything skipped between; of signs, only `+` and `#` count.
    fn touching(&self, at: usize) -> Option<UnitKind> {
        let touches = |last: &&Unit| self.within || (last.source.end == at && self.end_of_last == at);
        let last = self.units.row.last().filter(touches)?;
        let sign = &self.units.folded[last.folded.clone()];
        (last.kind != UnitKind::Sign || matches!(sign, "+" | "#")).then_some(last.kind)
    }

    fn line_feed(&mut self, source: Range<usize>) {
        self.close_run();
        self.line_feeds += 1;
        if self.line_feeds > 1 {
            self.pause(source);
        }
    }

    fn pause(&mut self, source: Range<usize>) {
        if let Some((_, gap)) = &mut self.gap {
            gap.end = source.end;
        } else if !self.units.row.is_empty() {
            self.gap = Some((PAUSE, source));
        }
    }

    /// Makes the current pause one that equals no pause within a text.
    fn separate(&mut self, source: Range<usize>) {
        self.close_run();
        self.pause(source);
        if let Some((form, _)) = &mut self.gap {
            *form = SEPARATION;
        }
    }

    fn close_run(&mut self) {
        if self.run.take().is_some() && !self.units.part_starts.is_empty() {
            self.split_parts();
        }
    }

    /// Records the parts of the finished run, at least two letters each, and the combinations of adjacent ones.
    fn split_parts(&mut self) {
        let units = &mut *self.units;
        let unit = units.row.len() - 1;
        let run = &units.row[unit];
        let mut edges = vec![(run.folded.start, run.source.start)];
        edges.append(&mut units.part_starts);
        edges.push((run.folded.end, run.source.end));
        let parts = edges.len() - 1;
        // `parts - 1`, as all parts together are the run itself.
        let longest = if parts > MAX_JOINED_PARTS { 1 } else { parts - 1 };
        for first in 0..parts {
            for last in (first + 1)..=(first + longest).min(parts) {
                let (folded, source) = (edges[first].0..edges[last].0, edges[first].1..edges[last].1);
                if folded.len() > 1 {
                    units.parts.push(Part { unit, source, folded });
                }
            }
        }
    }
}

fn last_char_before(text: &str, end: usize) -> usize {
    text[..end].char_indices().next_back().map_or(0, |(at, _)| at)
}

/// The length of a terminal escape sequence, `ESC [ … letter`, or of the `ESC` alone if no sequence follows it: no text
/// is lost.
pub(crate) fn escape_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 1 };
    let length = parameters.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?')).unwrap_or(parameters.len());
    let ends = parameters[length..].starts_with(|c: char| c.is_ascii_alphabetic());
    if ends { 2 + length + 1 } else { 1 }
}
