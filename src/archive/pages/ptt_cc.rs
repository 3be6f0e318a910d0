//! A post's page of ptt.cc, as `wget`, a browser or a tool for single files saved it. Its classes have not changed in ten
//! years.

use super::{
    has,
    html::{self, Tag, Visitor},
};
use crate::{
    archive::{
        dialect::{Claim, Context, WholeFile, WholePost},
        names::article_id::{article_url, place_of_url},
        ptt::{facts::Facts, page_text},
    },
    text::hex,
    thread::Thread,
};

/// This dialect.
pub(in crate::archive) static PAGE: WholeFile = WholeFile { name: "page of ptt.cc", claims, read };

fn claims(html: &str) -> Claim {
    let is_own = has(html, "main-content") && (has(html, "ptt.cc") || has(html, "article-metaline"));
    // The class of the mirror contains the name of the element.
    if is_own && !has(html, "e7-main-content") { Claim::Certain } else { Claim::No }
}

fn read(html: &str, context: &Context<'_>) -> Option<WholePost> {
    let mut post = PagePost::default();
    html::walk(html, PagePart::Outside, &mut post);
    if !post.has_content {
        return None;
    }
    Some(WholePost { thread: post.thread(context), is_cut: post.is_cut })
}

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PagePart {
    /// What is no part of the post.
    Outside,
    /// The page's own title.
    Title,
    /// The post, and between the comments the author's answers.
    Content,
    /// A line of the header.
    Line,
    /// Its name, such as 作者.
    Name,
    /// Its value.
    Value,
    /// A comment.
    Push,
    /// Its sign, its author, its text and its time.
    Sign,
    User,
    Words,
    Time,
}

impl PagePart {
    /// The part that an element of the class is.
    fn of_class(class: &str) -> Option<Self> {
        Some(match class {
            "article-metaline" | "article-metaline-right" => Self::Line,
            "article-meta-tag" => Self::Name,
            "article-meta-value" => Self::Value,
            "push" => Self::Push,
            "push-tag" => Self::Sign,
            "push-userid" => Self::User,
            "push-content" => Self::Words,
            "push-ipdatetime" => Self::Time,
            // The preview of a linked picture or video: the post itself has the link alone.
            "richcontent" => Self::Outside,
            _ => return None,
        })
    }
}

#[derive(Default)]
struct PagePost {
    has_content: bool,
    is_cut: bool,
    url: String,
    page_title: String,
    /// The header: author, board, title and date, each a name and a value.
    header: Vec<(String, String)>,
    line: (String, String),
    push: [String; 4],
    /// The text of the content, a comment on each line.
    text: String,
}

impl Visitor for PagePost {
    type Role = PagePart;

    fn open(&mut self, around: PagePart, tag: &Tag) -> (PagePart, bool) {
        if around == PagePart::Outside {
            return self.open_outside(tag);
        }
        if let Some(address) = tag.attribute("data-cfemail").and_then(address) {
            // The words in place of the address are passed over.
            self.text(around, &address);
            return (PagePart::Outside, false);
        }
        if tag.classes().any(|class| class == "warning-box") {
            self.is_cut = true;
            return (PagePart::Outside, false);
        }
        // Cloudflare puts scripts in the middle of a post, behind the addresses that it hides.
        if tag.is("script") || tag.is("style") {
            return (PagePart::Outside, false);
        }
        tag.classes().find_map(PagePart::of_class).map_or((around, false), |role| (role, true))
    }

    fn text(&mut self, role: PagePart, text: &str) {
        match role {
            PagePart::Outside | PagePart::Line | PagePart::Push => {}
            PagePart::Title => self.page_title.push_str(text),
            PagePart::Content => self.text.push_str(text),
            PagePart::Name => self.line.0.push_str(text),
            PagePart::Value => self.line.1.push_str(text),
            PagePart::Sign => self.push[0].push_str(text),
            PagePart::User => self.push[1].push_str(text),
            PagePart::Words => self.push[2].push_str(text),
            PagePart::Time => self.push[3].push_str(text),
        }
    }

    fn close(&mut self, role: PagePart) {
        match role {
            PagePart::Line => self.header.push(std::mem::take(&mut self.line)),
            PagePart::Push => self.end_push(),
            _ => {}
        }
    }

    fn cut(&mut self, role: PagePart) {
        // The page has more elements after the content; an interrupted download has none.
        self.is_cut |= role == PagePart::Content;
    }

    fn comment(&mut self, text: &str) {
        // Browsers put the length of the address before it, as in `(0041)https://…`.
        if let Some((_, url)) = text.split_once("saved from url=")
            && self.url.is_empty()
        {
            self.take_url(url.split_once(')').map_or(url, |(_, url)| url));
        }
    }
}

impl PagePost {
    fn open_outside(&mut self, tag: &Tag) -> (PagePart, bool) {
        if tag.attribute("id") == Some("main-content") {
            // A second page in the same file is not read.
            self.is_cut |= self.has_content;
            let is_first = !std::mem::replace(&mut self.has_content, true);
            return (if is_first { PagePart::Content } else { PagePart::Outside }, is_first);
        }
        if tag.is("link") && tag.attribute("rel") == Some("canonical") {
            self.take_url(tag.attribute("href").unwrap_or_default());
        }
        if tag.is("meta") && tag.attribute("property") == Some("og:url") {
            self.take_url(tag.attribute("content").unwrap_or_default());
        }
        if tag.is("title") && self.page_title.is_empty() { (PagePart::Title, true) } else { (PagePart::Outside, false) }
    }

