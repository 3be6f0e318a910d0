//! Accepts connections and answers their requests, each within limits of time.

use std::{net::TcpListener, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpStream, runtime, time};

use super::{
    connection::{Admitted, Open, Socket, Working},
    guard::Reached,
    messages::ServerMessage,
    routes::router,
    site::{Limits, Settings, Site},
};
use crate::{Error, Result};

/// The interval between two calls of `ended`.
// Short enough that Ctrl-C seems to take effect at once, and a check costs next to nothing.
const POLL: Duration = Duration::from_millis(100);
/// The pause after a connection could not be accepted: the process may have no more files.
const RECOVERY: Duration = Duration::from_millis(100);
/// The maximum number of headers of a request, and of its buffered bytes: addresses hold whole queries.
const HEADERS: usize = 64;
const REQUEST: usize = 64 << 10;
/// The number of threads that talk to clients; searches run on others.
// Few, as they parse requests and copy bytes; more would take processors from the searches.
const TALKERS: usize = 2;

/// Serves until `ended` returns `true`, then finishes the answers in progress, within [`Limits::farewell`].
///
/// # Errors
/// If the system gives no threads, or the listener cannot be used.
pub fn serve(listener: TcpListener, settings: Settings, ended: &(dyn Fn() -> bool + Sync)) -> Result<()> {
    let site = Arc::new(Site::new(settings));
    serve_routes(listener, &router(Arc::clone(&site)), &site, ended)
}

// A function of its own for the tests, which serve routes that stall.
fn serve_routes(
    listener: TcpListener,
    router: &Router,
    site: &Arc<Site>,
    ended: &(dyn Fn() -> bool + Sync),
) -> Result<()> {
    let failed = |error| Error::new(ServerMessage::ServerNotStarted).because(error);
    let runtime = runtime::Builder::new_multi_thread().worker_threads(TALKERS).enable_all().build().map_err(failed)?;
    // Tokio requires it: a blocking `accept` would hold one of its threads.
    listener.set_nonblocking(true).map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        accept(&listener, router, site, ended).await;
        Ok(())
    })?;
    // Searches in blocking threads are cancelled, but need not be waited for.
    runtime.shutdown_timeout(Duration::ZERO);
    Ok(())
}

async fn accept(listener: &tokio::net::TcpListener, router: &Router, site: &Site, ended: &(dyn Fn() -> bool + Sync)) {
    let limits = site.settings.limits;
    let (open, graceful) = (Arc::new(Open::default()), GracefulShutdown::new());
    while !ended() {
        match time::timeout(POLL, listener.accept()).await {
            // No client came in the interval: only `ended` is due.
            Err(_) => {}
            Ok(Err(_)) => time::sleep(RECOVERY).await,
            Ok(Ok((stream, _))) => {
                // Without a place the stream is dropped and so closed, which a client notices at once.
                if let Some(connection) = open.admit(limits.connections) {
                    talk(stream, connection, router.clone(), limits, &graceful);
                }
            }
        }
    }
    if time::timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        let report = &site.settings.report;
        report(&format!("warning: the server ends in the middle of {} answers: cut off", open.working()));
    }
}

