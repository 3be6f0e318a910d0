//! Changing over to a new generation, and back.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use pawen::{
    cli::Exit,
    index::{OpenIndex, Options, Words, rebuild, update},
    search::{Level, Sort},
    thread::UnixTime,
};

use super::{assert_sound, copy};
use crate::harness::{Desk, dump, dump_of, options, thread};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "甲", "", &[]), thread(2, "乙", "", &[])]);
    desk.update();
    desk
}

fn generations(desk: &Desk) -> Vec<String> {
    let names =
        fs::read_dir(desk.path("index")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("generation-")).collect();
    names.sort();
    names
}

#[test]
fn a_rebuild_takes_the_place_of_the_old_index_and_rollback_brings_it_back() {
    let desk = desk();
    let old = dump(&desk);
    desk.write("a.jsonl", &[thread(1, "丙", "", &[])]);
    let (exit, _, err) = desk.pawen(&["rebuild", "--keep-previous"]);
    assert_eq!(exit, Exit::Hits, "{err}");
    let new = dump(&desk);
    assert_eq!((new.len(), generations(&desk)), (1, vec!["generation-1".to_owned(), "generation-2".to_owned()]));
    for held in [&old, &new] {
        let (exit, _, err) = desk.pawen(&["rollback"]);
        assert_eq!(exit, Exit::Hits, "{err}");
        assert_eq!(&dump(&desk), held);
        assert_sound(&desk.home(), true, "after a rollback");
    }
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
    assert_eq!(generations(&desk), ["generation-3"]);
    let (exit, _, err) = desk.pawen(&["rollback"]);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("no previous generation is kept") && err.contains("hint: "), "{err}");
}

#[test]
fn a_generation_stays_while_a_reader_holds_it() {
    let desk = desk();
    let held = desk.open();
    let before = dump_of(&held);
    desk.write("a.jsonl", &[]);
    desk.write("b.jsonl", &[thread(3, "丁", "", &[])]);
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
    assert_eq!(generations(&desk), ["generation-1", "generation-2"]);
    assert_eq!(dump_of(&held), before);
    drop(held);
    desk.update();
    assert_eq!(generations(&desk), ["generation-2"]);
}

#[test]
fn a_rebuild_uses_the_archives_that_are_named_or_those_there_were() {
    let desk = desk();
    let other = desk.path("other");
    fs::create_dir(&other).unwrap();
    desk.write("b.jsonl", &[thread(3, "丁", "", &[])]);
    fs::rename(desk.path("archive/b.jsonl"), other.join("b.jsonl")).unwrap();
    desk.update_from(std::slice::from_ref(&other));
    assert_eq!(
        desk.run(|home, options, watch| rebuild(home, &[], false, options, Words::Kept, watch)).unwrap().threads,
        3
    );
    let report = desk.run(|home, options, watch| rebuild(home, &[other], false, options, Words::Kept, watch));
    assert_eq!(report.unwrap().threads, 1);
    assert_eq!(
        desk.run(|home, options, watch| rebuild(home, &[], false, options, Words::Kept, watch)).unwrap().threads,
        1
    );
    fs::remove_dir_all(desk.path("other")).unwrap();
    let error = desk.run(|home, options, watch| rebuild(home, &[], false, options, Words::Kept, watch)).unwrap_err();
    assert!(error.to_string().contains("other: No such file"), "{error}");
    assert_eq!(desk.ids("丁", Level::Threads, Sort::Newest).len(), 1, "the index is as it was");
}

#[test]
fn there_is_no_rebuild_of_nothing() {
    let desk = Desk::new();
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("no index here"), "{err}");
    assert!(!desk.path("index").exists());
}

/// Writes a sealed file with another content.
fn reseal(path: &Path, text: &str) {
    let (head, _) = text.split_once(",\n  \"crc32\"").unwrap();
    let crc = crc32fast::hash(head.as_bytes());
    fs::write(path, format!("{head},\n  \"crc32\": \"{crc:08x}\"\n}}\n")).unwrap();
}

