//! Kinds of containers, recognised by their first bytes.

/// A kind of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Container {
    Zip,
    SevenZip,
    Tar,
    Warc,
}

impl Container {
    /// The kind of container that begins with `head`.
    pub(in crate::archive) fn of(head: &[u8]) -> Option<Self> {
        let magic = |at: usize, bytes: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(bytes));
        match () {
            () if magic(0, b"PK\x03\x04") || magic(0, b"PK\x05\x06") => Some(Self::Zip),
            () if magic(0, b"7z\xbc\xaf\x27\x1c") => Some(Self::SevenZip),
            () if magic(257, b"ustar") => Some(Self::Tar),
            () if magic(0, b"WARC/") => Some(Self::Warc),
            () => None,
        }
    }

    /// Whether it is read by its index, which needs a file and not a stream.
    pub(in crate::archive) const fn needs_file(self) -> bool {
        matches!(self, Self::Zip | Self::SevenZip)
    }

    /// The name of the kind.
    pub(in crate::archive) const fn name(self) -> &'static str {
        match self {
            Self::Zip => "ZIP archive",
            Self::SevenZip => "7z archive",
            Self::Tar => "tar archive",
            Self::Warc => "WARC",
        }
    }
}
