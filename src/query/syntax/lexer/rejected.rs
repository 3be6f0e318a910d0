//! Rejection of values and scopes that would be read as something other than what was meant.

use super::{Lexer, letters_before_brace, minus};
use crate::query::syntax::messages::{SyntaxHint, SyntaxMessage};
use crate::query::{
    echo,
    error::QueryError,
    syntax::{
        field::{Field, Prefix, Values},
        scope::Scope,
    },
};

impl Lexer<'_> {
    /// Checks the current bare value of one word.
    pub(super) fn reject_value(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        self.reject_negated(prefix, value)?;
        // Titles and links contain commas; names do not, so that here it can only be a list.
        if has_plain_names(prefix.field()) && value.contains(is_comma) {
            let values: Vec<_> = value.split(is_comma).filter(|value| !value.is_empty()).collect();
            let list = echo::name(&format!("{}:[{}]", prefix.name(), values.join(" ")));
            let error = QueryError::new(SyntaxMessage::ValueWithComma { field: prefix.name() }, self.span(value));
            return Err(error.hint(SyntaxHint::ListInstead { list }));
        }
        let next = self.rest()[value.len()..].chars().next();
        if prefix == Prefix::Field(Field::Thread) && next.is_some_and(|c| matches!(c, '(' | '（')) {
            let error = QueryError::new(SyntaxMessage::TitleEndsEarly, self.span(value));
            return Err(error.hint(SyntaxHint::QuoteTitle));
        }
        Ok(())
    }

    /// Rejects `title:-DeepSeek`: after the colon the sign negates nothing.
    pub(super) fn reject_negated(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        let negated = minus::without_minus(value);
        // A bracket may follow a sign.
        let rest = &self.rest()[value.len() - negated.len()..];
        if negated.len() == value.len() || prefix.field().values() == Values::Numbers || !minus::begins_term(rest) {
            return Ok(());
        }
        let sign = &value[..value.len() - negated.len()];
        let (field, negated) = (prefix.name(), if negated.is_empty() { "(…)" } else { negated });
        let error = QueryError::new(
            SyntaxMessage::SignAfterColon { sign: echo::name(sign), field },
            self.at..self.at + sign.len(),
        );
        let written = echo::name(&format!("-{field}:{negated}"));
        Err(error.hint(SyntaxHint::ExcludeField { written }))
    }

    /// Rejects a value of a list that contains an operator, or a nested list.
    pub(super) fn reject_listed(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        self.reject_negated(prefix, value)?;
        if value.starts_with(['[', '［']) {
            return Err(QueryError::new(SyntaxMessage::BracketWithinList, self.span(value))
                .hint(SyntaxHint::FlatList { field: prefix.name() }));
        }
        if value.contains(['|', '｜']) && has_plain_names(prefix.field()) {
            let list = echo::name(&format!("[{}]", value.replace(['|', '｜'], " ")));
            let message = SyntaxMessage::OperatorWithinList { operator: echo::name("|") };
            return Err(QueryError::new(message, self.span(value)).hint(SyntaxHint::BlanksInList { list }));
        }
        Ok(())
    }

    /// Rejects `coment{…}`, `title{…}`: a brace directly after the name of a field, or almost the name of a scope.
    pub(super) fn reject_unknown_scope(&self) -> Result<(), QueryError> {
        let Some(word) = letters_before_brace(self.rest()) else { return Ok(()) };
        let field = Prefix::named(word);
        let meant = match (Scope::nearest(word), field) {
            (Some(scope), _) => Some(SyntaxHint::DidYouMeanScope { scope: scope.name() }),
            (None, Some(Prefix::Field(Field::Comment))) => {
                Some(SyntaxHint::DidYouMeanScope { scope: Scope::Comment.name() })
            }
            (None, Some(prefix)) => Some(SyntaxHint::FieldOrScopes { field: prefix.name() }),
            (None, None) => Prefix::nearest(word).map(|_| SyntaxHint::Scopes),
        };
        let brace = self.rest()[word.len()..].chars().next().map_or(0, char::len_utf8);
        let span = self.at..self.at + word.len() + brace;
        meant.map_or(Ok(()), |hint| {
            Err(QueryError::new(SyntaxMessage::UnknownScope { typed: echo::name(word) }, span).hint(hint))
        })
    }

    fn span(&self, value: &str) -> std::ops::Range<usize> {
        self.at..self.at + value.len()
    }
}

/// Returns true if the values of the field contain neither commas nor bars.
const fn has_plain_names(field: Field) -> bool {
    matches!(
        field,
        Field::Author
            | Field::By
            | Field::User
            | Field::Board
            | Field::Reaction
            | Field::Re
            | Field::Has
            | Field::Domain
            | Field::Ip
            | Field::Country
    )
}

const fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、')
}
