//! Values of more than one word: lists, dates with blanks, titles pasted from PTT.

use crate::query::syntax::messages::{SyntaxHint, SyntaxMessage};
use std::iter;

use super::{Lexer, TextForm, TokenKind, minus, operator};
use crate::query::{
    echo,
    error::QueryError,
    scan,
    syntax::{
        boundary::{ends_word, is_blank, is_close, is_list_close, is_list_separator},
        field::{Field, Prefix, Values, halfwidth_lower},
        name,
        quote::Quote,
        scope,
    },
};

/// The maximum length of an article's code with the name of its board, in bytes.
const MAX_CODE: usize = 40;

impl Lexer<'_> {
    /// Reads a list of values; `length` includes its brackets.
    pub(super) fn list(&mut self, prefix: Prefix, open: char, length: usize) -> Result<(), QueryError> {
        let end = self.at + length;
        self.take(TokenKind::OpenList, open.len_utf8());
        loop {
            self.at += scan::until(self.rest(), |c| !is_list_separator(c));
            let Some(first) = self.peek().filter(|c| !is_list_close(*c)) else { break };
            match Quote::opened_by(first) {
                Some(quote) => self.quoted(quote)?,
                None => self.list_value(prefix)?,
            }
        }
        let close = self.peek().map_or(0, char::len_utf8);
        self.take(TokenKind::CloseList, close);
        if self.at < end {
            return Err(QueryError::new(SyntaxMessage::ListUnclosed, end - length..end).hint(SyntaxHint::CloseList));
        }
        Ok(())
    }

    fn list_value(&mut self, prefix: Prefix) -> Result<(), QueryError> {
        let rest = self.rest();
        let length = rest.find(|c| is_list_separator(c) || is_list_close(c)).unwrap_or(rest.len());
        let value = &rest[..length];
        if operator(value).is_some() || value == "|" {
            let message = SyntaxMessage::OperatorWithinList { operator: echo::name(value) };
            return Err(QueryError::new(message, self.at..self.at + length).hint(SyntaxHint::OperatorsOutside));
        }
        self.reject_stray_quote(value)?;
        self.reject_listed(prefix, value)?;
        // Characters that end a word elsewhere are text in a list, as in quotes.
        let form = if value.contains(|c| ends_word(c) || matches!(c, '{' | '}' | '｛' | '｝')) {
            TextForm::Quoted
        } else {
            TextForm::Bare
        };
        if form == TextForm::Quoted && !Quote::holds(value) {
            let error = QueryError::new(SyntaxMessage::ValueNeedsQuotes, self.at..self.at + length);
            return Err(error.hint(SyntaxHint::QuoteValue));
        }
        self.take(TokenKind::Text(form, value), length);
        Ok(())
    }

    /// The length of a value that continues after a blank: `date:last week`, or a title pasted after `thread:`, as
    /// PTT's own links have it, up to the next field or operator.
    pub(super) fn words(&self, prefix: Prefix) -> Option<usize> {
        let rest = self.rest();
        match prefix.field() {
            field if field.values() == Values::Dates => self.date_with_blanks(),
            Field::Id => code_with_board(rest),
            Field::Thread if begins_title(rest) => {
                let mut end = 0;
                for (at, word) in words_of(rest) {
                    let operator = operator(word).is_some() || matches!(word, "|" | "｜" | "||");
                    let operator = operator || minus::negates(word);
                    if at > 0 && (operator || matches!(name::read(word, 0), Ok(Some(_)))) {
                        break;
                    }
                    end = at + word.len();
                }
                // A scope or a bracket around the field ends after the title, not in it.
                let title = rest[..end].trim_end_matches(|c| scope::is_close(c) && self.scopes > 0);
                let title = if self.brackets > 0 { title.trim_end_matches(is_close) } else { title };
                Quote::holds(title).then_some(title.len())
            }
            _ => None,
        }
    }

    /// The length of the list that begins here with `open`; `None` if the bracket belongs to a word: `[新聞]台積電`.
    pub(super) fn list_length(&mut self, open: char, prefix: Prefix) -> Result<Option<usize>, QueryError> {
        // Kept between calls, so that a query of many `[` is read in linear time.
        let known = self.list_end.filter(|&end| end >= self.at);
        let end = known.unwrap_or_else(|| self.at + scan::until(self.rest(), is_list_close));
        self.list_end = Some(end);
        let mut after = self.input[end..].chars();
        let close = after.next().map(char::len_utf8);
        if let Some(close) = close.filter(|_| after.next().is_none_or(|c| ends_word(c) || scope::is_close(c))) {
            return Ok(Some(end + close - self.at));
        }
        // Names contain no brackets, but texts, paths and addresses do.
        let texts = prefix.field().values() == Values::Texts || matches!(prefix.field(), Field::File | Field::Url);
        if close.is_some() && texts && self.word().len() > end - self.at {
            return Ok(None);
        }
        let error = match close {
            None => QueryError::new(SyntaxMessage::ListUnclosed, self.at..self.at + open.len_utf8())
                .hint(SyntaxHint::CloseListOrQuote),
            Some(close) => {
                QueryError::new(SyntaxMessage::TextAfterList, end..end + close).hint(SyntaxHint::BlankAfterList)
            }
        };
        Err(error)
    }
}

/// Returns true if `text` begins like a title: with a bracket, `Re:` or `Fw:`.
fn begins_title(text: &str) -> bool {
    let reply = text.get(..3).map(halfwidth_lower).is_some_and(|start| matches!(start.as_str(), "re:" | "fw:"));
    reply || text.starts_with(['[', '［'])
}

/// The length of `#1dc9bTGL (Stock)`, as PTT's pages quote an article.
fn code_with_board(text: &str) -> Option<usize> {
    let near = &text[..text.floor_char_boundary(MAX_CODE)];
    let (code, rest) = near.split_once('(')?;
    let (board, _) = rest.split_once(')')?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let is_code = plain(code.strip_prefix(['#', '＃'])?.trim_end());
    (is_code && !board.is_empty() && plain(board)).then(|| code.len() + board.len() + 2)
}

/// The words of `text` between blanks, with their offsets.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    iter::from_fn(move || {
        at += scan::until(&text[at..], |c| !is_blank(c));
        let word = &text[at..at + scan::until(&text[at..], is_blank)];
        let found = (at, word);
        at += word.len();
        (!word.is_empty()).then_some(found)
    })
}
