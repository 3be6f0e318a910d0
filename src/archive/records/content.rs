//! The kind of a content, recognised by its first bytes: JSON, a page, a table, plain text, or nothing that is read.

use crate::archive::{
    Aliases, Reason, dialects,
    files::{
        kind::{FileKind, is_foreign_control},
        window::Window,
    },
    json::{
        python,
        scan::{Scanner, Step},
    },
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How many bytes of a content are looked at to recognise it.
const LOOK: usize = 64 << 10;
/// How far a script's words before its JSON may reach.
const SCRIPT: usize = 512;
/// How many objects are looked at to find a record; a scan may go to the end of the content.
const OPENINGS: usize = 4;

/// The kinds of content that are read.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::archive) enum Content {
    /// JSON values, however they are put together.
    Json,
    /// The same, behind NUL bytes.
    JsonAfterNuls,
    /// JSON in a script, such as `var posts = [...];`, behind this many bytes of other words.
    Script(usize),
    /// Values as Python prints them.
    Python,
    /// A page in HTML.
    Html,
    /// Text that may be the copy of a page, or a table.
    Text,
    /// The same, with NUL bytes in it: a damaged text, or no text after all.
    TextWithNuls,
}

/// Recognises the content of the window's stream, and takes the byte order mark and leading blanks off it.
///
/// A NUL among the first bytes is no sign of a binary file if they begin as JSON does, or if there is no other control
/// character that texts do not have: a power cut or a bad sector leaves such bytes in the best of archives.
pub(in crate::archive) fn recognise(window: &mut Window<'_>) -> Result<Content, Reason> {
    let head = window.at_least(LOOK);
    let head = head.get(..LOOK).unwrap_or(head);
    let kind = FileKind::of(head);
    let has_nuls = memchr::memchr(0, head).is_some();
    let is_binary = has_nuls && (kind.is_media || head.iter().any(|&byte| is_foreign_control(byte)));
    if head.starts_with(BYTE_ORDER_MARK) {
        window.consume(BYTE_ORDER_MARK.len());
    }
    // Blanks before JSON are no content.
    window.skip(|byte| byte.is_ascii_whitespace());
    let head = window.at_least(LOOK);
    // Before JSON, as a list that Python prints begins like one of JSON.
    if !is_binary && python::begins(head) {
        return Ok(Content::Python);
    }
    if begins_json(head) || begins_string_of_json(head) {
        return Ok(Content::Json);
    }
    if !is_binary && let Some(content) = script(head).or_else(|| is_html(head).then_some(Content::Html)) {
        return Ok(content);
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

/// JSON within a script.
fn script(head: &[u8]) -> Option<Content> {
    let words = head.get(..SCRIPT).unwrap_or(head);
    let brackets = words.iter().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b'{'));
    let is_script = |at: usize| {
        let before = words.get(..at).unwrap_or_default().trim_ascii();
        let starts = before.first().is_some_and(|&byte| byte.is_ascii_alphabetic() || b"_$(;/".contains(&byte));
        let ends = [&b"="[..], b"(", b"default", b"return"].iter().any(|end| before.ends_with(end));
        // ASCII: words before a bracket in Chinese are a title, as in `標題 = [新聞]`.
        starts && ends && before.is_ascii() && begins_json(head.get(at..).unwrap_or_default())
    };
    brackets.map(|(at, _)| at).find(|&at| is_script(at)).map(Content::Script)
}

/// Whether this is a page: it begins with a tag, a document type or a comment of HTML.
fn is_html(head: &[u8]) -> bool {
    let lower: Vec<u8> = head.iter().take(LOOK_FOR_TAGS).map(u8::to_ascii_lowercase).collect();
    let has = |tag: &[u8]| memchr::memmem::find(&lower, tag).is_some();
    lower.starts_with(b"<!doctype html")
        || (lower.starts_with(b"<") && (has(b"<html") || has(b"<head") || has(b"<body") || has(b"<div")))
}

/// How far a page is looked at for its first tags.
const LOOK_FOR_TAGS: usize = 4 << 10;

