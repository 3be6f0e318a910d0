//! Tokens to tree.
//!
//! ```text
//! or    = and { OR and }
//! and   = not { [ AND ] not }
//! not   = { NOT } atom
//! atom  = ( or ) | scope{ or } | prefix ( or ) | prefix [ values ] | prefix value | near
//! near  = value { NEAR/n value }
//! ```

mod near;

use near::not_near;

use super::{
    ast::{Clause, Query, Span, Value},
    choice,
    field::{Field, Prefix, Values},
    lexer::{Form, Kind, Token, lex},
    number,
    scope::Scope,
};
use crate::query::{Context, dates::date, error::QueryError, saved::Expansion};
use crate::text::{Pattern, Term};

/// The longest query that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The deepest nesting of brackets; the parser's stack and that of whoever walks the tree is bounded by it.
const DEEPEST: usize = 200;

/// Reads `input` as a query.
///
/// ```
/// use pawen::query::{Context, parse};
///
/// let context = Context::new(jiff::tz::TimeZone::UTC, pawen::thread::UnixTime(0));
/// let query = parse("標題：台積電 | 看板:Stock -廣告", &context)?;
/// assert_eq!(query.to_string(), "title:台積電 OR board:Stock -廣告");
///
/// let error = parse("台積電 auther:kuromai", &context).unwrap_err();
/// assert_eq!(error.hint.as_deref(), Some("did you mean `author:`?"));
/// # Ok::<(), pawen::query::QueryError>(())
/// ```
pub fn parse(input: &str, context: &Context) -> Result<Query, QueryError> {
    parse_within(input, context, &Expansion::default())
}

/// Reads `input`, which may be a saved query that another one brought in.
pub(in crate::query) fn parse_within(
    input: &str,
    context: &Context,
    expansion: &Expansion,
) -> Result<Query, QueryError> {
    if input.len() > LONGEST {
        let message = format!("the query is {} bytes long, more than {LONGEST}", input.len());
        return Err(QueryError::new(message, LONGEST..input.len()).hint("ask in several queries"));
    }
    if let Some(at) = input.find('\0') {
        let error = QueryError::new("the query holds a NUL character", at..at + 1);
        return Err(error.hint("no text can be found by it: leave it out"));
    }
    let tokens = lex(input)?;
    if tokens.is_empty() {
        let hint = "type a word to look for, or `*` for everything; `pawen help query` has the whole language";
        return Err(QueryError::new("the query is empty", 0..0).hint(hint));
    }
    let mut parser =
        Parser { input, tokens: &tokens, next: 0, depth: 0, field: None, scopes: vec![], context, expansion };
    let query = parser.or()?;
    match parser.peek() {
        // `or` ends before nothing else.
        Some(stray) => Err(stray_bracket(stray)),
        None => Ok(query),
    }
}

