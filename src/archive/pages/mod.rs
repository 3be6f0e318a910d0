//! Saved pages: HTML of ptt.cc and pttweb.cc, one file for each site.

mod html;
pub(super) mod ptt_cc;
pub(super) mod pttweb;

use super::Reason;

/// Returns whether `text` occurs in the page `html`.
fn has(html: &str, text: &str) -> bool {
    memchr::memmem::find(html.as_bytes(), text.as_bytes()).is_some()
}

/// The reason why the page `html`, which no dialect reads, holds no post: the kind of page that it is.
pub(super) fn no_post(html: &str) -> Reason {
    let has = |text: &str| has(html, text);
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
