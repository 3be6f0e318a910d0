//! A drawing as PNG.
//!
//! The characters of a text are drawn one after another, which is right for Chinese and Latin letters. Scripts whose
//! letters join (Arabic, Devanagari) need the SVG, which is drawn by the program that shows it.

use crate::message::{Bilingual, bilingual};
use std::{collections::BTreeSet, path::Path as FilePath};

use tiny_skia::{Color, FillRule, LineJoin, Paint, PathBuilder, Pixmap, Stroke, Transform};

use super::{
    drawing::{Anchor, Colour, Drawing, Point, Shape, Text},
    fonts::{Fonts, Glyph},
};
use crate::{Error, Result};

/// The pixels of a point in either direction: sharp in print.
const SCALE: u16 = 2;

/// The picture, with the fonts of the system after those of the file `font`.
pub(super) fn draw(drawing: &Drawing, font: Option<&FilePath>) -> Result<Vec<u8>> {
    let mut fonts = Fonts::load(font)?;
    check(drawing, &mut fonts)?;
    let (width, height) = (u32::from(drawing.width * SCALE), u32::from(drawing.height * SCALE));
    let mut canvas = Canvas { pixels: Pixmap::new(width, height).ok_or_else(|| failed("too large"))?, fonts };
    canvas.pixels.fill(Color::WHITE);
    drawing.shapes.iter().for_each(|shape| canvas.shape(shape));
    canvas.pixels.encode_png().map_err(failed)
}

/// An error if a character has no font: a picture with holes in its labels would be wrong.
fn check(drawing: &Drawing, fonts: &mut Fonts) -> Result<()> {
    if fonts.are_none() {
        return Err(no_font(bilingual!("--png: no font at all", "--png：沒有任何字型")));
    }
    let texts = drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(&text.content),
        Shape::Line { .. } | Shape::Dot { .. } => None,
    });
    let characters: BTreeSet<char> = texts.flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).collect();
    let missing: Vec<char> = characters.into_iter().filter(|&c| fonts.glyph(c).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    // Without a Chinese font all of a title is missing.
    let some: String = missing.iter().take(10).collect();
    Err(no_font(bilingual!("--png: no font has the characters {some}", "--png：沒有字型有這些字：{some}")))
}

struct Canvas {
    pixels: Pixmap,
    fonts: Fonts,
}

impl Canvas {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { points, width, colour } => self.line(&points.0, *width, *colour),
            Shape::Dot { at, radius, colour } => self.dot(*at, *radius, *colour),
            Shape::Text(text) => self.text(text),
        }
    }

    fn line(&mut self, points: &[Point], width: f32, colour: Colour) {
        let mut path = PathBuilder::new();
        for (nth, point) in points.iter().enumerate() {
            if nth == 0 { path.move_to(point.x, point.y) } else { path.line_to(point.x, point.y) }
        }
        let stroke = Stroke { width, line_join: LineJoin::Round, ..Stroke::default() };
        if let Some(path) = path.finish() {
            self.pixels.stroke_path(&path, &paint(colour), &stroke, scaled(), None);
        }
    }

    fn dot(&mut self, at: Point, radius: f32, colour: Colour) {
        if let Some(path) = PathBuilder::from_circle(at.x, at.y, radius) {
            self.pixels.fill_path(&path, &paint(colour), FillRule::Winding, scaled(), None);
        }
    }

    fn text(&mut self, text: &Text) {
        let glyphs: Vec<Glyph> = text.content.chars().filter_map(|c| self.fonts.glyph(c).cloned()).collect();
        let width = glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * text.size;
        let mut x = match text.anchor {
            Anchor::Start => text.at.x,
            Anchor::Middle => text.at.x - width / 2.0,
            Anchor::End => text.at.x - width,
        };
        for glyph in glyphs {
            // Outlines have y upwards, pictures downwards.
            let place = scaled().pre_translate(x, text.at.y).pre_scale(text.size, -text.size);
            if let Some(outline) = glyph.outline {
                self.pixels.fill_path(&outline, &paint(text.colour), FillRule::Winding, place, None);
            }
            x += glyph.advance * text.size;
        }
    }
}

fn scaled() -> Transform {
    Transform::from_scale(f32::from(SCALE), f32::from(SCALE))
}

fn paint(Colour(red, green, blue): Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, u8::MAX);
    paint
}

fn no_font(message: Bilingual) -> Error {
    Error::new(message).hint(bilingual!(
        "install one, such as Noto Sans CJK, or name a font file with --font; --svg needs none",
        "請安裝一個，如 Noto Sans CJK，或用 --font 指定字型檔；--svg 不需要字型"
    ))
}

fn failed<E: std::fmt::Display>(error: E) -> Error {
    Error::new(bilingual!("the picture cannot be drawn: {error}", "無法畫圖：{error}"))
}
