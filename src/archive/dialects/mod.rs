//! The dialects that are known. A new one is a file in the room of its forum, a line in [`DIALECTS`], and a fixture.

mod canonical;
mod foreign;

pub(super) use foreign::shape_of;

use super::{
    aliases::Aliases,
    dialect::{Claim, Dialect, Shape, WholeFile, surest},
    json::scan::Member,
    pages::{ptt_cc, pttweb},
    ptt::{bbs_text, page_copy, posts::Posts, raw_page::RawPage, web_crawler::WebCrawler},
};

/// All dialects that come as JSON records. Of those that claim a record with the same strength, the first reads it.
pub(super) static DIALECTS: [&dyn Dialect; 4] = [&WebCrawler, &RawPage, &canonical::Canonical, &Posts];

/// All saved pages.
pub(super) static PAGES: [&WholeFile; 2] = [&ptt_cc::PAGE, &pttweb::PAGE];

/// All texts that are one post.
pub(super) static TEXTS: [&WholeFile; 2] = [&bbs_text::TEXT, &page_copy::TEXT];

/// The dialect of the object `text` with these members.
pub(super) fn of(text: &[u8], members: &[Member], aliases: &Aliases) -> Option<&'static dyn Dialect> {
    let shape = Shape::new(text, members, aliases);
    let claim = |dialect: &dyn Dialect| match dialect.claims(&shape) {
        Claim::Possible if shape_of(&shape).is_some() => Claim::No,
        claim => claim,
    };
    surest(DIALECTS.into_iter().map(|dialect| (claim(dialect), dialect)))
}
