//! Saved pages: HTML of ptt.cc and pttweb.cc, one file for each site.

mod html;
mod ptt_cc;
mod pttweb;

use super::{Reason, dialect::Context};
use crate::thread::Thread;

/// A page that was read.
pub(super) struct SavedPage {
    /// The post with its comments.
    pub(super) thread: Thread,
    /// The name of the dialect in reports.
    pub(super) dialect: &'static str,
    /// Whether the page says that it lacks a part of the post or of its comments.
    pub(super) is_cut: bool,
}

/// Reads the page `html`.
///
/// # Errors
/// If it holds no post, with the kind of page it is.
pub(super) fn read(html: &str, context: &Context<'_>) -> Result<SavedPage, Reason> {
    let has = |text: &str| memchr::memmem::find(html.as_bytes(), text.as_bytes()).is_some();
    if has("main-content") && (has("ptt.cc") || has("article-metaline")) && !has("e7-main-content") {
        return ptt_cc::read(html, context).ok_or(Reason::UnknownPage);
    }
    if has("e7-main-content") {
        return pttweb::read(html, context).ok_or(Reason::UnknownPage);
    }
    Err(no_post(&has))
}

/// The kind of a page that holds no post.
fn no_post(has: &dyn Fn(&str) -> bool) -> Reason {
    if has("over18-notice") || has("ask/over18") {
        return Reason::CrawlerError("the notice of age in place of the post: over18=1 was not sent".to_owned());
    }
    let is_of_ptt = has("批踢踢") || has("ptt.cc");
    let pages = [
        (has("r-ent") || has("r-list-container"), "list of a board's posts"),
        (has("b-ent") || has("b-list-container"), "list of boards"),
        (has("404"), "page of an error"),
    ];
    let page = pages.into_iter().find(|(met, _)| *met && is_of_ptt);
    page.map_or(Reason::UnknownPage, |(_, name)| Reason::NoPost(name))
}
