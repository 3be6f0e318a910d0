//! Texts of posts as HTML that shows just these texts: nothing in them is interpreted.

use std::{
    fmt::{self, Write as _},
    ops::Range,
};

use askama::filters::{Escaper, Safe};
use unicode_width::UnicodeWidthChar as _;

use crate::{
    output::threads::html::escape,
    text::{addresses, visible},
};

/// HTML that a template prints as it is. Everything else is printed by [`Visible`].
pub(super) type Markup = Safe<Html>;

/// HTML that was escaped when it was made: only this file makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The escaper of the templates: invisible characters of a text are written in their visible form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        let mut html = String::with_capacity(text.len());
        escape(text, &mut html);
        dest.write_str(&html)
    }
}

const fn markup(html: String) -> Markup {
    Safe(Html(html))
}

/// A text with its matches marked.
pub(super) fn marked(text: &str, spans: &[Range<usize>]) -> Markup {
    let mut writer = Writer::new();
    writer.marked(text, 0..text.len(), spans, None);
    markup(writer.html)
}

/// A text without marks.
pub(super) fn plain(text: &str) -> Markup {
    marked(text, &[])
}

/// A text as the value of an attribute, from which the browser reads the same text: invisible characters are written as
/// numbers. A NUL has no form in HTML.
pub(super) fn attribute(text: &str) -> Markup {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        // Writing to a string does not fail.
        let _ = match c {
            '\0' => html.write_str("&#xfffd;"),
            '&' | '<' | '>' | '"' | '\'' => write!(html, "&#x{:x};", u32::from(c)),
            hidden if visible::is_hidden(hidden) => write!(html, "&#x{:x};", u32::from(c)),
            other => html.write_char(other),
        };
    }
    markup(html)
}

/// Lines in which each character takes as many columns as on a terminal, whatever the fonts, so that a caret is under
/// its column: wide characters get a box of their own.
pub(super) fn in_columns(text: &str) -> Markup {
    let mut writer = Writer::new();
    for c in text.chars() {
        let is_wide = c.width() == Some(2);
        writer.html.push_str(if is_wide { "<span class=\"wide-one\">" } else { "" });
        escape(c.encode_utf8(&mut [0; 4]), &mut writer.html);
        writer.html.push_str(if is_wide { "</span>" } else { "" });
    }
    markup(writer.html)
}

/// Writes the texts of a thread, one after another: matches are numbered, links lead out.
pub(super) struct Thread {
    matches: usize,
}

impl Thread {
    pub(super) const fn new() -> Self {
        Self { matches: 0 }
    }

    /// The number of matches so far.
    pub(super) const fn matches(&self) -> usize {
        self.matches
    }

    /// A line, or a text whose line ends become blanks.
    pub(super) fn line(&mut self, text: &str, spans: &[Range<usize>]) -> Markup {
        let mut writer = Writer::new();
        writer.linked(text, 0..text.len(), spans, &mut self.matches);
        markup(writer.html)
    }

    /// A post: its lines as its author wrapped them, with quoted lines marked as such.
    pub(super) fn post(&mut self, text: &str, spans: &[Range<usize>]) -> Markup {
        let mut writer = Writer::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            // As editors of PTT quote: `:` or `>` before each line, under a line with the quoted account.
            let is_quoted = line.starts_with([':', '>']) || line.starts_with("※ 引述");
            writer.html.push_str(if is_quoted { "<span class=\"quote\">" } else { "" });
            writer.linked(text, start..end, spans, &mut self.matches);
            writer.html.push_str(if is_quoted { "</span>\n" } else { "\n" });
            start += line.len();
        }
        markup(writer.html)
    }
}

struct Writer {
    html: String,
}

impl Writer {
    const fn new() -> Self {
        Self { html: String::new() }
    }

    /// A part of a text with its addresses as links.
    fn linked(&mut self, text: &str, part: Range<usize>, spans: &[Range<usize>], matches: &mut usize) {
        let mut at = part.start;
        for address in addresses(&text[part.clone()]) {
            let address = part.start + address.start..part.start + address.end;
            self.marked(text, at..address.start, spans, Some(matches));
            // The linked site must not learn which query or page led to it.
            self.html.push_str("<a rel=\"noreferrer noopener nofollow\" href=\"");
            escape(&visible::address(&text[address.clone()]), &mut self.html);
            self.html.push_str("\">");
            self.marked(text, address.clone(), spans, Some(matches));
            self.html.push_str("</a>");
            at = address.end;
        }
        self.marked(text, at..part.end, spans, Some(matches));
    }

