//! Numbers of things, in words.

use std::fmt;

use super::{Language, Localize};

/// A number of things: `1 thread`, `1,234 threads`, `1,234 篇文章`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u64, pub Noun);

/// A kind of thing that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// Threads.
    Thread,
    /// Comments.
    Comment,
    /// Comment blocks.
    CommentBlock,
    /// Files.
    File,
    /// Records.
    Record,
    /// Words.
    Word,
    /// Further files.
    MoreFile,
}

impl Noun {
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Thread => ("thread", "threads", "篇文章"),
            Self::Comment => ("comment", "comments", "則推文"),
            Self::CommentBlock => ("comment block", "comment blocks", "段推文"),
            Self::File => ("file", "files", "個檔案"),
            Self::Record => ("record", "records", "筆記錄"),
            Self::Word => ("word", "words", "個詞"),
            Self::MoreFile => ("more file", "more files", "個檔案"),
        }
    }
}

impl Count {
    /// The number and what is counted, in `language`.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        self.localized(language).to_string()
    }
}

impl Localize for Count {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, noun) = *self;
        let (one, many, chinese) = noun.words();
        let noun = match language {
            Language::Chinese => chinese,
            Language::English if number == 1 => one,
            Language::English => many,
        };
        write!(f, "{} {noun}", thousands(number))
    }
}

/// `1,234,567`
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let table = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")];
        for (number, wanted) in table {
            assert_eq!(thousands(number), wanted);
        }
    }

    #[test]
    fn one_thing_is_in_the_singular() {
        let words = |number| Count(number, Noun::Thread).text(Language::English);
        assert_eq!([words(1), words(0), words(2000)], ["1 thread", "0 threads", "2,000 threads"]);
    }
}
