//! Posts and their comments in the shapes of many crawlers.

use super::*;
use crate::{
    archive::{dialect::ListHeader, json::scan::Scanner},
    thread::Reaction,
};

const URL: &str = "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html";

fn claimed(record: &str) -> bool {
    let mut scanner = Scanner::new();
    scanner.advance(record.as_bytes());
    Posts.claims(&Shape::new(record.as_bytes(), scanner.members(), Aliases::builtin())) == Claim::Likely
}

fn read_in(record: &str, file: &str) -> Thread {
    assert!(claimed(record), "{record}");
    let header = ListHeader::new(br#"{"board": "Kite"}"#.to_vec());
    let context = Context::new(&header, file, Aliases::builtin());
    Posts.read(record, &context).unwrap().into_thread()
}

fn comments(thread: &Thread) -> Vec<(Option<u32>, Option<Reaction>, &str, &str)> {
    let known = |c: &'_ Comment| (c.floor, c.reaction);
    thread
        .comments
        .iter()
        .map(|c| (known(c).0, known(c).1, c.author.as_deref().unwrap_or("-"), c.text.as_str()))
        .collect()
}

#[test]
fn a_path_of_a_map_says_in_which_object_a_key_is() {
    let record = r#"{"title": "看板公告", "url": "URL", "meta": {"caption": "風箏", "writer": "ann1"}, "side": {"caption": "廣告"}}"#;
    let map = "[post]\ntitle = [\"meta.caption\"]\nauthor = [\"meta.writer\"]\n".to_owned();
    let aliases = Aliases::with_maps(&[map]).unwrap();
    let header = ListHeader::default();
    let context = Context::new(&header, "x.json", &aliases);
    let thread = Posts.read(&record.replace("URL", URL), &context).unwrap().into_thread();
    assert_eq!((thread.title.as_str(), thread.author.as_deref()), ("風箏", Some("ann1")));
}

#[test]
fn neither_an_empty_list_nor_a_removed_comment_hides_the_others() {
    let record = r#"{"title": "風箏", "author": "ann1", "board": "Kite", "url": "URL", "comments": [], "pushes": [null, {"push_userid": "ben2", "push_content": "換線"}]}"#;
    let thread = read_in(&record.replace("URL", URL), "x.json");
    assert_eq!(comments(&thread), [(Some(1), None, "-", ""), (Some(2), None, "ben2", "換線")]);
}

#[test]
fn keys_of_any_crawler_hold_the_same_post() {
    let (push, arrow) = (Some(Reaction::Push), Some(Reaction::Arrow));
    let expected = [(Some(1), push, "ben2", "換線"), (Some(2), arrow, "ben2", "太細")];
    for record in [
        r#"{"標題": "風箏", "作者": "ann1(安)", "網址": "URL", "內文": "斷了", "推文": [{"狀態": "推 ", "留言者": "ben2", "內容": ": 換線"}, {"狀態": "→ ", "留言者": "ben2", "內容": ": 太細"}]}"#,
        r#"{"Title": "風箏", "author": {"id": "ann1", "nickname": "安"}, "nick": "安", "link": "URL", "body": ["斷了"], "pushes": {"2": {"type": "ARROW", "user": "ben2", "text": "太細"}, "1": {"type": "PUSH", "user": "ben2", "text": "換線"}}}"#,
        r#"{"post_title": "風箏", "poster": "ann1 (安)", "href": "/bbs/Kite/M.1712345678.A.0A7.html", "text": "斷了", "replies": "推 ben2: 換線 04/06 03:36\n→ ben2: 太細 04/06 03:36"}"#,
        r#"{"title": "風箏", "author": "ann1 (安)", "aid": "1c43mE2d", "article_id": "M.1712345678.A.0A7", "content": "斷了", "comments": [{"x": "推", "user": "ben2", "y": "換線"}, {"x": "→", "user": "ben2", "y": "太細"}]}"#,
    ] {
        let thread = read_in(&record.replace("URL", URL), "x.json");
        assert_eq!(thread.id.to_string(), "Kite/M.1712345678.A.0A7", "{record}");
        assert_eq!(
            (thread.title.as_str(), thread.author.as_deref(), thread.body.as_str()),
            ("風箏", Some("ann1"), "斷了")
        );
        assert_eq!(thread.nick.as_deref(), Some("安"), "{record}");
        assert_eq!(comments(&thread), expected, "{record}");
        assert_eq!(thread.posted_at.map(|time| time.0), Some(1_712_345_678));
    }
}

#[test]
fn the_text_of_a_whole_page_is_taken_apart() {
    let record = r#"{"title": "t", "url": "URL", "content": "body\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n※ 文章網址: URL\nanswer\n",
        "comments": [{"type": "推", "user": "ann", "content": "text"}]}"#;
    let thread = read_in(&record.replace("URL", URL), "x.json");
    assert_eq!((thread.body.as_str(), thread.ip.as_deref()), ("body", Some("1.2.3.4")));
    let read: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.text.as_str())).collect();
    assert_eq!(read, [(Some(1), "text"), (None, "answer")]);
}

