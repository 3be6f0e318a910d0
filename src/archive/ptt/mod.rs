//! PTT: times, titles, the text of pages, and the shapes in which crawlers leave posts, one file for each.

pub(super) mod bbs_text;
pub(super) mod facts;
pub(super) mod page_copy;
pub(super) mod page_text;
pub(super) mod posts;
pub(super) mod raw_page;
pub(super) mod times;
pub(super) mod title;
pub(super) mod web_crawler;
