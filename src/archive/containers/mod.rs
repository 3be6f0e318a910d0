//! Containers: files that hold other files, one file for each kind. Their entries are read in order, each as a stream.
//! Nothing is written under the names of entries.

mod seven;
mod tar;
mod warc;
mod zip;

use std::{
    fs::File,
    io::{self, Read},
};

use super::{
    Reason,
    files::{
        container::Container,
        encoding,
        input::{self, Growth},
    },
};

/// A container that is open.
pub(super) enum Source<'s> {
    /// A file, for containers with an index.
    File(File),
    /// The decompressed content.
    Stream(Box<dyn Read + 's>),
}

/// Something in a container.
pub(super) enum Contained<'e> {
    /// A file and its content.
    Entry(Box<dyn Read + 'e>),
    /// A file that cannot be read, and why.
    Refused(Reason),
}

/// Receives the name of each thing found and the thing itself; returns whether to continue.
pub(super) type Take<'t> = &'t mut dyn FnMut(&str, Contained<'_>) -> bool;

/// Hands the entries of a container to `take` in the order in which they are stored. Folders, and what systems add to
/// files (`__MACOSX/`, names that begin with a dot), are passed over. All entries together may grow as `growth` allows.
///
/// # Errors
/// If the container, or the rest of it, cannot be read.
pub(super) fn each(kind: Container, source: Source<'_>, growth: &Growth, take: Take<'_>) -> Result<(), Reason> {
    let limited = &mut |name: &str, found: Contained<'_>| {
        if is_added(name) {
            return true;
        }
        match found {
            Contained::Entry(content) => take(name, Contained::Entry(growth.limited(content))),
            refused @ Contained::Refused(_) => take(name, refused),
        }
    };
    match (kind, source) {
        (Container::Zip, Source::File(file)) => zip::each(file, limited),
        (Container::SevenZip, Source::File(file)) => seven::each(file, limited),
        (Container::Tar, Source::Stream(stream)) => tar::each(stream, limited),
        (Container::Warc, Source::Stream(stream)) => warc::each(stream, limited),
        (kind, _) => Err(Reason::Packed(kind.name())),
    }
}

/// The reason that a failure between two entries gives.
fn damaged(error: &io::Error) -> Reason {
    // What is skipped grows as well.
    input::growth(error).map_or_else(|| Reason::Damaged(error.to_string()), Reason::Expands)
}

/// Whether a system added the entry to those that people packed.
fn is_added(name: &str) -> bool {
    // The parts of an address are no folders.
    let is_address = name.contains("://");
    !is_address
        && name
            .split(['/', '\\'])
            .any(|part| part == "__MACOSX" || (part.starts_with('.') && !matches!(part, "." | "..")))
}

