//! The chart as PNG.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{self, Group, Node, Tree, fontdb},
};

use crate::{Error, Result};

/// A picture has so many times the points of the SVG in either direction: sharp in print.
const SCALE: f32 = 2.0;
/// What stands for `sans-serif`, the best for Chinese first.
const FAMILIES: [&str; 14] = [
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "DejaVu Sans",
    "Liberation Sans",
    "Helvetica",
    "Arial",
];

pub(super) fn draw(svg: &str, font: Option<&Path>) -> Result<Vec<u8>> {
    let mut fonts = fontdb::Database::new();
    if let Some(path) = font {
        fonts.load_font_file(path).map_err(|error| Error::io(path, error))?;
    }
    if let Some(path) = font.filter(|_| fonts.faces().next().is_none()) {
        return Err(Error::new(format!("--font {}: not a font", path.display()))
            .hint("name a TrueType or OpenType file: .ttf, .otf, .ttc"));
    }
    let own = fonts.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    fonts.load_system_fonts();
    let has = |family: &str| fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == family));
    let known = FAMILIES.into_iter().find(|family| has(family)).map(str::to_owned);
    let any = || fonts.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    let family = own.or(known).or_else(any).ok_or_else(|| no_font("no font at all"))?;
    fonts.set_sans_serif_family(&family);
    fonts.set_serif_family(&family);
    let options = usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(failed)?;
    let missing = missing(tree.root());
    if !missing.is_empty() {
        let some: String = missing.iter().take(10).collect();
        return Err(no_font(&format!("no font has the characters {some}")));
    }
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| failed("too large"))?;
    let mut picture = Pixmap::new(size.width(), size.height()).ok_or_else(|| failed("too large"))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture.encode_png().map_err(failed)
}

/// The characters that no font has: they are drawn with its glyph 0.
fn missing(group: &Group) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    for node in group.children() {
        match node {
            Node::Group(group) => found.extend(missing(group)),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                let lost = glyphs.filter(|glyph| glyph.id.0 == 0).flat_map(|glyph| glyph.text.chars());
                found.extend(lost.filter(|c| !c.is_whitespace()));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
    found
}

fn no_font(what: &str) -> Error {
    Error::new(format!("--png: {what}"))
        .hint("install one, such as Noto Sans CJK, or name a font file with --font; --svg needs none")
}

fn failed<E: std::fmt::Display>(error: E) -> Error {
    Error::new(format!("the picture cannot be drawn: {error}"))
}
