//! The page of several queries over time.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{
    facets::{self, time_field},
    form_option::{FormOption, levels},
    language::Texts,
    markup::{Markup, plain},
    page,
    reader::Reader,
    trouble::{caret, trouble},
};
use crate::{
    output::{
        numbers::{
            chart,
            plot::{self, Captions},
            table::Field,
        },
        summary::thousands,
    },
    query::{Context, with_condition},
    search::{Facet, Period, Series, Sort, Trend, Unit},
    web::{
        address::Address,
        compared::{Compared, unit_name},
        failure::Failure,
        parameters::Parameters,
        search_request::search_parameters,
        site::Site,
    },
};

/// The splits that the page offers.
const OFFERED: [Facet; 3] = [Facet::Reaction, Facet::Board, Facet::Category];

#[derive(Template)]
#[template(path = "trend.html", config = "src/web/askama.toml")]
struct Page {
    reader: Reader,
    form: TrendForm,
    /// The error in a query, as a terminal shows it.
    error: Option<Markup>,
    results: Option<TrendResults>,
}

struct TrendForm {
    typed: String,
    levels: Vec<FormOption>,
    units: Vec<FormOption>,
    splits: Vec<FormOption>,
    any: bool,
    normalize: bool,
}

/// A number of hits, and their address.
type Cell = (String, Option<String>);

struct TrendResults {
    /// The address of the picture, if it can be drawn.
    picture: Option<String>,
    names: Vec<Markup>,
    /// The periods, each with its cells.
    rows: Vec<(String, Vec<Cell>)>,
    totals: Vec<String>,
    without_time: Option<String>,
    hints: Vec<String>,
    csv: String,
    json: String,
}

/// Handles the page.
pub(in crate::web) async fn trend(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    let parameters = Parameters::read(query.as_deref());
    let answer = answer(site, parameters, reader.clone()).await;
    answer.unwrap_or_else(|failure| trouble(reader, &failure))
}

async fn answer(site: Arc<Site>, parameters: Parameters, reader: Reader) -> Result<Response, Failure> {
    let compared = Compared::read(&parameters, &site)?;
    let form = TrendForm::of(&compared, reader.t);
    let plans = match compared.plans(&site) {
        Ok(plans) => plans,
        Err(failure) => {
            let Some(error) = caret(&failure, reader.language) else { return Err(failure) };
            return Ok(page(failure.status(), &Page { reader, form, error: Some(error), results: None }));
        }
    };
    if plans.is_empty() {
        return Ok(page(StatusCode::OK, &Page { reader, form, error: None, results: None }));
    }
    site.search(move |site, index| {
        let cells = Cells { compared: &compared, context: &site.context(&compared.typed.join(" "))? };
        let results = TrendResults::of(&cells, &compared.count(index, &plans, site)?, plans.hints(reader.language));
        Ok(page(StatusCode::OK, &Page { reader, form, error: None, results: Some(results) }))
    })
    .await
}

/// Handles the picture of a trend.
pub(in crate::web) async fn picture(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Result<Response, Failure> {
    let compared = Compared::read(&Parameters::read(query.as_deref()), &site)?;
    let plans = compared.plans(&site)?;
    site.search(move |site, index| {
        let drawn = plot::svg(&compared.count(index, &plans, site)?, &captions(&compared, reader.t))?;
        Ok(([(header::CONTENT_TYPE, "image/svg+xml")], drawn).into_response())
    })
    .await
}

/// Handles the table as a file of CSV.
pub(in crate::web) async fn csv(State(site): State<Arc<Site>>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let compared = Compared::read(&Parameters::read(query.as_deref()), &site)?;
    let plans = compared.plans(&site)?;
    site.search(move |site, index| super::csv(&chart::table(&compared.count(index, &plans, site)?), site)).await
}

/// Links of the cells of the table.
struct Cells<'a> {
    compared: &'a Compared,
    context: &'a Context,
}

impl Cells<'_> {
    /// The address of the hits of a series in a period; `None` if there are none, or if no query has them alone.
    fn address(&self, series: &Series, period: Period, count: u64) -> Option<String> {
        let Compared { level, any, split, .. } = *self.compared;
        let time = time_field(level);
        let days = format!("{}..{}", period.first_day(), period.last_day());
        let typed = with_condition(&series.query, time, &days, self.context).filter(|_| count > 0 && !series.rest)?;
        let typed = match (&series.value, split) {
            (Some(value), Some(facet)) => with_condition(&typed, facets::field(facet, level)?, value, self.context)?,
            _ => typed,
        };
        let parameters = search_parameters(&typed, level, Sort::Oldest, any);
        Some(parameters.fold(Address::new("/"), |address, (name, value)| address.with(name, value)).text())
    }
}

/// The captions of the picture.
fn captions(compared: &Compared, t: &Texts) -> Captions {
    let unit = t.unit(compared.by);
    let measure = if compared.normalize { t.normalize.to_owned() } else { t.found(compared.level).to_owned() };
    Captions { title: compared.typed.join(", "), measure: format!("{measure} / {unit}") }
}

impl TrendForm {
    fn of(compared: &Compared, t: &'static Texts) -> Self {
        let unit = |unit: Unit| FormOption { value: unit_name(unit), name: t.unit(unit), chosen: unit == compared.by };
        let split = |facet: Facet| FormOption {
            value: facet.name(),
            name: t.facet(facet),
            chosen: Some(facet) == compared.split,
        };
        let whole = FormOption { value: "", name: t.no_split, chosen: compared.split.is_none() };
        Self {
            typed: compared.typed.join("\n"),
            levels: levels(compared.level, t),
            units: Unit::ALL.map(unit).into(),
            splits: [whole].into_iter().chain(OFFERED.map(split)).collect(),
            any: compared.any,
            normalize: compared.normalize,
        }
    }
}

impl TrendResults {
    fn of(cells: &Cells<'_>, trend: &Trend, hints: Vec<String>) -> Self {
        let (compared, mut table) = (cells.compared, chart::table(trend));
        let shown = |field: Field| match field {
            Field::Count(count) => thousands(count),
            Field::Share(share) => format!("{:.2} %", share * 100.0),
            other => other.to_string(),
        };
        // Hits without a time are printed separately.
        let of_periods = table.rows.into_iter().filter(|row| row.first() != Some(&Field::Missing));
        let rows = of_periods.zip(trend.periods.iter().enumerate()).map(|(row, (at, &period))| {
            let mut fields = row.into_iter().map(shown);
            let name = fields.next().unwrap_or_default();
            let address = |series: &Series| cells.address(series, period, series.counts.get(at).copied().unwrap_or(0));
            (name, fields.zip(trend.series.iter().map(address)).collect())
        });
        Self {
            // A build without plots shows the table alone.
            picture: plot::available(true).is_ok().then(|| compared.address("/trend.svg").text()),
            rows: rows.collect(),
            // The first column is that of the periods, which the page heads by itself.
            names: table.names.split_off(1).iter().map(|name| plain(name.of_data())).collect(),
            totals: trend.series.iter().map(|series| thousands(series.counts.iter().sum())).collect(),
            without_time: (trend.without_time > 0).then(|| thousands(trend.without_time)),
            hints,
            csv: compared.address("/trend.csv").text(),
            json: compared.address("/api/trend").text(),
        }
    }
}
