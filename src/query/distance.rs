//! The distance between a misspelled name and a known one.

/// The number of letters to add, remove, replace or swap with their neighbour that makes `a` of `b` (optimal string
/// alignment), if it is at most `max`.
pub(crate) fn distance(a: &str, b: &str, max: usize) -> Option<usize> {
    // The difference of lengths bounds the distance from below, so that a name of any length costs little.
    if a.chars().count().abs_diff(b.chars().count()) > max {
        return None;
    }
    Some(strsim::osa_distance(a, b)).filter(|&steps| steps <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_up_to_a_limit() {
        for (a, b, steps) in
            [("", "", 0), ("author", "author", 0), ("auther", "author", 1), ("titel", "title", 1), ("ab", "abcd", 2)]
        {
            assert_eq!(distance(a, b, 2), Some(steps), "{a} {b}");
        }
        assert_eq!(distance("author", "board", 2), None);
        assert_eq!(distance("x", &"x".repeat(1_000_000), 2), None);
    }
}
