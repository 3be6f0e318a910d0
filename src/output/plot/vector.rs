//! The chart as SVG.

use std::fmt;

use plotters::{
    coord::{
        Shift,
        ranged1d::{DefaultFormatting, KeyPointHint, Ranged},
    },
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use unicode_width::UnicodeWidthStr as _;

use super::Captions;
use crate::{
    Error, Result,
    output::{chart, summary::thousands, table::percent},
    search::{Series, Trend},
};

const SIZE: (u32, u32) = (1200, 640);
/// Fonts with Chinese characters on each system, and whatever there is.
const FONTS: &str = "'Noto Sans CJK TC', 'Noto Sans TC', 'Source Han Sans TC', 'PingFang TC', 'Microsoft JhengHei', \
                     'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif";
/// Told apart also by those who do not see all colours: M. Okabe and K. Ito, "Color Universal Design" (2008).
const COLOURS: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(60, 60, 60),
    RGBColor(170, 170, 60),
];
/// What remains beside the values that are told is of none of their colours.
const REST: RGBColor = RGBColor(165, 165, 165);
const INK: RGBColor = RGBColor(34, 34, 34);
const FAINT: RGBColor = RGBColor(110, 110, 110);
const GRID: RGBColor = RGBColor(226, 226, 226);
const MARGIN: i32 = 28;
/// So many dates below the lines, as far as there are so many.
const DATES: usize = 9;
/// Up to so many periods each is marked with a dot.
const DOTS: usize = 60;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

pub(super) fn draw(trend: &Trend, captions: &Captions) -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        text(&area, (MARGIN, 22), 26, INK, &shortened(&captions.title, 80))?;
        text(&area, (MARGIN, 58), 16, FAINT, &captions.measure)?;
        let below = if trend.series.len() > 1 { legend(&area, trend, 92)? } else { 92 };
        lines(&area.split_vertically(below).1, trend)?;
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

/// A word for each series in its colour, in as many lines as they need; returns where they end.
fn legend(area: &Area<'_>, trend: &Trend, top: i32) -> Result<i32> {
    let (mut x, mut y) = (MARGIN, top);
    for (nth, name) in chart::names(trend).iter().enumerate() {
        let name = shortened(name, 40);
        // A column of a terminal is about half as wide as the letters are high.
        let width = 36 + i32::try_from(name.width()).unwrap_or(0) * 9 + 24;
        if x + width > i32::try_from(SIZE.0).unwrap_or(0) && x > MARGIN {
            (x, y) = (MARGIN, y + 26);
        }
        let sample = PathElement::new(vec![(x, y + 9), (x + 26, y + 9)], stroke(trend, nth));
        area.draw(&sample).map_err(failed)?;
        text(area, (x + 34, y), 17, INK, &name)?;
        x += width;
    }
    Ok(y + 34)
}

fn lines(area: &Area<'_>, trend: &Trend) -> Result<()> {
    let last = trend.periods.len().saturating_sub(1).max(1);
    let top = (chart::most(trend, 1) * 1.05).max(if trend.all.is_empty() { 1.0 } else { 1e-6 });
    let mut chart = ChartBuilder::on(area)
        .margin_top(12)
        .margin_right(MARGIN * 2)
        .margin_bottom(14)
        .margin_left(MARGIN / 2)
        .x_label_area_size(38)
        .y_label_area_size(84)
        .build_cartesian_2d(Calendar { last: real(last), dates: dates(trend.periods.len()) }, 0.0..top)
        .map_err(failed)?;
    let date = |at: &f64| date(trend, *at);
    let amount = |value: &f64| amount(trend, *value);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(FAINT)
        .x_label_formatter(&date)
        .y_labels(7)
        .y_label_formatter(&amount)
        .label_style((FONTS, 15).into_font().color(&FAINT))
        .draw()
        .map_err(failed)?;
    for (nth, series) in trend.series.iter().enumerate() {
        for points in stretches(trend, series) {
            chart.draw_series(LineSeries::new(points.clone(), stroke(trend, nth))).map_err(failed)?;
            // A point between two gaps has no line.
            if trend.periods.len() <= DOTS || points.len() == 1 {
                let dots = points.into_iter().map(|point| Circle::new(point, 4, stroke(trend, nth).filled()));
                chart.draw_series(dots).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// The points of a series, in a piece between any two periods that have no value.
fn stretches(trend: &Trend, series: &Series) -> Vec<Vec<(f64, f64)>> {
    let points = (0..trend.periods.len()).map(|at| Some((real(at), chart::value(trend, series, at..at + 1)?)));
    let points: Vec<_> = points.collect();
    let stretches = points.split(Option::is_none).filter(|stretch| !stretch.is_empty());
    stretches.map(|stretch| stretch.iter().flatten().copied().collect()).collect()
}

/// The line of a series; beyond the colours that can be told apart they are thinner.
fn stroke(trend: &Trend, nth: usize) -> ShapeStyle {
    if trend.series.get(nth).is_some_and(|series| series.rest) {
        return REST.stroke_width(2);
    }
    COLOURS[nth % COLOURS.len()].stroke_width(if nth < COLOURS.len() { 3 } else { 1 })
}

#[expect(clippy::cast_precision_loss, reason = "nobody draws so many periods")]
const fn real(at: usize) -> f64 {
    at as f64
}

/// The axis of the periods, by their numbers. plotters' own would put its dates at round numbers, and none at the last.
struct Calendar {
    last: f64,
    dates: Vec<f64>,
}

impl Ranged for Calendar {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    #[expect(clippy::cast_possible_truncation, reason = "between the two limits")]
    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        limit.0 + (f64::from(limit.1 - limit.0) * value / self.last).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.dates.clone()
    }

    fn range(&self) -> std::ops::Range<f64> {
        0.0..self.last
    }
}

/// Where dates stand below the lines: at the first period, at the last, and as evenly between them as there are periods.
fn dates(periods: usize) -> Vec<f64> {
    let last = periods.saturating_sub(1);
    let spaces = last.clamp(1, DATES - 1);
    let mut dates: Vec<_> = (0..=spaces).map(|nth| (nth * last + spaces / 2) / spaces).collect();
    dates.dedup();
    dates.into_iter().map(real).collect()
}

/// The period that stands at `at`, if one does.
fn date(trend: &Trend, at: f64) -> String {
    let near = (0..trend.periods.len()).find(|&index| (real(index) - at).abs() < 1e-6);
    near.and_then(|index| trend.periods.get(index)).map(ToString::to_string).unwrap_or_default()
}

fn amount(trend: &Trend, value: f64) -> String {
    if !trend.all.is_empty() {
        return percent(value);
    }
    if (value - value.round()).abs() > 1e-6 {
        return String::new();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and not negative")]
    thousands(value.round() as u64)
}

fn text(area: &Area<'_>, at: (i32, i32), size: u32, colour: RGBColor, text: &str) -> Result<()> {
    let style = (FONTS, size).into_font().color(&colour).pos(Pos::new(HPos::Left, VPos::Top));
    area.draw(&Text::new(crate::output::printable(text), at, style)).map_err(failed)
}

fn shortened(text: &str, limit: usize) -> String {
    use crate::output::{row::Row, tone::Tone};
    Row::of(text, Tone::Plain).cut_right(limit).to_string()
}

fn failed<E: fmt::Display>(error: E) -> Error {
    Error::new(format!("the chart cannot be drawn: {error}"))
}
