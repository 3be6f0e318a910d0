//! The queries: the same for an archive at every run, by class.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use jiff::tz::{Offset, TimeZone};
use pawen::{
    Result,
    query::{Context, Plan},
    thread::{Thread, ThreadId, UnixTime},
};

use crate::{
    corpus::{self, Random},
    generator::is_han,
};

/// The number of queries of a class.
const EACH: usize = 110;
/// The bytes of text, spread over the archive, in which sequences are counted to separate common from rare ones.
const COUNTED: usize = 12 << 20;
/// Texts that occur nearly everywhere.
const EVERYWHERE: [&str; 10] = ["的", "是不是", "有沒有", "不是", "可以", "就是", "什麼", "一", "我", "你"];

/// A query with its class.
pub(crate) struct Query {
    pub(crate) class: &'static str,
    pub(crate) typed: String,
    /// The text itself, for queries that are a text and nothing else.
    pub(crate) text: Option<String>,
}

/// Draws the set from an archive.
pub(crate) fn draw(archive: &Path) -> Result<Vec<Query>> {
    let threads = corpus::threads(archive)?;
    let drawer = Drawer::new(&threads);
    let mut queries = Vec::new();
    drawer.stretches(&mut queries);
    drawer.runs(&mut queries);
    drawer.composed(&mut queries);
    Ok(queries)
}

struct Drawer<'a> {
    threads: Vec<&'a Thread>,
    /// Titles, posts and comments, a line end between each.
    joined: String,
}

/// The classes of Han sequences: drawn at random, the most frequent, and those that occur once.
const STRETCHES: [(&[usize], [&str; 3]); 4] = [
    (&[1], ["1 character, any", "1 character, common", "1 character, rare"]),
    (&[2], ["2 characters, any", "2 characters, common", "2 characters, rare"]),
    (&[3, 4], ["3-4 characters, any", "3-4 characters, common", "3-4 characters, rare"]),
    (&[5, 6, 7, 8], ["5-8 characters, any", "5-8 characters, common", "5-8 characters, rare"]),
];

impl<'a> Drawer<'a> {
    fn new(threads: &'a BTreeMap<ThreadId, Thread>) -> Self {
        let threads: Vec<_> = threads.values().filter(|thread| !thread.comments.is_empty()).collect();
        let mut joined = String::new();
        for thread in &threads {
            let comments = thread.comments.iter().map(|comment| &comment.text);
            for text in [&thread.title, &thread.body].into_iter().chain(comments) {
                joined.push_str(text);
                joined.push('\n');
            }
        }
        Self { threads, joined }
    }

    fn stretches(&self, queries: &mut Vec<Query>) {
        for (lengths, [any, common, rare]) in STRETCHES {
            let mut add = |class, texts: Vec<String>| queries.extend(texts.into_iter().map(|text| plain(class, text)));
            add(
                any,
                drawn(|random| {
                    let length = lengths[random.below(lengths.len())];
                    self.stretch(random, length).filter(|text| text.chars().all(is_han))
                }),
            );
            let counted: Vec<_> = lengths.iter().map(|&length| self.by_count(length, EACH / lengths.len())).collect();
            add(common, counted.iter().flat_map(|(common, _)| common.clone()).collect());
            add(rare, counted.iter().flat_map(|(_, rare)| rare.clone()).collect());
        }
        queries.extend(EVERYWHERE.map(|text| plain("nearly everywhere", text.to_owned())));
    }

    /// Latin words, and Latin words next to Han characters.
    fn runs(&self, queries: &mut Vec<Query>) {
        let is_run = |c: char| c.is_ascii_alphanumeric();
        let latin = drawn(|random| {
            let text = self.stretch(random, 24)?;
            let run = text.split(|c| !is_run(c)).nth(1)?;
            (run.len() > 1 && run.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| run.to_owned())
        });
        queries.extend(latin.into_iter().map(|text| plain("Latin", text)));
        let mixed = drawn(|random| {
            let length = 3 + random.below(4);
            let text = self.whole(random, length)?;
            let fits = text.contains(is_han) && text.contains(is_run) && text.chars().all(|c| is_han(c) || is_run(c));
            fits.then_some(text)
        });
        queries.extend(mixed.into_iter().map(|text| plain("mixed", text)));
        let phrases = drawn(|random| {
            let length = 6 + random.below(6);
            let text = self.whole(random, length)?;
            let fits = |c: char| is_han(c) || is_run(c) || c == ' ';
            (text.contains(' ') && text.trim() == text && text.chars().all(fits)).then_some(text)
        });
        queries.extend(phrases.into_iter().map(|text| Query {
            class: "phrase",
            typed: format!("\"{text}\""),
            text: Some(text),
        }));
    }