#[test]
fn an_index_by_older_rules_is_searched_with_a_warning_and_rebuilt() {
    let desk = desk();
    let pointer = desk.path("index/pawen.json");
    let now = format!("\"content\": {}", pawen::index::CONTENT);
    let before = format!("\"content\": {}", pawen::index::CONTENT - 1);
    reseal(&pointer, &fs::read_to_string(&pointer).unwrap().replace(&now, &before));
    let (exit, out, err) = desk.pawen(&["search", "甲", "--format", "ids"]);
    assert_eq!((exit, out.lines().count()), (Exit::Hits, 1));
    assert!(err.contains("warning: ") && err.contains("hint: `pawen rebuild` makes a new index"), "{err}");
    let archive = desk.path("archive");
    let (exit, _, err) = desk.pawen(&["index", archive.to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("it can be searched but not updated") && err.contains("`pawen rebuild`"), "{err}");
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
    let (exit, _, err) = desk.pawen(&["search", "甲"]);
    assert_eq!(exit, Exit::Hits);
    assert!(!err.contains("warning"), "{err}");
}

#[test]
fn a_damaged_pointer_or_index_is_rebuilt() {
    let desk = desk();
    for file in ["pawen.json", "generation-2/published.json"] {
        fs::write(desk.path("index").join(file), "{").unwrap();
        let (exit, out, _) = desk.pawen(&["check"]);
        assert_eq!((exit, out.lines().last()), (Exit::NoHits, Some("damaged")), "{out}");
        assert!(out.contains(file), "{out}");
        assert_eq!(desk.pawen(&["search", "甲"]).0, Exit::Error);
        let (exit, _, err) = desk.pawen(&["rebuild"]);
        assert_eq!(exit, Exit::Hits, "{err}");
        assert_eq!(desk.ids("*", Level::Threads, Sort::Newest).len(), 2);
        assert_sound(&desk.home(), true, file);
    }
}

/// Changes one bit of a file.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Some file of a segment of a generation.
fn segment_file(desk: &Desk, generation: &str) -> PathBuf {
    let entries = fs::read_dir(desk.path("index").join(generation)).unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "store")).min().unwrap()
}

#[test]
fn there_is_no_way_back_into_damage_and_the_check_knows_it() {
    let desk = desk();
    let hint = || {
        let (exit, out, err) = desk.pawen(&["check"]);
        assert_eq!((exit, out.lines().last()), (Exit::NoHits, Some("damaged")), "{out}");
        err
    };
    assert_eq!(desk.pawen(&["rebuild", "--keep-previous"]).0, Exit::Hits);
    let (old, new) = (segment_file(&desk, "generation-1"), segment_file(&desk, "generation-2"));
    flip(&new);
    insta::assert_snapshot!(hint(), @"hint: `pawen rebuild` makes a new index from its archives; `pawen rollback` switches back to generation 1, which is sound");
    flip(&old);
    insta::assert_snapshot!(hint(), @"hint: `pawen rebuild` makes a new index from its archives");
    let pointer = fs::read(desk.path("index/pawen.json")).unwrap();
    let (exit, _, err) = desk.pawen(&["rollback"]);
    assert_eq!(exit, Exit::Error, "{err}");
    let place = format!("error: the previous generation is not sound: {}: its checksum is ", old.display());
    assert!(err.starts_with(&place), "{err}");
    assert!(err.contains("hint: the one in use stays so; `pawen check` reports"), "{err}");
    assert_eq!(fs::read(desk.path("index/pawen.json")).unwrap(), pointer, "nothing was changed");
    flip(&new);
    insta::assert_snapshot!(hint(), @"hint: generation 2, which is in use, is sound; `pawen rebuild --keep-previous` lets it take the place of generation 1");
    flip(&old);
    assert_eq!(desk.pawen(&["check"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["rollback"]).0, Exit::Hits);
}

#[test]
fn what_searches_read_is_not_started_over_because_the_last_commit_is_damaged() {
    let desk = desk();
    flip(&desk.path("index/generation-1/meta.json"));
    desk.write("a.jsonl", &[thread(1, "丙", "", &[])]);
    let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err.replace(desk.path("").to_str().unwrap(), ""), @"
    error: index/generation-1/meta.json: damaged: its checksum does not fit
    hint: searches still use what the last run has left; `pawen rebuild --index index` makes a new one
    ");
    assert_eq!(desk.ids("甲 | 乙", Level::Threads, Sort::Newest).len(), 2, "searches go on");
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Hits, "the archives are those recorded in what searches read: {err}");
    assert_eq!(desk.ids("*", Level::Threads, Sort::Newest).len(), 1);
    assert_sound(&desk.home(), true, "after the rebuild");
}

