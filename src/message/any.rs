//! A message of any module.

use std::{error, fmt, sync::Arc};

use super::{Language, Localize, Message};

/// A message of any module. Displayed in English.
#[derive(Clone)]
pub struct AnyMessage(Arc<dyn Message>);

impl AnyMessage {
    /// The name of the message for programs.
    #[must_use]
    pub fn code(&self) -> String {
        self.0.code()
    }
}

impl<M: Message + 'static> From<M> for AnyMessage {
    fn from(message: M) -> Self {
        Self(Arc::new(message))
    }
}

/// Text that has no words of pawen: a path, or what another program has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim(pub String);

impl Localize for Verbatim {
    fn localize(&self, _: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Message for Verbatim {
    fn code(&self) -> String {
        "verbatim".to_owned()
    }
}

/// Words of an interface in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    english: String,
    chinese: String,
}

impl Bilingual {
    /// The message in these words.
    #[must_use]
    pub const fn new(english: String, chinese: String) -> Self {
        Self { english, chinese }
    }
}

impl Localize for Bilingual {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        })
    }
}

impl Message for Bilingual {
    fn code(&self) -> String {
        "command-line".to_owned()
    }
}

impl Localize for AnyMessage {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.localize(language, f)
    }
}

impl fmt::Display for AnyMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

impl fmt::Debug for AnyMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Two messages are equal if they say the same.
impl PartialEq for AnyMessage {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code() && self.to_string() == other.to_string()
    }
}

impl Eq for AnyMessage {}

/// A message can be the cause of an error.
impl error::Error for AnyMessage {}
