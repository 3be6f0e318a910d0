//! The index against a linear scan: random texts, random queries of every kind, equal sets of every unit.

use std::{collections::BTreeSet, fs};

use pawen::{
    archive::fingerprint,
    index::{remark, thread_key},
    query::{Context, Plan, parse},
    search::{Level, Sort, block_name, names},
    text::block::blocks,
    thread::{Reaction, Thread, ThreadId, UnixTime},
};

use crate::harness::{Desk, NOW, Random, taipei, thread};

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

const TITLES: &[&str] = &["", "[新聞] ", "Re: [新聞] ", "Fw: ［心得］", "RE: "];
const LINKS: &[&str] =
    &["https://i.imgur.com/a.jpg", " https://reurl.cc/x ", " www.twse.com.tw/zh/ ", " https://a.gov.tw "];
const IPS: &[&str] = &["1.2.3.4", "1.2.30.4", "140.112.0.1"];
const REACTIONS: &[Option<Reaction>] = &[Some(Reaction::Push), Some(Reaction::Boo), Some(Reaction::Arrow), None];

fn random_thread(random: &mut Random, number: i64) -> Thread {
    let texts: Vec<_> = (0..random.below(6)).map(|_| (*random.pick(USERS), random.text(PIECES, 14))).collect();
    let comments: Vec<_> = texts.iter().map(|(user, text)| (*user, text.as_str())).collect();
    let title = (*random.pick(TITLES)).to_owned() + &random.text(PIECES, 3).replace('\n', " ");
    let lines: Vec<_> = (0..random.below(4))
        .map(|_| (*random.pick(&["", "", ": ", ": : ", "> "])).to_owned() + &random.text(PIECES, 12))
        .collect();
    let mut thread = thread(number, &title, &lines.join("\n"), &comments);
    thread.id = ThreadId { board: (*random.pick(&["Test", "Stock"])).into(), ..thread.id };
    if random.below(4) == 0 {
        thread.body += random.pick::<&str>(LINKS);
    }
    thread.ip = (random.below(2) == 0).then(|| (*random.pick(IPS)).to_owned());
    thread.country = thread.ip.as_ref().map(|_| (*random.pick(&["臺灣", "台湾", "日本"])).to_owned());
    for comment in &mut thread.comments {
        comment.reaction = *random.pick(REACTIONS);
        comment.ip = (random.below(3) == 0).then(|| (*random.pick(IPS)).to_owned());
        comment.posted_at =
            comment.posted_at.map(|time| UnixTime(time.0 + 3600 * i64::try_from(random.below(100)).unwrap()));
        if random.below(8) == 0 {
            comment.text += random.pick::<&str>(LINKS);
        }
    }
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

/// Conditions on facts; those on comments alone are in no `post{…}`.
const FACTS: &[&str] = &[
    "board:stock",
    "author:poster1",
    "author:poster*",
    "user:amy",
    "user:[bob poster2]",
    "category:新闻",
    "category:*得",
    "thread:\"[新聞]\"",
    "thread:*a*",
    "re:yes",
    "re:no",
    "date:2023-11-20..",
    "date:..2023-12",
    "date:2023-12-01..2023-12-10",
    "date:前年",
    "before:2y",
    "score>=1",
    "score:-1..0",
    "recommend:-1",
    "ups:2..",
    "boos<1",
    "comments:[1 3]",
    "comments>1000000",
    "id:M.17000*",
    "id:Test/M.17*",
    "url:reurl.cc/x",
    "url:i.imgur.com/*",
    "domain:imgur.com",
    "domain:tw",
    "domain:gov.tw",
    "domain:*.com.tw",
    "has:url",
    "has:image",
    "has:quote",
    "ip:1.2.3.4",
    "ip:1.2.3*",
    "country:台灣",
    "file:random.jsonl",
    "file:archive/*.jsonl",
    "file:andom.jsonl",
    "*",
];
const COMMENT_FACTS: &[&str] = &[
    "by:amy",
    "by:[bob cat]",
    "by:*a*",
    "reaction:推",
    "r:[噓 →]",
    "commented:2023-11-20..2023-11-25",
    "commented>=2023-12",
    "comment:台",
];

fn random_query(random: &mut Random, texts: &[String], depth: usize) -> String {
    let term = |random: &mut Random| random_term(random, texts).replace(['"', '\'', '(', ')'], "");
    match random.below(if depth == 0 { 13 } else { 20 }) {
        0..=1 => format!("\"{}\"", term(random)),
        2 => format!("'{}'", term(random)),
        3 => format!("{}:\"{}\"", random.pick(&["title", "body", "comment", "nq", "q"]), term(random)),
        4 => format!("{}:'{}'", random.pick(&["nq", "q"]), term(random)),
        5 => format!("\"{} {}\"~{}", term(random), term(random), random.below(9)),
        6 => format!("\"{}\" NEAR/{} '{}'", term(random), random.below(9), term(random)),
        7 => format!(
            "{}:(\"{}\" NEAR/{} \"{}\")",
            random.pick(&["body", "nq"]),
            term(random),
            random.below(9),
            term(random)
        ),
        8..=9 => (*random.pick(FACTS)).to_owned(),
        10 => (*random.pick(COMMENT_FACTS)).to_owned(),
        11..=12 => (*random.pick(&["c*", "*t", "*pt*", "?hat", "d*k", "4*", "*0", "g?t"])).to_owned(),
        13..=14 => format!("-({})", random_query(random, texts, depth - 1)),
        15 => {
            let scope = random.pick(&["comment", "thread", "post"]);
            format!("{scope}{{{}}}", random_query(random, texts, depth - 1))
        }
        16..=17 => {
            format!("({}) OR ({})", random_query(random, texts, depth - 1), random_query(random, texts, depth - 1))
        }
        _ => format!("({}) ({})", random_query(random, texts, depth - 1), random_query(random, texts, depth - 1)),
    }
}

/// Without an index: the plan's hits by name, for an archive of one file.
fn scan(plan: &Plan, threads: &[Thread], file: &str, level: Level) -> BTreeSet<String> {
    threads.iter().flat_map(|thread| names(plan, thread, file, level)).collect()
}

#[test]
fn the_index_finds_what_a_scan_finds() {
    let mut random = Random::new(0x5EED);
    let (mut tried, mut hits) = (0, 0);
    for _ in 0..5 {
        let desk = Desk::new();
        let threads: Vec<_> = (0..60).map(|number| random_thread(&mut random, number)).collect();
        desk.write("random.jsonl", &threads);
        desk.update();
        let file = fs::canonicalize(desk.path("archive/random.jsonl")).unwrap();
        let texts: Vec<_> = threads
            .iter()
            .flat_map(|thread| {
                let comments = thread.comments.iter().map(|comment| comment.text.clone());
                [thread.title.clone(), thread.body.clone()].into_iter().chain(comments).collect::<Vec<_>>()
            })
            .collect();
        for _ in 0..240 {
            let typed = random_query(&mut random, &texts, 2);
            let Ok(plan) = Plan::read(&typed, &Context::new(taipei(), UnixTime(NOW))) else { continue };
            for level in Level::ALL {
                let found: Vec<_> = desk.ids(&typed, level, Sort::Oldest);
                let set: BTreeSet<_> = found.iter().cloned().collect();
                assert_eq!(found.len(), set.len(), "{typed} finds nothing twice");
                assert_eq!(set, scan(&plan, &threads, file.to_str().unwrap(), level), "{typed:?} at {level:?}");
                tried += 1;
                hits += usize::from(!set.is_empty());
            }
        }
    }
    assert!(tried > 2000 && hits > tried / 3, "the queries have hits: {hits} of {tried}");
}

/// So few that nearly every sequence occurs somewhere, and most of each elsewhere: what matches but for one unit is distinguished.
const FEW: &[&str] = &["台", "積", "1", "a ", "，"];

#[test]
fn sequences_that_nearly_match_are_distinguished() {
    let mut random = Random::new(31);
    let desk = Desk::new();
    let threads: Vec<_> = (0..40)
        .map(|number| {
            let (title, body, remark) = (random.text(FEW, 12), random.text(FEW, 24), random.text(FEW, 12));
            thread(number, &title, &body, &[("amy", remark.as_str())])
        })
        .collect();
    desk.write("few.jsonl", &threads);
    desk.update();
    let (mut hits, mut tried) = (0, 0);
    for _ in 0..400 {
        let typed = format!("\"{}\"", random.text(FEW, 9).replace('，', "台"));
        let Ok(plan) = Plan::read(&typed, &Context::new(taipei(), UnixTime(NOW))) else { continue };
        for level in Level::ALL {
            let found: BTreeSet<_> = desk.ids(&typed, level, Sort::Oldest).into_iter().collect();
            assert_eq!(found, scan(&plan, &threads, "", level), "{typed} at {level:?}");
            tried += 1;
            hits += found.len();
        }
    }
    assert!(tried > 600 && hits > tried, "{hits} hits of {tried} questions");
}

#[test]
fn every_condition_on_facts_finds_what_a_scan_finds() {
    let mut random = Random::new(11);
    let desk = Desk::new();
    let threads: Vec<_> = (0..80).map(|number| random_thread(&mut random, number)).collect();
    desk.write("random.jsonl", &threads);
    desk.update();
    let file = fs::canonicalize(desk.path("archive/random.jsonl")).unwrap();
    for fact in FACTS.iter().chain(COMMENT_FACTS) {
        let empty = matches!(*fact, "comments>1000000" | "file:andom.jsonl");
        for typed in [(*fact).to_owned(), format!("-{fact}"), format!("comment{{{fact}}}"), format!("thread{{{fact}}}")]
        {
            let plan = Plan::read(&typed, &Context::new(taipei(), UnixTime(NOW))).unwrap();
            for level in Level::ALL {
                let found: BTreeSet<_> = desk.ids(&typed, level, Sort::Oldest).into_iter().collect();
                assert_eq!(found, scan(&plan, &threads, file.to_str().unwrap(), level), "{typed} at {level:?}");
                let all = matches!(*fact, "*" | "domain:tw");
                assert!(typed.starts_with('-') || all || found.is_empty() == empty, "{typed} finds something");
            }
        }
    }
}

/// What a hit is sorted by, then its time, then a fingerprint of its thread; all descending.
type Key = (Option<i64>, Option<i64>, u64);

fn key(thread: &Thread, sort: Sort, times: &[Option<UnixTime>], latest: Option<UnixTime>) -> Key {
    let count = |reaction| thread.comments.iter().filter(|comment| comment.reaction == Some(reaction)).count();
    let signed = |count: usize| i64::try_from(count).unwrap();
    let newest = times.iter().flatten().next().map(|time| time.0);
    let first = match sort {
        Sort::Relevance | Sort::Newest => newest,
        Sort::Oldest => newest.map(|time| -time),
        Sort::Comments => Some(signed(thread.comments.len())),
        Sort::Score => Some(signed(count(Reaction::Push)) - signed(count(Reaction::Boo))),
        Sort::Active => latest.map(|time| time.0),
    };
    (first, newest, fingerprint(thread_key(&thread.id).as_bytes()))
}

/// All hits there are, in order.
fn in_order(threads: &[Thread], level: Level, sort: Sort) -> Vec<String> {
    let mut keyed: Vec<(Key, (i64, i64), String)> = Vec::new();
    for thread in threads {
        if level == Level::Threads {
            let latest = thread.comments.iter().filter_map(|comment| comment.posted_at).chain(thread.posted_at).max();
            keyed.push((key(thread, sort, &[thread.posted_at], latest), (0, 0), thread.id.to_string()));
            continue;
        }
        for (number, block) in (0..).zip(blocks(&thread.comments.iter().map(remark).collect::<Vec<_>>())) {
            let comments = &thread.comments[block.comments.clone()];
            let times: Vec<_> = comments.iter().map(|comment| comment.posted_at).collect();
            let of_block = key(thread, sort, &times, times.iter().flatten().max().copied());
            if level == Level::Comments {
                let name = block_name(&thread.id, comments.iter().find_map(|comment| comment.floor));
                keyed.push((of_block, (-number, 0), name));
                continue;
            }
            for (line, comment) in (0..).zip(comments) {
                let by_time = matches!(sort, Sort::Newest | Sort::Oldest | Sort::Active);
                let of_line = || key(thread, sort, &[comment.posted_at], comment.posted_at);
                let key = if by_time { of_line() } else { of_block };
                keyed.push((key, (-number, -line), block_name(&thread.id, comment.floor)));
            }
        }
    }
    keyed.sort();
    keyed.into_iter().rev().map(|(.., name)| name).collect()
}

#[test]
fn every_order_is_the_same_in_every_index_and_pages_put_together_are_all_of_it() {
    let mut random = Random::new(23);
    let mut threads: Vec<_> = (0..70).map(|number| random_thread(&mut random, number)).collect();
    for thread in &mut threads {
        // Ties, and threads of no known time.
        thread.posted_at =
            (random.below(5) > 0).then(|| UnixTime(1_700_000_000 + 86_400 * i64::try_from(random.below(9)).unwrap()));
    }
    let (desk, other) = (Desk::new(), Desk::new());
    desk.write("all.jsonl", &threads);
    desk.update();
    for (number, part) in threads.chunks(20).rev().enumerate() {
        other.write(&format!("part{number}.jsonl"), part);
        other.update();
    }
    for level in Level::ALL {
        for sort in [Sort::Newest, Sort::Oldest, Sort::Comments, Sort::Score, Sort::Active, Sort::Relevance] {
            let whole = desk.ids("*", level, sort);
            assert_eq!(whole, in_order(&threads, level, sort), "{level:?} {sort:?}");
            assert_eq!(whole, other.ids("*", level, sort), "{level:?} {sort:?}");
            for (typed, size) in [("*", 7), ("漲 OR gpt", 3), ("has:url", 1), ("*", 1000)] {
                let whole = desk.ids(typed, level, sort);
                assert_eq!(desk.pages(typed, level, sort, size), whole, "{typed} {level:?} {sort:?} by {size}");
            }
        }
    }
}

#[test]
fn the_order_of_clauses_never_changes_what_is_found() {
    let mut random = Random::new(31);
    let desk = Desk::new();
    let threads: Vec<_> = (0..60).map(|number| random_thread(&mut random, number)).collect();
    desk.write("random.jsonl", &threads);
    desk.update();
    let texts: Vec<_> = threads.iter().map(|thread| thread.body.clone()).collect();
    for _ in 0..60 {
        let mut clauses: Vec<_> = (0..3).map(|_| format!("({})", random_query(&mut random, &texts, 1))).collect();
        for joint in [" ", " OR "] {
            let typed = clauses.join(joint);
            if Plan::read(&typed, &Context::new(taipei(), UnixTime(NOW))).is_err() {
                continue;
            }
            let one = desk.ids(&typed, Level::Threads, Sort::Newest);
            clauses.rotate_left(1);
            assert_eq!(desk.ids(&clauses.join(joint), Level::Threads, Sort::Newest), one, "{typed}");
            let negated = format!("-(-({typed}))");
            assert_eq!(desk.ids(&negated, Level::Threads, Sort::Newest), one, "{negated}");
        }
    }
}

#[test]
fn a_question_finds_what_a_scan_finds_and_all_that_it_finds_literally() {
    let mut random = Random::new(0xA5);
    let (mut tried, mut closer) = (0, 0);
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
            let Ok(query) = parse(&typed, &Context::new(taipei(), UnixTime(NOW))) else { continue };
            let (Ok(any), Ok(all)) = (Plan::any(&query), Plan::of(&query)) else { continue };
            for level in Level::ALL {
                let found: BTreeSet<_> = desk.ids_of(&any, level, Sort::Relevance).into_iter().collect();
                assert_eq!(found, scan(&any, &threads, "random.jsonl", level), "{typed:?} at {level:?}");
                let literal = scan(&all, &threads, "random.jsonl", level);
                assert!(literal.is_subset(&found), "{typed:?} at {level:?}");
                tried += 1;
                closer += usize::from(found.len() > literal.len());
            }
        }
    }
    assert!(tried > 600 && closer > tried / 4, "questions find more than what occurs literally: {closer} of {tried}");
}

#[test]
fn the_order_never_changes_what_is_found() {
    let mut random = Random::new(7);
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
fn a_text_within_a_very_long_run_is_found_verbatim() {
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
