//! The Parquet types of the columns. Every column is optional.

use std::sync::Arc;

use parquet::{
    basic::{LogicalType, Repetition, TimeUnit, Type as Physical},
    errors::ParquetError,
    schema::types::{Type, TypePtr},
};

use crate::output::hits::column::{Column, Kind};

/// The root of the schema, whose fields are the columns.
pub(super) fn root(columns: &[&Column]) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(|column| field(column)).collect::<Result<_, _>>()?;
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    // Milliseconds, the coarsest unit that Parquet has: readers would see bare numbers instead of seconds.
    let time = LogicalType::timestamp(true, TimeUnit::MILLIS);
    match column.kind {
        Kind::Text => primitive(column.name, Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count => primitive(column.name, Physical::INT64, Some(LogicalType::integer(64, false))),
        Kind::Integer => primitive(column.name, Physical::INT64, Some(LogicalType::integer(64, true))),
        Kind::Real => primitive(column.name, Physical::FLOAT, None),
        Kind::Time => primitive(column.name, Physical::INT64, Some(time)),
        Kind::Floors => list(column.name),
    }
}

fn primitive(name: &str, physical: Physical, logical: Option<LogicalType>) -> Result<TypePtr, ParquetError> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// A list of unsigned 32-bit numbers, in the three levels that the format prescribes for lists.
fn list(name: &str) -> Result<TypePtr, ParquetError> {
    let item = primitive("item", Physical::INT32, Some(LogicalType::integer(32, false)))?;
    let repeated =
        Type::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![item]).build()?;
    let list = Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(repeated)]);
    Ok(Arc::new(list.build()?))
}
