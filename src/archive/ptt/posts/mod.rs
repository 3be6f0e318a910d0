//! Posts of any crawler: the fields are found by a table of keys and by the form of the values.
//!
//! A record is claimed if it has an article of PTT (an address or an id), or a board and a title, or a title and comments
//! with PTT's signs; and beyond that a title, a body or comments. A record with nothing but a title is an entry of a list
//! of posts: a thread without a body, which any crawl of the post itself supersedes.

mod comments;
mod evidence;
mod explain;
mod fields;

pub(in crate::archive) use self::{evidence::claims, explain::explain};
use self::{
    evidence::{article, is_post, part},
    fields::{Candidate, Candidates, account, body_text, of_post},
};

use super::{
    facts::{Facts, known},
    page_text::{self, Page},
    times::{self, CommentClock},
};
use crate::{
    archive::{
        Reason,
        aliases::{Aliases, PostField},
        dialect::{Claim, Context, Dialect, Read, Refusal, Shape},
        json::node::Node,
        names::{article_id::ArticleId, is_name},
    },
    thread::{Comment, Thread},
};

/// The name of this dialect in reports.
pub(in crate::archive) const NAME: &str = "posts by aliases";

/// The reader of this dialect.
pub(in crate::archive) struct Posts;

impl Dialect for Posts {
    fn name(&self) -> &'static str {
        NAME
    }

    fn has_parts(&self) -> bool {
        true
    }

    fn claims(&self, shape: &Shape<'_>) -> Claim {
        if is_post(shape) { Claim::Likely } else { Claim::No }
    }

    fn read(&self, record: &str, context: &Context<'_>) -> Result<Read, Refusal> {
        read(&serde_json::from_str(record)?, context)
    }
}

/// Reads a record whose JSON has been parsed.
pub(in crate::archive) fn read(node: &Node<'_>, context: &Context<'_>) -> Result<Read, Refusal> {
    let post = Post { node, fields: of_post(node, context.aliases), context };
    if let Some((of, position)) = post.is_comment() {
        return Ok(post.comment(of, position));
    }
    let body = post.body();
    post.refused(&body).map_or(Ok(()), |reason| Err(Refusal::NoPost(reason)))?;
    Ok(Read::Thread(Box::new(post.thread(&body))))
}

/// A record with the values of its fields.
struct Post<'n> {
    node: &'n Node<'n>,
    fields: Candidates<'n, PostField>,
    context: &'n Context<'n>,
}

