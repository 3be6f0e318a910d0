//! The fields that a clause can name, one line each.

use super::distance::distance;

/// Declares the fields: the variant, then its names, the canonical one first.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $($name:literal)+;)+) => {
        /// What a clause can be about, named before a colon: `author:kuromai`, `看板：Stock`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field { $($(#[$doc])* $field,)+ }

        impl Field {
            /// Every field, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its names, the canonical one first.
            #[must_use]
            pub const fn names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($name),+],)+ }
            }
        }
    };
}

fields! {
    /// The title of the post.
    Title = "title" "標題" "标题";
    /// The text of the post.
    Body = "body" "內文" "内文";
    /// The text of the comments.
    Comment = "comment" "推文";
    /// The account that wrote the post.
    Author = "author" "作者";
    /// An account that commented.
    By = "by" "推文者";
    /// The board.
    Board = "board" "看板";
    /// When the post was written.
    Date = "date" "日期";
}

impl Field {
    /// The canonical name, as it is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.names() {
            [first, ..] => first,
            [] => "",
        }
    }

    /// Whether its values are stretches of time.
    pub(super) const fn holds_dates(self) -> bool {
        matches!(self, Self::Date)
    }
}

/// What a name before a colon stands for: a field, or one side of the post's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// The field of that name.
    Field(Field),
    /// `after:`, from that moment on, included.
    After,
    /// `before:`, up to that moment, excluded.
    Before,
}

const SIDES: [(&str, Prefix); 2] = [("after", Prefix::After), ("before", Prefix::Before)];

impl Prefix {
    /// The field that it asks about.
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Field(field) => field,
            Self::After | Self::Before => Field::Date,
        }
    }

    /// The name as it is shown.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::After => "after",
            Self::Before => "before",
        }
    }

    /// What `name` stands for, in any case and any width.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = narrow(name);
        names().find(|(known, _)| *known == name).map(|(_, prefix)| prefix)
    }

    /// The known name that `name` was probably meant to be.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        let name = narrow(name);
        let slips = (name.chars().count() / 3).min(2);
        let near = names().filter_map(|(known, _)| Some((distance(&name, known, slips)?, known)));
        near.min_by_key(|(steps, _)| *steps).map(|(_, known)| known)
    }
}

/// Every name that a colon can follow.
fn names() -> impl Iterator<Item = (&'static str, Prefix)> {
    let fields =
        Field::ALL.iter().flat_map(|&field| field.names().iter().map(move |&name| (name, Prefix::Field(field))));
    fields.chain(SIDES)
}

/// `name` in lower case, full-width letters as ASCII: an input method left in full-width mode still names a field.
pub(super) fn narrow(name: &str) -> String {
    let ascii = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    name.chars().map(|c| ascii(c).to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_width() {
        for name in ["author", "Author", "AUTHOR", "作者", "ａｕｔｈｏｒ"] {
            assert_eq!(Prefix::named(name), Some(Prefix::Field(Field::Author)), "{name}");
        }
        assert_eq!(Prefix::named("auth"), None);
    }

    #[test]
    fn every_name_names_one_thing() {
        let mut all: Vec<_> = names().map(|(name, _)| name).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| narrow(name) == *name), "names are written in lower case");
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        for (typed, meant) in
            [("auther", "author"), ("titel", "title"), ("baord", "board"), ("commnet", "comment"), ("dat", "date")]
        {
            assert_eq!(Prefix::nearest(typed), Some(meant), "{typed}");
        }
        for typed in ["re", "AI", "note", "etf", "localhost"] {
            assert_eq!(Prefix::nearest(typed), None, "{typed}");
        }
    }
}
