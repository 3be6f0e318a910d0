//! Units: the sequence that a text is read into, and that a term is compared with.
//!
//! A unit is one character of a script without blanks (Han, kana, bopomofo, Hangul) or one symbol; a run of letters; a
//! run of digits; the fraction of a decimal; a run of both letters and digits in the path of an address; a sign that is
//! significant in its position (`79%`, `10:30`, `C++`); or a gap, where the sentence pauses.
//! Everything else (blanks, line ends, brackets, hyphens) ends a run and leaves no unit, so that a term matches across
//! it.

use std::ops::Range;

use super::reader::{self, Reading};

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// One character of a script without blanks, or one symbol.
    Char,
    /// A run of letters.
    Letters,
    /// A whole number: a run of digits; commas between thousands leave no trace.
    Digits,
    /// The fraction of a decimal, with its point: `.5` of `3.5`.
    Fraction,
    /// A run of letters and digits in the path of an address.
    Mixed,
    /// One of `. / :` between digits, `%` after a digit, `+` and `#` after a letter.
    Sign,
    /// Sentence punctuation or a blank line, however long; or the end of one of several texts that are read as one.
    Gap,
}

impl UnitKind {
    /// Returns true if a run that begins as `next` would read as a part of this unit before it.
    pub(super) fn needs_separator(self, next: Self) -> bool {
        match (self, next) {
            (Self::Mixed, Self::Letters | Self::Digits) | (Self::Fraction, Self::Digits) => true,
            (before, next) => before == next && matches!(next, Self::Letters | Self::Digits),
        }
    }
}

/// A unit and its position in the text and in the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its kind.
    pub kind: UnitKind,
    /// Its byte range in the original text.
    pub source: Range<usize>,
    pub(in crate::text) folded: Range<usize>,
}

/// A part of a camelCase run, such as `seek` of `DeepSeek`, or several adjacent parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The index of the run among the units.
    pub unit: usize,
    /// Its byte range in the original text.
    pub source: Range<usize>,
    pub(in crate::text) folded: Range<usize>,
}

/// The number of units that are held at once: more are passed on at the next pause, twice as many at any place.
const MAX_UNITS: usize = 1 << 16;

/// The units of one text. Reusable: reading the next text into it allocates nothing once the buffers have grown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    pub(in crate::text) folded: String,
    pub(in crate::text) row: Vec<Unit>,
    pub(in crate::text) parts: Vec<Part>,
    pub(in crate::text) exact: Vec<(usize, char)>,
    /// Set if a run was too long to be one unit.
    pub(in crate::text) cut: bool,
    /// The number of first units that were the last ones of the part before.
    pub(in crate::text) repeats: usize,
    /// The starts of camelCase parts in the current run: in the folded text and in the original text.
    pub(in crate::text) part_starts: Vec<(usize, usize)>,
}

