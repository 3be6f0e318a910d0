//! Cells of comma- and tab-separated values: texts that a spreadsheet program does not evaluate.

pub(in crate::output) mod csv;
pub(in crate::output) mod tsv;

use std::borrow::Cow;

use super::column::{Cell, Column};
use crate::output::Options;
use crate::{
    search::Hit,
    text::visible::{VisibleForm, visible},
};

/// The byte order mark, by which spreadsheet programs recognise UTF-8.
// Excel reads CSV without it in the code page of the system, which garbles Chinese.
const BOM: &str = "\u{feff}";

/// The cells of hits, as text.
pub(in crate::output) struct Cells {
    columns: Vec<&'static Column>,
    options: Options,
}

impl Cells {
    pub(in crate::output) fn new(options: &Options) -> Self {
        Self { columns: options.layout.columns.clone(), options: options.clone() }
    }

    pub(in crate::output) fn names(&self) -> impl Iterator<Item = String> {
        let mark = if self.options.layout.bom { BOM } else { "" };
        self.columns
            .iter()
            // The mark belongs to the file, not to the first column: it is written once, before the header.
            .enumerate()
            .map(move |(nth, column)| format!("{}{}", if nth == 0 { mark } else { "" }, column.name))
    }

    /// The cells of a hit. Only texts can be formulas: a number that begins with a minus is a number.
    pub(in crate::output) fn of<'h>(&self, hit: &'h Hit) -> impl Iterator<Item = Cow<'h, str>> {
        self.columns.iter().map(|column| match column.of(hit) {
            Cell::Text(text) => self.harmless(text),
            other => Cow::Owned(other.to_text(&self.options.zone).into_owned()),
        })
    }

    /// On a terminal nothing may control it; in a file the text stays as it is, unless it begins like a formula.
    fn harmless<'h>(&self, text: Cow<'h, str>) -> Cow<'h, str> {
        // Only a terminal has a width; files and pipes get the text as it is.
        let text = if self.options.width.is_some() { Cow::Owned(printable_lines(&text)) } else { text };
        // An apostrophe is what spreadsheet programs themselves use to mark a text as text.
        if self.options.layout.keep_formulas || !is_formula(&text) { text } else { Cow::Owned(format!("'{text}")) }
    }
}

/// The signs that begin a formula, with their full-width and small forms.
const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// Returns whether a spreadsheet program may read the text as a formula: it begins as listed in OWASP's "CSV
/// injection", possibly after characters that such programs drop or trim, or that are invisible.
pub(in crate::output) fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(is_skipped).starts_with(SIGNS)
}

/// Returns whether a formula may follow this character: blanks, control and invisible characters, and quotation marks,
/// since programs unquote cells of tab-separated values, which are written without quoting.
fn is_skipped(c: char) -> bool {
    c == '"' || c.is_whitespace() || !matches!(visible(c), VisibleForm::Glyph(_))
}

/// The text line by line, without anything that controls a terminal.
fn printable_lines(text: &str) -> String {
    text.split('\n').map(crate::output::printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::{Format, hits::sample};

    #[test]
    fn texts_that_a_spreadsheet_evaluates_are_formulas() {
        for text in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r\n=1", "-", "= =", "﹦1"] {
            assert!(is_formula(text), "{text:?}");
        }
        for text in
            ["\0=1", "\u{feff}=1", "\u{200b}\u{200d} =1", "\u{202e}\u{301}=1", "\"=1\"", "\u{3164}=1", "\u{85}=1"]
        {
            assert!(is_formula(text), "{text:?}");
        }
        for text in ["", "推", "1-1", "a=b", "'=1", "→ 好", "\u{feff}好", "\"好\" =1", "\0"] {
            assert!(!is_formula(text), "{text:?}");
        }
    }

    /// Invisible characters, listed independently of the table under test.
    const HIDDEN: &str = "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202e}\u{feff}\u{fe0f}\u{301}\u{3164}";

    proptest! {
        #[test]
        fn no_cell_is_a_formula_without_its_hidden_characters(
            text in prop::string::string_regex(&format!("[=+@＝﹣\"\\-\0\t\n \u{85}推a{HIDDEN}]{{0,8}}")).unwrap(),
        ) {
            let mut hit = sample::comment();
            hit.title.clone_from(&text);
            hit.text = text;
            for (format, separator) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
                let printed = sample::printed_with(&[Hit::Comment(hit.clone())], format, |_| {});
                let mut reader = ::csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(printed.as_bytes());
                for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                    let hidden = |c: char| c.is_whitespace() || c.is_control() || c == '"' || HIDDEN.contains(c);
                    let seen = cell.trim_start_matches(hidden);
                    prop_assert!(!seen.starts_with(['=', '+', '-', '@', '＝', '﹣']), "{printed:?}");
                }
            }
        }
    }
}
