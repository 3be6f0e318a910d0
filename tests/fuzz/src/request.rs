//! Any parameters of any address of the page: they are answered or refused, and never as a fault of the server.
//!
//! The first byte of the input chooses the address, the rest follows the question mark.

use std::{
    ffi::OsString,
    io::{self, Read as _, Write as _},
    net::TcpStream,
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

use pawen::{
    cli::{World, run},
    thread::UnixTime,
};

use super::{Desk, own_panics_only};

const PATHS: [&str; 9] = [
    "/",
    "/api/search",
    "/api/count",
    "/api/facet",
    "/api/trend",
    "/api/export",
    "/trend",
    "/trend.svg",
    "/preferences",
];

/// Standard output of the server, which says where it listens.
struct Announced(Sender<String>);

impl io::Write for Announced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The channel is closed once the address is known.
        let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn served() -> String {
    own_panics_only();
    let desk = Desk::new();
    let (announced, address) = channel();
    thread::spawn(move || {
        let (mut out, mut err) = (Announced(announced), io::sink());
        let (index, saved) = (desk.path("index"), desk.path("saved.json"));
        let environment = |name: &str| match name {
            "PAWEN_INDEX" => Some(index.clone().into_os_string()),
            "PAWEN_SAVED" => Some(saved.clone().into_os_string()),
            _ => None,
        };
        let mut world = World::without_terminal(&mut out, &mut err, &environment, UnixTime(1_768_881_600));
        run(["pawen", "serve", "--port=0"].map(OsString::from), &mut world)
    });
    let mut printed = String::new();
    while !printed.ends_with("/\n") {
        printed += &address.recv().expect("the server says where it listens");
    }
    printed.trim().trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// The characters of an address that are not encoded; a percent sign too, so that the input can encode by itself.
fn encoded(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"&=%+-_.~:".contains(&byte);
    let piece = |&byte: &u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    bytes.iter().map(piece).collect()
}

/// The page, served until the process ends.
#[derive(Debug)]
pub struct Law {
    address: String,
}

impl Law {
    /// Makes an index and serves it.
    ///
    /// # Panics
    /// If it cannot be made or served.
    #[must_use]
    pub fn new() -> Self {
        Self { address: served() }
    }

    /// Checks the law for an input.
    ///
    /// # Panics
    /// If the law is broken.
    pub fn check(&self, input: &[u8]) {
        let [path, parameters @ ..] = input else { return };
        let path = PATHS[usize::from(*path) % PATHS.len()];
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout");
        let request =
            format!("GET {path}?{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", encoded(parameters));
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let head = String::from_utf8_lossy(&answer[..answer.len().min(64)]).into_owned();
        let status: u16 = head.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
        assert!(matches!(status, 200 | 303 | 400 | 404 | 410 | 431 | 503), "{head}");
    }
}

impl Default for Law {
    fn default() -> Self {
        Self::new()
    }
}
