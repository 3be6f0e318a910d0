//! The parser: tokens to tree, by recursive descent.
//!
//! ```text
//! or    = and { OR and }
//! and   = not { [ AND ] not }
//! not   = { NOT } atom
//! atom  = ( or ) | scope{ or } | prefix ( or ) | prefix [ values ] | prefix value | near
//! near  = value { NEAR/n value }
//! ```

mod near;

use super::messages::{SyntaxHint, SyntaxMessage};
use near::not_near;

use super::{
    ast::{Clause, Query, Value},
    choice,
    field::{Field, Prefix, Values},
    lexer::{TextForm, Token, TokenKind, balanced, lex_leniently},
    number,
    scope::Scope,
};
use crate::query::{
    Context, Span,
    dates::date,
    error::{HelpTopic, QueryError},
    saved::Expansion,
};
use crate::text::{Pattern, Term};

/// The maximum length of a query, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// The maximum depth of brackets: bounds the stack of the parser and of all recursion over the tree.
const MAX_DEPTH: usize = 200;

/// Parses `input` as a query.
///
/// ```
/// use pawen::query::{Context, parse};
///
/// let context = Context::new(jiff::tz::TimeZone::UTC, pawen::thread::UnixTime(0));
/// let query = parse("標題：台積電 | 看板:Stock -廣告", &context)?;
/// assert_eq!(query.to_string(), "title:台積電 OR board:Stock -廣告");
///
/// let error = parse("台積電 auther:kuromai", &context).unwrap_err();
/// assert_eq!(error.hint.unwrap().to_string(), "did you mean `author:`?");
/// # Ok::<(), pawen::query::QueryError>(())
/// ```
pub fn parse(input: &str, context: &Context) -> Result<Query, QueryError> {
    parse_within(input, context, &Expansion::default())
}

/// Parses `input`, which may be a saved query used by another one.
pub(in crate::query) fn parse_within(
    input: &str,
    context: &Context,
    expansion: &Expansion,
) -> Result<Query, QueryError> {
    if input.len() > MAX_LENGTH {
        let message = SyntaxMessage::QueryTooLong { bytes: input.len(), most: MAX_LENGTH };
        return Err(QueryError::new(message, MAX_LENGTH..input.len()).hint(SyntaxHint::SplitQuery));
    }
    // NUL separates the parts of a search's fingerprint.
    if let Some(at) = input.find('\0') {
        let error = QueryError::new(SyntaxMessage::QueryHoldsNul, at..at + 1);
        return Err(error.hint(SyntaxHint::LeaveOutNul));
    }
    let (tokens, _) = tokens(input)?;
    if tokens.is_empty() {
        return Err(QueryError::new(SyntaxMessage::EmptyQuery, 0..0)
            .hint(SyntaxHint::TypeAWord)
            .help(HelpTopic::Language));
    }
    let mut parser =
        Parser { input, tokens: &tokens, next: 0, depth: 0, field: None, scopes: vec![], context, expansion };
    let query = parser.or()?;
    match parser.peek() {
        // `or` stops only before a closing bracket.
        Some(stray) => Err(stray_bracket(stray)),
        None => Ok(query),
    }
}

/// The first error in `input` that [`parse`] forgives, since it is a pasted text: without operators and fields, but with a quote
/// without its other half, a name with a colon and a blank, or an operator at one of its ends, which are read as text.
#[must_use]
pub fn forgiven(input: &str) -> Option<QueryError> {
    tokens(input).ok()?.1
}

