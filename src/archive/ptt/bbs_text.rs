//! A post as text: copied off its page on ptt.cc, mailed by the BBS, or a file of the BBS itself. The header is on lines of
//! its own, and the comments are as the page shows them.

use super::{facts::Facts, page_text};
use crate::{
    archive::{
        dialect::{Claim, Context, WholeFile, WholePost},
        names::is_name,
    },
    text::escape_length,
};

/// This dialect.
pub(in crate::archive) static TEXT: WholeFile = WholeFile { name: "post as text", claims, read };

/// How many lines may come before the header: names of buttons, copied along.
const BEFORE: usize = 12;
/// How many lines the header has at most.
const HEADER: usize = 6;
/// What a copy of the page has below the comments.
const FURNITURE: [&str; 4] = ["推文自動更新已", "返回看板", "分享\t", "瀏覽 第"];

/// Claims a text that begins with the header of a post.
fn claims(text: &str) -> Claim {
    let head: String = text.split_inclusive('\n').take(BEFORE + HEADER).collect();
    let plain = without_ansi(&head);
    let lines: Vec<&str> = plain.lines().map(str::trim_end).collect();
    if PostHeader::find(&lines).is_some() { Claim::Certain } else { Claim::No }
}

fn read(text: &str, context: &Context<'_>) -> Option<WholePost> {
    let plain = without_ansi(text);
    let lines: Vec<&str> = plain.lines().map(str::trim_end).collect();
    let header = PostHeader::find(&lines)?;
    let below = lines.get(header.end..).unwrap_or_default();
    let kept: Vec<&str> = below
        .iter()
        .copied()
        .skip_while(|line| is_rule(line))
        .filter(|line| !FURNITURE.iter().any(|sign| line.starts_with(sign)))
        .collect();
    let body = kept.join("\n");
    let address = below.iter().rev().find_map(|line| page_text::address(line));
    let board = [header.board, context.board()].into_iter().find(|board| is_name(board)).unwrap_or_default();
    let facts = Facts {
        board: address.as_ref().map_or(board, |place| &place.board),
        article: address.as_ref().map_or(context.article(), |place| &place.article),
        title: header.title,
        author: header.author,
        date: header.date,
        body: &body,
        ..Facts::default()
    };
    Some(WholePost { thread: page_text::filled(facts.thread(), &body), is_cut: false })
}

/// The header that `body` begins with, as the text of a whole page does, and what follows it; an empty header if it begins
/// otherwise.
pub(super) fn without_header(body: &str) -> (PostHeader<'_>, &str) {
    let lines: Vec<&str> = body.lines().take(HEADER).collect();
    let Some(header) = lines.first().filter(|line| line.starts_with("作者")).and_then(|_| PostHeader::at(&lines, 0))
    else {
        return (PostHeader::default(), body);
    };
    let length = body.split_inclusive('\n').take(header.end).map(str::len).sum();
    (header, body.get(length..).unwrap_or_default())
}

/// Whether `line` is the rule that a terminal draws below the header.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| c == '─')
}

/// The lines before the body.
#[derive(Default)]
pub(super) struct PostHeader<'a> {
    pub(super) author: &'a str,
    pub(super) board: &'a str,
    pub(super) title: &'a str,
    pub(super) date: &'a str,
    /// The first line of the body.
    pub(super) end: usize,
}

/// Where further posts begin in `text`, a file that may hold several: at a header below the footer of the post before. A
/// post that is forwarded has its header above that footer.
pub(in crate::archive) fn further(text: &str) -> Vec<usize> {
    let (mut starts, mut at, mut is_below) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        if is_below && field(line, "作者").is_some() {
            let head: Vec<&str> = text.get(at..).unwrap_or_default().lines().take(HEADER).map(str::trim_end).collect();
            if PostHeader::at(&head, 0).is_some() {
                starts.push(at);
                is_below = false;
            }
        }
        is_below |= page_text::address(line).is_some();
        at += line.len();
    }
    starts
}

