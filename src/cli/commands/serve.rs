//! `pawen serve`: the page and its API.

use crate::message::{Verbatim, bilingual, text};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket},
    sync::{
        atomic::Ordering,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use crate::cli::{
    Exit, Failure, World,
    args::{source::Source, zone::ZoneArgument},
    home,
    run::{
        opening::opened,
        process::{now, open_files},
        saved_queries,
    },
};
use crate::{
    Error, Result,
    web::{Limits, Settings, serve},
};

/// Read the archive in a browser: a page to search, to read and to compare, and the same as an API
///
/// Serves until it is interrupted, only to this machine unless --bind says otherwise. The index is only read; after an
/// update the page shows what is new. /api/openapi.json describes the API.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 7295)]
    port: u16,
    /// The address to listen at; everyone who can reach it can read the whole archive
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// A host name of the page, besides localhost and the addresses of --bind
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    #[command(flatten)]
    zone: ZoneArgument,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = arguments.source.home(world)?;
    // An index that cannot be searched is reported here, not to the first client.
    drop(opened(&home, world)?);
    let interrupted = (world.interrupts)();
    let listener = listen(arguments)?;
    let address = listener
        .local_addr()
        .map_err(|error| Error::new(bilingual!("the listener has no address", "沒有可用的位址")).because(error))?;
    if !arguments.bind.is_loopback() {
        let language = world.language;
        let warning = text!(
            language,
            "{address}: everyone who can reach this address can read the whole archive",
            "{address}：連得到這個位址的人都能讀全部的內容"
        );
        world.warn(warning)?;
        let hint = if address.ip().is_unspecified() {
            text!(
                language,
                "the page answers to localhost and any address of this machine, as a number, and to the names of --host; others are refused",
                "網頁只回應 localhost、這台機器的任何 IP 位址，和 --host 指定的名稱；其他的會拒絕"
            )
        } else {
            text!(
                language,
                "the page answers to localhost, and to the names of --host; others are refused",
                "網頁只回應 localhost 和 --host 指定的名稱；其他的會拒絕"
            )
        };
        world.hint(hint)?;
    }
    let saved = home::saved_queries(world)?;
    let (reports, lines) = mpsc::channel();
    let last = reports.clone();
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let settings = Settings {
        home,
        zone: arguments.zone.tz.clone(),
        clock: Box::new(now),
        saved: Box::new(move |typed| saved_queries::named_in_file(typed, &saved)),
        hosts: arguments.hosts(address),
        report: Box::new(move |line| drop(reports.send(Some(line.to_owned())))),
        limits: Limits::for_processors(processors).within(open_files()),
    };
    let (first, further) = addresses(address);
    writeln!(world.out, "http://{first}/")?;
    if let Some(further) = further {
        writeln!(world.err, "{}", text!(world.language, "also at http://{further}/", "也可以用 http://{further}/"))?;
    }
    // A program that starts the page waits for this line.
    world.out.flush()?;
    printing(world, lines, &last, || serve(listener, settings, &|| interrupted.load(Ordering::Relaxed)))?;
    Ok(Exit::Hits)
}

/// Runs `work`, and prints on standard error the messages sent to `lines` meanwhile, until `last` ends it.
fn printing<T>(
    world: &mut World<'_>,
    lines: Receiver<Option<String>>,
    last: &Sender<Option<String>>,
    work: impl FnOnce() -> T,
) -> T {
    let err = &mut world.err;
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Ok(Some(line)) = lines.recv() {
                // If it cannot be written, nothing reads it.
                let _ = writeln!(err, "{line}");
            }
        });
        let done = work();
        // The thread that prints ends by this message: the server keeps its own sender as long as it lives.
        let _ = last.send(None);
        done
    })
}

fn listen(arguments: &Arguments) -> Result<TcpListener> {
    let wanted = SocketAddr::new(arguments.bind, arguments.port);
    TcpListener::bind(wanted).map_err(|error| {
        let hint = match error.kind() {
            std::io::ErrorKind::AddrInUse => bilingual!(
                "another program listens there: name another port with --port, or 0 for any",
                "已經有程式在用：用 --port 指定別的連接埠，0 表示任選"
            ),
            std::io::ErrorKind::PermissionDenied => bilingual!(
                "ports below 1024 need rights: name another one with --port",
                "1024 以下的連接埠需要權限：用 --port 指定別的"
            ),
            _ => bilingual!("--bind names an address of this machine", "--bind 要指定這台機器的位址"),
        };
        Error::new(Verbatim(wanted.to_string())).because(error).hint(hint)
    })
}

/// The address to print for a listener, and another one if other machines can reach it. A listener at every address is
/// reached at each of them, but not at the one that means all.
fn addresses(listening: SocketAddr) -> (SocketAddr, Option<SocketAddr>) {
    let at = |ip| SocketAddr::new(ip, listening.port());
    // Connecting a datagram socket sends nothing: it returns the address that this machine would use. These targets do
    // not exist.
    let (own, any, elsewhere) = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (IpAddr::V4(Ipv4Addr::LOCALHOST), listening.ip(), "192.0.2.1:9"),
        IpAddr::V6(ip) if ip.is_unspecified() => (IpAddr::V6(Ipv6Addr::LOCALHOST), listening.ip(), "[2001:db8::1]:9"),
        _ => return (listening, None),
    };
    let reached = UdpSocket::bind((any, 0)).and_then(|socket| {
        socket.connect(elsewhere)?;
        socket.local_addr()
    });
    let further = reached.ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified());
    (at(own), further.map(at))
}

impl Arguments {
    /// The host names of the page.
    fn hosts(&self, address: SocketAddr) -> Vec<String> {
        // The address that means all is left out: no browser of a reader names it.
        let own = (!address.ip().is_unspecified()).then(|| address.ip().to_string());
        self.host.iter().cloned().chain(own).collect()
    }
}