struct Parser<'a> {
    input: &'a str,
    tokens: &'a [Token<'a>],
    next: usize,
    depth: usize,
    /// The name before the open brackets.
    field: Option<Prefix>,
    /// The open scopes, the innermost last.
    scopes: Vec<Scope>,
    context: &'a Context,
    expansion: &'a Expansion,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.next)
    }

    /// Consumes the next token if it is this one.
    fn eat(&mut self, kind: TokenKind<'_>) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == kind);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Query, QueryError> {
        let mut sides = vec![self.and()?];
        while self.eat(TokenKind::Or) {
            sides.push(self.and()?);
        }
        Ok(Query::any_of(sides))
    }

    fn and(&mut self) -> Result<Query, QueryError> {
        let ends = |token: &Token<'_>| matches!(token.kind, TokenKind::Or | TokenKind::Close | TokenKind::CloseScope);
        let mut parts = vec![self.not()?];
        // A blank between two conditions is an AND.
        while self.eat(TokenKind::And) || self.peek().is_some_and(|token| !ends(token)) {
            parts.push(self.not()?);
        }
        Ok(Query::all_of(without_ornaments(parts)))
    }

    fn not(&mut self) -> Result<Query, QueryError> {
        // Counted in a loop: a long row of NOTs must not take stack.
        let mut negated = false;
        while self.eat(TokenKind::Not) {
            negated = !negated;
        }
        let atom = self.atom()?;
        Ok(if negated { atom.negated() } else { atom })
    }

    fn atom(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.peek() else { return Err(self.missing_operand()) };
        match token.kind {
            TokenKind::Open | TokenKind::OpenScope(_) | TokenKind::Prefix(_) | TokenKind::Text(..) => self.next += 1,
            _ => return Err(self.missing_operand()),
        }
        let atom = match token.kind {
            TokenKind::Open => self.group(token, TokenKind::Close),
            TokenKind::OpenScope(scope) => self.scope(scope, token),
            TokenKind::Prefix(prefix) => self.prefixed(prefix, token),
            _ => self.near(token),
        }?;
        match self.peek() {
            Some(Token { kind: TokenKind::Near(_), span }) => Err(not_near(span)),
            _ => Ok(atom),
        }
    }

    /// Parses the contents of the brackets that `open` opened, up to `close`.
    fn group(&mut self, open: &Token<'_>, close: TokenKind<'_>) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = SyntaxMessage::TooManyBrackets { most: MAX_DEPTH };
            return Err(QueryError::new(message, open.span.clone()).hint(SyntaxHint::SplitQuery));
        }
        let inner = self.or()?;
        self.depth -= 1;
        if self.eat(close) {
            return Ok(inner);
        }
        let (message, sign) = match close {
            TokenKind::Close => (SyntaxMessage::BracketUnclosed, ')'),
            _ => (SyntaxMessage::ScopeUnclosed, '}'),
        };
        Err(QueryError::new(message, open.span.clone())
            .hint(SyntaxHint::CloseOrQuote { sign, typed: self.input[open.span.clone()].to_owned() }))
    }

    fn scope(&mut self, scope: Scope, open: &Token<'_>) -> Result<Query, QueryError> {
        if let Some(outer) = self.field {
            let message = SyntaxMessage::ScopeWithinField { scope: scope.name(), field: outer.name() };
            return Err(QueryError::new(message, open.span.clone()).hint(SyntaxHint::CloseBefore));
        }
        if scope == Scope::Comment && self.scopes.last() == Some(&Scope::Post) {
            let error = QueryError::new(SyntaxMessage::CommentWithinPost, open.span.clone());
            return Err(error.hint(SyntaxHint::ClosePost));
        }
        self.scopes.push(scope);
        let inner = self.group(open, TokenKind::CloseScope)?;
        self.scopes.pop();
        Ok(Query::Scope(scope, Box::new(inner)))
    }

    /// Parses what follows a name: a value, a list of values, or a query in brackets.
    fn prefixed(&mut self, prefix: Prefix, name: &Token<'_>) -> Result<Query, QueryError> {
        if let Some(outer) = self.field {
            let message = SyntaxMessage::FieldWithinField { field: prefix.name(), outer: outer.name() };
            return Err(QueryError::new(message, name.span.clone()).hint(SyntaxHint::CloseBefore));
        }
        self.fits_scope(prefix.field(), name)?;
        let Some(token) = self.peek() else { return Err(self.missing_operand()) };
        self.next += 1;
        match token.kind {
            TokenKind::Open => {
                self.field = Some(prefix);
                let inner = self.group(token, TokenKind::Close)?;
                self.field = None;
                Ok(inner)
            }
            TokenKind::OpenList => self.list(prefix, token),
            _ => self.clause(Some(prefix), token, name.span.start..token.span.end),
        }
    }

    /// Parses a list of values: any of them matches.
    fn list(&mut self, prefix: Prefix, open: &Token<'_>) -> Result<Query, QueryError> {
        let mut values = Vec::new();
        while let Some(token) = self.peek() {
            self.next += 1;
            match token.kind {
                TokenKind::CloseList if values.is_empty() => {
                    let error = QueryError::new(SyntaxMessage::EmptyList, open.span.start..token.span.end);
                    return Err(error.hint(SyntaxHint::FillList));
                }
                TokenKind::CloseList => break,
                _ => values.push(self.clause(Some(prefix), token, token.span.clone())?),
            }
        }
        Ok(Query::any_of(values))
    }

    /// Rejects a condition on comments in the scope of a post.
    fn fits_scope(&self, field: Field, name: &Token<'_>) -> Result<(), QueryError> {
        let of_comments = matches!(field, Field::Comment | Field::By | Field::Commented | Field::Reaction);
        if !of_comments || self.scopes.last() != Some(&Scope::Post) {
            return Ok(());
        }
        let message = SyntaxMessage::CommentFieldWithinPost { field: field.name() };
        Err(QueryError::new(message, name.span.clone()).hint(SyntaxHint::PutIntoComment))
    }

    fn clause(&self, prefix: Option<Prefix>, token: &Token<'_>, span: Span) -> Result<Query, QueryError> {
        let TokenKind::Text(form, text) = token.kind else { return Err(self.missing_operand()) };
        // Before the value is read: the limit bounds the work, too.
        self.expansion.count(&span)?;
        let Some(prefix) = prefix else { return Ok(self.bare(form, text, span)) };
        let field = prefix.field();
        let loose = matches!(form, TextForm::Loose(_));
        if loose && field.values() != Values::Texts {
            let error = QueryError::new(SyntaxMessage::DistanceOfField { field: prefix.name() }, token.span.clone());
            return Err(error.hint(SyntaxHint::LeaveOutDistance));
        }
        // Both quotes of a pair have the same length.
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

    /// A clause without a field.
    fn bare(&self, form: TextForm, text: &str, span: Span) -> Query {
        if form == TextForm::Bare && text == "*" {
            return Query::All;
        }
        if form == TextForm::Bare
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

    /// The error that an operand is missing before the next token: of the operator before it, or else of the one after.
    fn missing_operand(&self) -> QueryError {
        let before = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (before, self.peek()) {
            (Some(Token { kind: TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::Near(_), span }), _) => {
                self.lacks(OperandSide::After, span)
            }
            (Some(Token { kind: TokenKind::Open, span }), Some(Token { kind: TokenKind::Close, span: end }))
            | (
                Some(Token { kind: TokenKind::OpenScope(_), span }),
                Some(Token { kind: TokenKind::CloseScope, span: end }),
            ) => QueryError::new(SyntaxMessage::EmptyBrackets, span.start..end.end).hint(SyntaxHint::FillBrackets),
            (_, Some(token)) if matches!(token.kind, TokenKind::Close | TokenKind::CloseScope) => stray_bracket(token),
            (_, Some(token)) => self.lacks(OperandSide::Before, &token.span),
            (Some(token), None) => self.lacks(OperandSide::After, &token.span),
            (None, None) => self.lacks(OperandSide::After, &(0..0)),
        }
    }

    fn lacks(&self, side: OperandSide, span: &Span) -> QueryError {
        lacks(self.input, side, span)
    }
}

/// The side of an operator on which an operand is missing.
#[derive(Debug, Clone, Copy)]
enum OperandSide {
    Before,
    After,
}

/// The tokens of `input`, without the operators at its ends that join nothing: signs, `&` or `|`, are ornaments of a pasted
/// text, and words are words of a text without other operators and fields. The second value is the first error that was
/// forgiven.
fn tokens(input: &str) -> Result<(Vec<Token<'_>>, Option<QueryError>), QueryError> {
    let (tokens, mut forgiven) = lex_leniently(input)?;
    let joins = |token: &Token<'_>| matches!(token.kind, TokenKind::And | TokenKind::Or | TokenKind::Near(_));
    let ends = |token: &Token<'_>| joins(token) || token.kind == TokenKind::Not;
    let is_word = |token: &Token<'_>| input[token.span.clone()].contains(char::is_alphanumeric);
    let first = tokens.iter().position(|token| !joins(token)).unwrap_or(tokens.len());
    let last =
        tokens.iter().rposition(|token| !(ends(token) && (joins(token) || is_word(token)))).map_or(first, |at| at + 1);
    let is_outer = |at: usize| at < first || at >= last;
    // Signs alone are an error, which names them.
    if !tokens.iter().enumerate().any(|(at, token)| !is_outer(at) || is_word(token)) {
        return Ok((tokens, forgiven));
    }
    let is_text = tokens.iter().enumerate().all(|(at, token)| is_outer(at) || token.is_text());
    let start = tokens.get(first).map_or(input.len(), |token| token.span.start);
    let kept = tokens.into_iter().enumerate().filter(|(at, token)| !is_outer(*at) || is_word(token));
    let mut tokens: Vec<_> = kept.map(|(_, token)| token).collect();
    if !is_text {
        return Ok((tokens, forgiven));
    }
    for token in tokens.iter_mut().filter(|token| !token.is_text()) {
        let side = if token.span.start < start { OperandSide::Before } else { OperandSide::After };
        forgiven.get_or_insert_with(|| lacks(input, side, &token.span));
        token.kind = TokenKind::Text(TextForm::Quoted, &input[token.span.clone()]);
    }
    Ok((balanced(tokens), forgiven))
}

fn lacks(input: &str, side: OperandSide, span: &Span) -> QueryError {
    let operator = input[span.clone()].to_owned();
    let message = match side {
        OperandSide::Before => SyntaxMessage::NothingBefore { operator },
        OperandSide::After => SyntaxMessage::NothingAfter { operator },
    };
    QueryError::new(message, span.clone()).hint(SyntaxHint::QuoteWord)
}

/// Removes the bare words without anything indexed, such as the `!!!` of a pasted title, unless nothing else is left.
fn without_ornaments(parts: Vec<Query>) -> Vec<Query> {
    let ornament = |part: &Query| match part {
        // The parts in brackets are all ornaments, or none is: they were filtered before.
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

/// The value of a field with texts.
fn plain(form: TextForm, text: &str) -> Value {
    let text = text.to_owned();
    match form {
        TextForm::Bare => Value::Word(text),
        TextForm::Quoted => Value::Phrase(text),
        TextForm::Verbatim => Value::Verbatim(text),
        TextForm::Loose(within) => Value::Loose(text, within),
    }
}

fn stray_bracket(token: &Token<'_>) -> QueryError {
    let (message, sign) = match token.kind {
        TokenKind::CloseScope => (SyntaxMessage::BraceClosesNothing, '}'),
        _ => (SyntaxMessage::BracketClosesNothing, ')'),
    };
    QueryError::new(message, token.span.clone()).hint(SyntaxHint::RemoveOrQuote { sign })
}
