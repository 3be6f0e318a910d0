//! Records of a607ernie's Ptt-Stock-Data: upper-case keys, and under `CONTENT` the text of the whole page.

use serde::Deserialize;

use super::{
    facts::{Facts, author_and_nick},
    page_text,
};
use crate::archive::{
    dialect::{Claim, Context, Dialect, Read, Refusal, Shape},
    json::text::Text,
};
use crate::thread::Thread;

/// The reader of this dialect.
pub(in crate::archive) struct RawPage;

impl Dialect for RawPage {
    fn name(&self) -> &'static str {
        "raw page"
    }

    fn keys(&self) -> &'static [&'static str] {
        // The tag is the category of the title.
        &["TITLE", "ID", "LINK", "AUTHOR", "CONTENT", "TIME", "TAG"]
    }

    fn claims(&self, shape: &Shape<'_>) -> Claim {
        let is_own = shape.has_all(&["TITLE", "CONTENT"]) && shape.has_any(&["ID", "LINK"]);
        if is_own && !shape.has_list_besides("") { Claim::Certain } else { Claim::No }
    }

    fn read(&self, record: &str, _context: &Context<'_>) -> Result<Read, Refusal> {
        let record: Record<'_> = serde_json::from_str(record)?;
        Ok(Read::whole(record.into()))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Record<'a> {
    #[serde(borrow, default)]
    title: Text<'a>,
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow, default)]
    link: Text<'a>,
    #[serde(borrow, default)]
    author: Text<'a>,
    #[serde(borrow, default)]
    content: Text<'a>,
    #[serde(borrow, default)]
    time: Text<'a>,
}

impl From<Record<'_>> for Thread {
    fn from(record: Record<'_>) -> Self {
        let content = record.content.as_str();
        let facts = Facts {
            article: record.id.as_str(),
            url: record.link.as_str(),
            title: record.title.as_str(),
            author: record.author.as_str(),
            date: record.time.as_str(),
            ..Facts::default()
        };
        let mut thread = facts.thread();
        // The record has the author's id alone, the page's header has the nick as well.
        let (id, nick) = header_author(content).map(author_and_nick).unwrap_or_default();
        thread.author = thread.author.or(id);
        thread.nick = thread.nick.or(nick);
        page_text::filled(thread, content)
    }
}

fn header_author(content: &str) -> Option<&str> {
    let header = content.lines().next()?.strip_prefix("作者")?;
    header.split("看板").next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Aliases, dialect::ListHeader};

    #[test]
    fn the_number_of_the_stock_may_be_text_or_number() {
        for stock in [r#""2330""#, "0"] {
            let record = format!(
                r#"{{"STOCK_ID": {stock}, "TITLE": "t", "ID": "M.1712408267.A.481", "LINK": "https://www.ptt.cc/bbs/Stock/M.1712408267.A.481.html",
                "AUTHOR": "momo77", "CONTENT": "作者momo77 (桃)看板Stock標題t時間Sat Apr  6 20:57:43 2024\nbody\n--\n※ 發信站: x", "TIME": "", "TAG": null}}"#
            );
            let thread = RawPage
                .read(&record, &Context::new(&ListHeader::default(), "x.json", Aliases::builtin()))
                .unwrap()
                .into_thread();
            assert_eq!(thread.id.to_string(), "Stock/M.1712408267.A.481");
            assert_eq!((thread.author.as_deref(), thread.nick.as_deref()), (Some("momo77"), Some("桃")));
            assert_eq!(thread.body, "body");
        }
    }
}
