//! `/api/export`: every hit, streamed as it is read.

use std::{io::Write, sync::Arc};

use tokio::{
    sync::{OwnedSemaphorePermit, SemaphorePermit},
    time::{self, Instant},
};

use crate::{
    index::Cancel,
    message::Language,
    output::{Format, Layout, Options, hits::column},
    query::Plan,
    search::{Detail, Request, search},
    web::{failure::Failure, parameters::Parameters, search_request::SearchRequest, site::Site, stream::streamed},
};
use axum::{
    extract::{RawQuery, State},
    http::{Uri, header},
    response::{IntoResponse, Response},
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 10] =
    ["q", "unit", "sort", "any", "format", "columns", "context", "full", "bom", "offsets"];
/// The number of hits that are read together.
const TOGETHER: usize = 1024;
/// The maximum number of comments around a hit.
const AROUND: usize = 100;

/// An export job.
struct Job {
    request: SearchRequest,
    plan: Plan,
    format: Format,
    layout: Layout,
    detail: Detail,
}

/// Handles the route.
pub(in crate::web) async fn export(
    State(site): State<Arc<Site>>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let job = Job::read(&parameters, &site)?;
    // Refused and not queued: a download may take minutes.
    let permit = Arc::clone(&site.downloads).try_acquire_owned().map_err(|_| Failure::Busy)?;
    let headers = job.headers();
    let patience = site.settings.limits.patience;
    let until = Instant::now() + patience;
    let collecting = time::timeout_at(until, Arc::clone(&site.collecting).acquire_owned()).await;
    let collecting = collecting.map_err(|_| Failure::Late(patience))?.map_err(|_| Failure::Busy)?;
    let (stop, served) = (Cancel::new(), Arc::clone(&site));
    let given = stop.clone();
    let body = streamed(&site, uri, &stop, until, move |out| {
        let _permit = permit;
        job.run(&served, &given, collecting, out)
    });
    Ok((headers, body.await?).into_response())
}

impl Job {
    fn read(parameters: &Parameters, site: &Site) -> Result<Self, Failure> {
        // 0, as the limit is not used: an export has every hit.
        let request = SearchRequest::read(parameters, site, 0)?;
        let plan = request.planned(site)?.plan;
        let format = parameters.choice("format", Format::ALL, Format::name)?.unwrap_or(Format::Jsonl);
        let around = parameters.number("context", 0, AROUND)?.unwrap_or(0);
        let mut detail = Detail { full: parameters.flag("full")?, around, every_match: false };
        let columns = parameters.one("columns").map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>());
        let layout = Layout {
            columns: column::laid_out(columns.as_deref(), request.level, &mut detail).map_err(Failure::Request)?,
            chosen: columns.is_some(),
            // A downloaded table is opened in a spreadsheet, which would run a formula of a post.
            keep_formulas: false,
            offsets: request.offsets,
            bom: parameters.flag("bom")?,
        };
        Ok(Self { request, plan, format, layout, detail })
    }

    fn headers(&self) -> [(header::HeaderName, String); 2] {
        let kind = match self.format {
            Format::Text | Format::Ids => "text/plain; charset=utf-8",
            Format::Jsonl => "application/x-ndjson",
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Tsv => "text/tab-separated-values; charset=utf-8",
            Format::Md => "text/markdown; charset=utf-8",
            #[cfg(feature = "parquet")]
            Format::Parquet => "application/vnd.apache.parquet",
        };
        let name = format!("attachment; filename=\"pawen-{}.{}\"", self.request.level.name(), self.format);
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)]
    }

    /// Searches, and writes every hit.
    fn run(
        self,
        site: &Site,
        stop: &Cancel,
        collecting: OwnedSemaphorePermit,
        out: &mut (dyn Write + Send),
    ) -> Result<(), Failure> {
        let (turn, stop) = site.turns.begin(stop);
        // Opened after the wait, so that it is the newest index.
        let index = site.current.index()?.until(stop);
        let passages = self.format.needs_passages(&self.layout);
        let (level, sort) = (self.request.level, self.request.sort);
        let request = Request { plan: &self.plan, level, sort, limit: None, after: None, passages };
        let hits = search(&index, &request)?.with(self.detail).reading(TOGETHER);
        // The hits are read at the pace of the client, and no other search waits for it.
        drop((turn, collecting));
        // Only after the search is it known how much memory the hits take.
        let _held = site.hold(hits.bytes())?;
        let (zone, layout) = (site.settings.zone.clone(), self.layout);
        // The API answers in English, whatever the page is shown in.
        let options = Options { width: None, colour: false, zone, layout, language: Language::English };
        let mut writer = self.format.writer(out, &options);
        writer.begin()?;
        for hit in hits {
            writer.hit(&hit?)?;
        }
        Ok(writer.end()?)
    }
}

impl Site {
    /// Reserves memory for hits, or refuses.
    fn hold(&self, bytes: usize) -> Result<SemaphorePermit<'_>, Failure> {
        let wanted = u32::try_from(bytes >> 10).unwrap_or(u32::MAX);
        // At most the whole budget, so that a single download of any size can be made.
        self.held.try_acquire_many(wanted.min(self.settings.limits.held)).map_err(|_| Failure::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{Limits, Settings};

    #[test]
    fn hits_that_take_too_much_memory_are_refused_unless_they_are_alone() {
        let site = Site::new(Settings::of_nothing(Limits { held: 4, ..Limits::for_processors(2) }));
        let alone = site.hold(1 << 30).unwrap();
        assert!(site.hold(500).is_ok() && site.hold(1024).is_err());
        drop(alone);
        let _some = site.hold(3 << 10).unwrap();
        assert!(site.hold(2 << 10).is_err() && site.hold(1 << 10).is_ok());
    }
}
