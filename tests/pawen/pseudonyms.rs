//! Lists without accounts: `pawen export --pseudonyms`.

use std::{collections::BTreeSet, fs, path::Path};

use pawen::cli::Exit;
use serde_json::Value;

use crate::harness::{Desk, thread};

/// An archive in which amy posts and comments, and a key that only its owner may read.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut posted = thread(1, "台積電", "內文", &[("amy", "台積電"), ("bob", "台積電 @amy"), ("Amy", "推")]);
    posted.author = Some("amy".to_owned());
    posted.comments[0].ip = Some("192.0.2.7".to_owned());
    desk.write("a.jsonl", &[posted]);
    desk.update();
    write_key(&desk.path("key"), "0123456789abcdef\n", 0o600);
    desk
}

fn write_key(path: &Path, key: &str, mode: u32) {
    fs::write(path, key).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(mode)).unwrap();
    #[cfg(not(unix))]
    let _ = mode;
}

fn rows(desk: &Desk, more: &[&str]) -> Vec<Value> {
    let key = desk.path("key");
    let line = [&["export", "台積電", "-o", "-", "--pseudonyms", key.to_str().unwrap()], more].concat();
    let (exit, out, err) = desk.pawen(&line);
    assert!(exit == Exit::Hits && err.starts_with("hint: texts, ids and links"), "{err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_account_has_one_pseudonym_in_every_list_of_a_key() {
    let desk = desk();
    let thread = &rows(&desk, &["--full"])[0];
    let blocks = rows(&desk, &["--unit", "block", "--context", "1"]);
    let lines = rows(&desk, &["--unit", "comment"]);
    let amy = thread["author"].as_str().unwrap();
    assert!(amy.len() == 21 && amy.starts_with("anon-"), "{amy}");
    for found in [
        &thread["matches"][1]["by"],
        &thread["all_comments"][0]["by"],
        &thread["all_comments"][2]["by"],
        &blocks[0]["by"],
        &blocks[0]["author"],
        &blocks[1]["author"],
        &blocks[1]["before"][0]["by"],
        &blocks[1]["after"][0]["by"],
        &lines[0]["by"],
        &lines[1]["author"],
    ] {
        assert_eq!(found, amy);
    }
    let others: BTreeSet<_> =
        [&blocks[1]["by"], &lines[1]["by"], &thread["all_comments"][1]["by"]].map(Value::as_str).into();
    assert!(others.len() == 1 && !others.contains(&Some(amy)), "{others:?}");
    assert!(lines[0]["ip"].as_str().unwrap().starts_with("ip-"), "{lines:?}");
    assert_eq!((&lines[1]["text"], &lines[0]["id"]), (&"台積電 @amy".into(), &thread["id"]), "texts and ids stay");
    write_key(&desk.path("key"), "another key of this length", 0o600);
    assert_ne!(rows(&desk, &[])[0]["author"], amy);
}

#[test]
fn a_manifest_says_that_there_are_pseudonyms_and_nothing_of_the_key() {
    let desk = desk();
    let (file, key) = (desk.path("hits.csv"), desk.path("key"));
    let (file, key) = (file.to_str().unwrap(), key.to_str().unwrap());
    let manifest = format!("{file}.manifest.json");
    assert_eq!(desk.pawen(&["export", "台積電", "-o", file, "--manifest", "--pseudonyms", key]).0, Exit::Hits);
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(text.contains(r#""pseudonyms": true"#) && !text.contains("0123456789abcdef"), "{text}");
    let check = |more: &[&str]| {
        let (exit, out, err) = desk.pawen(&[&["export", "--check", &manifest], more].concat());
        (exit, out + &err)
    };
    assert_eq!(check(&["--pseudonyms", key]).0, Exit::Hits);
    let (exit, report) = check(&[]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(report, @r"
    error: the list has pseudonyms
    hint: add --pseudonyms KEYFILE with the same key
    ");
    write_key(&desk.path("key"), "another key of this length", 0o600);
    assert_eq!(check(&["--pseudonyms", key]).0, Exit::NoHits, "another key makes another list");
    fs::write(&manifest, text.replace(r#""pseudonyms": true"#, r#""pseudonyms": false"#)).unwrap();
    let (exit, report) = check(&["--pseudonyms", key]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(report, @r"
    error: the list has no pseudonyms
    hint: leave --pseudonyms out
    ");
}

#[test]
fn a_key_that_does_not_hide_is_refused() {
    let desk = desk();
    let key = desk.path("key");
    let refused = || {
        let (exit, out, err) = desk.pawen(&["export", "台積電", "-o", "-", "--pseudonyms", key.to_str().unwrap()]);
        assert_eq!((exit, out.as_str()), (Exit::Error, ""));
        err.replace(key.to_str().unwrap(), "KEY")
    };
    for key_text in ["", " \n", "short"] {
        write_key(&key, key_text, 0o600);
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused(), @r"
            error: KEY: a key of less than 16 bytes could be guessed
            hint: (umask 077; openssl rand -hex 32 > KEY) writes a new one; keep it for later lists
            ");
        }
    }
    write_key(&key, &"k".repeat(5000), 0o600);
    insta::assert_snapshot!(refused(), @r"error: KEY: larger than 4096 bytes, not a key");
    #[cfg(unix)]
    {
        write_key(&key, "0123456789abcdef", 0o640);
        insta::assert_snapshot!(refused(), @r"
        error: KEY: other users may read this key
        hint: chmod 600 KEY makes it yours alone
        ");
    }
    fs::remove_file(&key).unwrap();
    assert!(refused().starts_with("error: KEY: "));
}
