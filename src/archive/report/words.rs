//! What was not read, and what was repaired, in the language of the reader. English is what the types display as.

use std::fmt::{self, Display as _};

use bytesize::ByteSize;

use super::reject::{Fault, Reason, Reject, WORKBOOK, Warning, way_out};
use crate::message::{Language, Localize};

impl Localize for Reject {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}{}{}", self.file, self.offset, language.colon(), self.reason.localized(language))?;
        match (self.records, language) {
            (0 | 1, _) => Ok(()),
            (records, Language::Chinese) => write!(f, "（{records} 筆記錄）"),
            (records, Language::English) => write!(f, " ({records} records)"),
        }
    }
}

impl Localize for Warning {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}{}{}", self.file, self.offset, language.colon(), self.fault.localized(language))?;
        match (self.times, language) {
            (0 | 1, _) => Ok(()),
            (times, Language::Chinese) => write!(f, "（{times} 次）"),
            (times, Language::English) => write!(f, " ({times} times)"),
        }
    }
}

impl Localize for Reason {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match language {
            Language::English => self.fmt(f),
            Language::Chinese => chinese_reason(self, f),
        }
    }
}

fn chinese_reason(reason: &Reason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match reason {
        Reason::Unreadable(cause) => write!(f, "無法讀取：{cause}"),
        Reason::Damaged(cause) => write!(f, "壓縮檔已損壞：{cause}"),
        Reason::SameNames => f.write_str("有幾個項目同名，每個名稱只讀最後一個：請重新打包"),
        Reason::Expands(times) => write!(f, "解壓縮後大小超過 {times} 倍，其餘不讀：如果本來就是這樣，請先解壓縮"),
        Reason::Empty => f.write_str("空的檔案"),
        Reason::Binary(kind) => match way_out(kind, Language::Chinese) {
            Some(way) => write!(f, "不是文字：{}：{way}", named(kind)),
            None => write!(f, "不是文字：{}", named(kind)),
        },
        Reason::Media(kind) => write!(f, "沒有討論串：{}", named(kind)),
        Reason::UnknownText => f.write_str("文字檔，但不是 JSON、文章的表格，也不是文章的內容"),
        Reason::CrawlerError(words) => write!(f, "爬蟲沒有抓到文章：{}", named(words)),
        Reason::Null => f.write_str("記錄的位置是 null"),
        Reason::EmptyRecord => f.write_str("記錄沒有任何鍵"),
        Reason::NotAnObject(kind) => write!(f, "記錄是{}，不是物件", named(kind)),
        Reason::UnknownRecord(keys) => write!(f, "不認得的記錄：鍵是 {keys}"),
        Reason::KnownShape(name) => write!(f, "不讀這種記錄：{}", named(name)),
        Reason::Deleted(status) => write!(f, "已刪除的文章：{status}"),
        Reason::Orphan => f.write_str("推文，前一筆不是它的文章"),
        Reason::NoPost(page) => write!(f, "沒有文章：{}", named(page)),
        Reason::UnknownPage => f.write_str("網頁，但不是 ptt.cc 或 pttweb.cc 的文章"),
        Reason::Python => f.write_str(
            "是 Python 的寫法，不是 JSON，太大而無法在這裡轉換：\
             python3 -c 'import ast, json; json.dump(ast.literal_eval(open(0).read()), open(1, \"w\"))' < FILE > FILE.json",
        ),
        Reason::Encrypted => f.write_str("已加密：請用密碼解開"),
        Reason::Packed(name) => write!(f, "{}包在另外三層裡：請先解開", named(name)),
        Reason::Workbook => chinese_reason(&Reason::Binary(WORKBOOK), f),
        Reason::Cut => f.write_str("檔案在記錄中間結束"),
        Reason::Broken(how) => write!(f, "記錄的語法壞了：{}", named(how)),
        Reason::TooLarge(limit) => write!(f, "記錄大於 {}", ByteSize(*limit)),
        Reason::TooHeavy(bytes) => write!(f, "記錄約需要 {} 的記憶體", ByteSize(*bytes)),
        Reason::TooDeep => f.write_str("記錄的層次超過 127 層"),
        Reason::Malformed(how) => write!(f, "記錄的內容不對：{how}"),
    }
}

impl Localize for Fault {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if language == Language::English {
            return self.fmt(f);
        }
        f.write_str(match self {
            Self::Encoding(name) => return write!(f, "文字的編碼是 {name}，已轉成 UTF-8"),
            Self::Unread(key) => return write!(f, "鍵 {key} 的文字不屬於任何認得的欄位"),
            Self::WrongType(key) => return write!(f, "鍵 {key} 的值型別不對"),
            Self::OpenQuote => "引號沒有關上：後面的列讀成同一格",
            Self::Script => "JSON 前後有程式碼，已略過",
            Self::Python => "是 Python 的寫法，不是 JSON，已轉換",
            Self::Nested => "JSON 放在 JSON 的字串裡，已讀取",
            Self::CutBySite => "這一頁少了一部分：網站省略了、檔案不完整，或檔案裡還有第二頁",
            Self::TrailingComma => "最後一筆記錄後面有逗號",
            Self::StrayComma => "多了一個逗號",
            Self::MissingComma => "兩筆記錄之間少了逗號",
            Self::MissingBrace => "記錄少了結尾的大括號",
            Self::StrayBracket => "結尾的括號沒有對應的開頭",
            Self::Unclosed => "檔案結束時記錄的清單還沒關上",
            Self::CommentLine => "JSON 裡有註解",
            Self::InvalidUtf8 => "不是正確的 UTF-8，讀成 U+FFFD",
            Self::LoneSurrogate => "只有半個代理對，讀成 U+FFFD",
            Self::BadString => "字串裡有控制字元或不認得的跳脫",
            Self::NotFinite => "NaN 或 Infinity，讀成 null",
            Self::RepeatedKey => "物件裡同一個鍵出現好幾次：以最後一個為準",
            Self::Nul => "NUL 位元組，已略過",
            Self::Changed => "讀取時檔案有變動；下次執行會再讀一次",
        })
    }
}

