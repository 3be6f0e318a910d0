//! Exports: every hit with what it says, files that appear whole or not at all, manifests that make them again.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use pawen::{
    cli::Exit,
    index::remark,
    search::{Level, Sort, block_name},
    text::block::blocks,
    thread::Thread,
};
use serde_json::Value;

use crate::harness::{Desk, program, repository, thread};

/// Texts that formats trip over: formulas, quotes, separators, line ends, markup, escapes, wide and rare characters.
pub(crate) const TEXTS: [&str; 14] = [
    "台積電",
    "=HYPERLINK(\"http://example.com\",\"台積電\")",
    "+886 台積電",
    "-5% 台積電",
    "@台積電",
    "他說 \"台積電\"",
    "a,b;c\td 台積電",
    "第一行\n\n台積電\n第三行",
    "台積電\r\n結尾",
    "<b>台積電</b> & \\n",
    "| 台積電 | `x` |",
    "\u{1b}[31m台積電\u{202e}\u{2028}",
    "🚀台積電𠮷e\u{301}",
    "'台積電'",
];

/// Threads with such texts, in titles, posts and comments.
pub(crate) fn threads() -> Vec<Thread> {
    let each = (0..).zip(TEXTS).map(|(number, text)| {
        let others = TEXTS.iter().cycle().skip(number).step_by(3).take(4);
        let comments: Vec<_> = others.enumerate().map(|(at, text)| (["amy", "bob", "=cmd"][at % 3], *text)).collect();
        let mut thread = thread(i64::try_from(number).unwrap(), &text.replace(['\r', '\n'], " "), text, &comments);
        thread.url = Some(format!("https://www.ptt.cc/bbs/Test/{}.html", thread.id.article));
        thread
    });
    each.collect()
}

pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &threads());
    desk.update();
    desk
}

/// The text of every comment block by its name.
pub(crate) fn block_texts(threads: &[Thread]) -> BTreeMap<String, String> {
    let of = |thread: &Thread| {
        let own = blocks(&thread.comments.iter().map(remark).collect::<Vec<_>>());
        let named = own
            .into_iter()
            .map(|block| (block_name(&thread.id, thread.comments[block.comments.start].floor), block.text));
        named.collect::<Vec<_>>()
    };
    threads.iter().flat_map(of).collect()
}

/// Exports to a file of this name and returns its path.
pub(crate) fn export(desk: &Desk, name: &str, more: &[&str]) -> std::path::PathBuf {
    let path = desk.path(name);
    let (exit, out, err) = desk.pawen(&[&["export", "台積電", "-o", path.to_str().unwrap()], more].concat());
    assert_eq!((exit, out.as_str()), (Exit::Hits, ""), "{err}");
    path
}

fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_path(path).unwrap();
    reader.deserialize().map(|record| record.unwrap()).collect()
}

#[test]
fn every_hit_is_exported_with_what_it_says() {
    let desk = desk();
    let threads = threads();
    let texts = block_texts(&threads);
    for (level, more) in
        [(Level::Threads, &["--sort", "oldest"][..]), (Level::Comments, &["--sort", "oldest", "--comments"])]
    {
        let ids = desk.ids("台積電", level, Sort::Oldest);
        let count: usize = desk.pawen(&[&["count", "台積電"], &more[2..]].concat()).1.trim().parse().unwrap();
        assert_eq!(ids.len(), count);
        let keep = [more, &["--keep-formulas", "--full"]].concat();
        let rows = records(&export(&desk, &format!("{level:?}.csv"), &keep));
        let jsonl = fs::read_to_string(export(&desk, &format!("{level:?}.jsonl"), more)).unwrap();
        let objects: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let array: Vec<Value> =
            serde_json::from_slice(&fs::read(export(&desk, &format!("{level:?}.json"), more)).unwrap()).unwrap();
        assert_eq!(array, objects);
        let tsv = fs::read_to_string(export(&desk, &format!("{level:?}.tsv"), more)).unwrap();
        let listed = fs::read_to_string(export(&desk, &format!("{level:?}.ids"), more)).unwrap();
        assert_eq!((rows.len(), tsv.lines().count() - 1, listed.lines().count()), (count, count, count));
        for ((id, row), object) in ids.iter().zip(&rows).zip(&objects) {
            let name =
                if level == Level::Threads { row["id"].clone() } else { format!("{}#{}", row["id"], row["floor"]) };
            assert_eq!((name, row["id"].as_str()), (id.clone(), object["id"].as_str().unwrap()));
            assert_eq!(
                (row["title"].as_str(), row["author"].as_str()),
                (object["title"].as_str().unwrap(), object["author"].as_str().unwrap())
            );
            let thread = threads.iter().find(|thread| thread.id.to_string() == row["id"]).unwrap();
            assert_eq!((&row["title"], &row["body"]), (&thread.title, &thread.body));
            if level == Level::Comments {
                assert_eq!(
                    (row["text"].as_str(), object["text"].as_str().unwrap()),
                    (texts[id].as_str(), texts[id].as_str())
                );
            }
        }
    }
}

