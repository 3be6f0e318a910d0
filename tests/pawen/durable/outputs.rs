//! Files of others around what pawen writes outside its indexes: reports of rejects, exports, saved queries, the cache.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use pawen::{cli::Exit, index::Holder};

use super::foreign::{Thing, tree};
use crate::harness::{Desk, thread};

/// A world with an index of an archive in which something is broken, and a foreign folder.
fn stage() -> Desk {
    let desk = Desk::new();
    desk.write("good.jsonl", &[thread(1, "颱風", "", &[])]);
    fs::write(desk.path("archive/bad.json"), "[{\"article_title\": \"x").unwrap();
    desk.update();
    fs::create_dir_all(desk.path("outside/deep")).unwrap();
    fs::write(desk.path("outside/thesis.txt"), "thesis").unwrap();
    fs::write(desk.path("outside/deep/photo.jpg"), "photo").unwrap();
    desk
}

/// Everything that was in a folder is there still, with the same bytes.
#[track_caller]
fn assert_kept(folder: &Path, before: &std::collections::BTreeMap<PathBuf, Thing>, when: &str) {
    let after = tree(folder);
    for (path, thing) in before {
        assert_eq!(after.get(path), Some(thing), "{when}: {}", path.display());
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_run_that_does_not_come_to_its_end_leaves_the_report_of_rejects_before_it() {
    let desk = stage();
    fs::create_dir(desk.path("reports")).unwrap();
    let file = desk.path("reports/rejects.jsonl");
    let (archive, report) = (desk.path("archive"), file.to_str().unwrap());
    let index = ["index", archive.to_str().unwrap(), "--rejects", report];
    assert_eq!(desk.pawen(&index).0, Exit::Hits);
    let before = fs::read_to_string(&file).unwrap();
    assert_eq!(before.lines().count(), 2);
    let missing = desk.path("missing");
    desk.write("more.jsonl", &[thread(2, "午餐", "", &[])]);
    let raised = || Arc::new(AtomicBool::new(true));
    let lock = desk.home().lock(&Holder::default(), &|_| false).unwrap();
    assert_eq!(desk.pawen(&index).0, Exit::Error, "another process writes");
    drop(lock);
    for outcome in [
        desk.pawen(&["index", missing.to_str().unwrap(), "--rejects", report]),
        desk.pawen(&["index", archive.to_str().unwrap(), "--rejects", report, "--strict", "--checksum"]),
        desk.pawen_with(&index, &raised),
    ] {
        assert_eq!(outcome.0, Exit::Error, "{}", outcome.2);
        assert_eq!(fs::read_to_string(&file).unwrap(), before, "{}", outcome.2);
        assert_eq!(names(&desk.path("reports")), ["rejects.jsonl"], "{}", outcome.2);
    }
    assert_eq!(desk.pawen(&index).0, Exit::Hits);
    assert_eq!(fs::read_to_string(&file).unwrap(), before, "the same is rejected still");
}

#[test]
fn a_report_of_rejects_goes_where_a_link_leads_unless_that_is_in_the_archive() {
    let desk = stage();
    let archive = desk.path("archive");
    let index = |file: &Path| desk.pawen(&["index", archive.to_str().unwrap(), "--rejects", file.to_str().unwrap()]);
    let (link, far) = (desk.path("link.jsonl"), desk.path("far.jsonl"));
    symlink(&far, &link).unwrap();
    for _ in 0..2 {
        assert_eq!(index(&link).0, Exit::Hits);
        assert!(link.is_symlink() && fs::read_to_string(&far).unwrap().lines().count() == 2);
    }
    let into = desk.path("into.jsonl");
    symlink(archive.join("new.jsonl"), &into).unwrap();
    let (exit, _, err) = index(&into);
    assert!(exit == Exit::Error && err.contains("it would be in the archive"), "{err}");
    let other = desk.path("other.jsonl");
    symlink(desk.path("outside/thesis.txt"), &other).unwrap();
    let (exit, _, err) = index(&other);
    assert!(exit == Exit::Error && err.contains("there is such a file already"), "{err}");
    assert_eq!(fs::read(desk.path("outside/thesis.txt")).unwrap(), b"thesis");
}

#[test]
fn foreign_entries_around_saved_queries_are_left() {
    let desk = stage();
    let before = tree(&desk.path("outside"));
    for name in ["saved.json.new", "saved.json.lock", ".pawen-0123456789abcdef.part"] {
        for target in ["outside", "outside/thesis.txt", "outside/none"] {
            let path = desk.path(name);
            let _ = fs::remove_file(&path);
            symlink(desk.path(target), &path).unwrap();
            let (exit, _, err) = desk.pawen(&["save", "storm", "颱風"]);
            let in_the_way = name == "saved.json.lock";
            assert_eq!(exit == Exit::Error, in_the_way, "{name} to {target}: {err}");
            assert!(!in_the_way || err.contains("saved.json.lock: a link"), "{err}");
            assert_eq!(tree(&desk.path("outside")), before, "{name} to {target}");
            assert!(path.is_symlink());
            fs::remove_file(path).unwrap();
        }
        fs::write(desk.path(name), "a letter").unwrap();
        let is_temporary = name.starts_with(".pawen");
        assert_eq!(desk.pawen(&["save", "storm", "颱風"]).0, Exit::Hits);
        assert!(is_temporary || fs::read(desk.path(name)).unwrap() == b"a letter", "{name}");
        let _ = fs::remove_file(desk.path(name));
    }
    // A list that is kept elsewhere stays there.
    fs::rename(desk.path("saved.json"), desk.path("outside/saved.json")).unwrap();
    symlink(desk.path("outside/saved.json"), desk.path("saved.json")).unwrap();
    assert_eq!(desk.pawen(&["save", "lunch", "午餐"]).0, Exit::Hits);
    assert!(desk.path("saved.json").is_symlink());
    assert!(fs::read_to_string(desk.path("outside/saved.json")).unwrap().contains("lunch"));
    assert_kept(&desk.path("outside"), &before, "saved");
    fs::remove_file(desk.path("saved.json")).unwrap();
    symlink(desk.path("outside/thesis.txt"), desk.path("saved.json")).unwrap();
    assert_eq!(desk.pawen(&["save", "lunch", "午餐"]).0, Exit::Error);
    assert_kept(&desk.path("outside"), &before, "no list of saved queries");
}

#[test]
fn foreign_entries_around_an_export_are_left() {
    let desk = stage();
    fs::create_dir(desk.path("out")).unwrap();
    let at = |name: &str| desk.path("out").join(name);
    symlink(desk.path("outside"), at(".pawen-0123456789abcdef.part")).unwrap();
    symlink(desk.path("outside/thesis.txt"), at(".pawen-0123456789abcdeF.part")).unwrap();
    fs::create_dir(at(".pawen-0123456789abcdEF.part")).unwrap();
    fs::write(at(".pawen-letter.part"), "a letter").unwrap();
    let (planted, outside) = (tree(&desk.path("out")), tree(&desk.path("outside")));
    let hits = at("hits.jsonl");
    let export = |more: &[&str]| {
        let (exit, _, err) = desk.pawen(&[&["export", "颱風", "-o", hits.to_str().unwrap()], more].concat());
        assert_kept(&desk.path("out"), &planted, &err);
        assert_eq!(tree(&desk.path("outside")), outside, "{err}");
        (exit, err)
    };
    assert_eq!(export(&[]).0, Exit::Hits);
    let exported = fs::read(&hits).unwrap();
    let manifest = at("hits.jsonl.manifest.json");
    fs::write(&manifest, r#"{"format": "of a letter"}"#).unwrap();
    let (exit, err) = export(&["--force", "--manifest"]);
    assert!(exit == Exit::Error && err.contains("no manifest"), "{err}");
    assert_eq!(fs::read(&manifest).unwrap(), br#"{"format": "of a letter"}"#);
    assert_eq!(fs::read(&hits).unwrap(), exported);
    fs::remove_file(&manifest).unwrap();
    symlink(desk.path("outside/thesis.txt"), &manifest).unwrap();
    assert_eq!(export(&["--force", "--manifest"]).0, Exit::Error);
    fs::remove_file(&manifest).unwrap();
    for _ in 0..2 {
        assert_eq!(export(&["--force", "--manifest"]).0, Exit::Hits, "a manifest is replaced");
    }
}

#[test]
fn foreign_entries_in_the_cache_are_left() {
    let desk = stage();
    let archive = desk.path("archive");
    // The user's own index would be used.
    fs::rename(desk.path("index"), desk.path("elsewhere")).unwrap();
    let search = || desk.pawen(&["search", "颱風", "--archive", archive.to_str().unwrap()]);
    assert_eq!(search().0, Exit::Hits);
    let versions = names(&desk.path("cache"));
    let cached = desk.path("cache").join(&versions[0]);
    let own = cached.join(&names(&cached)[0]);
    let before = tree(&desk.path("outside"));
    for (place, is_index) in [(&own, true), (&cached, false), (&desk.path("cache"), false)] {
        fs::remove_dir_all(place).unwrap();
        symlink(desk.path("outside"), place).unwrap();
        let (exit, _, err) = search();
        assert_eq!(exit, if is_index { Exit::Error } else { Exit::Hits }, "{}: {err}", place.display());
        assert_kept(&desk.path("outside"), &before, &err);
        assert!(place.is_symlink());
        fs::remove_file(place).unwrap();
        fs::create_dir(place).unwrap();
        fs::write(place.join("letter"), "a letter").unwrap();
        let (exit, _, err) = search();
        assert_eq!(exit, if is_index { Exit::Error } else { Exit::Hits }, "{}: {err}", place.display());
        assert_eq!(fs::read(place.join("letter")).unwrap(), b"a letter");
    }
}
