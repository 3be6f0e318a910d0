//! A trend drawn for an article: lines over time, as SVG, or as PNG made of the very same SVG.
//!
//! The letters of an SVG are drawn by whoever shows it, with the first of the named fonts that they have. A PNG needs a
//! font here.

use std::path::Path;

use crate::{Error, Result, search::Trend};

#[cfg(feature = "charts")]
mod picture;
#[cfg(feature = "charts")]
mod vector;

/// What is written around the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    /// Above them.
    pub title: String,
    /// What is measured.
    pub measure: String,
}

/// Whether charts can be drawn, if any are `wanted`.
///
/// # Errors
/// If this pawen was built without them.
pub fn available(wanted: bool) -> Result<()> {
    if wanted && !cfg!(feature = "charts") {
        return Err(missing());
    }
    Ok(())
}

fn missing() -> Error {
    Error::new("--svg, --png: this pawen was built without charts").hint("cargo build --features charts")
}

/// Draws `trend` as SVG.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(feature = "charts")]
pub fn svg(trend: &Trend, captions: &Captions) -> Result<String> {
    vector::draw(trend, captions)
}

/// Draws `trend` as SVG.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(not(feature = "charts"))]
pub fn svg(_: &Trend, _: &Captions) -> Result<String> {
    Err(missing())
}

/// The SVG as PNG, with the fonts of the system or those of the file `font`.
///
/// # Errors
/// If no font has the characters.
#[cfg(feature = "charts")]
pub fn png(svg: &str, font: Option<&Path>) -> Result<Vec<u8>> {
    picture::draw(svg, font)
}

/// The SVG as PNG, with the fonts of the system or those of the file `font`.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(not(feature = "charts"))]
pub fn png(_: &str, _: Option<&Path>) -> Result<Vec<u8>> {
    Err(missing())
}
