//! Hints for errors of the operating system, which do not depend on the command.

use std::io::{Error as IoError, ErrorKind};

use crate::{
    Error,
    error::{WayOut, is_limit},
    message::{AnyMessage, bilingual},
};

/// The hint for the operating system's part in `error`, if the error has no hint or a misleading one: `pawen rebuild`
/// repairs a damaged index but no full disk, and running a command again does not change a limit.
pub(in crate::cli) fn way_out(error: &Error) -> Option<AnyMessage> {
    let cause = error.io_cause()?;
    let hint = of_system(cause)?;
    // Whatever else the hint would say, it fails again as long as the limit is reached.
    if is_limit(cause) {
        return Some(hint);
    }
    error.way_out().is_none_or(WayOut::is_about_index).then_some(hint)
}

/// The hint for an error of the operating system; `None` if it depends on the command.
pub(in crate::cli) fn of_system(error: &IoError) -> Option<AnyMessage> {
    let hint = match error.kind() {
        ErrorKind::OutOfMemory => bilingual!(
            "the system gives no more memory or addresses: end other programs, or raise the limit that `ulimit -v` shows; \
             an index is mapped, and takes as many addresses as bytes",
            "系統給不出更多記憶體或位址：請結束別的程式，或提高 `ulimit -v` 顯示的上限；\
             索引是映射到記憶體的，大小是多少就需要多少位址"
        ),
        ErrorKind::StorageFull => bilingual!(
            "the disk is full: make room, or name a folder on another disk",
            "磁碟滿了：請清出空間，或指定別的磁碟上的資料夾"
        ),
        ErrorKind::QuotaExceeded => bilingual!(
            "the quota is used up: make room, or name a folder on another disk",
            "配額用完了：請清出空間，或指定別的磁碟上的資料夾"
        ),
        // `EFBIG`: the limit of the process, or of the file system.
        ErrorKind::FileTooLarge if error.raw_os_error().is_some() => bilingual!(
            "files may not become so large: raise the limit that `ulimit -f` shows, or name a folder on another disk",
            "檔案不能這麼大：請提高 `ulimit -f` 顯示的上限，或指定別的磁碟上的資料夾"
        ),
        ErrorKind::ReadOnlyFilesystem => bilingual!(
            "this disk can only be read: name a folder on another one",
            "這個磁碟只能讀取：請指定別的磁碟上的資料夾"
        ),
        ErrorKind::PermissionDenied => bilingual!(
            "this user has no right to it: change the rights, or name another place",
            "這個使用者沒有權限：請更改權限，或指定別的地方"
        ),
        _ if is_limit(error) => bilingual!(
            "too many files are open: raise the limit, for instance by `ulimit -n 4096`, or end other programs",
            "開啟的檔案太多：請提高上限，例如 `ulimit -n 4096`，或結束別的程式"
        ),
        _ => return None,
    };
    Some(hint.into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::error::{FolderRemedy, IndexRemedy};

    #[test]
    fn a_hint_of_the_system_takes_the_place_of_one_that_misleads() {
        let of = |kind: IoError, own: WayOut| way_out(&Error::io(Path::new("a"), kind).hint(own));
        let rebuild = || IndexRemedy::CheckOrRebuild.into();
        for kind in [ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem, ErrorKind::PermissionDenied] {
            assert!(of(kind.into(), rebuild()).is_some(), "{kind}");
            assert_eq!(of(kind.into(), FolderRemedy::NameWritable.into()), None, "{kind}");
        }
        assert_eq!(of(ErrorKind::InvalidData.into(), rebuild()), None);
        assert!(of(ErrorKind::OutOfMemory.into(), FolderRemedy::Repeat.into()).is_some());
        #[cfg(unix)]
        assert!(
            of(IoError::from_raw_os_error(24), FolderRemedy::Repeat.into()).unwrap().to_string().contains("ulimit -n")
        );
    }
}
