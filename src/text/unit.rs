//! A text as a row of units: what is compared when a term is looked for.
//!
//! A unit is one character of a script that writes no blanks (Han, kana, bopomofo, Hangul) or one symbol; a run of
//! letters; a run of digits; a sign that matters where it stands (`79.8%`, `C++`); or a gap, where the sentence pauses.
//! Everything else, blanks and line ends and brackets and hyphens, glues: it ends a run and leaves no unit.

use std::ops::Range;

use super::fold::{self, fold};

/// The longest run that is one unit, in folded bytes: two of them and a separator stay below 200, which every engine takes.
const LONGEST_RUN: usize = 96;
/// A run with more camelCase parts than this is no name but a code (an URL's, a base64 text's): its parts are not joined.
const MOST_JOINED_PARTS: usize = 6;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One character of a script without blanks, or one symbol.
    Char,
    /// A run of letters.
    Letters,
    /// A run of digits.
    Digits,
    /// One of `. / :` between digits, `%` after a digit, `+` and `#` after a letter.
    Sign,
    /// Sentence punctuation or a blank line, however long.
    Gap,
}

/// A unit: where it stands in the text, and in the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text as written.
    pub source: Range<usize>,
    folded: Range<usize>,
}

/// A part of a camelCase run, such as `seek` of `DeepSeek`, or several neighbouring ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The index of the run among the units.
    pub unit: usize,
    /// Its bytes in the text as written.
    pub source: Range<usize>,
    folded: Range<usize>,
}

/// The units of one text. Made to be filled again and again, so that reading a text allocates nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    folded: String,
    units: Vec<Unit>,
    parts: Vec<Part>,
    exact: Vec<(usize, char)>,
    humps: Vec<(usize, usize)>,
}

impl Units {
    /// The units of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut units = Self::default();
        units.read(text);
        units
    }

    /// Replaces what is held by the units of `text`.
    pub fn read(&mut self, text: &str) {
        self.folded.clear();
        self.units.clear();
        self.parts.clear();
        self.exact.clear();
        Reader { units: self, text, run: None, gap: None, line_feeds: 0, end_of_last: 0, upper: 0 }.read();
    }

    /// The units in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Unit] {
        &self.units
    }

    /// The folded form of the unit at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        &self.folded[self.units[index].folded.clone()]
    }

    /// The folded forms of the neighbouring units in `range`, as one text.
    ///
    /// Between two runs of the same kind stands a `|`, and a gap is a `_`, two signs that no unit can hold: so no two
    /// different rows of units have the same text.
    #[must_use]
    pub fn joined(&self, range: Range<usize>) -> &str {
        &self.folded[self.units[range.start].folded.start..self.units[range.end - 1].folded.end]
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

    /// Whether a part begins where its run does.
    #[must_use]
    pub fn is_prefix(&self, part: &Part) -> bool {
        self.units[part.unit].folded.start == part.folded.start
    }

    /// Whether a part ends where its run does.
    #[must_use]
    pub fn is_suffix(&self, part: &Part) -> bool {
        self.units[part.unit].folded.end == part.folded.end
    }

    /// The exact forms of the characters of ambiguous classes, each with the index of its unit.
    #[must_use]
    pub fn exact(&self) -> &[(usize, char)] {
        &self.exact
    }
}

/// How a folded character bears on the units around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Char,
    Pause,
    LineFeed,
    Blank,
    Other,
}

fn classify(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\n' => Class::LineFeed,
        '。' | '，' | '、' | '！' | '？' | '；' | '：' | '…' | '‥' | '⋯' | ',' | '!' | '?' | ';' | '.' | ':' => {
            Class::Pause
        }
        '\u{4e00}'..='\u{9fff}' => Class::Char,
        _ if c.is_ascii() => {
            if c.is_ascii_whitespace() {
                Class::Blank
            } else {
                Class::Other
            }
        }
        _ => classify_rest(c),
    }
}

/// Whether a character is a unit of its own: of a script that writes no blanks between words, or a symbol.
pub(super) fn is_unspaced(c: char) -> bool {
    fold(c).is_some_and(|folded| classify(folded.char) == Class::Char)
}

fn classify_rest(c: char) -> Class {
    match c as u32 {
        // Letter-like, number-like and other symbols, arrows, technical signs, boxes, dingbats, emoji, private use.
        0x2100..=0x214f | 0x2190..=0x27bf | 0x2b00..=0x2bff | 0xe000..=0xf8ff | 0x1f000..=0x1faff => Class::Char,
        // CJK radicals and strokes, kana, bopomofo, Hangul jamo, enclosed and square forms, Han extension A, Yi.
        0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303c => Class::Char,
        0x3041..=0x33ff | 0x3400..=0x4dbf | 0xa000..=0xa4cf | 0x1100..=0x11ff | 0xa960..=0xa97f => Class::Char,
        // Hangul syllables, compatibility ideographs, half-width Hangul, and the planes of rare Han characters.
        0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff66..=0xffdc | 0x1b000..=0x1b16f | 0x20000..=0x3ffff => Class::Char,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_whitespace() => Class::Blank,
        _ => Class::Other,
    }
}

