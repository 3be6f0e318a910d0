//! An answer that is written while it is sent.
//!
//! A worker thread writes it, and the body is complete only once that thread reports that it has written everything: a
//! panic, an error, a cancellation, a worker without progress and a worker that disappears all end the connection in
//! the middle of the body, so that no client takes a part for the whole.

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
use crate::{index::Cancel, message::Language};

/// The size of a piece, in bytes, and the number of pieces that may wait for a slow client.
// Large enough that the channel costs little; a download holds some 256 KiB at most.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;

/// A message of a worker: bytes, the end (`None`), or the failure.
type Piece = Result<Option<Bytes>, Failure>;

/// A body that `work` writes in a thread of its own.
///
/// Returns when the first piece is ready, so that an earlier failure has a status of its own. Dropping the body cancels
/// the search behind it.
///
/// # Errors
/// If `work` fails before its first piece is ready, or has none at the time `until`.
pub(super) async fn streamed(
    site: &Arc<Site>,
    uri: Uri,
    cancel: &Cancel,
    until: Instant,
    work: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure> + Send + 'static,
) -> Result<Body, Failure> {
    // Before the thread starts: an early return below cancels its work too.
    let end = EndOnDrop::new(cancel);
    // Bounded: a slow client slows the worker down instead of filling the memory.
    let (sender, mut pieces) = mpsc::channel(WAITING);
    task::spawn_blocking(move || write(work, &sender));
    let late = |_| Failure::Late(site.settings.limits.patience);
    let first = time::timeout_at(until, pieces.recv()).await.map_err(late)?;
    // A channel that closes without a message: the worker always sends one, unless it is lost.
    let first = Some(Ok(first.unwrap_or_else(|| Err(Failure::panicked()))?));
    let limit = site.settings.limits.stall;
    let (site, waiting) = (Arc::clone(site), None);
    Ok(Body::from_stream(Sent { first, ended: false, pieces, waiting, limit, uri, site, _end: end }))
}

fn write(work: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>, sender: &mpsc::Sender<Piece>) {
    // A damaged index may cause a panic; the values used after it are never half changed.
    let written = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut out = BufWriter::with_capacity(PIECE, PieceWriter(sender));
        work(&mut out)?;
        Ok(out.flush()?)
    }));
    let last = written.unwrap_or_else(|_| Err(Failure::panicked())).map(|()| None);
    // A client that left needs no end.
    let _ = sender.blocking_send(last);
}

/// A writer whose bytes are sent at the pace of the client.
struct PieceWriter<'a>(&'a mpsc::Sender<Piece>);

impl Write for PieceWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Some(Bytes::copy_from_slice(bytes))));
        // The body was dropped, as the client left: the error ends the worker.
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body that is being sent.
struct Sent {
    /// The piece that was awaited before the answer began.
    first: Option<Piece>,
    ended: bool,
    pieces: mpsc::Receiver<Piece>,
    /// The time by which the next piece has to be ready, while it is awaited.
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
            // The limit is on the time without progress, not on the whole answer.
            self.waiting = None;
            return Poll::Ready(piece.unwrap_or_else(|| Err(Failure::panicked())));
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
                // With an error hyper closes the connection without the end of the body.
                Poll::Ready(Some(Err(io::Error::other(failure.worded(Language::English).0))))
            }
        }
    }
}
