//! The words of a user become part of the index, and a query is cut with the same.

use std::fs;

use pawen::{
    cli::Exit,
    index::{IndexDir, OpenIndex},
    text::Units,
};
use tantivy::Term;

use crate::harness::{Desk, thread};

/// A word that no dictionary has, and its folded form.
const WORD: &str = "無名氏軍團";
const FOLDED: &str = "无名氏军团";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "無名氏軍團來了", "", &[("amy", "無名氏軍團")])]);
    for (name, words) in [("words.txt", "# 我的詞\n無名氏軍團\n"), ("other.txt", "無名氏軍團 9\n"), ("none.txt", "\n")]
    {
        fs::write(desk.path(name), words).unwrap();
    }
    desk
}

fn run(desk: &Desk, words: &str, arguments: &[&str]) -> (Exit, String) {
    let (words, archive) = (desk.path(words), desk.path("archive"));
    let mut line: Vec<_> =
        arguments.iter().map(|&word| if word == "ARCHIVE" { archive.to_str().unwrap() } else { word }).collect();
    line.extend(["--userdict", words.to_str().unwrap()]);
    let (exit, _, err) = desk.pawen(&line);
    (exit, err.replace(desk.path("").to_str().unwrap(), "DESK/"))
}

/// Whether the title is indexed with the word whole, and whether a query would be cut so.
fn whole(index: &OpenIndex) -> (bool, bool) {
    let indexed =
        index.searcher().doc_freq(&Term::from_field_text(index.fields().title.words.unwrap(), FOLDED)).unwrap();
    let mut cut = Vec::new();
    index.segmenter().words(&Units::of(WORD), |word| cut.push(word.to_owned()));
    (indexed == 1, cut == [FOLDED])
}

#[test]
fn an_index_keeps_the_words_it_was_made_with() {
    let desk = desk();
    assert_eq!(run(&desk, "words.txt", &["index", "ARCHIVE"]).0, Exit::Hits);
    assert_eq!(whole(&desk.open()), (true, true));
    // Without the option, and with the same words, an update keeps them.
    desk.write("a.jsonl", &[thread(1, "無名氏軍團走了", "", &[])]);
    desk.update();
    assert_eq!(whole(&desk.open()), (true, true));
    desk.write("a.jsonl", &[thread(1, "無名氏軍團又來了", "", &[])]);
    assert_eq!(run(&desk, "words.txt", &["index", "ARCHIVE"]).0, Exit::Hits);
    assert_eq!(whole(&desk.open()), (true, true));
    // With others it is refused, and nothing is changed.
    desk.write("a.jsonl", &[thread(1, "地震", "", &[])]);
    let (exit, err) = run(&desk, "other.txt", &["index", "ARCHIVE"]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err, @"
    error: DESK/index: made with other words than those given
    hint: leave --userdict out to keep its words; make a new index with `pawen rebuild --userdict FILE`; or name another folder with --index
    ");
    assert_eq!(whole(&desk.open()), (true, true));
}

#[test]
fn without_words_of_a_user_the_index_has_none() {
    let desk = desk();
    desk.update();
    assert_eq!(whole(&desk.open()), (false, false));
    assert_eq!(run(&desk, "words.txt", &["index", "ARCHIVE"]).0, Exit::Error, "words cannot come in later");
    assert_eq!(run(&desk, "none.txt", &["index", "ARCHIVE"]).0, Exit::Hits, "no words are the same as none");
    assert_eq!(run(&desk, "words.txt", &["rebuild", "ARCHIVE"]).0, Exit::Hits, "a rebuild brings them in");
    assert_eq!(whole(&desk.open()), (true, true));
    assert_eq!(desk.pawen(&["rebuild"]).0, Exit::Hits, "and another one keeps them");
    assert_eq!(whole(&desk.open()), (true, true));
}

#[test]
fn the_index_that_is_kept_for_an_archive_is_rebuilt_with_other_words() {
    let desk = desk();
    let open = || {
        let caches = fs::read_dir(desk.path("cache")).unwrap().next().unwrap().unwrap().path();
        OpenIndex::open(&IndexDir::new(fs::read_dir(caches).unwrap().next().unwrap().unwrap().path())).unwrap()
    };
    let search = ["search", "軍團", "--archive", "ARCHIVE"];
    assert_eq!(run(&desk, "words.txt", &search).0, Exit::Hits);
    assert_eq!((whole(&open()), open().generation()), ((true, true), 1));
    let archive = desk.path("archive");
    assert_eq!(desk.pawen(&["search", "軍團", "--archive", archive.to_str().unwrap()]).0, Exit::Hits);
    assert_eq!((whole(&open()), open().generation()), ((true, true), 1), "a query needs no option");
    assert_eq!(run(&desk, "none.txt", &search).0, Exit::Hits);
    assert_eq!((whole(&open()), open().generation()), ((false, false), 2));
}

#[test]
fn malformed_words_are_an_error_with_their_line() {
    let desk = desk();
    fs::write(desk.path("bad.txt"), "無名氏\n軍團 x9\n").unwrap();
    insta::assert_snapshot!(run(&desk, "bad.txt", &["index", "ARCHIVE"]).1, @"
    error: DESK/bad.txt:2: frequency `x9` is not a whole number from 0 to 1000000000
    hint: a line is `WORD`, `WORD FREQUENCY` or `WORD FREQUENCY TAG`, in UTF-8
    ");
    insta::assert_snapshot!(run(&desk, "missing.txt", &["index", "ARCHIVE"]).1, @"
    error: DESK/missing.txt: No such file or directory (os error 2)
    hint: --userdict names a file of words, one a line
    ");
    fs::write(desk.path("mixed.txt"), "軍團\nAI軍團\n5G\n").unwrap();
    let (exit, err) = run(&desk, "mixed.txt", &["index", "ARCHIVE"]);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(err.lines().next().unwrap(), @"DESK/mixed.txt: 2 words left out, as letters, digits and signs are never cut; the first on line 2: AI軍團");
    insta::assert_snapshot!(run(&desk, "words.txt", &["search", "軍團"]).1, @"
    error: --userdict DESK/words.txt: an index that was made before cuts queries with the words it was made with
    hint: leave it out, or give --archive DIR too
    ");
}
