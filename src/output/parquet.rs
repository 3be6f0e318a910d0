//! Apache Parquet, for data frames and databases: columns with types, times with their zone, compressed with zstd.
//!
//! Hits are held until there are enough of them for a row group.

use std::{io, sync::Arc};

use ::parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::properties::WriterProperties,
};
use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{Float32Builder, ListBuilder, StringBuilder, TimestampMillisecondBuilder, UInt32Builder, UInt64Builder},
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use jiff::tz::TimeZone;

use super::{
    HitWriter, Options,
    column::{Cell, Column, Kind, finite},
};
use crate::search::Hit;

/// How many bytes of text, or hits, are held at most before they are given to the encoder.
const BATCH_BYTES: usize = 4 << 20;
const BATCH: usize = 8192;
/// How many rows a row group has at most.
const ROW_GROUP: usize = 128 * 1024;

pub(super) struct Writer<'w> {
    /// Until the first hit, what the file will be.
    begun: Option<ArrowWriter<&'w mut (dyn io::Write + Send)>>,
    out: Option<&'w mut (dyn io::Write + Send)>,
    columns: Vec<&'static Column>,
    schema: Arc<Schema>,
    builders: Vec<Builder>,
    rows: usize,
    bytes: usize,
}

impl<'w> Writer<'w> {
    pub(super) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        let columns = options.layout.columns.clone();
        let zone = zone_name(&options.zone);
        let fields: Vec<_> = columns.iter().map(|column| field(column, &zone)).collect();
        let builders = columns.iter().map(|column| Builder::new(column.kind, &zone)).collect();
        let schema = Arc::new(Schema::new(fields));
        Self { begun: None, out: Some(out), columns, schema, builders, rows: 0, bytes: 0 }
    }

    fn write_batch(&mut self) -> io::Result<()> {
        let Some(writer) = &mut self.begun else { return Ok(()) };
        let arrays = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(of_arrow)?;
        writer.write(&batch).map_err(as_it_was)?;
        // What the encoder holds grows with the texts, not with the rows.
        if writer.in_progress_size() > 8 * BATCH_BYTES {
            writer.flush().map_err(as_it_was)?;
        }
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let level = ZstdLevel::try_new(3).map_err(as_it_was)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_created_by(concat!("pawen ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        if let Some(out) = self.out.take() {
            let writer = ArrowWriter::try_new(out, Arc::clone(&self.schema), Some(properties)).map_err(as_it_was)?;
            self.begun = Some(writer);
        }
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        for (column, builder) in self.columns.iter().zip(&mut self.builders) {
            self.bytes += builder.push(&column.of(hit));
        }
        self.rows += 1;
        if self.rows >= BATCH || self.bytes >= BATCH_BYTES { self.write_batch() } else { Ok(()) }
    }

    fn end(&mut self) -> io::Result<()> {
        self.write_batch()?;
        match self.begun.take() {
            Some(writer) => writer.close().map(drop).map_err(as_it_was),
            None => Ok(()),
        }
    }
}

/// The zone by its name where it has one, else by its offset, which is all that Arrow knows besides.
fn zone_name(zone: &TimeZone) -> Arc<str> {
    zone.iana_name().map_or_else(
        || zone.to_fixed_offset().map_or_else(|_| "UTC".into(), |offset| offset.to_string().into()),
        Arc::from,
    )
}

fn field(column: &Column, zone: &Arc<str>) -> Field {
    let kind = match column.kind {
        Kind::Text => DataType::Utf8,
        Kind::Count => DataType::UInt64,
        Kind::Real => DataType::Float32,
        Kind::Time => DataType::Timestamp(TimeUnit::Millisecond, Some(Arc::clone(zone))),
        Kind::Floors => DataType::List(Arc::new(Field::new_list_field(DataType::UInt32, true))),
    };
    Field::new(column.name, kind, true)
}

/// A column on its way to the file.
enum Builder {
    Text(StringBuilder),
    Count(UInt64Builder),
    Real(Float32Builder),
    Time(TimestampMillisecondBuilder),
    Floors(ListBuilder<UInt32Builder>),
}

impl Builder {
    fn new(kind: Kind, zone: &Arc<str>) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Count => Self::Count(UInt64Builder::new()),
            Kind::Real => Self::Real(Float32Builder::new()),
            Kind::Time => Self::Time(TimestampMillisecondBuilder::new().with_timezone(Arc::clone(zone))),
            Kind::Floors => Self::Floors(ListBuilder::new(UInt32Builder::new())),
        }
    }

    /// Adds a cell, which is nothing where it is not of the column's kind, and tells how many bytes of text it has.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (self, cell) {
            (Self::Text(texts), Cell::Text(text)) => {
                texts.append_value(text);
                return text.len();
            }
            (Self::Count(counts), Cell::Count(count)) => counts.append_value(*count),
            (Self::Real(reals), Cell::Real(real)) => reals.append_value(finite(*real)),
            // Parquet knows no seconds: other programs would see a bare number.
            (Self::Time(times), Cell::Time(time)) => times.append_option(time.0.checked_mul(1000)),
            (Self::Floors(lists), Cell::Floors(floors)) => {
                lists.values().append_slice(floors);
                lists.append(true);
            }
            (Self::Text(texts), _) => texts.append_null(),
            (Self::Count(counts), _) => counts.append_null(),
            (Self::Real(reals), _) => reals.append_null(),
            (Self::Time(times), _) => times.append_null(),
            (Self::Floors(lists), _) => lists.append_null(),
        }
        0
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(texts) => Arc::new(texts.finish()),
            Self::Count(counts) => Arc::new(counts.finish()),
            Self::Real(reals) => Arc::new(reals.finish()),
            Self::Time(times) => Arc::new(times.finish()),
            Self::Floors(lists) => Arc::new(lists.finish()),
        }
    }
}

fn of_arrow(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

/// A broken pipe stays a broken pipe.
fn as_it_was(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}
