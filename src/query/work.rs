//! Instrumentation for tests: the number of bytes that parsing reads, which must stay proportional to the query's
//! length.

#[cfg(test)]
thread_local! {
    static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts `bytes` as read.
#[inline]
pub(super) fn looked_at(bytes: usize) {
    #[cfg(test)]
    BYTES.with(|counted| counted.set(counted.get() + bytes));
    #[cfg(not(test))]
    let _ = bytes;
}

/// The number of bytes that this thread has read since the last call.
#[cfg(test)]
pub(super) fn taken() -> usize {
    BYTES.with(|counted| counted.replace(0))
}
