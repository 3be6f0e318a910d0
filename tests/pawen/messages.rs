//! Nothing that steers or hides reaches the terminal, whatever a path, an argument or a record holds.

use std::{ffi::OsString, fs, path::Path};

use crate::harness::Desk;

/// A window title, colours, forged line ends, and invisible characters.
const HOSTILE: &str =
    "a\x1b]0;t\x07\x1b[31m\nhint: b\r\x7f\u{9b}\u{61c}\u{202e}\u{2066}\u{2028}\u{200b}\u{200d}\u{feff}\u{3164}\u{fe0f}";

const HIDDEN: &str = "\u{61c}\u{202e}\u{2066}\u{2028}\u{200b}\u{200d}\u{feff}\u{3164}\u{fe0f}";

/// A desk with everything under a hostile folder, and command lines that name it in each of their places.
fn commands(desk: &Desk) -> Vec<Vec<OsString>> {
    let folder = desk.path(HOSTILE);
    fs::create_dir(&folder).unwrap();
    let title = serde_json::to_string(HOSTILE).unwrap();
    let record = format!(
        r#"{{"article_id":"M.1.A.001","article_title":{title},"board":{title},"author":{title},"content":{title}}}"#
    );
    fs::write(folder.join(format!("{HOSTILE}.jsonl")), record + "\n{\"article_id\": \n").unwrap();
    let (index, absent, file) = (folder.join("index"), folder.join("absent"), folder.join(format!("{HOSTILE}.txt")));
    fs::write(&file, b"\xff").unwrap();
    let line = |words: &[&dyn AsRef<Path>]| words.iter().map(|word| word.as_ref().as_os_str().to_owned()).collect();
    let mut lines: Vec<Vec<OsString>> = vec![
        line(&[&"index", &folder, &"--index", &index]),
        line(&[&"index", &absent, &"--index", &index]),
        line(&[&"index", &folder, &"--index", &file]),
        line(&[&"index", &folder, &"--index", &index, &"--strict", &"--checksum"]),
        line(&[&"index", &folder, &"--index", &index, &"--rejects", &file]),
        line(&[&"index", &folder, &"--index", &index, &"--userdict", &file]),
        line(&[&"rebuild", &absent, &"--index", &index]),
        line(&[&"verify", &"*", &"--archive", &absent]),
        line(&[&"search", &"*", &"--archive", &absent]),
        line(&[&"count", &"--from", &file, &"--index", &index]),
        line(&[&"count", &"--from", &absent, &"--index", &index]),
        line(&[&"export", &"*", &"--index", &index, &"-o", &folder]),
        line(&[&"export", &"*", &"--index", &index, &"-o", &absent.join(HOSTILE)]),
        line(&[&"export", &"*", &"--index", &index, &"-o", &"-", &"--columns", &HOSTILE]),
        line(&[&"export", &"--from-manifest", &file]),
        line(&[&"save", &HOSTILE, &"x"]),
        line(&[&"saved", &"rm", &HOSTILE]),
        line(&[&"help", &HOSTILE]),
        line(&[&HOSTILE]),
    ];
    for option in ["--tz", "--after", "--format", "--sort", "--limit", "--since-last", HOSTILE] {
        lines.push(line(&[&"search", &"*", &"--index", &index, &option, &HOSTILE]));
        lines.push(line(&[&"search", &"*", &"--index", &index, &format!("--{}={HOSTILE}", option.trim_matches('-'))]));
    }
    for place in [&index, &absent, &file] {
        for command in ["stats", "check", "rollback"] {
            lines.push(line(&[&command, &"--index", place]));
        }
        lines.push(line(&[&"search", &"*", &"--index", place]));
        lines.push(line(&[&"trend", &"*", &"--svg", place, &"--index", &index]));
    }
    for before in ["", "author:", "board:", "date:", "query:", "'", "\"", "(", "x NEAR/", "nosuch:"] {
        for command in ["search", "count", "explain", "show", "kwic", "words", "facet", "trend"] {
            lines.push(line(&[&command, &format!("{before}{HOSTILE}"), &"--index", &index]));
        }
    }
    lines
}

#[test]
fn no_command_writes_what_steers_or_hides() {
    let desk = Desk::new();
    let mut failed = 0;
    for command in commands(&desk) {
        let (exit, out, err) = desk.pawen_os(&command);
        for written in [&out, &err] {
            let raw = written.chars().find(|&c| c != '\n' && c.is_control() || HIDDEN.contains(c));
            assert_eq!(raw, None, "{command:?}: {written:?}");
            assert!(!written.contains("\nhint: b"), "{command:?}: a name forges a line: {written}");
        }
        failed += usize::from(exit == pawen::cli::Exit::Error);
    }
    assert!(failed > 60, "the commands are those that report something: {failed}");
}
