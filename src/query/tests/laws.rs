//! Laws that hold for every query.

use proptest::prelude::*;

use super::{printed, read};
use crate::query::{Query, scan::reads::taken};

/// Fragments, combined in any order.
const PIECES: &[&str] = &[
    "x",
    "台積電",
    "DeepSeek-R1",
    " ",
    " ",
    "\u{3000}",
    "(",
    ")",
    "（",
    "）",
    " OR ",
    " AND ",
    "NOT ",
    " | ",
    "|",
    "｜",
    "或",
    " 或 ",
    "-",
    "!",
    "！",
    "\"a b\"",
    "「c」",
    "『",
    "』",
    "“e”",
    "\"",
    "'",
    "'F'",
    "don't",
    "*",
    "title:",
    "標題：",
    "author:",
    "date:",
    "2025-01",
    "..",
    "2024",
    "after:",
    "before:",
    "<",
    ">",
    "auther:",
    "http://",
    ":",
    "：",
    "\u{feff}",
    "\0",
    "&",
    "🚀",
    "e\u{301}",
    "comment{",
    "c:",
    "{",
    "[",
    "post{",
    "推文｛",
    "}",
    "｝",
    "{",
    "[",
    "]",
    "score",
    ">=",
    "10",
    " NEAR/3 ",
    " !!! ",
    "@@",
    "NYSE:",
    " >= ",
    "score ",
    "comment {",
    "ＯＲ",
    "\u{200b}",
    "~",
    "2024-01-01 12:00",
    "gtx10*",
    " ..",
    "author :",
    " NEAR ",
    "~5",
    "last week",
    "thread:",
    "Re: ",
    "[新聞]",
    "reaction:",
    "推",
    "噓",
    "query:",
    "id:",
    ",",
    "c:",
    " AND ",
    "date:2016..",
    "score:1..",
    "2017",
    "昨天",
    "15:05",
    " +08:00",
    " –",
    " ≧",
    " =",
    "!=",
    "Fw: ",
];

/// Fragments in any order, with or without blanks between them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Valid queries, in one of the ways to type them.
fn valid() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "x",
        "台積電",
        "\"a b\"",
        "「a\"b」",
        "'C c'",
        "title:x",
        "標題：「y」",
        "date:2025/1",
        "before:2024",
        "*",
        "by:z*",
        "author:[a b*]",
        "score>=10",
        "date:last week",
        "commented:昨天..",
        "reaction:噓",
        "推",
        "a NEAR/3 \"b\"",
        "title:(a NEAR 'b')",
        "\"a b\"~5",
        "has:image",
        "id:#1dc9bTGL",
        "thread:\"[新聞] x\"",
        "title:[新聞]x",
        "2330",
        "15:05",
        "ago",
        "score",
        "date:3d",
        "date:昨天",
        "date:2025-01-27 15:05",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join(" "))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("（{}）", parts.join(" 或 "))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.join(" AND ")),
            inner.clone().prop_map(|part| format!("NOT ({part})")),
            inner.clone().prop_map(|part| format!("comment{{{part}}}")),
            inner.prop_map(|part| format!("thread{{{part}}}")),
        ]
    })
}