#[test]
fn a_formula_does_no_harm_unless_it_is_requested() {
    let desk = desk();
    let texts = |more: &[&str]| -> Vec<String> {
        let path = export(&desk, "hits.csv", &[&["--comments", "--force", "--columns", "by,text"], more].concat());
        records(&path)
            .into_iter()
            .flat_map(|mut row| [row.remove("by").unwrap(), row.remove("text").unwrap()])
            .collect()
    };
    let begins = |text: &String| text.trim_start().starts_with(['=', '+', '-', '@']);
    assert!(texts(&["--keep-formulas"]).iter().filter(|text| begins(text)).count() > 5);
    assert!(!texts(&[]).iter().any(begins));
    let bom = fs::read(export(&desk, "bom.csv", &["--bom"])).unwrap();
    assert!(bom.starts_with("\u{feff}id,board".as_bytes()));
}

#[test]
fn columns_and_context_are_chosen() {
    let desk = desk();
    let path = export(&desk, "around.csv", &["--comments", "--context", "1", "--sort", "oldest", "--limit", "2"]);
    let rows = records(&path);
    assert_eq!(rows[1]["before"], "1樓 → amy: 台積電");
    assert!(rows[0]["before"].is_empty() && rows[0]["after"].starts_with("2樓 → bob: "), "{rows:?}");
    let path = export(&desk, "chosen.jsonl", &["--columns", "id,posted_at,body", "--sort", "oldest", "--limit", "1"]);
    insta::assert_snapshot!(fs::read_to_string(path).unwrap(), @r#"{"id":"Test/M.1700000000.A.000","posted_at":"2023-11-15T06:13:20+08:00","body":"台積電"}"#);
    let path = export(&desk, "full.jsonl", &["--full", "--sort", "oldest", "--limit", "1"]);
    let object: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!((object["body"].as_str(), object["all_comments"].as_array().unwrap().len()), (Some("台積電"), 4));
    let (_, out, _) =
        desk.pawen(&["export", "台積電", "--columns", "id", "--format", "tsv", "--limit", "2", "--sort", "oldest"]);
    assert_eq!(out, "id\nTest/M.1700000000.A.000\nTest/M.1700086400.A.001\n");
}

#[test]
fn what_cannot_be_exported_is_refused_before_the_search() {
    let desk = desk();
    let reported = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(&[&["export", "台積電"], arguments].concat());
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{arguments:?}");
        err.replace(desk.path("").to_str().unwrap(), "")
    };
    let file = export(&desk, "there.csv", &[]);
    fs::create_dir(desk.path("folder.csv")).unwrap();
    let before = fs::read(&file).unwrap();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    insta::assert_snapshot!(reported(&["-o", &path("there.csv")]), @"
    error: there.csv: there is such a file already
    hint: --force replaces it
    ");
    assert_eq!(fs::read(&file).unwrap(), before);
    insta::assert_snapshot!(reported(&["-o", &path("none/hits.csv")]), @"
    error: none: nothing can be written here: No such file or directory (os error 2)
    hint: name a file in a folder that exists and may be written to
    ");
    insta::assert_snapshot!(reported(&["-o", &path("folder.csv")]), @"
    error: folder.csv: this is a folder
    hint: name a file in it
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.xls")]), @"
    error: hits.xls: no format has this extension
    hint: end it in one of .txt .jsonl .json .csv .tsv .md .parquet .ids, or add --format
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "--columns", "id,colour"]), @"
    error: colour: unknown column
    hint: the columns of threads are id, board, title, category, author, posted_at, url, comments, ups, boos, score, relevance, matches, body, all_comments, earlier_texts
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "--columns", "floor"]), @"
    error: floor: threads have no such column
    hint: use --unit block or --unit comment
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "--comments", "--columns", "ups"]), @"
    error: ups: comment blocks have no such column
    hint: use --unit thread
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "--context", "2"]), @"
    error: --context: threads have no context
    hint: it is for comments: add --unit block or --unit comment
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "--comments", "--columns", "before"]), @"
    error: before, after: no comments around were requested
    hint: add --context N
    ");
    insta::assert_snapshot!(reported(&["-o", "-", "--manifest"]), @"
    error: --manifest: standard output has no place for it
    hint: name a file with -o FILE
    ");
    insta::assert_snapshot!(reported(&["-o", &path("hits.csv"), "auther:x"]), @"
    error: unknown field `auther`
      台積電 auther:x
             ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert!(!desk.path("hits.csv").exists());
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

fn leftovers(desk: &Desk) -> Vec<String> {
    let names = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".part")).collect()
}

