//! The index against a linear scan: random texts, random queries of every kind, equal sets at both levels.

use std::collections::BTreeSet;

use pawen::{
    query::{Context, Plan, parse},
    search::{Level, Sort, names},
    thread::{Thread, ThreadId},
};

use crate::harness::{Desk, Random, taipei, thread};

/// Few enough that terms recur, and of every kind that bears on matching.
const PIECES: &[&str] = &[
    "台",
    "臺",
    "積",
    "电",
    "電",
    "面",
    "麵",
    "发",
    "發",
    "髮",
    "漲",
    "a",
    "AI",
    "ChatGPT",
    "gpt",
    "chat",
    "Chat",
    "4",
    "40",
    "o",
    ".",
    "%",
    " ",
    "\n",
    "\n\n",
    "，",
    "-",
    "+",
    "「",
    "」",
    "ｄｅｅｐ",
    "Seek",
    "DeepSeek",
    "🚀",
    "e\u{301}",
    "x",
];
const USERS: &[&str] = &["amy", "bob", "Cat"];

fn random_thread(random: &mut Random, number: i64) -> Thread {
    let texts: Vec<_> = (0..random.below(6)).map(|_| (*random.pick(USERS), random.text(PIECES, 14))).collect();
    let comments: Vec<_> = texts.iter().map(|(user, text)| (*user, text.as_str())).collect();
    let title = random.text(PIECES, 6).replace('\n', " ");
    let mut thread = thread(number, &title, &random.text(PIECES, 30), &comments);
    thread.id = ThreadId { board: (*random.pick(&["Test", "Stock"])).into(), ..thread.id };
    thread
}

/// A term cut from one of the texts, or made up.
fn random_term(random: &mut Random, texts: &[String]) -> String {
    let from = if random.below(3) == 0 { random.text(PIECES, 4) } else { random.pick(texts).clone() };
    let chars: Vec<char> = from.chars().collect();
    let start = random.below(chars.len() + 1);
    let length = 1 + random.below(5);
    let term: String = chars.into_iter().skip(start).take(length).filter(|c| *c != '\n').collect();
    if term.trim().is_empty() { "台".into() } else { term }
}

fn random_query(random: &mut Random, texts: &[String], depth: usize) -> String {
    let term = |random: &mut Random| random_term(random, texts).replace(['"', '\'', '(', ')'], "");
    match random.below(if depth == 0 { 9 } else { 13 }) {
        0..=2 => format!("\"{}\"", term(random)),
        3 => format!("'{}'", term(random)),
        4 => format!("{}:\"{}\"", random.pick(&["title", "body", "comment"]), term(random)),
        5 => format!("by:{}", random.pick(USERS)),
        6 => (*random.pick(&["board:stock", "author:poster1", "*"])).to_owned(),
        7 => (*random.pick(&["date:2023-11-20..", "date:..2023-12", "date:2023-12-01..2023-12-10"])).to_owned(),
        8 => (*random.pick(&["c*", "*t", "*pt*", "?hat", "d*k", "4*", "*0", "g?t"])).to_owned(),
        9 => format!("-({})", random_query(random, texts, depth - 1)),
        10 => format!("({}) OR ({})", random_query(random, texts, depth - 1), random_query(random, texts, depth - 1)),
        _ => format!("({}) ({})", random_query(random, texts, depth - 1), random_query(random, texts, depth - 1)),
    }
}

fn scan(plan: &Plan, threads: &[Thread], level: Level) -> BTreeSet<String> {
    threads.iter().flat_map(|thread| names(plan, thread, level)).collect()
}

#[test]
fn the_index_finds_what_a_scan_finds() {
    let mut random = Random(0x5EED);
    let (mut asked, mut hits) = (0, 0);
    for _ in 0..6 {
        let desk = Desk::new();
        let threads: Vec<_> = (0..60).map(|number| random_thread(&mut random, number)).collect();
        desk.write("random.jsonl", &threads);
        desk.update();
        let texts: Vec<_> = threads
            .iter()
            .flat_map(|thread| {
                let comments = thread.comments.iter().map(|comment| comment.text.clone());
                [thread.title.clone(), thread.body.clone()].into_iter().chain(comments).collect::<Vec<_>>()
            })
            .collect();
        for _ in 0..400 {
            let typed = random_query(&mut random, &texts, 2);
            let Ok(plan) = Plan::read(&typed, &Context::new(taipei())) else { continue };
            for level in [Level::Threads, Level::Comments] {
                let found: Vec<_> = desk.ids(&typed, level, Sort::Oldest);
                let set: BTreeSet<_> = found.iter().cloned().collect();
                assert_eq!(found.len(), set.len(), "{typed} finds nothing twice");
                assert_eq!(set, scan(&plan, &threads, level), "{typed:?} at {level:?}");
                asked += 1;
                hits += usize::from(!set.is_empty());
            }
        }
    }
    assert!(asked > 3000 && hits > asked / 3, "the test asks questions that have answers: {hits} of {asked}");
}

