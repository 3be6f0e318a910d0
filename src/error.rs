//! The one error type that reaches the user: the thing first, then the cause, and the way out as a hint.

use std::{error, fmt, io, path::Path};

/// What went wrong, in words for the person at the keyboard.
///
/// Displayed as one line without a full stop: `thing: cause`. The way out, if there is one, is in [`Error::hint`]
/// and is printed by the edge of the program on a line of its own.
#[derive(Debug)]
pub struct Error {
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that is told by `message`, which names the thing first and ends without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, source: None }
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

    /// Adds what the user can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What the user can do about it, if anything.
    #[must_use]
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
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
        assert_eq!(error.way_out(), Some("leave the room"));
    }
}
