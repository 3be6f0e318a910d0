//! The fields: one line for each form, with its meaning.

use super::{printed, read};
use crate::query::{Context, Field, Plan, Query};

fn check(cases: &[(&str, &str)]) {
    for (typed, means) in cases {
        assert_eq!(printed(typed), *means, "{typed}");
        assert_eq!(read(means), read(typed), "{typed}");
    }
}

fn plan(typed: &str) -> Plan {
    let context = Context::new(jiff::tz::TimeZone::UTC, super::NOW);
    Plan::read(typed, &context).unwrap_or_else(|error| panic!("{}", error.render(typed)))
}

#[test]
fn every_name_of_every_field() {
    for field in Field::ALL {
        let value = match field {
            Field::Date | Field::Commented => "2025",
            Field::Score | Field::Ups | Field::Boos | Field::Comments => "5",
            Field::Reaction => "噓",
            Field::Re => "yes",
            Field::Has => "url",
            Field::Ip => "1.2.3.4",
            Field::Query => continue,
            Field::Id => "x1",
            Field::Country => "臺灣",
            _ => "x.org",
        };
        for name in field.names() {
            for colon in [':', '：'] {
                let typed = format!("{name}{colon}{value}");
                assert_eq!(printed(&typed), format!("{}:{value}", field.name()), "{typed}");
                plan(&typed);
            }
        }
    }
}

#[test]
fn several_values() {
    check(&[
        ("author:[amy bob]", "author:amy OR author:bob"),
        ("看板：［Stock，Tech_Job、Food］", "board:Stock OR board:Tech_Job OR board:Food"),
        ("title:[\"a b\" c]", "title:\"a b\" OR title:c"),
        ("-reaction:[推 噓]", "-(reaction:推 OR reaction:噓)"),
        ("date:[2024 last-week]", "date:2024 OR date:last-week"),
        ("score:[1 5..]", "score:1 OR score:5.."),
        ("title:[台積電(2330) a|b {c}]", "title:\"台積電(2330)\" OR title:\"a|b\" OR title:\"{c}\""),
        ("title:[新聞]", "title:新聞"),
        ("title:[新聞]台積電", "title:([新聞]台積電)"),
        ("title:([新聞)", "title:([新聞)"),
        ("title:[新聞]台積電]", "title:([新聞]台積電])"),
        ("(title:[a b])", "title:a OR title:b"),
        ("author:(amy OR bob)", "author:amy OR author:bob"),
        ("author:(amy bob*)", "author:amy author:bob*"),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("score>=100 score:>=100 score≥100 分數：≥100", "score:100.. score:100.. score:100.. score:100.."),
        ("ups<5 boos<=5 comments>5", "ups:..4 boos:..5 comments:6.."),
        ("score=5 score:5 score:5..5", "score:5 score:5 score:5"),
        ("score:-10..-1", "score:-10..-1"),
        ("留言數>１００", "comments:101.."),
        ("score:..5 score:5..", "score:..5 score:5.."),
        ("recommend:50 recommend:-10 recommend:0", "score:50.. score:..-10 score:0.."),
        ("score:(>5 <9)", "score:6.. score:..8"),
        ("date>=2025 date<2026 date=2025-01", "date:2025.. date:<2026 date:2025-01"),
        ("a>b x>=5 5>3", "a>b x>=5 5>3"),
        ("score >= 5 分數 ≥ 5 ups> 5 ups >5", "score:5.. score:5.. ups:6.. ups:6.."),
        ("score:>= 5 留言數 ＞ １００", "score:5.. comments:101.."),
        ("score = 5 x score <= -5", "score:5 x score:..-5"),
        ("n > 5 mp3 > 5", "n 5 mp3 5"),
        ("score≧5 score ≦ 5 score＞＝5 留言數 ＜＝ 5", "score:5.. score:..5 score:5.. comments:..5"),
        ("score := 2 score :>= 2 score = -1", "score:2 score:2.. score:-1"),
        ("date≧2025 date > yesterday date >= last week", "date:2025.. date:>yesterday date:last-week.."),
        ("date>3 days ago x", "date:>3d-ago x"),
        ("score>=5 2330 -1 x", "score:5.. AND 2330 -1 x"),
        ("score:5 2330 date>=2024 2025 x", "score:5 2330 date:2024.. AND 2025 x"),
        ("score AND >5 AND :x AND ~5", "score AND >5 :x ~5"),
        // Figures, formulas, and ornaments after a text.
        ("EPS>5 EPS > 5 PE<10 a=b n!=5 t=1", "EPS>5 EPS 5 PE<10 a=b n!=5 t=1"),
        ("推文 = = score = = 留言數 :> wow!=1", "推文 score 留言數 wow!=1"),
        ("comments>-1 ups:-1..2", "comments:0.. ups:-1..2"),
    ]);
}

