//! Posts of any crawler: the fields are found by a table of keys and by the form of the values.
//!
//! A record is claimed if it has an article of PTT (an address or an id), or a board and a title, or a title and comments
//! with PTT's signs; and beyond that a title, a body or comments. A record with nothing but a title is an entry of a list
//! of posts: a thread without a body, which any crawl of the post itself supersedes.

mod comments;
mod evidence;
mod explain;
mod fields;
mod row;
#[cfg(test)]
mod tests;
mod unread;

use std::borrow::Cow;

use self::{
    evidence::article,
    fields::{Candidate, Candidates, account, body_text, of_post},
    unread::Unread,
};
pub(in crate::archive) use self::{
    evidence::{claims, is_empty_page},
    explain::explain,
    unread::{around_records, holds, of_comments, of_members},
};

use super::{
    bbs_text,
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
        evidence::claim(shape)
    }

    fn read(&self, record: &str, context: &Context<'_>) -> Result<Read, Refusal> {
        read(&serde_json::from_str(record)?, context)
    }
}

/// Reads a record whose JSON has been parsed.
pub(in crate::archive) fn read(node: &Node<'_>, context: &Context<'_>) -> Result<Read, Refusal> {
    if let Some((post, comment)) = row::split(node, context.aliases) {
        let fields = of_post(&post, context.aliases);
        let alone = comment.is_some().then(|| row::article_alone(&fields, context.aliases)).flatten();
        if let (Some(of), Some(value)) = (alone, &comment) {
            return Ok(Read::Comment { of, position: None, value: value.clone() });
        }
        let mut read = read_post(&post, fields, context)?;
        if let Read::Thread { unread, comment: of_row, .. } = &mut read {
            unread.extend(comment.iter().flat_map(|comment| comments::unread(comment, context.aliases)));
            *of_row = comment;
        }
        return Ok(read);
    }
    if let Some((of, position)) = row::is_comment(node, context.aliases) {
        // The thread that it belongs to dates it; see `Read::Comment`.
        return Ok(Read::Comment { of, position, value: node.clone().into_owned() });
    }
    read_post(node, of_post(node, context.aliases), context)
}

/// Reads a record that is no comment alone, and whose values are those of `fields`.
fn read_post<'n>(
    node: &'n Node<'n>,
    fields: Candidates<'n, PostField>,
    context: &'n Context<'n>,
) -> Result<Read, Refusal> {
    let post = Post { fields, context };
    let body = post.body();
    post.refused(&body).map_or(Ok(()), |reason| Err(Refusal::NoPost(reason)))?;
    let mut unread = Unread::default();
    let thread = Box::new(post.thread(&body, &mut unread));
    unread.add_record(node, &post.fields, &thread);
    Ok(Read::Thread { thread, unread: unread.into_faults(), comment: None })
}

