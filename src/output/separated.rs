//! What comma- and tab-separated values have in common: cells as text that does no harm in a spreadsheet.

use std::borrow::Cow;

use super::{
    Options,
    column::{Cell, Column},
};
use crate::search::Hit;

/// The mark by which spreadsheet programs know that a file is UTF-8.
const BOM: &str = "\u{feff}";

/// Makes cells of hits.
pub(super) struct Cells {
    columns: Vec<&'static Column>,
    options: Options,
}

impl Cells {
    pub(super) fn new(options: &Options) -> Self {
        Self { columns: options.layout.columns.clone(), options: options.clone() }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let mark = if self.options.layout.bom { BOM } else { "" };
        self.columns
            .iter()
            .enumerate()
            .map(move |(nth, column)| format!("{}{}", if nth == 0 { mark } else { "" }, column.name))
    }

    /// The cells of a hit. Only texts can be formulas: a number that begins with a minus is one.
    pub(super) fn of<'h>(&self, hit: &'h Hit) -> impl Iterator<Item = Cow<'h, str>> {
        self.columns.iter().map(|column| match column.of(hit) {
            Cell::Text(text) => self.harmless(text),
            other => Cow::Owned(other.to_text(&self.options.zone).into_owned()),
        })
    }

    /// On a terminal nothing may steer it; in a file the text stays what it is, but that it is no formula.
    fn harmless<'h>(&self, text: Cow<'h, str>) -> Cow<'h, str> {
        let text = if self.options.width.is_some() { Cow::Owned(shown(&text)) } else { text };
        if self.options.layout.keep_formulas || !is_formula(&text) { text } else { Cow::Owned(format!("'{text}")) }
    }
}

/// Whether a spreadsheet program may take the text for a formula, as OWASP's "CSV injection" lists the beginnings; some
/// read the full-width signs too, and skip blanks.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The text with its lines, but with nothing that steers a terminal.
fn shown(text: &str) -> String {
    text.split('\n').map(super::printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_computes_is_a_formula() {
        for text in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r\n=1", "-", "= ="] {
            assert!(is_formula(text), "{text:?}");
        }
        for text in ["", "推", "1-1", "a=b", "'=1", "→ 好"] {
            assert!(!is_formula(text), "{text:?}");
        }
    }
}
