//! The text of a post's page, in which body, footer, comments and the author's answers follow each other as lines.

use crate::{
    archive::{
        names::article_id::place_of_url,
        ptt::times::{self, CommentClock, Stamp},
    },
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime},
};

const STATION: &str = "※ 發信站:";
const ADDRESS: &str = "※ 文章網址:";
const FROM: &str = "◆ From:";
/// What the forum itself writes behind a post; no one's words.
const FURNITURE: [&str; 5] = [STATION, ADDRESS, FROM, "※ 編輯:", "※ 轉錄者:"];

/// A page taken apart.
#[derive(Debug, Default)]
pub(in crate::archive) struct PageText {
    /// What was posted, without header and footer.
    pub(in crate::archive) body: String,
    /// The address it was posted from.
    pub(in crate::archive) ip: Option<String>,
    /// The country printed for that address.
    pub(in crate::archive) country: Option<String>,
    /// The comments, and between them the author's answers, which have no floor.
    pub(in crate::archive) comments: Vec<Comment>,
}

/// What is known about a page before it is read.
pub(in crate::archive) struct Page<'a> {
    pub(in crate::archive) id: &'a ThreadId,
    pub(in crate::archive) posted_at: Option<UnixTime>,
    pub(in crate::archive) author: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// What `thread` says of its page.
    pub(in crate::archive) fn of(thread: &'a Thread) -> Self {
        Self { id: &thread.id, posted_at: thread.posted_at, author: thread.author.as_deref() }
    }
}

/// `thread` with what `text`, that of its page, has: the body, the address, and the comments.
pub(in crate::archive) fn filled(thread: Thread, text: &str) -> Thread {
    let PageText { body, ip, country, comments } = read(text, &Page::of(&thread));
    Thread { body, ip, country, comments, ..thread }
}

/// Takes the text of a page apart: header line, body, footer, comments.
///
/// A line of comment within the body counts as the forum counts it: it was pasted there or came along when the post was
/// forwarded, and PTT numbers it with the others.
pub(in crate::archive) fn read(text: &str, page: &Page<'_>) -> PageText {
    let text = without_header(text);
    let lines: Vec<&str> = text.lines().collect();
    let footer = footer(&lines, page.id).unwrap_or(lines.len());
    let (body, rest) = lines.split_at(footer);
    let mut reader = CommentReader::new(page);
    // Before the comments below it, so that floors are counted from the top of the page.
    let body: Vec<&str> = body.iter().copied().filter(|line| !reader.pasted(line)).collect();
    reader.below(rest);
    let (ip, country) = origin_in(rest.iter().copied());
    PageText { body: trimmed_body(&body), ip, country, comments: reader.comments }
}

/// Reads `text`, lines of comments and between them the author's answers, as they follow the footer of a page.
pub(in crate::archive) fn comments(text: &str, page: &Page<'_>) -> Vec<Comment> {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = CommentReader::new(page);
    reader.below(&lines);
    reader.comments
}

/// Whether `line` is a comment as the page prints it.
pub(in crate::archive) fn is_comment(line: &str) -> bool {
    CommentLine::read(line).is_some()
}

/// Whether `text` is that of a whole page: it has the forum's footer.
pub(in crate::archive) fn is_page(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), STATION.as_bytes())
        // At the begin of a line: within one the sign is quoted.
        .any(|at| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
}

/// Drops the first line if it is the glued header `作者…看板…標題…時間…`.
fn without_header(text: &str) -> &str {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let is_header = first.starts_with("作者") && first.contains("標題") && first.contains("時間");
    if is_header { rest } else { text }
}

/// Which line is the post's own footer: a forwarded post carries the footer of the original as well.
fn footer(lines: &[&str], id: &ThreadId) -> Option<usize> {
    let stations = || (0..).zip(lines).filter(|(_, line)| line.starts_with(STATION)).map(|(at, _)| at);
    let names_this = |at: usize| {
        let near = lines.iter().skip(at).take(3);
        near.filter_map(|line| address(line)).any(|place| place == *id)
    };
    // Without an address the first: what follows the footer of a post are comments, and these may be pasted pages.
    stations().find(|&at| names_this(at)).or_else(|| stations().next())
}

/// The post that a line's `※ 文章網址:` names.
pub(in crate::archive) fn address(line: &str) -> Option<ThreadId> {
    place_of_url(line.split_once(ADDRESS)?.1)
}

