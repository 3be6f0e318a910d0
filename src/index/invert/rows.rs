//! Rows of numbers: what a segment holds of its texts until it is written.

use tantivy::DocId;

/// The numbers of a chunk: a megabyte.
const CHUNK: usize = 1 << 18;

/// The rows of one kind, such as the units of all titles, by ascending document. They are in chunks, so that they grow
/// without being copied.
#[derive(Debug, Default)]
pub(super) struct Rows {
    chunks: Vec<Chunk>,
}

#[derive(Debug, Default)]
struct Chunk {
    heads: Vec<Head>,
    numbers: Vec<u32>,
}

/// The document of a row, and its end among the numbers of its chunk.
#[derive(Debug, Clone, Copy)]
struct Head {
    document: DocId,
    end: u32,
}

impl Rows {
    /// Adds the row of a document; no row if it has no numbers.
    pub(super) fn push(&mut self, document: DocId, numbers: impl ExactSizeIterator<Item = u32>) {
        let length = numbers.len();
        if length == 0 {
            return;
        }
        if self.chunks.last().is_none_or(|chunk| chunk.numbers.len() + length > CHUNK) {
            // The first one grows to its size: most of the rows of a small segment are short.
            let room = if self.chunks.is_empty() { length } else { length.max(CHUNK) };
            self.chunks.push(Chunk { heads: Vec::new(), numbers: Vec::with_capacity(room) });
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.numbers.extend(numbers);
            // A text has fewer than 2^32 tokens, as records have fewer bytes.
            let end = u32::try_from(chunk.numbers.len()).unwrap_or(u32::MAX);
            chunk.heads.push(Head { document, end });
        }
    }

    /// Replaces each number.
    pub(super) fn replace(&mut self, by: impl Fn(u32) -> u32) {
        let numbers = self.chunks.iter_mut().flat_map(|chunk| &mut chunk.numbers);
        numbers.for_each(|number| *number = by(*number));
    }

    /// The rows from the first on.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { chunks: self.chunks.iter(), heads: &[], numbers: &[], start: 0 }
    }

    /// The memory that the rows take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let of =
            |chunk: &Chunk| chunk.heads.capacity() * size_of::<Head>() + chunk.numbers.capacity() * size_of::<u32>();
        self.chunks.iter().map(of).sum()
    }
}

/// A place between two rows.
pub(super) struct Cursor<'a> {
    chunks: std::slice::Iter<'a, Chunk>,
    heads: &'a [Head],
    numbers: &'a [u32],
    start: usize,
}

impl<'a> Cursor<'a> {
    /// Passes the rows of all documents up to `last` to `take`, and moves behind them.
    pub(super) fn up_to(&mut self, last: DocId, take: &mut impl FnMut(DocId, &'a [u32])) {
        loop {
            let mut rest = self.heads;
            while let [head, later @ ..] = rest
                && head.document <= last
            {
                take(head.document, &self.numbers[self.start..head.end as usize]);
                self.start = head.end as usize;
                rest = later;
            }
            self.heads = rest;
            if !rest.is_empty() {
                return;
            }
            let Some(chunk) = self.chunks.next() else { return };
            (self.heads, self.numbers, self.start) = (&chunk.heads, &chunk.numbers, 0);
        }
    }
}

/// The keywords of one field: pairs of a document and a number, by ascending document.
#[derive(Debug, Default)]
pub(super) struct Keywords {
    chunks: Vec<Vec<(DocId, u32)>>,
}

impl Keywords {
    /// Adds a keyword of a document.
    pub(super) fn push(&mut self, document: DocId, number: u32) {
        const ROOM: usize = CHUNK / 2;
        if self.chunks.last().is_none_or(|chunk| chunk.len() == ROOM) {
            self.chunks.push(Vec::with_capacity(if self.chunks.is_empty() { 1 } else { ROOM }));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push((document, number));
        }
    }

    /// Replaces each number.
    pub(super) fn replace(&mut self, by: impl Fn(u32) -> u32) {
        self.chunks.iter_mut().flatten().for_each(|(_, number)| *number = by(*number));
    }

    /// All keywords with their documents.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(DocId, u32)> {
        self.chunks.iter().flatten()
    }

    /// The memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<(DocId, u32)>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rows_come_back_as_they_were_added(lengths in proptest::collection::vec(0_usize..90_000, 0..20)) {
            let (mut rows, mut expected) = (Rows::default(), Vec::new());
            for (document, &length) in (0..).zip(&lengths) {
                let numbers: Vec<u32> = (document..).take(length).collect();
                rows.push(document, numbers.iter().copied());
                expected.extend((length > 0).then_some((document, numbers)));
            }
            rows.replace(|number| number + 1);
            let mut read = Vec::new();
            let mut cursor = rows.cursor();
            for last in [3, 3, 7, DocId::MAX] {
                cursor.up_to(last, &mut |document, numbers| {
                    read.push((document, numbers.iter().map(|number| number - 1).collect::<Vec<_>>()));
                });
                proptest::prop_assert!(read.iter().all(|(document, _)| *document <= last));
            }
            proptest::prop_assert_eq!(read, expected);
        }
    }
}
