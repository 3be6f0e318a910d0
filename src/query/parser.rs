//! Tokens to tree.
//!
//! ```text
//! or    = and { OR and }
//! and   = not { [ AND ] not }
//! not   = { NOT } atom
//! atom  = ( or ) | prefix ( or ) | prefix value | value
//! ```

use super::{
    Context,
    ast::{Clause, Query, Span, Value},
    date,
    error::QueryError,
    field::Prefix,
    lexer::{Form, Kind, Token, lex},
};

/// The longest query that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The deepest nesting of brackets; the parser's stack and that of whoever walks the tree is bounded by it.
const DEEPEST: usize = 200;

/// Reads `input` as a query.
///
/// ```
/// use pawen::query::{Context, parse};
///
/// let context = Context::new(jiff::tz::TimeZone::UTC);
/// let query = parse("標題：台積電 | 看板:Stock -廣告", &context)?;
/// assert_eq!(query.to_string(), "title:台積電 OR board:Stock -廣告");
///
/// let error = parse("台積電 auther:kuromai", &context).unwrap_err();
/// assert_eq!(error.hint.as_deref(), Some("did you mean `author:`?"));
/// # Ok::<(), pawen::query::QueryError>(())
/// ```
pub fn parse(input: &str, context: &Context) -> Result<Query, QueryError> {
    if input.len() > LONGEST {
        let message = format!("the query is {} bytes long, more than {LONGEST}", input.len());
        return Err(QueryError::new(message, LONGEST..input.len()).hint("ask in several queries"));
    }
    let tokens = lex(input)?;
    if tokens.is_empty() {
        let hint = "type a word to look for, or `*` for everything";
        return Err(QueryError::new("the query is empty", 0..0).hint(hint));
    }
    let mut parser = Parser { input, tokens: &tokens, next: 0, depth: 0, scope: None, context };
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
    scope: Option<Prefix>,
    context: &'a Context,
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
        let mut parts = vec![self.not()?];
        while self.eat(Kind::And) || self.peek().is_some_and(|token| !matches!(token.kind, Kind::Or | Kind::Close)) {
            parts.push(self.not()?);
        }
        Ok(Query::all_of(parts))
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
        if matches!(token.kind, Kind::Close | Kind::And | Kind::Or | Kind::Not) {
            return Err(self.lacking());
        }
        self.next += 1;
        match token.kind {
            Kind::Open => self.group(token),
            Kind::Prefix(prefix) => self.prefixed(prefix, token),
            _ => self.clause(self.scope, token, token.span.clone()),
        }
    }

    /// What stands in the brackets that `open` opened.
    fn group(&mut self, open: &Token<'_>) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("more than {DEEPEST} brackets are open");
            return Err(QueryError::new(message, open.span.clone()).hint("ask in several queries"));
        }
        let inner = self.or()?;
        self.depth -= 1;
        if self.eat(Kind::Close) {
            return Ok(inner);
        }
        Err(QueryError::new("the bracket is not closed", open.span.clone())
            .hint("add `)`, or quote it to look for it: `\"(\"`"))
    }

    /// What follows a name: one value, or several in brackets.
    fn prefixed(&mut self, prefix: Prefix, name: &Token<'_>) -> Result<Query, QueryError> {
        if let Some(outer) = self.scope {
            let message = format!("`{}:` stands inside `{}:(…)`", prefix.name(), outer.name());
            return Err(QueryError::new(message, name.span.clone()).hint("close the brackets before it"));
        }
        let Some(token) = self.peek() else { return Err(self.lacking()) };
        self.next += 1;
        if token.kind != Kind::Open {
            return self.clause(Some(prefix), token, name.span.start..token.span.end);
        }
        self.scope = Some(prefix);
        let inner = self.group(token)?;
        self.scope = None;
        Ok(inner)
    }

    fn clause(&self, prefix: Option<Prefix>, token: &Token<'_>, span: Span) -> Result<Query, QueryError> {
        let Kind::Text(form, text) = token.kind else { return Err(self.lacking()) };
        if prefix.is_none() && token.kind == Kind::Text(Form::Bare, "*") {
            return Ok(Query::All);
        }
        let value = match prefix {
            Some(prefix) if prefix.field().holds_dates() => {
                // Quotes are of one width on both sides.
                let start = token.span.start + (token.span.len() - text.len()) / 2;
                Value::Dates(date::range(prefix, text, start, &self.context.zone)?)
            }
            _ => plain(form, text),
        };
        Ok(Query::Clause(Clause { field: prefix.map(Prefix::field), value, span }))
    }

    /// That an operand is missing before the next token: who lacks it is the operator before, or else the one after.
    fn lacking(&self) -> QueryError {
        let before = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (before, self.peek()) {
            (Some(Token { kind: Kind::And | Kind::Or | Kind::Not, span }), _) => self.lacks("after", span),
            (Some(Token { kind: Kind::Open, span }), Some(Token { kind: Kind::Close, span: end })) => {
                QueryError::new("the brackets hold nothing", span.start..end.end)
                    .hint("put a word between them, or leave them out")
            }
            (_, Some(token)) if token.kind == Kind::Close => stray_bracket(token),
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

/// The value of a field that holds texts.
fn plain(form: Form, text: &str) -> Value {
    let text = text.to_owned();
    match form {
        Form::Bare => Value::Word(text),
        Form::Quoted => Value::Phrase(text),
        Form::Verbatim => Value::Verbatim(text),
    }
}

fn stray_bracket(token: &Token<'_>) -> QueryError {
    QueryError::new("the bracket closes nothing", token.span.clone())
        .hint("remove it, or quote it to look for it: `\")\"`")
}
