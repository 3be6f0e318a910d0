//! The files of a module: which of them use each other, and that no two types share a name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::sources;
use crate::harness::repository;

/// The path of a module or an item from the root of the crate.
type Name = Vec<String>;

/// The files that each file of a module uses. Files are named by their place in the module, without `.rs`.
pub(super) type Graph = BTreeMap<String, BTreeSet<String>>;

/// Files that are compiled for tests alone, by their names, and the folder of such files.
const OF_TESTS: [&str; 5] = ["tests", "tests.rs", "laws.rs", "hits/sample.rs", "hits/schema.rs"];

/// Returns whether a source file is compiled for tests alone. Its path is that below `src`.
pub(crate) fn is_of_tests(path: &Path) -> bool {
    path.iter().any(|part| part == OF_TESTS[0]) || OF_TESTS.iter().any(|test| path.ends_with(test))
}

/// The source texts of a module without their tests, by the paths of the modules that they are.
fn modules(module: &str) -> BTreeMap<Name, (String, String)> {
    let (root, mut modules) = (repository("src"), BTreeMap::new());
    sources(&root.join(module), &mut |path, source| {
        if is_of_tests(path.strip_prefix(&root).unwrap()) {
            return;
        }
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let place = path.strip_prefix(&root).unwrap().with_extension("");
        let mut name: Name = place.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        name.pop_if(|last| last == "mod");
        let file = place.strip_prefix(module).unwrap_or(Path::new("mod")).to_str().unwrap().to_owned();
        modules.insert(name, (file, source.to_owned()));
    });
    modules
}

/// Every path in a `use` declaration: each with whether it is a re-export, and the name that it has here.
fn uses(source: &str) -> Vec<(bool, Name, String)> {
    let mut all = Vec::new();
    let mut declaration: Option<String> = None;
    for line in source.lines() {
        let starts = |line: &str| line.starts_with("use ") || (line.starts_with("pub") && line.contains(" use "));
        if declaration.is_none() && !line.starts_with(' ') && starts(line) {
            declaration = Some(String::new());
        }
        let Some(text) = &mut declaration else { continue };
        text.push_str(line.trim());
        if let Some(declaration) = text.ends_with(';').then(|| declaration.take()).flatten() {
            let (visibility, tree) = declaration.trim_end_matches(';').split_once("use ").unwrap();
            expand(&[], tree, &mut |path, name| all.push((!visibility.is_empty(), path, name)));
        }
    }
    all
}

/// Visits each path of a tree of paths.
fn expand(prefix: &[String], tree: &str, visit: &mut dyn FnMut(Name, String)) {
    let tree = tree.trim();
    if let Some((path, list)) = tree.split_once('{') {
        let mut prefix = prefix.to_vec();
        prefix.extend(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned));
        let (mut depth, mut start) = (0, 0);
        let list = list.strip_suffix('}').unwrap();
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &list[start..at], visit);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return expand(&prefix, &list[start..], visit);
    }
    if !tree.is_empty() {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path: Name = prefix.iter().cloned().chain(path.split("::").map(str::to_owned)).collect();
        path.pop_if(|last| last == "self");
        let name = if alias.is_empty() { path.last().unwrap().clone() } else { alias.to_owned() };
        visit(path, name);
    }
}

/// The files of a module that use each other, re-exports followed to where an item is defined.
pub(super) fn graph(module: &str) -> Graph {
    let modules = modules(module);
    let mut aliases: BTreeMap<(Name, String), Name> = BTreeMap::new();
    let mut used: Vec<(Name, Name)> = Vec::new();
    for (own, (_, source)) in &modules {
        for (is_exported, path, name) in uses(source) {
            let Some(path) = absolute(own, &path, &modules) else { continue };
            if is_exported {
                aliases.insert((own.clone(), name), path);
            } else {
                used.push((own.clone(), path));
            }
        }
    }
    let mut graph: Graph = modules.values().map(|(file, _)| (file.clone(), BTreeSet::new())).collect();
    for (own, path) in used {
        let other = defining(path, &modules, &aliases);
        if let Some((file, _)) = modules.get(&other).filter(|_| other != own) {
            graph.get_mut(&modules[&own].0).unwrap().insert(file.clone());
        }
    }
    graph
}

/// A path from the root of the crate; `None` for one of another crate.
fn absolute(own: &Name, path: &Name, modules: &BTreeMap<Name, (String, String)>) -> Option<Name> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([own, &path[1..]].concat()),
        "super" => Some([&own[..own.len() - supers], &path[supers..]].concat()),
        child => modules.contains_key(&[&own[..], &[child.to_owned()]].concat()).then(|| [&own[..], path].concat()),
    }
}

