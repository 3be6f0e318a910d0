//! Turns `src/text/fold.tsv` into the two-stage table that `text::fold` includes.
//!
//! A page holds 256 code points; equal pages are stored once, so the one page of characters that fold to themselves
//! serves nearly everywhere. An entry is the distance to the folded character (21 bits, wrapping), with flags above; of a
//! character that folds to several it is the index of these.
//!
//! Then makes the word table, with what is folded: see `words.rs`.

#[path = "../src/text/words/lexicon.rs"]
mod lexicon;
#[path = "../src/text/words/trie.rs"]
#[expect(dead_code, reason = "only the program goes through all words")]
mod trie;
mod words;

use std::{collections::HashMap, env, error::Error, fmt::Write as _, fs, path::Path};

const LIMIT: usize = 0x32400;
const DISTANCE: u32 = (1 << 21) - 1;
const EXPANDS: u32 = 1 << 29;
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
    let table = Table::parse(&tsv)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("fold_table.rs"), table.render()?)?;
    words::make(&|c| table.fold(c), &tsv, Path::new(&out))
}

/// The lines of `fold.tsv`.
struct Table {
    entries: Vec<u32>,
    expansions: Vec<String>,
    exact: Vec<Exact>,
}

impl Table {
    fn parse(tsv: &str) -> Result<Self, Box<dyn Error>> {
        let mut table = Self { entries: vec![0; LIMIT], expansions: Vec::new(), exact: Vec::new() };
        for line in tsv.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<_> = line.split('\t').collect();
            let [from, to, ..] = fields[..] else { return Err("a line without a folded form".into()) };
            let from = u32::from_str_radix(from, 16)?;
            let mut entry = table.entry(from, to)?;
            if let Some(mark) = fields.get(2).filter(|mark| !mark.is_empty()) {
                entry |= AMBIGUOUS;
                table.exact.push((from, u32::from_str_radix(mark, 16)?, fields.get(3) == Some(&"s")));
            }
            *table.entries.get_mut(from as usize).ok_or("a code point beyond the ideographs of plane 3")? = entry;
        }
        Ok(table)
    }

    fn entry(&mut self, from: u32, to: &str) -> Result<u32, Box<dyn Error>> {
        let codes: Vec<u32> = to.split(' ').map(|code| u32::from_str_radix(code, 16)).collect::<Result<_, _>>()?;
        match codes[..] {
            [0] => Ok(SKIP),
            [code] => Ok(code.wrapping_sub(from) & DISTANCE),
            _ => {
                let text = codes.into_iter().map(char::from_u32).collect::<Option<_>>().ok_or("no code point")?;
                self.expansions.push(text);
                Ok(EXPANDS | u32::try_from(self.expansions.len() - 1)?)
            }
        }
    }

    /// As `text::fold` does it with the table; characters that fold to several occur in no word and stay as they are.
    fn fold(&self, c: char) -> Option<char> {
        match self.entries.get(c as usize) {
            None | Some(0) => Some(c),
            Some(entry) if entry & SKIP != 0 => None,
            Some(entry) if entry & EXPANDS != 0 => Some(c),
            Some(entry) => char::from_u32((c as u32).wrapping_add(entry & DISTANCE) & DISTANCE),
        }
    }

    fn render(&self) -> Result<String, Box<dyn Error>> {
        let mut number = HashMap::new();
        let mut pages = Vec::new();
        let mut page_of = Vec::new();
        for page in self.entries.chunks(256) {
            let next = pages.len();
            let index = *number.entry(page).or_insert(next);
            if index == next {
                pages.push(page);
            }
            page_of.push(u16::try_from(index)?);
        }
        let Self { expansions, exact, .. } = self;
        let mut out = String::new();
        writeln!(out, "pub(super) static PAGE_OF: [u16; {}] = {page_of:?};", page_of.len())?;
        writeln!(out, "pub(super) static PAGES: [[u32; 256]; {}] = {pages:?};", pages.len())?;
        writeln!(out, "pub(super) static EXPANSIONS: [&str; {}] = {expansions:?};", expansions.len())?;
        writeln!(out, "pub(super) static EXACT: [(u32, u32, bool); {}] = {exact:?};", exact.len())?;
        Ok(out)
    }
}
