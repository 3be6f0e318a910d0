//! Values and scopes that would be looked for as what they were not meant to be.

use super::{Lexer, minus, word_before_brace};
use crate::query::{
    error::QueryError,
    excerpt,
    syntax::{
        field::{Field, Prefix, Values},
        scope::Scope,
    },
};

impl Lexer<'_> {
    /// A bare value of one word, as it stands at hand.
    pub(super) fn refuse_value(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        self.refuse_denied(prefix, value)?;
        if has_plain_names(prefix.field()) && value.contains(is_comma) {
            let values: Vec<_> = value.split(is_comma).filter(|value| !value.is_empty()).collect();
            let list = excerpt::name(&format!("{}:[{}]", prefix.name(), values.join(" ")));
            let error =
                QueryError::new(format!("a comma stands in the value of `{}:`", prefix.name()), self.span(value));
            return Err(error.hint(format!("for any of several write {list}; what holds a comma stands in quotes")));
        }
        let next = self.rest()[value.len()..].chars().next();
        if prefix == Prefix::Field(Field::Thread) && next.is_some_and(|c| matches!(c, '(' | '（')) {
            let error = QueryError::new("the title ends here, before the bracket", self.span(value));
            return Err(error.hint("put the whole title into quotes: `thread:\"…\"`"));
        }
        Ok(())
    }

    /// `title:-DeepSeek`: behind the colon the sign denies nothing.
    pub(super) fn refuse_denied(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        let denied = minus::without_minus(value);
        // Behind a lone sign a bracket may follow.
        let rest = &self.rest()[value.len() - denied.len()..];
        if denied.len() == value.len() || prefix.field().values() == Values::Numbers || !minus::begins_term(rest) {
            return Ok(());
        }
        let sign = &value[..value.len() - denied.len()];
        let (name, denied) = (prefix.name(), if denied.is_empty() { "(…)" } else { denied });
        let error = QueryError::new(
            format!("{} stands behind the colon of `{name}:`", excerpt::name(sign)),
            self.at..self.at + sign.len(),
        );
        let hint = excerpt::name(&format!("-{name}:{denied}"));
        Err(error.hint(format!("write {hint} to exclude it; a value that begins with the sign stands in quotes")))
    }

    /// A value of a list in which there is a sign that divides others, or a further list.
    pub(super) fn refuse_listed(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        self.refuse_denied(prefix, value)?;
        if value.starts_with(['[', '［']) {
            let name = prefix.name();
            return Err(QueryError::new("a bracket stands in the list", self.span(value)).hint(format!(
                "leave out the inner brackets: `{name}:[A B]`; a value that holds brackets stands in quotes"
            )));
        }
        if value.contains(['|', '｜']) && has_plain_names(prefix.field()) {
            let list = excerpt::name(&format!("[{}]", value.replace(['|', '｜'], " ")));
            let message = format!("{} stands in a list, of which each value is looked for anyway", excerpt::name("|"));
            return Err(QueryError::new(message, self.span(value)).hint(format!("write a blank instead: {list}")));
        }
        Ok(())
    }

    /// `coment{…}`, `title{…}`: a brace right behind what is, or nearly is, the name of a scope or a field.
    pub(super) fn refuse_unknown_scope(&self) -> Result<(), QueryError> {
        let Some(word) = word_before_brace(self.rest()) else { return Ok(()) };
        let field = Prefix::named(word);
        let meant = match (Scope::nearest(word), field) {
            (Some(scope), _) => Some(format!("did you mean `{}{{`?", scope.name())),
            (None, Some(Prefix::Field(Field::Comment))) => Some("did you mean `comment{`?".to_owned()),
            (None, Some(prefix)) => Some(format!(
                "of the field write `{}:…`; the scopes are `post{{…}}`, `comment{{…}}` and `thread{{…}}`",
                prefix.name()
            )),
            (None, None) => Prefix::nearest(word).map(|_| {
                "the scopes are `post{…}`, `comment{…}` and `thread{…}`; quote a text with a brace".to_owned()
            }),
        };
        let brace = self.rest()[word.len()..].chars().next().map_or(0, char::len_utf8);
        let span = self.at..self.at + word.len() + brace;
        meant.map_or(Ok(()), |hint| {
            Err(QueryError::new(format!("unknown scope {}", excerpt::name(word)), span).hint(hint))
        })
    }

    fn span(&self, value: &str) -> std::ops::Range<usize> {
        self.at..self.at + value.len()
    }
}

/// Whether the names that the field is compared with hold neither commas nor bars.
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
