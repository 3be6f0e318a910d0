//! Causes of errors in words: pawen's own, and the commonest ones of the operating system.

use std::{error, fmt, io, sync::Arc};

use super::Error;
use crate::message::{AnyMessage, Language, Localize, Message};

/// Writes a cause in `language`; in English, what it is displayed as.
///
/// Errors of other libraries have their own words, which are English, and so have the rarer ones of the operating system.
pub(super) fn localize(
    cause: &(dyn error::Error + 'static),
    language: Language,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if let Some(message) = cause.downcast_ref::<AnyMessage>() {
        return message.localize(language, f);
    }
    if let Some(error) = cause.downcast_ref::<Error>() {
        return error.localize(language, f);
    }
    // tantivy shares errors of its files.
    let shared = cause.downcast_ref::<Arc<io::Error>>().map(Arc::as_ref);
    match shared.or_else(|| cause.downcast_ref()) {
        Some(io) => of_system(io, language, f),
        None => write!(f, "{cause}"),
    }
}

/// An error of the operating system as a message.
#[derive(Debug)]
struct SystemMessage(io::Error);

impl Localize for SystemMessage {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        of_system(&self.0, language, f)
    }
}

impl Message for SystemMessage {
    fn code(&self) -> String {
        "system".to_owned()
    }
}

impl From<io::Error> for AnyMessage {
    fn from(error: io::Error) -> Self {
        SystemMessage(error).into()
    }
}

/// Writes an error of the operating system, or the one that it wraps.
fn of_system(error: &io::Error, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(inner) = error.get_ref() {
        return localize(inner, language, f);
    }
    match (language, chinese(error.kind())) {
        // The number is what one looks up, in any language.
        (Language::Chinese, Some(words)) => match error.raw_os_error() {
            Some(number) => write!(f, "{words}（os error {number}）"),
            None => f.write_str(words),
        },
        _ => write!(f, "{error}"),
    }
}

/// The Chinese words for a kind of error, `None` for one that users do not meet.
const fn chinese(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind;
    Some(match kind {
        ErrorKind::NotFound => "沒有這個檔案或資料夾",
        ErrorKind::PermissionDenied => "權限不足",
        ErrorKind::AlreadyExists => "檔案已經存在",
        ErrorKind::NotADirectory => "不是資料夾",
        ErrorKind::IsADirectory => "是資料夾，不是檔案",
        ErrorKind::DirectoryNotEmpty => "資料夾不是空的",
        ErrorKind::ReadOnlyFilesystem => "檔案系統是唯讀的",
        ErrorKind::StorageFull => "磁碟空間已滿",
        ErrorKind::QuotaExceeded => "超過磁碟配額",
        ErrorKind::FileTooLarge => "檔案太大",
        ErrorKind::BrokenPipe => "讀取的一方已經關閉",
        ErrorKind::AddrInUse => "這個位址已經有程式在用",
        ErrorKind::AddrNotAvailable => "這個位址不能用",
        ErrorKind::ConnectionRefused => "連線被拒絕",
        ErrorKind::TimedOut => "逾時",
        ErrorKind::UnexpectedEof => "檔案提早結束",
        ErrorKind::InvalidData => "資料不正確",
        ErrorKind::Interrupted => "被中斷",
        ErrorKind::OutOfMemory => "記憶體不足",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn causes_are_worded_in_the_language_of_the_reader() {
        let chinese = |error: &Error| error.localized(Language::Chinese).to_string();
        let absent = || io::Error::from_raw_os_error(2);
        let error = Error::io(Path::new("a"), absent());
        assert_eq!(error.to_string(), format!("a: {}", absent()));
        assert_eq!(chinese(&error), "a：沒有這個檔案或資料夾（os error 2）");
        // Wrapped, by us and by tantivy.
        assert_eq!(
            chinese(&Error::verbatim("b").because(io::Error::other(error))),
            format!("b：{}", "a：沒有這個檔案或資料夾（os error 2）")
        );
        assert_eq!(chinese(&Error::verbatim("c").because(Arc::new(absent()))), "c：沒有這個檔案或資料夾（os error 2）");
        // Words of others stay.
        assert_eq!(chinese(&Error::verbatim("d").because(io::Error::other("on fire"))), "d：on fire");
    }
}
