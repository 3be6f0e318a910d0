//! The names that a reader of archives has met, with their numbers and those that they have in a segment.

use tantivy::index::SegmentId;

use super::names::NameTable;

/// The number in a segment of a name that it does not have yet.
const UNKNOWN: u32 = u32::MAX;

/// The names of a reader. It numbers them without waiting for others; their numbers in the segment are found by these.
#[derive(Debug, Default)]
pub(in crate::index) struct Numbered {
    names: NameTable,
    segment: Option<SegmentId>,
    in_segment: Vec<u32>,
}

impl Numbered {
    /// The number of `name`.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        self.names.number(name)
    }

    /// The name with that number.
    pub(super) fn get(&self, number: u32) -> &str {
        // Only texts are numbered.
        std::str::from_utf8(self.names.get(number)).unwrap_or_default()
    }

    /// Forgets all names if they take more than `room` bytes: strangers may write new ones without end. Numbers that were
    /// given before are void.
    pub(super) fn bound(&mut self, room: usize) {
        if self.names.bytes() > room {
            *self = Self::default();
        }
    }

    /// The numbers that a row has in `segment`, whose names are `names`; those that it lacks are added.
    pub(in crate::index) fn translated<'a>(
        &'a mut self,
        segment: SegmentId,
        names: &'a mut NameTable,
        row: impl ExactSizeIterator<Item = u32> + 'a,
    ) -> impl ExactSizeIterator<Item = u32> + 'a {
        if self.segment != Some(segment) {
            self.in_segment.clear();
            self.segment = Some(segment);
        }
        self.in_segment.resize(self.names.len(), UNKNOWN);
        row.map(|number| {
            let known = &mut self.in_segment[number as usize];
            if *known == UNKNOWN {
                *known = names.number(std::str::from_utf8(self.names.get(number)).unwrap_or_default());
            }
            *known
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_end_are_forgotten() {
        const ROOM: usize = 1 << 20;
        let mut numbered = Numbered::default();
        let mut most = 0;
        for number in 0..200_000_u32 {
            numbered.number(&format!("name{number}"));
            numbered.bound(ROOM);
            most = most.max(numbered.names.bytes());
        }
        assert!((ROOM / 2..ROOM * 2).contains(&most), "{most}");
        assert_eq!(numbered.number("first"), numbered.number("first"));
    }

    #[test]
    fn each_segment_has_numbers_of_its_own() {
        let mut numbered = Numbered::default();
        let row = ["a", "bc", "d"].map(|name| numbered.number(name));
        let (one, other) = (SegmentId::generate_random(), SegmentId::generate_random());
        let (mut names, mut others) = (NameTable::default(), NameTable::default());
        others.number("d");
        for _ in 0..2 {
            assert_eq!(numbered.translated(one, &mut names, row.into_iter()).collect::<Vec<_>>(), [0, 1, 2]);
            assert_eq!(numbered.translated(other, &mut others, row.into_iter()).collect::<Vec<_>>(), [1, 2, 0]);
        }
    }
}
