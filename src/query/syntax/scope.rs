//! Scopes: conditions in braces, which have to match within one post, comment or thread.

use super::field::halfwidth_lower;
use crate::query::distance::distance;

/// The unit that all conditions in the braces have to match in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One post: its title and its text.
    Post,
    /// One comment, or consecutive comments of one user.
    Comment,
    /// One thread: the post and all comments.
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

/// The maximum length of a name with its brace, in characters.
// Bounds the look ahead at each word of a query, which may have 64 KiB.
const MAX_OPENING: usize = 12;

impl Scope {
    /// The canonical name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Thread => "thread",
        }
    }

    /// The scope whose name is a typo away from `name`.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        let name = halfwidth_lower(name);
        // None in a Chinese name, which has two characters: every other word would be a typo away.
        let typos = (name.chars().count() / 3).min(2);
        let close = NAMES.iter().filter_map(|(known, scope)| Some((distance(&name, known, typos)?, *scope)));
        close.min_by_key(|(steps, _)| *steps).map(|(_, scope)| scope)
    }

    /// The scope that `text` begins with, as a name and a brace, and their length. Blanks or a colon may be between the
    /// two.
    pub(super) fn opened_by(text: &str) -> Option<(Self, usize)> {
        let (at, brace) = text.char_indices().take(MAX_OPENING).find(|(_, c)| is_opening_brace(*c))?;
        let name = text[..at].trim_end();
        let name = halfwidth_lower(name.strip_suffix([':', '：']).unwrap_or(name).trim_end());
        let (_, scope) = NAMES.iter().find(|(known, _)| *known == name)?;
        Some((*scope, at + brace.len_utf8()))
    }
}

const fn is_opening_brace(c: char) -> bool {
    matches!(c, '{' | '｛')
}

/// Returns true if the character ends a scope.
pub(super) const fn is_close(c: char) -> bool {
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