#[test]
fn options_without_effect_are_refused() {
    let desk = desk();
    let reported = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(arguments);
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{arguments:?}");
        err
    };
    for (option, format, more) in [
        ("--bom", "jsonl", &[][..]),
        ("--keep-formulas", "md", &[]),
        ("--columns", "ids", &["id"]),
        ("--full", "text", &[]),
        ("--full", "md", &[]),
        ("--context", "ids", &["2", "--comments"]),
    ] {
        let err = reported(&[&["export", "台積電", "--format", format, option], more].concat());
        let expected = format!("error: {option}: without effect on {format}\nhint: ");
        assert!(err.starts_with(&expected), "{err}");
    }
    insta::assert_snapshot!(reported(&["export", "台積電", "--columns", "id,title,id"]), @"
    error: id: named twice
    hint: name each column once
    ");
    assert!(
        reported(&["export", "台積電", "--columns", ""]).starts_with("error: --columns: a name is missing\nhint: ")
    );
    for line in [
        &["trend", "台積電", "--by", "year", "--most", "3"][..],
        &["trend", "台積電", "--by", "year", "--title", "x"],
        &["trend", "台積電", "--by", "year", "--force"],
        &["trend", "台積電", "--by", "year", "--svg", "x.svg", "--format", "csv"],
        &["search", "台積電", "--memory", "1GiB"],
    ] {
        reported(line);
    }
}