#[test]
fn choices() {
    check(&[
        ("reaction:推 推噓:噓 r:→ r:嘘", "reaction:推 reaction:噓 reaction:→ reaction:噓"),
        ("r:push r:boo r:-> r:arrow", "reaction:推 reaction:噓 reaction:→ reaction:→"),
        ("re:yes re:no 回覆：是", "re:yes re:no re:yes"),
        ("has:url has:link 含有：圖 has:引文", "has:url has:url has:image has:quote"),
    ]);
}

#[test]
fn scopes() {
    check(&[
        ("comment{by:amy 噓 養套殺}", "comment{by:amy reaction:噓 養套殺}"),
        ("推文｛\"噓\" x｝ y", "comment{\"噓\" x} y"),
        ("-comment{by:amy}", "-comment{by:amy}"),
        ("post{a OR b} 貼文{c}", "post{a OR b} post{c}"),
        ("thread{comment{by:amy}} 同串{x}", "thread{comment{by:amy}} thread{x}"),
        ("comment{post{x} y}", "comment{post{x} y}"),
        ("噓 post{噓}", "噓 post{噓}"),
        ("x{b} {c} d} frac{a} \\frac{a}{b} 台積電{x}", "x{b} {c} d} frac{a} \\frac{a}{b} 台積電{x}"),
        ("comment{title:(a | b)}", "comment{title:a OR title:b}"),
        ("comment{date:last week}", "comment{date:last-week}"),
        ("post{note: } post{Re: }", "post{note:} post{Re:}"),
        ("comment {a} comment:{b} 推文：｛c｝ post  : {d}", "comment{a} comment{b} comment{c} post{d}"),
        // A short name opens no scope, but the printed long one would.
        ("c:{[ c:{a", "comment:({[) comment:({a)"),
    ]);
    assert_eq!(plan("post{x}"), plan("title:x OR body:x"));
    assert_eq!(plan("post{user:amy}"), plan("author:amy"));
    assert_ne!(plan("comment{x y}"), plan("comment{x} comment{y}"));
}

#[test]
fn distances() {
    check(&[
        ("\"a b\"~5", "\"a b\"~5"),
        ("「外資 台積電」～3", "\"外資 台積電\"~3"),
        ("a NEAR/5 b", "a NEAR/5 b"),
        ("a NEAR b", "a NEAR/10 b"),
        ("a NEAR/3 \"b c\" NEAR/3 'd' e", "a NEAR/3 \"b c\" NEAR/3 'd' e"),
        ("-a NEAR/3 b | c", "-a NEAR/3 b OR c"),
        ("title:(a NEAR/3 b)", "title:(a NEAR/3 b)"),
        ("title:(a NEAR/3 b c)", "title:(a NEAR/3 b) title:c"),
        ("title:\"a b\"~2", "title:\"a b\"~2"),
        ("comment{a NEAR/0 b}", "comment{a NEAR/0 b}"),
        ("near NEARBY", "near NEARBY"),
        ("a NEAR／3 b", "a NEAR/3 b"),
        ("a ＮＥＡＲ／３ b", "a NEAR/3 b"),
        ("\"a b\"~３ 「a b」～３", "\"a b\"~3 \"a b\"~3"),
        ("「好喔」～～ 「真的」～ x", "\"好喔\" \"真的\" x"),
    ]);
}

#[test]
fn forms_of_ptts_own_search() {
    check(&[
        ("author:kuromai recommend:10 電影", "author:kuromai score:10.. 電影"),
        ("thread:[新聞] 台積電 法說會", "thread:\"[新聞] 台積電 法說會\""),
        ("thread:Re: [新聞] 台積電：「AI」 (2330)", "thread:\"Re: [新聞] 台積電：「AI」 (2330)\""),
        ("thread:[新聞] 台積電 author:x", "thread:\"[新聞] 台積電\" author:x"),
        ("thread:[新聞] 台積電 -board:x", "thread:\"[新聞] 台積電\" -board:x"),
        ("(thread:[新聞] 台積電)", "thread:\"[新聞] 台積電\""),
        ("thread:[新聞] a OR b", "thread:\"[新聞] a\" OR b"),
        ("thread:[新聞] 台積電 -漲 x", "thread:\"[新聞] 台積電\" -漲 x"),
        ("thread:[新聞] 台積電 - 漲 –", "thread:\"[新聞] 台積電 - 漲 –\""),
        ("thread:Fw: [新聞] 台積電 author:x", "thread:\"Fw: [新聞] 台積電\" author:x"),
        ("thread:台積電|聯電", "thread:台積電 OR 聯電"),
        ("thread:台積電 聯電", "thread:台積電 聯電"),
    ]);
    assert_eq!(plan("thread:[新聞] 台積電"), plan("同標題：\"Re: ［新闻］　臺積電\""));
}

