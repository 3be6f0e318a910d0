//! The fields of the language, one line each.

use crate::query::distance::distance;

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Values {
    /// Texts, searched in one part of a thread.
    Texts,
    /// Names and addresses, compared as a whole.
    Keywords,
    /// One of a few fixed words.
    Choices,
    /// Periods of time.
    Dates,
    /// Numbers.
    Numbers,
    /// Names of saved queries.
    Saved,
}

/// Declares the fields: the variant, the type of its values, then its names, the canonical one
/// first.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $values:ident = $($name:literal)+;)+) => {
        /// A field, named before a colon: `author:kuromai`, `看板：Stock`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field { $($(#[$doc])* $field,)+ }

        impl Field {
    /// Whether `name` is read as the name of a field before a colon.
    pub(crate) fn is_named(name: &str) -> bool {
        Prefix::named(name).is_some()
    }

            /// All fields, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its names, the canonical one first.
            #[must_use]
            pub const fn names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($name),+],)+ }
            }

            /// The type of its values.
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
    /// The text of the post without quotations.
    Own Texts = "nq" "原文";
    /// The quotations of the post.
    Quoted Texts = "q" "引文";
    /// The text of the comments.
    Comment Texts = "comment" "推文" "留言" "c";
    /// The account that wrote the post.
    Author Keywords = "author" "作者" "a" "發文者" "发文者" "發文人" "发文人" "樓主" "楼主";
    /// An account that commented.
    By Keywords = "by" "推文者" "留言者" "p" "commenter" "推文人" "留言人" "回應者" "回应者" "回覆者" "回复者";
    /// An account that wrote the post or commented.
    User Keywords = "user" "帳號" "帐号" "u" "使用者";
    /// The board.
    Board Keywords = "board" "看板" "bd" "看版" "板" "版" "板名" "版名" "板面" "版面";
    /// The text in the brackets of the title.
    Category Keywords = "category" "分類" "分类" "cat" "類別" "类别" "類型" "类型" "文章分類" "文章分类";
    /// The title without `Re:` and `Fw:`.
    Thread Keywords = "thread" "同標題" "同标题" "th";
    /// `yes` if the title begins with `Re:`.
    Re Choices = "re" "回覆" "回复";
    /// The time of the post.
    Date Dates = "date" "日期" "d" "時間" "时间" "發文時間" "发文时间" "發文日期" "发文日期" "發表時間"
        "发表时间" "發表日期" "发表日期" "年份";
    /// The time of a comment.
    Commented Dates = "commented" "推文日期" "cd" "推文時間" "推文时间" "留言時間" "留言时间";
    /// The sign of a comment.
    Reaction Choices = "reaction" "推噓" "推嘘" "r";
    /// The number of 推 minus the number of 噓.
    Score Numbers = "score" "分數" "分数" "s";
    /// The number of 推.
    Ups Numbers = "ups" "推數" "推数" "up";
    /// The number of 噓.
    Boos Numbers = "boos" "噓數" "嘘数" "boo" "噓文數" "嘘文数";
    /// The number of comments.
    Comments Numbers = "comments" "留言數" "留言数" "n" "推文數" "推文数" "回應數" "回应数";
    /// The article, by its id, its code or its address.
    Id Keywords = "id" "編號" "编号" "aid";
    /// The address of a link.
    Url Keywords = "url" "網址" "网址" "link" "連結" "链接";
    /// The domain of a link.
    Domain Keywords = "domain" "網域" "网域" "dom";
    /// Contents other than words.
    Has Choices = "has" "含有" "h";
    /// The IP address that a post or comment was written from.
    Ip Keywords = "ip" "位址";
    /// The country of the post's IP address.
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

