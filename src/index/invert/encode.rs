//! Postings of terms, encoded by tantivy's serializers.

use std::io;

use tantivy::{
    DocId, Score, fieldnorm::FieldNormReader, positions::PositionSerializer, postings::serializer::PostingsSerializer,
    schema::IndexRecordOption,
};

/// The number of documents in a block of postings.
const BLOCK: u32 = 128;

/// The second unit of a term that is no pair.
pub(super) const NONE: u32 = u32::MAX;

/// The form of a field's postings.
pub(super) struct Format {
    pub(super) option: IndexRecordOption,
    /// The lengths of the field's texts, which are in the maximum scores of blocks.
    pub(super) norms: Option<FieldNormReader>,
    /// Their average.
    pub(super) average: Score,
}

/// Terms in the order of their texts, and their postings in the order in which they were encoded.
#[derive(Default)]
pub(super) struct Encoded {
    pub(super) terms: Vec<Term>,
    pub(super) postings: Vec<u8>,
    pub(super) positions: Vec<u8>,
}

/// A term, and the places of its postings and positions in [`Encoded`].
#[derive(Clone, Copy)]
pub(super) struct Term {
    /// The rank of its name, or of its first unit.
    pub(super) first: u32,
    /// The rank of its second unit; [`NONE`] of a term that is no pair.
    pub(super) second: u32,
    pub(super) documents: u32,
    pub(super) postings: Span,
    pub(super) positions: Span,
}

/// A start and a length. A slice of terms has far less than 4 GiB of postings.
#[derive(Clone, Copy)]
pub(super) struct Span {
    start: u32,
    length: u32,
}

impl Span {
    fn between(start: usize, end: usize) -> io::Result<Self> {
        let number = |number: usize| u32::try_from(number).map_err(io::Error::other);
        Ok(Self { start: number(start)?, length: number(end - start)? })
    }

    /// The part of `bytes`.
    pub(super) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..][..self.length as usize]
    }
}

/// Encodes terms one after another.
pub(super) struct Encoder<'a> {
    format: &'a Format,
    terms: Vec<Term>,
    postings: Vec<u8>,
    positions: PositionSerializer<&'a mut Vec<u8>>,
    /// Without lengths, which only count in full blocks: with them each term would prepare a table of 256 factors.
    short: PostingsSerializer,
    /// The serializer of the current term if it has full blocks: none can be used for a second such term.
    long: Option<PostingsSerializer>,
    documents: u32,
}

/// Encodes the terms that `work` passes to the encoder.
pub(super) fn encoded(format: &Format, work: impl FnOnce(&mut Encoder<'_>) -> io::Result<()>) -> io::Result<Encoded> {
    let mut positions = Vec::new();
    let mut encoder = Encoder {
        format,
        terms: Vec::new(),
        postings: Vec::new(),
        positions: PositionSerializer::new(&mut positions),
        short: PostingsSerializer::new(format.average, format.option, None),
        long: None,
        documents: 0,
    };
    work(&mut encoder)?;
    let Encoder { terms, postings, positions: serializer, .. } = encoder;
    serializer.close()?;
    Ok(Encoded { terms, postings, positions })
}

impl Encoder<'_> {
    /// Begins a term that occurs in that number of documents.
    pub(super) fn begin(&mut self, documents: u32) {
        let Format { option, norms, average } = self.format;
        self.documents = documents;
        self.long = (documents >= BLOCK).then(|| PostingsSerializer::new(*average, *option, norms.clone()));
        self.serializer().new_term(documents, option.has_freq());
    }

    fn serializer(&mut self) -> &mut PostingsSerializer {
        self.long.as_mut().unwrap_or(&mut self.short)
    }

    /// Adds the next document in which it occurs, and its number of occurrences; 0 in fields without frequencies.
    pub(super) fn document(&mut self, document: DocId, frequency: u32) {
        self.serializer().write_doc(document, frequency);
    }

    /// Adds positions, each as the distance from the one before in the same document.
    pub(super) fn positions(&mut self, deltas: &[u32]) {
        self.positions.write_positions_delta(deltas);
    }

    /// Ends the term.
    pub(super) fn end(&mut self, first: u32, second: u32) -> io::Result<()> {
        let (start, from) = (self.postings.len(), self.written());
        let serializer = self.long.as_mut().unwrap_or(&mut self.short);
        serializer.close_term(self.documents, &mut self.postings)?;
        if self.format.option.has_positions() {
            self.positions.close_term()?;
        }
        let postings = Span::between(start, self.postings.len())?;
        let positions = Span::between(from, self.written())?;
        self.terms.push(Term { first, second, documents: self.documents, postings, positions });
        Ok(())
    }

    /// The bytes of positions so far.
    fn written(&self) -> usize {
        usize::try_from(self.positions.written_bytes()).unwrap_or(usize::MAX)
    }

    /// The terms so far, for sorting.
    pub(super) fn terms(&mut self) -> &mut Vec<Term> {
        &mut self.terms
    }
}
