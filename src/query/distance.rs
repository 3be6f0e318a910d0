//! How many slips of the finger lie between two names.

/// The number of letters to add, drop, change or swap with their neighbour that makes `a` of `b`, if it is at most
/// `most` (optimal string alignment).
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // The difference of lengths bounds the distance from below, so that a name of any length costs little.
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let change = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                let swapped: &Vec<usize> = &before;
                least = least.min(swapped[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&steps| steps <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, steps) in
            [("", "", 0), ("author", "author", 0), ("auther", "author", 1), ("titel", "title", 1), ("ab", "abcd", 2)]
        {
            assert_eq!(distance(a, b, 2), Some(steps), "{a} {b}");
        }
        assert_eq!(distance("author", "board", 2), None);
        assert_eq!(distance("x", &"x".repeat(1_000_000), 2), None);
    }
}
