//! What reading a file yields: threads, and an account of everything that did not become one.

use std::{fmt, sync::Arc};

use bytesize::ByteSize;

use crate::archive::Permit;
use crate::{message::Language, thread::Thread};

/// One thing that was found while a file was read.
#[derive(Debug)]
pub enum Piece {
    /// A thread, and the place of its record in the content.
    Thread {
        /// What was read.
        thread: Box<Thread>,
        /// Where it was read from.
        record: RecordPlace,
        /// The right to the memory that it takes: to be kept as long as what was made of it.
        permit: Arc<Permit>,
        /// The name of the entry, if the file is a container.
        entry: Option<Arc<str>>,
    },
    /// Something that could not be read as a thread.
    Reject(Reject),
    /// Something that had to be mended or passed over to read on; no record was lost by it.
    Warning(Warning),
}

/// The place of a record, in bytes of the decompressed content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordPlace {
    /// The first byte, counted from 0.
    pub offset: u64,
    /// The number of bytes.
    pub length: u64,
}

/// A stretch of a file that was not read, and why. Neighbours with the same reason are reported together.
///
/// Displayed as `file:offset: reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file's name, as in [`SourceFile::name`](crate::archive::SourceFile::name).
    pub file: String,
    /// The first byte that was not read, in the decompressed content.
    pub offset: u64,
    /// The number of bytes from the first to the last one that was not read.
    pub length: u64,
    /// How many records that is; 0 where the file as a whole, or the rest of it, could not be read.
    pub records: u64,
    /// Why.
    pub reason: Reason,
    /// How it begins, as far as that is text.
    pub excerpt: String,
}

/// The kind of a workbook of a spreadsheet.
pub(super) const WORKBOOK: &str = "workbook (xlsx)";

/// What can be done with a file of the kind `kind`, a name of [`FileKind`](super::super::FileKind).
#[must_use]
pub fn way_out(kind: &str, language: Language) -> Option<&'static str> {
    let (english, chinese) = match kind {
        "SQLite database" => (
            "`sqlite3 -json FILE 'select * from TABLE' > FILE.json` makes JSON of a table",
            "`sqlite3 -json FILE 'select * from TABLE' > FILE.json` 可以把表格轉成 JSON",
        ),
        "Parquet file" => (
            "`python3 -c \"import pandas; pandas.read_parquet('FILE').to_json('FILE.json', orient='records')\"` makes JSON of it",
            "`python3 -c \"import pandas; pandas.read_parquet('FILE').to_json('FILE.json', orient='records')\"` 可以轉成 JSON",
        ),
        WORKBOOK => (
            "`python3 -c \"import pandas; pandas.read_excel('FILE').to_json('FILE.json', orient='records')\"` makes JSON of it",
            "`python3 -c \"import pandas; pandas.read_excel('FILE').to_json('FILE.json', orient='records')\"` 可以轉成 JSON",
        ),
        "RAR archive" => ("unpack it with `unrar x FILE`", "用 `unrar x FILE` 解開"),
        "Office document" | "PDF document" => ("save it as text or CSV", "存成文字檔或 CSV"),
        "mailbox (mbox)" => ("mail is not read", "不讀郵件"),
        "empty file" => ("nothing to read", "沒有東西可讀"),
        "HTML or XML file" => ("pages of ptt.cc and pttweb.cc are read", "能讀 ptt.cc 和 pttweb.cc 的網頁"),
        "text file" => (
            "CSV with the columns of posts, copied posts and files of a BBS are read",
            "能讀有文章欄位的 CSV、複製下來的文章，以及 BBS 的檔案",
        ),
        _ => return None,
    };
    Some(match language {
        Language::English => english,
        Language::Chinese => chinese,
    })
}

/// The name of the entry `entry` of the container `file`, or of the file itself: `dump.zip!a/b.json`.
#[must_use]
pub fn within(file: &str, entry: Option<&str>) -> String {
    entry.map_or_else(|| file.to_owned(), |entry| format!("{file}!{entry}"))
}

/// How many bytes of what was not read are shown.
// Two lines of a terminal.
const EXCERPT: usize = 160;

/// How `bytes` begin, to be shown.
pub(in crate::archive) fn excerpt(bytes: &[u8]) -> String {
    let first = bytes.get(..EXCERPT).unwrap_or(bytes);
    // Where the first bytes end within a character, that is left out.
    let whole = match std::str::from_utf8(first) {
        Err(error) if error.error_len().is_none() => first.get(..error.valid_up_to()).unwrap_or(first),
        _ => first,
    };
    String::from_utf8_lossy(whole).into_owned()
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.offset, self.reason)?;
        if self.records > 1 { write!(f, " ({} records)", self.records) } else { Ok(()) }
    }
}