#[test]
fn a_first_run_starts_over_where_what_was_committed_is_damaged_and_says_so() {
    let desk = desk();
    for name in ["pawen.json", "generation-1/published.json"] {
        fs::remove_file(desk.path("index").join(name)).unwrap();
    }
    flip(&desk.path("index/generation-1/meta.json"));
    let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
    assert_eq!(exit, Exit::Hits);
    assert!(err.starts_with("what an interrupted run had committed is damaged: starting over\n"), "{err}");
    assert_eq!(desk.ids("*", Level::Threads, Sort::Newest).len(), 2);
}

#[test]
fn a_run_does_not_vouch_for_damage_that_it_would_merge() {
    for damaged in ["store", "pos", "idx", "term"] {
        let desk = desk();
        let entries = fs::read_dir(desk.path("index/generation-1")).unwrap().map(|entry| entry.unwrap().path());
        let path = entries.into_iter().find(|path| path.extension().is_some_and(|e| e == damaged)).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(&path, bytes).unwrap();
        let before = generation_files(&desk);
        desk.write("b.jsonl", &[thread(3, "丙", "", &[])]);
        let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
        assert_eq!(exit, Exit::Error, "{damaged}: {err}");
        // The catalogue is read first; what it does not touch is found by its digest.
        let named = err.contains(&format!("error: {}: ", path.display()));
        assert!(named || err.contains("the index cannot be read"), "{err}");
        assert!(err.contains("pawen rebuild"), "{err}");
        assert_eq!(generation_files(&desk), before, "nothing was written");
        assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
        assert_sound(&desk.home(), true, damaged);
    }
}

