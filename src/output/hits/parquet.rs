//! Apache Parquet, for data frames and databases: typed columns, times with their zone, compressed with zstd.
//!
//! A row group is written column by column, so its values are held in memory until it is full.

use std::{io, mem, sync::Arc};

use ::parquet::{
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::{metadata::KeyValue, properties::WriterProperties, writer::SerializedFileWriter},
};

use super::column::Column;
use crate::output::{HitWriter, Options};
use crate::search::Hit;

mod arrow;
mod schema;
mod values;

use values::Values;

/// The maximum number of rows of a row group.
const ROW_GROUP: usize = 128 * 1024;
/// The bytes of text that end a row group: texts, not rows, decide how much memory it takes.
const ROW_GROUP_BYTES: usize = 32 << 20;

pub(in crate::output) struct Writer<'w> {
    /// The output until [`HitWriter::begin`].
    out: Option<&'w mut (dyn io::Write + Send)>,
    /// The file, from then on.
    file: Option<SerializedFileWriter<&'w mut (dyn io::Write + Send)>>,
    columns: Vec<&'static Column>,
    /// The name of the zone that times are shown in.
    zone: String,
    /// The values of each column, of the row group that is being filled.
    values: Vec<Values>,
    rows: usize,
    bytes: usize,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        let columns = options.layout.columns.clone();
        let zone = arrow::zone_name(&options.zone);
        let values = columns.iter().map(|column| Values::new(column.kind)).collect();
        Self { out: Some(out), file: None, columns, zone, values, rows: 0, bytes: 0 }
    }

    fn properties(&self) -> Result<WriterProperties, ParquetError> {
        let arrow_schema = KeyValue::new(arrow::KEY.to_owned(), arrow::schema(&self.columns, &self.zone));
        Ok(WriterProperties::builder()
            // The default level of zstd: higher ones take much more time for little.
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(concat!("pawen ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![arrow_schema]))
            .build())
    }

    fn write_row_group(&mut self) -> Result<(), ParquetError> {
        // The end of the hits may find an empty group, which would only cost space.
        let Some(file) = self.file.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = file.next_row_group()?;
        for (column, values) in self.columns.iter().zip(&mut self.values) {
            // Taken, so that the values of a column are freed as soon as it is encoded.
            let values = mem::replace(values, Values::new(column.kind));
            for leaf in values.into_leaves() {
                if let Some(mut writer) = group.next_column()? {
                    leaf.write(&mut writer)?;
                    writer.close()?;
                }
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let schema = schema::root(&self.columns).map_err(io_error)?;
        let properties = Arc::new(self.properties().map_err(io_error)?);
        if let Some(out) = self.out.take() {
            self.file = Some(SerializedFileWriter::new(out, schema, properties).map_err(io_error)?);
        }
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        for (column, values) in self.columns.iter().zip(&mut self.values) {
            self.bytes += values.push(&column.of(hit));
        }
        self.rows += 1;
        if self.rows >= ROW_GROUP || self.bytes >= ROW_GROUP_BYTES {
            self.write_row_group().map_err(io_error)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.write_row_group().map_err(io_error)?;
        match self.file.take() {
            Some(file) => file.close().map(drop).map_err(io_error),
            None => Ok(()),
        }
    }
}

/// The error of the output itself where there is one, so that a broken pipe stays a broken pipe.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
