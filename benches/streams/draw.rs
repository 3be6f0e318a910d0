//! Queries drawn from texts.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use pawen::text::{UnitKind, Units};

use crate::corpus::Random;

/// A class of queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    units: usize,
    which: Which,
}

/// The sequences of a length to draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    /// At random.
    Random,
    /// The most frequent ones.
    Common,
    /// Those that occur once in the counted part.
    Rare,
    /// Those that join characters with letters or digits.
    Mixed,
}

/// Every class.
pub(crate) const CLASSES: [Class; 17] = {
    const fn of(units: usize, which: Which) -> Class {
        Class { units, which }
    }
    [
        of(1, Which::Random),
        of(1, Which::Common),
        of(1, Which::Rare),
        of(2, Which::Random),
        of(2, Which::Common),
        of(2, Which::Rare),
        of(2, Which::Mixed),
        of(3, Which::Random),
        of(3, Which::Common),
        of(3, Which::Rare),
        of(3, Which::Mixed),
        of(4, Which::Random),
        of(4, Which::Common),
        of(4, Which::Rare),
        of(4, Which::Mixed),
        of(8, Which::Random),
        of(8, Which::Common),
    ]
};

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self.which {
            Which::Random => "at random",
            Which::Common => "the commonest",
            Which::Rare => "rare",
            Which::Mixed => "mixed scripts",
        };
        write!(f, "{} unit{}, {which}", self.units, if self.units == 1 { "" } else { "s" })
    }
}

/// One text of this number is counted to find frequent and rare sequences.
const SAMPLED: usize = 7;

/// `number` queries of each class.
pub(crate) fn draw(texts: &[String], number: usize) -> BTreeMap<Class, Vec<String>> {
    CLASSES.into_iter().map(|class| (class, class.draw(texts, number))).collect()
}

impl Class {
    /// Sequences of few texts.
    pub(crate) const RARE: Self = Self { units: 3, which: Which::Rare };
    /// Sequences of many texts.
    pub(crate) const COMMON: Self = Self { units: 3, which: Which::Common };

    fn draw(self, texts: &[String], number: usize) -> Vec<String> {
        match self.which {
            Which::Random => self.at_random(texts, number, |_| true),
            Which::Mixed => self.at_random(texts, number, is_mixed),
            Which::Common | Which::Rare => self.by_frequency(texts, number),
        }
    }

    /// Sequences that pass `fits`, each from a text with a probability proportional to its length.
    fn at_random(self, texts: &[String], number: usize, fits: fn(&[UnitKind]) -> bool) -> Vec<String> {
        let ends: Vec<usize> = texts
            .iter()
            .scan(0, |end, text| {
                *end += text.len();
                Some(*end)
            })
            .collect();
        let mut random = Random(0x5EED + self.units as u64);
        let mut drawn = Vec::with_capacity(number);
        let mut units = Units::default();
        for _ in 0..number * 1000 {
            let at = random.below(ends.last().copied().unwrap_or(1));
            let text = &texts[ends.partition_point(|&end| end <= at)];
            units.read(text);
            let count = units.as_slice().len();
            if count >= self.units {
                let from = random.below(count - self.units + 1);
                drawn.extend(self.stretch(text, &units, from).filter(|(_, kinds)| fits(kinds)).map(|(typed, _)| typed));
            }
            if drawn.len() == number {
                break;
            }
        }
        drawn
    }

    fn by_frequency(self, texts: &[String], number: usize) -> Vec<String> {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut units = Units::default();
        for text in texts.iter().step_by(SAMPLED) {
            units.read(text);
            for from in 0..(units.as_slice().len() + 1).saturating_sub(self.units) {
                if let Some((typed, _)) = self.stretch(text, &units, from) {
                    *counts.entry(typed).or_default() += 1;
                }
            }
        }
        let mut counted: Vec<_> = counts.into_iter().collect();
        counted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if self.which == Which::Rare {
            counted.retain(|(_, count)| *count == 1);
            let step = (counted.len() / number).max(1);
            return counted.into_iter().step_by(step).take(number).map(|(typed, _)| typed).collect();
        }
        counted.into_iter().take(number).map(|(typed, _)| typed).collect()
    }

    /// The sequence that begins with a unit, as typed: folded, its units separated as they were.
    fn stretch(self, text: &str, units: &Units, from: usize) -> Option<(String, Vec<UnitKind>)> {
        let row = units.as_slice().get(from..from + self.units)?;
        if row.iter().any(|unit| unit.kind == UnitKind::Gap) || matches!(row[0].kind, UnitKind::Sign) {
            return None;
        }
        let typed = text[row[0].source.start..row[self.units - 1].source.end].to_lowercase();
        let same = Units::of(&typed);
        // A unit that loses a neighbour that shaped it (a sign, a camelCase part) is another sequence when typed alone.
        let unchanged =
            same.as_slice().len() == self.units && (0..self.units).all(|i| same.text(i) == units.text(from + i));
        (unchanged && !typed.contains(['"', '\''])).then(|| (typed, row.iter().map(|unit| unit.kind).collect()))
    }
}

fn is_mixed(kinds: &[UnitKind]) -> bool {
    kinds.contains(&UnitKind::Char) && kinds.iter().any(|kind| matches!(kind, UnitKind::Letters | UnitKind::Digits))
}