fn check_printed(query: &Query) -> Result<(), TestCaseError> {
    let text = query.to_string();
    let again = read(&text);
    prop_assert_eq!(again.as_ref(), Ok(query), "{}", text);
    prop_assert_eq!(again.unwrap().to_string(), text);
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error_at_a_place_in_it(typed in any::<String>()) {
        match read(&typed) {
            Ok(query) => check_printed(&query)?,
            Err(error) => {
                prop_assert!(typed.get(error.span.clone()).is_some(), "{:?}", error);
                prop_assert!(error.render(&typed).lines().count() <= 4);
                prop_assert!(!error.render(&typed).contains(|c: char| c.is_control() && c != '\n'));
            }
        }
    }

    #[test]
    fn fragments_in_any_order_are_a_query_or_an_error_at_a_place_in_it(typed in pieces()) {
        match read(&typed) {
            Ok(query) => check_printed(&query)?,
            Err(error) => prop_assert!(typed.get(error.span.clone()).is_some(), "{:?}", error),
        }
    }

    #[test]
    fn a_valid_query_prints_as_itself(typed in valid()) {
        check_printed(&read(&typed).map_err(|error| TestCaseError::fail(error.render(&typed)))?)?;
    }

    #[test]
    fn double_negation_is_removed(typed in valid()) {
        prop_assert_eq!(read(&format!("-(-({typed}))")), read(&typed));
        prop_assert_eq!(read(&format!("NOT NOT ({typed})")), read(&typed));
    }

    #[test]
    fn space_binds_tighter_than_or(x in valid(), y in valid(), z in valid()) {
        prop_assert_eq!(read(&format!("({x}) ({y}) | ({z})")), read(&format!("(({x}) ({y})) | ({z})")));
        prop_assert_eq!(read(&format!("({x}) | ({y}) ({z})")), read(&format!("({x}) | (({y}) ({z}))")));
        prop_assert_eq!(read(&format!("({x}) AND ({y})")), read(&format!("({x})({y})")));
    }

    #[test]
    fn clauses_keep_their_order(words in prop::collection::vec("[a-z]{1,5}|[一-龥]{2,4}", 1..20)) {
        prop_assert_eq!(printed(&words.join("  ")), words.join(" "));
        prop_assert_eq!(printed(&words.join(" | ")), words.join(" OR "));
    }
}

#[test]
fn parsing_takes_linear_time() {
    let pieces = [
        "(",
        ")",
        "-",
        "x ",
        "x|",
        "x OR ",
        "\"",
        "'",
        "「",
        "「」",
        "title:",
        "title:(",
        "a'",
        ":",
        "：",
        "au:",
        "..",
        "date:2025 ",
        "- ",
        "\u{301}",
        "\0",
        "台",
        "((x) ",
        "-(",
        "(x)",
        "title:\"a\"",
        "title:(x)",
        "x:",
        "title:x|",
        "title:[x ",
        "title:[x]y ",
        "title:[x ]",
        "comment{",
        "comment{x}",
        "}",
        "a NEAR ",
        "\"a\"~5",
        "score>=1 ",
        "score >= 1 ",
        "score> ",
        "score>",
        "score ",
        "date:2025 ",
        "date:2025-01-01 12:00 ",
        "date:2025-01-01 12:00..",
        "comment ",
        "\"a\" ~3 ",
        "\"a\"~",
        "! ",
        "!!",
        "!!! ",
        "--",
        "author:[",
        "title:[x]y] ",
        "id:#1dc9bTGL (",
        "\u{200b}",
        "NYSE:",
        "date:last ",
        "date:x|",
        "comment{date:x ",
        "thread:[x ",
        "thread:[x",
        "c:",
        "~",
        "a>",
        "昨天",
        "date:昨天",
        "query:x ",
        "id:x ",
        "domain:x ",
    ];
    for piece in pieces {
        for length in [65_536, 100_000] {
            let typed = piece.repeat(length / piece.len());
            taken();
            match read(&typed) {
                // The printed form may exceed the maximum length.
                Ok(query) => drop(query.to_string()),
                Err(error) => assert!(error.render(&typed).len() < 2000, "{piece}"),
            }
            assert!(taken() <= 16 * typed.len(), "{piece}: each byte is read a few times");
        }
    }
}

#[test]
fn brackets_nest_two_hundred_deep() {
    let nested = |depth: usize| format!("{}x{}", "-(y ".repeat(depth), ")".repeat(depth));
    let query = read(&nested(200)).unwrap();
    assert_eq!(read(&query.to_string()).as_ref(), Ok(&query));
    assert_eq!(read(&nested(201)).unwrap_err().to_string(), "more than 200 brackets are open");
}
