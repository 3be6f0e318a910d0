//! The values of one column of a row group, on their way to the file.

use parquet::{
    data_type::{ByteArray, ByteArrayType, FloatType, Int32Type, Int64Type},
    errors::ParquetError,
    file::writer::SerializedColumnWriter,
};

use super::schema::MEMBERS;
use crate::{
    output::hits::column::{Cell, Kind, finite},
    thread::UnixTime,
};

/// Definition levels: how many of the optional and repeated levels above a value are there.
const MISSING: i16 = 0;
const PRESENT: i16 = 1;
const EMPTY_LIST: i16 = 1;
const MISSING_ITEM: i16 = 2;
const ITEM: i16 = 3;
/// Repetition levels: an item begins a new list, or continues the list of the item before it.
const NEW_LIST: i16 = 0;
const SAME_LIST: i16 = 1;

/// The values of a column: in one leaf, or in one for each member of a comment.
pub(super) struct Values(Vec<Leaf>);

impl Values {
    pub(super) fn new(kind: Kind) -> Self {
        let data = |kind| match kind {
            Kind::Text | Kind::Signs | Kind::Comments => Data::Texts(Vec::new(), Vec::new()),
            Kind::Count | Kind::Integer | Kind::Time => Data::Longs(Vec::new()),
            Kind::Real => Data::Reals(Vec::new()),
            Kind::Floors => Data::Ints(Vec::new()),
        };
        let is_list = matches!(kind, Kind::Floors | Kind::Signs | Kind::Comments);
        let leaves = match kind {
            Kind::Comments => MEMBERS.iter().map(|&(_, kind)| data(kind)).collect(),
            kind => vec![data(kind)],
        };
        let leaf = |data| Leaf { data, is_list, definition: Vec::new(), repetition: Vec::new() };
        Self(leaves.into_iter().map(leaf).collect())
    }

    /// Adds a cell, as missing if it is of another kind than the column. Returns its bytes of text.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (&mut self.0[..], cell) {
            ([leaf], Cell::Floors(floors)) => {
                leaf.push_list(floors.iter().map(|floor| Some(Value::Int(floor.cast_signed()))))
            }
            ([leaf], Cell::Signs(signs)) => {
                leaf.push_list(signs.iter().map(|sign| sign.map(|sign| Value::Text(sign.sign()))))
            }
            ([floor, reaction, by, posted_at, text, file], Cell::Comments(comments)) => {
                let each = || comments.iter();
                floor.push_list(each().map(|comment| comment.floor.map(|floor| Value::Int(floor.cast_signed()))))
                    + reaction.push_list(each().map(|comment| comment.reaction.map(|sign| Value::Text(sign.sign()))))
                    + by.push_list(each().map(|comment| comment.author.as_deref().map(Value::Text)))
                    + posted_at.push_list(each().map(|comment| comment.posted_at.and_then(Value::of_time)))
                    + text.push_list(each().map(|comment| Some(Value::Text(&comment.text))))
                    + file.push_owned(each().map(|comment| comment.earlier.as_ref().map(ToString::to_string)))
            }
            ([leaf], cell) => leaf.push(Value::of(cell)),
            (leaves, _) => leaves.iter_mut().map(|leaf| leaf.push(None)).sum(),
        }
    }

    /// The leaves, in the order of the columns of the file.
    pub(super) fn into_leaves(self) -> impl Iterator<Item = Leaf> {
        self.0.into_iter()
    }
}

/// A value of a leaf.
enum Value<'a> {
    Text(&'a str),
    Long(i64),
    Real(f32),
    Int(i32),
}

