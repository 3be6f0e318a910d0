//! Errors about queries: message, place, and what to type instead.

use std::{error, fmt};

use super::{Span, echo};
use crate::message::{AnyMessage, Language, Localize as _, messages};

/// The number of columns of the query that are shown: with indent and ellipses they fit into 80.
const MAX_COLUMNS: usize = 74;

/// The number of columns that may be marked with carets.
const MAX_MARKED: usize = 40;

/// An error about a query. Displayed as one line without a full stop; [`QueryError::render`] shows the place too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The message, subject first.
    pub message: AnyMessage,
    /// The byte range in the query; empty where something is missing.
    pub span: Span,
    /// What to type instead.
    pub hint: Option<AnyMessage>,
    /// The documentation that helps; each interface names it in its own words, see [`QueryError::with_help`].
    pub help: Option<HelpTopic>,
    /// The subject of the message.
    pub(super) subject: Subject,
}

messages! {
    /// A hint with the documentation that helps.
    enum HintWithHelp {
        AlsoHelp { hint: AnyMessage, help: AnyMessage } => "{hint}; {help}", "{hint}；{help}";
    }
}

/// A topic of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpTopic {
    /// The whole language.
    Language,
    /// The fields.
    Fields,
    /// Saving queries.
    Saving,
}

/// The subject of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The text that is being parsed.
    Text,
    /// The expansion of saved queries as a whole: an outer saved query adds nothing to the message.
    Expansion,
}

impl QueryError {
    /// Creates an error at `span` of the query.
    pub fn new(message: impl Into<AnyMessage>, span: Span) -> Self {
        Self { message: message.into(), span, hint: None, help: None, subject: Subject::Text }
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<AnyMessage>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the documentation that helps.
    #[must_use]
    pub(super) const fn help(mut self, topic: HelpTopic) -> Self {
        self.help = Some(topic);
        self
    }

    /// Marks an error about the expansion of saved queries as a whole.
    #[must_use]
    pub(super) const fn of_expansion(mut self) -> Self {
        self.subject = Subject::Expansion;
        self
    }

    /// Appends the words of an interface for the help topic, such as the command that prints it, to the hint.
    #[must_use]
    pub fn with_help<M: Into<AnyMessage>>(mut self, words: impl FnOnce(HelpTopic) -> M) -> Self {
        // Taken, so that a hint that passes through two interfaces has the words of the first alone.
        if let Some(topic) = self.help.take() {
            let help = words(topic).into();
            self.hint = Some(match self.hint {
                Some(hint) => HintWithHelp::AlsoHelp { hint, help }.into(),
                None => help,
            });
        }
        self
    }

    /// The message in `language`, on one line.
    #[must_use]
    pub fn message_in(&self, language: Language) -> String {
        one_line(&self.message, language)
    }

    /// The hint in `language`, on one line, if there is one.
    #[must_use]
    pub fn hint_in(&self, language: Language) -> Option<String> {
        self.hint.as_ref().map(|hint| one_line(hint, language))
    }

    /// As [`QueryError::render_in`], in English.
    #[must_use]
    pub fn render(&self, query: &str) -> String {
        self.render_in(query, Language::English)
    }

    /// Renders the message, the part of `query` around the place with carets under it, and the hint.
    ///
    /// Safe to print for any query, and short for long ones. Does not end with a line end.
    #[must_use]
    pub fn render_in(&self, query: &str, language: Language) -> String {
        let mut lines = self.message_in(language);
        if !query.trim().is_empty() {
            lines += &self.marked_part(query);
        }
        if let Some(hint) = self.hint_in(language) {
            lines.extend(["\n", language.hint(), &hint]);
        }
        lines
    }

    /// The part of `query` around the place and the line of carets, each preceded by a line end.
    fn marked_part(&self, query: &str) -> String {
        // The span may be one of another query.
        let start = query.floor_char_boundary(self.span.start);
        let end = query.ceil_char_boundary(self.span.end).max(start);
        let under = echo::head(&query[start..end], MAX_MARKED);
        let room = MAX_COLUMNS.saturating_sub(echo::columns(&under));
        // The columns that the text before does not need are given to that after it, which gets a third in any case.
        let needed = echo::columns(&echo::tail(&query[..start], room));
        let after = echo::head(&query[end..], room.saturating_sub(needed).max(room / 3));
        let before = echo::tail(&query[..start], room.saturating_sub(echo::columns(&after)));
        let line = format!("{before}{under}{after}");
        let indent = " ".repeat(echo::columns(&before));
        // An empty span is a place, too: where something is missing.
        let carets = "^".repeat(echo::columns(&under).max(1));
        format!("\n  {}\n  {indent}{carets}", line.trim_end())
    }
}

/// Quoted parts of a query may contain line ends.
fn one_line(message: &AnyMessage, language: Language) -> String {
    message.localized(language).to_string().replace(['\n', '\r'], " ")
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_in(Language::English))
    }
}

impl error::Error for QueryError {}