#[test]
fn a_question_finds_what_a_scan_finds_and_all_that_it_finds_literally() {
    let mut random = Random(0xA5);
    let (mut asked, mut closer) = (0, 0);
    for _ in 0..2 {
        let desk = Desk::new();
        let threads: Vec<_> = (0..60).map(|number| random_thread(&mut random, number)).collect();
        desk.write("random.jsonl", &threads);
        desk.update();
        let texts: Vec<_> = threads.iter().flat_map(|thread| [thread.title.clone(), thread.body.clone()]).collect();
        for _ in 0..250 {
            let term = |random: &mut Random| random_term(random, &texts).replace(['"', '\'', '(', ')', '|', '-'], "");
            let strict = random_query(&mut random, &texts, 1);
            let typed = match random.below(5) {
                0 => format!("{} ({strict})", term(&mut random)),
                1 => format!("{} OR ({strict})", term(&mut random)),
                2 => term(&mut random),
                _ => format!("{} {}{}", term(&mut random), term(&mut random), term(&mut random)),
            };
            let Ok(query) = parse(&typed, &Context::new(taipei())) else { continue };
            let (Ok(any), Ok(all)) = (Plan::any(&query), Plan::of(&query)) else { continue };
            for level in [Level::Threads, Level::Comments] {
                let found: BTreeSet<_> = desk.ids_of(&any, level, Sort::Relevance).into_iter().collect();
                assert_eq!(found, scan(&any, &threads, level), "{typed:?} at {level:?}");
                let literal = scan(&all, &threads, level);
                assert!(literal.is_subset(&found), "{typed:?} at {level:?}");
                asked += 1;
                closer += usize::from(found.len() > literal.len());
            }
        }
    }
    assert!(asked > 600 && closer > asked / 4, "questions find more than what stands literally: {closer} of {asked}");
}

#[test]
fn the_order_never_changes_what_is_found() {
    let mut random = Random(7);
    let desk = Desk::new();
    let threads: Vec<_> = (0..80).map(|number| random_thread(&mut random, number)).collect();
    desk.write("random.jsonl", &threads);
    desk.update();
    for typed in ["台", "漲 OR gpt", "-麵", "by:amy"] {
        let mut newest = desk.ids(typed, Level::Threads, Sort::Newest);
        let oldest = desk.ids(typed, Level::Threads, Sort::Oldest);
        let relevant: BTreeSet<_> = desk.ids(typed, Level::Threads, Sort::Relevance).into_iter().collect();
        let set: BTreeSet<_> = newest.iter().cloned().collect();
        assert_eq!(set, relevant);
        let times: Vec<i64> = oldest.iter().map(|id| id.split('.').nth(1).unwrap().parse().unwrap()).collect();
        assert!(times.is_sorted());
        newest.reverse();
        assert_eq!(newest, oldest);
    }
}

#[test]
fn what_stands_within_a_very_long_run_is_found_verbatim() {
    let desk = Desk::new();
    let run: String = (0..500_u32).map(|i| char::from(b'a' + u8::try_from(i * i % 25).unwrap())).collect();
    desk.write("long.jsonl", &[thread(1, "", &run, &[("amy", run.as_str())])]);
    desk.update();
    for (start, end) in [(7, 400), (90, 110), (0, 500), (95, 97), (200, 290)] {
        let typed = format!("'{}'", &run[start..end]);
        assert_eq!(desk.ids(&typed, Level::Threads, Sort::Newest).len(), 1, "{start}..{end}");
        assert_eq!(desk.ids(&typed, Level::Comments, Sort::Newest).len(), 1, "{start}..{end}");
    }
}
