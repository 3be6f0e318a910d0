//! Tables as text: CSV, with commas, tabs, semicolons or bars, whose first line names the columns. A line `sep=;` for
//! spreadsheets may come before that.

use std::{borrow::Cow, cell::Cell, io, io::Read, rc::Rc};

use csv::{ByteRecord, ReaderBuilder};

use super::{
    Aliases, RecordPlace,
    aliases::PostField,
    files::{encoding::utf_8, window::Window},
    json::node::Node,
};

/// How many columns of a post the first line must name.
const FEWEST: usize = 2;
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// The sign between the columns.
    delimiter: u8,
    /// Where the line with their names begins.
    start: usize,
}

/// How the table is written that `text` begins with, if its first line names columns of a post.
pub(super) fn form(text: &[u8], aliases: &Aliases) -> Option<Form> {
    let (named, start) = spreadsheet(text).map_or((None, 0), |(delimiter, start)| (Some(delimiter), start));
    let line = text.get(start..)?.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    // A whole file may be one line.
    let line = std::str::from_utf8(line).ok().filter(|line| line.len() <= 4096)?;
    let known = |&delimiter: &u8| known_columns(line, delimiter, aliases);
    // The sign that makes the most of the line: a name of a column may have a comma.
    let best = || DELIMITERS.into_iter().rev().filter(|sign| known(sign).is_some()).max_by_key(known);
    let delimiter = named.filter(|sign| known(sign).is_some()).or_else(best)?;
    Some(Form { delimiter, start })
}

/// The sign that a first line such as `sep=;` names, and where the next line begins.
fn spreadsheet(text: &[u8]) -> Option<(u8, usize)> {
    let rest = text.get(..4).filter(|word| word.eq_ignore_ascii_case(b"sep=")).and_then(|_| text.get(4..))?;
    let (&delimiter, after) = rest.split_first()?;
    let end = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    (end > 0).then_some((delimiter, 5 + end))
}

/// How many fields of a post `line` names, with `delimiter` between the names of its columns; `None` if it does not read
/// as such a line.
fn known_columns(line: &str, delimiter: u8, aliases: &Aliases) -> Option<usize> {
    let names: Vec<&str> = line.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"')).collect();
    let fields: Vec<Vec<PostField>> = names.iter().map(|name| fields(name, aliases)).collect();
    let has = |field| fields.iter().any(|fields| fields.contains(&field));
    let known = fields.iter().filter(|fields| !fields.is_empty()).count();
    let is_post = has(PostField::Title) || has(PostField::Url) || has(PostField::Body);
    let is_header = names.iter().all(|name| name.chars().count() <= 40 && !name.contains(['[', ']', '【', '】']));
    // Half of the columns: a sentence with commas names one or two by chance.
    (known >= FEWEST && known * 2 >= names.len() && is_post && is_header).then_some(known)
}

fn fields(name: &str, aliases: &Aliases) -> Vec<PostField> {
    aliases.post(name).into_iter().map(|named| named.field).collect()
}

/// A row, where it is, and whether some of its bytes are no UTF-8.
pub(super) struct Row<'r> {
    pub(super) cells: Node<'r>,
    pub(super) place: RecordPlace,
    pub(super) is_valid: bool,
}

/// Hands each row of the table in `window` to `take`, as an object of its cells by column, until it returns false. Returns
/// where the last row begins if it has a quote that is never closed, so that the rows behind it are one cell.
///
/// # Errors
/// If a row is larger than the bounds allow.
pub(super) fn read(
    window: &mut Window<'_>,
    form: Form,
    mut take: impl FnMut(Row<'_>) -> bool,
) -> Result<Option<u64>, u64> {
    window.consume(form.start);
    let (base, most) = (window.offset(), window.bounds().record);
    let (budget, quotes) = (Rc::new(Cell::new(most)), Rc::new(Cell::new(0)));
    let source = Metered { window, budget: Rc::clone(&budget), quotes: Rc::clone(&quotes) };
    // Flexible: crawlers write rows without their last cells. The header is read as a row, to count its bytes.
    let mut reader =
        ReaderBuilder::new().delimiter(form.delimiter).flexible(true).has_headers(false).from_reader(source);
    let mut names: Option<Vec<String>> = None;
    let mut record = ByteRecord::new();
    let mut last = (base, false);
    loop {
        budget.set(most);
        let start = reader.position().byte();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            // A lone quote within a cell is text; a cell with line ends is quoted.
            Ok(false) => return Ok((last.1 && quotes.get() % 2 == 1).then_some(last.0)),
            Err(_) => return Err(base + start),
        }
        let Some(names) = &names else {
            names = Some(record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect());
            continue;
        };
        // Tables are appended to with their first line again.
        if record.iter().map(String::from_utf8_lossy).map(|cell| cell.trim().to_owned()).eq(names.iter().cloned()) {
            continue;
        }
        let place = RecordPlace { offset: base + start, length: reader.position().byte() - start };
        last = (place.offset, record.iter().any(|cell| memchr::memchr(b'\n', cell).is_some()));
        if !take(row(names, &record, place)) {
            return Ok(None);
        }
    }
}

