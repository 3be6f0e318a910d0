//! What crawlers record about a post, put together to what names it, when it was posted and who wrote it.

use crate::{
    archive::{
        fingerprint,
        names::{
            article_id::{ArticleId, article_url, place_of_url},
            is_name,
        },
        ptt::times,
    },
    thread::{Thread, ThreadId},
};

/// The name of a board where none is known.
const UNKNOWN_BOARD: &str = "unknown";

/// A post's facts as a crawler wrote them; empty where it wrote none.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::archive) struct Facts<'a> {
    pub(in crate::archive) board: &'a str,
    pub(in crate::archive) article: &'a str,
    pub(in crate::archive) url: &'a str,
    pub(in crate::archive) title: &'a str,
    /// The id of the author, with or without the nick.
    pub(in crate::archive) author: &'a str,
    pub(in crate::archive) date: &'a str,
    pub(in crate::archive) body: &'a str,
}

impl Facts<'_> {
    /// The thread without its comments.
    ///
    /// The address names the thread; where there is none, board and article id do. A post without any id is called
    /// `X.` and 16 hexadecimal digits of its title, author, date and body, so that it has the same name in every
    /// crawl of the same text. The time is the id's; the header's date serves only where the id has none, since it is
    /// what users edit.
    pub(in crate::archive) fn thread(&self) -> Thread {
        let id = place_of_url(self.url).unwrap_or_else(|| self.explicit_id());
        let named = id.article.parse::<ArticleId>().ok();
        let url = if self.url.trim().is_empty() { article_url(&id) } else { Some(self.url.trim().to_owned()) };
        let (author, nick) = author_and_nick(self.author);
        Thread {
            url,
            title: self.title.trim().to_owned(),
            author,
            nick,
            posted_at: named.map(ArticleId::posted_at).or_else(|| times::header_date(self.date)),
            body: self.body.to_owned(),
            ..Thread::new(id)
        }
    }

    fn explicit_id(&self) -> ThreadId {
        let (board, article) = (self.board.trim(), self.article.trim());
        ThreadId {
            board: if is_name(board) { board } else { UNKNOWN_BOARD }.to_owned(),
            article: if is_name(article) { article.to_owned() } else { self.content_id() },
        }
    }

    fn content_id(&self) -> String {
        let parts = [self.title, self.author, self.date, self.body];
        format!("X.{:016X}", fingerprint(parts.join("\0").as_bytes()))
    }
}

/// Takes `id (nick)` apart. What does not look like an id, such as `[彩券]` where a crawler took another line for the
/// author's, is kept as the nick.
pub(in crate::archive) fn author_and_nick(author: &str) -> (Option<String>, Option<String>) {
    let author = author.trim();
    let end = author.find(|letter: char| letter.is_whitespace() || letter == '(').unwrap_or(author.len());
    let (id, rest) = author.split_at(end);
    if !is_account(id) {
        return (None, (!author.is_empty()).then(|| author.to_owned()));
    }
    let rest = rest.trim();
    let nick = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest).trim();
    (Some(id.to_owned()), (!nick.is_empty()).then(|| nick.to_owned()))
}

/// PTT's ids are 2 to 12 letters and digits; other forums and masked ids (`h**e`) have more signs.
fn is_account(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.*".contains(&byte))
}

/// `text` unless it is empty.
pub(in crate::archive) fn known(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// How a crawler left the texts of a post's comments.
#[derive(Debug, Clone, Copy)]
pub(in crate::archive) struct Colons {
    kept: bool,
}

impl Colons {
    /// Finds out whether the colon and blank that the page puts before each comment were kept: then all of them have it. One
    /// alone is the commenter's own.
    pub(in crate::archive) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut texts = texts.map(str::trim).filter(|text| !text.is_empty()).peekable();
        let any = texts.peek().is_some();
        Self { kept: any && texts.all(|text| text == ":" || text.starts_with(": ")) }
    }

    /// The comment's text without what the page puts around it.
    pub(in crate::archive) fn strip(self, text: &str) -> &str {
        let text = text.trim();
        if self.kept { text.strip_prefix(':').unwrap_or(text).trim_start() } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::UnixTime;

    #[test]
    fn authors_are_taken_apart_and_nothing_is_lost() {
        for (author, id, nick) in [
            ("momo77 (小桃 (本尊))", Some("momo77"), Some("小桃 (本尊)")),
            ("momo77 ()", Some("momo77"), None),
            ("momo77(小桃)", Some("momo77"), Some("小桃")),
            ("momo77", Some("momo77"), None),
            (" momo77 (  ) ", Some("momo77"), None),
            ("h**e (x)", Some("h**e"), Some("x")),
            ("momo77 小桃", Some("momo77"), Some("小桃")),
            ("[彩券]", None, Some("[彩券]")),
            ("", None, None),
        ] {
            let expected = (id.map(str::to_owned), nick.map(str::to_owned));
            assert_eq!(author_and_nick(author), expected, "{author}");
        }
    }

    #[test]
    fn threads_are_named_by_what_there_is() {
        let url = "https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html";
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c, "the published value");
        let full = Facts { board: "Stock", article: "M.1738053981.A.415", ..Facts::default() }.thread();
        assert_eq!(full.url.as_deref(), Some(url));
        assert_eq!(full.posted_at, Some(UnixTime(1_738_053_981)));
        let by_url = Facts { board: "股票", url, ..Facts::default() }.thread();
        assert_eq!(by_url.id, full.id);
        let nameless = Facts { title: "a", date: "2017-03-01 00:22:58", ..Facts::default() }.thread();
        assert_eq!(nameless.id.to_string(), "unknown/X.BB6C7F6A74C936F3");
        assert_eq!(nameless.posted_at, Some(UnixTime(1_488_298_978)));
        let hostile = Facts { board: "a/b", article: "../x", ..Facts::default() }.thread();
        assert!(hostile.id.to_string().starts_with("unknown/X."));
        assert_eq!(hostile.url, None);
    }

    #[test]
    fn the_pages_colon_goes_and_the_commenters_stays() {
        let strip = |texts: &[&'static str]| -> Vec<&'static str> {
            let colons = Colons::of(texts.iter().copied());
            texts.iter().map(|text| colons.strip(text)).collect()
        };
        assert_eq!(strip(&[": a ", ":", "", ": : b"]), ["a", "", "", ": b"]);
        assert_eq!(strip(&["a", ": 3", ":)"]), ["a", ": 3", ":)"]);
    }
}
