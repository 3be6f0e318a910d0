//! The checks of every request before it is handled, and the headers of every answer.
//!
//! Another site that is open in the user's browser could reach this one by a name that resolves to this machine (DNS
//! rebinding). So a request must name one of our hosts, or the very address at which it came in, which no other site's
//! name can equal. Nothing can be changed, so there is nothing to forge.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{failure::Fault, site::Site};

/// Only our own files are loaded and run, and no site may put the page in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Posts link to other sites, which must not learn the query from the address.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The local address at which a connection came in; `None` if the system does not report it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reached(pub(super) Option<IpAddr>);

/// Lets a request through, or refuses it; the answer gets its headers either way.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let mut response = match refusal(&site, &request) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    if let Some(fault) = Fault::of(&response) {
        site.report(&uri, fault);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Answers are of this moment, and may be private.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn refusal(site: &Site, request: &Request) -> Option<(StatusCode, &'static str)> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "this site can only be read: GET\n"));
    }
    let mut hosts = request.headers().get_all(header::HOST).into_iter();
    // With two of them it is not defined which one counts.
    let host = hosts.next().and_then(|host| host.to_str().ok()).filter(|_| hosts.next().is_none());
    // By RFC 9112 an absolute address in the request line overrides the header `Host`.
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str).or(host);
    let reached = request.extensions().get().and_then(|&Reached(address)| address);
    if !named.is_some_and(|host| is_ours(host, reached, &site.settings.hosts)) {
        return Some((
            StatusCode::MISDIRECTED_REQUEST,
            "not a name of this site; `pawen serve --host NAME` adds one\n",
        ));
    }
    None
}

/// Returns whether a host, with or without a port, is this machine by a name that cannot lead elsewhere, the address at
/// which the request came in, or a host that was added.
fn is_ours(host: &str, reached: Option<IpAddr>, hosts: &[String]) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        // The colons of an IPv6 address begin no port. Without the bracket `:` is left, which is refused as a port.
        Some(rest) => rest.split_once(']').unwrap_or((rest, ":")),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    if !(port.is_empty() || port.strip_prefix(':').is_some_and(is_port)) {
        return false;
    }
    let is_own = |address: IpAddr| address.is_loopback() || Some(address.to_canonical()) == reached;
    name.parse().is_ok_and(is_own)
        // By RFC 6761 this name is always that of the machine itself.
        || name.eq_ignore_ascii_case("localhost")
        || hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered() {
        let added = ["search.example".to_owned(), "192.0.2.7".to_owned()];
        for host in
            ["localhost", "LOCALHOST:7295", "127.0.0.1:80", "127.9.9.9", "[::1]:7295", "search.example:1", "192.0.2.7"]
        {
            assert!(is_ours(host, None, &added), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "192.0.2.8",
            "",
            ":80",
            "[::2]",
            "search.example.evil",
            "localhost:80@evil",
            "localhost:x",
            "localhost:99999",
            "[::1]x",
            "[",
            "0.0.0.0",
        ] {
            assert!(!is_ours(host, Some("127.0.0.1".parse().unwrap()), &added), "{host}");
        }
        // A request that came in at an address may name it, and no other.
        for (host, reached) in [("192.0.2.9:7295", "192.0.2.9"), ("[2001:db8::1]:80", "2001:db8::1")] {
            assert!(is_ours(host, Some(reached.parse().unwrap()), &[]), "{host}");
            assert!(!is_ours(host, Some("192.0.2.10".parse().unwrap()), &[]), "{host}");
            assert!(!is_ours(host, None, &[]), "{host}");
        }
    }
}
