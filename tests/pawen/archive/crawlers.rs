//! What crawlers, exports and copies of PTT have in common with no other: texts of several posts, headers in one line, names
//! of keys, forms of times.

use super::reading::{read_all, read_bytes};

const URL: &str = "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html";

/// Each thread with its author, time and comments, one line each; then what was not read.
fn yielded(content: &str) -> Vec<String> {
    shown(&read_bytes(content.replace("URL", URL).as_bytes()))
}

fn shown(outcome: &super::reading::Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    for thread in &outcome.threads {
        let (author, time) = (thread.author.as_deref().unwrap_or("-"), thread.posted_at.map_or(0, |time| time.0));
        lines.push(format!(
            "{} | {} | {author} | {time} | {}",
            thread.id,
            thread.title,
            thread.body.replace('\n', "⏎")
        ));
        for comment in &thread.comments {
            let (by, sign) = (comment.author.as_deref().unwrap_or("-"), comment.reaction.map_or("", |r| r.sign()));
            lines.push(format!("  {sign} {by}: {} {}", comment.text, comment.posted_at.map_or(0, |time| time.0)));
        }
    }
    lines.extend(outcome.rejects.iter().map(|reject| format!("{} rejected: {}", reject.records, reject.reason)));
    lines.extend(outcome.warnings.iter().map(|warning| warning.fault.to_string()));
    lines
}

/// The text of a post and its comments as a page shows them, below the header.
fn page(id: &str, word: &str) -> String {
    format!(
        "\n{word}斷了\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17 (臺灣)\n※ 文章網址: \
         https://www.ptt.cc/bbs/Kite/{id}.html\n推 ben2: 換{word} 04/06 03:36\n"
    )
}

#[test]
fn a_text_may_hold_several_posts() {
    let header = |title: &str| format!("作者: ann1 (安) 看板: Kite\n標題: {title}\n時間: Sat Apr  6 03:34:38 2024\n");
    let posts = [("M.1712345678.A.0A7", "線軸"), ("M.1712345679.A.0A7", "尾巴")];
    let text: String = posts.map(|(id, word)| header(word) + &page(id, word)).concat();
    insta::assert_debug_snapshot!(yielded(&text), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | ann1 | 1712345678 | 線軸斷了",
        "  推 ben2: 換線軸 1712345760",
        "Kite/M.1712345679.A.0A7 | 尾巴 | ann1 | 1712345679 | 尾巴斷了",
        "  推 ben2: 換尾巴 1712345760",
    ]
    "#);
    // A post that is forwarded has a header within its body.
    let forwarded =
        format!("{}※ [本文轉錄自 Bird 看板]\n\n{}{}", header("轉錄"), header("尾巴"), page(posts[0].0, "尾巴"));
    insta::assert_debug_snapshot!(yielded(&forwarded).len(), @"2");
}

