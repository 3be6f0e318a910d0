//! What is around posts and comments: texts next to a list of records, posts before it, related posts, empty pages.

use super::reading::read_bytes;

/// What a content yields, one line each: threads with their id, title and number of comments, rejects, faults.
fn yielded(content: &str) -> Vec<String> {
    let content = content.replace("URL-", "https://www.ptt.cc/bbs/Kite/M.");
    let outcome = read_bytes(content.as_bytes());
    let threads = outcome
        .threads
        .iter()
        .map(|thread| format!("{}: {}, {} comments", thread.id.article, thread.title, thread.comments.len()));
    let rejects = outcome.rejects.iter().map(|reject| format!("{} rejected: {}", reject.records, reject.reason));
    let warnings = outcome.warnings.iter().map(|warning| warning.fault.to_string());
    threads.chain(rejects).chain(warnings).collect()
}

#[test]
fn texts_next_to_a_list_of_records_are_reported() {
    let content = r#"{"看板": "風箏", "notice": "本板不收廣告", "ok": "yes", "posts": [{"title": "線軸", "url": "URL-1712345678.A.0A7.html"}],
        "rules": ["一週一篇"], "next": null, "footer": {"note": "資料由志工整理"}}"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "texts of no known field under the key footer",
        "texts of no known field under the key notice",
        "texts of no known field under the key rules",
    ]
    "#);
    let wrapped =
        r#"{"data": {"notice": "本板不收廣告", "list": [{"title": "線軸", "url": "URL-1712345678.A.0A7.html"}]}}"#;
    insta::assert_debug_snapshot!(yielded(wrapped), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "texts of no known field under the key notice",
    ]
    "#);
}

#[test]
fn facts_among_posts_by_id_are_no_records() {
    let content = r#"{"page": 3, "note": "整理到這裡為止", "a": {"title": "線軸", "url": "URL-1712345678.A.0A7.html"},
        "b": {"title": "尾巴", "url": "URL-1712345679.A.0A7.html"}, "c": null}"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "M.1712345679.A.0A7: 尾巴, 0 comments",
        "1 rejected: null in place of a record",
        "texts of no known field under the key note",
    ]
    "#);
}

#[test]
fn a_post_before_a_list_of_posts_is_read_with_them() {
    let content = r#"{"board": "Kite", "pinned": {"title": "板規", "content": "先看", "url": "URL-1712340000.A.0A7.html"}, "note": "置底在前面",
        "posts": [{"title": "線軸", "url": "URL-1712345678.A.0A7.html"}, {"title": "尾巴", "url": "URL-1712345679.A.0A7.html"}]}"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712340000.A.0A7: 板規, 0 comments",
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "M.1712345679.A.0A7: 尾巴, 0 comments",
        "texts of no known field under the key note",
    ]
    "#);
}

#[test]
fn a_page_without_posts_is_no_record() {
    let content = r#"{"page": 1, "items": [{"title": "線軸", "url": "URL-1712345678.A.0A7.html"}]}
        {"page": 2, "msg": "後面沒有文章", "items": []}"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "texts of no known field under the key msg",
    ]
    "#);
}

#[test]
fn a_related_post_gives_its_address_to_no_other() {
    let content = r#"[{"title": "線軸", "board": "Kite", "content": "太緊", "related": {"title": "尾巴", "url": "URL-1712345679.A.0A7.html"}},
        {"title": "尾巴", "content": "太長", "meta": {"title": "尾巴", "url": "URL-1712345679.A.0A7.html"}}]"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "X.7F704667F63B7C45: 線軸, 0 comments",
        "M.1712345679.A.0A7: 尾巴, 0 comments",
        "texts of no known field under the key related.title",
    ]
    "#);
}

#[test]
fn a_record_with_a_sign_of_a_reaction_is_a_comment() {
    let content = r#"[{"title": "線軸", "user": "ann1", "content": "太緊", "url": "URL-1712345678.A.0A7.html"},
        {"post_url": "URL-1712345678.A.0A7.html", "type": "推", "user": "ben2", "content": "換線", "time": "04/06 03:40"},
        {"post_url": "URL-1712345679.A.0A7.html", "type": "噓", "user": "ben2", "content": "沒有這篇", "time": "04/06 03:41"}]"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 1 comments",
        "1 rejected: comment whose post is not right before it",
    ]
    "#);
}

#[test]
fn cells_of_a_table_are_joined_by_the_number_of_their_row() {
    let content = r#"{"title": {"0": "線軸", "1": "尾巴"}, "url": {"0": "URL-1712345678.A.0A7.html", "1": "URL-1712345679.A.0A7.html"},
        "comments": {"1": "推 ben2: 換線"}}"#;
    insta::assert_debug_snapshot!(yielded(content), @r#"
    [
        "M.1712345678.A.0A7: 線軸, 0 comments",
        "M.1712345679.A.0A7: 尾巴, 1 comments",
    ]
    "#);
    let other_rows = content.replace(r#""1": "尾巴""#, r#""7": "尾巴""#);
    insta::assert_debug_snapshot!(yielded(&other_rows), @r#"
    [
        "1 rejected: unknown record: keys title, url, comments",
    ]
    "#);
}
