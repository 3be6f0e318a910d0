//! The text that someone copied off a post's page in a browser: title, board, views, body, footer, numbered comments.
//!
//! There the number of a comment is glued to the id of its author, which may itself end in digits: `sheng763141樓` is
//! floor 1 by `sheng76314`. What settles it is that floors follow each other.

use super::{
    page_text,
    times::{CommentClock, Stamp},
};
use crate::{
    archive::{
        dialect::{Claim, Context, WholeFile, WholePost},
        names::article_id::{ArticleId, article_url},
    },
    thread::{Comment, Thread, ThreadId},
};

/// This dialect.
pub(in crate::archive) static TEXT: WholeFile = WholeFile { name: "page copy", claims, read };

/// What heads the list of other posts below the comments.
const MORE: [&str; 3] = ["更多", "相關文章", "延伸閱讀"];
/// Ids are shorter; but other forums' may be longer than PTT's.
const LONGEST_ACCOUNT: usize = 24;

/// Claims a text with a footer that names a post. Other shapes have that, too.
fn claims(text: &str) -> Claim {
    let lines: Vec<&str> = text.lines().collect();
    if footer(&lines).is_some() { Claim::Likely } else { Claim::No }
}

fn read(text: &str, _: &Context<'_>) -> Option<WholePost> {
    let lines: Vec<&str> = text.lines().collect();
    let (footer, id) = footer(&lines)?;
    let (above, below) = lines.split_at_checked(footer)?;
    let mut thread = Thread { url: article_url(&id), ..Thread::new(id) };
    thread.posted_at = thread.id.article.parse().ok().map(ArticleId::posted_at);
    let (ip, country) = page_text::origin_in(below.iter().copied());
    (thread.ip, thread.country) = (ip, country);
    let head = Head::read(above);
    (thread.title, thread.views) = (head.title.to_owned(), head.views);
    thread.body = page_text::trimmed_body(above.get(head.lines..).unwrap_or_default());
    thread.comments = comments(below.get(1..).unwrap_or_default(), CommentClock::new(thread.posted_at));
    Some(WholePost { thread, is_cut: false })
}

/// The footer's line, and the post that it or the line below names.
fn footer(lines: &[&str]) -> Option<(usize, ThreadId)> {
    let stations = (0..).zip(lines).filter(|(_, line)| page_text::is_station(line));
    stations
        .filter_map(|(at, _)| {
            lines.iter().skip(at).take(3).find_map(|line| page_text::address(line)).map(|id| (at, id))
        })
        // A post that quotes another has that one's footer as well, above its own.
        .last()
}

/// The lines above the body: the title, and the board and the views if they are there.
struct Head<'a> {
    title: &'a str,
    views: Option<u64>,
    /// How many lines that is.
    lines: usize,
}

impl<'a> Head<'a> {
    fn read(lines: &[&'a str]) -> Self {
        let mut filled =
            (1..).zip(lines).map(|(after, line)| (after, line.trim())).filter(|(_, line)| !line.is_empty());
        let (title_end, title) = filled.next().unwrap_or((0, ""));
        // Of the two lines after the title one is the board, if it was copied at all.
        let mut views = filled.take(2).filter_map(|(after, line)| Some((after, line.parse().ok()?)));
        match views.next() {
            Some((lines, views)) => Self { title, views: Some(views), lines },
            None => Self { title, views: None, lines: title_end },
        }
    }
}

fn comments(lines: &[&str], mut clock: CommentClock) -> Vec<Comment> {
    let mut comments: Vec<Comment> = Vec::new();
    let mut answer: Vec<&str> = Vec::new();
    let mut floor = 0;
    let end_answer = |answer: &mut Vec<&str>, comments: &mut Vec<Comment>| {
        let text = std::mem::take(answer).join("\n").trim().to_owned();
        if !text.is_empty() {
            comments.push(page_text::answer(text, None));
        }
    };
    for (at, line) in lines.iter().enumerate() {
        if MORE.iter().any(|head| line.starts_with(head)) {
            break;
        }
        let next = lines.get(at + 1).copied().unwrap_or_default();
        if let Some(numbered) = Numbered::read(line, floor, next) {
            end_answer(&mut answer, &mut comments);
            floor = numbered.floor;
            comments.push(numbered.comment(&mut clock));
        } else if !page_text::is_furniture(line) {
            answer.push(line);
        }
    }
    end_answer(&mut answer, &mut comments);
    comments
}

/// A line such as `sheng763141樓text 01/28 16:46`, its number separated from the id.
struct Numbered<'a> {
    author: &'a str,
    floor: u32,
    rest: &'a str,
}

