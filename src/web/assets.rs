//! The files that pages load, compiled in.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::archive::fingerprint;

/// A file, by the name it is asked for.
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

/// The icon by the name by which browsers ask for it where no page names one: beside JSON, or a picture alone.
pub(super) async fn icon(headers: HeaderMap) -> Response {
    asset(Path("icon.svg".to_owned()), headers).await
}

/// Serves a file; a browser that has it is told to keep it.
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{:016x}\"", fingerprint(asset.text.as_bytes()));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let told = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    (told, [(header::CONTENT_TYPE, asset.kind)], asset.text).into_response()
}
