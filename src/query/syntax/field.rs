//! The fields that a clause can name, one line each.

use crate::query::distance::distance;

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Values {
    /// Texts, looked for in one place.
    Texts,
    /// Names and addresses, compared as a whole.
    Keywords,
    /// One of a few words.
    Choices,
    /// Stretches of time.
    Dates,
    /// Numbers.
    Numbers,
    /// Names of saved queries.
    Saved,
}

/// Declares the fields: the variant, what its values are, then its names: the canonical one, the Chinese ones, the short one.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $values:ident = $($name:literal)+;)+) => {
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

            /// What its values are.
            pub(in crate::query) const fn values(self) -> Values {
                match self { $(Self::$field => Values::$values,)+ }
            }
        }
    };
}

fields! {
    /// The title of the post.
    Title Texts = "title" "標題" "标题" "t";
    /// The text of the post.
    Body Texts = "body" "內文" "内文" "b";
    /// The text of the post without what it quotes.
    Own Texts = "nq" "原文";
    /// What the post quotes.
    Quoted Texts = "q" "引文";
    /// The text of the comments.
    Comment Texts = "comment" "推文" "留言" "c";
    /// The account that wrote the post.
    Author Keywords = "author" "作者" "a";
    /// An account that commented.
    By Keywords = "by" "推文者" "留言者" "p";
    /// An account that wrote the post or commented.
    User Keywords = "user" "帳號" "帐号" "u";
    /// The board.
    Board Keywords = "board" "看板" "bd";
    /// What stands in the brackets of the title.
    Category Keywords = "category" "分類" "分类" "cat";
    /// The title without `Re:` and `Fw:`.
    Thread Keywords = "thread" "同標題" "同标题" "th";
    /// Whether the title begins with `Re:`.
    Re Choices = "re" "回覆" "回复";
    /// When the post was written.
    Date Dates = "date" "日期" "d";
    /// When a comment was written.
    Commented Dates = "commented" "推文日期" "cd";
    /// The sign of a comment.
    Reaction Choices = "reaction" "推噓" "推嘘" "r";
    /// By how many the 推 exceed the 噓.
    Score Numbers = "score" "分數" "分数" "s";
    /// How many comments are 推.
    Ups Numbers = "ups" "推數" "推数" "up";
    /// How many comments are 噓.
    Boos Numbers = "boos" "噓數" "嘘数" "boo";
    /// How many comments there are.
    Comments Numbers = "comments" "留言數" "留言数" "n";
    /// The article, by its id, its code or its address.
    Id Keywords = "id" "編號" "编号" "aid";
    /// The address of a link.
    Url Keywords = "url" "網址" "网址" "link";
    /// The domain of a link.
    Domain Keywords = "domain" "網域" "网域" "dom";
    /// What there is besides words.
    Has Choices = "has" "含有" "h";
    /// The address that something was written from.
    Ip Keywords = "ip" "位址";
    /// The country of the post's address.
    Country Keywords = "country" "國家" "国家" "cc";
    /// The file of the archive.
    File Keywords = "file" "檔案" "档案" "f";
    /// A saved query.
    Query Saved = "query" "查詢" "查询";
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
}

/// What a name before a colon stands for: a field, or one side of a number or of the post's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Prefix {
    /// The field of that name.
    Field(Field),
    /// `after:`, from that moment on, included.
    After,
    /// `before:`, up to that moment, excluded.
    Before,
    /// `recommend:`, as PTT's own search has it: a score of so many at least or, if negative, at most.
    Recommend,
}

const SIDES: [(&str, Prefix); 9] = [
    ("after", Prefix::After),
    ("之後", Prefix::After),
    ("之后", Prefix::After),
    ("before", Prefix::Before),
    ("之前", Prefix::Before),
    ("recommend", Prefix::Recommend),
    ("推薦", Prefix::Recommend),
    ("推荐", Prefix::Recommend),
    ("rec", Prefix::Recommend),
];

impl Prefix {
    /// The field that it asks about.
    pub(in crate::query) const fn field(self) -> Field {
        match self {
            Self::Field(field) => field,
            Self::After | Self::Before => Field::Date,
            Self::Recommend => Field::Score,
        }
    }

    /// The name as it is shown.
    pub(in crate::query) const fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::After => "after",
            Self::Before => "before",
            Self::Recommend => "recommend",
        }
    }

    /// Whether a sign such as `>=` may stand in the place of the colon.
    pub(super) const fn is_compared(self) -> bool {
        matches!(self, Self::Field(field) if matches!(field.values(), Values::Dates | Values::Numbers))
    }

    /// What `name` stands for, in any case and any width; one letter alone only as it is, since people write `A:B` and `D:`.
    pub(in crate::query) fn named(name: &str) -> Option<Self> {
        let narrow = if name.chars().count() == 1 { name.to_owned() } else { narrow(name) };
        names().find(|(known, _)| *known == narrow).map(|(_, prefix)| prefix)
    }

    /// The known name that `name` was probably meant to be.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        let name = narrow(name);
        let slips = (name.chars().count() / 3).min(2);
        let near = names().filter_map(|(known, _)| Some((distance(&name, known, slips)?, known)));
        near.min_by_key(|(steps, known)| (*steps, std::cmp::Reverse(known.len()))).map(|(_, known)| known)
    }
}

/// Every name that a colon can follow.
fn names() -> impl Iterator<Item = (&'static str, Prefix)> {
    let fields =
        Field::ALL.iter().flat_map(|&field| field.names().iter().map(move |&name| (name, Prefix::Field(field))));
    fields.chain(SIDES)
}

/// `name` as [`halved`], in lower case.
pub(in crate::query) fn narrow(name: &str) -> String {
    halved(name).to_ascii_lowercase()
}

/// `text` with full-width letters, digits and signs as ASCII, since an input method left in full-width mode still names a
/// field, and without what nobody sees and comes along with pasted text.
pub(in crate::query) fn halved(text: &str) -> String {
    let ascii = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|&c| !is_invisible(c)).map(ascii).collect()
}

/// Whether it compares a number or a date with what follows it.
pub(super) const fn is_comparison(c: char) -> bool {
    matches!(c, '>' | '<' | '=' | '≥' | '≤' | '≧' | '≦' | '＞' | '＜' | '＝')
}

/// Whether nobody sees it and it means nothing: zero-width blanks and joiners, marks of direction.
pub(in crate::query) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_width() {
        for name in ["author", "Author", "AUTHOR", "作者", "ａｕｔｈｏｒ", "a"] {
            assert_eq!(Prefix::named(name), Some(Prefix::Field(Field::Author)), "{name}");
        }
        for name in ["auth", "A", "ａ"] {
            assert_eq!(Prefix::named(name), None, "{name}");
        }
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
    fn every_field_has_a_chinese_name_and_a_short_one() {
        for field in Field::ALL {
            assert!(field.names().iter().any(|name| !name.is_ascii()), "{}", field.name());
            let short = field.names().iter().any(|name| name.is_ascii() && name.len() <= 4);
            assert!(short || *field == Field::Query, "{}", field.name());
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        for (typed, meant) in
            [("auther", "author"), ("titel", "title"), ("baord", "board"), ("commnet", "comment"), ("dat", "date")]
        {
            assert_eq!(Prefix::nearest(typed), Some(meant), "{typed}");
        }
        for typed in ["AI", "note", "etf", "localhost"] {
            assert_eq!(Prefix::nearest(typed), None, "{typed}");
        }
    }
}
