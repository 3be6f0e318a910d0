//! What scrapers of the 2020s leave: `{"board", "threads": [{"title", "url", "content", "comments": [{"type", "user", "content"}]}]}`.
//!
//! Neither post nor comments have a full date; the post's is in its address.

use serde::Deserialize;

use super::{
    Context, Dialect, Refusal, Shape,
    facts::{Colons, Facts, known},
    page_text::{self, Page},
    text::Text,
};
use crate::{
    archive::article_id::place_of_url,
    thread::{Comment, Reaction, Thread},
};

/// The reader of this dialect.
pub(super) struct ScrapedThreads;

impl Dialect for ScrapedThreads {
    fn name(&self) -> &'static str {
        "scraped threads"
    }

    fn claims(&self, shape: &Shape<'_>) -> bool {
        // `score`, `aid` and `comment_reaction` are signs of other scrapers, whose comments have other keys.
        shape.has_all(&["title", "url", "content", "comments"])
            && !shape.has_any(&["score", "aid", "comment_reaction", "format"])
    }

    fn read(&self, record: &str, context: &Context<'_>) -> Result<Thread, Refusal> {
        let record: Record<'_> = match serde_json::from_str(record) {
            // Comments without these keys are not of this dialect.
            Err(error) if error.is_data() => return Err(Refusal::OtherShape(error)),
            other => other?,
        };
        if place_of_url(record.url.as_str()).is_none() {
            return Err(Refusal::Unknown);
        }
        let header: Header<'_> = serde_json::from_slice(context.header).unwrap_or_default();
        Ok(record.thread(header.board.as_str()))
    }
}

#[derive(Default, Deserialize)]
struct Header<'a> {
    #[serde(borrow, default)]
    board: Text<'a>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    title: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow, default)]
    author: Text<'a>,
    #[serde(borrow)]
    content: Text<'a>,
    #[serde(borrow)]
    comments: Vec<Remark<'a>>,
}

#[derive(Deserialize)]
struct Remark<'a> {
    #[serde(rename = "type", borrow)]
    sign: Text<'a>,
    #[serde(borrow)]
    user: Text<'a>,
    #[serde(borrow)]
    content: Text<'a>,
}

impl Record<'_> {
    fn thread(&self, board: &str) -> Thread {
        let facts = Facts {
            board,
            url: self.url.as_str(),
            title: self.title.as_str(),
            author: self.author.as_str(),
            ..Facts::default()
        };
        let thread = facts.thread();
        let page = Page { id: &thread.id, posted_at: thread.posted_at, author: thread.author.as_deref() };
        let page = page_text::read(self.content.as_str(), &page);
        let colons = Colons::of(self.comments.iter().map(|remark| remark.content.as_str()));
        let listed = (1..).zip(&self.comments).map(|(floor, remark)| remark.comment(floor, colons));
        // What stands below the footer is the author's answers, whose places among the comments were lost.
        let answers = page.comments.into_iter().filter(|comment| comment.floor.is_none());
        let comments = listed.chain(answers).collect();
        Thread { body: page.body, ip: page.ip, country: page.country, comments, ..thread }
    }
}

impl Remark<'_> {
    fn comment(&self, floor: u32, colons: Colons) -> Comment {
        Comment {
            floor: Some(floor),
            reaction: Reaction::from_sign(self.sign.as_str()),
            author: known(self.user.as_str()),
            text: colons.strip(self.content.as_str()).to_owned(),
            ..Comment::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://www.ptt.cc/bbs/Stock/M.1769589960.A.3E5.html";

    #[test]
    fn footers_are_taken_off_and_answers_kept() {
        let record = format!(
            r#"{{"title": "t", "url": "{URL}", "push_count": 1, "date": "1/28", "author": "momo77",
            "content": "body\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n※ 文章網址: {URL}\nanswer\n",
            "comments": [{{"type": "推", "user": "ann", "content": "text"}}]}}"#
        );
        let thread = ScrapedThreads.read(&record, &Context { header: br#"{"board": "Stock"}"# }).unwrap();
        assert_eq!((thread.body.as_str(), thread.ip.as_deref()), ("body", Some("1.2.3.4")));
        let told: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.text.as_str())).collect();
        assert_eq!(told, [(Some(1), "text"), (None, "answer")]);
    }

    #[test]
    fn records_of_other_scrapers_are_refused() {
        for (url, comments) in [(URL, r#"[{"status": "推", "content": "x"}]"#), ("https://example.com/1", "[]")] {
            let record = format!(r#"{{"title": "t", "url": "{url}", "content": "", "comments": {comments}}}"#);
            let read = ScrapedThreads.read(&record, &Context { header: b"" });
            assert!(matches!(read, Err(Refusal::Unknown | Refusal::OtherShape(_))), "{record}");
        }
    }
}
