//! Limits of the operating system: no sound index is called damaged, and the hint helps.

use std::process::Command;

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
