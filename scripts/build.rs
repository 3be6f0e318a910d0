//! Turns `src/text/fold.tsv` into the two-stage table that `text::fold` includes.
//!
//! A page holds 256 code points; equal pages are stored once, so the one page of characters that stand for themselves
//! serves nearly everywhere. An entry is the distance to the folded character (21 bits, wrapping), with flags above.
//!
//! Then makes the word table, with what is folded: see `words.rs`.

#[path = "../src/text/words/lexicon.rs"]
mod lexicon;
#[path = "../src/text/words/trie.rs"]
#[expect(dead_code, reason = "only the program goes through all words")]
mod trie;
mod words;

use std::{collections::HashMap, env, error::Error, fmt::Write as _, fs, path::Path};

const LIMIT: usize = 0x30000;
const DISTANCE: u32 = (1 << 21) - 1;
const SKIP: u32 = 1 << 30;
const AMBIGUOUS: u32 = 1 << 31;

/// A line of the table of exact forms: the character, its exact form, whether it is only ever a simplified form.
type Exact = (u32, u32, bool);

fn main() -> Result<(), Box<dyn Error>> {
    // The data alone: cargo runs a build script again when the script itself or one of its modules changes.
    for data in ["src/text/fold.tsv", words::DICTIONARY, words::SUPPLEMENT] {
        println!("cargo::rerun-if-changed={data}");
    }
    let tsv = fs::read_to_string("src/text/fold.tsv")?;
    let (entries, exact) = parse(&tsv)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("fold_table.rs"), render(&entries, &exact)?)?;
    words::make(&|c| fold(&entries, c), &tsv, Path::new(&out))
}

/// As `text::fold` does it with the table.
fn fold(entries: &[u32], c: char) -> Option<char> {
    match entries.get(c as usize) {
        None | Some(0) => Some(c),
        Some(entry) if entry & SKIP != 0 => None,
        Some(entry) => char::from_u32((c as u32).wrapping_add(entry & DISTANCE) & DISTANCE),
    }
}

fn parse(tsv: &str) -> Result<(Vec<u32>, Vec<Exact>), Box<dyn Error>> {
    let mut entries = vec![0; LIMIT];
    let mut exact = Vec::new();
    for line in tsv.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let mut hex = || u32::from_str_radix(fields.next().unwrap_or_default(), 16);
        let (from, to) = (hex()?, hex()?);
        let mark = hex().ok();
        let entry = entries.get_mut(from as usize).ok_or("a code point beyond plane 2")?;
        *entry = if to == 0 { SKIP } else { to.wrapping_sub(from) & DISTANCE };
        if let Some(mark) = mark {
            *entry |= AMBIGUOUS;
            exact.push((from, mark, fields.next() == Some("s")));
        }
    }
    Ok((entries, exact))
}

fn render(entries: &[u32], exact: &[Exact]) -> Result<String, Box<dyn Error>> {
    let mut number = HashMap::new();
    let mut pages = Vec::new();
    let mut page_of = Vec::new();
    for page in entries.chunks(256) {
        let next = pages.len();
        let index = *number.entry(page).or_insert(next);
        if index == next {
            pages.push(page);
        }
        page_of.push(u16::try_from(index)?);
    }
    let mut out = String::new();
    writeln!(out, "pub(super) static PAGE_OF: [u16; {}] = {page_of:?};", page_of.len())?;
    writeln!(out, "pub(super) static PAGES: [[u32; 256]; {}] = {pages:?};", pages.len())?;
    writeln!(out, "pub(super) static EXACT: [(u32, u32, bool); {}] = {exact:?};", exact.len())?;
    Ok(out)
}
