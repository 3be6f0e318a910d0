//! Counts by value and by period against a plain count over the threads, in which nothing is an index.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};
use pawen::{
    archive::Title,
    cli::Exit,
    index::remark,
    query::{Context, Plan},
    search::{Facet, Level, TrendRequest, Unit, Value, block_name, count, count_facets, names, trend},
    text::block::{Block, blocks},
    thread::{Comment, Reaction, Thread, UnixTime},
};

use crate::harness::{Desk, NOW, taipei, thread};

const REACTIONS: [Reaction; 3] = [Reaction::Push, Reaction::Boo, Reaction::Arrow];
const USERS: [&str; 4] = ["amy", "Bob", "cedar", "dora"];
/// Half past eleven on the last evening of 2019 in Taipei, which is still afternoon in Greenwich.
const NEW_YEAR: i64 = 1_577_806_200;

/// Threads of three boards from the end of 2018 to the beginning of 2020, with comments that run over new year, some of
/// several signs, and some with few facts.
fn threads() -> Vec<Thread> {
    let each = (0..60_i64).map(|number| {
        let category = ["[新聞] ", "Re: [標的] ", "[新聞]", ""][usize::try_from(number % 4).unwrap()];
        let title = format!("{category}{}{number}", if number % 3 == 0 { "台積電" } else { "聯發科" });
        let mut thread = thread(number, &title, "內文 https://www.example.com/a", &[]);
        thread.id.board = String::from(["Stock", "Tech_Job", "股票"][usize::try_from(number % 3).unwrap()]);
        thread.posted_at = (number != 7).then(|| UnixTime(NEW_YEAR - (number % 12) * 2_900_000 - number * 3600));
        thread.author = (number % 10 != 9).then(|| format!("Poster{}", number % 5));
        thread.country = (number % 2 == 0).then(|| "臺灣".to_owned());
        thread.comments = (1..=number % 9).map(|at| comment(number, at)).collect();
        thread
    });
    each.collect()
}

fn comment(number: i64, at: i64) -> Comment {
    let pick = |from: i64| usize::try_from((number * 7 + at * from) % 12).unwrap();
    // The first of two neighbours of one user goes on in the second, often under another sign.
    let author = USERS[(pick(3) / 2) % USERS.len()];
    let text = ["台積電漲", "看好", "http://b.example.org/b 台積電", "買台積電"][pick(5) % 4];
    Comment {
        floor: u32::try_from(at).ok(),
        reaction: (at != 8).then(|| REACTIONS[pick(1) % 3]),
        author: Some(author.to_owned()),
        text: text.to_owned(),
        posted_at: (at != 5).then(|| UnixTime(NEW_YEAR - (number % 12) * 2_900_000 + at * 900)),
        ip: None,
        earlier: None,
        earlier_floor: None,
    }
}

/// A hit of the plain count: a thread, a block of it, or a line of that block.
struct Seen<'a> {
    thread: &'a Thread,
    block: Option<Block>,
    line: Option<usize>,
}

/// What satisfies the plan, found by looking at every thread.
fn seen<'a>(threads: &'a [Thread], plan: &Plan, level: Level) -> Vec<Seen<'a>> {
    let mut all = Vec::new();
    for thread in threads {
        let found: BTreeSet<_> = names(plan, thread, "", level).into_iter().collect();
        if level == Level::Threads {
            all.extend((!found.is_empty()).then_some(Seen { thread, block: None, line: None }));
            continue;
        }
        let own = blocks(&thread.comments.iter().map(remark).collect::<Vec<_>>());
        if level == Level::Lines {
            for block in own {
                let lines = (0..block.comments.len()).filter(|line| {
                    found.contains(&block_name(&thread.id, thread.comments[block.comments.start + line].floor))
                });
                all.extend(lines.map(|line| Seen { thread, block: Some(block.clone()), line: Some(line) }));
            }
            continue;
        }
        let named = own
            .into_iter()
            .filter(|block| found.contains(&block_name(&thread.id, thread.comments[block.comments.start].floor)));
        all.extend(named.map(|block| Seen { thread, block: Some(block), line: None }));
    }
    all
}