/// Why something was rejected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The file or folder could not be opened or read, for the cause that the system gave.
    Unreadable(String),
    /// The compressed stream is damaged or cut; what came before the damage was read.
    Damaged(String),
    /// The compressed stream grows more than this many times in size; what came before that was read.
    Expands(u64),
    /// A container lists several entries under one name. Its directory leads to the last one only.
    SameNames,
    /// Nothing but blanks.
    Empty,
    /// Not text at all, and what kind of file it is.
    Binary(&'static str),
    /// A picture, sound, video or font, with its kind: a file next to threads that holds none.
    Media(&'static str),
    /// Text, but neither JSON, a table nor a post.
    UnknownText,
    /// What a crawler wrote in place of a post it could not get, with its own words.
    CrawlerError(String),
    /// `null` in place of a record.
    Null,
    /// `{}` in place of a record.
    EmptyRecord,
    /// A JSON value that is no object, named by its kind.
    NotAnObject(&'static str),
    /// An object of a shape that no dialect knows, with its first keys.
    UnknownRecord(String),
    /// An object of a shape that is known by name and not read.
    KnownShape(&'static str),
    /// A post that was deleted on the forum, in the words of its crawler.
    Deleted(String),
    /// A comment behind something else than its post or another comment of it.
    Orphan,
    /// A page that holds no post, and which one it is.
    NoPost(&'static str),
    /// A page in HTML of a site that is not known.
    UnknownPage,
    /// Values in Python's notation, too large to be read at once.
    Python,
    /// A container, or an entry of it, that needs a password.
    Encrypted,
    /// A container of this kind within too many others.
    Packed(&'static str),
    /// A workbook of a spreadsheet.
    Workbook,
    /// The file ends within the record.
    Cut,
    /// The record's syntax is broken, and how.
    Broken(&'static str),
    /// The record is larger than this many bytes, [`Bounds::record`](crate::archive::Bounds::record).
    TooLarge(u64),
    /// Taken apart the record would take about this many bytes of memory, more than
    /// [`Bounds::weight`](crate::archive::Bounds::weight).
    TooHeavy(u64),
    /// The record is nested deeper than any thread.
    TooDeep,
    /// The record has the keys of a dialect but not its values, and what is wrong with them.
    Malformed(String),
}

impl Reason {
    /// Whether nothing was lost: it holds no thread.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        matches!(self, Self::Media(_) | Self::NoPost(_) | Self::Deleted(_))
    }

    /// Returns whether it could be read with more memory.
    #[must_use]
    pub const fn is_of_memory(&self) -> bool {
        matches!(self, Self::TooLarge(_) | Self::TooHeavy(_))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(cause) => write!(f, "unreadable: {cause}"),
            Self::Damaged(cause) => write!(f, "damaged compression: {cause}"),
            Self::SameNames => {
                write!(f, "several entries have the same name, and only the last one of each name is read: repack it")
            }
            Self::Expands(times) => write!(
                f,
                "grows more than {times}-fold when decompressed, the rest is not read: if it is meant so, decompress it"
            ),
            Self::Empty => f.write_str("empty file"),
            Self::Binary(kind) => match way_out(kind, Language::English) {
                Some(way) => write!(f, "not text: {kind}: {way}"),
                None => write!(f, "not text: {kind}"),
            },
            Self::Media(kind) => write!(f, "no threads: {kind}"),
            Self::UnknownText => f.write_str("text that is neither JSON, a table of posts nor the text of a post"),
            Self::CrawlerError(words) => write!(f, "the crawler got no post: {words}"),
            Self::Null => f.write_str("null in place of a record"),
            Self::EmptyRecord => f.write_str("record without keys"),
            Self::NotAnObject(kind) => write!(f, "record is {kind}, not an object"),
            Self::UnknownRecord(keys) => write!(f, "unknown record: keys {keys}"),
            Self::KnownShape(name) => write!(f, "not read: {name}"),
            Self::Deleted(status) => write!(f, "deleted post: {status}"),
            Self::Orphan => f.write_str("comment whose post is not right before it"),
            Self::NoPost(page) => write!(f, "no post: {page}"),
            Self::UnknownPage => f.write_str("page that is no post of ptt.cc or pttweb.cc"),
            Self::Python => f.write_str(
                "Python's notation instead of JSON, too large to convert here: \
                 python3 -c 'import ast, json; json.dump(ast.literal_eval(open(0).read()), open(1, \"w\"))' < FILE > FILE.json",
            ),
            Self::Encrypted => f.write_str("encrypted: unpack it with its password"),
            Self::Packed(name) => write!(f, "{name} within three others: unpack it"),
            Self::Workbook => Self::Binary(WORKBOOK).fmt(f),
            Self::Cut => f.write_str("file ends within the record"),
            Self::Broken(how) => write!(f, "broken record: {how}"),
            Self::TooLarge(limit) => {
                write!(f, "record larger than {}", ByteSize(*limit))
            }
            Self::TooHeavy(bytes) => {
                write!(f, "record that takes about {} of memory", ByteSize(*bytes))
            }
            Self::TooDeep => f.write_str("record nested deeper than 127 levels"),
            Self::Malformed(how) => write!(f, "malformed record: {how}"),
        }
    }
}

/// A fault that was mended or passed over, reported once for each file. Displayed as `file:offset: fault`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file's name.
    pub file: String,
    /// Where the fault was first met, in bytes of the decompressed content.
    pub offset: u64,
    /// How often it was met.
    pub times: u64,
    /// What it is.
    pub fault: Fault,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.offset, self.fault)?;
        if self.times > 1 { write!(f, " ({} times)", self.times) } else { Ok(()) }
    }
}

/// What was wrong with a file that could be read all the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A comma after the last record.
    TrailingComma,
    /// A comma where none belongs.
    StrayComma,
    /// No comma between two records.
    MissingComma,
    /// A record whose members are complete but whose closing brace is missing.
    MissingBrace,
    /// A closing bracket that closes nothing.
    StrayBracket,
    /// The list of records is never closed: the crawler was stopped, or the file cut.
    Unclosed,
    /// A line of comment, which JSON does not have.
    CommentLine,
    /// Bytes that are no UTF-8; each is U+FFFD in the thread.
    InvalidUtf8,
    /// An escape of half a surrogate pair; it is U+FFFD in the thread.
    LoneSurrogate,
    /// A raw control character or an unknown escape within a string.
    BadString,
    /// `NaN`, `Infinity` or `-Infinity`, which Python writes and JSON does not have; read as `null`.
    NotFinite,
    /// A key that occurs more than once in an object; the last one counts.
    RepeatedKey,
    /// NUL bytes between values or lines, as a power cut leaves them; passed over.
    Nul,
    /// Text in another encoding than UTF-8, with its name; it was converted.
    Encoding(&'static str),
    /// Words and signs of a script around the JSON; they were skipped.
    Script,
    /// Python's notation instead of JSON; it was converted.
    Python,
    /// A quote in a table that is never closed; the rows behind it are one cell.
    OpenQuote,
    /// JSON in a string of JSON; it was read.
    Nested,
    /// A part of the page is missing: the site left it out and says so, or the file ends within the post.
    CutBySite,
    /// The file was changed while it was read.
    Changed,
    /// Texts under this key, which are no part of the thread and thus not indexed.
    Unread(String),
    /// A value under this key that is no text where one belongs, such as an object in place of a title; not indexed.
    WrongType(String),
}

impl Fault {
    /// Whether texts were left out, and not only mended.
    #[must_use]
    pub const fn is_of_texts(&self) -> bool {
        matches!(self, Self::Unread(_) | Self::WrongType(_))
    }

    /// Whether a part of a record could not be read.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        matches!(self, Self::WrongType(_))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encoding(name) => return write!(f, "text in {name}, converted to UTF-8"),
            Self::Unread(key) => return write!(f, "texts of no known field under the key {key}"),
            Self::WrongType(key) => return write!(f, "value of a wrong type under the key {key}"),
            Self::OpenQuote => "quote that is never closed: the rows behind it are read as one cell",
            Self::Script => "script around JSON, skipped",
            Self::Python => "Python's notation instead of JSON, converted",
            Self::Nested => "JSON in a string of JSON, read",
            Self::CutBySite => {
                "a part of this page is missing: the site left it out, the file is cut, or it has a second page"
            }
            Self::TrailingComma => "comma after the last record",
            Self::StrayComma => "comma where none belongs",
            Self::MissingComma => "no comma between two records",
            Self::MissingBrace => "record without its closing brace",
            Self::StrayBracket => "closing bracket that closes nothing",
            Self::Unclosed => "file ends before the list of records is closed",
            Self::CommentLine => "comment line in JSON",
            Self::InvalidUtf8 => "invalid UTF-8, read as U+FFFD",
            Self::LoneSurrogate => "half a surrogate pair, read as U+FFFD",
            Self::BadString => "raw control character or unknown escape in a string",
            Self::NotFinite => "NaN or Infinity, read as null",
            Self::RepeatedKey => "key that occurs more than once in an object: the last one counts",
            Self::Nul => "NUL bytes, passed over",
            Self::Changed => "changed while it was read; the next run reads it again",
        })
    }
}

/// The account of one file: every record is either among the threads or among the rejected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The dialects of its threads by name, in the order they were first met.
    pub dialects: Vec<&'static str>,
    /// The records found, readable or not.
    pub records: u64,
    /// The records that became threads.
    pub threads: u64,
    /// The comments of those threads, the unnumbered ones included.
    pub comments: u64,
    /// The threads and comments that were omitted on purpose.
    pub omitted: u64,
    /// The records that were rejected.
    pub rejected: u64,
    /// Whether the file as a whole, or the rest of it, could not be read.
    pub unreadable: bool,
    /// The faults that were mended or passed over.
    pub faults: u64,
    /// The bytes of the decompressed content.
    pub bytes: u64,
    /// The CRC-32 of the decompressed content; that of what was read, if reading was stopped.
    pub crc32: u32,
}