#[test]
fn an_article_has_many_names() {
    let one = plan("id:M.1738053981.A.415");
    assert_eq!(plan("id:#1dc9bTGL"), one);
    let on_board = plan("board:stock id:M.1738053981.A.415");
    for typed in [
        "id:https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html",
        "id:Stock/M.1738053981.A.415",
        "編號：\"#1dc9bTGL (Stock)\"",
        "id:stock/#1dc9bTGL",
        "id:Stock/M.1738053981.A.415.html",
        "id:＃1dc9bTGL(Stock)",
        "id:#1dc9bTGL (Stock)",
    ] {
        assert_eq!(plan(typed), on_board, "{typed}");
    }
    assert_eq!(plan("id:M.1738053981.A.415.html"), one);
    assert_eq!(plan("id:＃1dc9bTGL"), one);
    // An archive may spell it so.
    let of = |plan: &Plan| matches!(plan, Plan::Or(parts) if parts.contains(&one) && parts.len() == 2);
    assert!(of(&plan("id:m.1738053981.a.415")));
    // The ids of other forums.
    for typed in ["id:t3_1abcd", "id:12345", "id:\"abcdef\"", "id:abc*", "id:Stock/M.17*"] {
        plan(typed);
    }
}

#[test]
fn a_pasted_code_or_address_is_recognised() {
    for (typed, known) in [
        ("x #1dc9bTGL", Some("#1dc9bTGL")),
        ("＃1dc9bTGL OR x", Some("＃1dc9bTGL")),
        ("#1dc9bTGL", None),
        ("#1dc9bTGL (Stock)", None),
        ("台積電 https://www.ptt.cc/bbs/Stock/M.1.A.415.html", Some("https://www.ptt.cc/bbs/Stock/M.1.A.415.html")),
        ("#台積電", None),
        ("\"#1dc9bTGL\"", None),
        ("title:#1dc9bTGL -#1dc9bTGL", None),
        ("https://www.ptt.cc/bbs/Stock/index.html", None),
    ] {
        assert_eq!(read(typed).unwrap().pasted_article(), known, "{typed}");
    }
}

#[test]
fn a_query_that_is_the_name_of_an_article_finds_it_as_well_as_the_text() {
    let article = |typed: &str| match plan(typed) {
        Plan::Or(parts) => matches!(parts.first(), Some(Plan::Fact(_) | Plan::And(_) | Plan::Or(_))),
        _ => false,
    };
    for typed in [
        "#1dc9bTGL",
        "＃1dc9bTGL",
        "#1dc9bTGL (Stock)",
        "M.1738053981.A.415",
        "Stock/M.1738053981.A.415.html",
        "https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html",
        "https://www.pttweb.cc/bbs/Stock/M.1738053981.A.415",
        "https://term.ptt.cc/#/Stock/M.1738053981.A.415",
        "Stock/#1dc9bTGL",
        "Stock/M.1738053981.A.415#28",
        "M.1738053981.A.415#28+1",
        "#1dc9bTGL#28",
        "/bbs/Stock/M.1738053981.A.415.html",
        "bbs/Stock/M.1738053981.A.415.html",
        "※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html",
    ] {
        assert!(article(typed), "{typed}");
        assert!(!article(&format!("{typed} 2330 x")) && !article(&format!("\"{typed}\"")), "{typed}");
    }
    for title in ["", " [ptt.cc] [標的] 2330"] {
        assert!(article(&format!("文章代碼(AID): #1dc9bTGL (Stock){title}")), "{title}");
    }
    let others = [
        "2330",
        "1dc9bTGL",
        "https://x.tw/M.1738053981.A.415",
        "#1dc9bTGL 台積電",
        "文章代碼 2330",
        "a/12345678#1",
        "#28",
    ];
    for typed in others {
        assert!(!article(typed), "{typed}");
    }
}