/// The address and country in the first of `lines` that has them.
pub(in crate::archive) fn origin_in<'a>(lines: impl Iterator<Item = &'a str>) -> (Option<String>, Option<String>) {
    lines.map(origin).find(|(ip, _)| ip.is_some()).unwrap_or_default()
}

/// The address and country in `※ 發信站: …, 來自: 1.2.3.4 (臺灣)`, or in the older `◆ From: 1.2.3.4`.
fn origin(line: &str) -> (Option<String>, Option<String>) {
    let known = if line.starts_with(STATION) { line.split_once("來自:") } else { line.split_once(FROM) };
    let Some((_, known)) = known else { return (None, None) };
    let mut words = known.split_whitespace();
    let ip = words.next().and_then(times::address).map(str::to_owned);
    let country = words.next().and_then(|word| word.strip_prefix('(')?.strip_suffix(')')).map(str::to_owned);
    (ip, country)
}

/// Whether a line is the forum's own.
pub(in crate::archive) fn is_furniture(line: &str) -> bool {
    FURNITURE.iter().any(|sign| line.starts_with(sign))
}

/// Whether a line begins the footer.
pub(in crate::archive) fn is_station(line: &str) -> bool {
    line.starts_with(STATION)
}

/// The lines of a body without the blank ones at its ends and the `--` before its footer.
pub(in crate::archive) fn trimmed_body(lines: &[&str]) -> String {
    let body = lines.join("\n");
    let body = body.trim_end();
    let body = body.strip_suffix("\n--").unwrap_or(if body == "--" { "" } else { body });
    body.trim_end().trim_start_matches(['\n', '\r']).to_owned()
}

struct CommentReader<'a> {
    page: &'a Page<'a>,
    clock: CommentClock,
    floor: u32,
    answer: Vec<&'a str>,
    comments: Vec<Comment>,
}

impl<'a> CommentReader<'a> {
    fn new(page: &'a Page<'a>) -> Self {
        Self { page, clock: CommentClock::new(page.posted_at), floor: 0, answer: Vec::new(), comments: Vec::new() }
    }

    /// Takes the line if it is a whole comment with its time.
    fn pasted(&mut self, line: &str) -> bool {
        // In a body only with its time: a line that begins with the same sign may be the author's.
        let comment = CommentLine::read(line).filter(|comment| comment.stamp.is_some());
        comment.map(|comment| self.comment(&comment)).is_some()
    }

    /// Reads what is below the body.
    fn below(&mut self, lines: &[&'a str]) {
        let mut lines = lines.iter().copied().peekable();
        while let Some(line) = lines.next() {
            if is_furniture(line) {
                self.end_answer();
            } else if let Some(mut comment) = CommentLine::read(line) {
                self.end_answer();
                if comment.stamp.is_none() {
                    // A line end that slipped into the comment parts it from its time.
                    comment.stamp = lines
                        .next_if(|next| Stamp::read(next.trim()).is_some())
                        .and_then(|next| Stamp::read(next.trim()));
                }
                self.comment(&comment);
            } else {
                self.answer.push(line);
            }
        }
        self.end_answer();
    }

    fn comment(&mut self, line: &CommentLine<'_>) {
        self.floor += 1;
        self.comments.push(Comment {
            floor: Some(self.floor),
            reaction: Some(line.reaction),
            author: Some(line.author.to_owned()),
            text: line.text.to_owned(),
            posted_at: line.stamp.and_then(|stamp| self.clock.date(stamp)),
            ip: line.ip.map(str::to_owned),
            earlier: None,
            earlier_floor: None,
        });
    }

    /// What the author wrote between the comments becomes one without a floor.
    fn end_answer(&mut self) {
        let text = std::mem::take(&mut self.answer).join("\n").trim().to_owned();
        if !text.is_empty() && text != "--" {
            self.comments.push(answer(text, self.page.author));
        }
    }
}

/// An author's answer between the comments.
pub(in crate::archive) fn answer(text: String, author: Option<&str>) -> Comment {
    Comment { text, author: author.map(str::to_owned), ..Comment::default() }
}

/// A line such as `推 someone     : text 01/28 16:46`.
struct CommentLine<'a> {
    reaction: Reaction,
    author: &'a str,
    text: &'a str,
    ip: Option<&'a str>,
    stamp: Option<Stamp>,
}

