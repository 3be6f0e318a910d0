//! Manifests of exports: what they say of the archive, how a list is cited, and how it is compared.

use std::{
    fs,
    path::{Path, PathBuf},
};

use pawen::cli::Exit;
use serde_json::Value;

use crate::harness::{Desk, thread};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "台積電", "", &[("amy", "台積電")]), thread(2, "台積電 漲", "", &[])]);
    desk.write("b.jsonl", &[thread(3, "聯電", "", &[("bob", "推")])]);
    desk.update();
    desk
}

/// Exports 台積電 with a manifest, and returns the paths of both.
fn export(desk: &Desk, name: &str, more: &[&str]) -> (PathBuf, PathBuf) {
    let (file, manifest) = (desk.path(name), desk.path(&format!("{name}.manifest.json")));
    let (exit, _, err) = desk.pawen(&[&["export", "台積電", "-o", file.to_str().unwrap()], more].concat());
    assert_eq!(exit, Exit::Hits, "{err}");
    (file, manifest)
}

fn check(desk: &Desk, manifest: &Path) -> (Exit, String) {
    let (exit, out, err) = desk.pawen(&["export", "--check", manifest.to_str().unwrap()]);
    assert_eq!(err, "");
    // Neither times nor digests.
    let stable = out.lines().filter(|line| !line.contains("SHA-256")).map(|line| match line.split_once(" in ") {
        Some((start, rest)) if line.starts_with("search ") => format!("{start}{}", &rest[rest.find(": ").unwrap()..]),
        _ => line.to_owned(),
    });
    (exit, stable.collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_manifest_names_no_folder_of_the_machine() {
    let desk = desk();
    for (name, flag) in [("hits.csv", "--manifest"), ("files.csv", "--manifest-files")] {
        let (_, manifest) = export(&desk, name, &[flag]);
        let text = fs::read_to_string(manifest).unwrap();
        assert!(!text.contains(desk.path("").to_str().unwrap()), "{text}");
        let manifest: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&manifest["archive"]["names"][0], &manifest["archive"]["files"]), (&"archive".into(), &2.into()));
        let files =
            manifest["sources"].as_array().map(|files| files.iter().map(|file| &file["path"]).collect::<Vec<_>>());
        let wanted = (flag == "--manifest-files").then(|| vec![Value::from("a.jsonl"), "b.jsonl".into()]);
        assert_eq!(files, wanted.as_ref().map(|paths| paths.iter().collect()));
    }
}

#[test]
fn the_digest_of_an_archive_does_not_depend_on_its_place() {
    let digest = |desk: &Desk| {
        let (_, manifest) = export(desk, "hits.csv", &["--manifest"]);
        let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
        manifest["archive"]["sha256"].as_str().unwrap().to_owned()
    };
    let other = desk();
    assert_eq!(digest(&desk()), digest(&other));
    other.write("c.jsonl", &[thread(4, "聯電", "", &[])]);
    other.update();
    fs::remove_file(other.path("hits.csv")).unwrap();
    fs::remove_file(other.path("hits.csv.manifest.json")).unwrap();
    assert_ne!(digest(&desk()), digest(&other));
}

#[test]
fn a_list_is_compared_with_its_manifest_and_with_the_index() {
    let desk = desk();
    let (file, manifest) = export(&desk, "hits.csv.gz", &["--manifest-files"]);
    let before = fs::read(&file).unwrap();
    let (exit, report) = check(&desk, &manifest);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(report, @r"
    file    hits.csv.gz: as the manifest says
    search  2 threads: the same list
    equal
    ");
    assert_eq!(fs::read(&file).unwrap(), before, "nothing is written");
    // The list was edited.
    fs::write(&file, "edited").unwrap();
    let (exit, report) = check(&desk, &manifest);
    assert_eq!(exit, Exit::NoHits);
    insta::assert_snapshot!(report, @r"
    file    hits.csv.gz: changed since it was exported
    search  2 threads: the same list
    different
    ");
    // It is somewhere else, and the archive has grown.
    fs::remove_file(&file).unwrap();
    desk.write("c.jsonl", &[thread(4, "台積電", "", &[])]);
    desk.update();
    let (exit, report) = check(&desk, &manifest);
    assert_eq!(exit, Exit::NoHits);
    insta::assert_snapshot!(report, @r"
    file    hits.csv.gz: not found next to the manifest
    search  3 threads: another list
    changed since 2026-01-20T04:00:00Z:
      hits        2 → 3
      written     2 → 3
      threads     3 → 4
      archive     1 new
    different
    ");
    assert!(!file.exists());
}

#[test]
fn threads_that_are_not_in_a_list_do_not_change_it() {
    let desk = desk();
    let (_, manifest) = export(&desk, "hits.ids", &["--manifest-files"]);
    desk.write("c.jsonl", &[thread(4, "聯電", "", &[])]);
    desk.update();
    let (exit, report) = check(&desk, &manifest);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(report, @r"
    file    hits.ids: as the manifest says
    search  2 threads: the same list
    changed since 2026-01-20T04:00:00Z:
      threads     3 → 4
      archive     1 new
    equal
    ");
}

#[test]
fn a_list_that_is_there_is_not_exported_again_by_mistake() {
    let desk = desk();
    let (_, manifest) = export(&desk, "hits.csv", &["--manifest"]);
    let (exit, _, err) = desk.pawen(&["export", "--from-manifest", manifest.to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    assert!(err.ends_with("hint: --check MANIFEST compares it without writing; --force replaces it\n"), "{err}");
}

#[test]
fn a_list_is_cited_in_each_language() {
    let desk = desk();
    let (_, manifest) = export(&desk, "hits.csv", &["--manifest"]);
    let manifest = manifest.to_str().unwrap();
    let cited = |more: &[&str]| {
        let (exit, out, err) = desk.pawen(&[&["cite", manifest], more].concat());
        assert_eq!((exit, err.as_str()), (Exit::Hits, ""));
        let (before, rest) = out.split_once("SHA-256").unwrap();
        let digest: String = rest.chars().filter(char::is_ascii_hexdigit).take(64).collect();
        assert_eq!(digest.len(), 64);
        before.to_owned()
    };
    insta::assert_snapshot!(cited(&[]), @r"Search for “台積電” in archive (3 threads, 2 files): 2 threads. pawen 0.1.0, 2026-01-20.");
    insta::assert_snapshot!(cited(&["--lang", "zh-TW"]), @r"在 archive（3 篇文章、2 個檔案）中搜尋「台積電」，得 2 篇文章。pawen 0.1.0，2026-01-20。");
    assert!(cited(&["--format", "bibtex"]).starts_with("@misc{pawen-"));
    let (exit, _, err) = desk.pawen(&["cite", desk.path("hits.csv").to_str().unwrap()]);
    assert!(exit == Exit::Error && err.contains("not a manifest"), "{err}");
}
