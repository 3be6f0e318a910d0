//! Reports for programs: every command that checks, explains or counts prints its result as JSON, too.

use pawen::cli::Exit;
use serde_json::Value;

use crate::harness::{Desk, thread};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "台積電 法說會", "外資", &[("amy", "台積電 加油"), ("bob", "外資 跑了")])]);
    desk.update();
    desk
}

fn json(desk: &Desk, arguments: &[&str]) -> (Exit, Value) {
    let (exit, out, err) = desk.pawen(&[arguments, &["--json"]].concat());
    let value = serde_json::from_str(&out);
    (exit, value.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {out} {err}")))
}

#[test]
fn an_index_reports_its_run() {
    let desk = desk();
    let archive = desk.path("archive");
    let (exit, unchanged) = json(&desk, &["index", archive.to_str().unwrap()]);
    assert_eq!(
        (exit, &unchanged["files"]["read"], &unchanged["files"]["unchanged"]),
        (Exit::Hits, &0.into(), &1.into())
    );
    std::fs::write(archive.join("bad.jsonl"), "{\"board\": \n").unwrap();
    let (_, report) = json(&desk, &["index", archive.to_str().unwrap()]);
    assert_eq!([&report["threads"], &report["comments"]], [1, 2]);
    assert_eq!(report["rejected"], report["first_rejects"].as_array().unwrap().len());
    assert!(report["first_rejects"][0]["file"].as_str().unwrap().ends_with("bad.jsonl"), "{report}");
    std::fs::remove_file(archive.join("bad.jsonl")).unwrap();
    let (_, report) = json(&desk, &["index", archive.to_str().unwrap()]);
    assert!(report["files"]["gone"][0]["file"].as_str().unwrap().ends_with("bad.jsonl"), "{report}");
}

#[test]
fn a_query_is_explained_and_verified() {
    let desk = desk();
    let (exit, explained) = json(&desk, &["explain", "台積電 by:bob", "--engine"]);
    assert_eq!(
        (exit, &explained["count"], &explained["condition"]["parts"][1]["count"]),
        (Exit::Hits, &1.into(), &1.into())
    );
    assert_eq!(explained["condition"]["parts"][0]["condition"], "anywhere 台積電: 台 积 电");
    assert!(explained["operators"].as_str().unwrap().contains('\n'), "{explained}");
    let (exit, verified) = json(&desk, &["verify", "台積電"]);
    assert_eq!(
        (exit, &verified["equal"], &verified["index"], &verified["scan"]),
        (Exit::Hits, &true.into(), &1.into(), &1.into())
    );
    desk.write("a.jsonl", &[thread(1, "聯電", "", &[]), thread(2, "台積電", "", &[])]);
    let (exit, verified) = json(&desk, &["verify", "台積電"]);
    assert_eq!((exit, &verified["equal"]), (Exit::NoHits, &false.into()));
    let ids = (&verified["only_in_archive"][0]["id"], &verified["only_in_index"][0]);
    assert_eq!(ids, (&"Test/M.1700172800.A.002".into(), &"Test/M.1700086400.A.001".into()));
    assert!(verified["only_in_archive"][0]["source"].as_str().unwrap().contains("a.jsonl"), "{verified}");
}

#[test]
fn a_check_reports_what_it_has_compared() {
    let desk = desk();
    let (exit, checked) = json(&desk, &["check", "--deep"]);
    assert_eq!((exit, &checked["sound"], &checked["threads"]), (Exit::Hits, &true.into(), &1.into()));
    assert!(
        checked["looked_up"].as_u64().unwrap() > 0 && checked["not_found"] == Value::Array(Vec::new()),
        "{checked}"
    );
    let mut files = std::fs::read_dir(desk.path("index/generation-1")).unwrap().map(|entry| entry.unwrap().path());
    let segment = files.find(|path| path.extension().is_some_and(|ending| ending == "store")).unwrap();
    std::fs::write(segment, "damaged").unwrap();
    let (exit, checked) = json(&desk, &["check"]);
    assert_eq!((exit, &checked["sound"]), (Exit::NoHits, &false.into()));
    assert!(!checked["damage"].as_array().unwrap().is_empty(), "{checked}");
}

#[test]
fn a_concordance_is_a_table() {
    let desk = desk();
    let printed = |form: &str| desk.pawen(&["kwic", "外資", "--format", form]).1;
    insta::assert_snapshot!(printed("csv"), @r"
    id,before,match,after,earlier
    Test/M.1700086400.A.001,,外資,,
    Test/M.1700086400.A.001#2,,外資, 跑了,
    ");
    insta::assert_snapshot!(printed("jsonl"), @r#"
    {"id":"Test/M.1700086400.A.001","before":"","match":"外資","after":"","earlier":null}
    {"id":"Test/M.1700086400.A.001#2","before":"","match":"外資","after":" 跑了","earlier":null}
    "#);
    let (exit, array) = json(&desk, &["kwic", "外資", "-n", "1"]);
    assert_eq!((exit, array.as_array().unwrap().len()), (Exit::Hits, 1));
}
