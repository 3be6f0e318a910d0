//! Completions of shells and the manual, as the program prints them.

use std::process::Output;

use pawen::cli::{Exit, command};

use crate::harness::{Desk, program, repository};

/// What pawen prints for fish while `words` are typed.
fn completed(desk: &Desk, words: &[&str]) -> Vec<String> {
    let Output { stdout, status, stderr } = program()
        .args(["--", "pawen"])
        .args(words)
        .env("PAWEN_COMPLETE", "fish")
        .env("PAWEN_INDEX", desk.path("index"))
        .env("PAWEN_SAVED", desk.path("saved.json"))
        .output()
        .unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let lines = String::from_utf8(stdout).unwrap();
    lines.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn commands_options_and_values_of_queries_are_completed() {
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive")]);
    assert_eq!(desk.pawen(&["save", "chips", "半導體"]).0, Exit::Hits);
    assert_eq!(completed(&desk, &["sea"]), ["search"]);
    assert!(completed(&desk, &["search", "--so"]).contains(&"--sort".to_owned()));
    assert_eq!(completed(&desk, &["search", "--sort", "new"]), ["newest"]);
    assert_eq!(completed(&desk, &["search", "board:st"]), ["board:Stock"]);
    assert_eq!(completed(&desk, &["count", "半導體 看板:s"]), ["半導體 看板:Stock"]);
    assert_eq!(completed(&desk, &["search", "query:"]), ["query:chips"]);
    assert_eq!(completed(&desk, &["search", "--since-last", "c"]), ["chips"]);
    let none = Desk::new();
    assert_eq!(completed(&none, &["search", "board:s"]), Vec::<String>::new(), "without an index");
}

#[test]
fn every_shell_has_a_script_and_others_are_named() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (exit, script, _) = desk.pawen(&["completions", shell]);
        assert!(exit == Exit::Hits && script.contains("PAWEN_COMPLETE") && script.contains("pawen"), "{script}");
    }
    let (exit, _, err) = desk.pawen(&["completions", "tcsh"]);
    assert!(exit == Exit::Error && err.contains("the shells are bash"), "{err}");
}

#[test]
fn every_command_has_a_manual_page_with_its_options() {
    let desk = Desk::new();
    let (exit, page, _) = desk.pawen(&["man"]);
    assert!(exit == Exit::Hits && page.contains(".TH pawen 1"), "{page}");
    for subcommand in command().get_subcommands() {
        let (exit, page, _) = desk.pawen(&["man", subcommand.get_name()]);
        assert_eq!(exit, Exit::Hits);
        for option in subcommand.get_arguments().filter_map(|argument| argument.get_long()) {
            let escaped = option.replace('-', "\\-");
            assert!(page.contains(&escaped), "{} --{option}: {page}", subcommand.get_name());
        }
    }
    assert_eq!(desk.pawen(&["man", "nothing"]).0, Exit::Error);
}
