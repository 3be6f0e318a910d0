//! The elements of a chart, in the order in which they are drawn: lines, dots and texts on white.

use crate::message::bilingual;
use std::fmt;

use askama::Template;

use crate::{Error, Result};

/// Fonts with Chinese characters on each system; of those that are there, the first one is used.
// Those of Taiwan first: one character has other shapes in China and Japan.
pub(super) const FAMILIES: [&str; 14] = [
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

/// Coordinates in points, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

/// The part of a text that is placed at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    /// A point on the baseline.
    pub(super) at: Point,
    pub(super) anchor: Anchor,
    /// The height of the font's em square.
    pub(super) size: f32,
    pub(super) colour: Colour,
    pub(super) content: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Line { points: Points, width: f32, colour: Colour },
    Dot { at: Point, radius: f32, colour: Colour },
    Text(Text),
}

/// The points of a line, displayed as SVG lists them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points(pub(super) Vec<Point>);

/// A drawing; as a template it is an SVG.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "chart.svg", config = "src/output/askama.toml")]
pub(super) struct Drawing {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) shapes: Vec<Shape>,
}

impl Drawing {
    pub(super) fn svg(&self) -> Result<String> {
        self.render().map_err(|error| Error::new(bilingual!("the chart cannot be drawn: {error}", "無法畫圖：{error}")))
    }

    /// The families as SVG lists them, and after them any font without serifs.
    fn families() -> String {
        FAMILIES.map(|family| format!("'{family}', ")).concat() + "sans-serif"
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        })
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, Point { x, y }) in self.0.iter().enumerate() {
            let space = if nth > 0 { " " } else { "" };
            // A tenth of a point is less than can be seen, and has at most one digit.
            write!(f, "{space}{},{}", (x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0)?;
        }
        Ok(())
    }
}