#[test]
fn records_of_other_forums_are_not_claimed() {
    for record in [
        r#"{"id": 1, "title": "t", "content": "c", "forumAlias": "home", "commentCount": 3}"#,
        r#"{"title": "t", "selftext": "x", "author": "a", "subreddit": "s", "url": "https://example.com/1"}"#,
        r#"{"title": "t", "content": "c", "replies": 3, "node": {"name": "x"}, "member": {"username": "y"}}"#,
        r#"{"title": "t", "body": "c", "comments": [{"author": "a", "text": "hello"}]}"#,
        r#"{"author": "a", "content": "c", "type": "推"}"#,
    ] {
        assert!(!claimed(record), "{record}");
    }
}

#[test]
fn what_is_no_post_says_why() {
    let refusal = |record: &str| {
        let header = ListHeader::default();
        let context = Context::new(&header, "x.json", Aliases::builtin());
        Posts.read(record, &context).err().map(crate::archive::records::record::reason).map(|reason| reason.to_string())
    };
    let deleted =
        r#"{"aid": "1c43mE2d", "board": "Kite", "title": null, "content": null, "post_status": "DELETED_BY_AUTHOR"}"#;
    assert_eq!(refusal(deleted).as_deref(), Some("deleted post: DELETED_BY_AUTHOR"));
    let failed =
        r#"{"id": "M.1712345678.A.0A7", "title": "no title", "content": "main_content error", "comments": []}"#;
    assert_eq!(refusal(failed).as_deref(), Some("the crawler got no post: main_content error"));
}

