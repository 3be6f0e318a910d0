//! A user's words, in the file format of jieba's user dictionaries.

use super::lexicon::is_ideograph;
use crate::{Error, Result, error::InputRemedy, message::messages, text::fold::folded};

/// The maximum length of a word, in characters: a token has at most 200 bytes, and a character at most four.
const MAX_LENGTH: usize = 50;
/// The maximum frequency of a word: the sum of all never overflows, and jieba's most frequent word has a thousandth of
/// it.
const MAX_FREQUENCY: u64 = 1_000_000_000;

messages! {
    /// An error of a file of words.
    enum WordsMessage {
        BadLine { name: String, line: usize, fault: LineFault } => "{name}:{line}: {fault}", "{name}:{line}：{fault}";
    }
}

messages! {
    /// A fault of a line.
    enum LineFault {
        NotUtf8 => "not UTF-8", "不是 UTF-8";
        TooManyColumns => "more than a word, a frequency and a tag", "除了詞、詞頻和詞性以外還有別的";
        WordTooLong { most: usize } => "the word has more than {most} characters", "詞超過 {most} 個字";
        BadFrequency { typed: String, most: u64 } =>
            "frequency `{typed}` is not a whole number from 0 to {most}", "詞頻 `{typed}` 不是 0 到 {most} 的整數";
    }
}

/// Words that a user wants kept whole, folded, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Userdict {
    words: Vec<(String, Option<u64>)>,
    skipped: Vec<SkippedWord>,
}

/// A word that is skipped: letters, digits and signs are never split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedWord {
    /// Its line, counted from 1.
    pub line: usize,
    /// The word as written in the file.
    pub word: String,
}

impl Userdict {
    /// Parses a file; `name` is its name in errors.
    ///
    /// A line holds a word, optionally its frequency (0 removes the word), and a tag, which is part of jieba's format
    /// and ignored here. Empty lines and lines that begin with `#` are skipped.
    ///
    /// # Errors
    /// If a line is malformed, with file, line and reason.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self> {
        let mut userdict = Self::default();
        // Editors on Windows write a byte order mark.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        for (line, bytes) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            userdict
                .read_line(line, bytes)
                .map_err(|fault| WordsMessage::BadLine { name: name.to_owned(), line, fault })
                .map_err(|message| Error::new(message).hint(InputRemedy::UserdictForm))?;
        }
        Ok(userdict)
    }

    fn read_line(&mut self, line: usize, bytes: &[u8]) -> Result<(), LineFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| LineFault::NotUtf8)?;
        let mut columns = text.split_whitespace();
        let Some(written) = columns.next().filter(|word| !word.starts_with('#')) else { return Ok(()) };
        let frequency = match columns.next() {
            // jieba's files may have a tag and no frequency.
            Some(tag) if tag.bytes().all(|byte| byte.is_ascii_alphabetic()) => None,
            Some(number) => Some(read_frequency(number)?),
            None => None,
        };
        if columns.count() > 1 {
            return Err(LineFault::TooManyColumns);
        }
        let word: String = folded(written).collect();
        if word.chars().count() > MAX_LENGTH {
            return Err(LineFault::WordTooLong { most: MAX_LENGTH });
        }
        if word.is_empty() || !word.chars().all(is_ideograph) {
            self.skipped.push(SkippedWord { line, word: written.to_owned() });
        } else {
            self.words.push((word, frequency));
        }
        Ok(())
    }

    /// The words, folded, in the order of the file, with the frequencies given there.
    #[must_use]
    pub fn words(&self) -> &[(String, Option<u64>)] {
        &self.words
    }

    /// The words that were skipped.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedWord] {
        &self.skipped
    }
}

fn read_frequency(number: &str) -> Result<u64, LineFault> {
    match number.parse() {
        Ok(frequency) if frequency <= MAX_FREQUENCY => Ok(frequency),
        _ => Err(LineFault::BadFrequency { typed: number.to_owned(), most: MAX_FREQUENCY }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let file = "\u{feff}# 我的詞\n台積電 5\r\n\n航海王\n護國神山 7 n\n韭菜 n\nAI晶片 3\n裏裡 0\n";
        let userdict = Userdict::read("words.txt", file.as_bytes()).unwrap();
        let words: Vec<_> = userdict.words().iter().map(|(word, frequency)| (word.as_str(), *frequency)).collect();
        assert_eq!(
            words,
            [("台积电", Some(5)), ("航海王", None), ("护国神山", Some(7)), ("韭菜", None), ("里里", Some(0))]
        );
        assert_eq!(userdict.skipped(), [SkippedWord { line: 7, word: "AI晶片".to_owned() }]);
    }

    #[test]
    fn errors_name_the_line() {
        let error = |bytes: &[u8]| Userdict::read("words.txt", bytes).unwrap_err().to_string();
        insta::assert_snapshot!(error("台積電\n鴻海 many3".as_bytes()), @"words.txt:2: frequency `many3` is not a whole number from 0 to 1000000000");
        insta::assert_snapshot!(error("鴻海 -1".as_bytes()), @"words.txt:1: frequency `-1` is not a whole number from 0 to 1000000000");
        insta::assert_snapshot!(error("鴻海 1 n 很多".as_bytes()), @"words.txt:1: more than a word, a frequency and a tag");
        insta::assert_snapshot!(error(b"\n\n\xa5x\xbfn\xb9q 5"), @"words.txt:3: not UTF-8");
        insta::assert_snapshot!(error("長".repeat(51).as_bytes()), @"words.txt:1: the word has more than 50 characters");
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = Userdict::read("words.txt", &bytes);
        }
    }
}
