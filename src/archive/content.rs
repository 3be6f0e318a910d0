//! What a content is, told by how it begins: JSON, plain text, or nothing to be read.

use super::{Reason, window::Window};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How far a content is looked at for bytes that no text has.
const LOOK: usize = 8 << 10;

/// The kinds of content that are read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// JSON values, however they are put together.
    Json,
    /// Text that may be the copy of a page.
    Text,
}

/// Tells what the window's stream holds, and takes the byte order mark and leading blanks off it.
pub(super) fn recognise(window: &mut Window) -> Result<Content, Reason> {
    let head = window.at_least(LOOK);
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(Reason::Utf16);
    }
    let head = head.get(..LOOK).unwrap_or(head);
    if memchr::memchr(0, head).is_some() {
        return Err(if looks_like_utf16(head) { Reason::Utf16 } else { Reason::Binary });
    }
    if window.bytes().starts_with(BYTE_ORDER_MARK) {
        window.consume(BYTE_ORDER_MARK.len());
    }
    skip_blanks(window);
    match window.at_least(LOOK) {
        [] => Err(Reason::Empty),
        bytes if begins_json(bytes) => Ok(Content::Json),
        _ => Ok(Content::Text),
    }
}

fn skip_blanks(window: &mut Window) {
    loop {
        let blanks = window.bytes().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        window.consume(blanks);
        if !window.bytes().is_empty() || !window.more() {
            return;
        }
    }
}

/// Latin text in UTF-16 without a mark has a zero in every second byte.
fn looks_like_utf16(head: &[u8]) -> bool {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    half > 8 && (zeros(0) > half * 9 / 10) != (zeros(1) > half * 9 / 10)
}

/// Whether this is JSON rather than a page whose title begins with a bracket, as most titles on PTT do: `[新聞] …`.
fn begins_json(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    match bytes.split_first() {
        Some((b'/', rest)) if rest.starts_with(b"/") => {
            memchr::memchr(b'\n', rest).and_then(|end| rest.get(end..)).is_some_and(begins_json)
        }
        Some((b'{', rest)) => matches!(rest.trim_ascii_start().first(), None | Some(b'"' | b'}')),
        Some((b'[', rest)) => {
            let rest = rest.trim_ascii_start();
            rest.starts_with(b"null") || matches!(rest.first(), None | Some(b'"' | b'{' | b'[' | b']'))
        }
        _ => bytes.trim_ascii_end() == b"null",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content: &[u8]) -> Result<Content, Reason> {
        recognise(&mut Window::new(Box::new(std::io::Cursor::new(content.to_vec()))))
    }

    #[test]
    fn content_is_told_by_how_it_begins() {
        let table: [(&[u8], Result<Content, Reason>); 15] = [
            (b"", Err(Reason::Empty)),
            (b"\xef\xbb\xbf \r\n", Err(Reason::Empty)),
            (b"\xff\xfe{\0", Err(Reason::Utf16)),
            (b"{\0\"\0a\0\"\0:\0\"\0b\0\"\0,\0\"\0c\0\"\0:\0t\0}\0", Err(Reason::Utf16)),
            (b"ELF\0\x01\x02", Err(Reason::Binary)),
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
            assert_eq!(told(content), expected, "{}", String::from_utf8_lossy(content));
        }
    }
}
