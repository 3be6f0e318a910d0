//! A post's page of pttweb.cc, a mirror that numbers the comments and shows only a part of many of them.

use super::{
    has,
    html::{self, Tag, Visitor},
};
use crate::{
    archive::{
        dialect::{Claim, Context, WholeFile, WholePost},
        names::article_id::{article_url, place_of_url},
        ptt::{
            facts::{Facts, known},
            page_text,
            times::{self, CommentClock},
        },
    },
    thread::{Comment, Reaction, Thread, ThreadId},
};

/// This dialect.
pub(in crate::archive) static PAGE: WholeFile = WholeFile { name: "page of pttweb.cc", claims, read };

fn claims(html: &str) -> Claim {
    if has(html, "e7-main-content") { Claim::Certain } else { Claim::No }
}

fn read(html: &str, context: &Context<'_>) -> Option<WholePost> {
    let mut post = MirrorPost::default();
    html::walk(html, MirrorPart::Outside, &mut post);
    if !post.has_body {
        return None;
    }
    let thread = post.thread(context);
    let is_cut = post.counted() > thread.comments.len();
    Some(WholePost { thread, is_cut })
}

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MirrorPart {
    Outside,
    Title,
    /// The name and the value of a line of the header.
    Label,
    Value,
    Body,
    /// A comment, and its parts.
    Comment,
    Sign,
    User,
    Words,
    Time,
    Floor,
    /// What the mirror adds to the parts of a post.
    Added,
}

impl MirrorPart {
    /// The part that an element of the class is.
    fn of_class(class: &str) -> Option<Self> {
        Some(match class {
            "e7-full-title-appended-part" | "e7-ipdatetime1" => Self::Added,
            "e7-head-label" => Self::Label,
            "e7-head-content" => Self::Value,
            "e7-container" => Self::Comment,
            "e7-left" => Self::Sign,
            "e7-author" => Self::User,
            "e7-recommend-message" => Self::Words,
            "e7-floor" => Self::Floor,
            "e7-ipdatetime2" => Self::Time,
            _ => return None,
        })
    }
}

#[derive(Default)]
struct MirrorPost {
    has_body: bool,
    id: Option<ThreadId>,
    title: String,
    header: Vec<(String, String)>,
    label: String,
    value: String,
    body: String,
    comment: CommentParts,
    comments: Vec<CommentParts>,
}

#[derive(Default)]
struct CommentParts {
    sign: String,
    user: String,
    words: String,
    time: String,
    floor: String,
}

impl Visitor for MirrorPost {
    type Role = MirrorPart;

    fn open(&mut self, around: MirrorPart, tag: &Tag) -> (MirrorPart, bool) {
        if tag.is("link") && tag.attribute("rel") == Some("canonical") {
            // A later link that names no post must not remove the place that is known.
            self.id = tag.attribute("href").and_then(place_of_url).or(self.id.take());
        }
        // What is inside an addition belongs to it, whatever its class.
        if around == MirrorPart::Added || tag.is("script") || tag.is("style") {
            return (MirrorPart::Added, false);
        }
        if tag.attribute("itemprop") == Some("headline") {
            return (MirrorPart::Title, true);
        }
        if tag.classes().any(|class| class == "e7-main-content")
            && !matches!(around, MirrorPart::Comment | MirrorPart::Words)
        {
            self.has_body = true;
            return (MirrorPart::Body, true);
        }
        tag.classes().find_map(MirrorPart::of_class).map_or((around, false), |role| (role, true))
    }

    fn text(&mut self, role: MirrorPart, text: &str) {
        match role {
            MirrorPart::Outside | MirrorPart::Comment | MirrorPart::Added => {}
            MirrorPart::Title => self.title.push_str(text),
            MirrorPart::Label => self.label.push_str(text),
            MirrorPart::Value => self.value.push_str(text),
            MirrorPart::Body => self.body.push_str(text),
            MirrorPart::Sign => self.comment.sign.push_str(text),
            MirrorPart::User => self.comment.user.push_str(text),
            MirrorPart::Words => self.comment.words.push_str(text),
            MirrorPart::Time => self.comment.time.push_str(text),
            MirrorPart::Floor => self.comment.floor.push_str(text),
        }
    }

    fn close(&mut self, role: MirrorPart) {
        match role {
            MirrorPart::Value => self.header.push((std::mem::take(&mut self.label), std::mem::take(&mut self.value))),
            MirrorPart::Body => self.body.push('\n'),
            MirrorPart::Comment => self.comments.push(std::mem::take(&mut self.comment)),
            _ => {}
        }
    }
}

