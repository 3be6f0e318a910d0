//! Records of jwlin's ptt-web-crawler and its many copies: an object with `article_title`, `content` and `messages`.
//!
//! Its forms differ in what they leave out: no `url` in old ones, no `article_id`, `board` and `ip` in trimmed ones,
//! where `messages` may be bare strings; counts and whatever else was added are not needed. The body has lost its line
//! ends and most punctuation in the crawler already.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use super::{
    facts::{Colons, Facts, known},
    posts,
};
use crate::archive::{
    Fault,
    dialect::{Claim, Context, Dialect, Read, Refusal, Shape},
    json::{node::Node, text::Text},
};
use crate::{
    archive::ptt::times::{self, CommentClock},
    thread::{Comment, Reaction, Thread},
};

/// The reader of this dialect.
pub(in crate::archive) struct WebCrawler;

/// The keys of [`Record`], and that of the counts of reactions.
const KEYS: [&str; 11] = [
    "article_id",
    "article_title",
    "author",
    "board",
    "content",
    "date",
    "ip",
    "url",
    "ip_country",
    "messages",
    "message_count",
];

impl Dialect for WebCrawler {
    fn name(&self) -> &'static str {
        "ptt-web-crawler"
    }

    fn keys(&self) -> &'static [&'static str] {
        &KEYS
    }

    fn claims(&self, shape: &Shape<'_>) -> Claim {
        // A list under another key may be the comments, which only the reader by aliases knows.
        let is_own = shape.has("messages") || (shape.has("content") && !shape.has_list_besides("messages"));
        if shape.has("article_title") && is_own { Claim::Certain } else { Claim::No }
    }

    fn read(&self, record: &str, _context: &Context<'_>) -> Result<Read, Refusal> {
        let record: Record<'_> = serde_json::from_str(record)?;
        let unread = record.unread_in_messages();
        Ok(Read::Thread { thread: Box::new(record.into()), unread, comment: None })
    }
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, default)]
    article_id: Text<'a>,
    #[serde(borrow, default)]
    article_title: Text<'a>,
    #[serde(borrow, default)]
    author: Text<'a>,
    #[serde(borrow, default)]
    board: Text<'a>,
    #[serde(borrow, default)]
    content: Text<'a>,
    #[serde(borrow, default)]
    date: Text<'a>,
    #[serde(borrow, default)]
    ip: Text<'a>,
    #[serde(borrow, default)]
    url: Text<'a>,
    /// Of the copy on the package index.
    #[serde(borrow, default)]
    ip_country: Text<'a>,
    #[serde(borrow, default)]
    messages: Option<Vec<Message<'a>>>,
}

/// A comment: an object, or a string or number that is its text.
struct Message<'a>(Push<'a>);

#[derive(Default)]
struct Push<'a> {
    text: Text<'a>,
    address_and_time: Text<'a>,
    tag: Text<'a>,
    author: Text<'a>,
    /// What is under other keys.
    others: Vec<(Text<'a>, Node<'a>)>,
}

impl Record<'_> {
    /// A fault for each further key of the comments under which there is text.
    fn unread_in_messages(&self) -> Vec<Fault> {
        let others = self.messages.iter().flatten().flat_map(|Message(push)| {
            push.others.iter().map(move |(key, value)| (key.as_str(), value, move |text: &str| push.has(text)))
        });
        posts::of_comments("messages", others)
    }
}

impl From<Record<'_>> for Thread {
    fn from(record: Record<'_>) -> Self {
        let facts = Facts {
            board: record.board.as_str(),
            article: record.article_id.as_str(),
            url: record.url.as_str(),
            title: record.article_title.as_str(),
            author: record.author.as_str(),
            date: record.date.as_str(),
            body: record.content.as_str(),
        };
        let mut thread = facts.thread();
        thread.ip = times::address(record.ip.as_str()).map(str::to_owned);
        thread.country = known(record.ip_country.as_str());
        let mut clock = CommentClock::new(thread.posted_at);
        let messages = record.messages.unwrap_or_default();
        let colons = Colons::of(messages.iter().map(|Message(push)| push.text.as_str()));
        thread.comments =
            (1..).zip(&messages).map(|(floor, Message(push))| push.comment(floor, colons, &mut clock)).collect();
        thread
    }
}

