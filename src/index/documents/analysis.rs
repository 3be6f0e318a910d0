//! Texts to rows of numbers, one for each token. Each text is read once, however many fields it feeds.

use super::numbered::Numbered;
use crate::text::{Segmenter, Stream, Units};

/// The size, in numbers, above which buffers are freed after a text: few texts are that long.
const ROOM: usize = 1 << 18;

/// The memory, in bytes, for names of units, and for those of words and marks.
const NAMES: usize = 16 << 20;

/// The tokens of one text, in order, as numbers: units, which pairs are made of, too; words; marks. Words and marks share
/// their numbers.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct TextRows<'a> {
    pub(super) units: &'a [u32],
    pub(super) words: &'a [u32],
    pub(super) marks: &'a [u32],
}

/// Makes the rows of the texts of a thread. Buffers are reused, so that a token costs no allocation.
pub(in crate::index) struct Analysis {
    segmenter: Segmenter,
    read: Units,
    names: TokenNames,
    /// The memory for names of units, and for those of words and marks, in bytes.
    room: usize,
    units: Vec<u32>,
    words: Vec<u32>,
    marks: Vec<u32>,
}

/// The names of the tokens in rows.
#[derive(Debug, Default)]
pub(in crate::index) struct TokenNames {
    pub(in crate::index) units: Numbered,
    /// Words and marks.
    pub(in crate::index) words: Numbered,
}

impl Analysis {
    /// An analysis whose words `segmenter` finds.
    #[must_use]
    pub(in crate::index) fn new(segmenter: Segmenter) -> Self {
        let names = TokenNames::default();
        Self { segmenter, read: Units::default(), names, room: NAMES, units: vec![], words: vec![], marks: vec![] }
    }

    /// The same for one of `threads` threads with `memory` bytes.
    #[must_use]
    pub(in crate::index) fn within(self, memory: usize, threads: usize) -> Self {
        Self { room: (memory / 16 / threads.max(1)).min(NAMES), ..self }
    }

    /// Begins a thread: the rows of others must not be needed any more.
    pub(super) fn begin_thread(&mut self) {
        self.names.units.bound(self.room);
        self.names.words.bound(self.room);
    }

    /// The names of the tokens in the rows of the current thread.
    pub(in crate::index) fn names(&mut self) -> &mut TokenNames {
        &mut self.names
    }

    /// The rows of a text.
    pub(in crate::index) fn text(&mut self, text: &str) -> TextRows<'_> {
        self.read(text, true)
    }

    /// The rows of a text that repeats a part of another, without words.
    pub(in crate::index) fn excerpt(&mut self, text: &str) -> TextRows<'_> {
        self.read(text, false)
    }

    fn read(&mut self, text: &str, with_words: bool) -> TextRows<'_> {
        let Self { segmenter, read, names, units, words, marks, .. } = self;
        for row in [&mut *units, &mut *words, &mut *marks] {
            row.clear();
            row.shrink_to(ROOM);
        }
        read.read_in_parts(text, |part| {
            units.extend((part.repeats()..part.as_slice().len()).map(|unit| names.units.number(part.text(unit))));
            if with_words {
                segmenter.words(part, |word| words.push(names.words.number(word)));
            }
            Stream::Marks.tokens(part, segmenter, |mark| marks.push(names.words.number(mark)));
        });
        TextRows { units, words, marks }
    }
}
