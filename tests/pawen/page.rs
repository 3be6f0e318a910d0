//! The pages in a real browser: `tests/page`, run by node's own test runner in headless Chromium, against a server with
//! the fixtures and with posts that mean harm.
//!
//! The programs that drive the browser come from npm's registry, once, into a folder below `target`. Where node, npm, the
//! registry or Chromium cannot be had, that is said loudly; `PAWEN_BROWSER=required` makes it a failure. `PAWEN_CHROMIUM`
//! names the browser.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::harness::{Desk, program, repository};

/// The fewest tests that there are, so that files that are passed over are noticed.
const TESTS: u32 = 84;
/// What Chromium is called, by distribution.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Prints a line that is seen in any run of the tests: what is printed in the usual way is held back.
fn loudly(what: &str) {
    assert!(env::var_os("PAWEN_BROWSER").is_none_or(|wanted| wanted != "required"), "{what}");
    let _ = writeln!(std::io::stderr(), "\nNOT CHECKED: {what}\n");
}

/// What a program says, or why it did not do what it should.
fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr);
    output.status.success().then_some(()).ok_or_else(|| format!("{name}: {printed}{wrong}"))?;
    Ok(printed)
}

/// The browser.
fn chromium() -> Result<PathBuf, String> {
    let named = env::var_os("PAWEN_CHROMIUM").map(PathBuf::from);
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let usual = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = named.into_iter().chain(usual).find(|path| path.is_file());
    found.ok_or_else(|| format!("no browser: none of {} is in the path", BROWSERS.join(", ")))
}

/// A folder with the tests and what they need.
fn folder() -> Result<PathBuf, String> {
    let (from, to) = (repository("tests/page"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("page"));
    fs::create_dir_all(&to).unwrap();
    // Tests that are gone are not run.
    for old in fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().path()) {
        if old.is_file() {
            fs::remove_file(old).unwrap();
        }
    }
    for file in fs::read_dir(&from).unwrap().map(|entry| entry.unwrap()) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    // npm writes it when everything is there, with what is there.
    let (wanted, complete) = (to.join("package-lock.json"), to.join("node_modules/.complete"));
    if fs::read(&complete).ok() != fs::read(&wanted).ok() {
        output(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&to))?;
        fs::copy(&wanted, &complete).unwrap();
    }
    Ok(to)
}

/// `pawen serve`, ended when this is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(desk: &Desk) -> Self {
        let mut command = program();
        command
            .args(["serve", "--port", "0"])
            .env("PAWEN_INDEX", desk.path("index"))
            .env("PAWEN_SAVED", desk.path("saved.json"));
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Self { process, address: address.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A number of the summary of node's test runner.
fn printed(summary: &str, name: &str) -> u32 {
    let line = summary.lines().find_map(|line| line.strip_prefix(&format!("# {name} ")));
    line.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number of {name} in:\n{summary}"))
}

/// The tests that failed, in the output of node's test runner.
fn failures(printed: &str) -> String {
    let failed: Vec<_> = printed.split("# Subtest: ").filter(|test| test.contains("\nnot ok ")).collect();
    if failed.is_empty() { printed.to_owned() } else { failed.concat() }
}

#[test]
fn pages_do_what_they_should_in_a_browser() {
    let needed = || Ok::<_, String>((chromium()?, output(Command::new("node").arg("--version"))?, folder()?));
    let (browser, _, folder) = match needed() {
        Ok(needed) => needed,
        Err(reason) => return loudly(&format!("the pages were not seen in a browser: {reason}")),
    };
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive"), repository("tests/page/hostile.jsonl")]);
    let server = Server::start(&desk);
    let mut tests = Command::new("node");
    tests.args(["--test", "--test-reporter=tap"]).current_dir(&folder);
    tests.env("PAWEN_PAGE", &server.address).env("PAWEN_CHROMIUM", &browser);
    let summary = output(&mut tests).unwrap_or_else(|wrong| panic!("{}", failures(&wrong)));
    assert!(printed(&summary, "tests") >= TESTS, "{summary}");
    for none in ["fail", "cancelled", "skipped", "todo"] {
        assert_eq!(printed(&summary, none), 0, "{none}: {summary}");
    }
}
