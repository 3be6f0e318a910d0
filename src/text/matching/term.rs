//! Terms: parsed by the same rules as the texts they are searched in.

use std::ops::Range;

use super::pattern::Pattern;
use crate::text::{Segmenter, UnitKind, Units, fold};

/// The maximum number of camelCase boundaries of a query run for which every combination of splits is tried.
const MAX_SPLITS: u32 = 4;

/// A term: it matches where one of its forms occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A single character of an ambiguous class: one of these exact forms has to occur in the text.
    Exact(Vec<char>),
    /// One of these sequences has to occur in the text.
    Sequences(Vec<Sequence>),
    /// A run that matches has to occur in the text.
    Pattern(Pattern),
}

/// Units that have to be adjacent, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    units: Units,
}

impl Sequence {
    fn new(text: &str) -> Self {
        Self { units: Units::of(text) }
    }

    /// The number of units; never 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.as_slice().len()
    }

    /// Returns true if it has no unit, which is the case for no sequence of a term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.as_slice().is_empty()
    }

    /// The kind of the unit at `index`.
    #[must_use]
    pub fn kind(&self, index: usize) -> UnitKind {
        self.units.as_slice()[index].kind
    }

    /// The folded form of the unit at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.units.text(index)
    }

    /// The pair token of the units at `index` and `index + 1`.
    #[must_use]
    pub fn pair(&self, index: usize) -> &str {
        self.units.joined(index..index + 2)
    }

    /// The adjacent units in `range` as a sequence of their own.
    fn part(&self, range: Range<usize>) -> Self {
        let start = self.units.row[range.start].folded.start;
        let folded = self.units.joined(range.clone()).to_owned();
        let mut row = self.units.row[range].to_vec();
        for unit in &mut row {
            unit.folded = unit.folded.start - start..unit.folded.end - start;
        }
        Self { units: Units { folded, row, ..Units::default() } }
    }

    /// Its pairs of adjacent `informative` units, and its long runs.
    fn pieces(&self, informative: &[bool]) -> Vec<Term> {
        let mut pieces = Vec::new();
        for i in (0..self.len()).filter(|&i| informative[i]) {
            let long = match self.kind(i) {
                UnitKind::Letters => 2,
                UnitKind::Digits => 3,
                UnitKind::Char | UnitKind::Sign | UnitKind::Gap => usize::MAX,
            };
            if self.text(i).len() >= long {
                pieces.push(Term::Sequences(vec![self.part(i..i + 1)]));
            }
            if informative.get(i + 1) == Some(&true) {
                pieces.push(Term::Sequences(vec![self.part(i..i + 2)]));
            }
        }
        pieces
    }

    /// The indexes at which `other` occurs in it.
    fn places<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let starts = 0..(self.len() + 1).saturating_sub(other.len());
        starts.filter(move |at| (0..other.len()).all(|i| self.text(at + i) == other.text(i)))
    }

    /// The units, separated by blanks: the printed form.
    #[must_use]
    pub fn row(&self) -> String {
        (0..self.len()).map(|i| self.text(i)).collect::<Vec<_>>().join(" ")
    }
}

impl Term {
    /// Parses a term as typed. Returns `None` if it holds nothing that is indexed, such as `---`.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let whole = Sequence::new(typed);
        match whole.len() {
            0 => None,
            1 => Some(Self::single(typed, whole)),
            _ => Some(Self::Sequences(with_splits(typed, whole))),
        }
    }

    /// The sequence as typed; `None` for other kinds of terms.
    #[must_use]
    pub fn whole(&self) -> Option<&Sequence> {
        match self {
            Self::Sequences(forms) => forms.first(),
            Self::Exact(_) | Self::Pattern(_) => None,
        }
    }

    /// The pieces of the term by which similar texts are found: each two adjacent units, and each run that is long
    /// enough to be informative by itself; or the whole term if it has a single unit. Gaps, and units that are part of
    /// one of `fillers`, are left out, unless that leaves no piece.
    #[must_use]
    pub fn pieces(&self, fillers: &[Self]) -> Vec<Self> {
        let Some(whole) = self.whole().filter(|whole| whole.len() > 1) else { return vec![self.clone()] };
        let mut informative: Vec<bool> = (0..whole.len()).map(|i| whole.kind(i) != UnitKind::Gap).collect();
        let all = whole.pieces(&informative);
        for filler in fillers.iter().filter_map(Self::whole) {
            whole.places(filler).for_each(|at| informative[at..at + filler.len()].fill(false));
        }
        // In `1，2`, for example, no two informative units are adjacent.
        let tried = [whole.pieces(&informative), all, vec![self.clone()]];
        tried.into_iter().find(|pieces| !pieces.is_empty()).unwrap_or_default()
    }

    /// The words of the term, segmented like those of texts.
    #[must_use]
    pub fn words(&self, segmenter: &Segmenter) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(whole) = self.whole() {
            segmenter.words(&whole.units, |word| words.push(word.to_owned()));
        }
        words
    }

    fn single(typed: &str, whole: Sequence) -> Self {
        let written = typed.chars().find_map(|c| Some((fold::fold(c)?.char, fold::exact(c)?)));
        match written {
            Some((class, exact)) if whole.kind(0) == UnitKind::Char && !exact.only_simplified => {
                let mut forms = vec![exact.char];
                // A form that is only simplified may be written for this character.
                forms.extend(fold::exact(class).filter(|e| e.only_simplified).map(|e| e.char));
                Self::Exact(forms)
            }
            _ => Self::Sequences(with_splits(typed, whole)),
        }
    }
}

