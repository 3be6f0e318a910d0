//! `/api/export`: every hit, streamed as it is read.

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use axum::{
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{mpsc, oneshot},
    task,
};
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};

use crate::{
    index::Stop,
    output::{Format, Layout, Options, column},
    query::Plan,
    search::{Detail, Request, search},
    web::{asked::Asked, failure::Failure, gate::EndOnDrop, parameters::Parameters, site::Site},
};

/// What may be asked.
pub(in crate::web) const PARAMETERS: [&str; 9] =
    ["q", "level", "sort", "any", "format", "columns", "context", "full", "bom"];
/// How much is sent at a time, and how many such pieces may wait for a slow client.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;
/// The most comments around a hit.
const AROUND: usize = 100;

/// What is to be written.
struct Job {
    asked: Asked,
    plan: Plan,
    format: Format,
    layout: Layout,
    detail: Detail,
}

/// Answers.
pub(in crate::web) async fn export(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let job = Job::read(&parameters, &site)?;
    let permit = Arc::clone(&site.downloads).try_acquire_owned().map_err(|_| Failure::Busy)?;
    let headers = job.headers();
    let stop = Stop::new();
    let end = EndOnDrop::new(&stop);
    let (pieces, sent) = mpsc::channel(WAITING);
    let (start, begun) = oneshot::channel();
    task::spawn_blocking(move || {
        job.run(&site, stop, start, &pieces);
        drop(permit);
    });
    begun.await.unwrap_or_else(|_| Err(Failure::broke_off()))?;
    let body = ReceiverStream::new(sent).map(move |piece| {
        // Whoever drops the stream ends the search.
        let _ = &end;
        piece
    });
    Ok((headers, Body::from_stream(body)).into_response())
}

impl Job {
    fn read(parameters: &Parameters, site: &Site) -> Result<Self, Failure> {
        let asked = Asked::read(parameters, site, 0)?;
        let plan = asked.understood(site)?.plan;
        let format = parameters.choice("format", Format::ALL, Format::name)?.unwrap_or(Format::Jsonl);
        let around = parameters.number("context", 0, AROUND)?.unwrap_or(0);
        let mut detail = Detail { full: parameters.flag("full")?, around, every_match: false };
        let columns = parameters.one("columns").map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>());
        let layout = Layout {
            columns: column::laid_out(columns.as_deref(), asked.level, &mut detail).map_err(Failure::Request)?,
            chosen: columns.is_some(),
            keep_formulas: false,
            bom: parameters.flag("bom")?,
        };
        Ok(Self { asked, plan, format, layout, detail })
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
        let name = format!("attachment; filename=\"pawen-{}.{}\"", self.asked.level.name(), self.format);
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)]
    }

    /// Searches, tells whether there is something to send, and sends it.
    fn run(
        self,
        site: &Site,
        stop: Stop,
        start: oneshot::Sender<Result<(), Failure>>,
        pieces: &mpsc::Sender<io::Result<Bytes>>,
    ) {
        let index = match site.current.index() {
            Ok(index) => index.until(stop),
            Err(error) => return drop(start.send(Err(error.into()))),
        };
        let passages = self.format.needs_passages(&self.layout);
        let (level, sort) = (self.asked.level, self.asked.sort);
        let request = Request { plan: &self.plan, level, sort, limit: None, after: None, passages };
        let hits = match search(&index, &request) {
            Ok(hits) => hits.with(self.detail),
            Err(error) => return drop(start.send(Err(error.into()))),
        };
        if start.send(Ok(())).is_err() {
            return;
        }
        let options = Options { width: None, colour: false, zone: site.settings.zone.clone(), layout: self.layout };
        let mut out = BufWriter::with_capacity(PIECE, Pieces(pieces.clone()));
        let written = (|| {
            let mut writer = self.format.writer(&mut out, &options);
            writer.begin()?;
            for hit in hits {
                writer.hit(&hit.map_err(io::Error::other)?)?;
            }
            writer.end()?;
            drop(writer);
            out.flush()
        })();
        // The connection is broken off, so that nobody takes a part for the whole.
        written.unwrap_or_else(|error| drop(pieces.blocking_send(Err(error))));
    }
}

/// Sends what is written to it, at the pace at which it is taken.
struct Pieces(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