impl<'a> Numbered<'a> {
    /// Reads a comment that comes after `floor` and before the line `next`.
    fn read(line: &'a str, floor: u32, next: &str) -> Option<Self> {
        let (glued, rest) = line.split_once('樓')?;
        let readings = || readings(glued).filter(|&(_, number)| number > floor);
        let follows = |number: u32| {
            next.split_once('樓').is_some_and(|(glued, _)| self::readings(glued).any(|(_, n)| n == number + 1))
        };
        // The next floor if possible, else one that the next line continues: comments may be missing in between.
        let (author, floor) = readings()
            .find(|&(_, number)| number == floor + 1)
            .or_else(|| readings().find(|&(_, number)| follows(number)))
            .or_else(|| readings().min_by_key(|&(_, number)| number))?;
        Some(Self { author, floor, rest })
    }

    fn comment(&self, clock: &mut CommentClock) -> Comment {
        let (text, stamp) = match Stamp::split_off(self.rest) {
            Some((text, stamp)) => (text, Some(stamp)),
            None => (self.rest, None),
        };
        Comment {
            floor: Some(self.floor),
            author: Some(self.author.to_owned()),
            text: text.trim().to_owned(),
            posted_at: stamp.and_then(|stamp| clock.date(stamp)),
            ..Comment::default()
        }
    }
}

/// All ways to take `glued` apart into an id and a number, the shortest number first.
fn readings(glued: &str) -> impl Iterator<Item = (&str, u32)> {
    let digits = glued.bytes().rev().take_while(u8::is_ascii_digit).count();
    // Nine digits fit `u32`, and no post has a billion comments.
    (1..=digits.min(9)).filter_map(move |length| {
        let (author, number) = glued.split_at_checked(glued.len() - length)?;
        let plain = (1..=LONGEST_ACCOUNT).contains(&author.len()) && !author.contains(char::is_whitespace);
        // Floors are printed without zeros before them: these belong to the id.
        let number = number.parse().ok().filter(|_| plain && !number.starts_with('0'))?;
        Some((author, number))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::archive::{Aliases, dialect::ListHeader};

    const FOOTER: &str = "※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣) ※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html";

    fn copy(text: &str) -> Option<Thread> {
        read(text, &Context::new(&ListHeader::default(), "x.txt", Aliases::builtin())).map(|post| post.thread)
    }

    #[test]
    fn a_copy_is_taken_apart() {
        let text = format!(
            "[新聞] t\n\n股票\n\n45202\n\none\r\n\r\ntwo\n\n--\n{FOOTER}\nann11樓x 01/28 16:46\nann12樓 01/28 16:47\nan answer\n更多新聞\n[新聞] u\n"
        );
        let thread = copy(&text).unwrap();
        assert_eq!(
            (thread.title.as_str(), thread.views, thread.body.as_str()),
            ("[新聞] t", Some(45202), "one\n\ntwo")
        );
        assert_eq!(thread.id.to_string(), "Stock/M.1738053981.A.415");
        let known: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.author.as_deref(), c.text.as_str())).collect();
        assert_eq!(known, [(Some(1), Some("ann1"), "x"), (Some(2), Some("ann1"), ""), (None, None, "an answer")]);
    }

    #[test]
    fn board_and_views_may_be_missing() {
        let thread = copy(&format!("title\n\nbody\n{FOOTER}\n")).unwrap();
        assert_eq!((thread.title.as_str(), thread.views, thread.body.as_str()), ("title", None, "body"));
    }

    #[test]
    fn other_text_is_no_copy() {
        for text in [
            "",
            "# Notes\n\n1樓 is the first floor",
            "※ 發信站: x",
            "see ※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1.A.415.html",
        ] {
            assert!(copy(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_gap_in_the_floors_is_settled_by_the_next_line() {
        let lines = ["ab1樓x", "cd95樓y", "cd96樓z", "e2117樓w"];
        let known: Vec<_> = comments(&lines, CommentClock::new(None))
            .into_iter()
            .map(|c| (c.author.unwrap(), c.floor.unwrap()))
            .collect();
        let expected = [("ab", 1), ("cd9", 5), ("cd9", 6), ("e211", 7)];
        assert_eq!(known, expected.map(|(author, floor)| (author.to_owned(), floor)));
    }

    proptest! {
        #[test]
        fn floors_in_order_are_always_distinguished_from_ids(authors in prop::collection::vec("[A-Za-z][A-Za-z0-9]{1,11}", 0..130)) {
            let lines: Vec<String> = (1..).zip(&authors).map(|(floor, author)| format!("{author}{floor}樓text 01/28 16:46")).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let read = comments(&lines, CommentClock::new(None));
            let known: Vec<_> = read.iter().map(|c| c.author.clone().unwrap()).collect();
            prop_assert_eq!(known, authors);
            prop_assert!((1..).zip(&read).all(|(floor, c)| c.floor == Some(floor) && c.text == "text"));
        }
    }
}
