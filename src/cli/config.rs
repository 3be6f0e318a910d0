//! The user's settings: a TOML file with defaults for options, and names for archives.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::{Error, Result, archive::from_toml, message::bilingual, output::printable};

/// The variable that names another file.
pub(super) const VARIABLE: &str = "PAWEN_CONFIG";
/// The maximum number of bytes of the file.
const MAX: u64 = 1 << 20;

/// The user's settings, each a default for the option of the same name.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file and its text; none if there is no file.
    file: Option<(PathBuf, String)>,
    settings: Settings,
}

/// The keys of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    lang: Option<String>,
    index: Option<PathBuf>,
    tz: Option<String>,
    color: Option<String>,
    limit: Option<usize>,
    archives: BTreeMap<String, PathBuf>,
}

impl Config {
    /// The settings in the file that `named` names, or else in the user's own file, which need not exist.
    ///
    /// # Errors
    /// If the file cannot be read, if others may write to it, or if it has an unknown key or a wrong value, with its line.
    pub(super) fn read(named: Option<&Path>) -> Result<Self> {
        let own = || Some(etcetera::choose_base_strategy().ok()?.config_dir().join("pawen").join("config.toml"));
        let Some(path) = named.map(Path::to_owned).or_else(own) else { return Ok(Self::default()) };
        match text(&path) {
            Ok(text) => Self::of(path, text),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::io(&path, error).hint(bilingual!(
                "the settings are read from there; the variable {VARIABLE} names another file",
                "設定從那裡讀取；環境變數 {VARIABLE} 可以指定別的檔案"
            ))),
        }
    }

    fn of(path: PathBuf, text: String) -> Result<Self> {
        let parsed = from_toml(&text);
        let mut config = Self { file: Some((path, text)), settings: Settings::default() };
        config.settings = parsed.map_err(|error| config.unreadable(&error))?;
        let folders = config.settings.archives.iter().map(|(name, folder)| (name.as_str(), folder));
        for (key, folder) in config.settings.index.iter().map(|folder| ("index", folder)).chain(folders) {
            if expanded(folder).is_none() {
                let folder = printable(&folder.display().to_string());
                let wrong = bilingual!("{folder}: not a whole path", "{folder}：不是完整的路徑");
                return Err(config
                    .fault(key, Error::new(wrong))
                    .hint(bilingual!("a path begins with / or with ~/", "路徑以 / 或 ~/ 開頭")));
            }
        }
        if let Some(name) = config.settings.archives.keys().find(|name| name.is_empty() || name.contains(['/', '\\'])) {
            let shown = printable(name);
            let wrong = bilingual!("{shown:?}: not the name of an archive", "{shown:?}：不能當檔案的名稱");
            return Err(config
                .fault(name, Error::new(wrong))
                .hint(bilingual!("a name has no slash, by which paths are known", "名稱不能有斜線，斜線表示路徑")));
        }
        Ok(config)
    }

    /// The error of a text that the parser refuses.
    fn unreadable(&self, error: &str) -> Error {
        // The parser gives an unknown key the line of the table that it is in.
        let unknown = error.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
        let Some((key, _)) = unknown else {
            let wrong = Error::new(bilingual!("cannot be read as settings", "不能當成設定讀取"));
            return self
                .fault("", wrong.because(printable(error)))
                .hint(bilingual!("docs/config.md lists the keys and their values", "docs/config.md 列出所有的鍵和值"));
        };
        let shown = printable(key);
        self.fault(key, Error::new(bilingual!("no setting {shown}", "沒有 {shown} 這個設定"))).hint(bilingual!(
            "the settings are lang, index, tz, color, limit, and names of archives in [archives]",
            "設定有 lang、index、tz、color、limit，以及 [archives] 裡檔案的名稱"
        ))
    }

    /// `error`, about the value of `key`: with the file and the line.
    pub(super) fn fault(&self, key: &str, error: Error) -> Error {
        let Some((path, text)) = &self.file else { return error };
        let is_key = |line: &str| {
            let line = line.trim_start().trim_start_matches('[').trim_start_matches('"');
            !key.is_empty()
                && line
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with(['=', '.', ']']))
        };
        let place = match text.lines().position(is_key) {
            Some(line) => format!("{}:{}:", path.display(), line + 1),
            None => format!("{}:", path.display()),
        };
        error.about(&place)
    }

    /// The language of messages.
    pub(super) fn language(&self) -> Option<&str> {
        self.settings.lang.as_deref()
    }

    /// The folder of the index.
    pub(super) fn index(&self) -> Option<PathBuf> {
        self.settings.index.as_deref().and_then(expanded)
    }

    /// The time zone.
    pub(super) fn zone(&self) -> Option<&str> {
        self.settings.tz.as_deref()
    }

    /// When to colour.
    pub(super) fn colour(&self) -> Option<&str> {
        self.settings.color.as_deref()
    }

    /// The number of hits that a search shows to people.
    pub(super) const fn limit(&self) -> Option<usize> {
        self.settings.limit
    }

    /// The folder that `typed` names: an archive of the file, or itself.
    pub(super) fn archive(&self, typed: &Path) -> PathBuf {
        let named = typed.to_str().and_then(|name| self.settings.archives.get(name));
        named.and_then(|folder| expanded(folder)).unwrap_or_else(|| typed.to_owned())
    }

    /// The names of archives.
    pub(super) fn archives(&self) -> impl Iterator<Item = &str> {
        self.settings.archives.keys().map(String::as_str)
    }
}

/// A whole path; `~` is the user's folder. `None` for a relative one, which would depend on where pawen is run.
fn expanded(path: &Path) -> Option<PathBuf> {
    match path.strip_prefix("~") {
        Ok(rest) => Some(etcetera::home_dir().ok()?.join(rest)),
        Err(_) => path.is_absolute().then(|| path.to_owned()),
    }
}

fn text(path: &Path) -> io::Result<String> {
    use std::io::Read as _;
    let file = std::fs::File::open(path)?;
    refuse_foreign(&file.metadata()?)?;
    let mut text = String::new();
    file.take(MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 1 MiB"));
    }
    // Some editors begin a file with a byte order mark.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Refuses a file that everyone may write to: it decides which index and which archive a search reads.
#[cfg(unix)]
fn refuse_foreign(metadata: &std::fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if metadata.is_file() && metadata.permissions().mode() & 0o002 != 0 {
        let reason = "every user may write to it; `chmod o-w` changes that";
        return Err(io::Error::other(reason));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_foreign(_: &std::fs::Metadata) -> io::Result<()> {
    Ok(())
}
