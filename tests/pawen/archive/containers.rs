//! Containers that are nested, encrypted, cut, or named to lead out of their folder.

use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
    path::Path,
    sync::atomic::AtomicBool,
};

use flate2::{Compression, write::GzEncoder};
use pawen::archive::{self, Bounds, Piece, Throttle};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::reading::read_bytes;

/// A post whose id ends with `number`.
fn post(number: u32) -> Vec<u8> {
    let json = format!(
        r#"[{{"article_id": "M.1712345678.A.{number:03X}", "article_title": "t", "content": "c", "messages": []}}]"#
    );
    json.into_bytes()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// What a file named `name` yields: for each thread the entry it was read from, and for each reject its message.
fn yielded(name: &str, content: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let bounds = Bounds::new(&throttle, &stop);
    let mut yielded = Vec::new();
    let file = &archive::walk(&path).unwrap().files[0];
    let summary = archive::read(file, &bounds, &mut |piece| {
        match piece {
            Piece::Thread { thread, entry, .. } => {
                yielded.push(format!("{} in {}", thread.id.article, archive::within(name, entry.as_deref())));
            }
            Piece::Reject(reject) => yielded.push(reject.to_string()),
            Piece::Warning(_) => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(archive::checksum(file, &bounds).unwrap(), summary.crc32);
    yielded
}

#[test]
fn containers_in_containers_are_read_three_deep() {
    let tar = gzipped(&tarred(&[("a/2.json", &post(2)), ("3.json.gz", &gzipped(&post(3)))]));
    let inner = zipped(&[("4.json", &post(4)), ("deeper.tar.gz", &tar)]);
    let outer = tarred(&[("1.json", &post(1)), ("b/inner.zip", &inner), ("5.json", &post(5))]);
    insta::assert_snapshot!(yielded("outer.tar", &outer).join("\n"), @r"
    M.1712345678.A.001 in outer.tar!1.json
    M.1712345678.A.004 in outer.tar!b/inner.zip!4.json
    M.1712345678.A.002 in outer.tar!b/inner.zip!deeper.tar.gz!a/2.json
    M.1712345678.A.003 in outer.tar!b/inner.zip!deeper.tar.gz!3.json.gz
    M.1712345678.A.005 in outer.tar!5.json
    ");
    let deepest = zipped(&[("x.zip", &zipped(&[("inner.zip", &inner)])), ("5.json", &post(5))]);
    insta::assert_snapshot!(yielded("deepest.zip", &deepest).join("\n"), @r"
    M.1712345678.A.004 in deepest.zip!x.zip!inner.zip!4.json
    deepest.zip!x.zip!inner.zip!deeper.tar.gz:92: tar archive within three others: unpack it
    M.1712345678.A.005 in deepest.zip!5.json
    ");
}

#[test]
fn a_compressed_container_is_read() {
    let zip = zipped(&[("1.json", &post(1))]);
    assert_eq!(yielded("a.zip.gz", &gzipped(&zip)), ["M.1712345678.A.001 in a.zip.gz!1.json"]);
    let cut = gzipped(&zip);
    let cut = read_bytes(&cut[..cut.len() - 12]);
    assert!(cut.summary.unreadable && cut.threads.is_empty(), "{:?}", cut.rejects);
}

#[test]
fn what_is_nested_grows_no_more_than_the_whole_may() {
    let bomb = gzipped(&vec![b' '; 200 << 20]);
    let outer = zipped(&[("1.gz", &bomb), ("2.gz", &bomb), ("3.json", &post(3))]);
    let read = read_bytes(&zipped(&[("inner.zip", &outer)]));
    let reasons: Vec<_> = read.rejects.iter().map(|reject| reject.reason.to_string()).collect();
    assert!(reasons.iter().filter(|reason| reason.starts_with("grows more than 250-fold")).count() >= 2, "{reasons:?}");
    assert!(read.threads.is_empty());
}

#[test]
fn an_encrypted_entry_is_named_and_the_others_are_read() {
    let mut zip = zipped(&[("secret.json", &post(1)), ("open.json", &post(2))]);
    // The flag of encryption, in the entry's own header and in the directory.
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    zip[6] |= 1;
    zip[directory + 8] |= 1;
    insta::assert_snapshot!(yielded("a.zip", &zip).join("\n"), @r"
    a.zip!secret.json:0: encrypted: unpack it with its password
    M.1712345678.A.002 in a.zip!open.json
    ");
}

#[test]
fn names_that_lead_out_of_the_folder_are_names() {
    let zip = zipped(&[("../../up.json", &post(1)), ("/etc/absolute.json", &post(2)), ("C:\\x.json", &post(3))]);
    assert_eq!(read_bytes(&zip).threads.len(), 3);
    assert!(!Path::new("/etc/absolute.json").exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// However a container is cut, what was whole before the cut is read or the loss is reported.
    #[test]
    fn a_cut_container_is_reported(cut in 1..100_usize, kind in 0..3_usize) {
        let entries: Vec<(String, Vec<u8>)> = (0..4).map(|number| (format!("{number}.json"), post(number))).collect();
        let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        let whole = match kind {
            0 => zipped(&entries),
            1 => tarred(&entries),
            _ => gzipped(&tarred(&entries)),
        };
        let read = read_bytes(&whole[..whole.len() * cut / 100]);
        // The blocks of zeros at the end of a tar are no loss.
        prop_assert!(read.threads.len() == 4 || read.summary.rejected > 0 || read.summary.unreadable);
    }
}
