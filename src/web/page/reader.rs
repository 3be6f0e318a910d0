//! The reader of a page: language, colours and address.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use super::language::{Texts, texts_in};
use crate::{message::Language, web::address::Address};

/// The colours of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Theme {
    /// The colours of the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    pub(super) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The reader of a page.
#[derive(Debug, Clone)]
pub(in crate::web) struct Reader {
    pub(super) language: Language,
    pub(super) theme: Theme,
    /// The texts in that language.
    pub(super) t: &'static Texts,
    /// The address of the page.
    here: String,
}

impl Reader {
    fn of(headers: &HeaderMap, here: String) -> Self {
        let chosen = cookie(headers, "language").and_then(Language::of_tag);
        let language = chosen.unwrap_or_else(|| {
            Language::preferred(
                headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default(),
            )
        });
        let theme = cookie(headers, "theme").and_then(|name| Theme::ALL.into_iter().find(|one| one.name() == name));
        Self { language, theme: theme.unwrap_or_default(), t: texts_in(language), here }
    }

    /// The addresses that change the language.
    pub(super) fn switches(&self) -> Vec<(&'static str, &'static str, String)> {
        let others = Language::ALL.into_iter().filter(|&language| language != self.language);
        let address = |language: Language| self.preferences().with("language", language.tag()).text();
        others.map(|language| (language.tag(), language.name(), address(language))).collect()
    }

    /// The addresses that change the colours, each with its name and whether it is chosen.
    pub(super) fn themes(&self) -> Vec<(&'static str, bool, String)> {
        let address = |theme: Theme| self.preferences().with("theme", theme.name()).text();
        Theme::ALL.map(|theme| (self.t.theme(theme), theme == self.theme, address(theme))).to_vec()
    }

    fn preferences(&self) -> Address {
        Address::new("/preferences").with("back", &self.here)
    }
}

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Without scheme and host, so that the way back cannot lead to another site.
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        Ok(Self::of(&parts.headers, here))
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // The last one: browsers send the cookie of the longest path first, and ours is that of `/`.
    pairs.filter(|(own, _)| *own == name).map(|(_, value)| value).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(language: &str, cookies: &str) -> Reader {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
        headers.insert(header::COOKIE, cookies.parse().unwrap());
        Reader::of(&headers, "/?q=a&level=comments".to_owned())
    }

    #[test]
    fn the_browser_says_the_language_unless_the_reader_does() {
        for (language, cookies, code) in [
            ("zh-TW,zh;q=0.9,en;q=0.8", "", "zh-TW"),
            ("en-US,en;q=0.5", "", "en"),
            ("de, zh;q=0.5, en;q=0.7", "", "en"),
            ("de", "", "en"),
            ("", "", "zh-TW"),
            ("en", "a=b; language=zh-Hant", "zh-TW"),
            ("zh", "language=en; theme=dark", "en"),
            ("zh", "language=<script>; theme=pink", "zh-TW"),
        ] {
            assert_eq!(reader(language, cookies).language.tag(), code, "{language} {cookies}");
        }
        assert_eq!(reader("zh", "x; theme=dark").theme, Theme::Dark);
    }

    #[test]
    fn a_choice_leads_back_to_where_it_was_made() {
        let (code, name, address) = reader("zh", "").switches().remove(0);
        assert_eq!((code, name), ("en", "English"));
        assert_eq!(address, "/preferences?back=%2F%3Fq%3Da%26level%3Dcomments&language=en");
    }
}
