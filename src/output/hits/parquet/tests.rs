//! Files read back by the reader of the same crate; `tests/pawen/readers.rs` has them read by others.

use std::fs::File;

use ::parquet::{
    file::{
        metadata::RowGroupMetaData,
        reader::{FileReader as _, SerializedFileReader},
    },
    record::{Field, Row},
    schema::printer::print_schema,
};
use proptest::prelude::*;

use super::*;
use crate::{
    output::hits::{
        column::{Cell, finite, usual},
        sample,
    },
    search::Level,
    thread::{Comment, Reaction, UnixTime},
};

fn written(hits: &[Hit], level: Level) -> SerializedFileReader<File> {
    let mut options = sample::options(None, false);
    options.layout.columns = usual(level, true, true);
    let mut file = tempfile::tempfile().unwrap();
    let mut writer = Writer::new(&mut file, &options);
    writer.begin().unwrap();
    for hit in hits {
        writer.hit(hit).unwrap();
    }
    writer.end().unwrap();
    drop(writer);
    SerializedFileReader::new(file).unwrap()
}

fn rows(file: &SerializedFileReader<File>) -> Vec<Row> {
    file.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

/// The value of a row in the column `name`.
fn value<'r>(row: &'r Row, name: &str) -> &'r Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap().1
}

/// Returns whether the reader returned what the cell holds.
fn is_same(read: &Field, cell: &Cell<'_>) -> bool {
    match (read, cell) {
        (Field::Null, Cell::Missing) => true,
        (Field::Null, Cell::Time(time)) => time.0.checked_mul(1000).is_none(),
        (Field::TimestampMillis(read), Cell::Time(time)) => time.0.checked_mul(1000) == Some(*read),
        (Field::Str(read), Cell::Text(text)) => read == text,
        (Field::ULong(read), Cell::Count(count)) => read == count,
        (Field::Long(read), Cell::Integer(number)) => read == number,
        (Field::Float(read), Cell::Real(number)) => read.to_bits() == finite(*number).to_bits(),
        (Field::ListInternal(read), Cell::Floors(floors)) => {
            read.elements().iter().eq(floors.iter().map(|&floor| Field::UInt(floor)).collect::<Vec<_>>().iter())
        }
        (Field::ListInternal(read), Cell::Signs(signs)) => {
            let field = |sign: &Option<Reaction>| sign.map_or(Field::Null, |sign| Field::Str(sign.sign().to_owned()));
            read.elements().iter().eq(signs.iter().map(field).collect::<Vec<_>>().iter())
        }
        (Field::ListInternal(read), Cell::Comments(comments)) => {
            let members = |comment: &Comment| {
                let text = |value: Option<&str>| value.map_or(Field::Null, |value| Field::Str(value.to_owned()));
                let time = comment.posted_at.and_then(|time| time.0.checked_mul(1000));
                [
                    comment.floor.map_or(Field::Null, Field::UInt),
                    text(comment.reaction.map(Reaction::sign)),
                    text(comment.author.as_deref()),
                    time.map_or(Field::Null, Field::TimestampMillis),
                    text(Some(&comment.text)),
                    Field::Null,
                ]
            };
            let row = |field: &Field| match field {
                Field::Group(row) => row.get_column_iter().map(|(_, member)| member.clone()).collect(),
                _ => Vec::new(),
            };
            read.elements().iter().map(row).eq(comments.iter().map(|comment| members(comment).to_vec()))
        }
        _ => false,
    }
}

