//! The layout of a chart: title, measure, legend, axes with their labels, and a line for each series.

use unicode_width::UnicodeWidthStr as _;

use super::{
    Captions,
    drawing::{Anchor, Colour, Drawing, Point, Points, Shape, Text},
};
use crate::{
    output::{
        numbers::{chart, table::percent},
        printable,
        summary::thousands,
        terminal::{row::Row, tone::Tone},
    },
    search::{Series, Trend},
};

const WIDTH: u16 = 1200;
const HEIGHT: u16 = 640;
const MARGIN: f32 = 28.0;
/// The edges of the plot area, from the left and from above.
const LEFT: f32 = 98.0;
const RIGHT: f32 = WIDTH as f32 - 2.0 * MARGIN;
const BOTTOM: f32 = HEIGHT as f32 - 52.0;
/// The length of the marks on the axes.
const MARK: f32 = 5.0;
/// The height of a capital letter above the baseline, in units of the font size: the offset of texts aligned at their
/// top.
const CAPITAL: f32 = 0.76;
/// The same offset for texts aligned at their middle.
const MIDDLE: f32 = 0.36;
/// Distinguishable also without seeing all colours: M. Okabe and K. Ito, "Color Universal Design" (2008).
const COLOURS: [Colour; 8] = [
    Colour(0, 114, 178),
    Colour(213, 94, 0),
    Colour(0, 158, 115),
    Colour(204, 121, 167),
    Colour(230, 159, 0),
    Colour(86, 180, 233),
    Colour(60, 60, 60),
    Colour(170, 170, 60),
];
/// The colour of the series of all other values.
// Grey, as it is no value to compare with the others.
const REST: Colour = Colour(165, 165, 165);
const INK: Colour = Colour(34, 34, 34);
const FAINT: Colour = Colour(110, 110, 110);
const GRID: Colour = Colour(226, 226, 226);
/// The maximum number of dates below the lines.
const DATES: usize = 9;
/// The maximum number of amounts next to the plot area.
const AMOUNTS: f64 = 7.0;
/// The maximum number of periods that are each marked with a dot.
const DOTS: usize = 60;

pub(super) fn draw(trend: &Trend, captions: &Captions) -> Drawing {
    let mut chart = Chart { trend, shapes: Vec::new(), top: 0.0, highest: 1.0 };
    chart.text(Point { x: MARGIN, y: 22.0 }, 21.0, INK, &shortened(&captions.title, 80));
    chart.text(Point { x: MARGIN, y: 58.0 }, 13.0, FAINT, &captions.measure);
    let below = if trend.series.len() > 1 { chart.legend(92.0) } else { 92.0 };
    chart.top = below + 12.0;
    // Room above the highest point; the minimum avoids a division by zero for a trend of zeros.
    chart.highest = (chart::max_value(trend, 1) * 1.05).max(if trend.all.is_empty() { 1.0 } else { 1e-6 });
    chart.amounts();
    chart.dates();
    for (nth, series) in trend.series.iter().enumerate() {
        chart.series(nth, series);
    }
    Drawing { width: WIDTH, height: HEIGHT, shapes: chart.shapes }
}

struct Chart<'t> {
    trend: &'t Trend,
    shapes: Vec<Shape>,
    /// The upper edge of the plot area, and the value there.
    top: f32,
    highest: f64,
}

