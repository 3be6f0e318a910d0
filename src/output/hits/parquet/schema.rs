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
    match column.kind {
        Kind::Floors | Kind::Signs => list(column.name, scalar("item", column.kind)?),
        Kind::Comments => list(column.name, comment()?),
        kind => scalar(column.name, kind),
    }
}

/// A single value, or an item of a list.
fn scalar(name: &str, kind: Kind) -> Result<TypePtr, ParquetError> {
    // Milliseconds, the coarsest unit that Parquet has: readers would see bare numbers instead of seconds.
    let time = LogicalType::timestamp(true, TimeUnit::MILLIS);
    match kind {
        Kind::Text | Kind::Signs | Kind::Comments => primitive(name, Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count => primitive(name, Physical::INT64, Some(LogicalType::integer(64, false))),
        Kind::Integer => primitive(name, Physical::INT64, Some(LogicalType::integer(64, true))),
        Kind::Real => primitive(name, Physical::FLOAT, None),
        Kind::Time => primitive(name, Physical::INT64, Some(time)),
        Kind::Floors => primitive(name, Physical::INT32, Some(LogicalType::integer(32, false))),
    }
}

/// The members of a comment, each with its type.
pub(super) const MEMBERS: [(&str, Kind); 6] = [
    ("floor", Kind::Floors),
    ("reaction", Kind::Text),
    ("by", Kind::Text),
    ("posted_at", Kind::Time),
    ("text", Kind::Text),
    ("file", Kind::Text),
];

/// A comment as an item of a list. It is never missing: its members may be.
fn comment() -> Result<TypePtr, ParquetError> {
    let member = |&(name, kind): &(&str, Kind)| scalar(name, kind);
    let members = MEMBERS.iter().map(member).collect::<Result<_, _>>()?;
    let item = Type::group_type_builder("item").with_repetition(Repetition::REQUIRED).with_fields(members);
    Ok(Arc::new(item.build()?))
}

fn primitive(name: &str, physical: Physical, logical: Option<LogicalType>) -> Result<TypePtr, ParquetError> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// A list, in the three levels that the format prescribes for lists.
fn list(name: &str, item: TypePtr) -> Result<TypePtr, ParquetError> {
    let repeated =
        Type::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![item]).build()?;
    let list = Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(repeated)]);
    Ok(Arc::new(list.build()?))
}