#[test]
fn a_name_decides_the_format_in_any_case() {
    let desk = desk();
    let csv = fs::read(export(&desk, "a.csv", &[])).unwrap();
    assert_eq!(fs::read(export(&desk, "b.CSV", &[])).unwrap(), csv);
    let gz = fs::read(export(&desk, "c.Csv.GZ", &[])).unwrap();
    let mut text = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&gz[..]), &mut text).unwrap();
    assert_eq!(text, csv);
    let text = fs::read(export(&desk, "d.txt", &[])).unwrap();
    assert_eq!(fs::read(export(&desk, "d.text", &[])).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn a_pipe_without_a_reader_does_not_hold_a_process_that_is_to_end() {
    use std::process::{Command, Stdio};
    let desk = desk();
    let pipe = desk.path("hits.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let start = || {
        let mut command = program();
        command.args(["export", "台積電", "--index"]).arg(desk.path("index")).arg("-o").arg(&pipe);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut waiting = start();
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(waiting.try_wait().unwrap().is_none(), "it waits for a reader");
    assert!(Command::new("kill").args(["-TERM", &waiting.id().to_string()]).status().unwrap().success());
    for _ in 0..100 {
        if waiting.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let ended = waiting.try_wait().unwrap().is_some();
    let _ = waiting.kill();
    assert!(ended, "a signal ends it");
    // With a reader, everything comes.
    let mut child = start();
    assert_eq!(fs::read_to_string(&pipe).unwrap().lines().count(), TEXTS.len());
    assert!(child.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn the_reader_of_a_pipe_may_stop_early() {
    use std::{io::Read as _, process::Stdio};
    let desk = Desk::new();
    let long: Vec<_> = (1..40).map(|number| thread(number, "台積電", &"半導體".repeat(4000), &[])).collect();
    desk.write("a.jsonl", &long);
    desk.update();
    for (file, reads) in [("/dev/stdout", true), ("/dev/stdout", false), ("-", true)] {
        let mut command = program();
        command.args(["export", "台積電", "--full", "--format", "csv", "-o", file, "--index"]).arg(desk.path("index"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        if reads {
            stdout.read_exact(&mut [0]).unwrap();
        }
        drop(stdout);
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success() && ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
}

#[test]
fn an_interrupted_export_leaves_nothing_behind() {
    let desk = desk();
    let path = desk.path("hits.csv");
    let line = ["export", "台積電", "-o", path.to_str().unwrap(), "--manifest"];
    let (exit, out, err) = desk.pawen_with(&line, &|| Arc::new(AtomicBool::new(true)));
    assert_eq!((exit, out.as_str()), (Exit::Error, ""));
    insta::assert_snapshot!(err, @"
    error: interrupted
    hint: nothing was written
    ");
    assert!(!path.exists() && !desk.path("hits.csv.manifest.json").exists());
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

#[test]
fn a_manifest_makes_the_list_again_and_reports_what_has_changed() {
    let desk = desk();
    for (name, more) in
        [("hits.csv.gz", &["--comments", "--sort", "oldest", "--context", "1"][..]), ("hits.jsonl.zst", &["--full"])]
    {
        let path = export(&desk, name, &[more, &["--manifest-files"]].concat());
        let before = fs::read(&path).unwrap();
        let manifest = desk.path(&format!("{name}.manifest.json"));
        let again = |more: &[&str]| {
            let line = [&["export", "--from-manifest", manifest.to_str().unwrap()], more].concat();
            let (exit, _, err) = desk.pawen(&line);
            (exit, err.lines().skip(1).map(str::to_owned).collect::<Vec<_>>().join("\n"))
        };
        assert_eq!(again(&[]).0, Exit::Error, "the file is there");
        let (exit, reported) = again(&["--force"]);
        assert_eq!((exit, fs::read(&path).unwrap()), (Exit::Hits, before), "{reported}");
        assert!(reported.starts_with("nothing has changed since"), "{reported}");
    }
    desk.write("b.jsonl", &[thread(50, "台積電", "", &[("amy", "台積電")])]);
    desk.update();
    let manifest = desk.path("hits.csv.gz.manifest.json");
    let other = desk.path("other.csv.gz");
    let line = ["export", "--from-manifest", manifest.to_str().unwrap(), "-o", other.to_str().unwrap()];
    let (exit, _, err) = desk.pawen(&line);
    assert_eq!(exit, Exit::Hits);
    let stable = err.lines().skip(2).filter(|line| !line.contains("SHA-256"));
    insta::assert_snapshot!(stable.collect::<Vec<_>>().join("\n"), @r"
    hits        56 → 57
    written     56 → 57
    threads     14 → 15
    blocks      56 → 57
    archive     1 new
    ");
    assert_eq!(err.lines().filter(|line| line.contains("SHA-256")).count(), 1);
    for (name, reported) in [("plain.csv", "file        SHA-256 "), ("other.jsonl", "format      csv → jsonl: ")] {
        let path = desk.path(name);
        let (exit, _, err) = desk.pawen(&[&line[..4], &[path.to_str().unwrap()]].concat());
        assert_eq!(exit, Exit::Hits);
        assert!(err.lines().last().unwrap().trim_start().starts_with(reported), "{err}");
    }
    let first = fs::read_to_string(desk.path("other.jsonl")).unwrap();
    assert!(first.starts_with('{'), "the name decides the format");
    fs::write(&manifest, "{}").unwrap();
    let (exit, _, err) = desk.pawen(&line);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("not a manifest") && err.contains("hint: "), "{err}");
}

#[test]
fn a_list_is_compared_whatever_compresses_it() {
    let desk = desk();
    export(&desk, "hits.jsonl", &["--manifest"]);
    let manifest = desk.path("hits.jsonl.manifest.json");
    let path = desk.path("again.jsonl.zst");
    let line = ["export", "--from-manifest", manifest.to_str().unwrap(), "-o", path.to_str().unwrap()];
    let (exit, _, err) = desk.pawen(&line);
    assert_eq!(exit, Exit::Hits);
    assert!(err.lines().last().unwrap().starts_with("nothing has changed since "), "{err}");
    assert!(err.ends_with(": the content is the same\n"), "{err}");
}

#[test]
fn a_manifest_keeps_what_a_relative_date_meant() {
    let desk = desk();
    let path = desk.path("hits.ids");
    let line = ["export", "台積電 date:800d", "-o", path.to_str().unwrap(), "--manifest"];
    assert_eq!(desk.pawen(&line).0, Exit::Hits);
    let manifest = desk.path("hits.ids.manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let reported: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(reported["asked"]["query"], "台積電 date:800d");
    assert_eq!(reported["asked"]["normalized"], "台積電 date:2023-11-12..2026-01-20");
    // A manifest in which the date is still relative is read as on the day it was made.
    let old = text.replace("date:2023-11-12..2026-01-20", "date:800d").replace("2026-01-20T", "2023-11-20T");
    fs::write(&manifest, old).unwrap();
    let other = desk.path("other.ids");
    let again = ["export", "--from-manifest", manifest.to_str().unwrap(), "-o", other.to_str().unwrap()];
    let (_, _, err) = desk.pawen(&again);
    let before = fs::read_to_string(&path).unwrap().lines().count();
    let now = fs::read_to_string(&other).unwrap().lines().count();
    assert!(now < before && now > 0, "{now} of {before}: {err}");
}

#[test]
fn a_search_prints_the_readable_formats() {
    let desk = desk();
    let (_, csv, _) = desk.pawen(&["search", "台積電", "--format", "csv"]);
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), TEXTS.len());
    let (_, json, _) = desk.pawen(&["search", "台積電", "--format", "json", "--limit", "3"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&json).unwrap().len(), 3);
    let (exit, _, err) = desk.pawen(&["search", "台積電", "--format", "parquet"]);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("parquet"), "{err}");
}

#[test]
fn the_score_is_that_of_the_votes_and_the_relevance_that_of_the_query() {
    let desk = desk();
    let threads = threads();
    let lines = |name: &str, more: &[&str]| -> Vec<Value> {
        let text = fs::read_to_string(export(&desk, name, more)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    for (sort, is_ranked) in [("relevance", true), ("score", false), ("newest", false)] {
        for hit in lines(&format!("{sort}.jsonl"), &["--sort", sort]) {
            assert_eq!(hit["score"], json_number(&hit["ups"]) - json_number(&hit["boos"]), "{hit}");
            assert_eq!(hit["relevance"].is_f64(), is_ranked, "{hit}");
        }
        for hit in lines(&format!("{sort}-comments.jsonl"), &["--comments", "--sort", sort]) {
            let thread = threads.iter().find(|thread| thread.id.to_string() == hit["id"]).unwrap();
            let comment = thread
                .comments
                .iter()
                .find(|comment| json_number(&hit["floor"]) == comment.floor.map_or(-1, i64::from));
            assert_eq!(hit["author"].as_str(), thread.author.as_deref(), "{hit}");
            assert_eq!(hit["by"].as_str(), comment.unwrap().author.as_deref(), "{hit}");
            assert_eq!(hit["relevance"].is_f64(), is_ranked, "{hit}");
        }
    }
}

fn json_number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

#[test]
fn the_columns_of_a_manifest_of_version_1_have_their_present_names() {
    let desk = desk();
    let columns = ["--comments", "--columns", "id,by,author,relevance", "--manifest"];
    let path = export(&desk, "hits.csv", &columns);
    let before = fs::read(&path).unwrap();
    let manifest = desk.path("hits.csv.manifest.json");
    let mut first: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    first["format"] = "pawen.manifest/1".into();
    first["asked"].as_object_mut().unwrap().remove("unit");
    first["asked"]["level"] = "comments".into();
    first["asked"]["columns"] = ["id", "author", "thread_author", "score"].as_slice().into();
    fs::write(&manifest, first.to_string()).unwrap();
    let (exit, _, err) = desk.pawen(&["export", "--from-manifest", manifest.to_str().unwrap(), "--force"]);
    assert_eq!((exit, fs::read(&path).unwrap()), (Exit::Hits, before), "{err}");
}

#[test]
fn a_search_fills_the_columns_that_an_export_fills() {
    let desk = desk();
    for format in ["csv", "tsv"] {
        let (_, printed, _) = desk.pawen(&["search", "台積電", "--format", format, "--sort", "oldest"]);
        let exported = fs::read_to_string(export(&desk, &format!("hits.{format}"), &["--sort", "oldest"])).unwrap();
        assert_eq!(printed, exported);
    }
}

#[test]
fn spans_count_in_the_unit_that_was_requested() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "🚀台積電 up", "", &[("amy", "🚀🚀台積電")])]);
    desk.update();
    for (offsets, title, comment) in
        [("bytes", "[[4,13]]", "[[8,17]]"), ("chars", "[[1,4]]", "[[2,5]]"), ("utf16", "[[2,5]]", "[[4,7]]")]
    {
        let spans = |unit: &str| {
            let (_, out, _) =
                desk.pawen(&["search", "台積電", "--unit", unit, "--format", "jsonl", "--offsets", offsets]);
            let hit: Value = serde_json::from_str(&out).unwrap();
            if unit == "thread" { hit["matches"][0]["spans"].to_string() } else { hit["spans"].to_string() }
        };
        assert_eq!([spans("thread"), spans("block"), spans("comment")], [title, comment, comment], "{offsets}");
        let path = export(&desk, &format!("{offsets}.jsonl"), &["--offsets", offsets, "--manifest"]);
        let (before, manifest) = (fs::read(&path).unwrap(), format!("{}.manifest.json", path.display()));
        let (exit, _, err) = desk.pawen(&["export", "--from-manifest", &manifest, "--force"]);
        assert_eq!((exit, fs::read(&path).unwrap() == before), (Exit::Hits, true), "{err}");
    }
    let (exit, _, err) = desk.pawen(&["search", "台積電", "--format", "csv", "--offsets", "chars"]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err, @"
    error: --offsets: without effect on csv
    hint: only jsonl and json have spans
    ");
}

#[test]
fn an_export_is_never_written_into_what_is_searched() {
    let desk = Desk::new();
    let archive = desk.path("archive");
    fs::create_dir_all(&archive).unwrap();
    fs::copy(repository("fixtures/shapes/posts.json"), archive.join("posts.json")).unwrap();
    desk.update_from(std::slice::from_ref(&archive));
    for target in [archive.join("posts.json"), archive.join("new.jsonl"), desk.path("index").join("pawen.json")] {
        let before = fs::read(&target).ok();
        let (exit, _, err) = desk.pawen(&["export", "*", "--force", "-o", &target.display().to_string()]);
        assert!(exit == Exit::Error && err.contains("it would be in"), "{err}");
        assert_eq!(fs::read(&target).ok(), before);
    }
}

#[test]
fn a_manifest_replaces_only_the_file_that_it_describes() {
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive")]);
    let (file, manifest) = (desk.path("hits.csv"), desk.path("hits.csv.manifest.json"));
    let name = |path: &Path| path.display().to_string();
    assert_eq!(desk.pawen(&["export", "DeepSeek", "--manifest", "-o", &name(&file)]).0, Exit::Hits);
    let again = || desk.pawen(&["export", "--from-manifest", &name(&manifest), "--force"]);
    assert_eq!(again().0, Exit::Hits);
    fs::write(&file, "notes").unwrap();
    let (exit, _, err) = again();
    assert!(exit == Exit::Error && err.contains("not the file that the manifest describes"), "{err}");
    assert_eq!(fs::read(&file).unwrap(), b"notes");
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive")]);
    let file = desk.path("hits.jsonl");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(desk.pawen(&["export", "DeepSeek", "--force", "-o", &file.display().to_string()]).0, Exit::Hits);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