/// The Chinese name of a thing that a reason names: a kind of file, a shape of record, a page, a fault of syntax. Words
/// that are not pawen's stay as they are.
#[must_use]
pub fn named(name: &str) -> &str {
    NAMES.iter().find(|(english, _)| *english == name).map_or(name, |(_, chinese)| chinese)
}

const NAMES: &[(&str, &str)] = &[
    // Kinds of files.
    ("JPEG picture", "JPEG 圖片"),
    ("PNG picture", "PNG 圖片"),
    ("GIF picture", "GIF 圖片"),
    ("WebP picture", "WebP 圖片"),
    ("BMP picture", "BMP 圖片"),
    ("TIFF picture", "TIFF 圖片"),
    ("icon", "圖示"),
    ("AVIF picture", "AVIF 圖片"),
    ("HEIC picture", "HEIC 圖片"),
    ("MP4 video", "MP4 影片"),
    ("Matroska video", "Matroska 影片"),
    ("WAV sound", "WAV 聲音檔"),
    ("MP3 sound", "MP3 聲音檔"),
    ("Ogg sound", "Ogg 聲音檔"),
    ("FLAC sound", "FLAC 聲音檔"),
    ("web font", "網頁字型"),
    ("TrueType font", "TrueType 字型"),
    ("ZIP archive", "ZIP 壓縮檔"),
    ("7z archive", "7z 壓縮檔"),
    ("RAR archive", "RAR 壓縮檔"),
    ("tar archive", "tar 檔"),
    ("xz file", "xz 檔"),
    ("bzip2 file", "bzip2 檔"),
    ("gzip file", "gzip 檔"),
    ("zstd file", "zstd 檔"),
    ("SQLite database", "SQLite 資料庫"),
    ("Parquet file", "Parquet 檔"),
    ("PDF document", "PDF 文件"),
    ("Office document", "Office 文件"),
    ("text file", "文字檔"),
    ("unknown file", "不認得的檔案"),
    ("empty file", "空的檔案"),
    ("UTF-16 text", "UTF-16 文字檔"),
    ("JSON file", "JSON 檔"),
    ("mailbox (mbox)", "信箱（mbox）"),
    ("HTML or XML file", "HTML 或 XML 檔"),
    ("workbook (xlsx)", "試算表（xlsx）"),
    // Values of JSON.
    ("a list", "清單"),
    ("a string", "字串"),
    ("a truth value", "真假值"),
    ("a number", "數字"),
    // Faults of its syntax.
    ("a key is missing", "少了鍵"),
    ("a colon is missing after a key", "鍵後面少了冒號"),
    ("a comma or closing bracket is missing", "少了逗號或結尾的括號"),
    ("a value is missing", "少了值"),
    ("it is nested without end", "層次沒有盡頭"),
    ("a bracket is closed by one of the other kind", "括號的開頭和結尾不是同一種"),
    ("the content does not begin as JSON does", "開頭不像 JSON"),
    // Pages.
    ("list of a board's posts", "看板的文章列表"),
    ("list of boards", "看板列表"),
    ("page of an error", "錯誤頁面"),
    ("the notice of age in place of the post: over18=1 was not sent", "抓到的是年齡確認頁：沒有送出 over18=1"),
    // Shapes of records.
    ("counts of reactions by user, no texts", "每個帳號的推噓數，沒有內容"),
    ("pairs of texts for training, no posts", "訓練用的成對文字，沒有文章"),
    ("comment of Reddit", "Reddit 的留言"),
    ("post of Reddit", "Reddit 的文章"),
    ("listing of Reddit's API", "Reddit API 的列表"),
    ("post of Dcard", "Dcard 的文章"),
    ("comment of Dcard", "Dcard 的留言"),
    ("page of LIHKG's API", "連登 API 的一頁"),
    ("thread of LIHKG", "連登的討論串"),
    ("topic of Discourse", "Discourse 的主題"),
    ("post of Discourse", "Discourse 的文章"),
    ("item of Hacker News (Algolia)", "Hacker News 的項目（Algolia）"),
    ("item of Hacker News", "Hacker News 的項目"),
    ("topic of V2EX", "V2EX 的主題"),
    ("reply of V2EX", "V2EX 的回覆"),
    ("thread of Tieba", "貼吧的討論串"),
    ("thread of MNBVC", "MNBVC 的討論串"),
    ("post of 4chan", "4chan 的文章"),
    ("message of Telegram", "Telegram 的訊息"),
    ("export of DiscordChatExporter", "DiscordChatExporter 的匯出檔"),
    ("message of Slack", "Slack 的訊息"),
];
