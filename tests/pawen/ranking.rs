//! Golden ranking: queries on hand-written threads, with the hit that should win and the rank it has.
//!
//! The ranks are in `ranking.tsv`, with a total at the end. Where a change of the formula moves one, the test prints
//! the table as it is now: take it over if it is better.

use std::fmt::Write as _;

use pawen::{
    query::{Context, Plan, parse},
    search::{Level, Sort},
    thread::Thread,
};

use crate::harness::{Desk, repository, taipei, thread};

/// A desk whose index holds the fixtures, and those that were written for ranking.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive"), repository("fixtures/ranking")]);
    desk
}

fn ranked(desk: &Desk, level: Level, any: bool, typed: &str) -> Vec<String> {
    let query = parse(typed, &Context::new(taipei(), pawen::thread::UnixTime(crate::harness::NOW))).unwrap();
    let plan = Plan::of_mode(&query, any).unwrap();
    desk.ids_of(&plan, level, Sort::Relevance)
}

#[test]
fn the_hit_that_should_win() {
    let desk = desk();
    let table = include_str!("ranking.tsv");
    let (mut now, mut tried, mut first, mut reciprocal) = (String::new(), 0, 0, 0.0);
    for line in table.lines() {
        let columns: Vec<_> = line.split('\t').collect();
        let [level, query, wanted, _, why] = columns[..] else {
            if line.starts_with('#') && !line.starts_with("# total") {
                writeln!(now, "{line}").unwrap();
            }
            continue;
        };
        let searched = if level.starts_with("comments") { Level::Comments } else { Level::Threads };
        let found = ranked(&desk, searched, level.ends_with("any"), query);
        let rank = found.iter().position(|id| id == wanted).map(|rank| rank + 1);
        tried += 1;
        first += usize::from(rank == Some(1));
        reciprocal += rank.map_or(0.0, |rank| 1.0 / f64::from(u32::try_from(rank).unwrap()));
        let rank = rank.map_or("-".to_owned(), |rank| rank.to_string());
        writeln!(now, "{level}\t{query}\t{wanted}\t{rank}\t{why}").unwrap();
    }
    writeln!(now, "# total: {tried} queries, {first} first, MRR {:.3}", reciprocal / f64::from(tried)).unwrap();
    assert!(now == table, "the ranks have changed; the table is now:\n{now}");
}

#[test]
fn a_long_tail_of_comments_does_not_win_by_its_length() {
    let desk = Desk::new();
    let tail: Vec<_> = (0..400).map(|i| (["amy", "bob"][i % 2], "路過說一句地震")).collect();
    let threads = [
        thread(1, "閒聊", "什麼都聊", &tail),
        thread(2, "整理", "昨晚的地震：地震規模與震央", &[("amy", "謝謝")]),
        thread(3, "其他", "今天沒事", &[("amy", "路過說一句地震")]),
    ];
    desk.write("tail.jsonl", &threads);
    desk.update();
    let ids = |order: [usize; 3]| order.map(|i| threads[i].id.to_string()).to_vec();
    assert_eq!(desk.ids("地震", Level::Threads, Sort::Relevance), ids([1, 0, 2]), "many comments count a little");
}

#[test]
fn ranks_do_not_depend_on_how_the_index_is_cut() {
    let pieces = ["地震", "規模", "震央", "昨晚", "台北", "搖晃", "警報", "手機", "停電", "餘震"];
    let text = |from: usize, length: usize| {
        (0..length).map(|i| pieces[(from * 7 + i * 3 + from * i) % 10]).collect::<String>()
    };
    let threads: Vec<Thread> = (0..60_usize)
        .map(|i| {
            let comment = text(i + 3, 1 + i % 4);
            thread(i64::try_from(i).unwrap(), &text(i, 2), &text(i + 1, 3 + i % 9), &[("amy", comment.as_str())])
        })
        .collect();
    let (whole, cut) = (Desk::new(), Desk::new());
    whole.write("all.jsonl", &threads);
    whole.update();
    for (number, part) in threads.chunks(13).enumerate() {
        cut.write(&format!("part{number}.jsonl"), part);
        cut.update();
    }
    for typed in ["地震", "台北地震", "昨晚 停電", "餘震規模震央", "手機 OR 警報"] {
        for any in [false, true] {
            for level in [Level::Threads, Level::Comments] {
                let ranks = ranked(&whole, level, any, typed);
                assert!(!ranks.is_empty() || !any, "{typed}");
                assert_eq!(ranks, ranked(&cut, level, any, typed), "{typed} at {level:?}, any: {any}");
            }
        }
    }
}