impl Chart<'_> {
    /// A sample and the name of each series, on as many lines as needed; returns their lower edge.
    fn legend(&mut self, top: f32) -> f32 {
        let Point { mut x, mut y } = Point { x: MARGIN, y: top };
        for (nth, name) in chart::names(self.trend).iter().enumerate() {
            let name = shortened(name, 40);
            // A column of a terminal is about half as wide as the letters are high.
            let width = 36.0 + f32::from(u16::try_from(name.width()).unwrap_or(0)) * 9.0 + 24.0;
            if x + width > f32::from(WIDTH) && x > MARGIN {
                (x, y) = (MARGIN, y + 26.0);
            }
            let (width_of_line, colour) = self.stroke(nth);
            self.line(&[Point { x, y: y + 6.0 }, Point { x: x + 26.0, y: y + 6.0 }], width_of_line, colour);
            self.text(Point { x: x + 34.0, y }, 14.0, INK, &name);
            x += width;
        }
        y + 34.0
    }

    /// The left axis and the grid lines.
    fn amounts(&mut self) {
        let step = step(self.highest, self.trend.all.is_empty());
        let last = (self.highest / step).floor();
        let mut nth = 0.0;
        while nth <= last {
            let y = self.y(nth * step);
            self.line(&[Point { x: LEFT, y }, Point { x: RIGHT, y }], 1.0, GRID);
            self.line(&[Point { x: LEFT - MARK, y }, Point { x: LEFT, y }], 1.0, FAINT);
            let text = amount(self.trend, nth * step);
            self.label(Point { x: LEFT - 10.0, y: y + MIDDLE * 12.0 }, Anchor::End, text);
            nth += 1.0;
        }
        self.line(&[Point { x: LEFT, y: self.top }, Point { x: LEFT, y: BOTTOM }], 1.0, FAINT);
    }

    /// The lower axis.
    fn dates(&mut self) {
        self.line(&[Point { x: LEFT, y: BOTTOM }, Point { x: RIGHT, y: BOTTOM }], 1.0, FAINT);
        for at in dates(self.trend.periods.len()) {
            let x = self.x(at);
            self.line(&[Point { x, y: BOTTOM }, Point { x, y: BOTTOM + MARK }], 1.0, FAINT);
            let text = self.trend.periods[at].to_string();
            self.label(Point { x, y: BOTTOM + 10.0 + CAPITAL * 12.0 }, Anchor::Middle, text);
        }
    }

    fn series(&mut self, nth: usize, series: &Series) {
        let (width, colour) = self.stroke(nth);
        for points in self.pieces(series) {
            self.line(&points, width, colour);
            // A point between two gaps has no line.
            if self.trend.periods.len() <= DOTS || points.len() == 1 {
                self.shapes.extend(points.into_iter().map(|at| Shape::Dot { at, radius: 4.0, colour }));
            }
        }
    }

    /// The points of a series, split at periods without a value.
    fn pieces(&self, series: &Series) -> Vec<Vec<Point>> {
        let point = |at: usize| {
            let value = chart::value(self.trend, series, at..at + 1)?;
            Some(Point { x: self.x(at), y: self.y(value) })
        };
        let points: Vec<_> = (0..self.trend.periods.len()).map(point).collect();
        let pieces = points.split(Option::is_none).filter(|piece| !piece.is_empty());
        pieces.map(|piece| piece.iter().flatten().copied().collect()).collect()
    }

    /// The width and the colour of a series; those beyond the number of colours are thinner.
    fn stroke(&self, nth: usize) -> (f32, Colour) {
        if self.trend.series.get(nth).is_some_and(|series| series.rest) {
            return (2.0, REST);
        }
        (if nth < COLOURS.len() { 3.0 } else { 1.0 }, COLOURS[nth % COLOURS.len()])
    }

    /// The horizontal position of a period.
    #[expect(clippy::cast_precision_loss, reason = "a picture has some thousand points")]
    fn x(&self, at: usize) -> f32 {
        let last = self.trend.periods.len().saturating_sub(1).max(1);
        LEFT + (RIGHT - LEFT) * at as f32 / last as f32
    }

    /// The vertical position of a value.
    #[expect(clippy::cast_possible_truncation, reason = "a picture has some thousand points")]
    fn y(&self, value: f64) -> f32 {
        BOTTOM - (BOTTOM - self.top) * (value / self.highest) as f32
    }

    fn line(&mut self, points: &[Point], width: f32, colour: Colour) {
        self.shapes.push(Shape::Line { points: Points(points.to_vec()), width, colour });
    }

    /// A text with its upper left corner at a point.
    fn text(&mut self, corner: Point, size: f32, colour: Colour, text: &str) {
        let at = Point { x: corner.x, y: corner.y + CAPITAL * size };
        // A query may contain characters that XML does not allow, or that reorder the text around them.
        let content = printable(text);
        self.shapes.push(Shape::Text(Text { at, anchor: Anchor::Start, size, colour, content }));
    }

    /// A text at an axis.
    fn label(&mut self, at: Point, anchor: Anchor, text: String) {
        self.shapes.push(Shape::Text(Text { at, anchor, size: 12.0, colour: FAINT, content: text }));
    }
}

/// The distance between two amounts: 1, 2 or 5 times a power of ten, whole for counts.
fn step(highest: f64, whole: bool) -> f64 {
    let min_step = highest / AMOUNTS;
    let power = 10_f64.powf(min_step.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= min_step).unwrap_or(10.0);
    if whole { (factor * power).max(1.0) } else { factor * power }
}

/// The periods whose dates are written: the first, the last, and others as evenly spaced between them as possible.
fn dates(periods: usize) -> Vec<usize> {
    let Some(last) = periods.checked_sub(1) else { return Vec::new() };
    let spaces = last.clamp(1, DATES - 1);
    let mut dates: Vec<_> = (0..=spaces).map(|nth| (nth * last + spaces / 2) / spaces).collect();
    // Fewer periods than spaces give the same period twice.
    dates.dedup();
    dates
}

fn amount(trend: &Trend, value: f64) -> String {
    if !trend.all.is_empty() {
        return percent(value);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and not negative")]
    thousands(value.round() as u64)
}

fn shortened(text: &str, limit: usize) -> String {
    Row::of(text, Tone::Plain).cut_right(limit).to_string()
}
