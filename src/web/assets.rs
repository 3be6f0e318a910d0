//! The files that pages load, compiled in.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::archive::fingerprint;

/// A file, by its name.
struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

const ASSETS: [Asset; 3] = [
    Asset { name: "pawen.css", kind: "text/css; charset=utf-8", text: include_str!("assets/pawen.css") },
    Asset { name: "pawen.js", kind: "text/javascript; charset=utf-8", text: include_str!("assets/pawen.js") },
    Asset { name: "icon.svg", kind: "image/svg+xml", text: include_str!("assets/icon.svg") },
];

/// The icon, by the name that browsers request if a page names none: for JSON, or a picture alone.
pub(super) async fn icon(headers: HeaderMap) -> Response {
    asset(Path("icon.svg".to_owned()), headers).await
}

/// Serves a file, with an entity tag by which a browser can keep it.
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // By the content: another version of pawen at the same address must not get the old script.
    let tag = format!("\"{:016x}\"", fingerprint(asset.text.as_bytes()));
    // A list of tags, or a weak one, does not match: then the small file is sent once more.
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    // With `no-cache` a browser keeps the file but compares the tag at each use: an update is effective at once.
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, asset.kind)], asset.text).into_response()
}