fn generation_files(desk: &Desk) -> Vec<PathBuf> {
    let entries = fs::read_dir(desk.path("index/generation-1")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn what_a_rebuild_left_is_started_over_if_it_is_damaged() {
    let desk = desk();
    copy(&desk.path("index/generation-1"), &desk.path("index/generation-2"));
    flip(&segment_file(&desk, "generation-2"));
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Hits, "{err}");
    assert!(err.starts_with("what an interrupted run had committed is damaged: starting over\n"), "{err}");
    assert_sound(&desk.home(), true, "after the rebuild");
}

#[test]
fn a_first_run_that_committed_nothing_lost_nothing() {
    let desk = desk();
    for name in ["pawen.json", "generation-1/published.json"] {
        fs::remove_file(desk.path("index").join(name)).unwrap();
    }
    // As it is before the first commit: no segments, nothing noted.
    let meta = desk.path("index/generation-1/meta.json");
    let mut object: serde_json::Value = serde_json::from_slice(&fs::read(&meta).unwrap()).unwrap();
    object.as_object_mut().unwrap().remove("payload");
    object["segments"] = serde_json::json!([]);
    object.as_object_mut().unwrap().remove("crc32");
    let text = serde_json::to_string_pretty(&object).unwrap();
    reseal(&meta, &text.replace("\n}", ",\n  \"crc32\": \"\"\n}"));
    let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
    assert_eq!(exit, Exit::Hits, "{err}");
    assert!(err.starts_with("the index holds 2 threads"), "{err}");
}

#[test]
fn a_file_that_is_gone_from_the_index_is_missed_and_there_is_a_way_out() {
    for (file, index_helps) in [("pawen.json", true), ("generation-1/published.json", false)] {
        for way_out in ["rebuild", "index"] {
            let desk = desk();
            fs::remove_file(desk.path("index").join(file)).unwrap();
            let (exit, out, err) = desk.pawen(&["check"]);
            assert_eq!((exit, out.lines().last()), (Exit::NoHits, Some("damaged")), "{out}");
            assert!(out.contains(&format!("{file}: missing")), "{out}");
            assert!(err.contains("hint: `pawen rebuild` makes a new index"), "{err}");
            let (exit, _, err) = desk.pawen(&["search", "甲"]);
            assert!(exit == Exit::Error && err.contains(file) && err.contains("`pawen rebuild`"), "{err}");
            let archive = desk.path("archive");
            let named = [way_out, archive.to_str().unwrap()];
            let (exit, _, err) = desk.pawen(if way_out == "index" { &named } else { &named[..1] });
            if way_out == "rebuild" || index_helps {
                assert_eq!(exit, Exit::Hits, "{err}");
                assert_eq!(desk.ids("*", Level::Threads, Sort::Newest).len(), 2);
                assert_sound(&desk.home(), true, file);
            } else {
                assert!(exit == Exit::Error && err.contains("`pawen rebuild --index "), "{err}");
            }
        }
    }
}

#[test]
fn a_damaged_file_is_named_with_the_way_out_by_every_command() {
    for file in ["published.json", "analyser.json", "../pawen.json"] {
        let desk = desk();
        let path = desk.path("index/generation-1").join(file);
        flip(&path);
        let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
        assert!(
            exit == Exit::Error && err.contains(file.trim_start_matches("../")) && err.contains("damaged"),
            "{err}"
        );
        for command in [&["search", "甲"][..], &["stats"], &["count", "甲"], &["show", "Test/M.1700086400.A.001"]] {
            let (exit, _, err) = desk.pawen(command);
            assert_eq!(exit, Exit::Error);
            let name = file.trim_start_matches("../");
            assert!(err.lines().next().unwrap().contains(name) && err.contains("damaged"), "{command:?}: {err}");
            assert!(err.contains("\nhint: ") && err.contains("`pawen rebuild`"), "{command:?}: {err}");
        }
        let (exit, out, _) = desk.pawen(&["check"]);
        assert_eq!(exit, Exit::NoHits);
        assert!(!out.contains("0 threads"), "{out}");
        let (exit, _, err) = desk.pawen(&["rebuild"]);
        assert_eq!((exit, err.contains("words of --userdict")), (Exit::Hits, file == "analyser.json"), "{err}");
    }
}

#[test]
fn a_half_built_generation_is_reported_and_goes_away() {
    let desk = desk();
    let reported = "a rebuild was interrupted in generation 2, or is still running";
    let index = || assert_eq!(desk.pawen(&["index", desk.path("archive").to_str().unwrap()]).0, Exit::Hits);
    assert!(!desk.pawen(&["check"]).1.contains("rebuild"));
    // As if it had been killed after a commit.
    copy(&desk.path("index/generation-1"), &desk.path("index/generation-2"));
    let (exit, out, _) = desk.pawen(&["check"]);
    assert_eq!(exit, Exit::Hits);
    assert!(out.contains(reported), "{out}");
    assert!(desk.pawen(&["stats"]).2.contains(reported));
    assert!(desk.pawen(&["stats", "--format", "json"]).1.contains("\"half_built\": 2"));
    index();
    assert_eq!(generations(&desk), ["generation-1", "generation-2"], "the next rebuild resumes it");
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
    assert_eq!(generations(&desk), ["generation-2"]);
    // As if it had been killed before a commit: there is nothing to resume.
    fs::create_dir(desk.path("index/generation-3")).unwrap();
    fs::write(desk.path("index/generation-3/readers.lock"), "").unwrap();
    index();
    assert_eq!(generations(&desk), ["generation-2"]);
    assert!(desk.pawen(&["stats", "--format", "json"]).1.contains("\"half_built\": null"));
}

/// When each thread was first indexed, as the catalogue has it.
fn since(desk: &Desk) -> BTreeMap<String, i64> {
    let catalogue = OpenIndex::open(&desk.home()).unwrap().catalogue().unwrap();
    let best = catalogue.best();
    best.iter().map(|(id, rank)| (id.to_string(), catalogue.version(rank).unwrap().indexed_at)).collect()
}

#[test]
fn when_a_version_was_first_indexed_outlives_updates_and_rebuilds() {
    let desk = Desk::new();
    let at = |seconds: i64| Options { now: UnixTime(2_000_000_000 + seconds), ..options() };
    let archive = [desk.path("archive")];
    let run = |seconds| desk.run(|home, _, watch| update(home, &archive, &at(seconds), watch)).unwrap();
    desk.write("a.jsonl", &[thread(1, "甲", "", &[]), thread(2, "乙", "", &[])]);
    run(10);
    desk.write("a.jsonl", &[thread(1, "甲", "", &[]), thread(2, "乙", "", &[("amy", "新")])]);
    run(20);
    let known: Vec<_> = since(&desk).into_values().map(|since| since - 2_000_000_000).collect();
    assert_eq!(known, [10, 20], "the first thread is as it was, the second has changed");
    desk.run(|home, _, watch| rebuild(home, &[], false, &at(30), Words::Kept, watch)).unwrap();
    fs::rename(desk.path("archive/a.jsonl"), desk.path("archive/b.jsonl")).unwrap();
    run(40);
    fs::write(desk.path("index/pawen.json"), "{").unwrap();
    desk.run(|home, _, watch| rebuild(home, &[], false, &at(50), Words::Kept, watch)).unwrap();
    let known: Vec<_> = since(&desk).into_values().map(|since| since - 2_000_000_000).collect();
    assert_eq!(known, [10, 20], "neither a rebuild, a damaged pointer nor another name makes a version new");
}

/// Puts a file out of reach, as a missing right does, but for root too.
#[cfg(unix)]
fn put_out_of_reach(path: &Path) {
    fs::rename(path, path.with_extension("away")).unwrap();
    fs::rename(path.with_extension("away"), path.parent().unwrap().parent().unwrap().join("away")).unwrap();
    std::os::unix::fs::symlink("nowhere", path).unwrap();
}

#[cfg(unix)]
#[test]
fn a_rebuild_does_not_lose_what_cannot_be_read_unless_losses_are_accepted() {
    let desk = desk();
    desk.write("b.jsonl", &[thread(2, "乙", "", &[]), thread(3, "丙", "", &[]), thread(4, "丁", "", &[])]);
    desk.update();
    put_out_of_reach(&desk.path("archive/b.jsonl"));
    let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    assert!(
        err.contains("\nerror: 1 file or folder could not be read\nhint: what the index holds of it stays"),
        "{err}"
    );
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err.replace(desk.path("").to_str().unwrap(), ""), @"
    error: archive/b.jsonl: cannot be read: a new index would lose 2 threads
    hint: the old index stays in use; make the files readable, then the same command resumes the new one; `--accept-losses` changes over without them
    ");
    assert_eq!(dump(&desk).len(), 4, "the old one stays in use");
    let (exit, out, _) = desk.pawen(&["check"]);
    assert!(exit == Exit::Hits && out.contains("a rebuild was interrupted in generation 2"), "{out}");
    // What the old index held is not known any more.
    let published = desk.path("index/generation-1/published.json");
    let kept = fs::read(&published).unwrap();
    flip(&published);
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert!(exit == Exit::Error && err.contains("holds of them is not known"), "{err}");
    fs::write(&published, kept).unwrap();
    fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    fs::rename(desk.path("away"), desk.path("archive/b.jsonl")).unwrap();
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert_eq!((exit, dump(&desk).len()), (Exit::Hits, 4), "{err}");
    put_out_of_reach(&desk.path("archive/b.jsonl"));
    assert_eq!(desk.pawen(&["rebuild", "--accept-losses"]).0, Exit::Hits);
    assert_eq!(dump(&desk).len(), 2);
    let (exit, _, err) = desk.pawen(&["rebuild"]);
    assert!(exit == Exit::Error && err.contains("error: 1 file or folder could not be read"), "{err}");
    assert_eq!(generations(&desk), ["generation-4"], "nothing more is lost, so it changed over");
}

#[test]
fn a_rebuild_does_not_lose_what_was_kept_unless_losses_are_accepted() {
    let desk = desk();
    desk.write("b.jsonl", &[thread(2, "乙", "", &[]), thread(3, "丙", "", &[])]);
    desk.update();
    let archive = desk.path("archive");
    let index = |more: &[&str]| desk.pawen(&[&["index", archive.to_str().unwrap()], more].concat());
    fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    assert_eq!(index(&["--keep-missing"]).0, Exit::Hits);
    for again in [true, false] {
        let (exit, _, err) = desk.pawen(&["rebuild"]);
        assert_eq!(exit, Exit::Error);
        insta::allow_duplicates! {
            insta::assert_snapshot!(err.replace(desk.path("").to_str().unwrap(), ""), @"
            error: archive/b.jsonl: gone, but what it held was kept: a new index would lose 1 thread
            hint: the old index stays in use, and `pawen index` keeps it up to date; `--accept-losses` rebuilds it without them
            ");
        }
        assert_eq!((dump(&desk).len(), generations(&desk).len()), (3, 1));
        if again {
            assert_eq!(index(&["--keep-missing"]).0, Exit::Hits);
        }
    }
    assert_eq!(desk.pawen(&["rebuild", "--accept-losses"]).0, Exit::Hits);
    assert_eq!(dump(&desk).len(), 2);
    // What came back is not lost, nor what was removed by an update.
    desk.write("b.jsonl", &[thread(3, "丙", "", &[])]);
    assert_eq!(index(&[]).0, Exit::Hits);
    fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    assert_eq!(index(&["--keep-missing"]).0, Exit::Hits);
    assert_eq!(index(&[]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits);
}

#[test]
fn what_is_damaged_is_not_kept_as_the_way_back() {
    let desk = desk();
    flip(&segment_file(&desk, "generation-1"));
    let (exit, _, err) = desk.pawen(&["rebuild", "--keep-previous"]);
    assert_eq!(exit, Exit::Hits, "{err}");
    assert!(err.contains("warning: the old generation is not kept, since it is damaged: "), "{err}");
    assert_eq!(generations(&desk), ["generation-2"]);
}

#[test]
fn what_is_kept_for_an_archive_is_rebuilt_where_it_is_damaged() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "甲", "", &[])]);
    let archive = desk.path("archive");
    let search = || desk.pawen(&["search", "甲", "--archive", archive.to_str().unwrap()]);
    assert_eq!(search().0, Exit::Hits);
    let kept = fs::read_dir(desk.path("cache")).unwrap().next().unwrap().unwrap().path();
    let kept = fs::read_dir(kept).unwrap().next().unwrap().unwrap().path();
    for file in ["pawen.json", "published.json", "meta.json", "analyser.json"] {
        let generation = fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path());
        let generation = generation.into_iter().find(|path| path.is_dir()).unwrap();
        let path = if file == "pawen.json" { kept.join(file) } else { generation.join(file) };
        flip(&path);
        let (exit, out, err) = search();
        assert!(exit == Exit::Hits && out.contains('甲'), "{err}");
        assert!(err.contains("warning: the index that is kept for this archive is rebuilt: "), "{err}");
        assert!(err.contains(file), "{err}");
    }
    let generation =
        fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    for path in fs::read_dir(&generation).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|ending| ending == "pos") {
            flip(&path);
        }
    }
    let hint = format!("hint: delete {}, where the index of this archive is kept", kept.display());
    let (_, _, err) = desk.pawen(&["check", "--archive", archive.to_str().unwrap()]);
    assert!(err.contains(&hint), "{err}");
}

