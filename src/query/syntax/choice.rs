//! Fields with a few fixed values.

use super::field::{Field, halfwidth_lower};
use super::messages::{SyntaxHint, SyntaxMessage};
use crate::query::{Span, echo, error::QueryError};

/// The values of a field, with the ways to write each.
const fn words(field: Field) -> &'static [(&'static str, &'static [&'static str])] {
    match field {
        Field::Reaction => &[
            ("推", &["推", "push", "up", "+"]),
            ("噓", &["噓", "嘘", "boo", "down"]),
            ("→", &["→", "->", "=>", "arrow", "neutral", "箭頭"]),
        ],
        Field::Re => &[("yes", &["yes", "y", "true", "1", "是"]), ("no", &["no", "n", "false", "0", "否"])],
        Field::Has => &[
            ("url", &["url", "link", "urls", "links", "連結", "连结", "網址"]),
            ("image", &["image", "images", "img", "picture", "圖", "图", "圖片", "图片"]),
            ("quote", &["quote", "quotes", "引文", "引述"]),
        ],
        _ => &[],
    }
}

/// The value of `field` that `typed`, at `span` of the query, means.
pub(super) fn read(field: Field, typed: &str, span: Span) -> Result<&'static str, QueryError> {
    let plain = halfwidth_lower(typed.trim());
    let known = words(field).iter().find(|(_, spellings)| spellings.contains(&plain.as_str())).map(|(word, _)| *word);
    known.ok_or_else(|| {
        let words: Vec<_> = words(field).iter().map(|(word, _)| format!("`{}:{word}`", field.name())).collect();
        let message = SyntaxMessage::NotAValue { typed: echo::name(typed), field: field.name() };
        let (last, first) =
            words.split_last().map_or_else(Default::default, |(last, first)| (last.clone(), first.join(", ")));
        QueryError::new(message, span).hint(match field {
            // Titles are pasted, and `Re:` with a text joined to it looks like this field.
            Field::Re => SyntaxHint::OneOfRe { first, last },
            _ => SyntaxHint::OneOf { first, last },
        })
    })
}

/// The sign of a reaction, if `typed` is one: in a comment's scope it needs no field.
pub(super) fn sign(typed: &str) -> Option<&'static str> {
    ["推", "噓", "→"].into_iter().find(|sign| *sign == typed)
}
