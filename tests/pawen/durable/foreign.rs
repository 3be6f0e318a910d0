//! Files of others: whatever is at a name that pawen uses, be it a link, a file, a folder or a mounted file system, every
//! byte of it is there afterwards.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use pawen::cli::Exit;

use super::{copy, put_index, write_edition};
use crate::harness::{Desk, dump};

/// What a path is, without following links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    File(Vec<u8>),
    Link(PathBuf),
    Folder,
}

/// Everything below a folder, without following links.
pub(super) fn tree(folder: &Path) -> BTreeMap<PathBuf, Thing> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.extend(tree(&path));
            found.insert(path, Thing::Folder);
        } else if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            found.insert(path, Thing::Link(target));
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, Thing::File(bytes));
        }
    }
    found
}

/// What is planted at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plant {
    LinkToFolder,
    LinkToFile,
    LinkToNothing,
    File,
    Folder,
}

const PLANTS: [Plant; 5] = [Plant::LinkToFolder, Plant::LinkToFile, Plant::LinkToNothing, Plant::File, Plant::Folder];

/// An index of an archive that has changed since, one with a previous generation, and a foreign folder that looks
/// like a generation as much as it can.
struct Stage {
    desk: Desk,
}

impl Stage {
    fn new() -> Self {
        let desk = Desk::new();
        write_edition(&desk, 1, 3, 2);
        desk.update();
        assert_eq!(desk.pawen(&["rebuild", "--keep-previous"]).0, Exit::Hits);
        copy(&desk.path("index"), &desk.path("kept"));
        write_edition(&desk, 2, 3, 2);
        let outside = desk.path("outside");
        copy(&desk.path("index/generation-2"), &outside);
        fs::create_dir_all(outside.join("deep")).unwrap();
        fs::write(outside.join("thesis.txt"), "thesis").unwrap();
        fs::write(outside.join("deep/photo.jpg"), "photo").unwrap();
        Self { desk }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.desk.path("index").join(name)
    }

    /// Plants something at `name` in the index, in place of what is there. Returns what has to be found afterwards.
    fn plant(&self, plant: Plant, name: &str) -> Vec<Thing> {
        let path = self.at(name);
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir_all(&path);
        let outside = self.desk.path("outside");
        let bytes = format!("a letter at {name}").into_bytes();
        let link = |target: PathBuf| {
            symlink(&target, &path).unwrap();
            vec![Thing::Link(target)]
        };
        match plant {
            Plant::LinkToFolder => link(outside),
            Plant::LinkToFile => link(outside.join("thesis.txt")),
            Plant::LinkToNothing => link(self.desk.path("nothing")),
            Plant::File => {
                fs::write(&path, &bytes).unwrap();
                vec![Thing::File(bytes)]
            }
            Plant::Folder => {
                fs::create_dir(&path).unwrap();
                fs::write(path.join("letter"), &bytes).unwrap();
                fs::write(path.join("meta.json"), &bytes).unwrap();
                vec![Thing::Folder, Thing::File(bytes.clone()), Thing::File(bytes)]
            }
        }
    }

    /// Runs every command that looks at an index or writes to it, and asserts after each that all of `planted` is somewhere
    /// in the index folder, and that nothing outside it has changed.
    fn run_all(&self, planted: &[Thing], when: &str) {
        let before = tree(&self.desk.path("outside"));
        let archive = self.desk.path("archive");
        let out = self.desk.path("out.jsonl");
        let commands: [&[&str]; 8] = [
            &["index", archive.to_str().unwrap()],
            &["check", "--deep"],
            &["search", "半導體"],
            &["export", "半導體", "--format", "jsonl", "--force", "-o", out.to_str().unwrap()],
            &["rebuild", archive.to_str().unwrap(), "--keep-previous"],
            &["rollback"],
            &["rebuild", archive.to_str().unwrap()],
            &["stats"],
        ];
        for command in commands {
            let (_, _, err) = self.desk.pawen(command);
            let when = format!("{when}, after {command:?}: {err}");
            assert!(!err.contains("internal error"), "{when}");
            assert_eq!(tree(&self.desk.path("outside")), before, "{when}");
            assert!(!self.desk.path("nothing").exists(), "{when}");
            let mut left: Vec<Thing> = tree(&self.desk.path("index")).into_values().collect();
            for thing in planted {
                let found = left.iter().position(|other| other == thing);
                left.swap_remove(found.unwrap_or_else(|| panic!("{when}{thing:?} is lost")));
            }
        }
    }
}

/// Names in an index folder that a run makes no use of at first, but may come to: it has to do its work around them.
const FREE: [&str; 9] = [
    "pawen.json.new",
    "pawen.json.0123456789abcdef.aside",
    "generation-3",
    "generation-4",
    "generation-9",
    "generation-72057594037927935",
    "generation-18446744073709551615",
    "generation-2/meta.json.new",
    "generation-2/letter.idx",
];

/// Names of files on their way and of segments: a plain file of such a name is taken for one that a killed run left.
const RANDOM: [&str; 5] = [
    "pawen.json.0123456789abcdef.new",
    "writer.json.0123456789abcdef.new",
    "generation-2/published.json.0123456789abcdef.new",
    "generation-2/0123456789abcdef0123456789abcdef.idx",
    "generation-1/0123456789abcdef0123456789abcdef.7.del",
];

