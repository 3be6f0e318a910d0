//! Markdown tables of the figures.

use std::time::Duration;

pub(crate) fn title(text: &str) {
    println!("\n### {text}\n");
}

pub(crate) fn head(names: &[impl AsRef<str>]) {
    row(names.iter().map(|name| name.as_ref().to_owned()));
    row(names.iter().map(|_| "---".to_owned()));
}

pub(crate) fn row(cells: impl IntoIterator<Item = String>) {
    let cells: Vec<_> = cells.into_iter().collect();
    println!("| {} |", cells.join(" | "));
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", float(bytes) / 1e6)
}

pub(crate) fn rate(bytes: u64, time: Duration) -> String {
    format!("{:.1} MB/s", float(bytes) / 1e6 / time.as_secs_f64())
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

pub(crate) fn percent(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * float(part) / float(whole.max(1)))
}

#[expect(clippy::cast_precision_loss, reason = "sizes and counts have less than 53 bits")]
pub(crate) fn float(number: u64) -> f64 {
    number as f64
}

/// Times of one kind, printed as percentiles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time, in milliseconds, that this percentage does not exceed.
    pub(crate) fn at(&self, hundredth: usize) -> f64 {
        let place = (self.0.len() * hundredth).div_ceil(100).max(1) - 1;
        self.0.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    /// p50, p95, p99 and the longest.
    pub(crate) fn cells(&self) -> [String; 4] {
        [50, 95, 99, 100].map(|hundredth| format!("{:.3}", self.at(hundredth)))
    }
}
