//! A passage of a post as one row: its lines joined as a reader joins them, its matches marked.

use std::ops::Range;

use super::{row::Row, tone::Tone};

/// Bytes of a passage that are looked at on either side of where its first match starts: more than any line shows.
const REACH: usize = 8 * 1024;

/// `text` with its matching parts marked and everything else in the tone `base`.
pub(crate) fn passage(text: &str, spans: &[Range<usize>], base: Tone) -> Row {
    let mut row = Row::default();
    for (at, c) in joined(text, near_match(text, spans)) {
        let tone = if is_within(spans, at) { Tone::Match } else { base };
        row.push(c, tone);
    }
    row
}

/// All of `text`, however long.
pub(crate) fn whole(text: &str) -> Row {
    joined(text, 0..text.len()).into_iter().fold(Row::default(), |mut row, (_, c)| {
        row.push(c, Tone::Plain);
        row
    })
}

fn near_match(text: &str, spans: &[Range<usize>]) -> Range<usize> {
    let centre = spans.first().map_or(0, |span| span.start);
    let start = text.floor_char_boundary(centre.saturating_sub(REACH));
    start..text.ceil_char_boundary(centre.saturating_add(REACH))
}

/// Whether the byte `at` stands in one of the ascending `spans`.
fn is_within(spans: &[Range<usize>], at: usize) -> bool {
    let next = spans.partition_point(|span| span.end <= at);
    spans.get(next).is_some_and(|span| span.contains(&at))
}

/// The characters of a part of `text` with the bytes they start at, the line ends in it shown as [`joint`] says.
fn joined(text: &str, part: Range<usize>) -> Vec<(usize, char)> {
    let chars: Vec<(usize, char)> = text[part.clone()].char_indices().map(|(at, c)| (at + part.start, c)).collect();
    let mut kept: Vec<(usize, char)> = Vec::with_capacity(chars.len());
    let mut rest = chars.as_slice();
    while let Some(&(_, c)) = rest.first() {
        let blanks = rest.iter().take_while(|(_, c)| is_blank(*c)).count();
        let (head, tail) = rest.split_at(blanks.max(1));
        let before = kept.last().map(|&(_, c)| c);
        if is_blank(c) && head.iter().any(|&(_, c)| c == '\n') {
            kept.extend(joint(before, head, tail.first().map(|&(_, c)| c)));
        } else {
            kept.extend(head.iter().map(|&(at, c)| (at, if c == '\t' { ' ' } else { c })));
        }
        rest = tail;
    }
    kept
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}')
}

/// What stands for `blanks` that hold a line end: nothing at either end of the text, nothing where a line of Chinese
/// was wrapped, else one blank. An empty line or an indent is a pause that its author meant, in Chinese too.
fn joint(before: Option<char>, blanks: &[(usize, char)], after: Option<char>) -> Option<(usize, char)> {
    let (before, after) = before.zip(after)?;
    let &(at, _) = blanks.iter().rfind(|&&(_, c)| c == '\n')?;
    let line_ends = blanks.iter().filter(|&&(_, c)| c == '\n').count();
    let is_indented = blanks.last().is_some_and(|&(_, c)| c != '\n');
    let is_wrap = line_ends == 1 && !is_indented && runs_on(before) && runs_on(after);
    (!is_wrap).then_some((at, ' '))
}

/// Whether a line may be wrapped beside `c` without a blank: Han, kana, bopomofo and their full-width punctuation.
const fn runs_on(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || matches!(c, '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
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
            ("o1系 \n列模型", "o1系列模型"),
            ("半導體，\n台積電", "半導體，台積電"),
            ("漲停\n\n跌停", "漲停 跌停"),
            ("漲停\n  跌停", "漲停 跌停"),
            ("one\ntwo", "one two"),
            ("台積\nTSM", "台積 TSM"),
            ("TSM\n台積", "TSM 台積"),
            ("\n漲停\n", "漲停"),
            ("한국\n어", "한국 어"),
            ("a\tb  c", "a b  c"),
            ("a\rb", "a␍b"),
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
        fn what_matches_is_what_is_marked(parts in prop::collection::vec(("[台b]\\PC{0,5}[\u{0}-\u{8}\u{1b}\u{80}-\u{9f}\u{202a}-\u{202e}]?", any::<bool>()), 0..8)) {
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