impl<'n> Post<'n> {
    fn text(&self, field: PostField) -> &'n str {
        let aliases = self.context.aliases;
        self.fields.text(field, |text| !aliases.is_missing(text)).unwrap_or_default()
    }

    /// The board and id of the article, by its address, or by its id.
    fn article(&self) -> (Option<&'n str>, Option<ArticleId>) {
        let read = |candidate: Candidate<'n>| article(candidate.value.text()?);
        let code = |candidate: Candidate<'n>| {
            let text = candidate.value.text().filter(|_| candidate.key.eq_ignore_ascii_case("aid"))?;
            Some((None, ArticleId::from_aid(text)?))
        };
        // The address first: it names the board too, and ids are sometimes those of a database.
        let by_address = self.fields.first(PostField::Url, read);
        let found = by_address.or_else(|| self.fields.first(PostField::Id, read));
        let found = found.or_else(|| self.fields.first(PostField::Id, code));
        found.map_or((None, None), |(_, (board, id))| (board, Some(id)))
    }

    fn board(&self, of_address: Option<&'n str>) -> &'n str {
        let plain = |text: &str| is_name(text) && !text.contains(char::is_whitespace);
        let known = || self.fields.text(PostField::Board, plain);
        of_address.or_else(known).unwrap_or_else(|| self.context.board())
    }

    /// An id that is no article of PTT: only where the user's map names the key, since crawlers count their records.
    fn own_id(&self) -> Option<&'n str> {
        self.fields
            .first(PostField::Id, |candidate| candidate.value.text().filter(|_| candidate.is_mapped))
            .map(|(_, id)| id)
    }

    fn body(&self) -> String {
        let read =
            |candidate: Candidate<'n>| body_text(candidate.value).filter(|text| !self.context.aliases.is_missing(text));
        self.fields.first(PostField::Body, read).map(|(_, body)| body).unwrap_or_default()
    }

    fn thread(&self, body: &str) -> Thread {
        let (of_address, id) = self.article();
        let (board, article) = (self.board(of_address), id.map(|id| id.to_string()));
        let date = self.fields.text(PostField::Date, |text| times::header_date(text).is_some()).unwrap_or_default();
        let url = self.fields.text(PostField::Url, |text| text.starts_with("http")).unwrap_or_default();
        let author = self.author();
        let facts = Facts {
            board,
            article: article.as_deref().or(self.own_id()).unwrap_or_default(),
            // The address is made from the id then, without what a crawler or a mirror added to it.
            url: if id.is_some() { "" } else { url },
            title: self.text(PostField::Title),
            author: &author,
            date,
            body,
        };
        let mut thread = facts.thread();
        if thread.nick.is_none() {
            thread.nick = known(self.text(PostField::Nick)).filter(|nick| Some(nick) != thread.author.as_ref());
        }
        thread.ip = self.fields.text(PostField::Ip, |text| times::address(text).is_some()).map(str::to_owned);
        // The country is that of the address; alone the key may mean anything.
        thread.country = known(self.text(PostField::Country)).filter(|_| thread.ip.is_some());
        self.add_comments(thread)
    }

    /// Adds the listed comments, and what the page has below its footer where the body is the text of the whole page.
    fn add_comments(&self, thread: Thread) -> Thread {
        let page = Page::of(&thread);
        let aliases = self.context.aliases;
        let are_comments =
            |candidate: Candidate<'n>| comments::are_comments(candidate.value, aliases).then_some(candidate.value);
        // One key may hold an empty list, and another the comments.
        let is_empty = |value: &Node<'_>| matches!(value, Node::List(elements) if elements.is_empty());
        let listed = self
            .fields
            .first(PostField::Comments, |candidate| are_comments(candidate).filter(|value| !is_empty(value)));
        let listed = listed.map_or_else(Vec::new, |(_, value)| comments::read(value, &page, aliases));
        if !page_text::is_page(&thread.body) {
            return Thread { comments: listed, ..thread };
        }
        let text = page_text::read(&thread.body, &page);
        let below = text.comments.into_iter();
        // The answers of the author have lost their places among the listed comments.
        let comments = if listed.is_empty() {
            below.collect()
        } else {
            listed.into_iter().chain(below.filter(|comment| comment.floor.is_none())).collect()
        };
        let (ip, country) = (text.ip.or(thread.ip.clone()), text.country.or(thread.country.clone()));
        Thread { body: text.body, ip, country, comments, ..thread }
    }

    fn author(&self) -> String {
        let aliases = self.context.aliases;
        let read = |candidate: Candidate<'n>| account(candidate.value).filter(|text| !aliases.is_missing(text));
        self.fields.first(PostField::Author, read).map(|(_, author)| author.to_owned()).unwrap_or_default()
    }

    /// Why the record is no post, where the crawler or the forum says so.
    fn refused(&self, body: &str) -> Option<Reason> {
        let text = |field| self.fields.text(field, |_| true);
        let is_missing = |field| self.text(field).is_empty();
        let has_body = !body.is_empty();
        if let Some(status) = text(PostField::Status).filter(|status| status.starts_with("DELETED") && !has_body) {
            return Some(Reason::Deleted(status.to_owned()));
        }
        let comments = self.fields.first(PostField::Comments, |candidate| {
            let count = candidate.value.elements().len() + candidate.value.members().len();
            (count > 0 || candidate.value.text().is_some_and(|text| !text.is_empty())).then_some(())
        });
        if !is_missing(PostField::Title) || has_body || comments.is_some() {
            return None;
        }
        let words = text(PostField::Body).or_else(|| text(PostField::Title)).unwrap_or("neither title nor text");
        // A whole page of an error may be in it.
        Some(Reason::CrawlerError(words.chars().take(80).collect()))
    }

    /// The thread that this record is a comment of, if it is one, and its floor: a row of a table of posts and comments,
    /// or a file of a folder that holds one post.
    fn is_comment(&self) -> Option<(String, Option<u32>)> {
        let get = |key: &str| self.node.members().iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        let text = |key: &str| get(key).and_then(|(_, value)| value.text()).map(str::trim);
        if text("type").is_some_and(|kind| ROW_OF_COMMENT.contains(&kind))
            && self.fields.first(PostField::Comments, |_| Some(())).is_none()
        {
            return Some((self.text(PostField::Title).to_owned(), None));
        }
        let (article, position) = part(text("id")?).filter(|_| text("tag").is_some())?;
        Some((article.to_owned(), Some(position)))
    }

    fn comment(&self, of: String, position: Option<u32>) -> Read {
        // The thread that it belongs to dates it; see `Read::Comment`.
        Read::Comment { of, position, value: self.node.clone().into_owned() }
    }
}