#[test]
fn columns_have_the_types_that_readers_know() {
    let schema = |level| {
        let mut text = Vec::new();
        print_schema(&mut text, written(&[], level).metadata().file_metadata().schema());
        String::from_utf8(text).unwrap()
    };
    insta::assert_snapshot!(schema(Level::Comments), @"
    message schema {
      OPTIONAL BYTE_ARRAY id (STRING);
      OPTIONAL INT64 floor (INTEGER(64,false));
      OPTIONAL group floors (LIST) {
        REPEATED group list {
          OPTIONAL INT32 item (INTEGER(32,false));
        }
      }
      OPTIONAL BYTE_ARRAY board (STRING);
      OPTIONAL BYTE_ARRAY title (STRING);
      OPTIONAL BYTE_ARRAY category (STRING);
      OPTIONAL BYTE_ARRAY by (STRING);
      OPTIONAL BYTE_ARRAY author (STRING);
      OPTIONAL BYTE_ARRAY reaction (STRING);
      OPTIONAL group reactions (LIST) {
        REPEATED group list {
          OPTIONAL BYTE_ARRAY item (STRING);
        }
      }
      OPTIONAL INT64 posted_at (TIMESTAMP(MILLIS,true));
      OPTIONAL BYTE_ARRAY url (STRING);
      OPTIONAL FLOAT relevance;
      OPTIONAL BYTE_ARRAY text (STRING);
      OPTIONAL BYTE_ARRAY earlier (STRING);
      OPTIONAL group before (LIST) {
        REPEATED group list {
          REQUIRED group item {
            OPTIONAL INT32 floor (INTEGER(32,false));
            OPTIONAL BYTE_ARRAY reaction (STRING);
            OPTIONAL BYTE_ARRAY by (STRING);
            OPTIONAL INT64 posted_at (TIMESTAMP(MILLIS,true));
            OPTIONAL BYTE_ARRAY text (STRING);
            OPTIONAL BYTE_ARRAY file (STRING);
          }
        }
      }
      OPTIONAL group after (LIST) {
        REPEATED group list {
          REQUIRED group item {
            OPTIONAL INT32 floor (INTEGER(32,false));
            OPTIONAL BYTE_ARRAY reaction (STRING);
            OPTIONAL BYTE_ARRAY by (STRING);
            OPTIONAL INT64 posted_at (TIMESTAMP(MILLIS,true));
            OPTIONAL BYTE_ARRAY text (STRING);
            OPTIONAL BYTE_ARRAY file (STRING);
          }
        }
      }
      OPTIONAL BYTE_ARRAY body (STRING);
    }
    ");
}

#[test]
fn a_file_without_rows_has_its_columns_and_no_row_group() {
    let file = written(&[], Level::Threads);
    assert_eq!((file.num_row_groups(), rows(&file).len()), (0, 0));
    assert!(file.metadata().file_metadata().schema().get_fields().len() > 10);
}

#[test]
fn a_row_group_ends_with_many_bytes_of_text() {
    let mut hit = sample::thread();
    hit.title = "台".repeat(ROW_GROUP_BYTES / 6);
    let file = written(&vec![Hit::Thread(hit); 5], Level::Threads);
    let rows: Vec<_> = file.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(rows, [2, 2, 1]);
}

proptest! {
    #[test]
    fn hits_are_read_back_as_they_were(
        hits in prop::collection::vec(
            (
                any::<String>(),
                any::<Option<String>>(),
                any::<Option<i64>>(),
                any::<Option<f32>>(),
                any::<Vec<u32>>(),
                prop::collection::vec(any::<Option<bool>>(), 0..4),
            ),
            1..20,
        ),
    ) {
        type Drawn = (String, Option<String>, Option<i64>, Option<f32>, Vec<u32>, Vec<Option<bool>>);
        let hit = |(text, author, time, score, floors, signs): Drawn| {
            let mut hit = sample::comment();
            hit.reactions = signs.into_iter().map(|up| up.map(|up| if up { Reaction::Push } else { Reaction::Boo })).collect();
            let comment = |reaction: &Option<Reaction>| Comment {
                floor: floors.first().copied(),
                reaction: *reaction,
                author: author.clone(),
                text: text.clone(),
                posted_at: time.map(UnixTime),
                ..Comment::default()
            };
            hit.before = hit.reactions.iter().map(comment).collect();
            (hit.text, hit.by, hit.floors) = (text, author, floors);
            (hit.posted_at, hit.relevance) = (time.map(UnixTime), Some(score.unwrap_or(f32::NAN)));
            Hit::Comment(hit)
        };
        let hits: Vec<_> = hits.into_iter().map(hit).collect();
        let rows = rows(&written(&hits, Level::Comments));
        prop_assert_eq!(rows.len(), hits.len());
        for (row, hit) in rows.iter().zip(&hits) {
            for column in usual(Level::Comments, true, true) {
                let (read, cell) = (value(row, column.name), column.of(hit));
                prop_assert!(is_same(read, &cell), "{}: {:?} is not {:?}", column.name, read, cell);
            }
        }
    }
}