impl Seen<'_> {
    /// The comments that it is or has.
    fn comments(&self) -> &[Comment] {
        let Some(block) = &self.block else { return &self.thread.comments };
        let comments = &self.thread.comments[block.comments.clone()];
        self.line.map_or(comments, |line| &comments[line..=line])
    }

    fn time(&self) -> Option<UnixTime> {
        match self.block {
            Some(_) => self.comments().iter().find_map(|comment| comment.posted_at),
            None => self.thread.posted_at,
        }
    }

    fn text(&self) -> String {
        if self.line.is_some() {
            return self.comments()[0].text.clone();
        }
        if let Some(block) = &self.block {
            return block.text.clone();
        }
        let comments = self.comments().iter().map(|comment| comment.text.as_str());
        [self.thread.title.as_str(), &self.thread.body].into_iter().chain(comments).collect::<Vec<_>>().join(" ")
    }

    /// Its values by the rules in the help, in lower case; one empty value where it has none.
    fn values(&self, facet: Facet, zone: &TimeZone) -> BTreeSet<String> {
        let lower = |name: &str| name.to_lowercase();
        let when = |form: &str| self.time().map(|at| zoned(at, zone).strftime(form).to_string());
        let values: BTreeSet<String> = match facet {
            Facet::Board => [lower(&self.thread.id.board)].into(),
            Facet::Author => self.thread.author.as_deref().map(lower).into_iter().collect(),
            Facet::Country => self.thread.country.as_ref().map(|_| "台湾".to_owned()).into_iter().collect(),
            // The folded spelling, in which the index compares.
            Facet::Category => {
                let category = Title::of(&self.thread.title).category;
                category.map(|name| name.replace('聞', "闻").replace('標', "标")).into_iter().collect()
            }
            Facet::By => self.comments().iter().filter_map(|comment| comment.author.as_deref()).map(lower).collect(),
            Facet::Reaction => {
                self.comments().iter().filter_map(|comment| comment.reaction).map(|sign| sign.to_string()).collect()
            }
            Facet::Domain => ["com", "org"]
                .into_iter()
                .filter(|top| self.text().contains(&format!("example.{top}/")))
                .flat_map(|top| {
                    let sub = (top == "org").then(|| "b.example.org".to_owned());
                    [format!("example.{top}")].into_iter().chain(sub)
                })
                .collect(),
            Facet::Every(Unit::Year) => when("%Y").into_iter().collect(),
            Facet::Every(Unit::Month) => when("%Y-%m").into_iter().collect(),
            Facet::Every(Unit::Day) => when("%F").into_iter().collect(),
            Facet::Every(Unit::Week) => when("%G-W%V").into_iter().collect(),
            Facet::Every(Unit::Quarter) => {
                let quarter = |month: String| month.parse::<u32>().unwrap().div_ceil(3);
                when("%Y-Q").zip(when("%m").map(quarter)).map(|(year, q)| format!("{year}{q}")).into_iter().collect()
            }
            Facet::Weekday => when("%a").into_iter().collect(),
            Facet::Hour => when("%H").into_iter().collect(),
        };
        if values.is_empty() { [String::new()].into() } else { values }
    }
}

fn zoned(at: UnixTime, zone: &TimeZone) -> jiff::ZonedDateTime {
    Timestamp::from_second(at.0).unwrap().to_zoned_datetime(zone.clone())
}

const QUERIES: [&str; 5] = ["*", "台積電", "看好 -board:stock", "by:amy", "date:2019-06.. 台積電"];

fn context() -> Context {
    Context::new(taipei(), UnixTime(NOW))
}

fn desk(threads: &[Thread]) -> Desk {
    let desk = Desk::new();
    // In several files and runs, so that there are several segments, some with documents deleted.
    desk.write("a.jsonl", &threads[..40]);
    desk.update();
    desk.write("a.jsonl", &threads[..25]);
    desk.write("b.jsonl", &threads[25..]);
    desk.update();
    desk
}

#[test]
fn every_facet_is_a_plain_count() {
    let threads = threads();
    let desk = desk(&threads);
    let index = desk.open();
    for zone in [taipei(), TimeZone::UTC, TimeZone::get("America/New_York").unwrap()] {
        for typed in QUERIES {
            let plan = Plan::read(typed, &context()).unwrap();
            for level in Level::ALL {
                let hits = seen(&threads, &plan, level);
                for &facet in Facet::ALL {
                    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
                    for value in hits.iter().flat_map(|hit| hit.values(facet, &zone)) {
                        *expected.entry(value).or_default() += 1;
                    }
                    let tally = count_facets(&index, &plan, level, &[facet], &zone).unwrap();
                    let name = |value: &Value| if *value == Value::Unknown { String::new() } else { value.to_string() };
                    let counted: BTreeMap<_, _> =
                        tally.of(0).iter().map(|(value, count)| (name(value), *count)).collect();
                    assert_eq!(counted, expected, "{typed} {level:?} by {}", facet.name());
                    assert_eq!(tally.total, hits.len() as u64);
                }
            }
        }
    }
}

