//! The one error type that reaches the user: the thing first, then the cause, and the way out.

mod way_out;

use std::{error, fmt, io, path::Path, sync::Arc};

pub use way_out::{FolderRemedy, IndexRemedy, InputRemedy, LossRemedy, SearchRemedy, WayOut};

/// An error, in words for the user.
///
/// Displayed as one line without a full stop: `thing: cause`. The way out, if there is one, is
/// [`Error::way_out`]; an interface words it and prints it on a line of its own.
#[derive(Debug)]
pub struct Error {
    message: String,
    way_out: Option<WayOut>,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with this `message`, which names the thing first and ends without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), way_out: None, source: None }
    }

    /// An input or output error on the file or folder at `path`.
    #[must_use]
    pub fn io(path: &Path, source: io::Error) -> Self {
        Self::new(path.display().to_string()).because(source)
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
        self.message = format!("{name} {}", self.message);
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

    /// The way out, if there is one.
    #[must_use]
    pub const fn way_out(&self) -> Option<&WayOut> {
        self.way_out.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let mut cause: Option<&(dyn error::Error + 'static)> = self.source.as_deref().map(|e| e as _);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_thing_then_cause() {
        let error = Error::io(Path::new("posts/a.json"), io::Error::other("disk on fire")).hint("leave the room");
        assert_eq!(error.to_string(), "posts/a.json: disk on fire");
        assert_eq!(error.way_out(), Some(&WayOut::from("leave the room")));
    }

    #[test]
    fn the_error_of_the_system_is_found_below_others() {
        let system = || io::Error::from(io::ErrorKind::StorageFull);
        let kind = |error: Error| error.io_cause().map(io::Error::kind);
        assert_eq!(kind(Error::new("a").because(Error::new("b"))), None);
        assert_eq!(kind(Error::io(Path::new("a"), system())), Some(io::ErrorKind::StorageFull));
        assert_eq!(kind(Error::new("a").because(Arc::new(system()))), Some(io::ErrorKind::StorageFull));
        assert_eq!(kind(Error::new("a").because(io::Error::other(system()))), Some(io::ErrorKind::StorageFull));
    }
}