struct Parser<'a> {
    input: &'a str,
    tokens: &'a [Token<'a>],
    next: usize,
    depth: usize,
    /// The name before the brackets that are open.
    field: Option<Prefix>,
    /// The scopes that are open, the innermost last.
    scopes: Vec<Scope>,
    context: &'a Context,
    expansion: &'a Expansion,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.next)
    }

    /// Takes the next token if it is this one.
    fn eat(&mut self, kind: Kind<'_>) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == kind);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Query, QueryError> {
        let mut sides = vec![self.and()?];
        while self.eat(Kind::Or) {
            sides.push(self.and()?);
        }
        Ok(Query::any_of(sides))
    }

    fn and(&mut self) -> Result<Query, QueryError> {
        let ends = |token: &Token<'_>| matches!(token.kind, Kind::Or | Kind::Close | Kind::CloseScope);
        let mut parts = vec![self.not()?];
        while self.eat(Kind::And) || self.peek().is_some_and(|token| !ends(token)) {
            parts.push(self.not()?);
        }
        Ok(Query::all_of(without_ornaments(parts)))
    }

    fn not(&mut self) -> Result<Query, QueryError> {
        let mut denied = false;
        while self.eat(Kind::Not) {
            denied = !denied;
        }
        let atom = self.atom()?;
        Ok(if denied { atom.negated() } else { atom })
    }

    fn atom(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.peek() else { return Err(self.lacking()) };
        match token.kind {
            Kind::Open | Kind::OpenScope(_) | Kind::Prefix(_) | Kind::Text(..) => self.next += 1,
            _ => return Err(self.lacking()),
        }
        let atom = match token.kind {
            Kind::Open => self.group(token, Kind::Close),
            Kind::OpenScope(scope) => self.scope(scope, token),
            Kind::Prefix(prefix) => self.prefixed(prefix, token),
            _ => self.near(token),
        }?;
        match self.peek() {
            Some(Token { kind: Kind::Near(_), span }) => Err(not_near(span)),
            _ => Ok(atom),
        }
    }

    /// What stands in the brackets that `open` opened, up to `close`.
    fn group(&mut self, open: &Token<'_>, close: Kind<'_>) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("more than {DEEPEST} brackets are open");
            return Err(QueryError::new(message, open.span.clone()).hint("ask in several queries"));
        }
        let inner = self.or()?;
        self.depth -= 1;
        if self.eat(close) {
            return Ok(inner);
        }
        let (what, sign) = if close == Kind::Close { ("bracket", ")") } else { ("scope", "}") };
        Err(QueryError::new(format!("the {what} is not closed"), open.span.clone())
            .hint(format!("add `{sign}`, or quote it to look for it: `\"{}\"`", &self.input[open.span.clone()])))
    }

    fn scope(&mut self, scope: Scope, open: &Token<'_>) -> Result<Query, QueryError> {
        if let Some(outer) = self.field {
            let message = format!("`{}{{` stands inside `{}:(…)`", scope.name(), outer.name());
            return Err(QueryError::new(message, open.span.clone()).hint("close the brackets before it"));
        }
        if scope == Scope::Comment && self.scopes.last() == Some(&Scope::Post) {
            let error = QueryError::new("no comment stands in a post", open.span.clone());
            return Err(error.hint("close `post{…}` before it, or write `thread{…}` for post and comments together"));
        }
        self.scopes.push(scope);
        let inner = self.group(open, Kind::CloseScope)?;
        self.scopes.pop();
        Ok(Query::Scope(scope, Box::new(inner)))
    }

    /// What follows a name: one value, several in a list, or a query in brackets.
    fn prefixed(&mut self, prefix: Prefix, name: &Token<'_>) -> Result<Query, QueryError> {
        if let Some(outer) = self.field {
            let message = format!("`{}:` stands inside `{}:(…)`", prefix.name(), outer.name());
            return Err(QueryError::new(message, name.span.clone()).hint("close the brackets before it"));
        }
        self.fits_scope(prefix.field(), name)?;
        let Some(token) = self.peek() else { return Err(self.lacking()) };
        self.next += 1;
        match token.kind {
            Kind::Open => {
                self.field = Some(prefix);
                let inner = self.group(token, Kind::Close)?;
                self.field = None;
                Ok(inner)
            }
            Kind::OpenList => self.list(prefix, token),
            _ => self.clause(Some(prefix), token, name.span.start..token.span.end),
        }
    }

    /// The values of a list: one of them.
    fn list(&mut self, prefix: Prefix, open: &Token<'_>) -> Result<Query, QueryError> {
        let mut values = Vec::new();
        while let Some(token) = self.peek() {
            self.next += 1;
            match token.kind {
                Kind::CloseList if values.is_empty() => {
                    let error = QueryError::new("the list holds nothing", open.span.start..token.span.end);
                    return Err(error.hint("put values between the brackets, or leave them out"));
                }
                Kind::CloseList => break,
                _ => values.push(self.clause(Some(prefix), token, token.span.clone())?),
            }
        }
        Ok(Query::any_of(values))
    }

    /// That a condition on comments does not stand where only a post is looked at.
    fn fits_scope(&self, field: Field, name: &Token<'_>) -> Result<(), QueryError> {
        let of_comments = matches!(field, Field::Comment | Field::By | Field::Commented | Field::Reaction);
        if !of_comments || self.scopes.last() != Some(&Scope::Post) {
            return Ok(());
        }
        let message = format!("`{}:` can hold of comments only, and stands in `post{{…}}`", field.name());
        Err(QueryError::new(message, name.span.clone()).hint("put it into `comment{…}`"))
    }

    fn clause(&self, prefix: Option<Prefix>, token: &Token<'_>, span: Span) -> Result<Query, QueryError> {
        let Kind::Text(form, text) = token.kind else { return Err(self.lacking()) };
        self.expansion.count(&span)?;
        let Some(prefix) = prefix else { return Ok(self.bare(form, text, span)) };
        let field = prefix.field();
        let loose = matches!(form, Form::Loose(_));
        if loose && field.values() != Values::Texts {
            let error = QueryError::new(format!("`{}:` has no distance", prefix.name()), token.span.clone());
            return Err(error.hint("leave out the `~` and what follows it"));
        }
        // Quotes are of one width on both sides.
        let start = if loose { token.span.start } else { token.span.start + (token.span.len() - text.len()) / 2 };
        let value = match field.values() {
            Values::Dates => Value::Dates(date::range(prefix, text, start, self.context)?),
            Values::Numbers => Value::Numbers(number::range(prefix, text, start)?),
            Values::Choices => Value::Word(choice::read(field, text, start..start + text.len())?.to_owned()),
            Values::Saved => return self.expansion.read(text, span, self.context),
            Values::Texts | Values::Keywords => plain(form, text),
        };
        Ok(Query::Clause(Clause { field: Some(field), value, span, value_span: start..start + text.len() }))
    }

    /// A value without a field.
    fn bare(&self, form: Form, text: &str, span: Span) -> Query {
        if form == Form::Bare && text == "*" {
            return Query::All;
        }
        if form == Form::Bare
            && self.scopes.last() == Some(&Scope::Comment)
            && let Some(sign) = choice::sign(text)
        {
            return Query::Clause(Clause {
                field: Some(Field::Reaction),
                value: Value::Word(sign.to_owned()),
                value_span: span.clone(),
                span,
            });
        }
        Query::Clause(Clause { field: None, value: plain(form, text), value_span: span.clone(), span })
    }

    /// That an operand is missing before the next token: who lacks it is the operator before, or else the one after.
    fn lacking(&self) -> QueryError {
        let before = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (before, self.peek()) {
            (Some(Token { kind: Kind::And | Kind::Or | Kind::Not | Kind::Near(_), span }), _) => {
                self.lacks("after", span)
            }
            (Some(Token { kind: Kind::Open, span }), Some(Token { kind: Kind::Close, span: end }))
            | (Some(Token { kind: Kind::OpenScope(_), span }), Some(Token { kind: Kind::CloseScope, span: end })) => {
                QueryError::new("the brackets hold nothing", span.start..end.end)
                    .hint("put a word between them, or leave them out")
            }
            (_, Some(token)) if matches!(token.kind, Kind::Close | Kind::CloseScope) => stray_bracket(token),
            (_, Some(token)) => self.lacks("before", &token.span),
            (Some(token), None) => self.lacks("after", &token.span),
            (None, None) => self.lacks("after", &(0..0)),
        }
    }

    fn lacks(&self, side: &str, operator: &Span) -> QueryError {
        let name = &self.input[operator.clone()];
        let message = format!("`{name}` has nothing {side} it");
        QueryError::new(message, operator.clone()).hint("quote it to look for the word itself")
    }
}

