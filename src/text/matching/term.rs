//! Terms: parsed by the same rules as the texts they are searched in.

use super::{alternatives::respelt, pattern::Pattern, sequence::Sequence};
use crate::text::{
    Segmenter, UnitKind,
    fold::{self, Fold},
    units::reader::Reading,
};

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

impl Term {
    /// Parses a term as typed. Returns `None` if it holds nothing that is indexed, such as `---`.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let whole = Sequence::new(typed);
        match whole.len() {
            0 => None,
            1 => Some(Self::single(typed, whole)),
            _ => Some(Self::Sequences(all_forms(typed, whole))),
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
    /// enough to be informative by itself; or each unit, if no two are left next to each other. Gaps, and units that are part
    /// of one of `fillers`, are left out: a term that consists of fillers has no piece.
    #[must_use]
    pub fn pieces(&self, fillers: &[Self]) -> Vec<Self> {
        let Some(whole) = self.whole() else { return vec![self.clone()] };
        let informative = informative(whole, fillers);
        let pieces = pieces(whole, &informative);
        if !pieces.is_empty() {
            return pieces;
        }
        // In `1，2`, for example, no two informative units are adjacent.
        (0..whole.len()).filter(|&i| informative[i]).map(|i| Self::Sequences(vec![whole.part(i..i + 1)])).collect()
    }

    /// The units of the term that are neither gaps nor parts of one of `fillers`, in order.
    #[must_use]
    pub fn informative_units(&self, fillers: &[Self]) -> Vec<&str> {
        let Some(whole) = self.whole() else { return vec![] };
        let informative = informative(whole, fillers);
        (0..whole.len()).filter(|&i| informative[i]).map(|i| whole.text(i)).collect()
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
        let written = typed.chars().find_map(|c| match fold::fold(c) {
            Fold::One(folded) => Some((folded.char, fold::exact(c)?)),
            Fold::Nothing | Fold::Several(_) => None,
        });
        match written {
            Some((class, exact)) if whole.kind(0) == UnitKind::Char && !exact.only_simplified => {
                let mut forms = vec![exact.char];
                // A form that is only simplified may be written for this character.
                forms.extend(fold::exact(class).filter(|e| e.only_simplified).map(|e| e.char));
                Self::Exact(forms)
            }
            _ => Self::Sequences(all_forms(typed, whole)),
        }
    }
}

/// The number of digits from which on a number is also found behind a dot: most such numbers there are codes of stocks,
/// in lists (`1.2330台積電`).
const CODE_DIGITS: usize = 4;

/// The sequence as typed, then the other sequences that its text may be read as, depending on what surrounds it.
fn all_forms(typed: &str, whole: Sequence) -> Vec<Sequence> {
    let in_context = |reading| Sequence::in_context(typed, reading);
    // A text is read with what surrounds it, which a query does not know: every reading is searched for.
    let mut others: Vec<_> = [Reading::InPath, Reading::NoPath, Reading::InVersion].map(in_context).into();
    others.extend(behind_a_dot(typed, &whole));
    others.extend(respelt(typed, &whole.units).iter().map(|text| Sequence::new(text)));
    let mut forms = with_splits(typed, whole);
    for other in others {
        // Most terms read the same in every context, and each form is a phrase to search for.
        if !forms.iter().any(|form| form.reads_as(&other)) {
            forms.push(other);
        }
    }
    forms
}

/// The sequence with its first number as a fraction.
fn behind_a_dot(typed: &str, whole: &Sequence) -> Option<Sequence> {
    if whole.kind(0) != UnitKind::Digits || whole.text(0).len() < CODE_DIGITS {
        return None;
    }
    // Read by the rules themselves: only they decide what a fraction is.
    let behind = Sequence::new(&format!("0.{typed}"));
    (behind.len() > 1 && behind.kind(1) == UnitKind::Fraction).then(|| behind.part(1..behind.len()))
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

/// For each unit, whether it is neither a gap nor a part of one of `fillers`.
fn informative(whole: &Sequence, fillers: &[Term]) -> Vec<bool> {
    let mut informative: Vec<bool> = (0..whole.len()).map(|i| whole.kind(i) != UnitKind::Gap).collect();
    for filler in fillers.iter().filter_map(Term::whole) {
        whole.places(filler).for_each(|at| informative[at..at + filler.len()].fill(false));
    }
    informative
}

/// The pairs of adjacent `informative` units, and the long runs of a sequence.
fn pieces(whole: &Sequence, informative: &[bool]) -> Vec<Term> {
    let mut pieces = Vec::new();
    for i in (0..whole.len()).filter(|&i| informative[i]) {
        let long = match whole.kind(i) {
            // One letter, or two digits, are in too many texts to say anything.
            UnitKind::Letters | UnitKind::Mixed => 2,
            UnitKind::Digits => 3,
            UnitKind::Char | UnitKind::Sign | UnitKind::Fraction | UnitKind::Gap => usize::MAX,
        };
        if whole.text(i).len() >= long {
            pieces.push(Term::Sequences(vec![whole.part(i..i + 1)]));
        }
        if informative.get(i + 1) == Some(&true) {
            pieces.push(Term::Sequences(vec![whole.part(i..i + 2)]));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Units;

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
            ("DeepSeekV3", &["deepseekv 3", "deep seekv 3", "deepseek v 3", "deep seek v 3", "deepseekv3"]),
            ("部份", &["部 份", "部 分"]),
            ("3.5元", &["3 .5 元", "3 . 5 元"]),
            ("2330台積", &["2330 台 积", ".2330 台 积"]),
            ("goo.gl/kDEvW2", &["goo gl kdevw2", "goo gl kdevw 2"]),
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
            ("請問", ""),
            ("請問電", "电"),
            ("漲，跌", "涨 跌"),
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
