//! The claims of all readers on all fixtures: of those that claim a content, one is surer than the others.

use std::{collections::BTreeMap, fmt::Write as _, fs, io::Read as _, path::Path};

use super::{entries, *};
use crate::archive::{
    Aliases, Throttle,
    dialect::{Claim, Shape},
    dialects::{DIALECTS, PAGES, TEXTS},
    files::bounds::NEVER,
    json::python,
    ptt::posts,
    records::{Found, Records, record, within},
    tables, walk,
};

/// The readers that claim a content, with the strength of their claims.
type Claims = BTreeMap<&'static str, Claim>;

fn add(claims: &mut Claims, name: &'static str, claim: Claim) {
    if claim > Claim::No {
        let known = claims.entry(name).or_insert(claim);
        *known = claim.max(*known);
    }
}

/// The claims on the JSON records of `content`.
fn of_records(content: &str, bounds: &Bounds<'_>, claims: &mut Claims) {
    let mut records = Records::new(Window::of_memory(content.as_bytes(), bounds));
    while let Some(found) = records.next() {
        let Found::Value(value) = found else { continue };
        let text = String::from_utf8_lossy(records.bytes()).into_owned();
        let shape = Shape::new(records.bytes(), &value.members, Aliases::builtin());
        let before = claims.len();
        for dialect in DIALECTS {
            add(claims, dialect.name(), dialect.claims(&shape));
        }
        if let Ok(nested) = serde_json::from_str::<String>(&text) {
            of_records(&nested, bounds, claims);
        } else if claims.len() == before && text.starts_with('{') && record::may_be_table(&text, &value.members) {
            let first = record::rows(&text).and_then(|rows| rows.into_iter().next());
            if first.is_some_and(|row| posts::claims(&row, Aliases::builtin())) {
                add(claims, posts::NAME, Claim::Likely);
            }
        }
        if claims.len() == before {
            for part in within::with_records(&records, &value) {
                of_records(std::str::from_utf8(part.bytes).unwrap(), bounds, claims);
            }
        }
    }
}

/// The claims of all readers on `content`, without regard to what kind of content it is.
fn of(content: &str, bounds: &Bounds<'_>) -> Claims {
    let mut claims = Claims::new();
    of_records(content, bounds, &mut claims);
    if python::begins(content.trim_start().as_bytes()) {
        of_records(&python::to_json(content), bounds, &mut claims);
    }
    for shape in PAGES.into_iter().chain(TEXTS) {
        add(&mut claims, shape.name, (shape.claims)(content));
    }
    if tables::form(content.trim_start_matches('\u{feff}').as_bytes(), Aliases::builtin()).is_some() {
        add(&mut claims, "table", Claim::Certain);
    }
    claims
}

/// The reader that is surest of a content with these claims.
///
/// # Panics
/// If there are two.
fn winner(name: &str, claims: &Claims) -> &'static str {
    let surest = claims.values().max();
    let winners: Vec<_> = claims.iter().filter(|(_, claim)| Some(*claim) == surest).map(|(name, _)| *name).collect();
    assert!(winners.len() <= 1, "{name}: {winners:?}");
    winners.first().copied().unwrap_or("-")
}

/// Adds the winner of each content of the file at `path`: of a container those of its entries.
fn add_winners(file: &SourceFile, bounds: &Bounds<'_>, winners: &mut String) {
    let mut take = |name: &str, mut input: Input<'_>| {
        let mut content = Vec::new();
        // What is left of a damaged stream is a content, too.
        let _ = input.content.read_to_end(&mut content);
        let content = String::from_utf8_lossy(&content);
        writeln!(winners, "{name}: {}", winner(name, &of(&content, bounds))).unwrap();
    };
    let input = input::open(&file.path).unwrap();
    let Some(kind) = input.container else { return take(&file.name, input) };
    let source = entries::source(kind, input, &file.path, bounds).unwrap();
    let outcome = each_entry((kind, source), file, bounds, &mut |name, entry| {
        take(&within(&file.name, Some(name)), entry.unwrap());
        true
    });
    outcome.unwrap();
}

