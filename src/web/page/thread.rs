//! The page of a thread, as on the forum.

use std::{ops::Range, sync::Arc};

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};

use super::{
    hits::reaction,
    link::Link,
    markup::{self, Markup, plain},
    page,
    reader::Reader,
    trouble::{caret, trouble},
};
use crate::{
    archive::Title,
    output::{moment, threads::earlier::earlier_versions},
    query::{Field, Plan, with_condition},
    search::{CommentRef, Highlights, Level, Sort, highlighted_thread},
    text::visible::address,
    thread::{Comment, Place, Reaction, Thread, ThreadId},
    web::{
        address::Address,
        api::thread::{missing, named},
        failure::Failure,
        parameters::Parameters,
        search_request::{PlannedQuery, checked, level, planned, search_parameters},
        site::Site,
    },
};

/// The maximum number of matches in the list.
// Each is a link that a browser lays out; a word may occur thousands of times in a long thread.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "thread.html", config = "src/web/askama.toml")]
struct Page {
    reader: Reader,
    typed: String,
    /// The error in the query, as a terminal shows it.
    error: Option<Markup>,
    name: Markup,
    title: Markup,
    board: Link,
    author: Option<Link>,
    nick: Option<Markup>,
    time: Option<(String, String)>,
    body: Markup,
    ip: Option<Markup>,
    url: Option<(Option<String>, Markup)>,
    comments: Vec<Row>,
    /// What only other archived versions have.
    earlier: Vec<Earlier>,
    ups: usize,
    boos: usize,
    count: usize,
    matches: usize,
    listed: Vec<usize>,
    /// The commenter that the comments are narrowed to, and the address of all comments.
    only: Option<(Markup, String)>,
    /// The parameters of the search that led here, for all links.
    search: Vec<(&'static str, String)>,
    /// The address of the hits, if a search led here.
    back: Option<String>,
    same: Option<String>,
    json: String,
}

/// What only another archived version of the thread has.
struct Earlier {
    file: Markup,
    titles: Vec<Markup>,
    posts: Vec<Markup>,
    comments: Vec<Row>,
}

/// A comment.
struct Row {
    /// The id of the comment on the page.
    spot: String,
    floor: Option<u32>,
    reaction: Option<(&'static str, &'static str)>,
    /// The author: to be read, and the address of their comments alone.
    author: Option<(Markup, String)>,
    /// `true` if it continues the comment before it.
    is_continued: bool,
    by_author: bool,
    text: Markup,
    time: Option<(String, String)>,
}

/// The parameters of the page.
struct Wanted {
    id: ThreadId,
    typed: String,
    level: Level,
    any: bool,
    /// The order of the hits that led here.
    sort: Sort,
    by: Option<String>,
}

/// Handles the page.
pub(in crate::web) async fn thread(
    State(site): State<Arc<Site>>,
    path: Result<Path<(String, String)>, PathRejection>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    let parameters = Parameters::read(query.as_deref());
    let answered = match named(path) {
        Ok(id) => answer(site, id, parameters, reader.clone()).await,
        Err(failure) => Err(failure),
    };
    answered.unwrap_or_else(|failure| trouble(reader, &failure))
}

async fn answer(site: Arc<Site>, id: ThreadId, parameters: Parameters, reader: Reader) -> Result<Response, Failure> {
    let wanted = Wanted {
        id,
        typed: checked(parameters.one("q").unwrap_or_default(), site.settings.limits.page_query)?,
        level: level(&parameters)?,
        any: parameters.flag("any")?,
        sort: parameters.choice("sort", &Sort::ALL, Sort::name)?.unwrap_or_default(),
        by: parameters.one("by").map(str::to_owned),
    };
    // The thread is shown even if the query to mark is wrong.
    let (plan, error) = match wanted.plan(&site) {
        Ok(planned) => (planned.map_or(Plan::All, |planned| planned.plan), None),
        Err(failure) => (Plan::All, caret(&failure, reader.language)),
    };
    // Not a search: one thread is read, which must not wait for long searches.
    site.look(move |site, index| {
        let (thread, marks) = highlighted_thread(index, &wanted.id, &plan)?.ok_or_else(|| missing(&wanted.id))?;
        Ok(page(StatusCode::OK, &Page::of(&thread, &marks, &wanted, error, reader, site)?))
    })
    .await
}

impl Wanted {
    fn plan(&self, site: &Site) -> Result<Option<PlannedQuery>, Failure> {
        if self.typed.trim().is_empty() {
            return Ok(None);
        }
        planned(&self.typed, self.any, site).map(Some)
    }

    /// Returns whether a comment is by the requested user.
    fn is_by(&self, comment: &Comment) -> bool {
        let author = comment.author.as_deref().unwrap_or_default().trim();
        // On PTT accounts that differ in case only are the same account.
        self.by.as_deref().is_none_or(|by| !author.is_empty() && author.eq_ignore_ascii_case(by.trim()))
    }

    /// The same page with all comments.
    fn with_all(&self) -> String {
        self.search_of(Address::of_thread("/thread", &self.id))
    }

    /// The address of the hits, if a search led here.
    fn back(&self) -> Option<String> {
        (!self.typed.is_empty()).then(|| self.search_of(Address::new("/")))
    }

    /// An address with the search that led here.
    fn search_of(&self, address: Address) -> String {
        self.search().iter().fold(address, |address, (name, value)| address.with(name, value)).text()
    }

