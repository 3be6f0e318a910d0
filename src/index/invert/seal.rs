//! The writing of what an open segment holds.

use std::sync::mpsc::sync_channel;

use rayon::{ThreadPool, prelude::*};
use tantivy::{
    Segment,
    directory::FileSlice,
    fieldnorm::{FieldNormReader, FieldNormsSerializer},
    index::SegmentComponent,
    schema::{Field, FieldType, IndexRecordOption, Schema, TextFieldIndexing},
};

use super::{
    held::{Held, HeldKeywords, HeldTexts, kinds_of_texts},
    jobs::{Job, Room, encode, jobs},
    plan::{FieldSource, Source},
    rows::{Keywords, Rows},
    spelling::UnitNames,
    write,
};
use crate::index::documents::{names::SortedNames, schema::Fields};

/// Writes the lengths of texts, the dictionaries, the postings and the positions of a segment.
pub(super) fn invert(
    segment: &Segment,
    fields: &Fields,
    held: Held,
    pool: &ThreadPool,
    room: Room,
) -> tantivy::Result<()> {
    let schema = segment.schema();
    let ranked = pool.install(|| Ranked::of(held));
    let norms = write_norms(segment, fields, &ranked)?;
    let sources = sources(&schema, fields, &ranked, &norms);
    std::thread::scope(|scope| {
        // Slices are encoded while others are written; more of them in memory would not make it faster.
        let (encoded, pieces) = sync_channel(1);
        let writer = scope.spawn(move || write::write(segment, pieces));
        let mut waiting = sources.iter().flat_map(|source| jobs(source, room));
        let produced = loop {
            let batch: Vec<Job<'_>> = waiting.by_ref().take(pool.current_num_threads()).collect();
            if batch.is_empty() {
                break Ok(());
            }
            let made: std::io::Result<Vec<_>> = pool.install(|| batch.into_par_iter().map(encode).collect());
            let made = match made {
                Ok(made) => made,
                Err(error) => break Err(error.into()),
            };
            if made.into_iter().any(|piece| encoded.send(piece).is_err()) {
                // The writer has failed and returns why.
                break Ok(());
            }
        };
        drop(encoded);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        produced.and(written)
    })
}

/// What a segment holds, with each number replaced by the rank of its name.
struct Ranked {
    units: UnitNames,
    words: SortedNames,
    texts: [HeldTexts; 5],
    keywords: Vec<(Field, SortedNames, Keywords)>,
    threads: Vec<u32>,
    documents: u32,
}

impl Ranked {
    fn of(Held { unit_names, word_names, mut texts, keywords, threads, documents }: Held) -> Self {
        let rank_keywords = |HeldKeywords { field, names, mut keywords }: HeldKeywords| {
            let (names, ranks) = SortedNames::of(names);
            keywords.replace(|number| ranks[number as usize]);
            (field, names, keywords)
        };
        let (keywords, ((units, unit_ranks), (words, word_ranks))) = rayon::join(
            || keywords.into_par_iter().map(rank_keywords).collect(),
            || rayon::join(|| UnitNames::of(unit_names), || SortedNames::of(word_names)),
        );
        texts.par_iter_mut().for_each(|HeldTexts { units, words, marks }| {
            rayon::join(
                || units.replace(|number| unit_ranks[number as usize]),
                || [words, marks].into_iter().for_each(|rows| rows.replace(|number| word_ranks[number as usize])),
            );
        });
        Self { units, words, texts, keywords, threads, documents }
    }
}

/// The lengths of the texts of a field, in tantivy's form: a byte for each document.
type Norms = Vec<(Field, FieldNormReader)>;

/// Writes the lengths of all texts that are ranked.
fn write_norms(segment: &Segment, fields: &Fields, ranked: &Ranked) -> tantivy::Result<Norms> {
    let file = segment.open_write(SegmentComponent::FieldNorms)?;
    let mut serializer = FieldNormsSerializer::from_write(file)?;
    let mut norms = Vec::new();
    for (texts, held) in kinds_of_texts(fields).iter().zip(&ranked.texts) {
        let Some(words) = texts.words else { continue };
        // In a text of n units are n - 1 pairs.
        for (field, rows, less) in [(texts.pairs, &held.units, 1), (words, &held.words, 0)] {
            let lengths = lengths(rows, less, ranked.documents);
            serializer.serialize_field(field, &lengths)?;
            norms.push((field, FieldNormReader::open(FileSlice::from(lengths))?));
        }
    }
    serializer.close()?;
    Ok(norms)
}

fn lengths(rows: &Rows, less: usize, documents: u32) -> Vec<u8> {
    let mut lengths = vec![FieldNormReader::fieldnorm_to_id(0); documents as usize];
    rows.cursor().up_to(u32::MAX, &mut |document, numbers| {
        let length = u32::try_from(numbers.len() - less).unwrap_or(u32::MAX);
        lengths[document as usize] = FieldNormReader::fieldnorm_to_id(length);
    });
    lengths
}

/// The fields to be written, in the order of the schema.
fn sources<'a>(schema: &Schema, fields: &Fields, ranked: &'a Ranked, norms: &Norms) -> Vec<FieldSource<'a>> {
    let kinds = kinds_of_texts(fields);
    let mut sources = Vec::new();
    for (field, entry) in schema.fields() {
        let FieldType::Str(options) = entry.field_type() else { continue };
        let Some(option) = options.get_indexing_options().map(TextFieldIndexing::index_option) else { continue };
        let of_text = kinds.iter().zip(&ranked.texts).find_map(|(texts, held)| {
            let stream = texts.all().iter().position(|known| *known == Some(field))?;
            Some(ranked.of_stream(stream, held))
        });
        let keywords = || {
            let (_, names, keywords) = ranked.keywords.iter().find(|(known, ..)| *known == field)?;
            Some(of_names(Source::Keywords(keywords), names))
        };
        let any_units = || (field == fields.any_units).then(|| ranked.any_units());
        if let Some(source) = of_text.or_else(any_units).or_else(keywords) {
            let norms = norms.iter().find(|(known, _)| *known == field).map(|(_, norms)| norms.clone());
            sources.push(FieldSource { field, option, norms, ..source });
        }
    }
    sources
}

impl Ranked {
    /// The source of a stream, by its number in [`Stream::ALL`](crate::text::Stream::ALL).
    fn of_stream<'a>(&'a self, stream: usize, held: &'a HeldTexts) -> FieldSource<'a> {
        let units = of_names(Source::Rows(&held.units), &self.units.names);
        match stream {
            0 => FieldSource { pairs_of: Some(&self.units), ..units },
            1 => FieldSource { without: self.units.gaps(), counts_repeats: false, ..units },
            2 => of_names(Source::Rows(&held.words), &self.words),
            _ => FieldSource { counts_repeats: false, ..of_names(Source::Rows(&held.marks), &self.words) },
        }
    }

    fn any_units(&self) -> FieldSource<'_> {
        let [title, body, comment, ..] = &self.texts;
        let texts = [&title.units, &body.units, &comment.units];
        let source = of_names(Source::Threads { texts, threads: &self.threads }, &self.units.names);
        FieldSource { without: self.units.gaps(), counts_repeats: false, ..source }
    }
}

/// A source whose terms are all of its names.
fn of_names<'a>(source: Source<'a>, names: &'a SortedNames) -> FieldSource<'a> {
    FieldSource {
        // These two are known where the source is used.
        field: Field::from_field_id(0),
        option: IndexRecordOption::Basic,
        source,
        names,
        pairs_of: None,
        without: Vec::new(),
        counts_repeats: true,
        norms: None,
    }
}
