//! An answer that is written while it is sent.
//!
//! A worker thread writes it, and the body is complete only once that thread reports that it has written everything: a
//! panic, an error, a stop, a worker that makes no progress and a worker that disappears all end the connection in the
//! middle of the body, so that no client takes a part for the whole.

use std::{
    io::{self, BufWriter, Write},
    panic::{self, AssertUnwindSafe},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::Uri,
};
use tokio::{
    sync::mpsc,
    task,
    time::{self, Instant, Sleep},
};
use tokio_stream::Stream;

use super::{failure::Failure, gate::EndOnDrop, site::Site};
use crate::index::Stop;

/// How much is sent at a time, and how many such pieces may wait for a slow client.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;

/// What a worker sends: bytes, the end (`None`), or why there is no more.
type Piece = Result<Option<Bytes>, Failure>;

/// A body that `work` writes in a thread of its own.
///
/// Returns when the first piece is ready, so that what goes wrong before is an answer with a status of its own. The
/// search behind it ends when the body is dropped: `stop` is given.
///
/// # Errors
/// If `work` fails before its first piece is ready, or has none at the time `until`.
pub(super) async fn streamed(
    site: &Arc<Site>,
    uri: Uri,
    stop: &Stop,
    until: Instant,
    work: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure> + Send + 'static,
) -> Result<Body, Failure> {
    let end = EndOnDrop::new(stop);
    let (sender, mut pieces) = mpsc::channel(WAITING);
    task::spawn_blocking(move || write(work, &sender));
    let late = |_| Failure::Late(site.settings.limits.patience);
    let first = time::timeout_at(until, pieces.recv()).await.map_err(late)?;
    let first = Some(Ok(first.unwrap_or_else(|| Err(Failure::broke_off()))?));
    let limit = site.settings.limits.stall;
    let (site, waiting) = (Arc::clone(site), None);
    Ok(Body::from_stream(Sent { first, ended: false, pieces, waiting, limit, uri, site, _end: end }))
}

fn write(work: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>, sender: &mpsc::Sender<Piece>) {
    // What was read from a damaged index may break anything; nothing that is used after this is left half done.
    let written = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut out = BufWriter::with_capacity(PIECE, PieceWriter(sender));
        work(&mut out)?;
        Ok(out.flush()?)
    }));
    let last = written.unwrap_or_else(|_| Err(Failure::broke_off())).map(|()| None);
    // A client that left needs no end.
    let _ = sender.blocking_send(last);
}

/// Sends what is written to it, at the pace at which it is taken.
struct PieceWriter<'a>(&'a mpsc::Sender<Piece>);

impl Write for PieceWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Some(Bytes::copy_from_slice(bytes))));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body that is being sent.
struct Sent {
    /// The piece that was waited for before the answer began.
    first: Option<Piece>,
    ended: bool,
    pieces: mpsc::Receiver<Piece>,
    /// When the next piece has to be there, while it is waited for.
    waiting: Option<Pin<Box<Sleep>>>,
    limit: Duration,
    uri: Uri,
    site: Arc<Site>,
    _end: EndOnDrop,
}

impl Sent {
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Piece> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(first);
        }
        if let Poll::Ready(piece) = self.pieces.poll_recv(context) {
            self.waiting = None;
            return Poll::Ready(piece.unwrap_or_else(|| Err(Failure::broke_off())));
        }
        let limit = self.limit;
        let late = self.waiting.get_or_insert_with(|| Box::pin(time::sleep_until(Instant::now() + limit)));
        ready!(late.as_mut().poll(context));
        Poll::Ready(Err(Failure::Late(limit)))
    }
}

impl Stream for Sent {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        match ready!(self.poll_piece(context)) {
            Ok(Some(bytes)) => Poll::Ready(Some(Ok(bytes))),
            Ok(None) => {
                self.ended = true;
                Poll::Ready(None)
            }
            Err(failure) => {
                self.ended = true;
                self.site.report(&self.uri, &format!("cut off in the middle: {}", failure.report()));
                Poll::Ready(Some(Err(io::Error::other(failure.told().0))))
            }
        }
    }
}
