//! A single flipped bit is found, breaks no search, and never alters a text that is shown.
//!
//! `scripts/attack flips` does the same to a real index, by processes, with more commands and 1,000 flips.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use pawen::cli::Exit;
use serde_json::Value;

use super::write_edition;
use crate::harness::{Desk, Random};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    // Locks hold no data, and who wrote last is only for people to read.
    files.retain(|path| path.extension().is_none_or(|e| e != "lock") && !path.ends_with("writer.json"));
    files.sort();
    files
}

/// The outputs of the sound index.
struct Written {
    /// Whole threads and comments, as they are exported.
    exports: [BTreeSet<String>; 2],
    shown: String,
}

const SHOW: [&str; 2] = ["show", "Test/M.1700172800.A.002"];
const EXPORTS: [&[&str]; 2] = [
    &["export", "*", "--full", "-o", "-", "--format", "jsonl"],
    &["export", "*", "--full", "--comments", "-o", "-", "--format", "jsonl"],
];

impl Written {
    fn of(desk: &Desk) -> Self {
        let exports = EXPORTS.map(|export| {
            let (exit, out, _) = desk.pawen(export);
            assert_eq!(exit, Exit::Hits);
            hits(&out)
        });
        Self { exports, shown: desk.pawen(&SHOW).1 }
    }

    /// Whatever is printed of a damaged index, before an error too, was written so. Hits may be missing.
    fn assert_unaltered(&self, desk: &Desk, place: &str) {
        for (export, written) in EXPORTS.iter().zip(&self.exports) {
            for hit in hits(&desk.pawen(export).1) {
                assert!(written.contains(&hit), "{place}: {hit}");
            }
        }
        let (exit, out, _) = desk.pawen(&SHOW);
        assert!(exit != Exit::Hits || out == self.shown, "{place}: {out}");
    }
}

fn hits(out: &str) -> BTreeSet<String> {
    // A last line without an end was cut by an error.
    let lines = out.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let hits = lines.map(|line| {
        let mut hit: Value = serde_json::from_str(line).unwrap();
        // How a hit is ranked, not what was written.
        hit.as_object_mut().unwrap().remove("relevance");
        hit.to_string()
    });
    hits.collect()
}

/// Flips `flips` bits, one at a time, and returns how many of them the check has found.
fn flip(flips: usize, seed: u64) -> usize {
    let desk = Desk::new();
    write_edition(&desk, 1, 6, 8);
    desk.update();
    write_edition(&desk, 2, 6, 8);
    desk.update();
    let mut random = Random::new(seed);
    let written = Written::of(&desk);
    let files = files(&desk.path("index"));
    assert!(files.len() > 8, "{files:?}");
    let sizes: Vec<_> = files.iter().map(|file| usize::try_from(fs::metadata(file).unwrap().len()).unwrap()).collect();
    let mut found = 0;
    for flip in 0..flips {
        // Every second one anywhere, the others in any file: small files are as important as large ones.
        let mut at = random.below(sizes.iter().sum());
        let by_size = sizes.iter().position(|size| at.checked_sub(*size).map(|rest| at = rest).is_none());
        let file = if flip % 2 == 0 { by_size.unwrap() } else { random.below(files.len()) };
        if sizes[file] == 0 {
            continue;
        }
        let bit = random.below(sizes[file] * 8);
        let sound = fs::read(&files[file]).unwrap();
        let mut damaged = sound.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        // In place of the file, as a disk would do it to a closed one: other tests' maps are not touched.
        fs::write(&files[file], damaged).unwrap();
        let place = format!("bit {bit} of {}", files[file].display());
        written.assert_unaltered(&desk, &place);
        assert_uncited(&desk, &files[file], &place);
        found += usize::from(is_found(&desk, &files[file], bit));
        fs::write(&files[file], sound).unwrap();
    }
    assert_eq!(desk.pawen(&["check", "--deep"]).0, Exit::Hits, "mended, it is sound again");
    found
}

/// What is cited or compared is verified first. Only the commit that the next run continues from, which searches do not
/// read, is none of their business.
fn assert_uncited(desk: &Desk, file: &Path, place: &str) {
    if !file.ends_with("meta.json") {
        let list = desk.path("cited.jsonl");
        let (exit, ..) = desk.pawen(&["export", "*", "--manifest", "-o", list.to_str().unwrap()]);
        assert!(exit == Exit::Error && !list.exists(), "{place}: a list is cited");
        assert_eq!(desk.pawen(&["verify", "半導體"]).0, Exit::Error, "{place}: verified");
    }
}

fn is_found(desk: &Desk, file: &Path, bit: usize) -> bool {
    let (exit, out, err) = desk.pawen(&["check"]);
    let searches: [&[&str]; 7] = [
        &["search", "半導體"],
        &["search", "台積電 OR 麵", "--comments", "--sort", "newest"],
        &["search", "'DeepSeek'", "--format", "jsonl"],
        &["search", "deep* -午餐", "--sort", "oldest"],
        &["search", "author:poster1", "--format", "ids"],
        &["stats"],
        &["show", "Test/M.1700172800.A.002"],
    ];
    for search in searches {
        // Whatever it finds: it comes to an end, and says so in the usual way.
        let (exit, ..) = desk.pawen(search);
        assert!(matches!(exit, Exit::Hits | Exit::NoHits | Exit::Error));
    }
    let found = exit != Exit::Hits && (out.contains("damaged: ") || err.contains("damaged"));
    if !found {
        eprintln!("not found: bit {bit} of {}: {out}{err}", file.display());
    }
    found
}

#[test]
fn flipped_bits_are_found() {
    assert_eq!(flip(24, 0xB175), 24);
}

#[test]
#[ignore = "takes minutes; scripts/crash-test runs it"]
fn two_hundred_flipped_bits_are_found() {
    let found = flip(200, 0xF11B);
    eprintln!("200 flipped bits: {found} found, no search broke");
    assert_eq!(found, 200);
}