struct Reader<'a> {
    units: &'a mut Units,
    text: &'a str,
    /// The kind of the run that the next character may extend.
    run: Option<Kind>,
    /// Where a pause was seen since the last unit.
    gap: Option<Range<usize>>,
    line_feeds: u32,
    /// The end of the last character that was not skipped, to know whether a sign touches a run.
    end_of_last: usize,
    /// How many upper-case letters stand at the end of the run.
    upper: usize,
}

impl Reader<'_> {
    fn read(mut self) {
        let mut skip_to = 0;
        for (at, c) in self.text.char_indices() {
            if at < skip_to {
                continue;
            }
            if c == '\u{1b}' {
                skip_to = at + escape_length(&self.text[at..]);
                continue;
            }
            let end = at + c.len_utf8();
            match fold(c) {
                Some(folded) => self.take(c, folded, at..end),
                None => self.extend_last(at, end),
            }
        }
        self.close_run();
    }

    /// A skipped character belongs to the unit it touches, so that a highlight does not cut an accent off.
    fn extend_last(&mut self, at: usize, end: usize) {
        if let Some(last) = self.units.units.last_mut().filter(|last| last.source.end == at) {
            last.source.end = end;
        }
        if self.end_of_last == at {
            self.end_of_last = end;
        }
    }

    fn take(&mut self, c: char, folded: fold::Folded, source: Range<usize>) {
        let class = classify(folded.char);
        match class {
            Class::Letter => self.run_char(Kind::Letters, folded.char, c.is_uppercase(), source.clone()),
            Class::Digit => self.run_char(Kind::Digits, folded.char, false, source.clone()),
            Class::Char => {
                self.push(Kind::Char, folded.char, source.clone());
                if folded.ambiguous
                    && let Some(exact) = fold::exact(c)
                {
                    self.units.exact.push((self.units.units.len() - 1, exact.char));
                }
            }
            Class::Pause | Class::Other => self.mark(folded.char, class, source.clone()),
            Class::LineFeed => self.line_feed(source.clone()),
            Class::Blank => self.close_run(),
        }
        if !matches!(class, Class::LineFeed | Class::Blank) {
            self.line_feeds = 0;
        }
        self.end_of_last = source.end;
    }

    fn run_char(&mut self, kind: Kind, c: char, upper: bool, source: Range<usize>) {
        let full = self.units.units.last().is_some_and(|last| last.folded.len() + c.len_utf8() > LONGEST_RUN);
        if self.run != Some(kind) || full {
            self.push(kind, c, source);
            self.run = Some(kind);
            self.upper = usize::from(upper);
            return;
        }
        let at = self.units.folded.len();
        if upper && self.upper == 0 {
            self.units.humps.push((at, source.start));
        }
        self.units.folded.push(c);
        if let Some(last) = self.units.units.last_mut() {
            if !upper && self.upper > 1 {
                // The last of several capitals begins the next part: XMLHttp is XML and Http.
                let back = last_char_before(&self.units.folded, at);
                self.units.humps.push((back, last_char_before(self.text, source.start)));
            }
            last.source.end = source.end;
            last.folded.end = self.units.folded.len();
        }
        self.upper = if upper { self.upper + 1 } else { 0 };
    }

    fn push(&mut self, kind: Kind, c: char, source: Range<usize>) {
        self.close_run();
        if let Some(gap) = self.gap.take() {
            self.push_unit(Kind::Gap, '_', gap);
        }
        let repeats = |last: &Unit| last.kind == kind && matches!(kind, Kind::Letters | Kind::Digits);
        if self.units.units.last().is_some_and(repeats) {
            self.units.folded.push('|');
        }
        self.push_unit(kind, c, source);
    }

    fn push_unit(&mut self, kind: Kind, c: char, source: Range<usize>) {
        let start = self.units.folded.len();
        self.units.folded.push(c);
        self.units.units.push(Unit { kind, source, folded: start..self.units.folded.len() });
    }

    /// Punctuation and other signs: some count where they touch a run, some are a pause, the rest glues.
    fn mark(&mut self, c: char, class: Class, source: Range<usize>) {
        let before = self.touching(source.start);
        let after = self.text[source.end..].chars().next().and_then(fold).map(|f| classify(f.char));
        let alphanumeric = matches!(after, Some(Class::Letter | Class::Digit));
        match (c, before) {
            ('.' | '/' | ':', Some(Kind::Digits)) if after == Some(Class::Digit) => self.push(Kind::Sign, c, source),
            ('%', Some(Kind::Digits)) | ('+' | '#', Some(Kind::Letters | Kind::Sign)) => {
                self.push(Kind::Sign, c, source);
            }
            // A dot inside a name (imgur.com, 2330.TW) is no pause.
            ('.', Some(Kind::Letters | Kind::Digits)) if alphanumeric => self.close_run(),
            _ => {
                self.close_run();
                if class == Class::Pause {
                    self.pause(source);
                }
            }
        }
    }

    /// The kind of the last unit if it ends where the character before `at` does; of signs, only `+` and `#` count.
    fn touching(&self, at: usize) -> Option<Kind> {
        let last = self.units.units.last().filter(|last| last.source.end == at && self.end_of_last == at)?;
        let sign = &self.units.folded[last.folded.clone()];
        (last.kind != Kind::Sign || matches!(sign, "+" | "#")).then_some(last.kind)
    }

    fn line_feed(&mut self, source: Range<usize>) {
        self.close_run();
        self.line_feeds += 1;
        if self.line_feeds > 1 {
            self.pause(source);
        }
    }

    fn pause(&mut self, source: Range<usize>) {
        if let Some(gap) = &mut self.gap {
            gap.end = source.end;
        } else if !self.units.units.is_empty() {
            self.gap = Some(source);
        }
    }

    fn close_run(&mut self) {
        if self.run.take().is_some() && !self.units.humps.is_empty() {
            self.split_parts();
        }
    }

    /// Notes the parts of the run that ends here, at least two letters each, and the rows of neighbouring ones.
    fn split_parts(&mut self) {
        let units = &mut *self.units;
        let unit = units.units.len() - 1;
        let run = &units.units[unit];
        let mut edges = vec![(run.folded.start, run.source.start)];
        edges.append(&mut units.humps);
        edges.push((run.folded.end, run.source.end));
        let parts = edges.len() - 1;
        let longest = if parts > MOST_JOINED_PARTS { 1 } else { parts - 1 };
        for first in 0..parts {
            for last in (first + 1)..=(first + longest).min(parts) {
                let (folded, source) = (edges[first].0..edges[last].0, edges[first].1..edges[last].1);
                if folded.len() > 1 {
                    units.parts.push(Part { unit, source, folded });
                }
            }
        }
    }
}

