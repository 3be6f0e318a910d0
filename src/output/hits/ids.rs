//! One id a line: `board/article`, for a comment `board/article#floor` with the first of its floors; for text that the
//! thread's author wrote between the comments `board/article#floor+1`, the first such text after that floor (0 before
//! the first comment).
//!
//! One line is one id whatever the names contain: characters that could be misread are percent-encoded, as in a URL,
//! and [`read`] decodes them. The names of PTT come out unchanged.

use std::io;

use crate::output::{HitWriter, Options};
use crate::{
    search::{CommentRef, Hit, LineHit},
    text::{
        hex,
        visible::{is_hidden, percent_encode},
    },
    thread::ThreadId,
};

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), _: &Options) -> Self {
        Self { out }
    }
}

impl HitWriter for Writer<'_> {
    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        match hit {
            Hit::Thread(hit) => writeln!(self.out, "{}", encoded(&hit.id)),
            Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => {
                writeln!(self.out, "{}#{}", encoded(&hit.id), hit.spot)
            }
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The id as one word, safe on a terminal: `board/article`, percent-encoded where it could be misread.
#[must_use]
pub fn encoded(id: &ThreadId) -> String {
    let mut word = String::new();
    for c in id.board.chars() {
        // The first `/` ends the board, so that an article may contain others.
        encode(c, c == '/', &mut word);
    }
    word.push('/');
    for c in id.article.chars() {
        encode(c, false, &mut word);
    }
    word
}

/// Reads `board/article` or `board/article#floor`, percent-encoded or not. `None` if it is neither.
#[must_use]
pub fn read(word: &str) -> Option<(ThreadId, Option<CommentRef>)> {
    let (board, rest) = word.split_once('/')?;
    // The last `#`: a raw id may contain one itself, the floor is digits only.
    let (article, spot) = match rest.rsplit_once('#') {
        Some((article, spot)) => (article, Some(spot.parse().ok()?)),
        None => (rest, None),
    };
    Some((ThreadId { board: decoded(board)?, article: decoded(article)? }, spot))
}

fn encode(c: char, is_separator: bool, word: &mut String) {
    let is_misread = matches!(c, '%' | '#') || c.is_whitespace() || is_hidden(c);
    if is_misread || is_separator { percent_encode(c, word) } else { word.push(c) }
}

/// Decodes percent-encoding; a `%` without two hexadecimal digits after it stays a `%`. `None` if the bytes are not
/// UTF-8.
fn decoded(word: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.first_chunk().filter(|_| byte == b'%').and_then(|digits| hex::byte(*digits));
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        output::{Format, hits::sample},
        search::CommentHit,
    };

    #[test]
    fn a_hit_is_its_id() {
        insta::assert_snapshot!(sample::printed(Format::Ids, None, false), @r"
        Stock/M.1738053981.A.415
        Stock/M.1738053981.A.415#28
        Stock/M.1738053981.A.415#29
        ");
        let between = CommentHit { floors: vec![], spot: CommentRef { floor: 28, after: 1 }, ..sample::comment() };
        assert_eq!(sample::raw(&[Hit::Comment(between)], Format::Ids, None, false), "Stock/M.1738053981.A.415#28+1\n");
    }

    #[test]
    fn one_line_is_one_id() {
        let table = [
            ("C_Chat", "M.1.A.2", "C_Chat/M.1.A.2"),
            ("股票", "M.1", "股票/M.1"),
            ("a b", "c\nd", "a%20b/c%0Ad"),
            ("a/b", "c/d", "a%2Fb/c/d"),
            ("50%", "x#3", "50%25/x%233"),
            ("\u{202e}", "\x1b", "%E2%80%AE/%1B"),
        ];
        for (board, article, word) in table {
            let id = ThreadId { board: board.to_owned(), article: article.to_owned() };
            assert_eq!(encoded(&id), word);
        }
    }

    #[test]
    fn an_id_typed_by_hand_is_read() {
        let id = |board: &str, article: &str| ThreadId { board: board.to_owned(), article: article.to_owned() };
        assert_eq!(read("Stock/M.1.A.2"), Some((id("Stock", "M.1.A.2"), None)));
        assert_eq!(read("Stock/M.1.A.2#28"), Some((id("Stock", "M.1.A.2"), Some(CommentRef::floor(28)))));
        assert_eq!(read("Stock/M.1.A.2#0+2"), Some((id("Stock", "M.1.A.2"), Some(CommentRef { floor: 0, after: 2 }))));
        assert_eq!(read("50%/100%25"), Some((id("50%", "100%"), None)));
        for word in ["", "M.1.A.2", "Stock/M.1#x", "Stock/M.1#", "%ff/a"] {
            assert_eq!(read(word), None, "{word:?}");
        }
    }

    proptest! {
        #[test]
        fn every_id_is_read_back(board in any::<String>(), article in any::<String>()) {
            let id = ThreadId { board, article };
            let word = encoded(&id);
            prop_assert!(!word.contains(|c: char| c.is_whitespace() || c.is_control()));
            prop_assert_eq!(read(&word), Some((id, None)));
        }
    }
}
