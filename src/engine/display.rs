//! The printed form of an operator: on one line with its parts in brackets, or with `{:#}` each part on a line of its own.

use std::{fmt, ops::Bound};

use super::{Foreign, Operator};

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { write_lines(self, "", 0, f) } else { write_line(self, "", f) }
    }
}

fn write_line(operator: &Operator, role: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{role}{}", operator.label())?;
    let children = operator.children();
    for (i, (role, child)) in children.iter().enumerate() {
        f.write_str(if i == 0 { "(" } else { ", " })?;
        write_line(child, role, f)?;
    }
    if children.is_empty() { Ok(()) } else { f.write_str(")") }
}

fn write_lines(operator: &Operator, role: &str, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if depth > 0 {
        f.write_str("\n")?;
    }
    write!(f, "{:1$}{role}{2}", "", 2 * depth, operator.label())?;
    operator.children().iter().try_for_each(|(role, child)| write_lines(child, role, depth + 1, f))
}

impl Operator {
    /// The name of the operator with everything but its parts.
    fn label(&self) -> String {
        match self {
            Self::Empty => "empty".to_owned(),
            Self::Term(term) => format!("term {}", term.lookup()),
            Self::Phrase(phrase) => {
                let field = phrase.terms().next().map_or("", |(_, term)| term.field_name());
                let terms = phrase.terms().map(|(offset, term)| format!(" {}@{offset}", term.text()));
                format!("phrase {field}:{}", terms.collect::<String>().trim_start())
            }
            Self::Conjunction(_) => "conjunction".to_owned(),
            Self::Disjunction(disjunction) if disjunction.is_probed => "disjunction, probed".to_owned(),
            Self::Disjunction(_) => "disjunction".to_owned(),
            Self::MinShouldMatch(clauses) => format!("min_should_match {} of {}", clauses.min, clauses.clauses.len()),
            Self::DocValuesRange(range) => {
                format!("doc_values {} {}", range.columns.join(" or "), interval(range.range))
            }
            Self::StoredText(text) => format!("stored_text {}", text.text),
            Self::ToParent(_) => "to_parent".to_owned(),
            Self::ToChild(_) => "to_child".to_owned(),
            Self::TermSet(set) => {
                let terms = set.terms.iter().map(|term| format!(" {term}"));
                format!("term_set{}", terms.collect::<String>())
            }
            Self::ConstantScore(_, score) => format!("constant_score {score}"),
            Self::Boost(_, factor) => format!("boost {factor}"),
            Self::Bm25(_, kind) => format!("bm25 among {kind}"),
            Self::Rank(_) => "rank".to_owned(),
            Self::Foreign(Foreign { label, .. }) => label.clone(),
        }
    }

    /// The parts, each with its role where they have several.
    fn children(&self) -> Vec<(&'static str, &Self)> {
        match self {
            Self::Empty | Self::Term(_) | Self::Phrase(_) | Self::TermSet(_) | Self::Foreign(_) => vec![],
            Self::Conjunction(conjunction) => {
                let excluded = conjunction.excluded.iter().map(|part| ("not ", part));
                conjunction.parts.iter().map(|part| ("", part)).chain(excluded).collect()
            }
            Self::Disjunction(disjunction) => disjunction.parts.iter().map(|part| ("", part.as_ref())).collect(),
            Self::MinShouldMatch(clauses) => clauses.clauses.iter().map(|clause| ("", clause)).collect(),
            Self::DocValuesRange(range) => vec![("", &range.documents)],
            Self::StoredText(text) => vec![("", &text.candidates)],
            Self::ToParent(join) => vec![("", &join.blocks)],
            Self::ToChild(join) => vec![("", &join.blocks), ("parent ", &join.threads)],
            Self::ConstantScore(inner, _) | Self::Boost(inner, _) | Self::Bm25(inner, _) => vec![("", inner)],
            Self::Rank(rank) => {
                let evidence = rank.evidence.iter().map(|part| ("+ ", part));
                [("", rank.matching.as_ref())].into_iter().chain(evidence).collect()
            }
        }
    }
}

/// A range in the notation of mathematics: `[1, 5)`.
fn interval((from, to): (Bound<i64>, Bound<i64>)) -> String {
    let from = match from {
        Bound::Included(from) => format!("[{from}"),
        Bound::Excluded(from) => format!("({from}"),
        Bound::Unbounded => "(-∞".to_owned(),
    };
    match to {
        Bound::Included(to) => format!("{from}, {to}]"),
        Bound::Excluded(to) => format!("{from}, {to})"),
        Bound::Unbounded => format!("{from}, ∞)"),
    }
}
