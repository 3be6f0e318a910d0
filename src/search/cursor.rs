//! A position between two hits, at which a search can be resumed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    archive::fingerprint,
    engine::{Level, Sort},
    error::SearchRemedy,
    index::OpenIndex,
    message::messages,
    search::order::HitPosition,
    text::hex,
};

messages! {
    /// An error of a cursor.
    enum CursorMessage {
        OtherSearch => "the cursor is of another search", "這個位置屬於另一個搜尋";
        IndexChanged =>
            "the index has changed since the cursor was printed, and what it led to is gone",
            "這個位置印出之後索引變了，原來的結果已經不在";
        EarlierCursor =>
            "the cursor is of an earlier version of pawen, and what it led to is gone",
            "這個位置是較早的 pawen 印出的，已經不能用";
        NotACursor => "not a cursor", "這不是接續的位置";
    }
}

/// The version of the encoding; cursors of other versions are refused.
const VERSION: u8 = 2;

/// The position of a hit in the order of a search, valid for the state of the index for which it was returned.
///
/// Displayed as one opaque word of letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    version: u8,
    generation: u64,
    /// The fingerprint of the segments of the generation.
    snapshot: u64,
    /// The fingerprint of the search: see [`SearchKey::fingerprint`].
    search: u64,
    position: HitPosition,
}

impl Cursor {
    pub(super) fn new(index: &OpenIndex, search: u64, position: HitPosition) -> Self {
        // A generation alone is not enough: an update commits new segments to the same one.
        let (generation, snapshot) = (index.generation(), index.snapshot());
        Self { version: VERSION, generation, snapshot, search, position }
    }

    /// The position, if this cursor is of `search` in the current state of the index.
    pub(super) fn position(&self, index: &OpenIndex, search: u64) -> Result<HitPosition> {
        // Another search has other positions: its hits after this one would be any.
        if self.search != search {
            return Err(Error::new(CursorMessage::OtherSearch).hint(SearchRemedy::SameSearch));
        }
        if (self.generation, self.snapshot) != (index.generation(), index.snapshot()) {
            return Err(Error::new(CursorMessage::IndexChanged).hint(SearchRemedy::WithoutCursor));
        }
        Ok(self.position)
    }
}

/// The parameters that identify a search: its cursors are refused by a search with another key.
#[derive(Debug, Clone, Copy)]
pub struct SearchKey<'a> {
    /// The query as it was typed.
    pub typed: &'a str,
    /// The level of the hits.
    pub level: Level,
    /// The order of the hits.
    pub sort: Sort,
    /// `true` if not every term need occur.
    pub any: bool,
    /// The name of the time zone in which dates are read.
    pub zone: &'a str,
    /// The saved query whose new hits are searched, and the time of its last search, in seconds since 1970.
    pub since_last: Option<(&'a str, Option<i64>)>,
}

impl SearchKey<'_> {
    /// The fingerprint of the search.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let any = if self.any { "any" } else { "" };
        let seen = self.since_last.and_then(|(_, seen)| seen).map(|seen| seen.to_string()).unwrap_or_default();
        let mut parts = vec![self.typed.trim(), self.level.name(), self.sort.name(), any, self.zone];
        if let Some((name, _)) = self.since_last {
            parts.extend([name, &seen]);
        }
        // NUL, which no argument of a command line can hold, separates the parts: `a b` by `newest` is not `a` by `b
        // newest`.
        fingerprint(parts.join("\0").as_bytes())
    }
}

/// The place after which a search resumes.
#[derive(Debug, Clone, Copy)]
pub struct After {
    /// The cursor that the search returned before.
    pub cursor: Cursor,
    /// The [fingerprint](SearchKey::fingerprint) of the search.
    pub search: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = postcard::to_stdvec(self).map_err(|_| fmt::Error)?;
        bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = hex::decode(text.as_bytes());
        if bytes.as_ref().and_then(|bytes| bytes.first()).is_some_and(|version| (1..VERSION).contains(version)) {
            let error = Error::new(CursorMessage::EarlierCursor);
            return Err(error.hint(SearchRemedy::WithoutCursor));
        }
        let cursor: Option<Self> = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        cursor
            .filter(|cursor| cursor.version == VERSION)
            .ok_or_else(|| Error::new(CursorMessage::NotACursor).hint(SearchRemedy::WholeCursor))
    }
}
