//! WARC: what a crawler got from a server, request by request. Pages and JSON that came as answers are read.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::{Contained, Reason, Take};

/// The longest line of a header, and the most lines.
// A damaged file may have no line ends: without limits its header would fill the memory.
const LINE: u64 = 64 << 10;
const LINES: usize = 1000;

/// Hands the body of each answer to `take`, named by its address.
pub(super) fn each(stream: Box<dyn Read + '_>, take: Take<'_>) -> Result<(), Reason> {
    let mut stream = BufReader::with_capacity(64 << 10, stream);
    let damaged = |error: io::Error| Reason::Damaged(error.to_string());
    while let Some(header) = Fields::read(&mut stream, "WARC/").map_err(damaged)? {
        let length: u64 = header.get("content-length").and_then(|length| length.parse().ok()).ok_or_else(no_length)?;
        let mut body = BufReader::new(stream.by_ref().take(length));
        // WARC 1.0 puts addresses in angle brackets, and wget does so.
        let name = header.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
        // Crawlers also store what a name server has answered.
        let is_answer = header.get("warc-type") == Some("response") && !name.starts_with("dns:");
        let goes_on = match is_answer.then(|| Fields::read(&mut body, "HTTP/")) {
            Some(Ok(Some(answer))) if is_text(&answer) => take(&name, Contained::Entry(content(&answer, &mut body))),
            // One answer that is none costs no other.
            Some(Err(error)) => take(&name, Contained::Refused(Reason::Damaged(error.to_string()))),
            _ => true,
        };
        if !goes_on {
            return Ok(());
        }
        // Read to its end and not skipped: the stream is decompressed and cannot seek.
        io::copy(&mut body, &mut io::sink()).map_err(damaged)?;
        if body.get_ref().limit() > 0 {
            return Err(Reason::Damaged("the last record is cut".to_owned()));
        }
    }
    Ok(())
}

fn no_length() -> Reason {
    Reason::Damaged("a record of the WARC has no length".to_owned())
}

/// Whether the answer is a page or JSON, and no failure.
fn is_text(answer: &Fields) -> bool {
    // A crawl of PTT is mostly pages.
    let kind = answer.get("content-type").unwrap_or("text/html");
    answer.status() == Some("200") && (kind.contains("html") || kind.contains("json") || kind.contains("text/plain"))
}

/// The body of an answer without the coding of its transfer and of its content.
fn content<'b>(answer: &Fields, body: &'b mut dyn BufRead) -> Box<dyn Read + 'b> {
    let is = |name: &str, value: &str| answer.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let whole: Box<dyn Read + 'b> = if is("transfer-encoding", "chunked") {
        Box::new(Chunks { body, left: 0, ended: false })
    } else {
        Box::new(body)
    };
    // By RFC 1952 a gzip body may have several members.
    if is("content-encoding", "gzip") { Box::new(MultiGzDecoder::new(whole)) } else { whole }
}

/// The lines before a body: a first line, and names with values.
struct Fields {
    first: String,
    fields: Vec<(String, String)>,
}

impl Fields {
    /// Reads a header whose first line begins with `magic`; blank lines before it are passed over. `None` at the end.
    fn read(stream: &mut impl BufRead, magic: &str) -> io::Result<Option<Self>> {
        let mut first = String::new();
        while first.is_empty() {
            let Some(line) = line(stream)? else { return Ok(None) };
            first = line;
        }
        if !first.starts_with(magic) {
            return Err(io::Error::other(format!("{magic} is missing")));
        }
        let mut fields = Vec::new();
        while let Some(line) = line(stream)?.filter(|line| !line.is_empty()) {
            if fields.len() == LINES {
                return Err(io::Error::other("a header has no end"));
            }
            if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Ok(Some(Self { first, fields }))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn status(&self) -> Option<&str> {
        self.first.split_ascii_whitespace().nth(1)
    }
}

/// The next line without its end, or `None` at the end of the stream.
fn line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.take(LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned()))
}

/// A body in chunks, each behind a line with its length in hexadecimal.
struct Chunks<'b> {
    body: &'b mut dyn BufRead,
    left: u64,
    ended: bool,
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 && !self.ended {
            let mut body = &mut *self.body;
            let Some(size) = line(&mut body)? else { break };
            // The end of the line behind a chunk.
            if size.is_empty() {
                continue;
            }
            let digits = size.split(';').next().unwrap_or_default().trim();
            self.left = u64::from_str_radix(digits, 16).map_err(|_| io::Error::other("a chunk has no length"))?;
            self.ended = self.left == 0;
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = match buffer.get_mut(..most) {
            Some(part) if most > 0 => self.body.read(part)?,
            _ => 0,
        };
        self.left -= count as u64;
        Ok(count)
    }
}
