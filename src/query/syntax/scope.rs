//! Scopes: the one thing that everything in braces has to hold of.

use super::field::narrow;
use crate::query::distance::distance;

/// What everything between the braces has to hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One post: its title and its text.
    Post,
    /// One comment, or neighbouring comments of one user.
    Comment,
    /// One thread, the post and all comments.
    Thread,
}

const NAMES: [(&str, Scope); 8] = [
    ("post", Scope::Post),
    ("貼文", Scope::Post),
    ("贴文", Scope::Post),
    ("comment", Scope::Comment),
    ("推文", Scope::Comment),
    ("留言", Scope::Comment),
    ("thread", Scope::Thread),
    ("同串", Scope::Thread),
];

/// The most characters that a name and its brace take.
const LONGEST: usize = 12;

impl Scope {
    /// The name as it is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Thread => "thread",
        }
    }

    /// The scope that `name` was probably meant to be.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        let name = narrow(name);
        let slips = (name.chars().count() / 3).min(2);
        let near = NAMES.iter().filter_map(|(known, scope)| Some((distance(&name, known, slips)?, *scope)));
        near.min_by_key(|(steps, _)| *steps).map(|(_, scope)| scope)
    }

    /// The scope that `text` opens with its name and a brace, and how many bytes these take. Blanks or a colon may stand
    /// between the two.
    pub(super) fn opened_by(text: &str) -> Option<(Self, usize)> {
        let (at, brace) = text.char_indices().take(LONGEST).find(|(_, c)| is_open(*c))?;
        let name = text[..at].trim_end();
        let name = narrow(name.strip_suffix([':', '：']).unwrap_or(name).trim_end());
        let (_, scope) = NAMES.iter().find(|(known, _)| *known == name)?;
        Some((*scope, at + brace.len_utf8()))
    }
}

const fn is_open(c: char) -> bool {
    matches!(c, '{' | '｛')
}

/// Whether this ends a scope.
pub(in crate::query) const fn is_close(c: char) -> bool {
    matches!(c, '}' | '｝')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_opened_by_its_name() {
        for (text, opened) in [
            ("post{x}", Some((Scope::Post, 5))),
            ("Comment{", Some((Scope::Comment, 8))),
            ("推文｛x", Some((Scope::Comment, 9))),
            ("同串{", Some((Scope::Thread, 7))),
            ("posts{", None),
            ("post {", Some((Scope::Post, 6))),
            ("comment:{", Some((Scope::Comment, 9))),
            ("推文 ： {", Some((Scope::Comment, 12))),
            ("post x{", None),
            (": {", None),
            ("{", None),
            ("", None),
        ] {
            assert_eq!(Scope::opened_by(text), opened, "{text}");
        }
    }
}
