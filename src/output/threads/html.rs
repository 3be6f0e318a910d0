//! Texts of posts as HTML: shown as they are, never interpreted.

use crate::output::printable;

/// `text` as HTML that shows just this text, also within quotes.
pub(in crate::output) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}

/// Adds `text` to `html`. Characters that are invisible or control a terminal get a visible form, except line ends and
/// tabs, which a page can show.
pub(crate) fn escape(text: &str, html: &mut String) {
    // Line ends and tabs are kept out of `printable`, which would name them: in HTML they are layout.
    for piece in text.split_inclusive(['\n', '\t']) {
        let (shown, end) = match piece.strip_suffix(['\n', '\t']) {
            Some(shown) => piece.split_at(shown.len()),
            None => (piece, ""),
        };
        for c in printable(shown).chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                other => html.push(other),
            }
        }
        html.push_str(end);
    }
}
