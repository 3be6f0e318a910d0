//! Licences and sources of everything that pawen is built from are those that `scripts/deny.toml` allows.

use std::process::Command;

use crate::harness::repository;

/// The strings of the array that `key` names in a file of TOML, one a line.
fn allowed(toml: &str, key: &str) -> Vec<String> {
    let start = toml.find(&format!("\n{key} = [")).unwrap();
    let array = &toml[start..start + toml[start..].find(']').unwrap()];
    let lines = array.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned)).collect()
}

/// Whether a licence expression of SPDX can be met by the licences that are allowed. Old manifests write `/` for `OR`.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = either(&mut words, allowed);
    assert_eq!(words.next(), None, "{expression}");
    met
}

type Words<'a, 'w> = &'a mut std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn either(words: Words<'_, '_>, allowed: &[String]) -> bool {
    let mut met = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed);
    }
    met
}

fn both(words: Words<'_, '_>, allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: Words<'_, '_>, allowed: &[String]) -> bool {
    let word = words.next().unwrap();
    if word == "(" {
        let met = either(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return met;
    }
    // An exception only adds to what a licence permits.
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    allowed.iter().any(|licence| licence == word)
}

#[test]
fn every_package_has_a_licence_and_a_source_that_are_allowed() {
    let cargo = |arguments: &[&str]| {
        let ran = Command::new(env!("CARGO")).args(arguments).current_dir(repository("")).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // For other systems there are packages that are not downloaded here.
    let metadata = cargo(&["metadata", "--locked", "--offline", "--format-version=1", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let deny = std::fs::read_to_string(repository("scripts/deny.toml")).unwrap();
    let (licences, registries) = (allowed(&deny, "allow"), allowed(&deny, "allow-registry"));
    let packages = metadata["packages"].as_array().unwrap();
    for package in packages {
        let name = &package["name"];
        assert!(is_met(package["license"].as_str().unwrap_or_default(), &licences), "{name}: {}", package["license"]);
        // Those of this repository have none.
        let Some(source) = package["source"].as_str() else { continue };
        let registry = source.strip_prefix("registry+").unwrap_or(source);
        assert!(registries.iter().any(|allowed| allowed == registry), "{name}: {source}");
    }
    assert!(packages.len() > 100, "the test sees the packages that it is about: {}", packages.len());
}

#[test]
fn an_expression_is_met_by_what_is_allowed() {
    let allowed = ["MIT", "Zlib"].map(str::to_owned);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-2.0 OR MIT", true),
        ("GPL-2.0/MIT", true),
        ("MIT AND Zlib", true),
        ("MIT AND GPL-2.0 OR Zlib", true),
        ("MIT AND (GPL-2.0 OR BSD-2-Clause)", false),
        ("(MIT OR GPL-2.0) AND Zlib", true),
        ("Apache-2.0 WITH LLVM-exception OR Zlib", true),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}
