//! Archives of any size, with the statistics of real ones.
//!
//! The distributions: lengths of titles, posts and comments, comments a thread, consecutive comments of one user,
//! pauses and shares of signs are those of the Stock board (`thread.rs`, `prose.rs`); words come from jieba's
//! dictionary by its frequencies, in traditional characters, and from the supplement; people, Latin words and repeated
//! phrases by Zipf's law (`vocabulary.rs`). `--describe` prints the same statistics of any archive, to compare.
//!
//! The same size and seed give the same bytes on every machine, and a larger archive begins with the files of a smaller one.

mod prose;
mod thread;
mod vocabulary;
mod weighted;

use std::{fmt, fs, path::Path};

use pawen::{Error, Result};

use crate::corpus::Random;
use thread::Author;
pub(crate) use vocabulary::is_han;

/// The threads of a file: a page of the forum's index.
const THREADS: u64 = 20;

/// The figures of a generated archive.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) files: u64,
    pub(crate) threads: u64,
    pub(crate) comments: u64,
    pub(crate) bytes: u64,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, threads, comments, bytes } = self;
        write!(f, "{files} files, {threads} threads, {comments} comments, {bytes} bytes")
    }
}

/// Makes an archive of `bytes` of JSON, up to the end of the last file.
pub(crate) fn make(folder: &Path, bytes: u64, seed: u64) -> Result<Made> {
    let failed = |error: std::io::Error| Error::io(folder, error);
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Error::verbatim(format!("{}: not empty", folder.display())));
    }
    let author = Author::new();
    let (mut made, mut out) = (Made::default(), String::new());
    while made.bytes < bytes {
        out.clear();
        made.comments += file(&mut out, &author, made.files, seed);
        let number = made.files + 1;
        fs::write(folder.join(format!("Stock-{number:05}-{number:05}.json")), &out).map_err(failed)?;
        made.files += 1;
        made.threads += THREADS;
        made.bytes += out.len() as u64;
    }
    Ok(made)
}

/// Adds one file, and returns the number of its comments.
fn file(out: &mut String, author: &Author, number: u64, seed: u64) -> u64 {
    let mut random = Random(mixed(seed ^ mixed(number)));
    let (mut earlier, mut comments) = (Vec::new(), 0);
    out.push_str(r#"{"articles": ["#);
    for place in 0..THREADS {
        if place > 0 {
            out.push_str(",\n");
        }
        comments += author.write(out, number * THREADS + place, &mut earlier, &mut random) as u64;
    }
    out.push_str("]}");
    comments
}

/// Spreads a number over all bits (splitmix64); never 0, a fixed point of the random number generator.
const fn mixed(number: u64) -> u64 {
    let a = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (c ^ (c >> 31)) | 1
}
