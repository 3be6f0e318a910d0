//! The page about the query language: the text that `pawen help query` prints.

use askama::Template;
use axum::response::Response;
use pulldown_cmark::{Event, Options, Parser, html};

use super::{page, reader::Reader};
use crate::{message::Language, query::syntax_in};

#[derive(Template)]
#[template(path = "help.html", config = "src/web/askama.toml")]
struct Help {
    reader: Reader,
    text: String,
}

/// Handles the page.
pub(in crate::web) async fn help(reader: Reader) -> Response {
    page(axum::http::StatusCode::OK, &Help { text: syntax(reader.language), reader })
}

/// The text as HTML. It is our own, but is escaped: HTML in it is meant to be read.
fn syntax(language: Language) -> String {
    let events = Parser::new_ext(syntax_in(language), Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    // A wide table scrolls in its own box, by keyboard too, instead of the page.
    text.replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>").replace("</table>", "</table></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_language_are_tables() {
        for language in Language::ALL {
            let text = syntax(language);
            assert!(text.contains("<table>") && text.contains("<code>"), "{text}");
            assert!(!text.contains("<script"));
        }
    }
}