fn last_char_before(text: &str, end: usize) -> usize {
    text[..end].char_indices().next_back().map_or(0, |(at, _)| at)
}

/// The length of a terminal escape sequence: `ESC [ … letter`, or else `ESC` and one more character.
fn escape_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else {
        return text.chars().take(2).map(char::len_utf8).sum();
    };
    let length = parameters.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?')).unwrap_or(parameters.len());
    2 + length + parameters[length..].chars().next().map_or(0, char::len_utf8)
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
            ("79.8%", "79·.·8·%"),
            ("10:30 2024/01/28", "10·:·30·2024·/·01·/·28"),
            ("12-25號", "12·25·号"),
            ("2330.TW imgur.com", "2330·tw·imgur·com"),
            ("C++ C# a+", "c·+·+·c·#·a·+"),
            ("大跌，散戶慘", "大·跌·_·散·户·惨"),
            ("第一段\n\n第二段", "第·一·段·_·第·二·段"),
            ("一系\n列", "一·系·列"),
            ("漲！！？漲", "涨·_·涨"),
            ("，開頭。", "开·头"),
            ("pass@1 AT&T C_Chat", "pass·1·at·t·c·chat"),
            ("「監督(SFT)」", "监·督·sft"),
            ("上車🚀🚀", "上·车·🚀·🚀"),
            ("零\u{200b}寬 Poke\u{301}mon", "零·宽·pokemon"),
            ("\u{1b}[1;31m紅\u{1b}[m色", "红·色"),
            ("https://i.imgur.com/r4aOPpr.png", "https·_·i·imgur·com·r·4·aoppr·png"),
            ("囧rz ㄏㄏ ゲーム", "囧·rz·ㄏ·ㄏ·ゲ·ー·ム"),
            ("", ""),
            ("---", ""),
        ] {
            assert_eq!(row(text), expected, "{text}");
        }
    }

    #[test]
    fn neighbouring_runs_of_one_kind_are_told_apart() {
        let joined = |text| {
            let units = Units::of(text);
            units.joined(0..2).to_owned()
        };
        assert_ne!(joined("ab c"), joined("a bc"));
        assert_ne!(joined("1 23"), joined("12 3"));
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
    fn sources_lead_back_to_what_was_written() {
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
        fn any_text_has_ordered_units_on_character_boundaries(text in ".{0,60}|[a-zA-Z0-9 .,%+#|_-]{0,40}") {
            let units = Units::of(&text);
            let mut end = 0;
            for unit in units.as_slice() {
                proptest::prop_assert!(unit.source.start >= end && unit.source.end > unit.source.start);
                proptest::prop_assert!(text.get(unit.source.clone()).is_some());
                end = unit.source.end;
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