/// A record with the values of its fields.
struct Post<'n> {
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
        let found = found.map(|(_, found)| found).or_else(|| named_by(self.context.name()?));
        found.map_or((None, None), |(board, id)| (board, Some(id)))
    }

    fn board(&self, of_address: Option<&'n str>) -> &'n str {
        let plain = |text: &str| is_name(text) && !text.contains(char::is_whitespace);
        // As it is on the page: `看板 Kite`.
        let labelled = |candidate: Candidate<'n>| {
            Some(candidate.value.text()?.trim().strip_prefix("看板")?.trim()).filter(|text| plain(text))
        };
        let known = || self.fields.text(PostField::Board, plain);
        let named =
            of_address.or_else(known).or_else(|| self.fields.first(PostField::Board, labelled).map(|(_, name)| name));
        named.unwrap_or_else(|| self.context.board())
    }

    /// An id that is no article of PTT: only where the user's map names the key, since crawlers count their records.
    fn own_id(&self) -> Option<&'n str> {
        self.fields
            .first(PostField::Id, |candidate| candidate.value.text().filter(|_| candidate.is_mapped))
            .map(|(_, id)| id)
    }

    fn body(&self) -> Cow<'n, str> {
        let is_missing = |text: &str| self.context.aliases.is_missing(text);
        let read = |candidate: Candidate<'n>| body_text(candidate.value).filter(|text| !is_missing(text));
        let (_, body) = self.fields.first(PostField::Body, read).unwrap_or_default();
        let begin = body.trim().trim_end_matches(['…', '.', '⋯']);
        // A body that is the beginning of another one is a summary of it.
        let whole = |candidate: Candidate<'n>| {
            read(candidate).filter(|text| !begin.is_empty() && text.len() > body.len() && text.contains(begin))
        };
        let whole = self.fields.first(PostField::Body, whole);
        whole.map_or(body, |(_, whole)| whole)
    }

    fn thread(&self, body: &str, unread: &mut Unread) -> Thread {
        let (of_address, id) = self.article();
        let (board, article) = (self.board(of_address), id.map(|id| id.to_string()));
        let date = self.fields.text(PostField::Date, |text| times::header_date(text).is_some()).unwrap_or_default();
        let (head, body) = bbs_text::without_header(body);
        let url = self.fields.text(PostField::Url, |text| text.starts_with("http")).unwrap_or_default();
        let author = self.author();
        let facts = Facts {
            board: if board.is_empty() { head.board } else { board },
            article: article.as_deref().or(self.own_id()).unwrap_or_default(),
            // The address is made from the id then, without what a crawler or a mirror added to it.
            url: if id.is_some() { "" } else { url },
            title: Some(self.text(PostField::Title)).filter(|title| !title.is_empty()).unwrap_or(head.title),
            author: if author.is_empty() { head.author } else { &author },
            date: if date.is_empty() { head.date } else { date },
            body,
        };
        let mut thread = facts.thread();
        if thread.nick.is_none() {
            thread.nick = known(self.text(PostField::Nick)).filter(|nick| Some(nick) != thread.author.as_ref());
        }
        thread.ip = self.fields.text(PostField::Ip, |text| times::address(text).is_some()).map(str::to_owned);
        // The country is that of the address; alone the key may mean anything.
        thread.country = known(self.text(PostField::Country)).filter(|_| thread.ip.is_some());
        self.add_comments(thread, unread)
    }

    /// Adds the listed comments, and what the page has below its footer where the body is the text of the whole page.
    fn add_comments(&self, thread: Thread, unread: &mut Unread) -> Thread {
        let page = Page::of(&thread);
        let aliases = self.context.aliases;
        let are_comments =
            |candidate: Candidate<'n>| comments::are_comments(candidate.value, aliases).then_some(candidate.value);
        // One key may hold an empty list, and another the comments.
        let is_empty = |value: &Node<'_>| matches!(value, Node::List(elements) if elements.is_empty());
        let listed = self
            .fields
            .first(PostField::Comments, |candidate| are_comments(candidate).filter(|value| !is_empty(value)));
        let listed = listed.map_or_else(Vec::new, |(key, value)| {
            unread.enter(key);
            comments::read(value, &page, aliases, unread)
        });
        if !page_text::is_page(&thread.body) {
            return Thread { comments: listed, ..thread };
        }
        let text = page_text::read(&thread.body, &page);
        let on_page = text.comments.iter().filter(|comment| comment.floor.is_some()).count();
        let below = text.comments.into_iter();
        // A crawler may keep the first comments alone, and the page has all. The answers of the author have lost their
        // places among the listed ones.
        let comments = if on_page > listed.len() {
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
        let has_comments = self.fields.any(PostField::Comments, |value| {
            let count = value.elements().len() + value.members().len();
            count > 0 || value.text().is_some_and(|text| !text.is_empty())
        });
        if !is_missing(PostField::Title) || has_body || has_comments {
            return None;
        }
        let words = text(PostField::Body).or_else(|| text(PostField::Title)).unwrap_or("neither title nor text");
        // A whole page of an error may be in it.
        Some(Reason::CrawlerError(words.chars().take(80).collect()))
    }
}

/// The article that the key of a record or the path of its file names.
fn named_by(name: &str) -> Option<(Option<&str>, ArticleId)> {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    article(stem).or_else(|| {
        // `20240406_0334_M.1712345678.A.0A7.json`, `Kite-M.1712345678.A.0A7.json`
        let start = stem.rfind("M.").or_else(|| stem.rfind("G."))?;
        Some((None, stem.get(start..)?.parse().ok()?))
    })
}

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
