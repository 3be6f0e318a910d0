//! Kinds of files by their first bytes, for reports on what was met and not read.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKind {
    name: &'static str,
    /// Whether such files hold pictures, sound or letter forms, and so no thread.
    pub(in crate::archive) is_media: bool,
}

/// The place of a signature in a file, the signature, and the name of the kind.
type Signature = (usize, &'static [u8], &'static str);

const MEDIA: [Signature; 18] = [
    (0, b"\xff\xd8\xff", "JPEG picture"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (0, b"GIF8", "GIF picture"),
    (8, b"WEBP", "WebP picture"),
    (0, b"BM", "BMP picture"),
    (0, b"II*\0", "TIFF picture"),
    (0, b"MM\0*", "TIFF picture"),
    (0, b"\0\0\x01\0", "icon"),
    (4, b"ftypavif", "AVIF picture"),
    (4, b"ftypheic", "HEIC picture"),
    (4, b"ftyp", "MP4 video"),
    (0, b"\x1aE\xdf\xa3", "Matroska video"),
    (8, b"WAVE", "WAV sound"),
    (0, b"ID3", "MP3 sound"),
    (0, b"OggS", "Ogg sound"),
    (0, b"fLaC", "FLAC sound"),
    (0, b"wOF", "web font"),
    (0, b"\0\x01\0\0\0", "TrueType font"),
];

const OTHERS: [Signature; 13] = [
    (0, b"PK\x03\x04", "ZIP archive"),
    (0, b"PK\x05\x06", "ZIP archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (0, b"Rar!\x1a\x07", "RAR archive"),
    (257, b"ustar", "tar archive"),
    (0, b"\xfd7zXZ\0", "xz file"),
    (0, b"BZh", "bzip2 file"),
    (0, b"\x1f\x8b", "gzip file"),
    (0, b"\x28\xb5\x2f\xfd", "zstd file"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"PAR1", "Parquet file"),
    (0, b"%PDF-", "PDF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
];

impl FileKind {
    /// How many bytes of a file are looked at to recognise its kind.
    pub(in crate::archive) const HEAD: u64 = 512;
    /// Text.
    pub const TEXT: Self = Self { name: "text file", is_media: false };
    /// Bytes that are neither text nor of a known kind.
    pub const UNKNOWN: Self = Self { name: "unknown file", is_media: false };
    /// No bytes, or blanks alone.
    pub const EMPTY: Self = Self { name: "empty file", is_media: false };

    /// The kind of the file that begins with `head`.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        let is = |(at, bytes, _): &&Signature| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes));
        if let Some((.., name)) = OTHERS.iter().find(is) {
            return Self { name, is_media: false };
        }
        // A signature of two letters can be how a text begins.
        if let Some((.., name)) = MEDIA.iter().find(is).filter(|_| has_controls(head)) {
            return Self { name, is_media: true };
        }
        match head.trim_ascii_start() {
            [] => Self::EMPTY,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self { name: "UTF-16 text", is_media: false },
            [b'{' | b'[', ..] => Self { name: "JSON file", is_media: false },
            text if text.starts_with(b"From ") && memchr::memmem::find(text, b"\nSubject:").is_some() => {
                Self { name: "mailbox (mbox)", is_media: false }
            }
            [b'<', ..] => Self { name: "HTML or XML file", is_media: false },
            // After the kinds of text: a single bad byte does not make an HTML file a binary one.
            text if has_controls(text) => Self::UNKNOWN,
            _ => Self::TEXT,
        }
    }

    /// What one such file is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// Whether `bytes` hold control characters that no text has, a NUL included.
fn has_controls(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| byte == 0 || is_foreign_control(byte))
}

/// Whether no text has `byte`: a control character other than a NUL, which may be damage, blanks and an escape.
pub(in crate::archive) const fn is_foreign_control(byte: u8) -> bool {
    matches!(byte, 1..=7 | 14..=26 | 28..=31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_their_first_bytes() {
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        for (head, name, is_media) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "JPEG picture", true),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG picture", true),
            (b"RIFF\x04\0\0\0WEBPVP8", "WebP picture", true),
            (b"\0\0\0\x18ftypisom", "MP4 video", true),
            (b"BM\x36\0\0\0", "BMP picture", true),
            (b"BMW sells cars", "text file", false),
            (b"PK\x03\x04\x14\0", "ZIP archive", false),
            (&tar, "tar archive", false),
            (b"SQLite format 3\0", "SQLite database", false),
            (b" {\"a\": 1}", "JSON file", false),
            (b"<html>", "HTML or XML file", false),
            (b"\xff\xfea\0", "UTF-16 text", false),
            (b"\x7fELF\x02\x01", "unknown file", false),
            ("標題".as_bytes(), "text file", false),
            (b" \r\n", "empty file", false),
        ] {
            let kind = FileKind::of(head);
            assert_eq!((kind.name(), kind.is_media), (name, is_media), "{head:?}");
        }
    }
}