/// What a table calls a row that holds a comment.
const ROW_OF_COMMENT: [&str; 6] = ["comment", "push", "reply", "推文", "留言", "回文"];

/// Adds a comment that came as a record of its own to the thread it belongs to.
pub(in crate::archive) fn append(
    thread: &mut Thread,
    position: Option<u32>,
    value: &Node<'_>,
    clock: &mut CommentClock,
    aliases: &Aliases,
) {
    let next = u32::try_from(thread.comments.len()).unwrap_or(u32::MAX).saturating_add(1);
    let last = thread.comments.last().and_then(|comment: &Comment| comment.floor).unwrap_or(0);
    // Floors ascend in a thread; a number that does not is not a floor.
    let floor = position.filter(|&position| position > last).unwrap_or(next.max(last + 1));
    thread.comments.push(comments::single(value, clock, floor, aliases));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::{dialect::ListHeader, json::scan::Scanner},
        thread::Reaction,
    };

    const URL: &str = "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html";

    fn claimed(record: &str) -> bool {
        let mut scanner = Scanner::new();
        scanner.advance(record.as_bytes());
        Posts.claims(&Shape::new(record.as_bytes(), scanner.members(), Aliases::builtin())) == Claim::Likely
    }

    fn read_in(record: &str, file: &str) -> Thread {
        assert!(claimed(record), "{record}");
        let header = ListHeader::new(br#"{"board": "Kite"}"#.to_vec());
        let context = Context::new(&header, file, Aliases::builtin());
        Posts.read(record, &context).unwrap().into_thread()
    }

    fn comments(thread: &Thread) -> Vec<(Option<u32>, Option<Reaction>, &str, &str)> {
        let known = |c: &'_ Comment| (c.floor, c.reaction);
        thread
            .comments
            .iter()
            .map(|c| (known(c).0, known(c).1, c.author.as_deref().unwrap_or("-"), c.text.as_str()))
            .collect()
    }

    #[test]
    fn neither_an_empty_list_nor_a_removed_comment_hides_the_others() {
        let record = r#"{"title": "風箏", "author": "ann1", "board": "Kite", "url": "URL", "comments": [], "pushes": [null, {"push_userid": "ben2", "push_content": "換線"}]}"#;
        let thread = read_in(&record.replace("URL", URL), "x.json");
        assert_eq!(comments(&thread), [(Some(1), None, "-", ""), (Some(2), None, "ben2", "換線")]);
    }

    #[test]
    fn keys_of_any_crawler_hold_the_same_post() {
        let (push, arrow) = (Some(Reaction::Push), Some(Reaction::Arrow));
        let expected = [(Some(1), push, "ben2", "換線"), (Some(2), arrow, "ben2", "太細")];
        for record in [
            r#"{"標題": "風箏", "作者": "ann1(安)", "網址": "URL", "內文": "斷了", "推文": [{"狀態": "推 ", "留言者": "ben2", "內容": ": 換線"}, {"狀態": "→ ", "留言者": "ben2", "內容": ": 太細"}]}"#,
            r#"{"Title": "風箏", "author": {"id": "ann1", "nickname": "安"}, "nick": "安", "link": "URL", "body": ["斷了"], "pushes": {"2": {"type": "ARROW", "user": "ben2", "text": "太細"}, "1": {"type": "PUSH", "user": "ben2", "text": "換線"}}}"#,
            r#"{"post_title": "風箏", "poster": "ann1 (安)", "href": "/bbs/Kite/M.1712345678.A.0A7.html", "text": "斷了", "replies": "推 ben2: 換線 04/06 03:36\n→ ben2: 太細 04/06 03:36"}"#,
            r#"{"title": "風箏", "author": "ann1 (安)", "aid": "1c43mE2d", "article_id": "M.1712345678.A.0A7", "content": "斷了", "comments": [{"x": "推", "user": "ben2", "y": "換線"}, {"x": "→", "user": "ben2", "y": "太細"}]}"#,
        ] {
            let thread = read_in(&record.replace("URL", URL), "x.json");
            assert_eq!(thread.id.to_string(), "Kite/M.1712345678.A.0A7", "{record}");
            assert_eq!(
                (thread.title.as_str(), thread.author.as_deref(), thread.body.as_str()),
                ("風箏", Some("ann1"), "斷了")
            );
            assert_eq!(thread.nick.as_deref(), Some("安"), "{record}");
            assert_eq!(comments(&thread), expected, "{record}");
            assert_eq!(thread.posted_at.map(|time| time.0), Some(1_712_345_678));
        }
    }

    #[test]
    fn the_text_of_a_whole_page_is_taken_apart() {
        let record = r#"{"title": "t", "url": "URL", "content": "body\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n※ 文章網址: URL\nanswer\n",
            "comments": [{"type": "推", "user": "ann", "content": "text"}]}"#;
        let thread = read_in(&record.replace("URL", URL), "x.json");
        assert_eq!((thread.body.as_str(), thread.ip.as_deref()), ("body", Some("1.2.3.4")));
        let read: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.text.as_str())).collect();
        assert_eq!(read, [(Some(1), "text"), (None, "answer")]);
    }

    #[test]
    fn records_of_other_forums_are_not_claimed() {
        for record in [
            r#"{"id": 1, "title": "t", "content": "c", "forumAlias": "home", "commentCount": 3}"#,
            r#"{"title": "t", "selftext": "x", "author": "a", "subreddit": "s", "url": "https://example.com/1"}"#,
            r#"{"title": "t", "content": "c", "replies": 3, "node": {"name": "x"}, "member": {"username": "y"}}"#,
            r#"{"title": "t", "body": "c", "comments": [{"author": "a", "text": "hello"}]}"#,
            r#"{"author": "a", "content": "c", "type": "推"}"#,
        ] {
            assert!(!claimed(record), "{record}");
        }
    }

    #[test]
    fn what_is_no_post_says_why() {
        let refusal = |record: &str| {
            let header = ListHeader::default();
            let context = Context::new(&header, "x.json", Aliases::builtin());
            Posts
                .read(record, &context)
                .err()
                .map(crate::archive::records::record::reason)
                .map(|reason| reason.to_string())
        };
        let deleted = r#"{"aid": "1c43mE2d", "board": "Kite", "title": null, "content": null, "post_status": "DELETED_BY_AUTHOR"}"#;
        assert_eq!(refusal(deleted).as_deref(), Some("deleted post: DELETED_BY_AUTHOR"));
        let failed =
            r#"{"id": "M.1712345678.A.0A7", "title": "no title", "content": "main_content error", "comments": []}"#;
        assert_eq!(refusal(failed).as_deref(), Some("the crawler got no post: main_content error"));
    }
}