#[test]
fn a_header_may_be_glued() {
    let header = "作者ann1 (安)看板Kite標題[心得] 線軸時間Sat Apr  6 03:34:38 2024\n";
    let text = header.to_owned() + &page("M.1712345678.A.0A7", "線軸");
    insta::assert_debug_snapshot!(yielded(&text), @r#"
    [
        "Kite/M.1712345678.A.0A7 | [心得] 線軸 | ann1 | 1712345678 | 線軸斷了",
        "  推 ben2: 換線軸 1712345760",
    ]
    "#);
    let record = serde_json::json!({"url": URL, "text": text}).to_string();
    assert_eq!(yielded(&record), yielded(&text), "the header of a record whose text is the page");
}

#[test]
fn keys_and_signs_are_read_in_the_forms_that_crawlers_write() {
    let comments = r#"[{"tag": "[推]", "push_id": "ben2", "content": "換線"}, {"tag": "CommentType.BOO", "pusher": "cat3", "content": "太滑"},
        {"tag": "推", "moniker": "dog4", "content": "誰寫的"}]"#;
    insta::assert_debug_snapshot!(yielded(&format!(r#"[{{"title": "線軸", "url": "URL", "content": "斷了", "push_list": {comments}}}]"#)), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | - | 1712345678 | 斷了",
        "  推 ben2: 換線 0",
        "  噓 cat3: 太滑 0",
        "  推 -: 誰寫的 0",
        "texts of no known field under the key push_list.moniker",
    ]
    "#);
    let glued = r#"[{"title": "線軸", "url": "URL", "content": "斷了", "reply_list": ["推ben2: 換線04/06 03:36", "→cat3: 太滑04/06 03:37"]}]"#;
    insta::assert_debug_snapshot!(yielded(glued), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | - | 1712345678 | 斷了",
        "  推 ben2: 換線 1712345760",
        "  → cat3: 太滑 1712345820",
    ]
    "#);
}

#[test]
fn a_post_without_board_and_address_is_read_if_it_says_who_wrote_what_when() {
    let record = r#"[{"title": "線軸", "author": "ann1", "date": "Sat Apr  6 03:34:38 2024", "content": "斷了"}]"#;
    insta::assert_debug_snapshot!(yielded(record), @r#"
    [
        "unknown/X.263CA52035CAD993 | 線軸 | ann1 | 1712345678 | 斷了",
    ]
    "#);
    insta::assert_debug_snapshot!(yielded(&record.replace("Sat Apr  6 03:34:38 2024", "sometime")), @r#"
    [
        "1 rejected: unknown record: keys title, author, date, content",
    ]
    "#);
}

#[test]
fn a_key_or_a_file_may_name_the_article() {
    let post = |title: &str| format!(r#"{{"title": "{title}", "author": "ann1", "board": "Kite", "content": "斷了"}}"#);
    let keyed = format!(r#"{{"URL": {}, "M.1712345679.A.0A7": {}}}"#, post("線軸"), post("尾巴"));
    insta::assert_debug_snapshot!(yielded(&keyed), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | ann1 | 1712345678 | 斷了",
        "Kite/M.1712345679.A.0A7 | 尾巴 | ann1 | 1712345679 | 斷了",
    ]
    "#);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("20240406_M.1712345678.A.0A7.json"), post("線軸")).unwrap();
    insta::assert_debug_snapshot!(shown(&read_all(folder.path())[0]), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | ann1 | 1712345678 | 斷了",
    ]
    "#);
}

#[test]
fn rows_of_comments_are_no_posts() {
    let post = "post_id,post_author,post_title,post_date_time,post_content,post_board\nM.1712345678.A.0A7,ann1,線軸,2024-04-06 03:34:38,斷了,Kite\n";
    insta::assert_debug_snapshot!(yielded(post), @r#"
    [
        "Kite/M.1712345678.A.0A7 | 線軸 | ann1 | 1712345678 | 斷了",
    ]
    "#);
    let comments =
        "post_id,push_type,push_id,push_content,push_date_time\nM.1712345678.A.0A7,推,ben2,換線,2024-04-06 03:36:00\n";
    insta::assert_debug_snapshot!(yielded(comments), @r#"
    [
        "1 rejected: comment whose post is not right before it",
    ]
    "#);
}

#[test]
fn times_are_read_as_programs_print_them() {
    for time in [
        "2024-04-06 03:34:38 +0800",
        "2024-04-06 03:34:38 +0800 CST",
        "2024-04-06 03:34:38 CST",
        "Sat Apr  6 03:34:38 CST 2024",
        "4/6/2024, 3:34:38 AM",
        "20240406033438",
        "113/04/06 03:34:38",
        "2024-04-05T19:34:38Z",
    ] {
        let record = format!(r#"[{{"title": "線軸", "url": "URL", "date": "{time}", "content": "斷了"}}]"#);
        let outcome = read_bytes(record.replace("URL", URL).as_bytes());
        assert_eq!(outcome.threads[0].posted_at.map(|time| time.0), Some(1_712_345_678), "{time}");
    }
    let comment = |time: &str| {
        let record = r#"[{"title": "線軸", "url": "URL", "content": "斷了", "comments": [{"tag": "推", "user": "ben2", "text": "換線", "time": "TIME"}]}]"#;
        let outcome = read_bytes(record.replace("URL", URL).replace("TIME", time).as_bytes());
        outcome.threads[0].comments[0].posted_at.map(|time| time.0)
    };
    for time in ["04/06 03:36", "04/06 03:36:00", "04-06 03:36", "1900-04-06 03:36", "0000-04-06T03:36:00Z"] {
        assert_eq!(comment(time), Some(1_712_345_760), "{time}");
    }
}