impl Units {
    /// Reads `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut units = Self::default();
        units.read(text);
        units
    }

    /// Reads a term as what may surround it in a text decides.
    pub(in crate::text) fn in_context(text: &str, reading: Reading) -> Self {
        let mut units = Self::default();
        reader::read(&mut units, text, reading, usize::MAX, &mut |_| {});
        units
    }

    /// Replaces the contents by the units of `text`.
    pub fn read(&mut self, text: &str) {
        self.clear();
        reader::read(self, text, Reading::Plain, usize::MAX, &mut |_| {});
    }

    /// Passes the units of `text` to `part`, all at once or, if there are many, in parts, so that a long text takes little
    /// memory. Each part but the first begins with the last unit of the part before, see [`Self::repeats`].
    pub fn read_in_parts(&mut self, text: &str, mut part: impl FnMut(&Self)) {
        self.clear();
        reader::read(self, text, Reading::Plain, MAX_UNITS, &mut part);
        part(self);
    }

    fn clear(&mut self) {
        self.folded.clear();
        self.row.clear();
        self.parts.clear();
        self.exact.clear();
        self.cut = false;
        self.repeats = 0;
    }

    /// The number of first units that were the last ones of the part before.
    #[must_use]
    pub const fn repeats(&self) -> usize {
        self.repeats
    }

    /// Removes all units except the last one.
    pub(super) fn keep_last(&mut self) {
        self.parts.clear();
        self.exact.clear();
        self.cut = false;
        let Some(last) = self.row.pop() else { return };
        self.row.clear();
        self.folded.drain(..last.folded.start);
        self.row.push(Unit { folded: 0..self.folded.len(), ..last });
        self.repeats = 1;
    }

    /// The units in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Unit] {
        &self.row
    }

    /// The folded form of the unit at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        &self.folded[self.row[index].folded.clone()]
    }

    /// The folded forms of the adjacent units in `range`, as one text.
    ///
    /// Two adjacent runs that would read as one are separated by `|`, and a gap is `_`, or `^` between two texts: none of
    /// them occurs in a unit, so that different sequences of units have different texts.
    #[must_use]
    pub fn joined(&self, range: Range<usize>) -> &str {
        &self.folded[self.row[range.start].folded.start..self.row[range.end - 1].folded.end]
    }

    /// Returns true if a run was too long to be one unit: a text within it may then occur in no unit.
    #[must_use]
    pub const fn has_cut_run(&self) -> bool {
        self.cut
    }

    /// The camelCase parts of the letter runs.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The folded form of a part.
    #[must_use]
    pub fn part_text(&self, part: &Part) -> &str {
        &self.folded[part.folded.clone()]
    }

    /// Returns true if a part is at the start of its run.
    #[must_use]
    pub fn is_prefix(&self, part: &Part) -> bool {
        self.row[part.unit].folded.start == part.folded.start
    }

    /// Returns true if a part is at the end of its run.
    #[must_use]
    pub fn is_suffix(&self, part: &Part) -> bool {
        self.row[part.unit].folded.end == part.folded.end
    }

    /// The exact forms of the characters of ambiguous classes, each with the index of its unit.
    #[must_use]
    pub fn exact(&self) -> &[(usize, char)] {
        &self.exact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The units as one line, a middle dot between them.
    fn row(text: &str) -> String {
        let units = Units::of(text);
        (0..units.as_slice().len()).map(|i| units.text(i)).collect::<Vec<_>>().join("·")
    }

    fn parts(text: &str) -> Vec<String> {
        let units = Units::of(text);
        units.parts().iter().map(|part| units.part_text(part).to_owned()).collect()
    }

    #[test]
    fn units() {
        for (text, expected) in [
            ("台積電的", "台·积·电·的"),
            ("DeepSeek-R1 低成本", "deepseek·r·1·低·成·本"),
            ("79.8%", "79·.8·%"),
            ("2,000 １，２００張", "2000·1200·张"),
            ("1,2,3點 1,234.56", "1·_·2·_·3·点·1234·.56"),
            ("14.2.1.0 2018.05.21", "14·.·2·.·1·.·0·2018·.·05·.·21"),
            ("重25㎏ 第Ⅲ期 ㍿山田 36℃", "重·25·kg·第·iii·期·株·式·会·社·山·田·36·c"),
            ("ﾊﾟｿｺﾝ GPT−4", "パ·ソ·コ·ン·gpt·4"),
            ("哈利・波特", "哈·利·波·特"),
            ("Batman™典藏", "batman·典·藏"),
            ("https://goo.gl/kDEvW2?v=9x,", "https·_·goo·gl·kdevw2·_·v·9x"),
            ("blog.tw/nvidia-stock-price_3 EPSx", "blog·tw·nvidia·stock·price·3·epsx"),
            ("10:30 2024/01/28", "10·:·30·2024·/·01·/·28"),
            ("12-25號", "12·25·号"),
            ("2330.TW imgur.com", "2330·tw·imgur·com"),
            ("C++ C# a+", "c·+·+·c·#·a·+"),
            ("大跌，散戶慘", "大·跌·_·散·户·惨"),
            ("第一段\n\n第二段", "第·一·段·_·第·二·段"),
            ("初稿。\n\u{1e}二稿", "初·稿·^·二·稿"),
            ("\n\u{1e}\n\u{1e}，稿\n\u{1e}", "稿"),
            ("一系\n列", "一·系·列"),
            ("漲！！？漲", "涨·_·涨"),
            ("，開頭。", "开·头"),
            ("pass@1 AT&T C_Chat", "pass·1·at·t·c·chat"),
            ("「監督(SFT)」", "监·督·sft"),
            ("上車🚀🚀", "上·车·🚀·🚀"),
            ("零\u{200b}寬 Poke\u{301}mon", "零·宽·pokemon"),
            ("\u{1b}[1;31m紅\u{1b}[m色", "红·色"),
            ("https://i.imgur.com/r4aOPpr.png", "https·_·i·imgur·com·r4aoppr·png"),
            ("囧rz ㄏㄏ ゲーム", "囧·rz·ㄏ·ㄏ·ゲ·ー·ム"),
            ("", ""),
            ("---", ""),
        ] {
            assert_eq!(row(text), expected, "{text}");
        }
    }

    #[test]
    fn adjacent_runs_of_one_kind_are_distinct() {
        let joined = |text| {
            let units = Units::of(text);
            units.joined(0..2).to_owned()
        };
        assert_ne!(joined("ab c"), joined("a bc"));
        assert_ne!(joined("1 23"), joined("12 3"));
        assert_eq!(Units::of("0.5 6").joined(1..3), ".5|6");
        assert_eq!(Units::of("x.tw/a1-b").joined(2..4), "a1|b");
        assert_eq!(joined("跌，散"), "跌_");
    }

    #[test]
    fn camel_case_parts() {
        assert_eq!(parts("DeepSeek"), ["deep", "seek"]);
        assert_eq!(parts("ChatGPT4o"), ["chat", "gpt"]);
        assert_eq!(parts("XMLHttp"), ["xml", "http"]);
        assert_eq!(parts("iPhone"), ["phone"]);
        assert_eq!(parts("MyDeepSeek"), ["my", "mydeep", "deep", "deepseek", "seek"]);
        assert!(parts("XDDD deepseek TSM").is_empty());
    }

    #[test]
    fn sources_map_back_to_the_original_text() {
        let text = "前代 DeepSeek-V3，Ｐoke\u{301}mon";
        let units = Units::of(text);
        let sources: Vec<_> = units.as_slice().iter().map(|unit| &text[unit.source.clone()]).collect();
        assert_eq!(sources, ["前", "代", "DeepSeek", "V", "3", "，", "Ｐoke\u{301}mon"]);
        let parts: Vec<_> = units.parts().iter().map(|part| &text[part.source.clone()]).collect();
        assert_eq!(parts, ["Deep", "Seek"]);
    }

    #[test]
    fn a_long_run_is_cut() {
        let units = Units::of(&"a".repeat(1000));
        assert!(units.as_slice().len() > 10);
        assert!((0..units.as_slice().len() - 1).all(|i| units.joined(i..i + 2).len() < 200));
    }

    proptest::proptest! {
        #[test]
        fn a_text_in_parts_has_the_units_of_the_whole(text in "[台積電漲aB1，。.%\u{301} \n]{0,80}|\\PC{0,60}", max in 1_usize..12) {
            let whole = Units::of(&text);
            let row = |units: &Units, from: usize| {
                let all = units.as_slice().iter().enumerate().skip(from);
                all.map(|(i, unit)| (unit.kind, unit.source.clone(), units.text(i).to_owned())).collect::<Vec<_>>()
            };
            let marks = |units: &Units| {
                let parts = units.parts().iter().map(|part| units.part_text(part).to_owned());
                parts.chain(units.exact().iter().map(|(_, c)| c.to_string())).collect::<Vec<_>>()
            };
            let pairs = |units: &Units| (1..units.row.len()).map(|i| units.joined(i - 1..i + 1).to_owned()).collect::<Vec<_>>();
            let (mut units, mut rows, mut all_marks, mut all_pairs) = (Units::default(), vec![], marks(&whole), vec![]);
            let mut take = |units: &Units| {
                assert!(units.row.len() <= 2 * max + 3, "a part is bounded");
                rows.extend(row(units, units.repeats()));
                all_marks.retain(|mark| !marks(units).contains(mark));
                all_pairs.extend(pairs(units));
            };
            reader::read(&mut units, &text, Reading::Plain, max, &mut take);
            take(&units);
            // What no character follows in its part may have lost the accents and signs that touched it.
            let kinds = |rows: &[(UnitKind, Range<usize>, String)]| rows.iter().map(|row| (row.0, row.1.start, row.2.clone())).collect::<Vec<_>>();
            proptest::prop_assert_eq!(kinds(&rows), kinds(&row(&whole, 0)));
            proptest::prop_assert_eq!(all_pairs, pairs(&whole));
            proptest::prop_assert!(all_marks.is_empty());
        }

        #[test]
        fn units_are_ordered_and_on_character_boundaries(text in ".{0,60}|[㎏㍿ﬁⅢaA1.,ﾊﾞ\u{3099}台]{0,20}|[a-zA-Z0-9 .,%+#|_-]{0,40}") {
            let units = Units::of(&text);
            let mut last = 0..0;
            for unit in units.as_slice() {
                // Several units of one character have that character as their source.
                let shared = unit.source == last || text.get(unit.source.start..last.end).is_some_and(|c| c.chars().count() == 1);
                proptest::prop_assert!((unit.source.start >= last.end || shared) && unit.source.end > unit.source.start);
                proptest::prop_assert!(text.get(unit.source.clone()).is_some());
                last = unit.source.clone();
            }
            for part in units.parts() {
                proptest::prop_assert!(text.get(part.source.clone()).is_some());
            }
        }

        #[test]
        fn a_text_has_the_same_units_inside_another(text in "[台積電漲aB1.% ]{1,12}") {
            let alone = Units::of(&text);
            let inside = Units::of(&format!("前，{text}，後"));
            let row = |units: &Units| (0..units.as_slice().len()).map(|i| units.text(i).to_owned()).collect::<Vec<_>>();
            let inside = row(&inside);
            let alone = row(&alone);
            let expected = if alone.is_empty() { vec![] } else { alone };
            proptest::prop_assert!(inside.windows(expected.len().max(1)).any(|w| w == expected) || expected.is_empty());
        }
    }
}