/// The sequence as typed, then with each combination of its camelCase boundaries replaced by blanks (`ChatGPT`, `Chat
/// GPT`).
fn with_splits(typed: &str, whole: Sequence) -> Vec<Sequence> {
    let mut boundaries: Vec<usize> = whole
        .units
        .parts()
        .iter()
        .filter(|part| !whole.units.is_prefix(part))
        .map(|part| part.source.start)
        .chain(whole.units.parts().iter().filter(|part| !whole.units.is_suffix(part)).map(|part| part.source.end))
        .collect();
    boundaries.sort_unstable();
    boundaries.dedup();
    let count = u32::try_from(boundaries.len()).unwrap_or(u32::MAX);
    let mut forms = vec![whole];
    // The number of combinations is exponential: then only the split at all boundaries is tried.
    if count > MAX_SPLITS {
        forms.push(Sequence::new(&split(typed, &boundaries, |_| true)));
    } else {
        forms.extend(
            (1..1_u32 << count).map(|choice| Sequence::new(&split(typed, &boundaries, |i| choice >> i & 1 == 1))),
        );
    }
    forms
}

fn split(typed: &str, boundaries: &[usize], chosen: impl Fn(usize) -> bool) -> String {
    let mut text = String::with_capacity(typed.len() + boundaries.len());
    let mut from = 0;
    for (_, &at) in boundaries.iter().enumerate().filter(|&(i, _)| chosen(i)) {
        text.push_str(&typed[from..at]);
        text.push(' ');
        from = at;
    }
    text.push_str(&typed[from..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(typed: &str) -> Vec<String> {
        match Term::read(typed) {
            Some(Term::Sequences(forms)) => forms.iter().map(Sequence::row).collect(),
            Some(Term::Pattern(pattern)) => vec![pattern.regex()],
            Some(Term::Exact(forms)) => forms.iter().map(|c| format!("={c}")).collect(),
            None => vec![],
        }
    }

    #[test]
    fn terms() {
        for (typed, expected) in [
            ("台積電", &["台 积 电"][..]),
            ("DeepSeek", &["deepseek", "deep seek"]),
            ("DeepSeekV3", &["deepseekv 3", "deep seekv 3", "deepseek v 3", "deep seek v 3"]),
            ("deepseek", &["deepseek"]),
            ("麵", &["=麵"]),
            ("発", &["=發", "=发"]),
            ("发", &["发"]),
            ("說", &["说"]),
            ("大跌，散戶。", &["大 跌 _ 散 户"]),
            ("---", &[]),
        ] {
            assert_eq!(rows(typed), expected, "{typed}");
        }
    }

    #[test]
    fn pieces_leave_out_fillers() {
        let fillers: Vec<_> = ["請問", "怎麼", "的"].into_iter().filter_map(Term::read).collect();
        for (typed, expected) in [
            ("台積電", "台积 积电"),
            ("電", "电"),
            ("請問台積電的股價怎麼", "台积 积电 股价"),
            ("請問", "请问"),
            ("漲，跌", "涨_跌"),
            ("請問DeepSeek的價", "deepseek"),
            ("大跌，散戶買2330", "大跌 散户 户买 买2330 2330"),
        ] {
            let pieces = Term::read(typed).unwrap().pieces(&fillers);
            let rows: Vec<_> = pieces.iter().map(|piece| piece.whole().unwrap().row().replace(' ', "")).collect();
            assert_eq!(rows.join(" "), expected, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn pieces_occur_where_the_term_occurs(typed in "[台積電漲aB1.%， -]{1,12}") {
            if let Some(term) = Term::read(&typed) && let Some(whole) = term.whole() {
                let units = Units::of(&typed);
                for piece in term.pieces(&[]) {
                    proptest::prop_assert!(whole.len() == 1 || crate::text::contains(&piece, &units), "{piece:?}");
                }
            }
        }

        #[test]
        fn reading_never_panics(typed in ".{0,60}|[a-zA-Z]{0,80}") {
            if let Some(Term::Sequences(forms)) = Term::read(&typed) {
                proptest::prop_assert!(forms.iter().all(|form| !form.is_empty()));
            }
        }
    }
}
