//! The occurrences of a term in a text: the definition of a match, in the simplest code possible.
//!
//! The index only accelerates this: a search must find exactly what is found here, and highlights it.

use std::ops::Range;

use super::{pattern::Pattern, sequence::Sequence, term::Term};
use crate::text::units::{
    class::is_unspaced,
    unit::{Part, UnitKind, Units},
};

/// Returns the occurrences of `term` in the text that `units` was read from, as byte ranges of that text, ascending.
///
/// The first and the last unit of a sequence may match a part of a camelCase run: `seek` and `GPT4o` occur in
/// `DeepSeek` and in `ChatGPT4o`.
#[must_use]
pub fn find(term: &Term, units: &Units) -> Vec<Range<usize>> {
    let mut occurrences = match term {
        Term::Exact(forms) => find_exact(forms, units),
        Term::Sequences(forms) => forms.iter().flat_map(|form| find_sequence(form, units)).collect(),
        Term::Pattern(pattern) => find_pattern(pattern, units).collect(),
    };
    occurrences.sort_unstable_by_key(|occurrence| (occurrence.start, occurrence.end));
    // Several forms of a term may match at the same place.
    occurrences.dedup();
    occurrences
}

/// Returns true if `term` occurs in the text that `units` was read from.
#[must_use]
pub fn contains(term: &Term, units: &Units) -> bool {
    match term {
        Term::Exact(forms) => units.exact().iter().any(|(_, exact)| forms.contains(exact)),
        Term::Sequences(forms) => forms.iter().any(|form| find_sequence(form, units).next().is_some()),
        Term::Pattern(pattern) => find_pattern(pattern, units).next().is_some(),
    }
}

fn find_exact(forms: &[char], units: &Units) -> Vec<Range<usize>> {
    let occurrences = units.exact().iter().filter(|(_, exact)| forms.contains(exact));
    occurrences.map(|&(unit, _)| units.as_slice()[unit].source.clone()).collect()
}

fn find_pattern<'a>(pattern: &'a Pattern, units: &'a Units) -> impl Iterator<Item = Range<usize>> + 'a {
    let whole = units.as_slice().iter().enumerate().filter(|&(i, _)| pattern.matches(units, i));
    let parts = units.parts().iter().filter(|part| pattern.matches_part(units, part));
    whole.map(|(_, unit)| unit.source.clone()).chain(parts.map(|part| part.source.clone()))
}

fn find_sequence<'a>(form: &'a Sequence, units: &'a Units) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
    if form.len() == 1 {
        return Box::new(find_single(form, units));
    }
    let starts = 0..(units.as_slice().len() + 1).saturating_sub(form.len());
    Box::new(starts.filter_map(|at| matches_at(form, units, at)))
}

fn find_single<'a>(form: &'a Sequence, units: &'a Units) -> impl Iterator<Item = Range<usize>> + 'a {
    let (kind, text) = (form.kind(0), form.text(0));
    let whole =
        units.as_slice().iter().enumerate().filter(move |&(i, unit)| unit.kind == kind && units.text(i) == text);
    let parts = units.parts().iter().filter(move |part| kind == UnitKind::Letters && units.part_text(part) == text);
    whole.map(|(_, unit)| unit.source.clone()).chain(parts.map(|part| part.source.clone()))
}

fn matches_at(form: &Sequence, units: &Units, at: usize) -> Option<Range<usize>> {
    let last = form.len() - 1;
    let same = |i: usize| units.as_slice()[at + i].kind == form.kind(i) && units.text(at + i) == form.text(i);
    // Only the edges may match a part of a run: between them the text has to match completely.
    if !(1..last).all(same) {
        return None;
    }
    let edge = |i: usize, touches: fn(&Units, &Part) -> bool| {
        if same(i) {
            return Some(units.as_slice()[at + i].source.clone());
        }
        let mut parts = units.parts().iter().filter(|part| part.unit == at + i && form.kind(i) == UnitKind::Letters);
        parts.find(|part| touches(units, part) && units.part_text(part) == form.text(i)).map(|part| part.source.clone())
    };
    Some(edge(0, Units::is_suffix)?.start..edge(last, Units::is_prefix)?.end)
}

/// Joins hard wraps, as a text is displayed and as verbatim terms are matched: between two characters of a script
/// without blanks by nothing, else by one blank; a blank line becomes one blank.
///
/// The second value maps each byte of the joined text, and its end, to a byte of `text`.
#[must_use]
pub fn join_wraps(text: &str) -> (String, Vec<usize>) {
    let mut shown = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\n' && c != '\r' {
            shown.push(c);
            origin.extend(std::iter::repeat_n(at, c.len_utf8()));
            continue;
        }
        let mut line_feeds = usize::from(c == '\n');
        while let Some((_, more)) = chars.next_if(|&(_, next)| matches!(next, '\n' | '\r')) {
            line_feeds += usize::from(more == '\n');
        }
        let next = chars.peek().map(|&(_, c)| c);
        // A post is wrapped by hand: between Han characters it is nothing, between Latin words it is a
        // blank.
        if line_feeds > 1 || !(is_dense(shown.chars().next_back()) && is_dense(next)) {
            shown.push(' ');
            origin.push(at);
        }
    }
    origin.push(text.len());
    (shown, origin)
}

/// Returns true if the character is of a script without blanks between words, or punctuation of such a script.
fn is_dense(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}') || is_unspaced(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, typed: &str) -> Vec<&'a str> {
        let units = Units::of(text);
        Term::read(typed)
            .map_or(vec![], |term| find(&term, &units).into_iter().map(|occurrence| &text[occurrence]).collect())
    }

    #[test]
    fn terms_occur() {
        for (text, typed, expected) in [
            ("前代 DeepSeek-V3。", "DeepSeekV3", &["DeepSeek-V3"][..]),
            ("前代 DeepSeek-V3。", "seek", &["Seek"]),
            ("ChatGPT4o超強", "GPT4o", &["GPT4o"]),
            ("ChatGPT4o超強", "PT4o", &[]),
            ("與 o1系\n列模型", "系列模型", &["系\n列模型"]),
            ("臺積電，台积电", "台積電", &["臺積電", "台积电"]),
            ("哈哈哈", "哈哈", &["哈哈", "哈哈"]),
            ("大跌，散戶", "大跌散戶", &[]),
            ("大跌，散戶", "大跌,散戶", &["大跌，散戶"]),
            ("中午吃牛肉麵，面對現實", "麵", &["麵"]),
            ("Chat GPT o1", "ChatGPT", &["Chat GPT"]),
        ] {
            assert_eq!(found(text, typed), expected, "{typed} in {text}");
        }
    }

    #[test]
    fn wraps_are_joined_without_a_blank_between_han_characters() {
        assert_eq!(join_wraps("一系\n列模型").0, "一系列模型");
        assert_eq!(join_wraps("輸入\ntokens 和\nR1").0, "輸入 tokens 和 R1");
        assert_eq!(join_wraps("完。\n\n下一段，\n還有").0, "完。 下一段，還有");
        let (text, origin) = join_wraps("一系\n列");
        assert_eq!(origin.len(), text.len() + 1);
        assert_eq!(origin[text.find('列').unwrap()], 7);
    }
}
