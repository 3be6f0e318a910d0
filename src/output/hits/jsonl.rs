//! One JSON object a line, as `index-schema/hit.schema.json` says.
//!
//! Strings are the text of the archive. A character that could control a terminal, or end the line in a reader that
//! splits at U+0085 or U+2028, is written as `\u…`, which decodes to the same text: spans stay valid.

use std::io;

use jiff::tz::TimeZone;
use serde::{Serialize, ser::SerializeMap as _};
use serde_json::ser::Formatter;

use super::{
    column::{Cell, Column, finite},
    wire,
};
use crate::output::{HitWriter, Options, moment};
use crate::{search::Hit, text::visible::is_invisible};

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
    objects: Objects,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { out, objects: Objects::new(options) }
    }
}

impl HitWriter for Writer<'_> {
    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        self.objects.write(self.out, hit)?;
        self.out.write_all(b"\n")
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Serializes a hit as an object: all keys of the contract, or the chosen columns.
pub(in crate::output) struct Objects {
    options: Options,
}

impl Objects {
    pub(in crate::output) fn new(options: &Options) -> Self {
        Self { options: options.clone() }
    }

    pub(in crate::output) fn write(&self, out: &mut (dyn io::Write + Send), hit: &Hit) -> io::Result<()> {
        let (zone, layout) = (&self.options.zone, &self.options.layout);
        let mut serializer = serde_json::Serializer::with_formatter(out, Guarded);
        // The serializer returns the error of the output itself: a broken pipe stays a broken pipe.
        if layout.chosen {
            return ChosenColumns { columns: &layout.columns, hit, zone }
                .serialize(&mut serializer)
                .map_err(io::Error::from);
        }
        wire::Hit::new(hit, zone, layout.offsets).serialize(&mut serializer).map_err(io::Error::from)
    }
}

/// The chosen columns of a hit, serialized as a JSON object.
struct ChosenColumns<'a> {
    columns: &'a [&'static Column],
    hit: &'a Hit,
    zone: &'a TimeZone,
}

impl Serialize for ChosenColumns<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            match column.of(self.hit) {
                Cell::Missing => map.serialize_entry(column.name, &())?,
                Cell::Text(text) => map.serialize_entry(column.name, &text)?,
                Cell::Count(count) => map.serialize_entry(column.name, &count)?,
                Cell::Integer(number) => map.serialize_entry(column.name, &number)?,
                Cell::Real(real) => map.serialize_entry(column.name, &finite(real))?,
                Cell::Time(time) => map.serialize_entry(column.name, &moment::rfc3339(time, self.zone))?,
                Cell::Floors(floors) => map.serialize_entry(column.name, floors)?,
                Cell::Signs(signs) => map.serialize_entry(column.name, &wire::signs(signs))?,
                Cell::Comments(comments) => map.serialize_entry(column.name, &wire::comments(comments, self.zone))?,
            }
        }
        map.end()
    }
}

/// Compact JSON whose strings hold no character that must not reach a terminal.
struct Guarded;

impl Formatter for Guarded {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        write_guarded(out, fragment)
    }
}

/// Writes the content of a JSON string, or lines of JSON, with `\u…` for every character that is invisible or controls
/// a terminal.
pub fn write_guarded<W: ?Sized + io::Write>(out: &mut W, json: &str) -> io::Result<()> {
    let mut rest = json;
    // serde_json has already escaped everything below U+0020.
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| c == '\x7f' || (c >= '\x7f' && is_invisible(c))) {
        out.write_all(&rest.as_bytes()[..at])?;
        // JSON escapes are UTF-16: a character above U+FFFF takes two.
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, hits::sample};

    #[test]
    fn a_hit_is_one_object_a_line() {
        insta::assert_snapshot!(sample::printed(Format::Jsonl, None, false), @r#"
        {"type":"thread","id":"Stock/M.1738053981.A.415","board":"Stock","title":"[新聞] DeepSeek低成本破壞價格","author":"newsbird","posted_at":"2025-01-28T16:46:21+08:00","url":"https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html","comments":1031,"ups":12,"boos":3,"score":9,"relevance":12.3,"matches":[{"in":"title","anchor":null,"floor":null,"floors":[],"by":null,"reaction":null,"text":"[新聞] DeepSeek低成本破壞價格","spans":[[9,17]]},{"in":"body","anchor":null,"floor":null,"floors":[],"by":null,"reaction":null,"text":"這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為\nDeepSeek，多項測試中表現卓越，甚至與別家系\n列模型相媲美","spans":[[100,108]]},{"in":"comment","anchor":"28","floor":28,"floors":[28,29],"by":"tctv2002","reaction":"→","text":"deepseek適合比較一般人低階需求 而別家比較適合\n高端需求","spans":[[0,8]]},{"in":"comment","anchor":"31","floor":31,"floors":[31],"by":"elmer","reaction":"推","text":"DeepSeek推","spans":[[0,8]]},{"in":"comment","anchor":"33","floor":33,"floors":[33,35],"by":"nobody","reaction":"噓","text":"又是deepseek","spans":[[6,14]]}]}
        {"type":"comment","id":"Stock/M.1738053981.A.415","anchor":"28","floor":28,"floors":[28,29],"by":"tctv2002","reaction":"→","reactions":["→","推"],"posted_at":"2025-01-28T17:04:00+08:00","text":"別家比較適合\n高端需求","spans":[[12,25]],"relevance":4.5,"board":"Stock","title":"[新聞] DeepSeek低成本破壞價格","url":"https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html","author":"newsbird","thread_posted_at":"2025-01-28T16:46:21+08:00"}
        {"type":"line","id":"Stock/M.1738053981.A.415","anchor":"29","floor":29,"by":"tctv2002","reaction":"推","posted_at":"2025-01-28T17:04:00+08:00","ip":"192.0.2.7","text":"高端需求","spans":[[0,6]],"block":[28,29],"relevance":4.5,"board":"Stock","title":"[新聞] DeepSeek低成本破壞價格","url":"https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html","author":"newsbird","thread_posted_at":"2025-01-28T16:46:21+08:00"}
        "#);
    }

    #[test]
    fn hostile_text_is_escaped_and_decodes_to_itself() {
        let mut hit = sample::comment();
        hit.text = "a\x1b\u{9b}\u{202e}\u{2028}\u{7f}\u{10fffd}推".to_owned();
        let text = hit.text.clone();
        let line = sample::printed_hits(&[Hit::Comment(hit)], Format::Jsonl, None, false);
        insta::assert_snapshot!(line.split("\"text\":").nth(1).unwrap().split(",\"spans\"").next().unwrap(), @r#""a\u001b\u009b\u202e\u2028\u007f\udbff\udffd推""#);
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(object["text"], text);
    }
}