/// A name in the bytes that a container has for it, in UTF-8 or in the encoding of the system that made it.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => match encoding::of(raw) {
            Some(charset) => charset.decode(raw),
            None => String::from_utf8_lossy(raw).into_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Cursor, Seek as _, Write as _},
        ops::ControlFlow,
    };

    use super::*;
    use crate::archive::{self, Bounds, Choices, Selection, Throttle, files::bounds::NEVER};

    /// A container with these entries.
    fn zipped(entries: &[(&str, &[u8])]) -> File {
        let mut writer = ::zip::ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, content) in entries {
            writer
                .start_file(
                    *name,
                    ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored),
                )
                .unwrap();
            writer.write_all(content).unwrap();
        }
        let mut file = writer.finish().unwrap();
        file.rewind().unwrap();
        file
    }

    fn tarred(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = ::tar::Builder::new(Vec::new());
        for (name, content) in entries {
            let mut header = ::tar::Header::new_gnu();
            header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append(&header, *content).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn read(kind: Container, source: Source<'_>, most: u64) -> (Vec<(String, String)>, Option<String>) {
        let mut entries = Vec::new();
        let outcome = each(kind, source, &Growth::up_to(most), &mut |name, found| {
            let content = match found {
                Contained::Entry(mut content) => {
                    let mut text = Vec::new();
                    match content.read_to_end(&mut text) {
                        Ok(_) => String::from_utf8_lossy(&text).into_owned(),
                        Err(error) => format!("failed: {error}"),
                    }
                }
                Contained::Refused(reason) => format!("refused: {reason}"),
            };
            entries.push((name.to_owned(), content));
            true
        });
        (entries, outcome.err().map(|reason| reason.to_string()))
    }

    fn owned(entries: &[(&str, &str)]) -> Vec<(String, String)> {
        entries.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned())).collect()
    }

    const ENTRIES: [(&str, &[u8]); 5] = [
        ("b/1.json", b"one"),
        ("__MACOSX/b/._1.json", b"x"),
        (".DS_Store", b"x"),
        ("../up", b"two"),
        ("/etc/x", b"three"),
    ];

    #[test]
    fn a_long_name_in_a_tar_is_read_and_a_gigantic_one_is_not() {
        let long = format!("{}/a.json", "長".repeat(60));
        let header = |kind: ::tar::EntryType, size: u64| {
            let mut header = ::tar::Header::new_gnu();
            header.as_gnu_mut().unwrap().name[..1].copy_from_slice(b"b");
            header.set_entry_type(kind);
            header.set_size(size);
            header.set_cksum();
            header
        };
        let mut builder = ::tar::Builder::new(Vec::new());
        builder.append_data(&mut header(::tar::EntryType::Regular, 2), &long, &b"{}"[..]).unwrap();
        builder.append_pax_extensions([("path", long.as_bytes())]).unwrap();
        builder.append(&header(::tar::EntryType::Regular, 2), &b"[]"[..]).unwrap();
        let names = |tar: Vec<u8>| {
            let (entries, error) = read(Container::Tar, Source::Stream(Box::new(Cursor::new(tar))), 8 << 20);
            (entries.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), error)
        };
        assert_eq!(names(builder.into_inner().unwrap()), (vec![long.clone(), long], None));
        let mut builder = ::tar::Builder::new(Vec::new());
        let gigantic = 1 << 20;
        let kind = ::tar::EntryType::GNULongName;
        builder.append(&header(kind, gigantic), std::io::repeat(b'x').take(gigantic)).unwrap();
        let (read, error) = names(builder.into_inner().unwrap());
        assert!(read.is_empty() && error.is_some_and(|error| error.contains("65536")), "{read:?}");
    }

    #[test]
    fn entries_come_in_order_without_what_systems_add() {
        let expected = owned(&[("b/1.json", "one"), ("../up", "two"), ("/etc/x", "three")]);
        assert_eq!(read(Container::Zip, Source::File(zipped(&ENTRIES)), 1 << 20), (expected.clone(), None));
        let tar = tarred(&ENTRIES);
        assert_eq!(Container::of(&tar), Some(Container::Tar));
        assert_eq!(read(Container::Tar, Source::Stream(Box::new(Cursor::new(tar))), 1 << 20), (expected, None));
    }

    #[test]
    fn no_entry_is_lost_to_its_name() {
        let entries: [(&str, &[u8]); 3] = [("..\\..\\up.json", b"one"), ("__MACOSX\\x", b"x"), ("same.json", b"two")];
        let expected = owned(&[("..\\..\\up.json", "one"), ("same.json", "two")]);
        assert_eq!(read(Container::Zip, Source::File(zipped(&entries)), 1 << 20), (expected, None));
        // The writer makes neither folders with content nor two entries of one name: the names are changed afterwards.
        let renamed = |from: &[u8], to: &[u8]| {
            let mut bytes = Vec::new();
            zipped(&[("a.json", b"one"), ("b.json", b"two")]).read_to_end(&mut bytes).unwrap();
            for at in 0..bytes.len() - from.len() {
                if bytes[at..].starts_with(from) {
                    bytes[at..at + to.len()].copy_from_slice(to);
                }
            }
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            file.rewind().unwrap();
            read(Container::Zip, Source::File(file), 1 << 20)
        };
        assert_eq!(renamed(b"a.json", b"a.jso/"), (owned(&[("a.jso/", "one"), ("b.json", "two")]), None));
        let (entries, error) = renamed(b"a.json", b"b.json");
        assert_eq!(entries, owned(&[("b.json", "two")]));
        assert!(error.unwrap().starts_with("several entries have the same name"));
    }

    #[test]
    fn a_container_that_grows_too_much_is_given_up() {
        let bomb = zipped(&[("a", &[b'x'; 1000]), ("b", b"y")]);
        let (entries, _) = read(Container::Zip, Source::File(bomb), 500);
        assert!(entries.iter().all(|(_, content)| content.starts_with("failed: grows")), "{entries:?}");
    }

    #[test]
    fn a_cut_container_keeps_what_came_before_and_says_so() {
        let tar = tarred(&[("a", b"one"), ("b", &[b'x'; 5000])]);
        let (entries, _) = read(Container::Tar, Source::Stream(Box::new(Cursor::new(tar[..2000].to_vec()))), 1 << 20);
        assert_eq!(entries[0].1, "one");
        let mut cut = tempfile::tempfile().unwrap();
        cut.write_all(b"PK\x03\x04 and no more").unwrap();
        assert!(read(Container::Zip, Source::File(cut), 1 << 20).1.is_some());
        let mut cut = tempfile::tempfile().unwrap();
        cut.write_all(b"7z\xbc\xaf\x27\x1c\0\x04").unwrap();
        assert!(read(Container::SevenZip, Source::File(cut), 1 << 20).1.is_some());
    }

    #[test]
    fn a_zip_without_its_directory_is_read_in_order() {
        let mut bytes = Vec::new();
        zipped(&[("a", b"one"), ("b", b"two"), ("c", &[b'x'; 500])]).read_to_end(&mut bytes).unwrap();
        let mut cut = tempfile::tempfile().unwrap();
        cut.write_all(&bytes[..300]).unwrap();
        let (entries, error) = read(Container::Zip, Source::File(cut), 1 << 20);
        assert_eq!(entries[..2], owned(&[("a", "one"), ("b", "two")]));
        assert!(entries.len() == 3 && error.is_some(), "{entries:?}, {error:?}");
    }

    /// The digest of a container by reading it, and by its checksum alone, without the entries that `excluded` matches.
    fn digests(entries: &[(&str, &[u8])], excluded: &str) -> [u32; 2] {
        let folder = tempfile::tempdir().unwrap();
        io::copy(&mut zipped(entries), &mut File::create(folder.path().join("a.zip")).unwrap()).unwrap();
        let file = &archive::walk(folder.path()).unwrap().files[0];
        let choices = Choices { exclude: vec![excluded.to_owned()], ..Choices::default() };
        let selection = Selection::of(&choices).unwrap();
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER).with(&selection);
        let summary = archive::read(file, &bounds, &mut |_| ControlFlow::Continue(()));
        [summary.crc32, archive::checksum(file, &bounds).unwrap()]
    }

    #[test]
    fn the_checksum_is_of_the_entries_that_are_read() {
        let mut inner = Vec::new();
        zipped(&[("x.json", b"{}")]).read_to_end(&mut inner).unwrap();
        let entries: [(&str, &[u8]); 4] =
            [("a.json", b"[]"), ("inner.zip", &inner), ("cut.gz", b"\x1f\x8b\x08"), ("b.txt", b"text")];
        let [read, summed] = digests(&entries, "*.txt");
        assert_eq!(read, summed);
        assert_ne!(read, digests(&entries, "*.json")[0]);
    }

    #[test]
    fn pages_are_taken_out_of_a_warc() {
        let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<htm\r\n3\r\nl>x\r\n0\r\n\r\n";
        let record = |kind: &str, uri: &str, body: &str| {
            format!(
                "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
                body.len()
            )
        };
        let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
        let text = [
            record("warcinfo", "", "software: x"),
            record("request", "https://www.ptt.cc/a.html", "GET / HTTP/1.1\r\n\r\n"),
            record("response", "dns:www.ptt.cc", "20250101000000\nwww.ptt.cc. 300 IN A 192.0.2.1\n"),
            record("response", "https://www.ptt.cc/c.html", "not of HTTP"),
            record("response", "https://www.ptt.cc/a.html", http),
            // Stored decoded, with the header as it came.
            record(
                "response",
                "https://www.ptt.cc/d.html",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n<html>y",
            ),
            record("resource", "https://www.ptt.cc/e.html\r\nContent-Type: text/html", "<html>z"),
            record("response", "https://www.ptt.cc/b.png", image),
        ]
        .concat();
        let (entries, error) =
            read(Container::Warc, Source::Stream(Box::new(Cursor::new(text.clone().into_bytes()))), 1 << 20);
        let refused = ("https://www.ptt.cc/c.html", "refused: damaged compression: HTTP/ is missing");
        let pages = [("a", "<html>x"), ("d", "<html>y"), ("e", "<html>z")];
        let pages = pages.map(|(name, page)| (format!("https://www.ptt.cc/{name}.html"), page.to_owned()));
        assert_eq!((entries, error), ([owned(&[refused]), pages.to_vec()].concat(), None));
        let cut = text[..text.find("<html>y").unwrap()].to_owned();
        let (entries, error) = read(Container::Warc, Source::Stream(Box::new(Cursor::new(cut.into_bytes()))), 1 << 20);
        assert_eq!(entries[1], pages[0]);
        assert!(error.unwrap().contains("the last record is cut"));
    }
}
