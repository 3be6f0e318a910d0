//! Failures of requests, worded for people and for programs.

use std::{io, time::Duration};

use axum::{
    http::{
        StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::messages::{ServerHint, ServerMessage};
use crate::{
    Error,
    index::panicked,
    message::{Language, Localize as _, Message as _},
    output::{
        hint::{self, IndexName},
        printable,
    },
    query::QueryError,
};

/// The failure of a request.
#[derive(Debug)]
pub(super) enum Failure {
    /// The query cannot be read or planned.
    Query {
        /// The query.
        typed: String,
        /// The error in it.
        error: QueryError,
    },
    /// Another parameter is wrong.
    Request(Error),
    /// The requested thing does not exist.
    Missing(Error),
    /// It existed, in an index that has changed since.
    Gone(Error),
    /// The index cannot be read.
    Broken(Error),
    /// The server is at a limit.
    Busy,
    /// The time limit was exceeded.
    Late(Duration),
}

/// A fault of the server, attached to a response for the operator.
#[derive(Debug, Clone)]
pub(super) struct Fault(String);

impl Fault {
    /// The fault behind a response, if there is one.
    pub(super) fn of(response: &Response) -> Option<&str> {
        response.extensions().get::<Self>().map(|Self(message)| message.as_str())
    }
}

/// An error as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct FailureBody {
    /// The error.
    pub(super) error: ErrorBody,
}

/// The parts of an error.
#[derive(Debug, Serialize)]
pub(super) struct ErrorBody {
    /// The name of the message, which no wording changes.
    pub(super) code: String,
    /// The message, which names the thing first.
    pub(super) message: String,
    /// The way out.
    pub(super) hint: Option<String>,
    /// The bytes of the query that the error is about.
    pub(super) span: Option<[usize; 2]>,
    /// The query with carets under the place, between message and hint, as a terminal shows it.
    pub(super) shown: Option<String>,
}

fn busy() -> Error {
    Error::new(ServerMessage::TooManyRequests).hint(ServerHint::TryAgain)
}

fn late(patience: Duration) -> Error {
    Error::new(ServerMessage::NoAnswerInTime { seconds: patience.as_secs() }).hint(ServerHint::SearchForLess)
}

impl Failure {
    /// The failure of work that panicked.
    pub(super) fn panicked() -> Self {
        Self::Broken(panicked(None))
    }

    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Query { .. } | Self::Request(_) => StatusCode::BAD_REQUEST,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            // Not 404: the request was valid, and the same search from its start succeeds.
            Self::Gone(_) => StatusCode::GONE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            // `Late` is not 504, which is about a server behind this one.
            Self::Busy | Self::Late(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The message and the hint in `language`.
    pub(super) fn worded(&self, language: Language) -> (String, Option<String>) {
        // Both may repeat names and values of the request.
        let hint = |error: &Error| Some(hint::of(error, IndexName::Own)?.localized(language).to_string());
        let of =
            |error: &Error| (printable(&error.localized(language).to_string()), hint(error).as_deref().map(printable));
        match self {
            Self::Query { error, .. } => {
                (printable(&error.message_in(language)), error.hint_in(language).as_deref().map(printable))
            }
            Self::Request(error) | Self::Missing(error) | Self::Gone(error) | Self::Broken(error) => of(error),
            Self::Busy => of(&busy()),
            Self::Late(patience) => of(&late(*patience)),
        }
    }

    /// The name of the message for programs.
    fn code(&self) -> String {
        match self {
            Self::Query { error, .. } => error.message.code(),
            Self::Request(error) | Self::Missing(error) | Self::Gone(error) | Self::Broken(error) => error.code(),
            Self::Busy => busy().code(),
            Self::Late(patience) => late(*patience).code(),
        }
    }

    /// The failure on one line, for the operator.
    pub(super) fn report(&self) -> String {
        let (message, hint) = self.worded(Language::English);
        let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
        printable(&format!("{message}{hint}"))
    }

    /// Attaches the failure to `response` for [`Fault::of`], unless it is the client's.
    pub(super) fn noted_in(&self, mut response: Response) -> Response {
        // The operator cannot mend the mistakes of clients, and they would fill the log.
        if let Self::Broken(_) = self {
            response.extensions_mut().insert(Fault(self.report()));
        }
        response
    }

    /// The failure for programs.
    pub(super) fn body(&self) -> FailureBody {
        // English in any locale: a program reads the code.
        let (message, hint) = self.worded(Language::English);
        let span = match self {
            Self::Query { error, .. } => Some([error.span.start, error.span.end]),
            _ => None,
        };
        FailureBody {
            error: ErrorBody { code: self.code(), message, hint, span, shown: self.shown(Language::English) },
        }
    }

    /// The query with carets, if the error is in a query.
    pub(super) fn shown(&self, language: Language) -> Option<String> {
        match self {
            Self::Query { typed, error } => Some(error.render_in(typed, language)),
            _ => None,
        }
    }
}

/// A failed write of an answer.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Broken(Error::new(ServerMessage::AnswerUnwritable).because(error))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        // Errors of a request are wrapped by name; one that is converted by `?` is the server's own.
        Self::Broken(error)
    }
}

/// The answer for programs.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // Text and numbers always serialize.
        let json = serde_json::to_vec(&self.body()).unwrap_or_default();
        let answer = ([(CONTENT_TYPE, "application/json")], json);
        let response = match self {
            // Both pass by themselves: a client that waits may succeed.
            Self::Busy | Self::Late(_) => (self.status(), [(RETRY_AFTER, "1")], answer).into_response(),
            _ => (self.status(), answer).into_response(),
        };
        self.noted_in(response)
    }
}