    /// A part of a text with its matches marked. The start of a match is numbered, the rest of it is not.
    fn marked(&mut self, text: &str, part: Range<usize>, spans: &[Range<usize>], mut matches: Option<&mut usize>) {
        if part.is_empty() {
            return;
        }
        let mut at = part.start;
        for span in spans.iter().filter(|span| span.start < part.end && span.end > part.start) {
            // Cut to the part: a match may begin before a link or line, or end after it.
            let shown = span.start.max(at)..span.end.min(part.end);
            escape(&text[at..shown.start], &mut self.html);
            match &mut matches {
                Some(matches) if span.start >= part.start => {
                    **matches += 1;
                    // Writing to a string does not fail.
                    let _ = write!(self.html, "<mark id=\"m{matches}\">");
                }
                _ => self.html.push_str("<mark>"),
            }
            escape(&text[shown.clone()], &mut self.html);
            self.html.push_str("</mark>");
            at = shown.end;
        }
        escape(&text[at..part.end], &mut self.html);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_show_themselves_and_nothing_else() {
        insta::assert_snapshot!(marked("<b>台積電</b> & \"x\"\x1b\u{202e}", std::slice::from_ref(&(3..12))),
            @r#"&lt;b&gt;<mark>台積電</mark>&lt;/b&gt; &amp; &quot;x&quot;␛\u{202e}"#);
        insta::assert_snapshot!(marked("a\n\tb", &[]), @"
        a
        	b
        ");
    }

    #[test]
    fn an_attribute_holds_nothing_hidden_and_reads_as_the_text() {
        assert_eq!(attribute("a\u{202e}\"<\n\u{301}\0").to_string(), "a&#x202e;&#x22;&#x3c;&#xa;\u{301}&#xfffd;");
    }

    #[test]
    fn a_caret_is_below_its_column_in_any_font() {
        insta::assert_snapshot!(in_columns("台<a\n  ^"), @r#"
        <span class="wide-one">台</span>&lt;a
          ^
        "#);
    }

    #[test]
    fn matches_are_numbered_through_a_thread() {
        let mut thread = Thread::new();
        insta::assert_snapshot!(thread.line("ab", &[0..1, 1..2]), @r#"<mark id="m1">a</mark><mark id="m2">b</mark>"#);
        insta::assert_snapshot!(thread.post("x\n: yz\nhttps://a.bc/<y>", &[0..1, 4..10, 16..20]), @r#"
        <mark id="m3">x</mark>
        <span class="quote">: <mark id="m4">yz</mark></span>
        <a rel="noreferrer noopener nofollow" href="https://a.bc/"><mark>htt</mark>ps://a<mark id="m5">.bc/</mark></a>&lt;y&gt;
        "#);
        assert_eq!(thread.matches(), 5);
    }

    #[test]
    fn only_addresses_of_pages_are_links() {
        let mut thread = Thread::new();
        insta::assert_snapshot!(thread.line("看https://a.bc/?x=1&y='2。javascript:alert(1)", std::slice::from_ref(&(10..12))),
            @r#"看<a rel="noreferrer noopener nofollow" href="https://a.bc/?x=1&amp;y=">https:/<mark id="m1">/a</mark>.bc/?x=1&amp;y=</a>&#39;2。javascript:alert(1)"#);
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag(text in "[<>&\"'a-z:/.\n\u{202e}台]{0,40}", cuts in prop::collection::vec(0..60_usize, 0..6)) {
            let boundary = |at: usize| text.floor_char_boundary(at.min(text.len()));
            let mut cuts: Vec<_> = cuts.into_iter().map(boundary).collect();
            cuts.sort_unstable();
            let spans: Vec<_> = cuts.chunks_exact(2).map(|pair| pair[0]..pair[1]).filter(|span| !span.is_empty()).collect();
            let html = Thread::new().post(&text, &spans).to_string();
            let tags = html.split('<').skip(1).map(|rest| rest.split(['>', ' ']).next().unwrap());
            for tag in tags {
                prop_assert!(["mark", "/mark", "a", "/a", "span", "/span"].contains(&tag), "{html}");
            }
            let steers = html.contains('\u{202e}');
            prop_assert!(!steers);
        }
    }
}
