//! What of the archives is read: `--exclude`, `--omit`, `--map`, kept with the index; and how a file is understood.

use std::fs;

use pawen::cli::Exit;

use crate::harness::{Desk, repository};

const OWN: &str =
    r#"{"storage": [{"caption": "風箏的尾巴", "essay": "太長了", "serial": "k-1", "echoes": [{"words": "剪短"}]}]}"#;
const MAP: &str = "lists = [\"storage\"]\n[post]\ntitle = [\"caption\"]\nbody = [\"essay\"]\nid = [\"serial\"]\ncomments = [\"echoes\"]\n[comment]\ntext = [\"words\"]\n";

/// A desk with an archive of two posts and a file in a shape of its own.
fn desk() -> Desk {
    let desk = Desk::new();
    let archive = desk.path("archive");
    fs::create_dir_all(archive.join("old")).unwrap();
    for (from, to) in [("scrapy.json", "scrapy.json"), ("data-Kite-2024-04-06.json", "old/data-Kite-2024-04-06.json")] {
        fs::copy(repository("fixtures/shapes").join(from), archive.join(to)).unwrap();
    }
    fs::write(archive.join("own.json"), OWN).unwrap();
    fs::write(desk.path("map.toml"), MAP).unwrap();
    desk
}

#[test]
fn choices_are_kept_and_apply_to_every_run() {
    let desk = desk();
    let at = |name: &str| desk.path(name).display().to_string();
    let (archive, map, omit, index) = (at("archive"), at("map.toml"), at("omit.txt"), at("index"));
    let ids = || {
        let (_, out, _) = desk.pawen(&["search", "*", "--format", "ids", "--index", &index]);
        let mut ids: Vec<String> = out.lines().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    let indexed =
        |more: &[&str]| desk.pawen(&[&["index", archive.as_str(), "--index", index.as_str()], more].concat()).0;
    assert_eq!(indexed(&[]), Exit::Hits);
    let before = ids();
    assert_eq!(before.len(), 2, "{before:?}");
    fs::write(desk.path("omit.txt"), "# an account\nben2\n").unwrap();
    assert_eq!(indexed(&["--exclude", "old/", "--omit", &omit, "--map", &map]), Exit::Hits);
    let expected = ["Kite/M.1712345678.A.0A7", "unknown/k-1"];
    assert_eq!(ids(), expected);
    let comments = |by: &str| desk.pawen(&["search", by, "--comments", "--index", &index]).0;
    assert_eq!((comments("by:ben2"), comments("by:cat3")), (Exit::NoHits, Exit::Hits));
    assert_eq!(indexed(&[]), Exit::Hits);
    assert_eq!(ids(), expected, "an update keeps the choices");
    assert_eq!(desk.pawen(&["rebuild", "--index", &index]).0, Exit::Hits);
    assert_eq!(ids(), expected, "a rebuild keeps the choices");
    assert_eq!(desk.pawen(&["verify", "*", "--index", &index]).0, Exit::Hits);
    let (_, out, _) = desk.pawen(&["stats", "--index", &index]);
    for line in ["excluded    old/", "omitted     1 threads and accounts", "maps        1 map"] {
        assert!(out.contains(line), "{out}");
    }
    assert_eq!(indexed(&["--exclude", ""]), Exit::Hits);
    assert_eq!(ids().len(), 3, "an empty pattern ends the exclusion");
}

#[test]
fn a_rebuild_of_an_index_that_cannot_be_searched_keeps_the_choices() {
    let other_version = r#"{"format":7,"content":5,"generation":1}"#;
    for pointer in [other_version, "damaged"] {
        let desk = desk();
        let (archive, index) = (desk.path("archive").display().to_string(), desk.path("index").display().to_string());
        assert_eq!(desk.pawen(&["index", &archive, "--index", &index, "--exclude", "old/"]).0, Exit::Hits);
        fs::write(desk.path("index/pawen.json"), pointer).unwrap();
        assert_eq!(desk.pawen(&["search", "*", "--index", &index]).0, Exit::Error, "{pointer}");
        let (exit, _, err) = desk.pawen(&["rebuild", "--index", &index]);
        assert!(exit == Exit::Hits && !err.contains("damaged"), "{pointer}: {err}");
        let (_, out, _) = desk.pawen(&["stats", "--index", &index]);
        assert!(out.contains("excluded    old/"), "{pointer}: {out}");
    }
}

#[test]
fn a_rebuild_takes_the_choices_from_the_other_record_or_is_refused() {
    let desk = desk();
    let (archive, index) = (desk.path("archive").display().to_string(), desk.path("index").display().to_string());
    assert_eq!(desk.pawen(&["index", &archive, "--index", &index, "--exclude", "old/"]).0, Exit::Hits);
    fs::write(desk.path("index/generation-1/published.json"), "damaged").unwrap();
    assert_eq!(desk.pawen(&["rebuild", "--index", &index]).0, Exit::Hits);
    let (_, out, _) = desk.pawen(&["stats", "--index", &index]);
    assert!(out.contains("excluded    old/"), "{out}");
    for note in ["meta.json", "published.json"] {
        fs::write(desk.path("index/generation-2").join(note), "damaged").unwrap();
    }
    let (exit, _, err) = desk.pawen(&["rebuild", &archive, "--index", &index]);
    assert!(exit == Exit::Error && err.contains("record of what the index keeps"), "{err}");
    let (exit, _, err) = desk.pawen(&["rebuild", &archive, "--index", &index, "--accept-losses"]);
    assert!(exit == Exit::Hits && err.contains("--exclude GLOB --omit FILE"), "{err}");
}

#[test]
fn without_an_archive_the_index_is_updated_from_what_it_was_made_from() {
    let desk = Desk::new();
    let archive = desk.path("archive");
    fs::create_dir_all(&archive).unwrap();
    let copy = |to: &str| fs::copy(repository("fixtures/shapes/posts.json"), archive.join(to)).unwrap();
    copy("one.json");
    let (exit, _, err) = desk.pawen(&["index"]);
    assert!(exit == Exit::Error && err.contains("no archive was named"), "{err}");
    assert_eq!(desk.pawen(&["index", &archive.display().to_string()]).0, Exit::Hits);
    fs::copy(repository("fixtures/shapes/Kite.jsonl"), archive.join("Kite.jsonl")).unwrap();
    let (exit, _, err) = desk.pawen(&["index"]);
    assert!(exit == Exit::Hits && err.contains("1 unchanged"), "{err}");
}

#[test]
fn a_file_is_explained_and_a_wrong_map_has_a_line() {
    let desk = desk();
    let (own, map) = (desk.path("archive/own.json").display().to_string(), desk.path("map.toml").display().to_string());
    let (exit, out, _) = desk.pawen(&["index", "--explain-file", &own, "--map", &map]);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(out, @r"
    own.json: JSON file
      read as   posts by aliases
      holds     1 thread, 1 comment; 0 records rejected
    keys of the first record, and the fields that they hold:
      caption                  title
      essay                    body
      serial                   id
      echoes                   comments
      echoes[].words           text
    ");
    let (exit, out, _) = desk.pawen(&["index", "--explain-file", &own]);
    assert_eq!((exit, out.contains("unknown record: keys storage")), (Exit::NoHits, true), "{out}");
    let table = desk.path("table.csv");
    fs::write(
        &table,
        "title,url,content,push_tag,push_userid,push_content,筆記\n風箏,M.1712345678.A.0A7,c,推,ben2,換線,註記\n",
    )
    .unwrap();
    let (_, out, _) = desk.pawen(&["index", "--explain-file", &table.display().to_string()]);
    insta::assert_snapshot!(out, @r"
    table.csv: text file
      read as   posts by aliases
      holds     1 thread, 1 comment; 0 records rejected
      left out  table.csv:59: texts of no known field under the key 筆記
    keys of the first record, and the fields that they hold:
      title                    title
      url                      url
      content                  body
      筆記                       -
      push_tag                 tag
      push_userid              author
      push_content             text
    ");
    fs::write(desk.path("map.toml"), "[post]\ntitel = [\"x\"]\n").unwrap();
    let (exit, _, err) = desk.pawen(&["index", "--explain-file", &own, "--map", &map]);
    assert!(exit == Exit::Error && err.contains("line 2: no such table has the key `titel`"), "{err}");
}

#[test]
fn an_archive_without_a_thread_is_an_error_with_what_can_be_done() {
    let desk = Desk::new();
    let archive = desk.path("archive");
    fs::create_dir_all(&archive).unwrap();
    fs::write(archive.join("ptt.db"), b"SQLite format 3\0\x10\0\x01\x01\0").unwrap();
    fs::write(archive.join("notes.md"), "# notes\n").unwrap();
    let archive = archive.display().to_string();
    for _ in 0..2 {
        let (exit, _, err) = desk.pawen(&["search", "x", "--archive", &archive]);
        assert_eq!(exit, Exit::Error, "{err}");
        assert!(err.contains("1 SQLite database: `sqlite3 -json") && err.contains("1 text file"), "{err}");
    }
}
