//! The statistics of archives side by side, to compare a generated archive with a real one.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::{Path, PathBuf},
};

use pawen::{Result, index::remark, text::block::blocks, thread::Thread};

use crate::{corpus, generator::is_han, table};

/// Prints a column for each archive.
pub(crate) fn describe(archives: &[PathBuf]) -> Result<()> {
    let columns = archives.iter().map(|archive| Column::of(archive)).collect::<Result<Vec<_>>>()?;
    let names: Vec<_> = archives.iter().map(|archive| archive.display().to_string()).collect();
    table::head(&[&[String::new()], names.as_slice()].concat());
    for (row, (name, _)) in columns[0].0.iter().enumerate() {
        let values = columns.iter().map(|column| column.0[row].1.clone());
        table::row(std::iter::once(name.clone()).chain(values));
    }
    Ok(())
}

/// Names and values.
struct Column(Vec<(String, String)>);

impl Column {
    fn of(archive: &Path) -> Result<Self> {
        let threads: Vec<Thread> = corpus::threads(archive)?.into_values().collect();
        let mut column = Self(vec![]);
        column.add("threads", threads.len());
        let comments = || threads.iter().flat_map(|thread| &thread.comments);
        column.add("comments", comments().count());
        column.spread("characters of a title", threads.iter().map(|thread| thread.title.chars().count()));
        column.spread("characters of a post", threads.iter().map(|thread| thread.body.chars().count()));
        column.spread("comments of a thread", threads.iter().map(|thread| thread.comments.len()));
        column.spread("characters of a comment", comments().map(|comment| comment.text.chars().count()));
        column.spread(
            "comments of a block",
            threads.iter().flat_map(|thread| {
                let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
                blocks(&remarks).into_iter().map(|block| block.comments.len()).collect::<Vec<_>>()
            }),
        );
        column.shares("posts", threads.iter().map(|thread| &*thread.body));
        column.shares("comments", comments().map(|comment| &*comment.text));
        column.repeated("posts", threads.iter().map(|thread| &*thread.body));
        column.repeated("comments", comments().map(|comment| &*comment.text));
        column.people("authors", threads.iter().filter_map(|thread| thread.author.as_deref()));
        column.people("commenters", comments().filter_map(|comment| comment.author.as_deref()));
        let answers = threads.iter().filter(|thread| thread.title.starts_with("Re:")).count();
        column.add("titles with Re:", percent(answers, threads.len()));
        let linked = threads.iter().filter(|thread| thread.body.contains("http")).count();
        column.add("posts with a link", percent(linked, threads.len()));
        Ok(column)
    }

    fn add(&mut self, name: impl Into<String>, value: impl fmt::Display) {
        self.0.push((name.into(), value.to_string()));
    }

    fn spread(&mut self, name: &str, values: impl Iterator<Item = usize>) {
        let mut values: Vec<_> = values.collect();
        values.sort_unstable();
        let mean = ratio(values.iter().sum(), values.len());
        let at = |hundredth: usize| values.get(values.len() * hundredth / 100).copied().unwrap_or(0);
        self.add(
            format!("{name}: mean, p10, p50, p90, p99"),
            format!("{mean:.1}, {}, {}, {}, {}", at(10), at(50), at(90), at(99)),
        );
    }

    /// The shares of kinds of characters in texts.
    fn shares<'a>(&mut self, name: &str, texts: impl Iterator<Item = &'a str>) {
        let mut counts = [0; 5];
        for c in texts.flat_map(str::chars) {
            let kind = match c {
                _ if is_han(c) => 0,
                _ if c.is_ascii_alphabetic() => 1,
                _ if c.is_numeric() => 2,
                _ if c.is_whitespace() => 3,
                _ => 4,
            };
            counts[kind] += 1;
        }
        let all = counts.iter().sum();
        let summary = counts.map(|count| percent(count, all)).join(", ");
        self.add(format!("{name}: Han, Latin, digits, blanks, signs"), summary);
    }

    /// The vocabulary of the first million characters: pairs, sequences of four, and Latin words.
    fn repeated<'a>(&mut self, name: &str, texts: impl Iterator<Item = &'a str>) {
        const FIRST: usize = 3 << 20;
        let (mut read, mut pairs, mut fours, mut latin) =
            (0, Counted::default(), Counted::default(), Counted::default());
        for text in texts.take_while(|text| {
            read += text.len();
            read < FIRST
        }) {
            let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
            for run in runs {
                // A Han character has three bytes in UTF-8.
                pairs.add(run.as_bytes().windows(6).step_by(3));
                fours.add(run.as_bytes().windows(12).step_by(3));
            }
            let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            latin.add(words.map(str::as_bytes));
        }
        for (what, counted) in [("pairs", pairs), ("sequences of four", fours), ("Latin words", latin)] {
            self.add(format!("{name}, first 3 MiB: {what}, different, of the hundred commonest"), counted.summary());
        }
    }

    /// The concentration of activity on few people.
    fn people<'a>(&mut self, name: &str, people: impl Iterator<Item = &'a str>) {
        let mut counted = Counted::default();
        counted.add(people.map(str::as_bytes));
        let different: HashSet<_> = counted.0.keys().collect();
        self.add(
            format!("{name}: different, of the hundred busiest"),
            format!("{}, {}", different.len(), counted.commonest()),
        );
    }
}

/// The frequency of each item.
#[derive(Default)]
struct Counted<'a>(HashMap<&'a [u8], usize>);

impl<'a> Counted<'a> {
    fn add(&mut self, all: impl Iterator<Item = &'a [u8]>) {
        all.for_each(|one| *self.0.entry(one).or_default() += 1);
    }

    fn commonest(&self) -> String {
        let mut counts: Vec<_> = self.0.values().copied().collect();
        counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        percent(counts.iter().take(100).sum(), counts.iter().sum())
    }

    fn summary(&self) -> String {
        format!("{}, {}, {}", self.0.values().sum::<usize>(), self.0.len(), self.commonest())
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * ratio(part, whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts have less than 53 bits")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
