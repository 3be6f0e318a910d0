//! Connections: who may have one, and for how long.

use std::{
    collections::VecDeque,
    net::TcpListener,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpStream, runtime, sync::Notify, time};
use tokio_io_timeout::TimeoutStream;

use super::{
    routes::router,
    site::{Limits, Settings, Site},
};
use crate::{Error, Result};

/// How often it is looked whether to end.
const BREATH: Duration = Duration::from_millis(100);
/// How long requests may take to come to their end when everything ends.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long to wait before a connection is accepted again, when none can be: this process may have no more files.
const RECOVERY: Duration = Duration::from_millis(100);
/// The most headers of a request, and the most bytes of it that are kept: addresses hold whole queries.
const HEADERS: usize = 64;
const REQUEST: usize = 64 << 10;
/// The threads that talk to clients; those that search are others.
const TALKERS: usize = 2;

/// Serves until `ended` says so, then lets what was begun come to its end.
///
/// # Errors
/// If the system gives no threads, or the listener cannot be used.
pub fn serve(listener: TcpListener, settings: Settings, ended: &(dyn Fn() -> bool + Sync)) -> Result<()> {
    let failed = |error| Error::new("the server cannot be started").because(error);
    let runtime = runtime::Builder::new_multi_thread().worker_threads(TALKERS).enable_all().build().map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let site = Arc::new(Site::new(settings));
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        accept(&listener, &site, ended).await;
        Ok(())
    })?;
    runtime.shutdown_timeout(Duration::ZERO);
    Ok(())
}

async fn accept(listener: &tokio::net::TcpListener, site: &Arc<Site>, ended: &(dyn Fn() -> bool + Sync)) {
    let limits = site.settings.limits;
    let (router, open, graceful) = (router(Arc::clone(site)), Arc::new(Open::default()), GracefulShutdown::new());
    while !ended() {
        match time::timeout(BREATH, listener.accept()).await {
            Err(_) => {}
            Ok(Err(_)) => time::sleep(RECOVERY).await,
            Ok(Ok((stream, _))) => {
                if let Some(connection) = open.admit(limits.connections) {
                    talk(stream, connection, router.clone(), limits, &graceful);
                }
            }
        }
    }
    // Whoever does not come to an end by then is left in the middle.
    let _ = time::timeout(FAREWELL, graceful.shutdown()).await;
}

/// Answers the requests of one client, until it goes away or is silent too long.
fn talk(stream: TcpStream, connection: Admitted, router: Router, limits: Limits, graceful: &GracefulShutdown) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall));
    let service = TowerToHyperService::new(router);
    let state = Arc::clone(&connection.state);
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let working = Working::new(&state);
        let answer = hyper::service::Service::call(&service, request.map(Body::new) as Request);
        async move { answer.await.map(|response| response.map(|body| Held { body, _working: working })) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.silence)
        .max_headers(HEADERS)
        .max_buf_size(REQUEST)
        .serve_connection(TokioIo::new(Box::pin(stream)), answer);
    let served = graceful.watch(served);
    tokio::spawn(async move {
        // An error here is a client that broke off or sent what is no request: nobody is left to tell.
        tokio::select! {
            _ = served => {}
            () = connection.state.leave.notified() => {}
        }
    });
}

/// The connections that there are, the oldest first.
#[derive(Default)]
struct Open(Mutex<VecDeque<Arc<State>>>);

/// A connection.
#[derive(Default)]
struct State {
    /// How many answers are being made or sent.
    working: AtomicUsize,
    /// Asks it to make room.
    leave: Notify,
}

/// A connection that has its place until this is dropped.
struct Admitted {
    state: Arc<State>,
    open: Arc<Open>,
}

impl Open {
    /// Gives a connection its place, if need be that of the oldest that asks for nothing. `None` if all are at work.
    fn admit(self: &Arc<Self>, most: usize) -> Option<Admitted> {
        let mut open = self.lock();
        if open.len() >= most {
            let idle = open.iter().position(|state| state.working.load(Ordering::Relaxed) == 0)?;
            open.remove(idle)?.leave.notify_one();
        }
        let state = Arc::new(State::default());
        open.push_back(Arc::clone(&state));
        Some(Admitted { state, open: Arc::clone(self) })
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
struct Working(Arc<State>);

impl Working {
    fn new(state: &Arc<State>) -> Self {
        state.working.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(state))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An answer's body, which counts as work until it is sent.
struct Held {
    body: Body,
    _working: Working,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_nothing_makes_room() {
        let open = Arc::new(Open::default());
        let first = open.admit(2).unwrap();
        let second = open.admit(2).unwrap();
        let at_work = Working::new(&first.state);
        let third = open.admit(2).unwrap();
        let is_there = |one: &Admitted| open.lock().iter().any(|state| Arc::ptr_eq(state, &one.state));
        assert_eq!([&first, &second, &third].map(is_there), [true, false, true]);
        let _also = Working::new(&third.state);
        assert!(open.admit(2).is_none());
        drop(at_work);
        assert!(open.admit(2).is_some());
        drop((second, third));
        assert!(open.lock().is_empty());
    }
}
