//! The schema of Arrow, which Arrow's readers (pyarrow, pandas, polars) look for in a Parquet file to restore what
//! Parquet's own types leave out: here the zone that times are shown in.
//!
//! It is a `Schema` in a `Message` of Arrow's IPC format, which is encoded by `FlatBuffers`; the numbers of tables and
//! fields are those of `Message.fbs` and `Schema.fbs` (<https://arrow.apache.org/docs/format/Columnar.html>).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use flatbuffers::{FlatBufferBuilder, ForwardsUOffset, TableFinishedWIPOffset, VOffsetT, Vector, WIPOffset};
use jiff::tz::TimeZone;

use super::schema::MEMBERS;
use crate::output::hits::column::{Column, Kind};

/// The key of a Parquet file's metadata that readers look for.
pub(super) const KEY: &str = "ARROW:schema";
/// The numbers of these types in the union `Type`.
const LIST: u8 = 12;
const STRUCT: u8 = 13;
/// Precedes a message, and then its length.
const CONTINUATION: [u8; 4] = [0xFF; 4];

type Builder<'b> = FlatBufferBuilder<'b>;
type FlatTable = WIPOffset<TableFinishedWIPOffset>;
type FlatTables<'b> = WIPOffset<Vector<'b, ForwardsUOffset<TableFinishedWIPOffset>>>;

/// The offset of the field with this number in a table's list of fields.
const fn slot(field: VOffsetT) -> VOffsetT {
    // A table of FlatBuffers begins with two lengths of two bytes each.
    4 + 2 * field
}

/// The zone by its name where it has one, else by its offset, the other form that Arrow knows.
pub(super) fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().map_or_else(
        || zone.to_fixed_offset().map_or_else(|_| "UTC".to_owned(), |offset| offset.to_string()),
        str::to_owned,
    )
}

/// The schema of the columns as the value of [`KEY`]: a message with its length, in base64.
pub(super) fn schema(columns: &[&Column], zone: &str) -> String {
    let message = message(columns, zone);
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    BASE64_STANDARD.encode([&CONTINUATION[..], &length.to_le_bytes(), &message].concat())
}

fn message(columns: &[&Column], zone: &str) -> Vec<u8> {
    const VERSION_5: i16 = 4;
    const SCHEMA: u8 = 1;
    let mut builder = Builder::new();
    let fields: Vec<_> = columns.iter().map(|column| field(&mut builder, column.name, column.kind, zone)).collect();
    let fields = builder.create_vector(&fields);
    let schema = table(&mut builder, |builder| builder.push_slot_always(slot(1), fields));
    let message = table(&mut builder, |builder| {
        // The widest first, as the builder aligns each field to its size.
        builder.push_slot_always(slot(2), schema);
        builder.push_slot_always(slot(0), VERSION_5);
        builder.push_slot_always(slot(1), SCHEMA);
    });
    builder.finish_minimal(message);
    builder.finished_data().to_vec()
}

fn field(builder: &mut Builder<'_>, name: &str, kind: Kind, zone: &str) -> FlatTable {
    let children = match kind {
        Kind::Floors | Kind::Signs => {
            let of_item = type_of(builder, kind, zone);
            vec![named(builder, "item", of_item, &[], true)]
        }
        Kind::Comments => vec![comment(builder, zone)],
        _ => {
            let of_type = type_of(builder, kind, zone);
            return named(builder, name, of_type, &[], true);
        }
    };
    let list = (LIST, table(builder, |_| {}));
    named(builder, name, list, &children, true)
}

/// A comment as an item of a list. It is never missing: its members may be.
fn comment(builder: &mut Builder<'_>, zone: &str) -> FlatTable {
    let mut members = Vec::new();
    for (name, kind) in MEMBERS {
        let of_type = type_of(builder, kind, zone);
        members.push(named(builder, name, of_type, &[], true));
    }
    let structure = (STRUCT, table(builder, |_| {}));
    named(builder, "item", structure, &members, false)
}

/// A field.
fn named(
    builder: &mut Builder<'_>,
    name: &str,
    (number, of_type): (u8, FlatTable),
    children: &[FlatTable],
    is_nullable: bool,
) -> FlatTable {
    let name = builder.create_string(name);
    let children: FlatTables<'_> = builder.create_vector(children);
    table(builder, |builder| {
        builder.push_slot_always(slot(0), name);
        builder.push_slot_always(slot(3), of_type);
        builder.push_slot_always(slot(5), children);
        builder.push_slot_always(slot(1), is_nullable);
        builder.push_slot_always(slot(2), number);
    })
}

/// The type of a value, or of an item of a list: its number in the union `Type`, and its table.
fn type_of(builder: &mut Builder<'_>, kind: Kind, zone: &str) -> (u8, FlatTable) {
    const SINGLE: i16 = 1;
    const MILLISECOND: i16 = 1;
    match kind {
        Kind::Text | Kind::Signs | Kind::Comments => (5, table(builder, |_| {})),
        Kind::Count => unsigned(builder, 64),
        Kind::Integer => signed(builder, 64),
        Kind::Real => (3, table(builder, |builder| builder.push_slot_always(slot(0), SINGLE))),
        Kind::Time => {
            let zone = builder.create_string(zone);
            let timestamp = table(builder, |builder| {
                builder.push_slot_always(slot(1), zone);
                builder.push_slot_always(slot(0), MILLISECOND);
            });
            (10, timestamp)
        }
        Kind::Floors => unsigned(builder, 32),
    }
}

/// The type `Int`, unsigned, which is its default.
fn unsigned(builder: &mut Builder<'_>, bits: i32) -> (u8, FlatTable) {
    (2, table(builder, |builder| builder.push_slot_always(slot(0), bits)))
}

/// The type `Int`, signed.
fn signed(builder: &mut Builder<'_>, bits: i32) -> (u8, FlatTable) {
    let int = table(builder, |builder| {
        builder.push_slot_always(slot(0), bits);
        builder.push_slot_always(slot(1), true);
    });
    (2, int)
}

fn table(builder: &mut Builder<'_>, fields: impl FnOnce(&mut Builder<'_>)) -> FlatTable {
    let start = builder.start_table();
    fields(builder);
    builder.end_table(start)
}