impl Push<'_> {
    fn has(&self, text: &str) -> bool {
        [&self.text, &self.author, &self.tag].iter().any(|known| known.as_str().contains(text))
    }

    fn comment(&self, floor: u32, colons: Colons, clock: &mut CommentClock) -> Comment {
        let (ip, stamp) = times::address_and_stamp(self.address_and_time.as_str());
        Comment {
            floor: Some(floor),
            reaction: Reaction::from_sign(self.tag.as_str()),
            author: known(self.author.as_str()),
            text: colons.strip(self.text.as_str()).to_owned(),
            posted_at: stamp.and_then(|stamp| clock.date(stamp)),
            ip: ip.map(str::to_owned),
            earlier: None,
            earlier_floor: None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Message<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MessageVisitor).map(Self)
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Push<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a comment")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Push { text: Text::from(text), ..Push::default() })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Push { text: Text::from(text.to_owned()), ..Push::default() })
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Push { text: Text::from(number.to_string()), ..Push::default() })
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Push { text: Text::from(number.to_string()), ..Push::default() })
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Push::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut push = Push::default();
        let [mut has_text, mut has_time, mut has_tag, mut has_author] = [false; 4];
        while let Some(key) = members.next_key::<Text<'de>>()? {
            let (seen, name, field) = match key.as_str() {
                // A long number in place of a comment comes as an object with the second key.
                "push_content" | "$number" => (&mut has_text, "push_content", &mut push.text),
                "push_ipdatetime" => (&mut has_time, "push_ipdatetime", &mut push.address_and_time),
                "push_tag" => (&mut has_tag, "push_tag", &mut push.tag),
                "push_userid" => (&mut has_author, "push_userid", &mut push.author),
                _ => {
                    let value = members.next_value()?;
                    push.others.push((key, value));
                    continue;
                }
            };
            // The repair of a record decides between the values.
            if std::mem::replace(seen, true) {
                return Err(A::Error::duplicate_field(name));
            }
            *field = members.next_value()?;
        }
        Ok(push)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Aliases, dialect::ListHeader};

    fn read(record: &str) -> Thread {
        WebCrawler
            .read(record, &Context::new(&ListHeader::default(), "x.json", Aliases::builtin()))
            .unwrap()
            .into_thread()
    }

    #[test]
    fn comments_keep_their_order_and_lose_only_what_the_page_puts_around_them() {
        let thread = read(
            r#"{"article_title": " t ", "content": "b", "article_id": "M.1463030713.A.951", "board": "Stock", "ip": "None",
            "messages": [{"push_content": " x", "push_ipdatetime": "1.2.3.4 05/12 13:30", "push_tag": "推 ", "push_userid": " ann "},
            {"push_content": "", "push_ipdatetime": "05/12 1", "push_tag": "→", "push_userid": "ann"}, ":)", null]}"#,
        );
        assert_eq!((thread.title.as_str(), thread.ip), ("t", None));
        let read: Vec<_> = thread.comments.iter().map(|c| (c.floor.unwrap(), c.text.as_str())).collect();
        assert_eq!(read, [(1, "x"), (2, ""), (3, ":)"), (4, "")]);
        let first = &thread.comments[0];
        assert_eq!((first.author.as_deref(), first.ip.as_deref()), (Some("ann"), Some("1.2.3.4")));
        assert_eq!(first.reaction, Some(Reaction::Push));
        assert_eq!(first.posted_at.map(|t| t.0), Some(1_463_031_000));
        assert_eq!(thread.comments[1].posted_at, None);
    }

    #[test]
    fn further_texts_of_comments_are_reported() {
        let record = r#"{"article_title": "t", "content": "b", "messages": [
            {"push_content": "換線", "push_userid": "ann", "push_number": 1, "same": "換線", "note": "另外的說明"}]}"#;
        let header = ListHeader::default();
        let context = Context::new(&header, "x.json", Aliases::builtin());
        let Ok(Read::Thread { unread, .. }) = WebCrawler.read(record, &context) else { panic!("no thread") };
        assert_eq!(unread, [Fault::Unread("messages.note".to_owned())]);
    }

    #[test]
    fn a_record_may_be_nearly_empty() {
        let thread = read(r#"{"article_title": null, "content": null, "author": null, "messages": null}"#);
        assert_eq!((thread.title.as_str(), thread.author, thread.comments.len()), ("", None, 0));
    }
}
