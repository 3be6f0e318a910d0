//! Limits of the operating system: no sound index is called damaged, and the hint helps.

use std::process::Command;

use pawen::{cli::Exit, thread::UnixTime};

use crate::harness::{Desk, program, thread};

/// Command lines that read an index.
const READERS: [&[&str]; 7] = [
    &["check"],
    &["check", "--deep"],
    &["count", "DeepSeek"],
    &["search", "DeepSeek"],
    &["stats"],
    &["verify", "DeepSeek"],
    &["export", "DeepSeek", "--format", "jsonl"],
];

#[test]
fn a_limit_of_open_files_is_no_damage() {
    let desk = Desk::new();
    // Segments of several runs, so that there are many files.
    for number in 1..4 {
        desk.write(&format!("{number}.jsonl"), &[thread(number, "DeepSeek", "body", &[("ann", "text")])]);
        desk.update();
    }
    let (index, pawen) = (desk.path("index"), program());
    let mut refused = 0;
    for arguments in READERS {
        for limit in 4..24 {
            let mut command = Command::new("sh");
            command.env("PAWEN_LANG", "en");
            command.args(["-c", "ulimit -n $0 && exec \"$@\""]).arg(limit.to_string()).arg(pawen.get_program());
            let ended = command.args(arguments).arg("--index").arg(&index).output().unwrap();
            let said = String::from_utf8(ended.stderr).unwrap() + &String::from_utf8(ended.stdout).unwrap();
            let case = format!("{arguments:?} with {limit} files: {said}");
            assert!(matches!(ended.status.code(), Some(0 | 2)), "{case}");
            for wrong in ["Os {", "damaged", "rebuild", "panic"] {
                assert!(!said.contains(wrong), "{case}");
            }
            if ended.status.code() == Some(2) {
                assert!(said.contains("ulimit -n"), "{case}");
                refused += 1;
            }
        }
    }
    assert!(refused > 10, "{refused} commands were refused");
}

#[test]
fn a_limit_of_file_sizes_is_an_error() {
    let desk = Desk::new();
    let body = "一二三四五六七八九十".repeat(20_000);
    desk.write("a.jsonl", &[thread(1, "DeepSeek", &body, &[])]);
    let limited = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        command.env("PAWEN_LANG", "en").args(["-c", "ulimit -f 16 && exec \"$@\"", "sh"]).arg(program().get_program());
        let ended = command.args(arguments).output().unwrap();
        (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
    };
    let [archive, index, out] =
        ["archive", "index", "out.jsonl"].map(|name| desk.path(name).to_str().unwrap().to_owned());
    let (code, said) = limited(&["index", &archive, "--index", &index]);
    assert!(code == Some(2) && said.contains("ulimit -f"), "{code:?}: {said}");
    desk.update();
    assert_eq!(limited(&["check", "--index", &index]).0, Some(0), "what reads is not limited");
    let (code, said) = limited(&["export", "DeepSeek", "--format", "ids", "--index", &index, "--output", &out]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_clock_at_the_end_of_the_calendar_costs_nothing() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "DeepSeek", "body", &[("ann", "text")])]);
    let index = desk.path("index").to_str().unwrap().to_owned();
    let archive = desk.path("archive").to_str().unwrap().to_owned();
    for end in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        for arguments in [
            &["index", &archive, "--index", &index][..],
            &["search", "DeepSeek date:7d"],
            &["search", "DeepSeek date:today"],
            &["search", "日期:昨天"],
            &["search", "date>=2020"],
            &["trend", "DeepSeek", "--by", "year"],
            &["stats"],
            &["check"],
        ] {
            let (exit, _, said) = desk.pawen_at(UnixTime(end.as_second()), arguments);
            assert!(exit != Exit::Error || said.starts_with("error:"), "{arguments:?}: {said}");
        }
    }
}
