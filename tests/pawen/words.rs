//! The word table cuts as jieba-rs does with the same words.

use std::{env, ops::ControlFlow, path::Path, sync::atomic::AtomicBool};

use jieba_rs::Jieba;
use pawen::{
    archive::{self, Bounds, Piece, Throttle},
    text::{Segmenter, Units, Userdict},
};
use proptest::prelude::*;

use crate::{harness::repository, jieba_reference};

fn table_words(segmenter: &Segmenter, units: &Units) -> Vec<String> {
    let mut words = Vec::new();
    segmenter.words(units, |word| words.push(word.to_owned()));
    words
}

/// The words of a text, a middle dot between them.
fn cut(segmenter: &Segmenter, text: &str) -> String {
    table_words(segmenter, &Units::of(text)).join("·")
}

#[track_caller]
fn assert_cut_alike(segmenter: &Segmenter, jieba: &Jieba, text: &str) {
    let units = Units::of(text);
    assert_eq!(table_words(segmenter, &units), jieba_reference::words(jieba, &units), "{text:?}");
}

/// What cuts texts when they are indexed cuts as well like a query.
#[track_caller]
fn assert_indexed_alike(segmenter: &Segmenter, indexing: &Segmenter, text: &str) {
    let units = Units::of(text);
    assert_eq!(table_words(segmenter, &units), table_words(indexing, &units), "{text:?}");
}

/// The sum of all frequencies, which jieba-rs returns nowhere else.
fn total(jieba: &Jieba) -> u64 {
    let printed = format!("{jieba:?}");
    printed.split_once("total_freq: ").unwrap().1.trim_end_matches([' ', '}']).parse().unwrap()
}

#[test]
fn the_dictionary_is_that_of_jieba_rs() {
    let mut jieba = Jieba::new();
    let mut count = 0;
    let mut before = total(&jieba);
    for line in jieba_reference::lines(jieba_reference::DICTIONARY) {
        let (word, frequency) = line.split_once(' ').unwrap();
        // Taking a word away takes its frequency off the sum: so it is learned, and at the end nothing may be left.
        assert!(jieba.has_word(word), "{word}");
        jieba.add_word(word, Some(0), None);
        let after = total(&jieba);
        assert_eq!((before - after).to_string(), frequency, "{word}");
        (before, count) = (after, count + 1);
    }
    assert_eq!(before, 0, "jieba-rs has words that the file lacks");
    assert!(format!("{jieba:?}").contains(&format!("records_len: {count},")), "{jieba:?} has {count} words");
}

#[test]
fn readers_words_stay_whole() {
    let segmenter = Segmenter::new();
    for (text, expected) in [
        ("離不開台積電", "离不开·台积电"),
        ("聯發科法說會", "联发科·法说会"),
        ("台股開紅盤", "台股·开·红盘"),
        ("大語言模型", "大语言模型"),
        ("黃仁勳說輝達", "黄仁勋·说·辉达"),
        ("殖利率與除權息", "殖利率·与·除权息"),
        ("護國神山的畢業文", "护国神山·的·毕业文"),
        ("三大法人買超國巨", "三大法人·买超·国巨"),
        ("長榮 陽明 萬海", "长荣·阳明·万海"),
    ] {
        assert_eq!(cut(&segmenter, text), expected, "{text}");
    }
}

#[test]
fn every_line_of_the_supplement_is_needed() {
    let mut jieba = jieba_reference::jieba_without_supplement();
    let mut idle = Vec::new();
    for word in jieba_reference::supplement() {
        if jieba.cut(&jieba_reference::folded(word), false).len() == 1 {
            idle.push(word);
        }
        jieba.add_word(&jieba_reference::folded(word), None, None);
    }
    assert_eq!(idle, Vec::<&str>::new(), "the dictionary, or a line above, keeps these whole already");
}

/// Texts of words and characters of the dictionary and of signs, as a small generator makes them from numbers.
fn text(words: &[&str], draws: &[(u32, u8)]) -> String {
    let signs = ["，", " ", "\n", "ゲ", "A", "7", "％", "🚀", "〇", "々", "㐂", "\u{20000}", "龘", "c++", "T恤", "ㄏ"];
    let mut text = String::new();
    for &(number, kind) in draws {
        let word = words[number as usize % words.len()];
        match kind {
            0..=5 => text.push_str(word),
            6..=10 => text.extend(word.chars().next()),
            11..=13 => text.extend(word.chars().next_back()),
            _ => text.push_str(signs[number as usize % signs.len()]),
        }
    }
    text
}

