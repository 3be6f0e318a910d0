//! Any bytes as the inside of each shape that is read: the first byte chooses the shape, so that a fuzzer gets behind the
//! checksums, tags and headers that it would hardly guess.

use std::{fs, io::Write as _, path::PathBuf};

use super::archive;

/// Puts a content into a shape.
type Wrap = fn(&[u8]) -> Vec<u8>;

/// The shapes, by letters from `a` on.
const SHAPES: [Wrap; 22] = [
    <[u8]>::to_vec,
    gzip,
    |content| tar(&[("posts.json", content)]),
    |content| tar(&halves(content)),
    |content| zip(&[("posts.json", content)]),
    |content| zip(&halves(content)),
    |content| zip(&[("inner.tar.gz", &gzip(&tar(&[("posts.json", content)])))]),
    |content| warc(&[b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", content].concat()),
    warc,
    |content| String::from_utf8_lossy(content).encode_utf16().flat_map(u16::to_le_bytes).collect(),
    |content| within(b"\"[", &escaped(content), b"]\""),
    |content| within(b"var posts = [", content, b"];"),
    |content| within(b"[{'title': ", content, b", 'board': None}]"),
    |content| within(b"<!DOCTYPE html><title>t</title>ptt.cc<div id=\"main-content\">", content, b"</div>"),
    |content| {
        within(b"<!DOCTYPE html><div class=\"e7-main-content\">x</div><div class=\"e7-container\">", content, b"</div>")
    },
    |content| {
        within("作者: a (b) 看板: Kite\n標題: t\n時間: Sat Apr  6 03:34:35 2024\n\n".as_bytes(), content, STATION)
    },
    |content| within(b"t\n\n", content, STATION),
    |content| within(STATION, content, b"\n"),
    |content| within(b"title,link,type,push_tag,content,date\n", content, b"\n"),
    |content| {
        within(
            br#"{"board": "Kite", "posts": [{"url": "/bbs/Kite/M.1712345678.A.0A7.html", "title": "t", "#,
            content,
            b"}]}",
        )
    },
    |content| within(br#"[{"article_id": "M.1712345678.A.0A7", "article_title": "t", "messages": ["#, content, b"]}]"),
    |content| within(br#"{"title": {"0": "t"}, "url": {"0": "/bbs/Kite/M.1712345678.A.0A7.html"}, "#, content, b"}"),
];

const STATION: &[u8] = "※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17 (臺灣)\n※ 文章網址: https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html\n"
    .as_bytes();

/// The law, and the folder of the file that each input is written to.
#[derive(Debug)]
pub struct Law {
    folder: tempfile::TempDir,
}

impl Law {
    /// A law with a scratch folder, which is removed with the value.
    ///
    /// # Panics
    /// If the folder cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        fs::create_dir(folder.path().join("Kite")).expect("a scratch folder");
        Self { folder }
    }

    /// Checks the laws of archives for an input: the letter of a shape and its content.
    ///
    /// # Panics
    /// If a law is broken, or the scratch file cannot be written.
    pub fn check(&self, input: &[u8]) {
        let Some((&letter, content)) = input.split_first() else { return };
        let shape = SHAPES[usize::from(letter.wrapping_sub(b'a')) % SHAPES.len()];
        let path = self.path();
        fs::File::create(&path).and_then(|mut file| file.write_all(&shape(content))).expect("a scratch file");
        archive::check(&path);
    }

    /// A name that hints at a board and an article.
    fn path(&self) -> PathBuf {
        self.folder.path().join("Kite/M.1712345678.A.0A7")
    }
}

impl Default for Law {
    fn default() -> Self {
        Self::new()
    }
}

/// The letters of the shapes.
#[must_use]
pub fn letters() -> Vec<u8> {
    (b'a'..).take(SHAPES.len()).collect()
}

fn within(before: &[u8], content: &[u8], after: &[u8]) -> Vec<u8> {
    [before, content, after].concat()
}

fn escaped(content: &[u8]) -> Vec<u8> {
    content.iter().flat_map(|&byte| if matches!(byte, b'"' | b'\\') { vec![b'\\', byte] } else { vec![byte] }).collect()
}

/// A content as two entries, with names that lead out of the folder.
fn halves(content: &[u8]) -> [(&'static str, &[u8]); 2] {
    let (first, second) = content.split_at(content.len() / 2);
    [("../../up.json", first), ("/etc/Kite/M.1712345678.A.0A7.html", second)]
}

/// The CRC-32 of `content`, bit by bit: a program of its own.
fn crc32(content: &[u8]) -> u32 {
    !content.iter().fold(!0, |crc: u32, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn length(content: &[u8]) -> u32 {
    u32::try_from(content.len()).expect("an input is short")
}

/// Stored blocks with a right checksum.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut file = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    for block in content.chunks(0xffff) {
        let length = u16::try_from(block.len()).expect("a block is short");
        file.push(0);
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(block);
    }
    file.extend(b"\x01\0\0\xff\xff");
    file.extend(crc32(content).to_le_bytes());
    file.extend(length(content).to_le_bytes());
    file
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = Vec::new();
    for (name, content) in entries {
        let mut header = [0; 512];
        let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(124, format!("{:011o}\0", content.len()).as_bytes());
        put(148, b"        0");
        put(257, b"ustar\0");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        file.extend(header);
        file.extend(*content);
        file.resize(file.len().next_multiple_of(512), 0);
    }
    file.resize(file.len() + 1024, 0);
    file
}

/// Stored entries with their directory.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let facts = [
            &b"\x14\0\0\0\0\0\0\0\x21\0"[..],
            &crc32(content).to_le_bytes(),
            &length(content).to_le_bytes(),
            &length(content).to_le_bytes(),
            &length(name.as_bytes()).to_le_bytes(),
        ]
        .concat();
        directory.extend(
            [&b"PK\x01\x02\x14\0"[..], &facts, &[0; 10], &length(&file).to_le_bytes(), name.as_bytes()].concat(),
        );
        file.extend([&b"PK\x03\x04"[..], &facts, name.as_bytes(), content].concat());
    }
    let count = u16::try_from(entries.len()).expect("there are few").to_le_bytes();
    let end = [&length(&directory).to_le_bytes()[..], &length(&file).to_le_bytes()].concat();
    [&file[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &end, b"\0\0"].concat()
}

/// An answer, the whole of it, as the second record.
fn warc(answer: &[u8]) -> Vec<u8> {
    let record = |kind: &str, body: &[u8]| {
        let uri = "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html";
        let header = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [header.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    [record("warcinfo", b"software: x"), record("response", answer)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every container is whole: what is put in is read.
    #[test]
    fn shapes_hold_what_is_put_in() {
        let law = Law::new();
        let post = br#"[{"article_id": "M.1712345678.A.0A7", "article_title": "t", "content": "c", "messages": []}]"#;
        for shape in b'a'..=b'g' {
            let input = [&[shape], &post[..]].concat();
            law.check(&input);
            let read = archive::threads(&law.path());
            // The halves of a content are no posts.
            let expected = u64::from(!matches!(shape, b'd' | b'f'));
            assert_eq!(read, expected, "{}", char::from(shape));
        }
    }
}
