//! The file of settings: what it sets, what comes before it, and what is refused.

use std::fs;

use pawen::cli::Exit;

use crate::harness::{Desk, thread};

/// A desk with an index, whose settings are `text`.
fn desk(text: &str) -> Desk {
    let desk = Desk::new();
    let threads: Vec<_> = (1..=4).map(|day| thread(day, "颱風", "", &[("amy", "推")])).collect();
    desk.write("a.jsonl", &threads);
    desk.update();
    fs::write(desk.path("config.toml"), text).unwrap();
    desk
}

fn pawen(desk: &Desk, variables: &[(&str, &str)], arguments: &[&str]) -> (Exit, String, String) {
    let file = desk.path("config.toml");
    desk.pawen_where(&[&[("PAWEN_CONFIG", file.to_str().unwrap())], variables].concat(), arguments)
}

#[test]
fn an_option_comes_before_a_variable_this_before_the_settings_and_these_before_the_default() {
    let desk = desk("lang = \"zh-TW\"\ntz = \"UTC\"\nlimit = 2\ncolor = \"always\"\n");
    let said = |variables: &[(&str, &str)], arguments: &[&str]| pawen(&desk, variables, arguments).2;
    assert!(said(&[], &["search", "颱風"]).contains("4 篇"), "the settings before the locale");
    assert!(said(&[("PAWEN_LANG", "en")], &["search", "颱風"]).contains("4 threads"));
    assert!(said(&[("PAWEN_LANG", "en")], &["--lang", "zh", "search", "颱風"]).contains("4 篇"));
    let time = |arguments: &[&str]| {
        let (_, out, _) = pawen(&desk, &[], &[&["search", "颱風", "-n", "1", "--json"], arguments].concat());
        let hits: serde_json::Value = serde_json::from_str(&out).unwrap();
        hits[0]["posted_at"].as_str().unwrap()[19..].to_owned()
    };
    assert_eq!(time(&[]), "+00:00");
    assert_eq!(time(&["--tz", "Asia/Taipei"]), "+08:00");
    assert_eq!(desk.pawen(&["search", "颱風", "--json"]).1.matches("+08:00").count(), 4, "without settings");
    let hits = |arguments: &[&str]| {
        let out = pawen(&desk, &[], &[&["search", "颱風"], arguments].concat()).1;
        (out.matches("Test/M.").count(), out.contains('\x1b'))
    };
    assert_eq!(hits(&[]), (2, true));
    assert_eq!(hits(&["-n", "3", "--color", "never"]), (3, false));
    assert_eq!(hits(&["-f", "ids"]).0, 4, "programs get all hits");
}

#[test]
fn a_setting_leaves_the_other_defaults_as_they_are() {
    for text in ["tz = \"UTC\"\n", "color = \"never\"\n", "limit = 3\n"] {
        let desk = desk(text);
        let (exit, _, err) = pawen(&desk, &[], &["search", "颱風"]);
        assert_eq!(exit, Exit::Hits, "{text}: {err}");
    }
}

