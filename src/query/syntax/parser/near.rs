//! Values, and terms joined by NEAR.

use super::{Parser, plain};
use crate::{
    query::{
        Span,
        error::QueryError,
        syntax::{
            ast::{Clause, Query, Value},
            field::{Prefix, Values},
            lexer::{TextForm, Token, TokenKind},
        },
    },
    text::MAX_PROXIMITY_TERMS,
};

impl<'a> Parser<'a> {
    /// Parses a single value, or several joined by NEAR.
    pub(super) fn near(&mut self, first: &'a Token<'a>) -> Result<Query, QueryError> {
        let mut terms = vec![first];
        let mut distance = None;
        while let Some(Token { kind: TokenKind::Near(within), span }) = self.peek() {
            // All terms of a chain share one distance, as the operator has one; which of two was meant is not known.
            if distance.is_some_and(|known| known != within) {
                let error = QueryError::new("two distances in one chain of terms", span.clone());
                return Err(error.hint("write the same number each time, or join two of the terms by AND"));
            }
            distance = Some(within);
            self.next += 1;
            match self.peek() {
                Some(term)
                    if matches!(
                        term.kind,
                        TokenKind::Text(TextForm::Bare | TextForm::Quoted | TextForm::Verbatim, _)
                    ) =>
                {
                    terms.push(term);
                    self.next += 1;
                }
                Some(Token {
                    kind: TokenKind::Open | TokenKind::OpenScope(_) | TokenKind::Prefix(_) | TokenKind::Text(..),
                    ..
                }) => {
                    return Err(not_near(span));
                }
                Some(Token { kind: TokenKind::Not, span: not }) => {
                    let error =
                        QueryError::new("NEAR joins terms that have to occur, and this one must not", not.clone());
                    return Err(error.hint("write `a -(a NEAR/3 b)` for what has `a`, and no `b` near it"));
                }
                _ => return Err(self.missing_operand()),
            }
        }
        let span = first.span.start..terms.last().map_or(first.span.end, |last| last.span.end);
        match distance {
            None => self.clause(self.field, first, span),
            Some(&within) => self.near_clause(&terms, within, span),
        }
    }

    fn near_clause(&self, terms: &[&Token<'_>], within: usize, span: Span) -> Result<Query, QueryError> {
        if terms.len() > MAX_PROXIMITY_TERMS {
            let error = QueryError::new(format!("more than {MAX_PROXIMITY_TERMS} terms near each other"), span);
            return Err(error.hint("join some of them by AND"));
        }
        let field = self.field.map(Prefix::field);
        if field.is_some_and(|field| field.values() != Values::Texts) {
            let error = QueryError::new("only texts can be near each other", span);
            return Err(error.hint("write the values with AND or OR between them"));
        }
        let values = terms.iter().filter_map(|term| match term.kind {
            TokenKind::Text(form, text) => Some(plain(form, text)),
            _ => None,
        });
        let value = Value::Near(values.collect(), within);
        // One condition, however many terms: the limit of terms is checked above.
        self.expansion.count(&span)?;
        Ok(Query::Clause(Clause { field, value, value_span: span.clone(), span }))
    }
}

pub(super) fn not_near(span: &Span) -> QueryError {
    QueryError::new("NEAR joins single terms, without names and brackets of their own", span.clone())
        .hint("name the field before both, as in `title:(台積電 NEAR/5 外資)`")
}
