//! A passage of a post as one row: its lines joined as a reader joins them, its matches marked.

use std::ops::Range;

use crate::output::terminal::{row::Row, tone::Tone};
use crate::text;

/// Bytes of a passage that are examined on either side of its first match: more than any line shows.
const REACH: usize = 8 * 1024;

/// `text` with its matches marked and everything else in the tone `base`. Blanks are squeezed: those of a table or an
/// indent carry no meaning on one line.
pub(crate) fn passage(text: &str, spans: &[Range<usize>], base: Tone) -> Row {
    // Posts may have megabytes: building the row of all of one would dominate the time of a page of hits.
    let part = near_match(text, spans);
    let mut row = Row::default();
    let mut blank = None;
    for (at, c) in joined(&text[part.clone()]) {
        let tone = if is_within(spans, part.start + at) { Tone::Match } else { base };
        if matches!(c, ' ' | '\t') {
            blank = blank.or(Some(tone));
            continue;
        }
        // A blank is written only once a character follows, which also drops those at the end.
        if let Some(tone) = blank.take().filter(|_| !row.is_empty()) {
            row.push(' ', tone);
        }
        row.push(c, tone);
    }
    row
}

/// All of `text`, of any length, with all of its blanks.
pub(crate) fn whole(text: &str) -> Row {
    joined(text).into_iter().fold(Row::default(), |mut row, (_, c)| {
        row.push(if c == '\t' { ' ' } else { c }, Tone::Plain);
        row
    })
}

/// The characters of `text` as the search reads it, each with its byte offset in `text`.
fn joined(text: &str) -> Vec<(usize, char)> {
    let (shown, origin) = text::join_wraps(text);
    shown.char_indices().filter_map(|(at, c)| Some((*origin.get(at)?, c))).collect()
}

fn near_match(text: &str, spans: &[Range<usize>]) -> Range<usize> {
    let centre = spans.first().map_or(0, |span| span.start);
    let start = text.floor_char_boundary(centre.saturating_sub(REACH));
    start..text.ceil_char_boundary(centre.saturating_add(REACH))
}

/// Returns whether the byte `at` is in one of the ascending `spans`.
// By bisection: this is called for each character, and a common term has thousands of spans.
fn is_within(spans: &[Range<usize>], at: usize) -> bool {
    let next = spans.partition_point(|span| span.end <= at);
    spans.get(next).is_some_and(|span| span.contains(&at))
}

#[cfg(test)]
mod tests {
    use std::slice;

    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        passage(text, &[], Tone::Plain).plain()
    }

    fn marked(text: &str, span: Range<usize>) -> Row {
        passage(text, slice::from_ref(&span), Tone::Plain)
    }

    #[test]
    fn lines_are_joined_as_a_reader_joins_them() {
        let table = [
            ("o1系\n列模型", "o1系列模型"),
            ("o1系\r\n列模型", "o1系列模型"),
            ("半導體，\n台積電", "半導體，台積電"),
            ("漲停\n\n跌停", "漲停 跌停"),
            ("漲停\n  跌停", "漲停 跌停"),
            ("one\ntwo", "one two"),
            ("台積\nTSM", "台積 TSM"),
            ("TSM\n台積", "TSM 台積"),
            ("\n漲停\n", "漲停"),
            ("a\tb  c", "a b c"),
            ("a\x0bb", "a␋b"),
        ];
        for (text, joined) in table {
            assert_eq!(shown(text), joined, "{text:?}");
        }
    }

    #[test]
    fn a_match_may_run_over_a_line_end() {
        let text = "推出之o1系\n列模型";
        let start = text.find("o1").unwrap();
        let end = text.find('模').unwrap();
        assert_eq!(marked(text, start..end).matched(), "o1系列");
        assert_eq!(marked("is Deep\nSeek", 3..12).matched(), "Deep Seek");
    }

    #[test]
    fn wrong_spans_do_no_harm() {
        let row = passage("台積電", &[1..2, 3..900], Tone::Plain);
        assert_eq!((row.plain().as_str(), row.matched().as_str()), ("台積電", "積電"));
    }

    #[test]
    fn a_long_text_is_read_around_its_match() {
        let text = format!("{}台積電{}", "跌".repeat(100_000), "漲".repeat(100_000));
        let row = marked(&text, 300_000..300_009);
        assert_eq!(row.matched(), "台積電");
        assert_eq!(row.cut(20).plain(), "…跌跌台積電漲漲漲漲…");
    }

    proptest! {
        #[test]
        fn what_matches_is_what_is_marked(parts in prop::collection::vec(("[台b](\\PC{0,5}[台b])?[\u{0}-\u{8}\u{1b}\u{80}-\u{9f}\u{202a}-\u{202e}]?", any::<bool>()), 0..8)) {
            let (mut text, mut spans, mut wanted) = (String::new(), Vec::new(), String::new());
            for (part, is_match) in &parts {
                if *is_match {
                    spans.push(text.len()..text.len() + part.len());
                    wanted.push_str(&shown(part));
                }
                text.push_str(part);
            }
            prop_assert_eq!(passage(&text, &spans, Tone::Plain).matched(), wanted);
        }

        #[test]
        fn nothing_shown_controls_the_terminal(text in any::<String>()) {
            prop_assert!(!shown(&text).contains(char::is_control));
        }
    }
}
