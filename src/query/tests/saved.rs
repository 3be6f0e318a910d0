//! Saved queries.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::NOW;
use crate::query::{Context, Query, QueryError, parse};

fn context(saved: &[(&str, &str)]) -> Context {
    let saved: BTreeMap<_, _> = saved.iter().map(|(name, query)| ((*name).to_owned(), (*query).to_owned())).collect();
    Context { saved, ..Context::new(jiff::tz::TimeZone::UTC, NOW) }
}

fn read(typed: &str, saved: &[(&str, &str)]) -> Result<Query, QueryError> {
    parse(typed, &context(saved))
}

fn shown(typed: &str, saved: &[(&str, &str)]) -> String {
    read(typed, saved).unwrap_err().render(typed)
}

#[test]
fn a_saved_query_means_its_text_in_brackets() {
    let saved = [("ai", "DeepSeek | ChatGPT"), ("我的", "-query:ai board:Stock")];
    for (typed, means) in [
        ("query:ai x", "(DeepSeek OR ChatGPT) x"),
        ("-查詢：ai", "-(DeepSeek OR ChatGPT)"),
        ("query:我的", "-(DeepSeek OR ChatGPT) board:Stock"),
        ("query:[ai 我的]", "DeepSeek OR ChatGPT OR -(DeepSeek OR ChatGPT) board:Stock"),
        ("comment{query:ai}", "comment{DeepSeek OR ChatGPT}"),
    ] {
        assert_eq!(read(typed, &saved).unwrap().to_string(), means, "{typed}");
    }
}

#[test]
fn errors_of_saved_queries() {
    assert_snapshot!(shown("x query:nosuch", &[]), @"
    no saved query `nosuch`
      x query:nosuch
        ^^^^^^^^^^^^
    hint: none is saved
    ");
    assert_snapshot!(shown("x query:nosuch", &[("ai", "x"), ("b", "y")]), @"
    no saved query `nosuch`
      x query:nosuch
        ^^^^^^^^^^^^
    hint: saved are `query:ai`, `query:b`
    ");
    assert_snapshot!(shown("x query:bad y", &[("bad", "auther:x")]), @"
    the saved query `bad`: unknown field `auther`
      x query:bad y
        ^^^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown("query:a", &[("a", "x query:b"), ("b", "query:c"), ("c", "y query:a")]), @"
    the saved query `a` contains itself
      query:a
      ^^^^^^^
    hint: `a`, which contains `b`, which contains `c`: save it again
    ");
    assert_snapshot!(shown("query:a", &[("a", "query:a")]), @"
    the saved query `a` contains itself
      query:a
      ^^^^^^^
    hint: `a`: save it again
    ");
}

#[test]
fn the_expansion_of_saved_queries_is_bounded() {
    let names: Vec<String> = (0..40).map(|i| format!("q{i}")).collect();
    let texts: Vec<String> =
        (0..40).map(|i| if i == 0 { "x y".to_owned() } else { format!("query:q{0} query:q{0}", i - 1) }).collect();
    let saved: Vec<_> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert!(read("query:q8", &saved).is_ok());
    assert_snapshot!(shown("query:q39", &saved), @"
    saved queries add up to more than 1024 conditions
      query:q39
      ^^^^^^^^^
    hint: split it into several queries
    ");
}
