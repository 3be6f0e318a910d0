//! The key of pseudonyms, in a file.

use std::{
    fs::{File, Metadata},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::{
    Error, Result,
    message::bilingual,
    output::pseudonyms::{MIN_KEY, Pseudonyms},
};

/// The maximum length of a key, in bytes.
const MAX_KEY: u64 = 4096;

/// The key of pseudonyms.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct PseudonymsArgument {
    /// Replace accounts and IP addresses by pseudonyms, which are the same in every list with the key in this file; texts, ids
    /// and links stay as they are
    #[arg(long, value_name = "KEYFILE")]
    pseudonyms: Option<PathBuf>,
}

impl PseudonymsArgument {
    /// The pseudonyms of the key; `None` if there is none.
    ///
    /// # Errors
    /// If the file cannot be read, if others may read it, or if the key is too short or too long.
    pub(in crate::cli) fn read(&self) -> Result<Option<Pseudonyms>> {
        self.pseudonyms.as_deref().map(of_file).transpose()
    }
}

fn of_file(path: &Path) -> Result<Pseudonyms> {
    let failed = |error: io::Error| Error::io(path, error);
    let file = File::open(path).map_err(failed)?;
    let shown = path.display();
    if is_open_to_others(&file.metadata().map_err(failed)?) {
        return Err(Error::new(bilingual!(
            "{shown}: other users may read this key",
            "{shown}：別的使用者讀得到這個金鑰"
        ))
        .hint(bilingual!("chmod 600 {shown} makes it yours alone", "chmod 600 {shown} 就只有自己能讀")));
    }
    let mut key = Vec::new();
    file.take(MAX_KEY + 1).read_to_end(&mut key).map_err(failed)?;
    if key.len() as u64 > MAX_KEY {
        return Err(Error::new(bilingual!(
            "{shown}: larger than {MAX_KEY} bytes, not a key",
            "{shown}：超過 {MAX_KEY} 位元組，不是金鑰"
        )));
    }
    // Editors end a file with a line end.
    Pseudonyms::new(key.trim_ascii()).ok_or_else(|| {
        Error::new(bilingual!(
            "{shown}: a key of less than {MIN_KEY} bytes could be guessed",
            "{shown}：金鑰不到 {MIN_KEY} 位元組，猜得出來"
        ))
        .hint(bilingual!(
            "(umask 077; openssl rand -hex 32 > {shown}) writes a new one; keep it for later lists",
            "(umask 077; openssl rand -hex 32 > {shown}) 會寫一個新的；請留著給以後的清單用"
        ))
    })
}

#[cfg(unix)]
fn is_open_to_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.is_file() && metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Metadata) -> bool {
    false
}