impl<'a> CommentLine<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let glued =
            || Some(line.split_at(line.chars().next()?.len_utf8())).filter(|_| Stamp::split_off(line).is_some());
        let spaced = line.split_once(' ').filter(|(sign, _)| Reaction::from_sign(sign).is_some());
        // Without blanks where a crawler has stripped each part: the time says that it is a comment.
        let (sign, rest) = spaced.or_else(glued)?;
        let reaction = Reaction::from_sign(sign)?;
        let (author, text) = rest.split_once(':')?;
        let author = author.trim();
        let (text, stamp) = match Stamp::split_off(text) {
            Some((text, stamp)) => (text.trim(), Some(stamp)),
            None => (text.trim(), None),
        };
        let plausible = if stamp.is_some() { is_word(author) } else { is_account(author) };
        // Boards that print addresses print them before the time; an address elsewhere is text.
        let (text, ip) = if stamp.is_some() { without_address(text) } else { (text, None) };
        plausible.then_some(Self { reaction, author, text, ip, stamp })
    }
}

fn without_address(text: &str) -> (&str, Option<&str>) {
    let (before, last) = text.rsplit_once(' ').unwrap_or(("", text));
    match times::address(last) {
        Some(ip) => (before.trim_end(), Some(ip)),
        None => (text, None),
    }
}

/// An id, which may be masked (`h**e`): a comment that ends with its time may be by anyone.
fn is_word(text: &str) -> bool {
    (1..=20).contains(&text.len()) && !text.contains(char::is_whitespace)
}

/// An id as PTT gives them: the author's answers may begin with the same signs, and have no time.
fn is_account(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    first && (2..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "作者momo77 (桃)看板Stock標題[標的] 2330時間Sat Apr  6 20:57:43 2024

body
推 pasted01    : before the post 04/01 10:00

--
※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1712408267.A.481.html
推 aa1         : one 04/06 21:06
噓 b*b         : two04/06 21:07
an answer
on two lines

※ 編輯: momo77 (1.2.3.4 臺灣), 04/06/2024 21:20:11
→ cc3         : broken by a line end
 04/06 21:30
→ cc3         : 5.6.7.8 04/06 21:31
→ 結論: no comment";

    fn page() -> PageText {
        let id = ThreadId { board: "Stock".to_owned(), article: "M.1712408267.A.481".to_owned() };
        read(PAGE, &Page { id: &id, posted_at: Some(UnixTime(1_712_408_267)), author: Some("momo77") })
    }

    #[test]
    fn a_page_is_taken_apart() {
        let page = page();
        assert_eq!(page.body, "body");
        assert_eq!((page.ip.as_deref(), page.country.as_deref()), (Some("1.2.3.4"), Some("臺灣")));
        let known: Vec<_> =
            page.comments.iter().map(|c| (c.floor, c.author.as_deref().unwrap(), c.text.as_str())).collect();
        assert_eq!(
            known,
            [
                (Some(1), "pasted01", "before the post"),
                (Some(2), "aa1", "one"),
                (Some(3), "b*b", "two"),
                (None, "momo77", "an answer\non two lines"),
                (Some(4), "cc3", "broken by a line end"),
                (Some(5), "cc3", ""),
                (None, "momo77", "→ 結論: no comment"),
            ]
        );
        assert_eq!(page.comments[5].ip.as_deref(), Some("5.6.7.8"));
        assert!(page.comments.iter().filter(|c| c.floor.is_some()).all(|c| c.posted_at.is_some()));
    }

    #[test]
    fn the_footer_is_the_posts_own() {
        let id = ThreadId { board: "B".to_owned(), article: "M.2.A.000".to_owned() };
        let other = "x\n※ 發信站: a, 來自: 1.1.1.1 (臺灣)\n※ 文章網址: https://www.ptt.cc/bbs/B/M.1.A.000.html\ny";
        let own = "※ 發信站: b, 來自: 2.2.2.2 (日本)\n※ 文章網址: https://www.ptt.cc/bbs/B/M.2.A.000.html";
        let page = read(&format!("{other}\n--\n{own}\n"), &Page { id: &id, posted_at: None, author: None });
        assert_eq!(page.ip.as_deref(), Some("2.2.2.2"));
        assert!(page.body.ends_with("html\ny"), "{}", page.body);
    }
}