    /// The search that led here.
    fn search(&self) -> Vec<(&'static str, String)> {
        let parameters = search_parameters(&self.typed, self.level, self.sort, self.any);
        parameters.map(|(name, value)| (name, value.to_owned())).collect()
    }
}

impl Page {
    fn of(
        thread: &Thread,
        marks: &Highlights,
        wanted: &Wanted,
        error: Option<Markup>,
        reader: Reader,
        site: &Site,
    ) -> Result<Self, Failure> {
        // The links hold no query of the reader, so that no saved query need be read for them.
        let context = site.context("")?;
        let mut writer = markup::Thread::new();
        let link = |field, name: &str| Link::to(field, name, &context);
        let untitled = thread.title.trim().is_empty();
        let title = if untitled { plain(reader.t.no_title) } else { writer.line(&thread.title, &marks.title) };
        // Blank lines at the end would move the comments away from the post.
        let body = writer.post(thread.body.trim_end(), &marks.body);
        let mut rows = Rows { thread, wanted, site, writer: &mut writer };
        let (comments, earlier) = (rows.all(marks), rows.earlier(marks));
        let subject = Title::of(&thread.title).subject;
        let same = with_condition("", Field::Thread, subject, &context).filter(|_| !subject.trim().is_empty());
        let country = thread.country.as_deref().map_or_else(String::new, |country| format!(" ({country})"));
        Ok(Self {
            error,
            name: plain(&if untitled { thread.id.to_string() } else { thread.title.clone() }),
            title,
            board: link(Field::Board, &thread.id.board),
            author: thread
                .author
                .as_deref()
                .filter(|name| !name.trim().is_empty())
                .map(|author| link(Field::Author, author)),
            nick: thread.nick.as_deref().map(plain),
            time: thread.posted_at.and_then(|at| {
                let zone = &site.settings.zone;
                moment::minute(at, zone).zip(moment::rfc3339(at, zone))
            }),
            body,
            ip: thread.ip.as_deref().map(|ip| plain(&format!("{ip}{country}"))),
            url: thread.url.as_deref().map(|url| (followed(url), plain(url))),
            comments,
            earlier,
            ups: thread.reaction_count(Reaction::Push),
            boos: thread.reaction_count(Reaction::Boo),
            count: thread.comment_count(),
            matches: writer.matches(),
            listed: (1..=writer.matches().min(LISTED)).collect(),
            only: wanted.by.as_deref().map(|by| (plain(by), wanted.with_all())),
            search: wanted.search(),
            back: wanted.back(),
            same: same.map(|typed| Address::new("/").with("q", &typed).with("sort", "oldest").text()),
            json: Address::of_thread("/api/thread", &thread.id).text(),
            typed: wanted.typed.clone(),
            reader,
        })
    }
}

/// An address that can be followed: another scheme could run a script.
fn followed(url: &str) -> Option<String> {
    (url.starts_with("https://") || url.starts_with("http://")).then(|| address(url))
}

/// Makes rows of the requested comments.
struct Rows<'a> {
    thread: &'a Thread,
    wanted: &'a Wanted,
    site: &'a Site,
    writer: &'a mut markup::Thread,
}

impl Rows<'_> {
    fn all(&mut self, marks: &Highlights) -> Vec<Row> {
        let comments = &self.thread.comments;
        let mut rows = Vec::new();
        let mut before: Option<&Comment> = None;
        for ((comment, spot), spans) in comments.iter().zip(CommentRef::of_each(comments)).zip(&marks.comments) {
            if comment.earlier.is_none() && self.wanted.is_by(comment) {
                let is_continued =
                    before.is_some_and(|before| before.author.is_some() && before.author == comment.author);
                rows.push(self.row(comment, spot, spans, is_continued));
                // Text of the author between comments separates them for the eye.
                before = Some(comment).filter(|comment| comment.floor.is_some());
            }
        }
        rows
    }

    fn earlier(&mut self, marks: &Highlights) -> Vec<Earlier> {
        let spots = CommentRef::of_each(&self.thread.comments);
        let versions = earlier_versions(self.thread).into_iter().map(|version| {
            let (mut titles, mut posts) = (Vec::new(), Vec::new());
            for &(at, text) in &version.texts {
                let spans = marks.earlier.get(at).map_or(&[][..], Vec::as_slice);
                match text.place {
                    Place::Title => titles.push(self.writer.line(&text.text, spans)),
                    Place::Body | Place::Comment => posts.push(self.writer.post(text.text.trim_end(), spans)),
                }
            }
            let wanted = self.wanted;
            let shown = version.comments.iter().filter(|(_, comment)| wanted.is_by(comment));
            let shown = shown.filter_map(|&(at, comment)| Some((comment, *spots.get(at)?, marks.comments.get(at)?)));
            let comments = shown.map(|(comment, spot, spans)| self.row(comment, spot, spans, false));
            Earlier { comments: comments.collect(), file: plain(&version.file()), titles, posts }
        });
        versions.collect()
    }

    fn row(&mut self, comment: &Comment, spot: CommentRef, spans: &[Range<usize>], is_continued: bool) -> Row {
        let author = comment.author.as_deref().filter(|name| !name.trim().is_empty());
        let zone = &self.site.settings.zone;
        let numbered = comment.floor.is_some();
        Row {
            spot: spot.to_string(),
            floor: comment.floor,
            reaction: comment.reaction.map(reaction),
            is_continued: is_continued && numbered,
            by_author: author.is_some() && author == self.thread.author.as_deref(),
            text: if numbered || comment.earlier.is_some() {
                self.writer.line(&comment.text, spans)
            } else {
                self.writer.post(&comment.text, spans)
            },
            author: author.map(|author| (plain(author), author.to_owned())),
            time: comment.posted_at.and_then(|at| moment::comment_minute(at, zone).zip(moment::rfc3339(at, zone))),
        }
    }
}
