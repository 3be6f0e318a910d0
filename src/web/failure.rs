//! Why a request was not answered as it was meant, for people and for programs.

use std::{io, time::Duration};

use axum::{
    http::{
        StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{Error, index::panicked, output::printable, query::QueryError};

/// Why a request was not answered as it was meant.
#[derive(Debug)]
pub(super) enum Failure {
    /// The query cannot be meant.
    Query {
        /// The query.
        typed: String,
        /// What is wrong with it.
        error: QueryError,
    },
    /// Something else of the request cannot be meant.
    Request(Error),
    /// There is no such thing.
    Missing(Error),
    /// There was such a thing, in an index that has changed since.
    Gone(Error),
    /// The index cannot be read.
    Broken(Error),
    /// Others are being served.
    Busy,
    /// It took longer than this.
    Late(Duration),
}

/// A fault of ours that a response tells the client of.
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
pub(super) struct Told {
    /// The error.
    pub(super) error: ToldError,
}

/// What is told of an error.
#[derive(Debug, Serialize)]
pub(super) struct ToldError {
    /// What is wrong, the thing first.
    pub(super) message: String,
    /// What to do about it.
    pub(super) hint: Option<String>,
    /// Where in the query, in bytes.
    pub(super) span: Option<[usize; 2]>,
    /// The query with carets under the place, the message before and the hint after it, as a terminal shows it.
    pub(super) shown: Option<String>,
}

impl Failure {
    /// Work that panicked.
    pub(super) fn broke_off() -> Self {
        Self::Broken(panicked(None))
    }

    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Query { .. } | Self::Request(_) => StatusCode::BAD_REQUEST,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Gone(_) => StatusCode::GONE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy | Self::Late(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What is wrong, and what to do about it.
    pub(super) fn told(&self) -> (String, Option<String>) {
        // Both may repeat names and values of the request.
        let of = |error: &Error| (printable(&error.to_string()), error.way_out().map(printable));
        match self {
            Self::Query { error, .. } => (printable(&error.message), error.hint.as_deref().map(printable)),
            Self::Request(error) | Self::Missing(error) | Self::Gone(error) | Self::Broken(error) => of(error),
            Self::Busy => of(&Error::new("too many requests at a time").hint("try again in a moment")),
            Self::Late(patience) => of(&Error::new(format!("no answer within {} s", patience.as_secs()))
                .hint("ask for something rarer, or use the command line, which takes its time")),
        }
    }

    /// The same on one line, for the operator.
    pub(super) fn report(&self) -> String {
        let (message, hint) = self.told();
        let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
        printable(&format!("{message}{hint}"))
    }

    /// `response`, with what the operator has to know of it for [`Fault::of`]: nothing if the fault is the client's.
    pub(super) fn noted_in(&self, mut response: Response) -> Response {
        if let Self::Broken(_) = self {
            response.extensions_mut().insert(Fault(self.report()));
        }
        response
    }

    /// The same for programs.
    pub(super) fn as_told(&self) -> Told {
        let (message, hint) = self.told();
        let span = match self {
            Self::Query { error, .. } => Some([error.span.start, error.span.end]),
            _ => None,
        };
        Told { error: ToldError { message, hint, span, shown: self.shown() } }
    }

    /// The query with carets, where there is one.
    pub(super) fn shown(&self) -> Option<String> {
        match self {
            Self::Query { typed, error } => Some(error.render(typed)),
            _ => None,
        }
    }
}

/// An error while an answer is written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Broken(Error::new("the answer cannot be written").because(error))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

/// For programs.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // Text and numbers have a form in JSON.
        let told = serde_json::to_vec(&self.as_told()).unwrap_or_default();
        let told = ([(CONTENT_TYPE, "application/json")], told);
        let response = match self {
            Self::Busy | Self::Late(_) => (self.status(), [(RETRY_AFTER, "1")], told).into_response(),
            _ => (self.status(), told).into_response(),
        };
        self.noted_in(response)
    }
}