fn draws(most: usize) -> impl Strategy<Value = Vec<(u32, u8)>> {
    prop::collection::vec((any::<u32>(), 0..16_u8), 1..most)
}

fn words() -> Vec<&'static str> {
    let dictionary =
        jieba_reference::lines(jieba_reference::DICTIONARY).filter_map(|line| Some(line.split_once(' ')?.0));
    // The supplement is short: it comes often enough to count.
    let supplement: Vec<_> = jieba_reference::supplement().collect();
    dictionary.chain(supplement.iter().copied().cycle().take(30_000)).collect()
}

#[test]
fn generated_texts_are_cut_as_jieba_rs_cuts_them() {
    let (segmenter, jieba, words) = (Segmenter::new(), jieba_reference::jieba(), words());
    let indexing = segmenter.for_indexing();
    proptest!(ProptestConfig::with_cases(2000), |(draws in draws(60))| {
        assert_cut_alike(&segmenter, &jieba, &text(&words, &draws));
        assert_indexed_alike(&segmenter, &indexing, &text(&words, &draws));
    });
}

#[test]
fn every_word_of_the_dictionary_is_cut_as_jieba_rs_cuts_it() {
    let (segmenter, jieba) = (Segmenter::new(), jieba_reference::jieba());
    let words = words();
    for pair in words.windows(2).step_by(2) {
        assert_cut_alike(&segmenter, &jieba, &pair.concat());
    }
}

#[test]
fn words_of_a_user_are_weighed_as_jieba_rs_weighs_them() {
    let (plain, words) = (jieba_reference::jieba(), words());
    let line = (draws(4), prop::option::of(prop_oneof![0..50_u64, 0..1_000_000_u64]));
    let lists = prop::collection::vec(line, 0..12);
    proptest!(ProptestConfig::with_cases(60), |(list in lists, texts in prop::collection::vec(draws(30), 8))| {
        let lines: Vec<_> = list.iter().map(|(draws, frequency)| (text(&words, draws), frequency)).collect();
        let file: String = lines
            .iter()
            .map(|(word, frequency)| match frequency {
                Some(frequency) => format!("{word} {frequency}\n"),
                None => format!("{word}\n"),
            })
            .filter(|line| line.trim_end().chars().filter(|c| c.is_whitespace()).count() < 2)
            .collect();
        let Ok(userdict) = Userdict::read("generated", file.as_bytes()) else { return Ok(()) };
        let segmenter = Segmenter::with_userdict(&userdict);
        let mut jieba = plain.clone();
        for (word, frequency) in userdict.words() {
            let given = jieba.add_word(word, frequency.map(|frequency| frequency.try_into().unwrap()), None);
            prop_assert!(frequency.is_some() || segmenter.user_words().contains_key(word) && given > 0);
        }
        let all: String = userdict.words().iter().map(|(word, _)| word.as_str()).collect();
        let indexing = segmenter.for_indexing();
        for draws in &texts {
            assert_indexed_alike(&segmenter, &indexing, &format!("{all}{}{all}", text(&words, draws)));
            assert_cut_alike(&segmenter, &jieba, &format!("{all}{}{all}", text(&words, draws)));
        }
        let again = Segmenter::with_words(segmenter.user_words().clone());
        prop_assert_eq!(cut(&again, &all), cut(&segmenter, &all), "what an index keeps cuts alike");
    });
}

/// Compares on every text of an archive; returns how many there were.
fn compare_on(archive: &Path, most: usize) -> usize {
    let (segmenter, jieba) = (Segmenter::new(), jieba_reference::jieba());
    let mut count = 0;
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    for file in archive::walk(archive).unwrap().files {
        archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
            if let Piece::Thread { thread, .. } = piece {
                let comments = thread.comments.iter().map(|comment| comment.text.as_str());
                for text in [thread.title.as_str(), thread.body.as_str()].into_iter().chain(comments) {
                    assert_cut_alike(&segmenter, &jieba, text);
                    count += 1;
                }
            }
            if count < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    count
}

#[test]
fn the_fixtures_are_cut_as_jieba_rs_cuts_them() {
    assert!(compare_on(&repository("fixtures/archive"), usize::MAX) > 100);
}

#[test]
fn real_archives_are_cut_as_jieba_rs_cuts_them() {
    let corpus = env::var_os("PAWEN_CORPUS").map_or_else(|| repository("../shared/corpus"), Into::into);
    let corpus = corpus.join("ptt-small");
    if corpus.exists() {
        assert!(compare_on(&corpus, 50_000) > 1000);
    } else {
        eprintln!("{}: no corpus here, nothing to compare on", corpus.display());
    }
}