/// Names of what an index consists of.
const TAKEN: [&str; 9] = [
    "pawen.json",
    "writer.json",
    "write.lock",
    "generation-1",
    "generation-2",
    "generation-2/meta.json",
    "generation-2/published.json",
    "generation-2/analyser.json",
    "generation-2/readers.lock",
];

#[test]
fn foreign_entries_at_free_names_are_left_and_the_work_is_done() {
    let stage = Stage::new();
    for plant in PLANTS {
        put_index(&stage.desk, &stage.desk.path("kept"));
        let random = RANDOM.iter().filter(|_| plant != Plant::File);
        let planted: Vec<_> = FREE.iter().chain(random).flat_map(|name| stage.plant(plant, name)).collect();
        stage.run_all(&planted, &format!("{plant:?}"));
        let (exit, _, err) = stage.desk.pawen(&["index", stage.desk.path("archive").to_str().unwrap()]);
        assert_eq!(exit, Exit::Hits, "{plant:?}: {err}");
        assert!(err.contains("generation-9: not part of the index: left as it is"), "{plant:?}: {err}");
        let fresh = Desk::new();
        write_edition(&fresh, 2, 3, 2);
        fresh.update();
        assert_eq!(dump(&stage.desk), dump(&fresh), "{plant:?}");
    }
}

#[test]
fn foreign_entries_at_names_of_the_index_are_left_or_moved_aside() {
    let stage = Stage::new();
    for (name, plant) in TAKEN.iter().flat_map(|name| PLANTS.map(|plant| (name, plant))) {
        put_index(&stage.desk, &stage.desk.path("kept"));
        let planted = stage.plant(plant, name);
        stage.run_all(&planted, &format!("{plant:?} at {name}"));
    }
}

#[test]
fn a_link_in_place_of_a_generation_is_not_written_through() {
    let stage = Stage::new();
    let elsewhere = stage.desk.path("elsewhere");
    put_index(&stage.desk, &stage.desk.path("kept"));
    copy(&stage.at("generation-2"), &elsewhere);
    fs::remove_dir_all(stage.at("generation-2")).unwrap();
    symlink(&elsewhere, stage.at("generation-2")).unwrap();
    let before = tree(&elsewhere);
    assert_eq!(stage.desk.pawen(&["search", "*"]).0, Exit::Hits, "it is read");
    let (exit, _, err) = stage.desk.pawen(&["index", stage.desk.path("archive").to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err.replace(stage.desk.path("").to_str().unwrap(), "DESK/"), @r"
    error: DESK/index/generation-2: not a folder of this index but a link, or something mounted there
    hint: it can be searched, but nothing is written to it; `pawen rebuild --index DESK/index` makes a new one
    ");
    let (exit, _, err) = stage.desk.pawen(&["rebuild"]);
    assert_eq!(exit, Exit::Hits);
    assert!(err.contains("generation-2: not part of the index: left as it is"), "{err}");
    assert_eq!(tree(&elsewhere), before);
}

#[test]
fn a_link_in_place_of_the_lock_is_named_with_the_way_out() {
    let stage = Stage::new();
    let index = || stage.desk.pawen(&["index", stage.desk.path("archive").to_str().unwrap()]);
    stage.plant(Plant::LinkToFile, "write.lock");
    let (exit, _, err) = index();
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err.replace(stage.desk.path("").to_str().unwrap(), "DESK/"), @r"
    error: DESK/index/write.lock: a link, where a file of pawen's own is expected
    hint: pawen did not put this here: move it away, and run the same command again
    ");
    fs::remove_file(stage.at("write.lock")).unwrap();
    assert_eq!(index().0, Exit::Hits);
}

/// A folder that is mounted while this lives.
struct Mounted(PathBuf);

impl Mounted {
    fn bind(from: &Path, to: PathBuf) -> Option<Self> {
        let mounted = Command::new("mount").arg("--bind").args([from, &to]).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(to))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn what_is_mounted_in_place_of_a_generation_is_not_touched() {
    let stage = Stage::new();
    put_index(&stage.desk, &stage.desk.path("kept"));
    let before = tree(&stage.desk.path("outside"));
    let mut mounted = Vec::new();
    for name in ["generation-3", "generation-9"] {
        fs::create_dir(stage.at(name)).unwrap();
        mounted.extend(Mounted::bind(&stage.desk.path("outside"), stage.at(name)));
    }
    if mounted.is_empty() {
        eprintln!("skipped: nothing can be mounted here");
        return;
    }
    stage.run_all(&[], "mounted");
    drop(mounted);
    assert_eq!(tree(&stage.desk.path("outside")), before);
}

#[test]
fn a_pipe_in_place_of_an_index_file_is_an_error() {
    let desk = Desk::new();
    write_edition(&desk, 1, 6, 4);
    desk.update();
    let generation = desk.path("index/generation-1");
    for extension in ["term", "idx", "store", "json"] {
        let files = fs::read_dir(&generation).unwrap().map(|entry| entry.unwrap().path());
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let file = files
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .find(|path| extension != "json" || name(path) == "published.json");
        let file = file.unwrap_or_else(|| panic!("no file of {extension}"));
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
        let (exit, _, err) = desk.pawen(&["count", "x"]);
        assert!(exit == Exit::Error && err.contains("error: "), "{extension}: {err}");
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
    }
    assert_ne!(desk.pawen(&["count", "x"]).0, Exit::Error);
}