fn row<'r>(names: &'r [String], record: &'r ByteRecord, place: RecordPlace) -> Row<'r> {
    let cells: Vec<Cow<'r, str>> = record.iter().map(utf_8).collect();
    let is_valid = cells.iter().all(|cell| matches!(cell, Cow::Borrowed(_)));
    // Cells behind the last column have a name that no field has, so that their texts are reported.
    let beyond = (names.len() + 1..).map(|number| Cow::Owned(format!("column {number}")));
    let names = names.iter().map(|name| Cow::Borrowed(name.as_str())).chain(beyond);
    Row { cells: Node::Object(names.zip(cells.into_iter().map(Node::Text)).collect()), place, is_valid }
}

/// The window as a reader that fails where a row takes more than its budget.
struct Metered<'w, 'a> {
    window: &'w mut Window<'a>,
    budget: Rc<Cell<usize>>,
    /// How many quotes there were.
    quotes: Rc<Cell<usize>>,
}

impl Read for Metered<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut known = self.window.at_least(1);
        let count = known.read(buffer)?;
        let rest = self.budget.get().checked_sub(count).ok_or_else(|| io::Error::other("a row is too large"))?;
        self.budget.set(rest);
        let read = buffer.get(..count).unwrap_or_default();
        self.quotes.set(self.quotes.get() + memchr::memchr_iter(b'"', read).count());
        self.window.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Bounds, Throttle, files::bounds::NEVER};

    fn rows(text: &str, record: usize) -> (Vec<String>, Result<Option<u64>, u64>) {
        let throttle = Throttle::new(0);
        let bounds = Bounds { record, ..Bounds::new(&throttle, &NEVER) };
        let mut window = Window::new(Box::new(io::Cursor::new(text.to_owned().into_bytes())), &bounds);
        let form = form(window.at_least(4096), Aliases::builtin()).unwrap();
        let mut titles = Vec::new();
        let outcome = read(&mut window, form, |row| {
            titles.push(row.cells.get("title").and_then(Node::text).unwrap_or("-").to_owned());
            true
        });
        (titles, outcome)
    }

    #[test]
    fn rows_are_objects_by_column() {
        let text = "title,link\n\"a\nb, c\",x\nd\n";
        assert_eq!(rows(text, 1 << 20), (vec!["a\nb, c".to_owned(), "d".to_owned()], Ok(None)));
        assert_eq!(rows(&text.replace(", ", "").replace(',', "\t"), 1 << 20).0.len(), 2);
    }

    #[test]
    fn tables_of_spreadsheets_are_read() {
        let titles = vec!["a".to_owned(), "b".to_owned()];
        for text in [
            "title|link\na|x\nb|y\n",
            "title;author;content,comments;link\na;x;y;z\nb;x;y;z\n",
            "sep=;\r\ntitle;link\r\na;x\r\nb;y\r\n",
            "SEP=~\ntitle~link\na~x\nb~y",
            "title,link\ra,x\rb,y\r",
            "title,link\na,x\ntitle,link\nb,y\n",
        ] {
            assert_eq!(rows(text, 1 << 20), (titles.clone(), Ok(None)), "{text}");
        }
    }

    #[test]
    fn a_row_without_end_is_given_up() {
        let text = format!("title,link\na,b\n\"{}", "x".repeat(3 << 20));
        assert_eq!(rows(&text, 1 << 20), (vec!["a".to_owned()], Err(15)));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_noticed() {
        let text = "title,link\na,b\n\"c,d\ne,f\n";
        assert_eq!(rows(text, 1 << 20), (vec!["a".to_owned(), "c,d\ne,f\n".to_owned()], Ok(Some(15))));
        assert_eq!(rows("title,link\n5\" pipe,b\n", 1 << 20).1, Ok(None));
    }

    #[test]
    fn other_texts_are_no_tables() {
        for text in ["[新聞] title, author", "thread_id,user_id,msg_id\n1,2,3", "推: 7,噓: 0", ""] {
            assert_eq!(form(text.as_bytes(), Aliases::builtin()), None, "{text}");
        }
    }
}
