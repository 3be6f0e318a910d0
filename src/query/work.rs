//! How much of a query is looked at how often: counted in tests, which hold it in proportion to the query's length.

#[cfg(test)]
thread_local! {
    static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Notes that so many bytes were looked at.
#[inline]
pub(super) fn looked_at(bytes: usize) {
    #[cfg(test)]
    BYTES.with(|counted| counted.set(counted.get() + bytes));
    #[cfg(not(test))]
    let _ = bytes;
}

/// How many bytes this thread has looked at since it was asked before.
#[cfg(test)]
pub(super) fn taken() -> usize {
    BYTES.with(|counted| counted.replace(0))
}