    /// Queries with operators and fields.
    fn composed(&self, queries: &mut Vec<Query>) {
        let mut add = |class, compose: &dyn Fn(&mut Random) -> Option<String>| {
            let drawn = drawn(compose);
            queries.extend(drawn.into_iter().map(|typed| Query { class, typed, text: None }));
        };
        let word =
            |random: &mut Random| self.stretch(random, 2).filter(|text| text.chars().all(is_han) && is_term(text));
        let two = |random: &mut Random| Some((word(random)?, word(random)?));
        add("two terms", &|random| two(random).map(|(a, b)| format!("{a} {b}")));
        add("OR", &|random| two(random).map(|(a, b)| format!("{a} | {b}")));
        add("NOT", &|random| two(random).map(|(a, b)| format!("{a} -{b}")));
        add("author", &|random| {
            self.thread(random).author.as_deref().and_then(account).map(|name| format!("author:{name}"))
        });
        add("commenter and term", &|random| Some(format!("{} by:{}", word(random)?, self.commenter(random)?)));
        add("one comment", &|random| Some(format!("comment{{by:{} {}}}", self.commenter(random)?, word(random)?)));
        add("date range", &|random| {
            let posted = jiff::Timestamp::from_second(self.thread(random).posted_at?.0).ok()?;
            let date = Offset::UTC.to_datetime(posted).date();
            Some(format!("{} date:{}-{:02}", word(random)?, date.year(), date.month()))
        });
    }

    fn thread(&self, random: &mut Random) -> &Thread {
        self.threads[random.below(self.threads.len())]
    }

    fn commenter(&self, random: &mut Random) -> Option<&str> {
        let comments = &self.thread(random).comments;
        comments[random.below(comments.len())].author.as_deref().and_then(account)
    }

    /// This number of characters from anywhere in the text.
    fn stretch(&self, random: &mut Random, length: usize) -> Option<String> {
        self.place(random, length).map(|(start, end)| self.joined[start..end].to_owned())
    }

    /// The same, without any that begins or ends within a run of letters or digits.
    fn whole(&self, random: &mut Random, length: usize) -> Option<String> {
        let (start, end) = self.place(random, length)?;
        let bytes = self.joined.as_bytes();
        let cuts =
            |at: usize| at > 0 && [at - 1, at].iter().all(|&at| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric));
        (!cuts(start) && !cuts(end)).then(|| self.joined[start..end].to_owned())
    }

    fn place(&self, random: &mut Random, length: usize) -> Option<(usize, usize)> {
        let start = self.joined.floor_char_boundary(random.below(self.joined.len()));
        let text = &self.joined[start..];
        let end = text.char_indices().nth(length).map_or(text.len(), |(end, _)| end);
        (!text[..end].contains('\n')).then_some((start, start + end))
    }

    /// The most frequent sequences of this length, and some that occur once.
    fn by_count(&self, length: usize, number: usize) -> (Vec<String>, Vec<String>) {
        let step = (self.joined.len() / COUNTED).max(1);
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for line in self.joined.lines().step_by(step) {
            for run in line.split(|c| !is_han(c)) {
                // A Han character has three bytes in UTF-8.
                let starts = (0..(run.len() + 3).saturating_sub(length * 3)).step_by(3);
                starts.for_each(|start| *counts.entry(&run[start..start + length * 3]).or_default() += 1);
            }
        }
        let mut counted: Vec<_> = counts.into_iter().collect();
        counted.sort_unstable_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        let common = counted.iter().take(number).map(|(text, _)| (*text).to_owned()).collect();
        let single = counted.partition_point(|(_, count)| *count > 1);
        let single = &counted[single..];
        let rare = single.iter().step_by((single.len() / number).max(1)).take(number);
        (common, rare.map(|(text, _)| (*text).to_owned()).collect())
    }
}

/// Different texts, drawn by `one`.
fn drawn(one: impl Fn(&mut Random) -> Option<String>) -> Vec<String> {
    let mut random = Random(0x5EED);
    let (mut seen, mut drawn) = (BTreeSet::new(), Vec::new());
    for _ in 0..EACH * 2000 {
        drawn.extend(one(&mut random).filter(|text| seen.insert(text.clone())));
        if drawn.len() == EACH {
            break;
        }
    }
    drawn
}

fn plain(class: &'static str, text: String) -> Query {
    let typed = if is_term(&text) { text.clone() } else { format!("\"{text}\"") };
    Query { class, typed, text: Some(text) }
}

/// Returns whether a text is a query as it is, and not an operator such as 或.
fn is_term(text: &str) -> bool {
    Plan::read(text, &Context::new(TimeZone::UTC, UnixTime(0))).is_ok()
}

/// The name of an account, unless the archive has masked it.
fn account(name: &str) -> Option<&str> {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(name)
}