/// Answers the requests of one client, until it leaves or is silent for too long.
fn talk(stream: TcpStream, connection: Admitted, router: Router, limits: Limits, graceful: &GracefulShutdown) {
    let service = TowerToHyperService::new(router);
    let state = Arc::clone(&connection.state);
    // A socket for both protocols reports an IPv4 address in IPv6 form, but `Host` names it in its own.
    let reached = Reached(stream.local_addr().ok().map(|address| address.ip().to_canonical()));
    let socket = Socket::new(stream, limits.stall, &state);
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(reached);
        let working = Working::new(&state);
        let answer = hyper::service::Service::call(&service, request.map(Body::new) as Request);
        async move { answer.await.map(|response| response.map(|body| working.body(body))) }
    });
    // HTTP/1 only: without TLS browsers do not use HTTP/2.
    let served = http1::Builder::new()
        // hyper has no clock of its own, and panics at the timeout below without one.
        .timer(TokioTimer::new())
        .header_read_timeout(limits.silence)
        // A client that has sent its request may close its side and still read.
        .half_close(true)
        .max_headers(HEADERS)
        .max_buf_size(REQUEST)
        .serve_connection(TokioIo::new(socket), answer);
    let served = graceful.watch(served);
    tokio::spawn(async move {
        // An error here is a client that left or sent no valid request, or an answer that failed and was reported.
        tokio::select! {
            _ = served => {}
            () = connection.state.leave.notified() => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use std::{
        io::{ErrorKind, Read as _, Write as _},
        net::SocketAddr,
        sync::{
            Mutex,
            atomic::{AtomicBool, Ordering},
        },
        thread,
    };

    use axum::{extract::State, http::Uri, response::Response, routing::get};

    use super::*;
    use crate::{
        index::Cancel,
        web::{failure::Failure, stream::streamed},
    };

    /// Sends an answer that ends as the path says.
    async fn broken(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, Failure> {
        let (cancel, path) = (Cancel::new(), uri.path().to_owned());
        let until = cancel.clone();
        let late = time::Instant::now() + site.settings.limits.patience;
        let body = streamed(&site, uri, &cancel, late, move |out| {
            if path != "/early" {
                out.write_all(&vec![b'x'; 100_000])?;
                out.flush()?;
            }
            match path.as_str() {
                "/whole" => Ok(()),
                "/panics" | "/early" => panic!("a damaged index"),
                "/fails" => Err(Failure::Broken(Error::verbatim("a damaged text"))),
                _ => loop {
                    until.check()?;
                    thread::sleep(Duration::from_millis(1));
                },
            }
        });
        Ok(Response::new(body.await?))
    }

    struct Received {
        status: String,
        bytes: usize,
        /// `true` if the client could take what it got for the whole.
        whole: bool,
    }

    fn requested(address: SocketAddr, path: &str, version: &str) -> std::net::TcpStream {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(format!("GET {path} HTTP/{version}\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
        stream
    }

    fn answer_of(mut stream: std::net::TcpStream, version: &str) -> Received {
        let (mut answer, mut reset) = (Vec::new(), false);
        let mut piece = [0; 8192];
        loop {
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => answer.extend_from_slice(&piece[..read]),
                // The connection is kept for the next request.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
                    reset = true;
                    break;
                }
            }
        }
        let text = String::from_utf8_lossy(&answer).into_owned();
        let whole = if version == "1.0" { !reset } else { text.ends_with("\r\n0\r\n\r\n") };
        let bytes = text.bytes().filter(|&byte| byte == b'x').count();
        Received { status: text.split(' ').nth(1).unwrap_or_default().to_owned(), bytes, whole }
    }

    /// Serves the broken streams until `visit` returns, and returns what was reported.
    fn serving(stall: Duration, visit: impl FnOnce(SocketAddr, &AtomicBool)) -> Vec<String> {
        let reports: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&reports);
        let (patience, farewell) = (Duration::from_millis(200), Duration::from_millis(100));
        let limits = Limits { patience, stall, farewell, ..Limits::for_processors(2) };
        let report = Box::new(move |line: &str| log.lock().unwrap().push(line.to_owned()));
        let site = Arc::new(Site::new(Settings { report, ..Settings::of_nothing(limits) }));
        let router = Router::new().route("/{path}", get(broken)).with_state(Arc::clone(&site));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, ended) = (listener.local_addr().unwrap(), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| serve_routes(listener, &router, &site, &|| ended.load(Ordering::Relaxed)).unwrap());
            visit(address, &ended);
            ended.store(true, Ordering::Relaxed);
        });
        reports.lock().unwrap().clone()
    }

    fn assert_reported_twice(reports: &[String], wanted: &str) {
        let count = reports.iter().filter(|line| line.contains(wanted)).count();
        assert_eq!(count, 2, "{wanted}: {reports:?}");
    }

    #[test]
    fn a_stream_that_is_cut_off_never_looks_whole() {
        // Long enough for a busy machine: a stream that panics must not be cut off for its silence.
        let reports = serving(Duration::from_mins(1), |address, ended| {
            for version in ["1.0", "1.1"] {
                let whole = answer_of(requested(address, "/whole", version), version);
                assert_eq!((&whole.status[..], whole.bytes, whole.whole), ("200", 100_000, true), "{version}");
                for path in ["/panics", "/fails"] {
                    let cut = answer_of(requested(address, path, version), version);
                    assert!(!cut.whole, "{path} {version}: {} bytes", cut.bytes);
                }
                // Before anything is sent, the failure has a status.
                assert_eq!(answer_of(requested(address, "/early", version), version).status, "500");
            }
            // The server closes in the middle of an answer.
            let mut client = requested(address, "/endless", "1.0");
            client.read_exact(&mut [0; 12]).unwrap();
            ended.store(true, Ordering::Relaxed);
            assert!(!answer_of(client, "1.0").whole);
        });
        assert_reported_twice(&reports, "/panics: cut off in the middle: an internal error");
        assert_reported_twice(&reports, "/fails: cut off in the middle: a damaged text");
        assert!(reports.last().unwrap().contains("the server ends in the middle of 1 answers"), "{reports:?}");
    }

    #[test]
    fn a_stream_that_stalls_is_cut_off() {
        let reports = serving(Duration::from_millis(700), |address, _| {
            for version in ["1.0", "1.1"] {
                let cut = answer_of(requested(address, "/stalls", version), version);
                assert!(!cut.whole, "{version}: {} bytes", cut.bytes);
            }
        });
        assert_reported_twice(&reports, "/stalls: cut off in the middle: no answer within");
    }
}
