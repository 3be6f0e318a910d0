//! The table of exit codes in the guide, held against what every command does.

use std::{collections::BTreeMap, fs};

use pawen::cli::Exit;

use crate::harness::{Desk, repository};

/// What a cell of the table says where a command never ends so.
const NEVER: &str = "–";

/// The cells of the table by command.
fn documented() -> BTreeMap<String, [String; 3]> {
    let guide = fs::read_to_string(repository("docs/guide.md")).unwrap();
    let table = guide.split_once("| command | 0 | 1 | 2 |\n").unwrap().1;
    let mut cells = BTreeMap::new();
    for line in table.lines().skip(1).take_while(|line| line.starts_with('|')) {
        let row: Vec<_> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let [commands, zero, one, two] = &row[..] else { panic!("{line}") };
        for command in commands.split(", ") {
            let cell = [zero, one, two].map(String::clone);
            assert!(cells.insert(command.trim_matches('`').to_owned(), cell).is_none(), "{command} is there twice");
        }
    }
    cells
}

/// Command lines, each with its exit code, in the order that they are run in. `ARCHIVE`, `PICTURES`, `CUT` and `OUT` are
/// paths. Of `serve`, which ends by a signal, only the errors can be had here.
const EXAMPLES: [(&str, u8); 62] = [
    ("rollback", 2),
    ("stats", 2),
    ("saved", 1),
    ("rebuild", 2),
    ("index PICTURES", 2),
    ("index --explain-file PICTURES/a.png", 1),
    ("index ARCHIVE", 0),
    ("index ARCHIVE PICTURES", 2),
    ("index ARCHIVE PICTURES --strict", 2),
    ("index CUT", 0),
    ("index CUT --strict", 2),
    ("index ARCHIVE none", 2),
    ("rebuild ARCHIVE CUT --strict", 2),
    ("rebuild ARCHIVE", 0),
    ("rebuild ARCHIVE --keep-previous", 0),
    ("rollback", 0),
    ("search DeepSeek", 0),
    ("search nothing-like-it", 1),
    ("search (", 2),
    ("search DeepSeek --archive ARCHIVE", 0),
    ("search DeepSeek --archive CUT", 1),
    ("search DeepSeek --archive PICTURES", 2),
    ("search DeepSeek --archive none", 2),
    ("count DeepSeek", 0),
    ("count nothing-like-it", 1),
    ("count (", 2),
    ("facet DeepSeek --by board", 0),
    ("facet nothing-like-it --by board", 1),
    ("facet DeepSeek --by nothing", 2),
    ("trend DeepSeek --by year", 0),
    ("trend nothing-like-it --by year", 1),
    ("trend (", 2),
    ("kwic DeepSeek", 0),
    ("kwic nothing-like-it", 1),
    ("kwic (", 2),
    ("explain DeepSeek", 0),
    ("explain nothing-like-it", 1),
    ("explain (", 2),
    ("export DeepSeek -o OUT", 0),
    ("export nothing-like-it -o OUT --force", 1),
    ("export DeepSeek -o none/none/out.jsonl", 2),
    ("export DeepSeek -o OUT --force --manifest", 0),
    ("export --check MANIFEST", 0),
    ("cite MANIFEST", 0),
    ("cite OUT", 2),
    ("words DeepSeek", 0),
    ("words nothing-like-it", 1),
    ("words (", 2),
    ("show none/none", 2),
    ("verify DeepSeek", 0),
    ("verify (", 2),
    ("check", 0),
    ("stats", 0),
    ("save name DeepSeek", 0),
    ("save name (", 2),
    ("saved", 0),
    ("saved rm none", 2),
    ("saved rm", 2),
    ("completions bash", 0),
    ("completions none", 2),
    ("man search", 0),
    ("man none", 2),
];

#[test]
fn every_command_ends_as_the_guide_says() {
    let desk = Desk::new();
    let (pictures, cut) = (desk.path("pictures"), desk.path("cut"));
    fs::create_dir(&pictures).unwrap();
    fs::create_dir(&cut).unwrap();
    fs::write(pictures.join("a.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let packed = fs::read(repository("fixtures/archive/Stock/Stock-5600-5600.json.gz")).unwrap();
    fs::write(cut.join("cut.json.gz"), &packed[..packed.len() - 8]).unwrap();
    let mut seen: BTreeMap<String, [bool; 3]> = BTreeMap::new();
    for (line, code) in EXAMPLES {
        let path = |word: &str| match word {
            "ARCHIVE" => repository("fixtures/archive"),
            "PICTURES" => pictures.clone(),
            "CUT" => cut.clone(),
            "PICTURES/a.png" => pictures.join("a.png"),
            "MANIFEST" => desk.path("out.jsonl.manifest.json"),
            "OUT" => desk.path("out.jsonl"),
            word => word.into(),
        };
        let words: Vec<_> = line.split(' ').map(|word| path(word).into_os_string()).collect();
        let (exit, _, err) = desk.pawen_os(&words);
        assert_eq!(exit as u8, code, "{line}: {err}");
        let command = line.split(' ').next().unwrap();
        seen.entry(command.to_owned()).or_default()[usize::from(code)] = true;
    }
    seen.entry("show".to_owned()).or_default()[0] = first_thread_is_shown(&desk);
    seen.entry("check".to_owned()).or_default()[1] = damage_is_found(&desk);
    for (command, cells) in documented() {
        let seen = seen.remove(&command).unwrap_or_default();
        // What a signal or an archive that changes brings about is tested elsewhere.
        for (code, cell) in cells.iter().enumerate().take(2) {
            let skipped = matches!((command.as_str(), code), ("serve" | "help", 0) | ("verify", 1));
            assert!(skipped || seen[code] == (cell != NEVER), "{command}: {code}");
        }
    }
    assert!(seen.is_empty(), "not in the guide: {seen:?}");
}

fn first_thread_is_shown(desk: &Desk) -> bool {
    let (_, ids, _) = desk.pawen(&["search", "DeepSeek", "--format", "ids", "--limit", "1"]);
    desk.pawen(&["show", ids.trim()]).0 == Exit::Hits
}

fn damage_is_found(desk: &Desk) -> bool {
    let generation = fs::read_dir(desk.path("index")).unwrap().map(|entry| entry.unwrap().path());
    let files = generation.filter(|path| path.is_dir()).flat_map(|folder| fs::read_dir(folder).unwrap());
    for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "store")) {
        let mut bytes = fs::read(&path).unwrap();
        bytes[10] ^= 1;
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    desk.pawen(&["check"]).0 == Exit::NoHits
}

#[test]
fn every_command_has_a_row() {
    let documented = documented();
    let commands = pawen::cli::command();
    for command in commands.get_subcommands() {
        assert!(documented.contains_key(command.get_name()), "{}", command.get_name());
    }
}