/// `parts` without the bare words that hold nothing to look for, such as the `!!!` of a pasted title, unless there is
/// nothing else.
fn without_ornaments(parts: Vec<Query>) -> Vec<Query> {
    let ornament = |part: &Query| match part {
        // Of the parts of a bracket all are ornaments, or none.
        Query::And(inner) => inner.first().is_some_and(is_ornament),
        part => is_ornament(part),
    };
    if parts.len() == 1 || parts.iter().all(ornament) {
        return parts;
    }
    parts.into_iter().filter(|part| !ornament(part)).collect()
}

fn is_ornament(part: &Query) -> bool {
    match part {
        Query::Clause(Clause { field: None, value: Value::Word(word), .. }) => {
            !Pattern::is_in(word) && Term::read(word).is_none()
        }
        _ => false,
    }
}

/// The value of a field that holds texts.
fn plain(form: Form, text: &str) -> Value {
    let text = text.to_owned();
    match form {
        Form::Bare => Value::Word(text),
        Form::Quoted => Value::Phrase(text),
        Form::Verbatim => Value::Verbatim(text),
        Form::Loose(within) => Value::Loose(text, within),
    }
}

fn stray_bracket(token: &Token<'_>) -> QueryError {
    let (what, sign) = if token.kind == Kind::CloseScope { ("brace", "}") } else { ("bracket", ")") };
    QueryError::new(format!("the {what} closes nothing"), token.span.clone())
        .hint(format!("remove it, or quote it to look for it: `\"{sign}\"`"))
}
