//! The choices of a reader, kept by the browser: language and colours.

use axum::{
    extract::RawQuery,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use super::reader::Theme;
use crate::{message::Language, web::parameters::Parameters};

/// The time for which a choice is kept, in seconds: a year.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// Keeps a choice and redirects to the page where it was made.
pub(in crate::web) async fn preferences(RawQuery(query): RawQuery) -> Response {
    let parameters = Parameters::read(query.as_deref());
    // An unknown choice is left out and not reported: the page shows what is in use.
    let language = parameters.choice("language", &Language::ALL, Language::tag).ok().flatten().map(Language::tag);
    let theme = parameters.choice("theme", &Theme::ALL, Theme::name).ok().flatten().map(Theme::name);
    let chosen =
        [("language", language), ("theme", theme)].into_iter().filter_map(|(name, value)| Some((name, value?)));
    let cookies = chosen.map(|(name, value)| {
        // Not `Secure`: the site itself speaks plain HTTP, and the browser would drop the cookie.
        (header::SET_COOKIE, format!("{name}={value}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly"))
    });
    let cookies: Vec<_> = cookies.collect();
    let back = [(header::LOCATION, back(parameters.one("back").unwrap_or_default()))];
    // SEE_OTHER: the browser requests the page again, with its cookies, and reloading does not set them once more.
    (StatusCode::SEE_OTHER, AppendHeaders(cookies), back).into_response()
}

/// An address of this site, or the first page.
fn back(address: &str) -> String {
    // Two slashes begin the address of another host.
    let is_ours = address.starts_with('/') && !address.starts_with("//");
    // A line end could begin another header, and browsers read a backslash as a slash.
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_ours && is_plain { address.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_nowhere_else() {
        for ours in ["/", "/?q=a%20b", "/thread/Stock/M.1.A.2?q=x#f3"] {
            assert_eq!(back(ours), ours);
        }
        for other in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: x=y", "/台"]
        {
            assert_eq!(back(other), "/", "{other}");
        }
    }
}