    fn take_url(&mut self, url: &str) {
        if let Some(url) = place_of_url(url.trim()).as_ref().and_then(article_url) {
            self.url = url;
        }
    }

    /// Writes the comment as the line that the page shows.
    fn end_push(&mut self) {
        let [sign, user, words, time] = std::mem::take(&mut self.push).map(|part| part.replace(['\n', '\r'], " "));
        if sign.trim().is_empty() {
            return;
        }
        // The text before a comment may lack its line end, and the sign is recognised at the begin of a line only.
        if !self.text.ends_with('\n') && !self.text.is_empty() {
            self.text.push('\n');
        }
        // On the page the colon is in the same element as the words; the line below writes its own.
        let words = words.trim_start().strip_prefix(':').unwrap_or(&words).trim();
        let line = [sign.trim(), " ", user.trim(), ": ", words, " ", time.trim()].concat();
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn value(&self, name: &str) -> &str {
        self.header.iter().find(|(known, _)| known.trim() == name).map_or("", |(_, value)| value.trim())
    }

    fn thread(&self, context: &Context<'_>) -> Thread {
        let footer = self.text.lines().rev().find_map(page_text::address);
        let url = match footer.filter(|_| self.url.is_empty()) {
            Some(place) => article_url(&place).unwrap_or_default(),
            None => self.url.clone(),
        };
        let board = [self.value("看板"), context.board()].into_iter().find(|board| !board.is_empty());
        // The title of the page has the board behind it.
        let own_title = self.page_title.split(" - 看板 ").next().unwrap_or_default();
        let title = [self.value("標題"), own_title].into_iter().find(|title| !title.is_empty());
        let facts = Facts {
            board: board.unwrap_or_default(),
            article: context.article(),
            url: &url,
            title: title.unwrap_or_default(),
            author: self.value("作者"),
            date: self.value("時間"),
            body: &self.text,
        };
        page_text::filled(facts.thread(), &self.text)
    }
}

/// The address that Cloudflare hides: hexadecimal, each byte mixed with the first one.
fn address(cipher: &str) -> Option<String> {
    let bytes = hex::decode(cipher.as_bytes())?;
    let (key, mixed) = bytes.split_first()?;
    String::from_utf8(mixed.iter().map(|byte| byte ^ key).collect()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Aliases, dialect::ListHeader};

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>[問題] 風箏 - 看板 Kite - 批踢踢實業坊</title>
<link rel="canonical" href="https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html"><script>var x = "</div>";</script></head>
<body><div id="topbar">看板 Kite</div><div id="main-content" class="bbs-screen bbs-content"><div class="article-metaline"><span class="article-meta-tag">作者</span><span class="article-meta-value">ann1 (安)</span></div><div class="article-metaline-right"><span class="article-meta-tag">看板</span><span class="article-meta-value">Kite</span></div><div class="article-metaline"><span class="article-meta-tag">標題</span><span class="article-meta-value">[問題] 風箏</span></div><div class="article-metaline"><span class="article-meta-tag">時間</span><span class="article-meta-value">Sat Apr  6 03:34:35 2024</span></div>

線斷了 &lt;b&gt; <a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>
寫信到 <a class="__cf_email__" data-cfemail="422302206c21">[email&#160;protected]</a>
<div class="richcontent"><img src="x">圖</div>
--
<span class="f2">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17 (臺灣)
</span><span class="f2">※ 文章網址: <a href="https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html">https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html</a>
</span><div class="push"><span class="hl push-tag">推 </span><span class="f3 hl push-userid">ben2</span><span class="f3 push-content">: 換線</span><span class="push-ipdatetime"> 04/06 03:36
</span></div>作者的回答
<div class="push"><span class="f1 hl push-tag">→ </span><span class="f3 hl push-userid">cat3</span><span class="f3 push-content">: 1 &lt; 2</span><span class="push-ipdatetime"> 203.0.113.9 04/06 03:37
</span></div><div class="push center warning-box">檔案過大！部分文章無法顯示</div></div></body></html>"#;

    fn page(html: &str) -> Option<WholePost> {
        read(html, &Context::new(&ListHeader::default(), "x.html", Aliases::builtin()))
    }

    #[test]
    fn a_page_is_a_post_without_its_markup() {
        let page = page(PAGE).unwrap();
        let thread = page.thread;
        assert_eq!(thread.id.to_string(), "Kite/M.1712345678.A.0A7");
        assert_eq!(
            (thread.title.as_str(), thread.author.as_deref(), thread.nick.as_deref()),
            ("[問題] 風箏", Some("ann1"), Some("安"))
        );
        insta::assert_snapshot!(thread.body, @r"
        線斷了 <b> https://example.org/?a=1&b=2
        寫信到 a@b.c
        ");
        let comments: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.text.as_str(), c.ip.as_deref())).collect();
        assert_eq!(
            comments,
            [(Some(1), "換線", None), (None, "作者的回答", None), (Some(2), "1 < 2", Some("203.0.113.9"))]
        );
        assert!(page.is_cut && thread.comments[0].posted_at.is_some());
    }

    #[test]
    fn what_is_no_post_is_none() {
        assert!(page("<html><body><div id=other>ptt.cc main-content</div></body></html>").is_none());
    }
}
