//! Records of one length, many of them, in memory that returns to the system as soon as it is dropped.
//!
//! What the allocator frees it may keep for itself, and a server that collects millions of hits in one thread after
//! another would keep the largest result of each. So only the first records are in its memory, and the others in pages
//! that are mapped. These also grow without copying what is there.

use std::io;

use memmap2::MmapMut;

/// The number of records in the allocator's memory: enough for a page of hits, and a small block for the allocator.
const HEAD: usize = 1024;
/// The number of records in a mapped page.
const PAGE: usize = 1 << 15;

/// A list of records of `N` bytes.
#[derive(Debug, Default)]
pub(crate) struct Packed<const N: usize> {
    head: Vec<[u8; N]>,
    pages: Vec<MmapMut>,
    len: usize,
}

impl<const N: usize> Packed<N> {
    /// An empty list.
    pub(crate) const fn new() -> Self {
        Self { head: Vec::new(), pages: Vec::new(), len: 0 }
    }

    /// The number of records.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The bytes of memory that the records take.
    pub(crate) const fn bytes(&self) -> usize {
        self.len * N
    }

    /// Adds a record at the end.
    ///
    /// # Errors
    /// If the system gives no memory.
    pub(crate) fn push(&mut self, record: [u8; N]) -> io::Result<()> {
        if self.len < HEAD {
            self.head.push(record);
        } else {
            let (page, place) = Self::place(self.len);
            if page == self.pages.len() {
                self.pages.push(MmapMut::map_anon(PAGE * N)?);
            }
            records_mut(&mut self.pages[page])[place] = record;
        }
        self.len += 1;
        Ok(())
    }

    /// The record at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<[u8; N]> {
        if index >= self.len {
            return None;
        }
        if index < HEAD {
            return self.head.get(index).copied();
        }
        let (page, place) = Self::place(index);
        self.pages.get(page)?.as_chunks().0.get(place).copied()
    }

    /// The page of a record behind the head, and its place there.
    const fn place(index: usize) -> (usize, usize) {
        ((index - HEAD) / PAGE, (index - HEAD) % PAGE)
    }

    /// Passes the records of all `lists` to `take`, in the order of their bytes.
    ///
    /// # Errors
    /// If the system gives no memory, or if `take` fails.
    pub(crate) fn sorted(lists: Vec<Self>, mut take: impl FnMut([u8; N]) -> io::Result<()>) -> io::Result<()> {
        let len: usize = lists.iter().map(Self::len).sum();
        if len <= HEAD {
            let mut all: Vec<_> = lists.into_iter().flat_map(|list| list.head).collect();
            all.sort_unstable();
            return all.into_iter().try_for_each(take);
        }
        let mut all = MmapMut::map_anon(len * N)?;
        let all = records_mut(&mut all);
        let mut end = 0;
        let mut append = |records: &[[u8; N]]| {
            all[end..end + records.len()].copy_from_slice(records);
            end += records.len();
        };
        for list in lists {
            append(&list.head);
            let mut left = list.len - list.head.len();
            // Each page is dropped once it is copied.
            for page in list.pages {
                append(&page.as_chunks().0[..left.min(PAGE)]);
                left = left.saturating_sub(PAGE);
            }
        }
        all.sort_unstable();
        all.iter().try_for_each(|record| take(*record))
    }
}

fn records_mut<const N: usize>(memory: &mut MmapMut) -> &mut [[u8; N]] {
    memory.as_chunks_mut().0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(numbers: &[u32]) -> Packed<4> {
        let mut packed = Packed::new();
        for number in numbers {
            packed.push(number.to_be_bytes()).unwrap();
        }
        packed
    }

    #[test]
    fn records_are_kept_in_order_however_many_they_are() {
        for len in [0, 1, HEAD - 1, HEAD, HEAD + 1, HEAD + PAGE, HEAD + PAGE + 1, HEAD + 3 * PAGE + 7] {
            let numbers: Vec<_> = (0..u32::try_from(len).unwrap()).collect();
            let packed = packed(&numbers);
            assert_eq!((packed.len(), packed.bytes()), (len, 4 * len));
            let read: Vec<_> = (0..len + 2).map_while(|index| packed.get(index)).map(u32::from_be_bytes).collect();
            assert!(read == numbers, "{len}");
        }
    }

    #[test]
    fn lists_are_sorted_as_one() {
        let mut random = fastrand::Rng::with_seed(7);
        for lens in [vec![], vec![3, 0, 5], vec![HEAD, 1], vec![HEAD + PAGE + 9, 4, 2 * PAGE]] {
            let lists: Vec<Vec<u32>> = lens.iter().map(|&len| (0..len).map(|_| random.u32(..)).collect()).collect();
            let mut wanted: Vec<_> = lists.iter().flatten().copied().collect();
            wanted.sort_unstable();
            let mut sorted = Vec::new();
            Packed::sorted(lists.iter().map(|list| packed(list)).collect(), |record| {
                sorted.push(u32::from_be_bytes(record));
                Ok(())
            })
            .unwrap();
            assert!(sorted == wanted, "{lens:?}");
        }
    }
}
