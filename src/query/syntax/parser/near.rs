//! Values, and terms joined by NEAR.

use super::{Parser, plain};
use crate::query::syntax::messages::{SyntaxHint, SyntaxMessage};
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
                let error = QueryError::new(SyntaxMessage::TwoDistances, span.clone());
                return Err(error.hint(SyntaxHint::SameDistance));
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
                    let error = QueryError::new(SyntaxMessage::NearExcluded, not.clone());
                    return Err(error.hint(SyntaxHint::ExcludeNear));
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
            let error = QueryError::new(SyntaxMessage::TooManyNear, span);
            return Err(error.hint(SyntaxHint::JoinByAnd));
        }
        let field = self.field.map(Prefix::field);
        if field.is_some_and(|field| field.values() != Values::Texts) {
            let error = QueryError::new(SyntaxMessage::NearOfValues, span);
            return Err(error.hint(SyntaxHint::JoinValues));
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
    QueryError::new(SyntaxMessage::NotNear, span.clone()).hint(SyntaxHint::FieldBeforeNear)
}
