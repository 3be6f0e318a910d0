//! What is looked for: a term, read with the same rules as the texts it is looked for in.

use std::ops::Range;

use super::pattern::Pattern;
use crate::text::{Kind, Segmenter, Units, fold};

/// A query run with more camelCase boundaries than this is not tried split at every choice of them.
const MOST_SPLITS: u32 = 4;

/// A term: it is found where one of its forms is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A single character of an ambiguous class: one of these exact forms must stand in the text.
    Exact(Vec<char>),
    /// One of these sequences must stand in the text.
    Sequences(Vec<Sequence>),
    /// A run that fits must stand in the text.
    Pattern(Pattern),
}

/// Units that must follow each other without anything between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    units: Units,
}

impl Sequence {
    fn new(text: &str) -> Self {
        Self { units: Units::of(text) }
    }

    /// How many units it has; never none.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.as_slice().len()
    }

    /// Whether it has no unit, which no sequence of a term has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.as_slice().is_empty()
    }

    /// The kind of the unit at `index`.
    #[must_use]
    pub fn kind(&self, index: usize) -> Kind {
        self.units.as_slice()[index].kind
    }

    /// The folded form of the unit at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.units.text(index)
    }

    /// The pair token that begins with the unit at `index`.
    #[must_use]
    pub fn pair(&self, index: usize) -> &str {
        self.units.joined(index..index + 2)
    }

    /// The neighbouring units in `range` as a sequence of their own.
    fn part(&self, range: Range<usize>) -> Self {
        let start = self.units.row[range.start].folded.start;
        let folded = self.units.joined(range.clone()).to_owned();
        let mut row = self.units.row[range].to_vec();
        for unit in &mut row {
            unit.folded = unit.folded.start - start..unit.folded.end - start;
        }
        Self { units: Units { folded, row, ..Units::default() } }
    }

    /// Its pairs of units that are `telling`, and its long runs.
    fn pieces(&self, telling: &[bool]) -> Vec<Term> {
        let mut pieces = Vec::new();
        for i in (0..self.len()).filter(|&i| telling[i]) {
            let long = match self.kind(i) {
                Kind::Letters => 2,
                Kind::Digits => 3,
                Kind::Char | Kind::Sign | Kind::Gap => usize::MAX,
            };
            if self.text(i).len() >= long {
                pieces.push(Term::Sequences(vec![self.part(i..i + 1)]));
            }
            if telling.get(i + 1) == Some(&true) {
                pieces.push(Term::Sequences(vec![self.part(i..i + 2)]));
            }
        }
        pieces
    }

    /// Where `other` begins in it.
    fn places<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let starts = 0..(self.len() + 1).saturating_sub(other.len());
        starts.filter(move |at| (0..other.len()).all(|i| self.text(at + i) == other.text(i)))
    }

    /// The units in a row, a blank between them: the form for people.
    #[must_use]
    pub fn row(&self) -> String {
        (0..self.len()).map(|i| self.text(i)).collect::<Vec<_>>().join(" ")
    }
}

impl Term {
    /// Reads a term as it was typed; `None` if there is nothing in it that can be looked for, such as `---`.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let whole = Sequence::new(typed);
        match whole.len() {
            0 => None,
            1 => Some(Self::single(typed, whole)),
            _ => Some(Self::Sequences(with_splits(typed, whole))),
        }
    }

    /// The sequence as it was typed; none for what is no sequence.
    #[must_use]
    pub fn whole(&self) -> Option<&Sequence> {
        match self {
            Self::Sequences(forms) => forms.first(),
            Self::Exact(_) | Self::Pattern(_) => None,
        }
    }

    /// What the term is close to by: every two of its neighbouring units, and each run that is long enough to tell
    /// something by itself; or all of it where it has but one unit. Gaps, and the units that are a part of one of
    /// `fillers`, are in no piece, unless that leaves none.
    #[must_use]
    pub fn pieces(&self, fillers: &[Self]) -> Vec<Self> {
        let Some(whole) = self.whole().filter(|whole| whole.len() > 1) else { return vec![self.clone()] };
        let mut telling: Vec<bool> = (0..whole.len()).map(|i| whole.kind(i) != Kind::Gap).collect();
        let all = whole.pieces(&telling);
        for filler in fillers.iter().filter_map(Self::whole) {
            whole.places(filler).for_each(|at| telling[at..at + filler.len()].fill(false));
        }
        // Of `1，2`, say, no two units that tell something stand beside each other.
        let tried = [whole.pieces(&telling), all, vec![self.clone()]];
        tried.into_iter().find(|pieces| !pieces.is_empty()).unwrap_or_default()
    }

    /// The words of the term, cut as those of the texts are.
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
            Some((class, exact)) if whole.kind(0) == Kind::Char && !exact.only_simplified => {
                let mut forms = vec![exact.char];
                // A form that is only ever simplified may stand for this character.
                forms.extend(fold::exact(class).filter(|e| e.only_simplified).map(|e| e.char));
                Self::Exact(forms)
            }
            _ => Self::Sequences(with_splits(typed, whole)),
        }
    }
}

/// The sequence as typed, then what it becomes if its camelCase boundaries are blanks (`ChatGPT`, `Chat GPT`).
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
    if count > MOST_SPLITS {
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
    fn pieces_leave_out_what_only_makes_a_question() {
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
        fn pieces_stand_where_the_term_stands(typed in "[台積電漲aB1.%， -]{1,12}") {
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