impl<'a> PostHeader<'a> {
    fn find(lines: &[&'a str]) -> Option<Self> {
        let start = lines.iter().take(BEFORE).position(|line| field(line, "作者").is_some())?;
        Self::at(lines, start)
    }

    /// The header that begins with the line numbered `start`.
    pub(super) fn at(lines: &[&'a str], start: usize) -> Option<Self> {
        if let Some(header) = lines.get(start).and_then(|line| Self::glued(line)) {
            return Some(Self { end: start + 1, ..header });
        }
        let mut header = Self::default();
        for (at, line) in lines.iter().enumerate().skip(start).take(HEADER) {
            if let Some(author) = field(line, "作者").filter(|_| header.author.is_empty()) {
                (header.author, header.board) = author_and_board(author);
            } else if let Some(board) = field(line, "看板") {
                header.board = board;
            } else if let Some(title) = field(line, "標題") {
                header.title = title;
            } else if let Some(date) = field(line, "時間") {
                // The time is the last line of a header: what follows is the post, whatever it begins with.
                (header.date, header.end) = (date, at + 1);
                break;
            // A line that is none of the header: the word was met in a text.
            } else if !line.is_empty() {
                return None;
            }
        }
        (header.end > 0 && !header.title.is_empty()).then_some(header)
    }
}

impl<'a> PostHeader<'a> {
    /// The header that crawlers make of one by taking the text of its elements: `作者ann1 (安)看板Kite標題[心得] 線軸時間Sat …`.
    fn glued(line: &'a str) -> Option<Self> {
        let rest = line.trim_start().strip_prefix("作者")?;
        // A title may have any of the words, and comes last but for the time.
        let (author, rest) = rest.split_once("看板")?;
        let (board, rest) = rest.split_once("標題")?;
        let (title, date) = rest.rsplit_once("時間")?;
        let is_glued = is_name(board.trim()) && !date.trim().is_empty();
        is_glued.then(|| Self {
            author: author.trim(),
            board: board.trim(),
            title: title.trim(),
            date: date.trim(),
            end: 1,
        })
    }
}

/// The value of a line of the header.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let value = line.trim_start().strip_prefix(name)?;
    Some(value.trim_start().trim_start_matches([':', '：']).trim())
}

/// Takes the line of the BBS apart, which has the author and the board: `ann1 (安) 看板: Kite`.
fn author_and_board(value: &str) -> (&str, &str) {
    let parts = ["看板", "站內"].into_iter().find_map(|name| value.rsplit_once(name));
    let Some((author, board)) = parts else { return (value, "") };
    let board = board.trim_start().trim_start_matches([':', '：']).trim();
    (author.trim(), board.split_whitespace().next().unwrap_or_default())
}

/// `text` without the sequences that set colours on a terminal.
fn without_ansi(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, from)) = memchr::memchr(0x1b, rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(before);
        rest = from.get(escape_length(from)..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::{Aliases, dialect::ListHeader},
        thread::Thread,
    };

    fn post(text: &str, name: &str) -> Option<Thread> {
        read(text, &Context::new(&ListHeader::default(), name, Aliases::builtin())).map(|post| post.thread)
    }

    const BELOW: &str = "\n線斷了，\u{1b}[1;33m怎麼辦\u{1b}[m\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17 (臺灣)\n推 ben2: 換線 04/06 03:36\n推文自動更新已關閉\n";

    #[test]
    fn posts_are_read_from_a_copy_and_from_a_file_of_the_bbs() {
        let copy = format!("返回看板\n作者ann1 (安)\n看板Kite\n標題[問題] 風箏\n時間Sat Apr  6 03:34:35 2024\n{BELOW}");
        let file = format!("作者: ann1 (安) 看板: Kite\n標題: [問題] 風箏\n時間: Sat Apr  6 03:34:35 2024\n{BELOW}");
        for text in [copy, file] {
            let thread = post(&text, "boards/K/Kite/M.1712345678.A.0A7").unwrap();
            assert_eq!(thread.id.to_string(), "Kite/M.1712345678.A.0A7");
            assert_eq!(
                (thread.title.as_str(), thread.author.as_deref(), thread.nick.as_deref()),
                ("[問題] 風箏", Some("ann1"), Some("安"))
            );
            assert_eq!((thread.body.as_str(), thread.comments.len()), ("線斷了，怎麼辦", 1));
            assert_eq!((thread.comments[0].text.as_str(), thread.comments[0].floor), ("換線", Some(1)));
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["", "作者說\n這是一篇", "標題x\n作者y\n", "作者a\n看板b\n標題c\n沒有時間"] {
            assert!(post(text, "x.txt").is_none(), "{text}");
        }
    }
}
