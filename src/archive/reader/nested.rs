//! Records in a value that no dialect claims: JSON in a string, tables, and values around records.

use std::{borrow::Cow, sync::Arc};

use super::Reader;
use crate::archive::{
    Fault, RecordPlace,
    dialect::{Context, Shape},
    files::window::Window,
    json::{node::Node, number},
    ptt::posts,
    records::{Records, Value, content, record, within},
};

/// How the places of records relate to those in the content of the file.
#[derive(Clone, Copy, Default)]
pub(super) struct Frame {
    /// The offset of the value in which the records are.
    base: u64,
    /// The place of the value that was unescaped or converted to what holds them.
    converted: Option<RecordPlace>,
}

impl Frame {
    /// The frame of what was made from the value at `place`.
    const fn of_converted(place: RecordPlace) -> Self {
        Self { base: 0, converted: Some(place) }
    }

    /// The frame of what is at `offset` in a value whose records have this frame.
    const fn within(self, offset: u64) -> Self {
        Self { base: self.base + offset, ..self }
    }

    /// The place in the content of the file. Records within a converted value get places that differ and ascend.
    pub(super) fn place(self, place: RecordPlace) -> RecordPlace {
        let offset = self.base + place.offset;
        let Some(outer) = self.converted else { return RecordPlace { offset, ..place } };
        let skipped = (offset + 1).min(outer.length);
        RecordPlace { offset: outer.offset + skipped, length: place.length.min(outer.length - skipped) }
    }

    /// The offset in the content of the file.
    pub(super) fn offset(self, offset: u64) -> u64 {
        self.converted.map_or(self.base + offset, |outer| outer.offset)
    }
}

impl Reader<'_> {
    /// Reads a value that no dialect claims as JSON in a string, as a table, or for the records within it; whether it is
    /// one of these.
    pub(super) fn is_read_otherwise(&mut self, value: &Value, records: &Records<'_>, frame: Frame) -> bool {
        self.is_string_of_json(records.bytes(), frame, value)
            || self.is_table(value, records, frame)
            || self.holds_records(value, records, frame)
    }

    fn is_string_of_json(&mut self, bytes: &[u8], frame: Frame, value: &Value) -> bool {
        // Once only: JSON in JSON in JSON is no archive, and each level would copy it.
        if !bytes.starts_with(b"\"") || frame.converted.is_some() {
            return false;
        }
        let place = frame.place(value.place);
        let Ok(text) = serde_json::from_slice::<String>(bytes) else { return false };
        let is_json = content::begins_json(text.as_bytes());
        if is_json {
            self.output.fault(place.offset, Fault::Nested);
            self.nested(text, place);
        }
        is_json
    }

    fn is_table(&mut self, value: &Value, records: &Records<'_>, frame: Frame) -> bool {
        let (bytes, place) = (records.bytes(), frame.place(value.place));
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        // Most objects that no dialect claims are no tables, and one that is too heavy is refused before it is taken apart.
        let may_be_table = text.starts_with('{')
            && record::may_be_table(text, &value.members)
            && self.admit(bytes.len(), value.size.weight(bytes.len()), true).is_ok();
        let text = if may_be_table && value.has_long_numbers { number::as_written(text) } else { Cow::Borrowed(text) };
        let Some(rows) = may_be_table.then(|| record::rows(&text)).flatten() else { return false };
        // The first row is enough: all have the same columns.
        if !rows.first().is_some_and(|row| posts::claims(row, self.bounds.aliases())) {
            return false;
        }
        let file = Arc::clone(&self.file);
        let context = Context::new(records.header(), &file, self.bounds.aliases());
        let weight = value.size.weight(bytes.len()) / rows.len();
        // The cells of a row are all over the table; commits go by the bytes that were read.
        let length = place.length / rows.len() as u64;
        for (number, row) in (0..).zip(rows) {
            let place = Frame::of_converted(place).place(RecordPlace { offset: number, length });
            self.row(&row, place, weight, &context);
        }
        true
    }

    /// Reads the records within a value that is none, such as a page of a list of pages; whether it has or lists them.
    fn holds_records(&mut self, value: &Value, records: &Records<'_>, frame: Frame) -> bool {
        let (bytes, bounds) = (records.bytes(), self.bounds);
        let parts = within::with_records(records, value);
        let shape = Shape::new(bytes, &value.members, bounds.aliases());
        let is_read = !parts.is_empty() || (bytes.starts_with(b"{") && posts::is_empty_page(&shape));
        if is_read && value.is_outermost {
            let read: Vec<&str> = parts.iter().filter_map(|part| part.key).collect();
            for fault in posts::of_members(&shape, &read, &|_| false) {
                self.output.fault(frame.offset(value.place.offset), fault);
            }
        }
        for part in &parts {
            let at = value.place.offset + part.offset as u64;
            let window = Window::of_memory(part.bytes, bounds);
            self.records(Records::within(window, records.depth() + 1), frame.within(at));
        }
        is_read
    }

    /// Reads JSON that was unescaped or converted from what is at `place`.
    pub(super) fn nested(&mut self, text: String, place: RecordPlace) {
        let window = Window::of_memory(text.into_bytes(), self.bounds);
        self.records(Records::new(window), Frame::of_converted(place));
    }

    /// Reads the row of a table, which takes about `weight` bytes of memory.
    pub(super) fn row(&mut self, row: &Node<'_>, place: RecordPlace, weight: usize, context: &Context<'_>) {
        if self.output.is_stopped() {
            return;
        }
        self.explain(|| Some(row.clone()));
        match posts::read(row, context) {
            Ok(read) => self.take(read, posts::NAME, place, (weight, None), b""),
            Err(refusal) => self.reject(place, record::reason(refusal), String::new()),
        }
    }
}
