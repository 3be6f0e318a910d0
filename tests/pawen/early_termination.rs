//! Early termination: the first hits are those that come first of all, and what is left out early would not be among them.

use std::fmt::Write as _;

use pawen::{
    index::OpenIndex,
    query::{Context, Plan, parse},
    search::{Hit, Level, LineHit, Request, Sort, search},
    thread::{Thread, UnixTime},
};

use crate::harness::{Desk, NOW, Random, taipei, thread};

/// Few, so that they come again and again, in one text as in many.
const PIECES: &[&str] = &["哈哈", "哈", "地震", "股票", "ETF", "的", " ", "GPT4o", "，"];

/// Terms, pairs of the same, odd and even lengths, phrases, questions, excerpts.
const QUERIES: &[&str] = &[
    "哈",
    "哈哈",
    "哈哈哈",
    "哈哈哈哈",
    "哈哈哈哈哈",
    "地震",
    "地震 OR 股票",
    "地震 股票",
    "地震 -股票",
    "title:哈哈 OR 的",
    "body:哈哈哈",
    "q:哈哈",
    "q:地震 OR q:股票",
    "nq:哈哈",
    "nq:地震股票",
    "ETF",
    "4o",
    "'哈哈，'",
    "gp* 地震",
    "地震 ETF 哈哈哈 的",
];

fn texts(random: &mut Random, length: usize) -> String {
    // Now and then one piece over and over: a text that is nothing but its term is as close to it as any can be.
    if random.below(6) == 0 {
        return random.pick(PIECES).repeat(1 + random.below(40 * length));
    }
    random.text(PIECES, length)
}

fn random_thread(random: &mut Random, number: i64) -> Thread {
    let mut body = texts(random, 12);
    for _ in 0..random.below(3) {
        write!(body, "\n: {}\n{}", texts(random, 6), texts(random, 3)).unwrap();
    }
    let comments: Vec<_> = (0..random.below(40)).map(|_| texts(random, 5)).collect();
    let comments: Vec<_> = comments.iter().map(|text| ("amy", text.as_str())).collect();
    let mut thread = thread(number, &texts(random, 4), &body, &comments);
    // Ties, which the time decides, and threads of no known time.
    thread.posted_at =
        (random.below(6) > 0).then(|| UnixTime(1_700_000_000 + 86_400 * i64::try_from(random.below(5)).unwrap()));
    thread
}

/// An index in several segments; some threads were replaced by longer versions of themselves.
fn desk(random: &mut Random) -> Desk {
    let mut threads: Vec<_> = (0..90).map(|number| random_thread(random, number)).collect();
    // The same once more: equal by all but their ids.
    let again = threads[..20]
        .iter()
        .zip(100..)
        .map(|(one, number)| Thread { id: thread(number, "", "", &[]).id, ..one.clone() });
    let again: Vec<_> = again.collect();
    threads.extend(again);
    let desk = Desk::new();
    for (number, part) in threads.chunks_mut(37).enumerate() {
        desk.write(&format!("part{number}.jsonl"), part);
        desk.update();
        for thread in part.iter_mut().step_by(5) {
            thread.body += &texts(random, 9);
            thread.comments.extend(random_thread(random, 0).comments);
        }
        desk.write(&format!("part{number}.jsonl"), part);
    }
    desk.update();
    desk
}

fn found(index: &OpenIndex, plan: &Plan, level: Level, sort: Sort, limit: Option<usize>) -> (u64, Vec<(String, f32)>) {
    let hits = search(index, &Request { plan, level, sort, limit, after: None, passages: false }).unwrap();
    let total = hits.total();
    let relevance = |hit: &Hit| match hit {
        Hit::Thread(hit) => hit.relevance,
        Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => hit.relevance,
    };
    let scored = |hit: Hit| (hit.name(), relevance(&hit).unwrap_or_default());
    (total, hits.map(|hit| scored(hit.unwrap())).collect())
}

/// Holds that the first hits are the same, with the same scores, whether or not all others are requested.
fn hold(index: &OpenIndex, plan: &Plan, level: Level, sort: Sort) {
    let (total, all) = found(index, plan, level, sort, None);
    assert_eq!(all.len() as u64, total);
    for limit in [1, 10] {
        let (counted, first) = found(index, plan, level, sort, Some(limit));
        assert_eq!(counted, total, "{plan:?} {level:?} {sort:?}");
        assert_eq!(first, all[..limit.min(all.len())], "{plan:?} {level:?} {sort:?} {limit}");
    }
}

#[test]
fn the_first_hits_are_the_first_of_all_hits() {
    for seed in [5, 29] {
        let desk = desk(&mut Random::new(seed));
        let index = desk.open();
        for (number, typed) in QUERIES.iter().enumerate() {
            let query = parse(typed, &Context::new(taipei(), UnixTime(NOW))).unwrap();
            for plan in [Plan::of(&query), Plan::any(&query)].map(Result::unwrap) {
                for level in Level::ALL {
                    hold(&index, &plan, level, Sort::Relevance);
                    // What does not sort by scores leaves nothing out by them: a few are enough.
                    for sort in Sort::ALL.into_iter().filter(|_| number % 7 == 0) {
                        hold(&index, &plan, level, sort);
                    }
                }
            }
        }
    }
}

#[test]
fn what_says_a_term_most_often_is_not_left_out() {
    // Twenty posts quote it twice, and so is every other text that is quoted. The last one quotes it forty times over.
    let quoting =
        |number: i64, times: usize| thread(number, "閒聊", &format!("如題\n: {}\n看看", "地震，".repeat(times)), &[]);
    let mut threads: Vec<_> = (0..20).map(|number| quoting(number, 2)).collect();
    threads.extend((20..400).map(|number| thread(number, "閒聊", "今天沒事", &[])));
    threads.push(quoting(400, 40));
    let desk = Desk::new();
    desk.write("quoting.jsonl", &threads);
    desk.update();
    let plan = Plan::read("q:地震", &Context::new(taipei(), UnixTime(NOW))).unwrap();
    let (total, first) = found(&desk.open(), &plan, Level::Threads, Sort::Relevance, Some(10));
    assert_eq!((total, first.len()), (21, 10));
    assert_eq!(first[0].0, threads.last().unwrap().id.to_string());
}