/// The faults of a record.
fn unread(record: &str) -> Vec<String> {
    let header = ListHeader::new(br#"{"board": "Kite"}"#.to_vec());
    let context = Context::new(&header, "x.json", Aliases::builtin());
    match Posts.read(record, &context).unwrap() {
        Read::Thread { unread, .. } => unread
            .into_iter()
            .map(|fault| match fault {
                crate::archive::Fault::Unread(key) => key,
                fault => fault.to_string(),
            })
            .collect(),
        Read::Comment { .. } => panic!("a comment: {record}"),
    }
}

/// A post with a title, an address and these members.
fn post(members: &str) -> String {
    format!(r#"{{"title": "風箏", "author": "ann1", "url": "{URL}", {members}}}"#)
}

#[test]
fn comments_are_read_in_any_wrapping() {
    let (push, arrow) = (Some(Reaction::Push), Some(Reaction::Arrow));
    let expected = [(Some(1), push, "ben2", "換線"), (Some(2), arrow, "cat3", "太細")];
    let list = r#"[{"type": "推", "user": "ben2", "text": "換線"}, {"type": "→", "user": "cat3", "text": "太細"}]"#;
    let rows = r#"[["推", "ben2", "換線", "04/06 03:36"], ["→", "cat3", "太細", "04/06 03:40"]]"#;
    let lines = r#"["推 ben2: 換線 04/06 03:36", "→ cat3: 太細 04/06 03:40"]"#;
    let (first, second) = list.trim_matches(['[', ']']).split_at(list.find("}, {").unwrap());
    for value in [
        list.to_owned(),
        format!(r#"{{"total": 2, "items": {list}}}"#),
        format!(r#"{{"comments": {list}}}"#),
        serde_json::to_string(list).unwrap(),
        format!("[[{first}], [{}]]", second.trim_start_matches([',', ' '])),
        r#"{"p2": {"type": "推", "user": "ben2", "text": "換線"}, "p1": {"type": "→", "user": "cat3", "text": "太細"}}"#.to_owned(),
        serde_json::to_string(&list.replace('"', "'")).unwrap(),
        rows.to_owned(),
        lines.to_owned(),
        list.replace(r#""換線""#, r#"["換線"]"#),
        list.replace(r#""換線""#, r#"[{"text": "換線"}, {"image": "x.jpg"}]"#),
    ] {
        let record = post(&format!(r#""content": "斷了", "comments": {value}"#));
        assert_eq!(comments(&read_in(&record, "x.json")), expected, "{record}");
        assert_eq!(unread(&record), Vec::<String>::new(), "{record}");
    }
}

#[test]
fn replies_follow_what_they_reply_to() {
    let record = post(
        r#""content": "c", "comments": [{"user": "ben2", "text": "換線", "replies": [{"user": "cat3", "text": "太細"}]},
        {"user": "dan4", "text": "風大"}]"#,
    );
    let thread = read_in(&record, "x.json");
    let expected = [(Some(1), None, "ben2", "換線"), (Some(2), None, "cat3", "太細"), (Some(3), None, "dan4", "風大")];
    assert_eq!(comments(&thread), expected);
}

#[test]
fn each_group_of_reactions_has_a_clock_of_its_own() {
    let of = |text: &str, time: &str| format!(r#"{{"user": "ben2", "text": "{text}", "date": "{time}"}}"#);
    let (first, late, early) = (of("一", "09/30 23:50"), of("二", "12/20 23:50"), of("三", "04/08 03:40"));
    let record = post(&format!(r#""content": "c", "comments": {{"推": [{first}, {late}], "噓": [{early}]}}"#));
    let year = |comment: &Comment| comment.posted_at.unwrap().0 / 31_556_952 + 1970;
    let years: Vec<_> = read_in(&record, "x.json").comments.iter().map(year).collect();
    assert_eq!(years, [2024, 2024, 2024], "all in the year of the post");
}

#[test]
fn a_body_may_be_in_pieces_and_a_summary_is_none() {
    for (members, expected) in [
        (r#""content": ["斷了", {"image": "x.jpg"}, {"text": "線"}, {"content": ["太", "細"]}]"#, "斷了\n線\n太\n細"),
        (r#""content": {"paragraphs": ["斷了", "線"]}"#, "斷了\n線"),
        (r#""content": "線斷了…", "full_content": "線斷了，飛走了""#, "線斷了，飛走了"),
        (r#""content": "線斷了", "full_content": "別的""#, "線斷了"),
    ] {
        assert_eq!(read_in(&post(members), "x.json").body, expected, "{members}");
    }
}

#[test]
fn values_of_a_wrong_type_are_reported_by_their_keys() {
    for (members, expected) in [
        (r#""content": {"a": 1}"#, &["content"][..]),
        (r#""content": ["a", "b"], "date": ["x"]"#, &["date"]),
        (r#""content": "c", "date": {}, "ip": [], "nick": false, "comments": []"#, &[]),
        (r#""content": "c", "comments": {"a": 1}"#, &["comments"]),
        (r#""content": "c", "comments": [true, 1.50, null, {"user": "b", "text": "x"}]"#, &["comments"]),
        (
            r#""content": "c", "comments": [{"user": {"a": 1}, "text": true, "type": "推", "time": [1]}]"#,
            &["comments.text", "comments.time", "comments.user"],
        ),
        (r#""content": "c", "meta": {"nick": {"a": 1}, "ip": "1.2.3.4"}"#, &[]),
    ] {
        let expected: Vec<_> =
            expected.iter().map(|key| format!("value of a wrong type under the key {key}")).collect();
        assert_eq!(unread(&post(members)), expected, "{members}");
    }
}

#[test]
fn texts_that_no_field_took_are_reported_by_their_keys() {
    for (members, expected) in [
        (r#""content": "c", "source": "ptt", "tags": ["a"], "crawled": "2024-04-06""#, &[][..]),
        (r#""content": "線斷了", "full_content": "別的""#, &["full_content"]),
        (r#""content": "c", "original": "風箏", "category": "閒聊""#, &["category"]),
        (r#""content": "c", "meta": {"note": "註記", "board": "Kite"}"#, &["meta.note"]),
        (r#""content": "c", "author": {"id": "ann1", "bio": "自介"}"#, &["author.bio"]),
        (
            r#""content": "c", "comments": [{"user": "ben2", "type": "推", "text": "換線", "quote": "引文"}]"#,
            &["comments.quote"],
        ),
        (r#""content": "c", "comments": [{"user": "b", "text": "換線"}], "pushes": [{"text": "另外"}]"#, &["pushes"]),
        // A list of comments that is none, and what is around one.
        (r#""content": "c", "comments": "ben2: 換線""#, &["comments"]),
        (r#""content": "c", "comments": "{\"ben2\": {\"note\": \"換線\"}}""#, &["comments"]),
        (
            r#""content": "c", "comments": {"items": [{"user": "b", "text": "x"}], "pinned": {"text": "換線"}}"#,
            &["comments.pinned"],
        ),
        (r#""content": "c", "comments": [{"user": "b (小班)", "text": "換線"}]"#, &["comments.user"]),
        (
            r#""content": "c", "comments": {"1": {"user": "b", "text": "x", "replies": [{"user": "d", "text": "y", "note": "換線"}]}}"#,
            &["comments.note"],
        ),
        // Texts that contain one that is known, and prose in English.
        (r#""content": "c", "essay": "風箏飛了""#, &["essay"]),
        (r#""content": "c", "essay": "the line of the kite has broken", "agent": "kite/5.0 (Linux; x64)""#, &["essay"]),
        (r#""content": "c", "push_count": "爆", "nick": "ann1""#, &[]),
    ] {
        assert_eq!(unread(&post(members)), expected, "{members}");
    }
}

#[test]
fn a_row_may_have_a_post_and_one_of_its_comments() {
    let record = post(r#""content": "c", "push_tag": "推", "push_userid": "ben2", "push_content": "換線""#);
    let header = ListHeader::default();
    let context = Context::new(&header, "x.json", Aliases::builtin());
    let Read::Thread { thread, unread, comment: Some(comment) } = Posts.read(&record, &context).unwrap() else {
        panic!("no row of both")
    };
    assert_eq!((thread.body.as_str(), thread.comments.len(), unread.len()), ("c", 0, 0));
    assert_eq!(comment.get("push_content").and_then(Node::text), Some("換線"));
    let counts = post(r#""content": "c", "push_count": 3, "comment_count": 5"#);
    assert!(matches!(Posts.read(&counts, &context).unwrap(), Read::Thread { comment: None, .. }));
}

#[test]
fn a_page_has_more_comments_than_a_list_of_its_first_ones() {
    let page = "斷了\\n\\n--\\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4\\n推 ben2: 換線 04/06 03:36\\n→ cat3: 太細 04/06 03:40\\n";
    let record =
        post(&format!(r#""content": "{page}", "comments": [{{"user": "ben2", "tag": "推", "text": "換線"}}]"#));
    assert_eq!(read_in(&record, "x.json").comments.len(), 2);
}

#[test]
fn a_table_of_comments_alone_has_no_posts() {
    let row = r#"{"article_id": "M.1712345678.A.0A7", "push_tag": "推", "user_id": "ben2", "content": "換線"}"#;
    let header = ListHeader::default();
    let context = Context::new(&header, "comments.csv", Aliases::builtin());
    let Read::Comment { of, .. } = Posts.read(row, &context).unwrap() else { panic!("a post") };
    assert_eq!(of, "M.1712345678.A.0A7");
}

#[test]
fn a_reply_of_its_own_is_a_post() {
    let record = post(r#""type": "reply", "content": "回文""#);
    assert_eq!(read_in(&record, "x.json").body, "回文");
}

#[test]
fn boards_and_addresses_are_read_as_pages_have_them() {
    for (members, expected) in [
        (r#""board": "看板 Kite", "id": "M.1712345678.A.0A7""#, "Kite"),
        (r#""link": "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html?utm=1#push""#, "Kite"),
    ] {
        let record = format!(r#"{{"title": "t", "content": "c", {members}}}"#);
        let context = ListHeader::default();
        let context = Context::new(&context, "x.json", Aliases::builtin());
        let thread = Posts.read(&record, &context).unwrap().into_thread();
        assert_eq!((thread.id.board.as_str(), thread.id.article.as_str()), (expected, "M.1712345678.A.0A7"));
    }
}
