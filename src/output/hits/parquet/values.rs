//! The values of one column of a row group, on their way to the file.

use parquet::{
    data_type::{ByteArray, ByteArrayType, FloatType, Int32Type, Int64Type},
    errors::ParquetError,
    file::writer::SerializedColumnWriter,
};

use crate::output::hits::column::{Cell, Kind, finite};

/// Definition levels: how many of the optional and repeated levels above a value are there.
const MISSING: i16 = 0;
const PRESENT: i16 = 1;
const EMPTY_LIST: i16 = 1;
const ITEM: i16 = 3;
/// Repetition levels: an item begins a new list, or continues the list of the item before it.
const NEW_LIST: i16 = 0;
const SAME_LIST: i16 = 1;

/// The values that are present, and the levels that mark the missing ones.
pub(super) struct Values {
    data: Data,
    definition: Vec<i16>,
    /// Empty except for lists.
    repetition: Vec<i16>,
}

enum Data {
    /// The texts one after another, and the end of each.
    Texts(Vec<u8>, Vec<usize>),
    /// Numbers and times, in 64 bits.
    Longs(Vec<i64>),
    Reals(Vec<f32>),
    /// The items of all lists.
    Items(Vec<i32>),
}

impl Values {
    pub(super) fn new(kind: Kind) -> Self {
        let data = match kind {
            Kind::Text => Data::Texts(Vec::new(), Vec::new()),
            Kind::Count | Kind::Integer | Kind::Time => Data::Longs(Vec::new()),
            Kind::Real => Data::Reals(Vec::new()),
            Kind::Floors => Data::Items(Vec::new()),
        };
        Self { data, definition: Vec::new(), repetition: Vec::new() }
    }

    /// Adds a cell, as missing if it is of another kind than the column. Returns its bytes of text.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> usize {
        let mut bytes = 0;
        let level = match (&mut self.data, cell) {
            (Data::Texts(texts, ends), Cell::Text(text)) => {
                bytes = text.len();
                texts.extend_from_slice(text.as_bytes());
                ends.push(texts.len());
                PRESENT
            }
            // Parquet stores unsigned numbers in the bits of signed ones.
            (Data::Longs(longs), Cell::Count(count)) => pushed(longs, Some(count.cast_signed())),
            (Data::Longs(longs), Cell::Integer(number)) => pushed(longs, Some(*number)),
            // A time that overflows in milliseconds is beyond the calendar, and missing as elsewhere.
            (Data::Longs(longs), Cell::Time(time)) => pushed(longs, time.0.checked_mul(1000)),
            (Data::Reals(reals), Cell::Real(real)) => pushed(reals, Some(finite(*real))),
            (Data::Items(_), Cell::Floors(floors)) => {
                self.push_list(floors);
                return 0;
            }
            (Data::Items(_), _) => {
                self.repetition.push(NEW_LIST);
                MISSING
            }
            _ => MISSING,
        };
        self.definition.push(level);
        bytes
    }

    fn push_list(&mut self, list: &[u32]) {
        if let Data::Items(items) = &mut self.data {
            items.extend(list.iter().map(|item| item.cast_signed()));
        }
        // An empty list still takes one pair of levels, which mark it as empty.
        let length = list.len().max(1);
        self.definition.resize(self.definition.len() + length, if list.is_empty() { EMPTY_LIST } else { ITEM });
        self.repetition.push(NEW_LIST);
        self.repetition.resize(self.repetition.len() + length - 1, SAME_LIST);
    }

    /// Encodes them.
    pub(super) fn write(self, to: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let definition = Some(&self.definition[..]);
        match self.data {
            Data::Texts(texts, ends) => to.typed::<ByteArrayType>().write_batch(&split(texts, &ends), definition, None),
            Data::Longs(longs) => to.typed::<Int64Type>().write_batch(&longs, definition, None),
            Data::Reals(reals) => to.typed::<FloatType>().write_batch(&reals, definition, None),
            Data::Items(items) => to.typed::<Int32Type>().write_batch(&items, definition, Some(&self.repetition)),
        }
        .map(drop)
    }
}

/// Adds a value if there is one, and returns its definition level.
fn pushed<T>(values: &mut Vec<T>, value: Option<T>) -> i16 {
    let level = if value.is_some() { PRESENT } else { MISSING };
    values.extend(value);
    level
}

/// The texts that end at `ends`, all in one shared buffer.
fn split(texts: Vec<u8>, ends: &[usize]) -> Vec<ByteArray> {
    // Slices share the buffer: a copy of each text would double the memory of a row group.
    let texts = ByteArray::from(texts);
    let starts = [0].into_iter().chain(ends.iter().copied());
    starts.zip(ends).map(|(start, &end)| texts.slice(start, end - start)).collect()
}