fn winners(folder: &str) -> String {
    let (throttle, mut winners) = (Throttle::new(0), String::new());
    let bounds = Bounds::new(&throttle, &NEVER);
    let files = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)).unwrap().files;
    for file in &files {
        add_winners(file, &bounds, &mut winners);
    }
    winners
}

#[test]
fn one_reader_is_surest_of_each_fixture() {
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()).collect();
    folders.sort_by_key(fs::DirEntry::file_name);
    let all: Vec<String> = folders.iter().map(|folder| winners(folder.file_name().to_str().unwrap())).collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    Food/food_threads_20260120.json: posts by aliases
    MobileComm/MobileComm-M.1600000000.A.5F0.json: ptt-web-crawler
    MobileComm/MobileComm-missing-comma.json: ptt-web-crawler
    MobileComm/trimmed_new.json: ptt-web-crawler
    Stock/Stock-5600-5600.json.gz: ptt-web-crawler
    Stock/Stock-7001-7001.json: ptt-web-crawler
    Stock/Stock-conut.json: ptt-web-crawler
    Stock/Stock-interrupted.json: ptt-web-crawler
    Stock/Stock-trailing-comma.json: ptt-web-crawler
    Stock/canonical-simplified.json: pawen thread
    Stock/deepseek-page.txt: page copy
    Stock/ptt_stock_20240408.json: raw page
    Stock/ptt_stock_20240804.json: raw page
    Tech_Job/threads.jsonl.zst: pawen thread

    binary.bin: -
    blank.txt: -
    bom-crlf.json: ptt-web-crawler
    comment-line.json: ptt-web-crawler
    cut-and-appended.json: ptt-web-crawler
    cut-within.json: ptt-web-crawler
    deep-record.json: ptt-web-crawler
    empty.json: -
    future-format.json: pawen thread
    header-only.json: -
    invalid-utf8.json: ptt-web-crawler
    lines.jsonl: ptt-web-crawler
    lone-surrogate.json: ptt-web-crawler
    not-json.json: -
    notes.txt: -
    placeholders.json: ptt-web-crawler
    raw-newline.json: ptt-web-crawler
    truncated.json.gz: ptt-web-crawler
    truncated.jsonl.zst: -
    unclosed-record.json: ptt-web-crawler
    unknown.json: -
    utf16.json: -

    threads.jsonl: pawen thread

    Kite.jsonl: posts by aliases
    Kite1.json: posts by aliases
    aio.json: posts by aliases
    arrays.json: posts by aliases
    bars.csv: table
    big5.json: ptt-web-crawler
    boards/K/Kite/M.1712345678.A.0A7: post as text
    by-day.json: posts by aliases
    columns.json: posts by aliases
    copied.txt: post as text
    corpus.json: posts by aliases
    crawl.warc.gz!https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html: page of ptt.cc
    data-Kite-2024-04-06.json: posts by aliases
    exploded/M.1712345678.A.0A7: posts by aliases
    gb18030.json: ptt-web-crawler
    groups.json: posts by aliases
    hits.json: posts by aliases
    listing.json: posts by aliases
    mirror.zip!mirror/M.1712345678.A.0A7.html: page of ptt.cc
    mongoexport.json: ptt-web-crawler
    nested-lists.json: posts by aliases
    nested.json: posts by aliases
    no-header.json: posts by aliases
    pages.json: posts by aliases
    pandas-columns.json: posts by aliases
    pandas-split.json: posts by aliases
    parts.json: posts by aliases
    posts.csv: table
    posts.json: posts by aliases
    posts.json.bz2: ptt-web-crawler
    posts.json.gz: ptt-web-crawler
    posts.json.xz: ptt-web-crawler
    posts.tar.gz!posts.json: ptt-web-crawler
    pttweb.html: page of pttweb.cc
    pyptt.json: posts by aliases
    python.txt: ptt-web-crawler
    real-pushes.json: posts by aliases
    rows.tsv: table
    scrapy.json: posts by aliases
    script.js: ptt-web-crawler
    string.json: ptt-web-crawler
    tallies.json: posts by aliases
    threaded.json: posts by aliases
    tidy.csv: table
    uao.json: ptt-web-crawler
    utf16.json: ptt-web-crawler
    wrapped.json: ptt-web-crawler
    www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html: page of ptt.cc
    www.ptt.cc/bbs/Kite/index.html: -
    ");
}
