//! Searches while the index is updated and rebuilt: none fails, and each sees one state as a whole.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use pawen::{
    index::{OpenIndex, Options, Pace, Words, rebuild, update},
    query::{Context, Plan},
    search::{Hit, Level, Request, Sort, search},
};

use crate::harness::{Desk, NOW, options, taipei, thread};

const SEARCHERS: usize = 8;

/// An edition of the archive in which every thread says which one it is; the number of its threads is known.
fn write_marked(desk: &Desk, edition: usize) {
    for file in 0..4 {
        let number = |i: usize| i64::try_from(file * 100 + i).unwrap();
        let threads: Vec<_> = (0..5 + edition)
            .map(|i| {
                thread(number(i), &format!("第 {edition} 版"), "內文", &[("amy", &format!("第 {edition} 版的推文"))])
            })
            .collect();
        desk.write(&format!("{file}.jsonl"), &threads);
    }
}

/// The edition that a search sees, which must be the same in every hit.
fn seen(index: &OpenIndex, level: Level) -> usize {
    let plan = Plan::read("版", &Context::new(taipei(), pawen::thread::UnixTime(NOW))).unwrap();
    let request = Request { plan: &plan, level, sort: Sort::Newest, limit: None, after: None, passages: true };
    let hits = search(index, &request).unwrap();
    let texts: Vec<_> = hits
        .map(|hit| match hit.unwrap() {
            Hit::Thread(hit) => hit.title,
            Hit::Comment(hit) => hit.text,
            Hit::Line(hit) => hit.comment.text,
        })
        .collect();
    let editions: BTreeSet<usize> = texts.iter().map(|text| text.split(' ').nth(1).unwrap().parse().unwrap()).collect();
    let [edition] = editions.into_iter().collect::<Vec<_>>()[..] else { panic!("mixed: {texts:?}") };
    assert_eq!(texts.len(), 4 * (5 + edition), "all of edition {edition} and nothing else");
    edition
}

#[test]
fn searches_are_not_disturbed() {
    let desk = Desk::new();
    write_marked(&desk, 0);
    desk.update();
    let (over, searches) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for searcher in 0..SEARCHERS {
            let (desk, over, searches) = (&desk, &over, &searches);
            scope.spawn(move || {
                let mut last = 0;
                while !over.load(Ordering::Relaxed) {
                    let index = OpenIndex::open(&desk.home()).unwrap();
                    let edition = seen(&index, if searcher % 2 == 0 { Level::Threads } else { Level::Comments });
                    assert!(edition >= last, "never back: {edition} after {last}");
                    last = edition;
                    // What is held does not change.
                    assert_eq!(seen(&index, Level::Threads), edition);
                    searches.fetch_add(2, Ordering::Relaxed);
                }
            });
        }
        let finish = Finish(&over);
        let options = Options { pace: Pace { bytes: 2000, ..Pace::default() }, ..options() };
        for edition in 1..=5 {
            write_marked(&desk, edition);
            let report = desk.run(|home, _, watch| match edition {
                2 | 4 => rebuild(home, &[], false, &options, Words::Kept, watch),
                _ => update(home, &[desk.path("archive")], &options, watch),
            });
            assert_eq!(report.unwrap().threads, 4 * (5 + edition as u64));
        }
        drop(finish);
    });
    let searches = searches.into_inner();
    eprintln!("{searches} searches by {SEARCHERS} threads during two rebuilds and three updates: none failed");
    assert!(searches > 20, "{searches}");
}

/// Lets the searchers end also if the writer breaks off.
struct Finish<'a>(&'a AtomicBool);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
