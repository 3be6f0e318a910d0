//! Errors about an index, each with its way out.

use std::{
    error,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{
    TantivyError,
    directory::error::{OpenDirectoryError, OpenReadError},
};

use crate::{
    Error, Result,
    error::{FolderRemedy, IndexRemedy},
    message::{AnyMessage, messages},
};

messages! {
    /// An error about an index, or about work on it.
    pub(super) enum IndexMessage {
        IndexUnreadable => "the index cannot be read", "無法讀取索引";
        FileDamaged { path: PathBuf } => "{path}: damaged", "{path}：已損壞";
        Panicked => "an internal error (panic) ended the work", "內部錯誤（panic）中止了工作";
        PanickedOn { folder: PathBuf } =>
            "an internal error (panic) ended the work on {folder}", "內部錯誤（panic）中止了在 {folder} 上的工作";
        SearchTimedOut { seconds: f64 } =>
            "the search took longer than {seconds} s: what was printed is incomplete",
            "搜尋超過 {seconds} 秒：已經印出的不完整";
        SearchEnded => "the search was ended before its end", "搜尋還沒完成就被結束";
        DocumentUnencodable => "a document cannot be encoded", "無法編碼一份文件";
    }
}

messages! {
    /// Documents that contradict each other: damage that no checksum shows.
    pub(super) enum Inconsistency {
        ThreadWithoutDocuments => "a thread without documents", "有討論串沒有文件";
        OtherBlocks { thread: String } =>
            "the comment blocks of {thread} are not those that were written", "{thread} 的推文段和當初寫入的不同";
        NoSuchSegment => "a document of a segment that does not exist", "文件所屬的區段不存在";
        TextChecksumDiffers => "a stored text does not match its checksum", "儲存的文字和檢查碼不符";
        ThreadListedAsBlock => "a thread is listed as a comment block", "討論串被列為推文段";
        BlockListedAsThread => "a comment block is listed as a thread", "推文段被列為討論串";
    }
}

/// What was read, or `None` if it is missing or damaged.
///
/// # Errors
/// If the operating system refused access, which says nothing about the file.
pub(super) fn if_sound<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Ok(sound) => Ok(Some(sound)),
        Err(error) if error.is_refusal() => Err(error),
        Err(_) => Ok(None),
    }
}

/// The error of an index that cannot be read.
pub(crate) fn broken(cause: impl Into<Box<dyn error::Error + Send + Sync>>) -> Error {
    let cause = cause.into();
    let error = match of_file(&*cause) {
        Some((Some(path), source)) => Error::about_file(&path).because(source),
        Some((None, source)) => Error::new(IndexMessage::IndexUnreadable).because(source),
        None => Error::new(IndexMessage::IndexUnreadable).because(cause),
    };
    error.hint(IndexRemedy::CheckOrRebuild)
}

/// The error of the operating system that tantivy wraps, and the file that it is about. tantivy displays it as Rust code.
fn of_file(cause: &(dyn error::Error + 'static)) -> Option<(Option<PathBuf>, Arc<io::Error>)> {
    let of_read = |error: &OpenReadError| match error {
        OpenReadError::IoError { io_error, filepath } => Some((Some(filepath.clone()), Arc::clone(io_error))),
        _ => None,
    };
    let of_directory = |error: &OpenDirectoryError| match error {
        OpenDirectoryError::IoError { io_error, directory_path } => {
            Some((Some(directory_path.clone()), Arc::clone(io_error)))
        }
        _ => None,
    };
    match cause.downcast_ref::<TantivyError>() {
        Some(TantivyError::OpenReadError(error)) => of_read(error),
        Some(TantivyError::OpenDirectoryError(error)) => of_directory(error),
        Some(TantivyError::IoError(error)) => Some((None, Arc::clone(error))),
        Some(_) => None,
        None => cause.downcast_ref().and_then(of_read).or_else(|| cause.downcast_ref().and_then(of_directory)),
    }
}

/// The error of an index whose parts contradict each other.
pub(crate) fn inconsistent(message: impl Into<AnyMessage>) -> Error {
    broken(message.into())
}

/// The error of a file that is not as it was written.
pub(super) fn damaged(path: &Path, cause: impl Into<AnyMessage>) -> Error {
    let error = Error::new(IndexMessage::FileDamaged { path: path.to_owned() });
    error.because(cause.into()).hint(IndexRemedy::CheckOrRebuild)
}

/// The error of a file that cannot be read.
pub(super) fn unreadable(path: &Path, cause: impl Into<Box<dyn error::Error + Send + Sync>>) -> Error {
    Error::about_file(path).because(cause).hint(IndexRemedy::CheckOrRebuild)
}

/// The error of a failed write to `path`.
pub(super) fn unwritten(path: &Path, error: io::Error) -> Error {
    let remedy = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FolderRemedy::MakeRoom,
        ErrorKind::FileTooLarge => FolderRemedy::AllowLargerFiles,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FolderRemedy::NameWritable,
        ErrorKind::NotFound | ErrorKind::NotADirectory => FolderRemedy::NameCreatable,
        _ => FolderRemedy::Repeat,
    };
    Error::io(path, error).hint(remedy)
}