impl<'a> Value<'a> {
    fn of(cell: &'a Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(Self::Text(text)),
            // Parquet stores unsigned numbers in the bits of signed ones.
            Cell::Count(count) => Some(Self::Long(count.cast_signed())),
            Cell::Integer(number) => Some(Self::Long(*number)),
            Cell::Time(time) => Self::of_time(*time),
            Cell::Real(real) => Some(Self::Real(finite(*real))),
            Cell::Missing | Cell::Floors(_) | Cell::Signs(_) | Cell::Comments(_) => None,
        }
    }

    /// A time that overflows in milliseconds is beyond the calendar, and missing as elsewhere.
    fn of_time(time: UnixTime) -> Option<Self> {
        time.0.checked_mul(1000).map(Self::Long)
    }
}

/// The values that are present, and the levels that mark the missing ones.
pub(super) struct Leaf {
    data: Data,
    is_list: bool,
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
    /// Numbers in 32 bits.
    Ints(Vec<i32>),
}

impl Leaf {
    /// Adds a value that is no list, or a missing list. Returns its bytes of text.
    fn push(&mut self, value: Option<Value<'_>>) -> usize {
        self.repetition.extend(self.is_list.then_some(NEW_LIST));
        let (bytes, is_there) = self.push_value(value.filter(|_| !self.is_list));
        self.definition.push(if is_there { PRESENT } else { MISSING });
        bytes
    }

    /// Adds a list, in which `None` is a missing item.
    fn push_list<'a>(&mut self, list: impl Iterator<Item = Option<Value<'a>>>) -> usize {
        let (mut bytes, start) = (0, self.definition.len());
        for value in list {
            let (length, is_there) = self.push_value(value);
            bytes += length;
            self.repetition.push(if self.definition.len() == start { NEW_LIST } else { SAME_LIST });
            self.definition.push(if is_there { ITEM } else { MISSING_ITEM });
        }
        if self.definition.len() == start {
            // An empty list still takes one pair of levels, which mark it as empty.
            self.repetition.push(NEW_LIST);
            self.definition.push(EMPTY_LIST);
        }
        bytes
    }

    /// The same for texts that nothing else holds.
    fn push_owned(&mut self, list: impl Iterator<Item = Option<String>>) -> usize {
        let texts: Vec<_> = list.collect();
        self.push_list(texts.iter().map(|text| text.as_deref().map(Value::Text)))
    }

    /// Adds a value if it is of the kind of the leaf. Returns its bytes of text, and whether it was added.
    fn push_value(&mut self, value: Option<Value<'_>>) -> (usize, bool) {
        match (&mut self.data, value) {
            (Data::Texts(texts, ends), Some(Value::Text(text))) => {
                texts.extend_from_slice(text.as_bytes());
                ends.push(texts.len());
                return (text.len(), true);
            }
            (Data::Longs(longs), Some(Value::Long(number))) => longs.push(number),
            (Data::Reals(reals), Some(Value::Real(real))) => reals.push(real),
            (Data::Ints(ints), Some(Value::Int(number))) => ints.push(number),
            _ => return (0, false),
        }
        (0, true)
    }

    /// Encodes them.
    pub(super) fn write(self, to: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let (definition, repetition) = (Some(&self.definition[..]), self.is_list.then_some(&self.repetition[..]));
        match self.data {
            Data::Texts(texts, ends) => {
                to.typed::<ByteArrayType>().write_batch(&split(texts, &ends), definition, repetition)
            }
            Data::Longs(longs) => to.typed::<Int64Type>().write_batch(&longs, definition, repetition),
            Data::Reals(reals) => to.typed::<FloatType>().write_batch(&reals, definition, repetition),
            Data::Ints(ints) => to.typed::<Int32Type>().write_batch(&ints, definition, repetition),
        }
        .map(drop)
    }
}

/// The texts that end at `ends`, all in one shared buffer.
fn split(texts: Vec<u8>, ends: &[usize]) -> Vec<ByteArray> {
    // Slices share the buffer: a copy of each text would double the memory of a row group.
    let texts = ByteArray::from(texts);
    let starts = [0].into_iter().chain(ends.iter().copied());
    starts.zip(ends).map(|(start, &end)| texts.slice(start, end - start)).collect()
}
