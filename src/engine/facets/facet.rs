//! Facets: the properties that hits are counted by, and their values.

use std::{fmt, ops::Range};

use jiff::civil::Weekday;
use tantivy::DocId;

use super::calendar::{Period, Unit};
use crate::{engine::Level, index::Threads};

/// A property of hits that they are counted by.
///
/// A hit counts for a value if the same query narrowed to that value (`board:…`, `by:…`) finds it. So at thread level
/// the commenters and reactions are those of all comments of the thread, and its links also those of its post; at
/// comment level the board, the author and the category are those of the block's thread. Times are the hit's own: the
/// post's, or the block's first comment's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// The board.
    Board,
    /// Who posted the thread.
    Author,
    /// Who commented.
    By,
    /// The category in brackets that the title begins with, such as 新聞.
    Category,
    /// 推, 噓 or →.
    Reaction,
    /// The host of a link.
    Domain,
    /// The country that the forum prints for the poster's address.
    Country,
    /// A period of the calendar.
    Every(Unit),
    /// The day of the week.
    Weekday,
    /// The hour of the day.
    Hour,
}

/// The documents that hold the values of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FacetScope {
    /// The hit itself.
    Own,
    /// The thread of a block.
    Thread,
    /// The blocks of a thread.
    Blocks,
    /// A thread and its blocks.
    Whole,
}

impl FacetScope {
    /// The documents of a hit that hold its values; they are adjacent.
    pub(super) fn documents(self, hit: DocId, threads: &Threads) -> Range<DocId> {
        match self {
            Self::Own => hit..hit + 1,
            Self::Thread => {
                let thread = threads.at_or_after(hit);
                thread..thread + 1
            }
            Self::Blocks => threads.block_start(hit)..hit,
            Self::Whole => threads.block_start(hit)..hit + 1,
        }
    }
}

impl Facet {
    /// Every facet, in the order in which they are listed to the user.
    pub const ALL: &[Self] = &[
        Self::Board,
        Self::Author,
        Self::By,
        Self::Category,
        Self::Reaction,
        Self::Domain,
        Self::Country,
        Self::Every(Unit::Year),
        Self::Every(Unit::Quarter),
        Self::Every(Unit::Month),
        Self::Every(Unit::Week),
        Self::Every(Unit::Day),
        Self::Weekday,
        Self::Hour,
    ];

    /// Its name on the command line and in data. A facet that is no time has the name of its column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Author => "author",
            Self::By => "by",
            Self::Category => "category",
            Self::Reaction => "reaction",
            Self::Domain => "domain",
            Self::Country => "country",
            Self::Every(Unit::Year) => "year",
            Self::Every(Unit::Quarter) => "quarter",
            Self::Every(Unit::Month) => "month",
            Self::Every(Unit::Week) => "week",
            Self::Every(Unit::Day) => "day",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
        }
    }

    /// The facet of this name, or of a further name that the query language has for it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == "commenter" { Self::By.name() } else { name };
        Self::ALL.iter().copied().find(|facet| facet.name() == name)
    }

    /// Whether it is a time of the clock or the calendar, so that its values have an order of their own.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Every(_) | Self::Weekday | Self::Hour)
    }

    /// Whether a hit of this level may have several of its values, so that the counts may add up to more than the hits.
    #[must_use]
    pub const fn is_multiple(self, level: Level) -> bool {
        match self {
            Self::Domain => true,
            // A single comment has one.
            Self::Reaction => !matches!(level, Level::Lines),
            Self::By => matches!(level, Level::Threads),
            _ => false,
        }
    }

    pub(super) const fn scope(self, level: Level) -> FacetScope {
        match (self, level) {
            (Self::Board | Self::Author | Self::Category | Self::Country, Level::Comments | Level::Lines) => {
                FacetScope::Thread
            }
            (Self::By | Self::Reaction, Level::Threads) => FacetScope::Blocks,
            (Self::Domain, Level::Threads) => FacetScope::Whole,
            _ => FacetScope::Own,
        }
    }
}

/// A value that hits are counted under. Values sort as people read them, the unknown last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Value {
    /// A period of the calendar.
    Period(Period),
    /// A day of the week, 0 for Monday.
    Weekday(u8),
    /// An hour of the day.
    Hour(u8),
    /// A name in the form in which names are compared.
    Name(String),
    /// The hit has no such property.
    #[default]
    Unknown,
}

impl Value {
    pub(super) fn weekday(day: Weekday) -> Self {
        Self::Weekday(u8::try_from(day.to_monday_zero_offset()).unwrap_or_default())
    }

    /// All values of a facet that has a few fixed ones; none for other facets.
    #[must_use]
    pub fn all_of(facet: Facet) -> Vec<Self> {
        match facet {
            Facet::Weekday => (0..7).map(Self::Weekday).collect(),
            Facet::Hour => (0..24).map(Self::Hour).collect(),
            _ => vec![],
        }
    }
}

/// A name is printed in its folded form.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        match self {
            Self::Period(period) => write!(f, "{period}"),
            Self::Weekday(day) => f.write_str(DAYS.get(usize::from(*day)).unwrap_or(&"?")),
            Self::Hour(hour) => write!(f, "{hour:02}"),
            Self::Name(name) => f.write_str(name),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}
