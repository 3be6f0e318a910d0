//! What a content is, told by how it begins: JSON, plain text, or nothing to be read.

use super::{
    Reason, dialect,
    kind::{FileKind, is_foreign_control},
    scan::{Scanner, Step},
    window::Window,
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How far a content is looked at for bytes that no text has.
const LOOK: usize = 8 << 10;
/// How many objects are looked at to find a record; a scan may go to the end of the content.
const OPENINGS: usize = 4;

/// The kinds of content that are read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// JSON values, however they are put together.
    Json,
    /// The same, behind NUL bytes.
    JsonAfterNuls,
    /// Text that may be the copy of a page.
    Text,
    /// The same, with NUL bytes in it: a damaged text, or no text after all.
    TextWithNuls,
}

/// Tells what the window's stream holds, and takes the byte order mark and leading blanks off it.
///
/// A NUL among the first bytes is no sign of a binary file if they begin as JSON does, or if there is no other control
/// character that texts do not have: a power cut or a bad sector leaves such bytes in the best of archives.
pub(super) fn recognise(window: &mut Window<'_>) -> Result<Content, Reason> {
    let head = window.at_least(LOOK);
    let head = head.get(..LOOK).unwrap_or(head);
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || looks_like_utf16(head) {
        return Err(Reason::Utf16);
    }
    let kind = FileKind::of(head);
    let has_nuls = memchr::memchr(0, head).is_some();
    let is_binary = has_nuls && (kind.is_media || head.iter().any(|&byte| is_foreign_control(byte)));
    if head.starts_with(BYTE_ORDER_MARK) {
        window.consume(BYTE_ORDER_MARK.len());
    }
    window.skip(|byte| byte.is_ascii_whitespace());
    if begins_json(window.at_least(LOOK)) {
        return Ok(Content::Json);
    }
    if is_binary {
        return Err(if kind.is_media { Reason::Media(kind.name()) } else { Reason::Binary(kind.name()) });
    }
    if has_nuls && window.skip(is_blank_or_nul) > 0 && begins_json(window.at_least(LOOK)) {
        return Ok(Content::JsonAfterNuls);
    }
    match window.bytes() {
        [] if has_nuls => Err(Reason::Binary(FileKind::UNKNOWN.name())),
        [] => Err(Reason::Empty),
        _ => Ok(if has_nuls { Content::TextWithNuls } else { Content::Text }),
    }
}

const fn is_blank_or_nul(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace()
}

/// Latin text in UTF-16 without a mark has a zero in every second byte, and hardly any other.
fn looks_like_utf16(head: &[u8]) -> bool {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    half > 8 && even.max(odd) > half * 9 / 10 && even.min(odd) < half / 10
}

/// Whether this is JSON rather than a page whose title begins with a bracket, as most titles on PTT do: `[新聞] …`.
fn begins_json(bytes: &[u8]) -> bool {
    let bytes = trim_start(bytes);
    match bytes.split_first() {
        Some((b'/', rest)) if rest.starts_with(b"/") => {
            memchr::memchr(b'\n', rest).and_then(|end| rest.get(end..)).is_some_and(begins_json)
        }
        Some((b'{', rest)) => matches!(trim_start(rest).first(), None | Some(b'"' | b'}')),
        Some((b'[', rest)) => {
            let rest = trim_start(rest);
            rest.starts_with(b"null") || matches!(rest.first(), None | Some(b'"' | b'{' | b'[' | b']'))
        }
        _ => bytes.trim_ascii_end() == b"null",
    }
}

/// Where the first record of a known dialect is in a content that does not begin as JSON does: a bad byte at its very
/// beginning is no reason to lose the rest.
pub(super) fn first_record(content: &[u8]) -> Option<usize> {
    let head = content.get(..LOOK).unwrap_or(content);
    let opens = memchr::memchr_iter(b'{', head).filter(|&at| {
        let rest = content.get(at + 1..).unwrap_or_default();
        trim_start(rest).starts_with(b"\"")
    });
    opens.take(OPENINGS).find(|&at| {
        let (rest, mut scanner) = (content.get(at..).unwrap_or_default(), Scanner::new());
        scanner.advance(rest) == Step::Done && dialect::of(rest, scanner.members()).is_some()
    })
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|&&byte| is_blank_or_nul(byte)).count();
    bytes.get(blanks..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Bounds, Throttle, bounds::NEVER};

    fn told(content: &[u8]) -> Result<Content, Reason> {
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        recognise(&mut Window::new(Box::new(std::io::Cursor::new(content.to_vec())), &bounds))
    }

    #[test]
    fn content_is_told_by_how_it_begins() {
        let table: [(&[u8], Result<Content, Reason>); 23] = [
            (b"", Err(Reason::Empty)),
            (b"\xef\xbb\xbf \r\n", Err(Reason::Empty)),
            (b"\xff\xfe{\0", Err(Reason::Utf16)),
            (b"{\0\"\0a\0\"\0:\0\"\0b\0\"\0,\0\"\0c\0\"\0:\0t\0}\0", Err(Reason::Utf16)),
            (b"ELF\0\x01\x02", Err(Reason::Binary("unknown file"))),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Err(Reason::Media("PNG picture"))),
            (&[0; 9000], Err(Reason::Binary("unknown file"))),
            (&[&b"{\"a\": \"some text\"}"[..], &[0; 300]].concat(), Ok(Content::Json)),
            (b"{\"a\": \"\0\"}", Ok(Content::Json)),
            (b"{\0\"a\": 1}", Ok(Content::Json)),
            (b"\0\0\n\0[{}]", Ok(Content::Json)),
            (&[&vec![0; 300_000], &b"[{}]"[..]].concat(), Ok(Content::JsonAfterNuls)),
            (b"\0\0Title\0\n", Ok(Content::TextWithNuls)),
            (b" {\"a\": 1}", Ok(Content::Json)),
            (b"\xef\xbb\xbf\r\n[\r\n{}]", Ok(Content::Json)),
            (b"// made by hand\n// twice\n{\"a\": 1}", Ok(Content::Json)),
            (b"// a note\nand more", Ok(Content::Text)),
            (b"null\n", Ok(Content::Json)),
            (b"[null, {}]", Ok(Content::Json)),
            ("[新聞] DeepSeek".as_bytes(), Ok(Content::Text)),
            (b"[News] DeepSeek", Ok(Content::Text)),
            (b"{{ template }}", Ok(Content::Text)),
            (b"[[[[", Ok(Content::Json)),
        ];
        for (content, expected) in table {
            assert_eq!(told(content), expected, "{:.40}", String::from_utf8_lossy(content));
        }
    }
}