#[test]
fn a_value_counts_what_the_query_narrowed_to_it_finds() {
    let threads = threads();
    let desk = desk(&threads);
    let index = desk.open();
    let read = |typed: &str| Plan::read(typed, &context()).unwrap();
    for &facet in Facet::ALL.iter().filter(|facet| !facet.is_time()) {
        let field = facet.name();
        for level in Level::ALL {
            let tally = count_facets(&index, &read("台積電"), level, &[facet], &taipei()).unwrap();
            let values: Vec<_> = tally.of(0).into_iter().filter(|(value, _)| **value != Value::Unknown).collect();
            assert!(!values.is_empty(), "{field} {level:?}");
            for (value, counted) in values {
                let narrowed = read(&format!("台積電 {field}:\"{value}\""));
                assert_eq!(count(&index, &narrowed, level).unwrap(), counted, "{field}:{value} {level:?}");
            }
        }
    }
}

#[test]
fn a_period_counts_what_the_query_narrowed_to_it_finds() {
    let threads = threads();
    let desk = desk(&threads);
    let index = desk.open();
    let read = |typed: &str| Plan::read(typed, &context()).unwrap();
    for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year] {
        let tally = count_facets(&index, &read("台積電"), Level::Threads, &[Facet::Every(unit)], &taipei()).unwrap();
        for (value, counted) in tally.of(0).into_iter().filter(|(value, _)| **value != Value::Unknown) {
            let narrowed = read(&format!("台積電 date:{value}"));
            assert_eq!(count(&index, &narrowed, Level::Threads).unwrap(), counted, "{value}");
        }
    }
}

#[test]
fn a_trend_is_a_plain_count_of_every_period() {
    let threads = threads();
    let desk = desk(&threads);
    let index = desk.open();
    let zone = taipei();
    let plans: Vec<_> =
        ["台積電", "看好"].map(|typed| (typed.to_owned(), Plan::read(typed, &context()).unwrap())).into();
    for level in Level::ALL {
        for by in [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year] {
            for split in [None, Some(Facet::Reaction), Some(Facet::Board)] {
                let request = TrendRequest { plans: &plans, level, by, split, most: 100, zone: &zone, with_all: true };
                let trend = trend(&index, &request).unwrap();
                let period = |hit: &Seen<'_>| hit.values(Facet::Every(by), &zone).into_iter().next().unwrap();
                for series in &trend.series {
                    let plan = &plans.iter().find(|(name, _)| *name == series.query).unwrap().1;
                    let own = |hit: &Seen<'_>| match (split, &series.value) {
                        (Some(facet), Some(value)) => {
                            let value = if value == "unknown" { String::new() } else { value.to_lowercase() };
                            hit.values(facet, &zone).contains(&value)
                        }
                        _ => true,
                    };
                    let hits: Vec<_> = seen(&threads, plan, level).into_iter().filter(own).collect();
                    for (reported, count) in trend.periods.iter().zip(&series.counts) {
                        let expected = hits.iter().filter(|hit| period(hit) == reported.to_string()).count();
                        assert_eq!(*count, expected as u64, "{} {reported} {level:?} {split:?}", series.name());
                    }
                }
                let all = seen(&threads, &Plan::All, level);
                for (reported, count) in trend.periods.iter().zip(&trend.all) {
                    assert_eq!(*count, all.iter().filter(|hit| period(hit) == reported.to_string()).count() as u64);
                }
                let timeless = |(_, plan): &(String, Plan)| {
                    seen(&threads, plan, level).iter().filter(|hit| hit.time().is_none()).count() as u64
                };
                assert_eq!(trend.without_time, plans.iter().map(timeless).sum::<u64>(), "{level:?} {split:?}");
                let known: u64 =
                    trend.series.iter().filter(|_| split.is_none()).map(|s| s.counts.iter().sum::<u64>()).sum();
                let hits: usize = plans.iter().map(|(_, plan)| seen(&threads, plan, level).len()).sum();
                assert!(split.is_some() || known + trend.without_time == hits as u64);
            }
        }
    }
}