#[test]
fn archives_and_the_index_have_names() {
    let desk = desk("");
    let (archive, index) = (desk.path("archive"), desk.path("index"));
    let text = format!("index = {index:?}\n[archives]\nstorms = {archive:?}\n");
    fs::write(desk.path("config.toml"), text).unwrap();
    // An empty variable is none.
    let (exit, out, err) = pawen(&desk, &[], &["count", "颱風", "-a", "storms"]);
    assert_eq!((exit, out.as_str()), (Exit::Hits, "4\n"), "{err}");
    assert_eq!(pawen(&desk, &[], &["stats", "-a", "storms"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["stats", "-a", archive.to_str().unwrap()]).0, Exit::Hits, "it is the index of the folder");
    let (exit, _, err) = pawen(&desk, &[], &["count", "颱風", "-a", "storm"]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err, @r"
    error: storm: No such file or directory (os error 2)
    hint: the archives in the settings are storms
    ");
    // Only `-a` takes names.
    assert_eq!(pawen(&desk, &[], &["index", "storms"]).0, Exit::Error);
    let output = crate::harness::program()
        .args(["count", "颱風"])
        .env("PAWEN_CONFIG", desk.path("config.toml"))
        .env_remove("PAWEN_INDEX")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "4\n", "the index of the settings");
}

#[test]
fn a_wrong_setting_is_an_error_with_its_place() {
    let error = |text: &str| {
        let desk = desk(text);
        let (exit, out, err) = pawen(&desk, &[], &["count", "颱風"]);
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{text}");
        err.replace(desk.path("").to_str().unwrap(), "")
    };
    let shown = [
        "limit = 3\ncolour = \"always\"\n",
        "limit = \"three\"\n",
        "\ntz = \"Asia/Nowhere\"\n",
        "color = \"sometimes\"\n",
        "lang = \"fr\"\n",
        "index = \"relative/folder\"\n",
        "[archives]\n\"a/b\" = \"/tmp\"\n",
        "[archive]\n",
        "limit = \n",
        "limit = -1\n",
    ];
    insta::assert_snapshot!(shown.map(error).join("\n"), @r#"
    error: config.toml:2: no setting colour
    hint: the settings are lang, index, tz, color, limit, and names of archives in [archives]

    error: config.toml: cannot be read as settings: invalid type: string "three", expected usize for key `limit` at line 1 column 9
    hint: docs/config.md lists the keys and their values

    error: config.toml:2: tz cannot be Asia/Nowhere: failed to find time zone `Asia/Nowhere` in time zone database; a name is such as Asia/Taipei, Europe/Berlin or UTC
    hint: docs/config.md lists the keys and their values

    error: config.toml:1: color cannot be sometimes: invalid variant: sometimes
    hint: docs/config.md lists the keys and their values

    error: config.toml:1: lang fr: no such language
    hint: the languages are zh-TW, en

    error: config.toml:1: relative/folder: not a whole path
    hint: a path begins with / or with ~/

    error: config.toml:2: "a/b": not the name of an archive
    hint: a name has no slash, by which paths are known

    error: config.toml:1: no setting archive
    hint: the settings are lang, index, tz, color, limit, and names of archives in [archives]

    error: config.toml: cannot be read as settings: expected a value, found a newline at line 1 column 9
    hint: docs/config.md lists the keys and their values

    error: config.toml: cannot be read as settings: invalid value: integer `-1`, expected usize for key `limit` at line 1 column 9
    hint: docs/config.md lists the keys and their values
    "#);
}

#[test]
fn settings_that_cannot_be_read_are_an_error() {
    let desk = desk("limit = 3\n");
    let (exit, _, err) = desk.pawen_where(&[("PAWEN_CONFIG", "none/config.toml")], &["stats"]);
    assert!(exit == Exit::Error && err.contains("PAWEN_CONFIG"), "{err}");
    fs::write(desk.path("config.toml"), b"lang = \"\xff\"\n").unwrap();
    assert_eq!(pawen(&desk, &[], &["stats"]).0, Exit::Error);
    fs::write(desk.path("config.toml"), "#".repeat(2 << 20)).unwrap();
    let (exit, _, err) = pawen(&desk, &[], &["stats"]);
    assert!(exit == Exit::Error && err.contains("larger than 1 MiB"), "{err}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::write(desk.path("config.toml"), "limit = 3\n").unwrap();
        assert_eq!(pawen(&desk, &[], &["stats"]).0, Exit::Hits);
        fs::set_permissions(desk.path("config.toml"), fs::Permissions::from_mode(0o666)).unwrap();
        let (exit, _, err) = pawen(&desk, &[], &["stats"]);
        assert!(exit == Exit::Error && err.contains("chmod o-w"), "{err}");
    }
}

#[test]
fn the_documented_file_is_valid_and_names_every_setting() {
    let document = include_str!("../../docs/config.md");
    let example = document.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let desk = desk(example);
    let (exit, _, err) = pawen(&desk, &[("PAWEN_LANG", "en")], &["help", "query"]);
    assert_eq!(exit, Exit::Hits, "{err}");
    fs::write(desk.path("config.toml"), "nothing = 1\n").unwrap();
    let (_, _, err) = pawen(&desk, &[("PAWEN_LANG", "en")], &["stats"]);
    let settings = err.split("the settings are ").nth(1).unwrap();
    for key in
        settings.split([',', ' ']).filter(|word| !matches!(*word, "" | "and" | "names" | "of" | "archives" | "in"))
    {
        let key = key.trim();
        assert!(example.contains(key) && document.contains(&format!("`{key}`")), "{key}");
    }
}

#[test]
fn a_folder_is_indexed_once() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[])]);
    let (archive, cache) = (desk.path("archive"), desk.path("cache"));
    let archive = archive.to_str().unwrap();
    let (index, cache_name) = (desk.path("index"), cache.to_str().unwrap().to_owned());
    let pawen = |arguments: &[&str]| {
        desk.pawen_where(&[("PAWEN_INDEX", index.to_str().unwrap()), ("PAWEN_CACHE", &cache_name)], arguments)
    };
    assert_eq!(pawen(&["index", archive]).0, Exit::Hits);
    // The user's own index is searched and updated.
    desk.write("b.jsonl", &[thread(2, "颱風", "", &[])]);
    assert_eq!(pawen(&["search", "颱風", "-a", archive, "--format", "ids"]).1.lines().count(), 2);
    assert!(!cache.exists(), "there is no second index");
    assert_eq!(pawen(&["count", "颱風"]).1, "2\n");
    let stats = pawen(&["stats", "-a", archive]).1;
    let place = |folder: &std::path::Path| format!("folder      {}\nmade from   {archive}\n", folder.display());
    assert!(stats.ends_with(&place(&index)), "{stats}");
    // Threads of deleted files that the user has kept are kept by a search.
    std::fs::remove_file(desk.path("archive/b.jsonl")).unwrap();
    assert_eq!(pawen(&["index", "--keep-missing"]).0, Exit::Hits);
    desk.write("c.jsonl", &[thread(3, "颱風", "", &[])]);
    assert_eq!(pawen(&["count", "颱風", "-a", archive]).1, "3\n");
    // An index that leaves something out does not hold the folder.
    assert_eq!(pawen(&["index", "--exclude", "c.jsonl"]).0, Exit::Hits);
    assert_eq!(pawen(&["count", "颱風", "-a", archive]).1, "2\n");
    assert!(cache.exists());
    // Nor does one of several folders.
    let other = desk.path("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(desk.path("archive/a.jsonl"), other.join("a.jsonl")).unwrap();
    assert_eq!(pawen(&["index", "--exclude", "", other.to_str().unwrap()]).0, Exit::Hits);
    let stats = pawen(&["stats", "-a", archive]).1;
    assert!(!stats.contains(index.to_str().unwrap()), "{stats}");
}
