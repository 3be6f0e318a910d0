//! A trend as a line chart for an article, as SVG or PNG.
//!
//! The text of an SVG is drawn by the program that shows it, with the first of the named fonts that it has. A PNG needs
//! a font here.

use crate::message::bilingual;
use std::path::Path;

use crate::{Error, Result, search::Trend};

#[cfg(feature = "charts")]
mod drawing;
#[cfg(feature = "charts")]
mod fonts;
#[cfg(feature = "charts")]
mod layout;
#[cfg(feature = "charts")]
mod picture;

/// The texts around the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    /// The title, above the lines.
    pub title: String,
    /// The unit of the vertical axis.
    pub measure: String,
}

/// Checks that charts can be drawn, if any are `wanted`.
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
    Error::new(bilingual!(
        "--svg, --png: this pawen was built without charts",
        "--svg、--png：這個 pawen 沒有編入畫圖的部分"
    ))
    .hint(bilingual!("build it with `cargo build --features charts`", "請用 `cargo build --features charts` 編譯"))
}

/// Draws `trend` as SVG.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(feature = "charts")]
pub fn svg(trend: &Trend, captions: &Captions) -> Result<String> {
    layout::draw(trend, captions).svg()
}

/// Draws `trend` as SVG.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(not(feature = "charts"))]
pub fn svg(_: &Trend, _: &Captions) -> Result<String> {
    Err(missing())
}

/// Draws `trend` as PNG, with the fonts of the file `font` and then those of the system.
///
/// # Errors
/// If no font has the characters.
#[cfg(feature = "charts")]
pub fn png(trend: &Trend, captions: &Captions, font: Option<&Path>) -> Result<Vec<u8>> {
    picture::draw(&layout::draw(trend, captions), font)
}

/// Draws `trend` as PNG.
///
/// # Errors
/// If this pawen was built without charts.
#[cfg(not(feature = "charts"))]
pub fn png(_: &Trend, _: &Captions, _: Option<&Path>) -> Result<Vec<u8>> {
    Err(missing())
}

#[cfg(all(test, feature = "charts"))]
mod tests {
    use super::*;
    use crate::{output::numbers::chart::tests::trend, search::Unit};

    fn captions() -> Captions {
        Captions { title: "<台積電> & \x1b".into(), measure: "threads per month".into() }
    }

    /// The texts in the chart.
    fn texts(svg: &str) -> Vec<&str> {
        let texts = svg.split("<text").skip(1).filter_map(|text| text.split_once('>')?.1.split_once("</text>"));
        texts.map(|(text, _)| text.trim()).collect()
    }

    #[test]
    fn a_chart_names_what_it_shows() {
        let drawn = svg(&trend(Unit::Month, 24, false), &captions()).unwrap();
        let texts = texts(&drawn);
        for text in ["&#60;台積電&#62; &#38; ␛", "threads per month", "台積電", "聯發科: 推", "2019-12", "1,000"]
        {
            assert!(texts.contains(&text), "{text} {texts:?}");
        }
        // Two lines, each with a dot for every period.
        assert_eq!((drawn.matches("<circle").count(), drawn.matches("<polyline").count() >= 2), (48, true));
    }

    #[test]
    fn the_first_and_the_last_period_are_labelled_and_other_values_have_their_own_colour() {
        for count in [1, 2, 7, 9, 10, 17, 18, 24, 100, 365] {
            let mut trend = trend(Unit::Day, count, false);
            trend.series[1].rest = true;
            let drawn = svg(&trend, &captions()).unwrap();
            let texts = texts(&drawn);
            for period in [trend.periods[0], trend.periods[count - 1]] {
                let labels = texts.iter().filter(|text| **text == period.to_string()).count();
                assert_eq!(labels, 1, "{period} of {count}: {texts:?}");
            }
            let dates = texts.iter().filter(|text| text.starts_with("20") && text.len() == 10).count();
            assert!(dates <= 10 && dates >= count.min(5), "{count}: {texts:?}");
            assert!(drawn.contains("#A5A5A5"), "{drawn}");
        }
    }

    #[test]
    fn a_chart_of_little_is_drawn() {
        for count in [0, 1, 2] {
            for normalized in [false, true] {
                assert!(svg(&trend(Unit::Year, count, normalized), &captions()).unwrap().starts_with("<svg"));
            }
        }
    }

    #[test]
    fn a_period_without_a_share_is_a_gap_in_the_line() {
        let mut trend = trend(Unit::Day, 100, true);
        let lines = |trend: &Trend| svg(trend, &captions()).unwrap().matches("<polyline").count();
        let whole = lines(&trend);
        trend.all[40] = 0;
        assert_eq!(lines(&trend), whole + trend.series.len());
        trend.all[42] = 0;
        let drawn = svg(&trend, &captions()).unwrap();
        assert_eq!(drawn.matches("<circle").count(), trend.series.len(), "a value between two gaps is drawn as a dot");
    }

    #[test]
    fn a_picture_without_a_font_is_an_error_with_the_missing_characters() {
        let draw = |font: Option<&Path>| png(&trend(Unit::Month, 24, true), &captions(), font);
        match draw(None) {
            Ok(picture) => assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000),
            Err(error) => assert!(
                crate::output::hint::of(&error, crate::output::hint::IndexName::Own)
                    .unwrap()
                    .to_string()
                    .contains("--font"),
                "{error}"
            ),
        }
        let none = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(none.path(), "no font").unwrap();
        assert!(draw(Some(none.path())).unwrap_err().to_string().ends_with(": not a font"));
        assert!(draw(Some(Path::new("no/such/font.ttf"))).unwrap_err().to_string().starts_with("no/such/font"));
    }
}