#[test]
fn pasted_signs_are_text() {
    for (typed, same) in [
        ("今天又賺 :)", "今天又賺"),
        ("賠慘 （哭", "賠慘 哭"),
        ("x ()", "x"),
        ("2330 - 台積電", "2330 台積電"),
        ("台積電 ! 大漲", "台積電 大漲"),
        ("終於 ！嗚嗚", "終於 \"！嗚嗚\""),
        ("漲停 ！GG", "漲停 \"！GG\""),
        ("漲停 ！2330 ！", "漲停 \"！2330\""),
        ("漲停 ！「外資」 ！（誤", "漲停 「外資」 誤"),
        ("現在才知道 ？ptt", "現在才知道 \"？ptt\""),
        ("要出PS5？Sony", "\"要出PS5？Sony\""),
        ("台積*", "\"台積*\""),
        ("gtx*10", "\"gtx*10\""),
        ("22k*1.2", "\"22k*1.2\""),
        ("3*4", "\"3*4\""),
        ("Re:[標的] 2618", "\"Re:\" [標的] 2618"),
        ("[標的] Re:空 2330", "[標的] \"Re:\" 空 2330"),
    ] {
        let texts = |typed: &str| plan(typed).shown_texts().iter().map(|text| text.needle.clone()).collect::<Vec<_>>();
        assert_eq!(texts(typed), texts(same), "{typed}");
    }
    for typed in ["re:maybe", "（a OR b", "a) -b", "title:(x", "comment{(x}"] {
        assert!(read(typed).is_err(), "{typed}");
    }
}

#[test]
fn comparisons_of_fields_without_an_order_are_refused() {
    for typed in [
        "title=(x OR y)",
        "by=(x)",
        "by>=x",
        "author=(*)",
        "author====…",
        "by>x",
        "標題>=x",
        "after=(x)",
        "by = (x)",
        "標題 ＝ （x OR y）",
    ] {
        assert!(read(typed).is_err(), "{typed}");
    }
    for typed in ["推文>噓文", "a=b", "by > x", "推文 =(", "留言 = = (笑)"] {
        assert!(read(typed).is_ok(), "{typed}");
    }
}

#[test]
fn fields_have_the_names_that_people_use() {
    for (typed, same) in [
        ("看版：Stock", "board:Stock"),
        ("版面：Stock", "board:Stock"),
        ("回應者：x", "by:x"),
        ("樓主：x", "author:x"),
        ("發表時間：2025", "date:2025"),
        ("噓文數>10", "boos>10"),
        ("連結：https://x.tw/a", "url:https://x.tw/a"),
        ("板:Stock", "board:Stock"),
        ("類別：新聞", "category:新聞"),
        ("時間：2025", "date:2025"),
        ("發文者：x", "author:x"),
        ("推文數：>10", "comments>10"),
        ("commenter:x", "by:x"),
    ] {
        assert_eq!(plan(typed), plan(same), "{typed}");
    }
    assert_eq!(read("看扳：Stock x").unwrap().possible_field(), Some(("看扳：Stock", "board")));
    for typed in ["黃仁勳：台積電", "台股：", "a:b", "NYSE:DB"] {
        assert_eq!(read(typed).unwrap().possible_field(), None, "{typed}");
    }
}

#[test]
fn an_excluded_quantity_is_recognised() {
    for (typed, known) in [
        ("年減 -12%", Some("12%")),
        ("-4.2", Some("4.2")),
        ("x -300點", Some("300點")),
        ("x -2330", None),
        ("x -大漲", None),
        ("x -2330-1", None),
    ] {
        assert_eq!(read(typed).unwrap().excluded_quantity(), known, "{typed}");
    }
}

#[test]
fn addresses_are_normalised() {
    assert_eq!(plan("url:https://www.Reurl.cc/aBc/"), plan("url:reurl.cc/aBc"));
    assert_eq!(plan("url:https://www.Reurl.CC/aB*"), plan("url:reurl.cc/aB*"));
    assert_eq!(plan("url:WWW.Example.COM/*"), plan("url:example.com/*"));
    assert_eq!(plan("url:*.Example.COM/aB*"), plan("url:*.example.com/aB*"));
    assert_eq!(plan("url:Example*/aB"), plan("url:example*/aB"));
    assert_ne!(plan("url:*aB"), plan("url:*ab"));
    assert_eq!(plan("domain:https://i.imgur.com/x.jpg"), plan("domain:i.imgur.com"));
    assert_eq!(plan("domain:gov.tw"), plan("domain:*.gov.tw"));
    assert_eq!(plan("category:[新聞]"), plan("分類：新闻"));
    assert_eq!(plan("category:(【新聞】)"), plan("分類：新闻"));
}

#[test]
fn a_heading_is_no_field() {
    for typed in ["Re: 台積電", "A:B", "D:", "Q：A"] {
        assert!(matches!(read(typed.split(' ').next().unwrap()), Ok(Query::Clause(c)) if c.field.is_none()), "{typed}");
    }
}