impl MirrorPost {
    fn value(&self, name: &str) -> &str {
        self.header.iter().find(|(known, _)| known.trim() == name).map_or("", |(_, value)| value.trim())
    }

    /// How many comments the head of the page counts.
    fn counted(&self) -> usize {
        let digits = self.value("推噓").split('(').nth(1).unwrap_or_default();
        digits.split(|c: char| !c.is_ascii_digit()).filter_map(|count| count.parse::<usize>().ok()).sum()
    }

    fn thread(&self, context: &Context<'_>) -> Thread {
        let named = self.id.as_ref();
        let time = self.value("時間");
        let date = time.split_once('(').and_then(|(_, rest)| rest.split(')').next()).unwrap_or(time);
        // The address names the board as PTT does; the line of the header is text.
        let board = named.map_or(self.value("看板"), |id| &id.board);
        let url = named.and_then(article_url).unwrap_or_default();
        // The line of the station begins the footer, which PTT writes and not the author.
        let body: Vec<&str> = self.body.lines().take_while(|line| !page_text::is_station(line)).collect();
        let body = page_text::trimmed_body(&body);
        let facts = Facts {
            board: if board.is_empty() { context.board() } else { board },
            article: named.map_or(context.article(), |id| &id.article),
            url: &url,
            title: &self.title,
            author: self.value("作者"),
            date,
            body: &body,
        };
        let mut thread = facts.thread();
        let (ip, country) = page_text::origin_in(self.body.lines());
        (thread.ip, thread.country) = (ip, country);
        let mut clock = CommentClock::new(thread.posted_at);
        thread.comments = (1..).zip(&self.comments).map(|(place, parts)| parts.comment(place, &mut clock)).collect();
        thread
    }
}

impl CommentParts {
    fn comment(&self, place: u32, clock: &mut CommentClock) -> Comment {
        let digits: String = self.floor.chars().filter(char::is_ascii_digit).collect();
        let (ip, stamp) = times::address_and_stamp(self.time.trim().trim_end_matches(',').trim());
        Comment {
            // The printed number first: of a long post only a part of the comments is on the page.
            floor: Some(digits.parse().unwrap_or(place)),
            reaction: Reaction::from_sign(&self.sign),
            author: known(&self.user),
            text: self.words.trim().to_owned(),
            posted_at: stamp.and_then(|stamp| clock.date(stamp)),
            ip: ip.map(str::to_owned),
            earlier: None,
            earlier_floor: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Aliases, dialect::ListHeader};

    const PAGE: &str = r#"<!doctype html><html><head><link rel="canonical" href="https://www.pttweb.cc/bbs/Kite/M.1712345678.A.0A7"></head><body>
<h1 class="title"><span itemprop="headline"> [問題] 風箏<span class="e7-full-title-appended-part"> - Kite</span></span></h1>
<div class="e7-head-label">作者</div><div class="e7-head-content">ann1(安)</div>
<div class="e7-head-label">推噓</div><div class="e7-head-content">1(1推0噓1→)</div>
<div class="e7-main-content" itemprop="articleBody"><span>線斷了</span></div><div class="e7-main-content" itemprop="articleBody">
怎麼辦
※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17</div>
<div class="e7-container"><div class="e7-left"><div>推</div></div><div class="e7-author"><a>ben2</a></div>
<div class="e7-ipdatetime1"><span>04/06 03:36, </span>4周前<span class="e7-floor">, 1<sup>F</sup></span></div>
<div class="e7-recommend-message"><div>換線</div></div><div class="e7-ipdatetime2"><span>04/06 03:36</span><span class="e7-floor">, 1<sup>F</sup></span></div></div>
<div>更多 ann1 文章</div></body></html>"#;

    #[test]
    fn a_page_is_a_post_without_what_the_mirror_adds() {
        let page = read(PAGE, &Context::new(&ListHeader::default(), "x.html", Aliases::builtin())).unwrap();
        let thread = page.thread;
        assert_eq!(thread.id.to_string(), "Kite/M.1712345678.A.0A7");
        assert_eq!(
            (thread.title.as_str(), thread.author.as_deref(), thread.nick.as_deref()),
            ("[問題] 風箏", Some("ann1"), Some("安"))
        );
        assert_eq!((thread.body.as_str(), thread.ip.as_deref()), ("線斷了\n\n怎麼辦", Some("203.0.113.17")));
        let comment = &thread.comments[0];
        assert_eq!((comment.floor, comment.text.as_str(), comment.author.as_deref()), (Some(1), "換線", Some("ben2")));
        assert!(comment.posted_at.is_some() && page.is_cut, "the head counts 2 comments");
    }
}