/// The module in which the item at `path` is defined.
fn defining(
    mut path: Name,
    modules: &BTreeMap<Name, (String, String)>,
    aliases: &BTreeMap<(Name, String), Name>,
) -> Name {
    loop {
        let Some(end) = (1..=path.len()).rev().find(|&end| modules.contains_key(&path[..end])) else { return path };
        let module = path[..end].to_vec();
        let item = path.get(end).and_then(|item| aliases.get(&(module.clone(), item.clone())));
        match item {
            Some(target) => path = [&target[..], &path[end + 1..]].concat(),
            None => return module,
        }
    }
}

/// The groups of files that use each other in a circle, each in order.
pub(super) fn cycles(graph: &Graph) -> BTreeSet<Vec<String>> {
    let reached = |from: &String| {
        let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
        while let Some(file) = left.pop() {
            left.extend(graph[file].iter().filter(|&next| seen.insert(next.clone())));
        }
        seen
    };
    let reached: BTreeMap<_, _> = graph.keys().map(|file| (file, reached(file))).collect();
    let circle = |file: &String| {
        let others = reached[file].iter().filter(|other| reached[other].contains(file));
        others.cloned().collect::<Vec<_>>()
    };
    graph.keys().map(circle).filter(|circle| circle.len() > 1).collect()
}

/// The numbers of source files in the folders of a module, without those of tests.
pub(super) fn folders(module: &str) -> BTreeMap<String, usize> {
    let mut folders = BTreeMap::new();
    for (file, _) in modules(module).into_values() {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(format!("{module}/{folder}")).or_default() += 1;
    }
    folders
}

/// The names of the types of a module, each with the files that define it.
pub(super) fn types(module: &str) -> BTreeMap<String, Vec<String>> {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, source) in modules(module).into_values() {
        for name in source.lines().filter_map(defined) {
            // A type may be defined once for each system.
            let files = types.entry(name.to_owned()).or_default();
            if !files.contains(&file) {
                files.push(file.clone());
            }
        }
    }
    types
}

/// The name of the type that a line begins to define, outside functions and implementations.
fn defined(line: &str) -> Option<&str> {
    let item = line.strip_prefix("pub").map_or(line, |rest| rest.trim_start_matches(|c| c != ' ').trim_start());
    // The path of `pub(in crate::module)` has a blank.
    let item =
        item.split_once(") ").map_or(item, |(scope, rest)| if scope.contains(['<', '{', '(']) { item } else { rest });
    let name = ["struct ", "enum ", "trait ", "type "].iter().find_map(|keyword| item.strip_prefix(keyword))?;
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

#[test]
fn types_are_seen_in_every_form() {
    let names = [
        "struct A;",
        "pub enum A<T> {",
        "pub(super) trait A: B {",
        "pub(in crate::b) struct A(pub u8);",
        "type A = (u8);",
    ];
    assert_eq!(names.map(defined), [Some("A"); 5]);
    assert_eq!(defined("    type A = u8;"), None);
    assert_eq!(defined("pub fn a() -> (struct_, u8) {"), None);
}

#[test]
fn uses_are_followed() {
    let path = |path: &str| path.split("::").map(str::to_owned).collect::<Name>();
    let source = "use a::{self, b::{C, D as E}};\npub(crate) use x::Y;\nuse crate::{\n    f,\n    g::H,\n};\n";
    let found: Vec<_> = uses(source).into_iter().map(|(public, path, name)| (public, path.join("::"), name)).collect();
    let expected = [
        (false, "a", "a"),
        (false, "a::b::C", "C"),
        (false, "a::b::D", "E"),
        (true, "x::Y", "Y"),
        (false, "crate::f", "f"),
        (false, "crate::g::H", "H"),
    ];
    assert_eq!(found, expected.map(|(public, path, name)| (public, path.to_owned(), name.to_owned())));
    let modules = ["a", "a::b", "a::b::c"].map(|name| (path(name), (name.to_owned(), String::new())));
    let modules = BTreeMap::from(modules);
    let aliases = BTreeMap::from([((path("a::b"), "T".to_owned()), path("a::b::c::T"))]);
    assert_eq!(absolute(&path("a::b::c"), &path("super::T"), &modules), Some(path("a::b::T")));
    assert_eq!(defining(path("a::b::T"), &modules, &aliases), path("a::b::c"));
    assert_eq!(absolute(&path("a"), &path("b::T"), &modules), Some(path("a::b::T")));
    assert_eq!(absolute(&path("a"), &path("tantivy::T"), &modules), None);
}