/// The meaning of a name before a colon: a field, or one side of a number or of the post's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Prefix {
    /// The field of that name.
    Field(Field),
    /// `after:`, from that moment, included.
    After,
    /// `before:`, up to that moment, excluded.
    Before,
    /// `recommend:`, as in PTT's own search: a minimum score or, if negative, a maximum.
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
    /// The field that it applies to.
    pub(in crate::query) const fn field(self) -> Field {
        match self {
            Self::Field(field) => field,
            Self::After | Self::Before => Field::Date,
            Self::Recommend => Field::Score,
        }
    }

    /// The canonical name.
    pub(in crate::query) const fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::After => "after",
            Self::Before => "before",
            Self::Recommend => "recommend",
        }
    }

    /// Returns true if a sign such as `>=` may replace the colon.
    pub(super) const fn is_compared(self) -> bool {
        matches!(self, Self::Field(field) if matches!(field.values(), Values::Dates | Values::Numbers))
    }

    /// Looks up a name, in any case and width; a single letter only as it is, since people write `A:B` and `D:`.
    pub(in crate::query) fn named(name: &str) -> Option<Self> {
        let plain = if name.chars().count() == 1 { name.to_owned() } else { halfwidth_lower(name) };
        names().find(|(known, _)| *known == plain).map(|(_, prefix)| prefix)
    }

    /// The field that was probably meant by a Chinese name of two to four characters: one character differs from a name
    /// of it, or two are exchanged.
    pub(in crate::query) fn nearest_chinese(name: &str) -> Option<&'static str> {
        let is_name = (2..=4).contains(&name.chars().count()) && !name.is_ascii();
        let close = || names().filter(|(known, _)| known.chars().count() > 1 && distance(name, known, 1).is_some());
        is_name.then(|| close().next().map(|(_, prefix)| prefix.name())).flatten()
    }

    /// The known name closest to `name`, if it is a typo away.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        let name = halfwidth_lower(name);
        // One error in three letters: of shorter names almost every word is a typo away.
        let typos = (name.chars().count() / 3).min(2);
        let close = names().filter_map(|(known, _)| Some((distance(&name, known, typos)?, known)));
        // Of equally close names the longest: a short one is close to almost any word.
        close.min_by_key(|(steps, known)| (*steps, std::cmp::Reverse(known.len()))).map(|(_, known)| known)
    }
}

/// All names that a colon can follow.
fn names() -> impl Iterator<Item = (&'static str, Prefix)> {
    let fields =
        Field::ALL.iter().flat_map(|&field| field.names().iter().map(move |&name| (name, Prefix::Field(field))));
    fields.chain(SIDES)
}

/// [`halfwidth`] in lower case.
pub(in crate::query) fn halfwidth_lower(name: &str) -> String {
    halfwidth(name).to_ascii_lowercase()
}

/// `text` with full-width letters, digits and signs as ASCII, and without invisible characters: an input method in
/// full-width mode still names a field, and pasted text contains zero-width characters.
pub(in crate::query) fn halfwidth(text: &str) -> String {
    let ascii = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|&c| !is_zero_width(c)).map(ascii).collect()
}

/// Returns true if `name` is written like the names of exchanges, companies and figures: `NYSE`, `EPS`.
pub(super) fn is_abbreviation(name: &str) -> bool {
    let plain = halfwidth(name);
    plain.len() <= MAX_ABBREVIATION && plain.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The maximum length of an abbreviation.
const MAX_ABBREVIATION: usize = 4;

/// Returns true for a comparison sign.
pub(super) const fn is_comparison(c: char) -> bool {
    matches!(c, '>' | '<' | '=' | '≥' | '≤' | '≧' | '≦' | '＞' | '＜' | '＝')
}

/// Returns true for characters that are invisible and insignificant: zero-width blanks and joiners, direction marks.
pub(in crate::query) const fn is_zero_width(c: char) -> bool {
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
    fn names_are_distinct() {
        let mut all: Vec<_> = names().map(|(name, _)| name).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| halfwidth_lower(name) == *name), "names are written in lower case");
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
    fn typos_are_recognised() {
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
