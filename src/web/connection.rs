//! The open connections: their number, and the end of an answer that was cut short.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
};
use tokio_io_timeout::TimeoutStream;

/// The open connections, the oldest first.
#[derive(Default)]
pub(super) struct Open(Mutex<VecDeque<Arc<State>>>);

/// A connection.
#[derive(Default)]
pub(super) struct State {
    /// The number of answers that are being made or sent.
    working: AtomicUsize,
    /// `true` while the answer that is being sent is incomplete.
    incomplete: AtomicBool,
    /// Notified to close the connection.
    pub(super) leave: Notify,
}

/// A connection that keeps its place until this value is dropped.
pub(super) struct Admitted {
    pub(super) state: Arc<State>,
    open: Arc<Open>,
}

impl Open {
    /// Gives a connection a place, if need be that of the oldest idle one. `None` if all are working.
    pub(super) fn admit(self: &Arc<Self>, most: usize) -> Option<Admitted> {
        let mut open = self.lock();
        if open.len() >= most {
            // The oldest first: browsers keep connections open that they may never use again.
            let idle = open.iter().position(|state| state.working.load(Ordering::Relaxed) == 0)?;
            // Removed here and not when it closes, so that the next client does not choose the same one.
            open.remove(idle)?.leave.notify_one();
        }
        let state = Arc::new(State::default());
        open.push_back(Arc::clone(&state));
        Some(Admitted { state, open: Arc::clone(self) })
    }

    /// The number of answers that are being made or sent.
    pub(super) fn working(&self) -> usize {
        self.lock().iter().map(|state| state.working.load(Ordering::Relaxed)).sum()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<State>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.open.lock().retain(|state| !Arc::ptr_eq(state, &self.state));
    }
}

/// Counts an answer while it is being made and sent.
pub(super) struct Working(Arc<State>);

impl Working {
    pub(super) fn new(state: &Arc<State>) -> Self {
        // Relaxed, as are all accesses here: the counter and the flag guard no other memory.
        state.working.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(state))
    }

    /// The body of the answer, which counts as work until it is sent.
    pub(super) fn body(self, body: Body) -> Answer {
        Answer { body, working: self }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer.
pub(super) struct Answer {
    body: Body,
    working: Working,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // Before the poll: it may be the last one, if the connection ends in it.
        self.working.0.incomplete.store(true, Ordering::Relaxed);
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let complete = frame.is_none() || self.body.is_end_stream();
        self.working.0.incomplete.store(!complete, Ordering::Relaxed);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The socket of a connection. Dropped in the middle of an answer it resets the connection: a client that gets neither
/// a length nor chunks, as with HTTP/1.0, would take a normal close for the end of the answer.
pub(super) struct Socket {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    state: Arc<State>,
    /// `true` if the last write was not accepted.
    stuck: bool,
}

impl Socket {
    /// A socket on which a write fails if the client accepts nothing for `stall`.
    pub(super) fn new(stream: TcpStream, stall: Duration, state: &Arc<State>) -> Self {
        // Reads have no such timeout: a client is silent while its answer is made.
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(stall));
        Self { stream: Box::pin(stream), state: Arc::clone(state), stuck: false }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.stuck || self.state.incomplete.load(Ordering::Relaxed) {
            // If this fails, the connection closes normally; nothing more can be done.
            let _ = self.stream.get_ref().set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write(context, bytes);
        self.stuck = !matches!(written, Poll::Ready(Ok(_)));
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write_vectored(context, slices);
        self.stuck = !matches!(written, Poll::Ready(Ok(_)));
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_connection_makes_room() {
        let open = Arc::new(Open::default());
        let first = open.admit(2).unwrap();
        let second = open.admit(2).unwrap();
        let at_work = Working::new(&first.state);
        let third = open.admit(2).unwrap();
        let is_open = |one: &Admitted| open.lock().iter().any(|state| Arc::ptr_eq(state, &one.state));
        assert_eq!([&first, &second, &third].map(is_open), [true, false, true]);
        let _also = Working::new(&third.state);
        assert_eq!(open.working(), 2);
        assert!(open.admit(2).is_none());
        drop(at_work);
        assert!(open.admit(2).is_some());
        drop((second, third));
        assert!(open.lock().is_empty());
    }
}
