//! A whole thread as text, Markdown or HTML.

pub(crate) mod earlier;
pub(crate) mod html;
pub mod thread_html;
pub mod thread_md;
pub mod thread_text;
