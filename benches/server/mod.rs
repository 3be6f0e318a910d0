//! `pawen serve` as a separate process, and a client for it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use pawen::{Error, Result};

/// A server process, ended on drop.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(index: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pawen"));
        command.args(["serve", "--port", "0", "--index"]).arg(index).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(failed)?;
        let mut line = String::new();
        let out = process.stdout.take().ok_or_else(|| Error::verbatim("no output"))?;
        BufReader::new(out).read_line(&mut line).map_err(failed)?;
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Ok(Self { process, address })
    }

    /// Its resident memory without mapped files, in MiB.
    pub(crate) fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).map_err(failed)?;
        let bytes = memory_of(&status, "RssAnon:");
        bytes
            .map(|bytes| bytes >> 20)
            .ok_or_else(|| Error::verbatim("this system does not report the memory of a process"))
    }
}

/// The bytes in a line of `/proc/PID/status`, if there is one.
pub(crate) fn memory_of(status: &str, line: &str) -> Option<u64> {
    let value = status.lines().find_map(|value| value.strip_prefix(line))?;
    Some(value.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A keep-alive connection.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends one request, reads the whole response, and returns its status.
    pub(crate) fn get(&mut self, path: &str) -> Result<u16> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).map_err(failed)?;
        let (mut line, mut status, mut length) = (String::new(), 0, 0);
        loop {
            line.clear();
            self.0.read_line(&mut line).map_err(failed)?;
            match line.trim_end().split_once(": ") {
                Some(("content-length", number)) => length = number.parse().unwrap_or(0),
                Some(_) => {}
                None if line.starts_with("HTTP/") => {
                    status = line.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
                }
                None if line == "\r\n" => break,
                None => return Err(Error::verbatim("no answer")),
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).map_err(failed)?;
        Ok(status)
    }
}

/// A query, encoded as a part of an address.
pub(crate) fn encoded(typed: &str) -> String {
    typed.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

pub(crate) fn failed(error: std::io::Error) -> Error {
    Error::verbatim("the benchmark").because(error)
}
