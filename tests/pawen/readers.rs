//! Exported files read back by programs of others: Python's csv and json, jq, DuckDB.
//!
//! DuckDB comes from Python's registry into an environment below `target`, once. Where Python or the registry cannot be
//! reached that is said loudly and the rest is read; `PAWEN_READERS=required` makes it a failure.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use pawen::{search::block_name, thread::Thread};
use serde_json::{Value, json};

use crate::{
    export::{block_texts, desk, export, threads},
    harness::repository,
};

const DUCKDB: &str = "duckdb==1.4.2";

/// Prints a line that is seen in any run of the tests: what is printed in the usual way is held back.
fn loudly(what: &str) {
    assert!(env::var_os("PAWEN_READERS").is_none_or(|wanted| wanted != "required"), "{what}");
    let _ = writeln!(std::io::stderr(), "\nNOT CHECKED: {what}\n");
}

/// The comment blocks that hold 台積電, as the archive has them.
fn expected(threads: &[Thread]) -> Vec<Value> {
    let texts = block_texts(threads);
    let mut hits = Vec::new();
    for thread in threads {
        for comment in &thread.comments {
            let name = block_name(&thread.id, comment.floor);
            let Some(text) = texts.get(&name) else { continue };
            hits.push(json!({
                "id": thread.id.to_string(), "floor": comment.floor, "by": comment.author,
                "reaction": comment.reaction.map(|sign| sign.to_string()), "text": text,
                "posted_at": comment.posted_at.map(|at| at.0),
            }));
        }
    }
    hits.sort_by_key(|hit| (hit["id"].to_string(), hit["floor"].as_u64()));
    hits
}

/// A Python with DuckDB in it, if one can be had.
fn python() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let python = folder.join("bin").join("python");
    let run = |program: &Path, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        output.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&output.stderr).trim().to_owned())
    };
    if run(&python, &["-c", "import duckdb"]).is_err() {
        run(Path::new("python3"), &["-m", "venv", folder.to_str().unwrap()])?;
        run(
            &python,
            &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", DUCKDB],
        )?;
    }
    Ok(python)
}

#[test]
fn files_are_read_by_programs_of_others() {
    let (desk, threads) = (desk(), threads());
    for (name, more) in [
        ("hits.csv", &["--comments", "--keep-formulas"][..]),
        ("hits.tsv", &["--comments", "--keep-formulas"]),
        ("hits.json", &["--comments"]),
        ("hits.jsonl.gz", &["--comments"]),
    ] {
        export(&desk, name, more);
    }
    let expected = expected(&threads);
    assert!(expected.len() > 40);
    fs::write(desk.path("expected.json"), json!(expected).to_string()).unwrap();
    let mut python_path = PathBuf::from("python3");
    if cfg!(feature = "parquet") {
        match python() {
            Ok(path) => {
                export(&desk, "hits.parquet", &["--comments"]);
                export(&desk, "whole.parquet", &["--full"]);
                export(&desk, "lines.parquet", &["--unit", "comment"]);
                python_path = path;
            }
            Err(reason) => loudly(&format!("Parquet was not read, for there is no DuckDB: {reason}")),
        }
    }
    let script = repository("tests/pawen/readers.py");
    let outcome = match Command::new(&python_path).arg(script).arg(desk.path("")).output() {
        Ok(outcome) => outcome,
        Err(error) => return loudly(&format!("no file was read by others, for there is no Python: {error}")),
    };
    let (printed, wrong) = (String::from_utf8_lossy(&outcome.stdout), String::from_utf8_lossy(&outcome.stderr));
    assert!(outcome.status.success(), "{printed}{wrong}");
    printed.lines().filter(|line| line.starts_with("NOT READ")).for_each(loudly);
    assert!(printed.lines().count() >= 5, "{printed}");
}