#[test]
fn comments_over_a_new_year_count_in_theirs() {
    let desk = Desk::new();
    let mut one = thread(1, "跨年", "", &[("amy", "台積電"), ("bob", "台積電"), ("cedar", "台積電")]);
    one.posted_at = Some(UnixTime(NEW_YEAR));
    for (comment, minutes) in one.comments.iter_mut().zip([10, 29, 31]) {
        comment.posted_at = Some(UnixTime(NEW_YEAR + minutes * 60));
    }
    desk.write("a.jsonl", &[one]);
    desk.update();
    let facet = |zone: &str| {
        let (_, out, _) =
            desk.pawen(&["facet", "台積電", "--comments", "--by", "year", "--tz", zone, "--format", "csv"]);
        out
    };
    assert_eq!(facet("Asia/Taipei"), "year,blocks,share\n2019,2,0.666667\n2020,1,0.333333\n");
    assert_eq!(facet("UTC"), "year,blocks,share\n2019,3,1.000000\n");
    assert_eq!(facet("Asia/Tokyo"), "year,blocks,share\n2020,3,1.000000\n");
}

#[test]
fn facets_and_trends_are_read() {
    let desk = desk(&threads());
    let (exit, out, err) = desk.pawen(&["facet", "台積電", "--comments", "--by", "by"]);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(out + &err, @"
    by     blocks   share
    Bob        55  33.7 %  ████████████████████████████████████████
    amy        54  33.1 %  ███████████████████████████████████████▎
    cedar      32  19.6 %  ███████████████████████▎
    dora       22  13.5 %  ████████████████
    163 comment blocks, 4 values
    ");
    let (_, out, err) = desk.pawen(&["facet", "台積電", "--by", "category"]);
    insta::assert_snapshot!(out + &err, @"
    category   threads   share
    新聞            29  49.2 %  ████████████████████████████████████████
    標的            15  25.4 %  ████████████████████▊
    (unknown)       15  25.4 %
    59 threads, 2 values
    ");
    let (_, out, err) = desk.pawen(&["facet", "台積電", "--comments", "--by", "reaction", "--format", "json"]);
    insta::assert_snapshot!(out + &err, @r#"
    [
    {"reaction":"→","blocks":65,"share":0.3987730061349693},
    {"reaction":"推","blocks":65,"share":0.3987730061349693},
    {"reaction":"噓","blocks":58,"share":0.3558282208588957},
    {"reaction":null,"blocks":4,"share":0.024539877300613498}
    ]
    163 comment blocks, 3 values; a hit may count for several
    "#);
    let (_, out, err) = desk.pawen(&["facet", "台積電", "--by", "weekday"]);
    insta::assert_snapshot!(out + &err, @"
    weekday    threads   share
    Mon             10  16.9 %  █████████████████████████████████▍
    Tue             12  20.3 %  ████████████████████████████████████████
    Wed              8  13.6 %  ██████████████████████████▋
    Thu              7  11.9 %  ███████████████████████▍
    Fri              7  11.9 %  ███████████████████████▍
    Sat              6  10.2 %  ████████████████████
    Sun              8  13.6 %  ██████████████████████████▋
    (unknown)        1   1.7 %
    59 threads, 7 values
    ");
    let (_, out, err) = desk.pawen(&["trend", "台積電", "聯發科", "--by", "quarter"]);
    insta::assert_snapshot!(out + &err, @"
                 台積電                                        聯發科
    2018-Q4   5  █████████████▍                             5  █████████████▍
    2019-Q1  10  ██████████████████████████▋                5  █████████████▍
    2019-Q2  14  █████████████████████████████████████▍     9  ████████████████████████
    2019-Q3  14  █████████████████████████████████████▍    10  ██████████████████████████▋
    2019-Q4  15  ████████████████████████████████████████  10  ██████████████████████████▋
    台積電: 58
    聯發科: 39
    without a known time: 2
    ");
    let trend = ["trend", "台積電", "--comments", "--by", "year", "--split", "reaction", "--most", "2"];
    let (_, out, _) = desk.pawen(&[&trend[..], &["--format", "csv"]].concat());
    insta::assert_snapshot!(out, @"
    period,→,推,others
    2018,4,6,5
    2019,57,51,50
    2020,3,4,1
    ,1,4,6
    ");
    let (_, out, _) = desk.pawen(&["trend", "台積電", "--by", "year", "--normalize", "--format", "json"]);
    insta::assert_snapshot!(out, @r#"
    [
    {"period":"2018","from":"2018-01-01","query":"台積電","value":null,"count":5,"all":5,"share":1.0},
    {"period":"2019","from":"2019-01-01","query":"台積電","value":null,"count":53,"all":54,"share":0.9814814814814815},
    {"period":null,"from":null,"query":"台積電","value":null,"count":1,"all":null,"share":null}
    ]
    "#);
    if cfg!(feature = "charts") {
        for (option, name, other) in [("--png", "x.svg", "--svg"), ("--svg", "x.PNG", "--png")] {
            let path = desk.path(name);
            let (exit, _, err) = desk.pawen(&["trend", "台積電", "--by", "year", option, path.to_str().unwrap()]);
            assert!(exit == Exit::Error && err.contains(&format!("hint: `{other} ")) && !path.exists(), "{err}");
        }
        let svg = desk.path("chart.svg");
        assert_eq!(desk.pawen(&["trend", "台積電", "--by", "year", "--svg", svg.to_str().unwrap()]).0, Exit::Hits);
        let drawn = std::fs::read_to_string(svg).unwrap();
        assert!(drawn.contains("threads per year; 1 without a known time left out"), "{drawn}");
    }
    let none = ["trend", "台積電", "沒有這個", "--by", "year", "--split", "board", "--most", "1", "--format", "csv"];
    let (_, out, err) = desk.pawen(&none);
    insta::assert_snapshot!(out + &err, @"
    period,台積電: Stock,台積電: others,沒有這個
    2018,0,5,0
    2019,20,33,0
    ,0,1,0
    台積電: Stock: 20
    台積電: others: 38
    沒有這個: 0
    without a known time: 1
    ");
    let (exit, out, err) = desk.pawen(&["trend", "沒有這個", "--by", "year"]);
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::NoHits, "", "沒有這個: 0\n"));
}

#[test]
fn queries_are_counted_one_by_one_or_from_a_file() {
    let threads = threads();
    let desk = desk(&threads);
    let plan = Plan::read("台積電", &context()).unwrap();
    let expected = seen(&threads, &plan, Level::Threads).len();
    assert!(expected > 1);
    assert_eq!(desk.pawen(&["count", "台積電"]), (Exit::Hits, format!("{expected}\n"), String::new()));
    assert_eq!(desk.pawen(&["count", "沒有這個"]), (Exit::NoHits, "0\n".into(), String::new()));
    let file = desk.path("queries.txt");
    std::fs::write(&file, "\u{feff}台積電\r\n\n# a remark\n看好 -board:stock\n").unwrap();
    let from = file.to_str().unwrap();
    let (_, out, _) = desk.pawen(&["count", "--from", from, "--both"]);
    insta::assert_snapshot!(out, @"
    query              threads  blocks
    台積電                  59     163
    看好 -board:stock       30      41
    ");
    let (_, out, _) = desk.pawen(&["count", "--from", from, "--comments", "--format", "tsv"]);
    insta::assert_snapshot!(out, @"
    query	blocks
    台積電	163
    看好 -board:stock	41
    ");
    std::fs::write(&file, "台積電\nauther:x\n").unwrap();
    let (exit, out, err) = desk.pawen(&["count", "--from", from]);
    assert_eq!((exit, out.as_str()), (Exit::Error, ""));
    insta::assert_snapshot!(err.replace(from, "queries.txt"), @"
    error: queries.txt:2: unknown field `auther`
      auther:x
      ^^^^^^^
    hint: did you mean `author:`?
    ");
}

#[test]
fn keywords_are_those_of_the_hits() {
    let desk = Desk::new();
    let hot = (0..12).map(|number| thread(number, "半導體 臺灣", "先進 製程", &[("amy", "漲停")]));
    let cold = (12..60).map(|number| thread(number, "午餐", "便當 好吃 製程", &[("bob", "飯糰")]));
    desk.write("a.jsonl", &hot.chain(cold).collect::<Vec<_>>());
    desk.update();
    let (_, csv, err) = desk.pawen(&["words", "半導體", "--format", "csv"]);
    insta::assert_snapshot!(csv.clone() + &err, @"
    word,hits,share,all,share of all,G2
    先進製程,12,1.000000,12,0.200000,60.048
    半導體,12,1.000000,12,0.200000,60.048
    臺灣,12,1.000000,12,0.200000,60.048
    12 threads of 60
    ");
    let (exit, all, err) = desk.pawen(&["words", "*"]);
    assert_eq!((exit, all.as_str()), (Exit::NoHits, ""));
    insta::assert_snapshot!(err, @"
    60 threads of 60
    no word is characteristic: the query finds everything, and nothing is left to compare with
    ");
    let (exit, none, err) = desk.pawen(&["words", "半導體", "--least", "13"]);
    assert_eq!((exit, none.as_str()), (Exit::NoHits, ""));
    insta::assert_snapshot!(err, @"
    12 threads of 60
    no word in 13 hits or more is characteristic; --least N changes that number
    ");
    assert_eq!(desk.pawen(&["words", "半導體", "--limit", "0", "--format", "csv"]).1, csv);
    let (_, out, _) = desk.pawen(&["words", "漲停", "--comments", "--format", "csv"]);
    insta::assert_snapshot!(out, @"
    word,hits,share,all,share of all,G2
    漲停,12,1.000000,12,0.200000,60.048
    ");
}

/// Each line behind a bar: where the line begins is what counts.
fn edged(text: &str) -> String {
    text.lines().fold(String::new(), |edged, line| edged + "|" + line + "\n")
}

#[test]
fn places_are_aligned() {
    let desk = Desk::new();
    let one = thread(1, "台積電 ADR", "Buy TSMC，台積電又漲\n\n聽說台積\n電擴產", &[("amy", "推臺積電")]);
    desk.write("a.jsonl", &[one]);
    desk.update();
    let (_, out, err) = desk.pawen(&["kwic", "台積電"]);
    insta::assert_snapshot!(edged(&(out + &err)), @"
    |                                        台積電 ADR                                               Test/M.1700086400.A.001
    |                              Buy TSMC，台積電又漲 聽說台積電擴產                                Test/M.1700086400.A.001
    |               Buy TSMC，台積電又漲 聽說台積電擴產                                               Test/M.1700086400.A.001
    |                                      推臺積電                                                 Test/M.1700086400.A.001#1
    |4 lines of 1 thread
    ");
    let (_, out, _) = desk.pawen(&["kwic", "台積電", "--align", "right", "--limit", "2"]);
    insta::assert_snapshot!(edged(&out), @"
    |                                      推臺積電                                                 Test/M.1700086400.A.001#1
    |                                        台積電 ADR                                               Test/M.1700086400.A.001
    ");
    let (_, out, _) = desk.pawen(&["kwic", "台積電", "--comments"]);
    insta::assert_snapshot!(edged(&out), @"|                                      推臺積電                                                 Test/M.1700086400.A.001#1");
}

#[test]
fn what_cannot_be_counted_is_an_error() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "台積電", "", &[])]);
    desk.update();
    let reported = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(arguments);
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{arguments:?}");
        err
    };
    insta::assert_snapshot!(reported(&["facet", "台積電", "--by", "colour"]), @r"
    error: --by <BY> cannot be colour: the facets are board, author, by, category, reaction, domain, country, year, quarter, month, week, day, weekday, hour
    hint: `pawen facet --help` lists the options
    ");
    insta::assert_snapshot!(reported(&["trend", "a | title:", "--by", "month"]), @"
    error: `title:` lacks a value
      a | title:
          ^^^^^^
    hint: write it right after the colon, without a blank: `title:台積電`
    ");
    insta::assert_snapshot!(reported(&["count", "--from", "no/such/file"]), @"
    error: no/such/file: No such file or directory (os error 2)
    hint: name a file of queries, one a line
    ");
}

#[test]
fn every_table_has_every_format_and_a_short_form_of_json() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "台積電", "", &[("amy", "買")])]);
    desk.update();
    let out = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(arguments);
        assert_eq!(exit, Exit::Hits, "{arguments:?}: {err}");
        out
    };
    for command in [
        &["count", "台積電"][..],
        &["facet", "台積電", "--by", "board"],
        &["trend", "台積電"],
        &["search", "台積電"],
        &["stats"],
        &["show", "Test/M.1700086400.A.001"],
        &["export", "台積電"],
    ] {
        let json = out(&[command, &["--format", "json"]].concat());
        assert_eq!(out(&[command, &["-j"]].concat()), json);
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
        let (exit, _, err) = desk.pawen(&[command, &["--json", "--format", "text"]].concat());
        assert!(exit == Exit::Error && err.contains("cannot be used with"), "{err}");
    }
    for format in ["text", "jsonl", "json", "csv", "tsv", "md"] {
        for command in [&["count", "台積電"][..], &["facet", "台積電", "--by", "board"], &["trend", "台積電"]]
        {
            assert!(!out(&[command, &["-f", format]].concat()).is_empty(), "{command:?} {format}");
        }
    }
    assert_eq!(out(&["trend", "台積電", "-f", "jsonl"]).lines().count(), 1);
}
