//! The one error type that reaches the user: the thing first, then the cause, and the way out.

mod cause;
mod refusal;
mod way_out;

use std::{error, fmt, io, path::Path, sync::Arc};

use crate::message::{AnyMessage, Language, Localize, Message, Verbatim};

pub use refusal::{is_limit, is_refusal};
pub use way_out::{FolderRemedy, IndexRemedy, InputRemedy, LossRemedy, SearchRemedy, WayOut};

/// An error for the user, as values.
///
/// Displayed as one line without a full stop: `thing: cause`, in English; an interface words it in the language of its
/// reader ([`Localize`]). The way out, if there is one, is [`Error::way_out`]; an interface words it and prints it on a
/// line of its own.
#[derive(Debug)]
pub struct Error {
    /// What the message is about, if the message itself does not name it.
    about: Option<String>,
    message: AnyMessage,
    way_out: Option<WayOut>,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with this `message`, which names the thing first and ends without a full stop.
    pub fn new(message: impl Into<AnyMessage>) -> Self {
        Self { about: None, message: message.into(), way_out: None, source: None }
    }

    /// An error in `words` that have no translation: those of another program or library, or of tools for developers.
    pub fn verbatim(words: impl Into<String>) -> Self {
        Self::new(Verbatim(words.into()))
    }

    /// An input or output error on the file or folder at `path`.
    #[must_use]
    pub fn io(path: &Path, source: io::Error) -> Self {
        Self::about_file(path).because(source)
    }

    /// An error about the file or folder at `path`, to which a cause is added.
    #[must_use]
    pub fn about_file(path: &Path) -> Self {
        Self::new(Verbatim(path.display().to_string()))
    }

    /// Adds the cause, which is displayed after the message.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Puts what it is about before the message.
    #[must_use]
    pub fn about(mut self, name: &str) -> Self {
        self.about = Some(name.to_owned());
        self
    }

    /// Adds the way out: what the user can do about it.
    #[must_use]
    pub fn hint(mut self, way_out: impl Into<WayOut>) -> Self {
        self.way_out = Some(way_out.into());
        self
    }

    /// The operating system's error among the causes, if there is one.
    #[must_use]
    pub fn io_cause(&self) -> Option<&io::Error> {
        let mut cause: Option<&(dyn error::Error + 'static)> = self.source.as_deref().map(|error| error as _);
        while let Some(error) = cause {
            // tantivy shares errors of its files.
            let shared = error.downcast_ref::<Arc<io::Error>>().map(Arc::as_ref);
            match shared.or_else(|| error.downcast_ref()) {
                // An error that only wraps another one has no kind of its own.
                Some(io) if io.get_ref().is_none_or(|inner| !inner.is::<io::Error>()) => return Some(io),
                Some(io) => cause = io.get_ref().map(|inner| inner as _),
                None => cause = error.source(),
            }
        }
        None
    }

    /// Returns whether the operating system refused access to a file, which may be sound; see [`is_refusal`].
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.io_cause().is_some_and(is_refusal)
    }

    /// The way out, if there is one.
    #[must_use]
    pub const fn way_out(&self) -> Option<&WayOut> {
        self.way_out.as_ref()
    }
}

impl Localize for Error {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.about {
            write!(f, "{name} ")?;
        }
        self.message.localize(language, f)?;
        let mut cause: Option<&(dyn error::Error + 'static)> = self.source.as_deref().map(|error| error as _);
        while let Some(error) = cause {
            f.write_str(language.colon())?;
            cause::localize(error, language, f)?;
            cause = error.source();
        }
        Ok(())
    }
}

/// An error within another message.
impl Message for Error {
    fn code(&self) -> String {
        self.message.code()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

impl error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_thing_then_cause() {
        let error = Error::io(Path::new("posts/a.json"), io::Error::other("disk on fire"))
            .hint(Verbatim("leave the room".into()));
        assert_eq!(error.to_string(), "posts/a.json: disk on fire");
        assert_eq!(error.way_out(), Some(&WayOut::from(Verbatim("leave the room".into()))));
    }

    #[test]
    fn the_error_of_the_system_is_found_below_others() {
        let system = || io::Error::from(io::ErrorKind::StorageFull);
        let kind = |error: Error| error.io_cause().map(io::Error::kind);
        assert_eq!(kind(Error::verbatim("a").because(Error::verbatim("b"))), None);
        assert_eq!(kind(Error::io(Path::new("a"), system())), Some(io::ErrorKind::StorageFull));
        assert_eq!(kind(Error::verbatim("a").because(Arc::new(system()))), Some(io::ErrorKind::StorageFull));
        assert_eq!(kind(Error::verbatim("a").because(io::Error::other(system()))), Some(io::ErrorKind::StorageFull));
    }
}