/// Whether this is JSON rather than a page whose title begins with a bracket, as most titles on PTT do: `[新聞] …`.
pub(in crate::archive) fn begins_json(bytes: &[u8]) -> bool {
    let mut bytes = trim_start(bytes);
    // There may be millions of such lines.
    while let Some(comment) = bytes.strip_prefix(b"//") {
        let Some(end) = memchr::memchr(b'\n', comment) else { return false };
        bytes = trim_start(comment.get(end..).unwrap_or_default());
    }
    match bytes.split_first() {
        Some((b'{', rest)) => matches!(trim_start(rest).first(), None | Some(b'"' | b'}')),
        Some((b'[', rest)) => {
            let rest = trim_start(rest);
            rest.starts_with(b"null") || matches!(rest.first(), None | Some(b'"' | b'{' | b'[' | b']'))
        }
        _ => bytes.trim_ascii_end() == b"null",
    }
}

/// Whether this is a string of JSON that holds JSON: a value that was encoded twice.
fn begins_string_of_json(bytes: &[u8]) -> bool {
    let Some(text) = bytes.strip_prefix(b"\"") else { return false };
    let plain = |text: &[u8]| text.iter().position(|byte| !b" \\nrt[{".contains(byte));
    let opens = text.starts_with(b"{") || text.starts_with(b"[");
    opens && plain(text).is_some_and(|at| text.get(at) == Some(&b'"') && text.get(at - 1) == Some(&b'\\'))
}

/// Where the first record of a known dialect is in a content that does not begin as JSON does: a bad byte at its very
/// beginning is no reason to lose the rest.
pub(in crate::archive) fn first_record(content: &[u8], aliases: &Aliases) -> Option<usize> {
    let head = content.get(..LOOK).unwrap_or(content);
    // A brace and a quotation mark: a brace alone is frequent in texts and scripts.
    let opens = memchr::memchr_iter(b'{', head).filter(|&at| {
        let rest = content.get(at + 1..).unwrap_or_default();
        trim_start(rest).starts_with(b"\"")
    });
    opens.take(OPENINGS).find(|&at| {
        let (rest, mut scanner) = (content.get(at..).unwrap_or_default(), Scanner::new());
        scanner.advance(rest) == Step::Done && dialects::of(rest, scanner.members(), aliases).is_some()
    })
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|&&byte| is_blank_or_nul(byte)).count();
    bytes.get(blanks..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Bounds, Throttle, files::bounds::NEVER};

    fn recognised(content: &[u8]) -> Result<Content, Reason> {
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        recognise(&mut Window::new(Box::new(std::io::Cursor::new(content.to_vec())), &bounds))
    }

    #[test]
    fn content_is_recognised_by_how_it_begins() {
        let table: [(&[u8], Result<Content, Reason>); 31] = [
            (b"", Err(Reason::Empty)),
            (b"\xef\xbb\xbf \r\n", Err(Reason::Empty)),
            (b"ELF\0\x01\x02", Err(Reason::Binary("unknown file"))),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Err(Reason::Media("PNG picture"))),
            (&vec![0; 90_000], Err(Reason::Binary("unknown file"))),
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
            (&b"//\n".repeat(1_000_000), Ok(Content::Text)),
            (b"null\n", Ok(Content::Json)),
            (b"[null, {}]", Ok(Content::Json)),
            ("[新聞] DeepSeek".as_bytes(), Ok(Content::Text)),
            (b"[News] DeepSeek", Ok(Content::Text)),
            (b"{{ template }}", Ok(Content::Text)),
            (b"[[[[", Ok(Content::Json)),
            (b"var posts = [{}];", Ok(Content::Script(12))),
            (b"callback({\"a\": 1});", Ok(Content::Script(9))),
            (br#""[{\"a\": 1}]""#, Ok(Content::Json)),
            (b"\"[News] x\" she said", Ok(Content::Text)),
            ("看板 = [{}]".as_bytes(), Ok(Content::Text)),
            (b"[{'a': None}]", Ok(Content::Python)),
            (b"<!DOCTYPE html><html></html>", Ok(Content::Html)),
            (b"\n<!-- saved --><html>", Ok(Content::Html)),
            (b"<3 this board", Ok(Content::Text)),
        ];
        for (content, expected) in table {
            assert_eq!(recognised(content), expected, "{:.40}", String::from_utf8_lossy(content));
        }
    }
}