#[test]
fn hints_name_the_index_that_was_named() {
    let desk = desk();
    let index = desk.path("index");
    flip(&segment_file(&desk, "generation-1"));
    let (_, _, err) = desk.pawen(&["check", "--index", index.to_str().unwrap()]);
    assert_eq!(err, format!("hint: `pawen rebuild --index {}` makes a new index from its archives\n", index.display()));
    flip(&desk.path("index/generation-1/published.json"));
    let (_, _, err) = desk.pawen(&["search", "甲", "--index", index.to_str().unwrap()]);
    let hint = format!(
        "hint: `pawen check --index {0}` reports what is damaged; `pawen rebuild --index {0}`",
        index.display()
    );
    assert!(err.contains(&hint), "{err}");
}

#[test]
fn a_search_that_breaks_off_in_a_damaged_index_names_it() {
    let desk = desk();
    let index = desk.path("index");
    let mut interrupted = 0;
    let endings = ["idx", "pos", "fast", "term", "fieldnorm"].map(std::ffi::OsStr::new);
    let files = fs::read_dir(desk.path("index/generation-1")).unwrap().map(|entry| entry.unwrap().path());
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|ending| endings.contains(&ending))) {
        let sound = fs::read(&file).unwrap();
        for garbage in [0x5a, 0xff, 0x01] {
            let middle = sound.len() / 8..sound.len() * 7 / 8;
            let mut damaged = sound.clone();
            damaged[middle].iter_mut().for_each(|byte| *byte ^= garbage);
            fs::write(&file, damaged).unwrap();
            for query in ["甲", "*", "\"甲\" | 乙"] {
                let (_, _, err) = desk.pawen(&["search", query, "--index", index.to_str().unwrap()]);
                let reported = format!(
                    "error: an internal error (panic) ended the work on {0}/generation-1\nhint: `pawen check --index {0}`",
                    index.display()
                );
                assert!(!err.contains("panic") || err.contains(&reported), "{err}");
                interrupted += usize::from(err.contains("panic"));
            }
        }
        fs::write(&file, sound).unwrap();
    }
    assert!(interrupted > 0);
}
