//! WARC: what a crawler got from a server, request by request. Pages and JSON that came as answers are read, and those that
//! were stored without the answer around them.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::{Contained, Reason, Take, damaged};

/// The longest line of a header, and the most lines.
// A damaged file may have no line ends: without limits its header would fill the memory.
const LINE: u64 = 64 << 10;
const LINES: usize = 1000;

/// Hands the body of each answer to `take`, named by its address.
pub(super) fn each(stream: Box<dyn Read + '_>, take: Take<'_>) -> Result<(), Reason> {
    let mut stream = BufReader::with_capacity(64 << 10, stream);
    while let Some(header) = Fields::read(&mut stream, "WARC/").map_err(|error| damaged(&error))? {
        let length: u64 = header.get("content-length").and_then(|length| length.parse().ok()).ok_or_else(no_length)?;
        let mut body = BufReader::new(stream.by_ref().take(length));
        // WARC 1.0 puts addresses in angle brackets, and wget does so.
        let name = header.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
        // Crawlers also store what a name server has answered.
        let kind = header.get("warc-type").filter(|_| !name.starts_with("dns:"));
        let is_resource = kind == Some("resource") && header.get("content-type").is_some_and(is_kind_of_text);
        let goes_on = match (kind == Some("response")).then(|| Fields::read(&mut body, "HTTP/")) {
            None if is_resource => take(&name, Contained::Entry(Box::new(&mut body))),
            Some(Ok(Some(answer))) if is_text(&answer) => take(&name, Contained::Entry(content(&answer, &mut body))),
            // One answer that is none costs no other.
            Some(Err(error)) => take(&name, Contained::Refused(Reason::Damaged(error.to_string()))),
            _ => true,
        };
        if !goes_on {
            return Ok(());
        }
        // Read to its end and not skipped: the stream is decompressed and cannot seek.
        io::copy(&mut body, &mut io::sink()).map_err(|error| damaged(&error))?;
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
    answer.status() == Some("200") && is_kind_of_text(answer.get("content-type").unwrap_or("text/html"))
}

fn is_kind_of_text(kind: &str) -> bool {
    kind.contains("html") || kind.contains("json") || kind.contains("text/plain")
}

/// The body of an answer without the coding of its transfer and of its content. Tools that store bodies decoded leave the
/// header as it was: only a body that is coded is decoded.
fn content<'b>(answer: &Fields, body: &'b mut dyn BufRead) -> Box<dyn Read + 'b> {
    let is = |name: &str, value: &str| answer.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let is_chunked = is("transfer-encoding", "chunked") && begins(body, begins_chunk);
    let mut whole: Box<dyn BufRead + 'b> =
        if is_chunked { Box::new(BufReader::new(Chunks { body, left: 0, ended: false })) } else { Box::new(body) };
    // By RFC 1952 a gzip body may have several members.
    let is_gzip = is("content-encoding", "gzip") && begins(&mut *whole, |head| head.starts_with(&[0x1f, 0x8b]));
    if is_gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) }
}

/// Whether the next bytes of `body` are as `form` says; a failure is met again by the reader.
fn begins(body: &mut dyn BufRead, form: impl Fn(&[u8]) -> bool) -> bool {
    body.fill_buf().is_ok_and(form)
}

/// Whether `head` begins with the length of a chunk.
fn begins_chunk(head: &[u8]) -> bool {
    let digits = head.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    (1..=8).contains(&digits) && matches!(head.get(digits), Some(b'\r' | b'\n' | b';' | b' '))
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
