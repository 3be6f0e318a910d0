//! One line a case: the text, and the printed query.

use super::{printed, read};
use crate::query::{Field, Query, Value, forgiven};

fn check(cases: &[(&str, &str)]) {
    for (typed, means) in cases {
        assert_eq!(printed(typed), *means, "{typed}");
    }
}

#[test]
fn operators() {
    check(&[
        ("台積電", "台積電"),
        ("x y", "x y"),
        ("x\u{3000}y\tz\n", "x y z"),
        ("x AND y & z && u ＆ v", "x y z u v"),
        ("x OR y", "x OR y"),
        ("x | y ｜ z 或 u || v", "x OR y OR z OR u OR v"),
        ("(x)或(y)", "x OR y"),
        ("x |y", "x OR y"),
        ("x| y", "x OR y"),
        ("x y | z", "x y OR z"),
        ("(x y) | z", "x y OR z"),
        ("x (y | z)", "x (y OR z)"),
        ("x （y ｜ z）", "x (y OR z)"),
        ("((x)) (y (z))", "x y z"),
        ("(x | y) | z", "x OR y OR z"),
        ("-x", "-x"),
        ("NOT x", "-x"),
        ("!x －z !(y)", "-x -z -y"),
        ("！by:x ！看板：y", "-by:x -board:y"),
        ("a –x —y \u{2010}z \u{2212}u ﹣v", "a -x -y -z -u -v"),
        ("–x (–y) –\"z\" –board:u –(v w)", "-x -y -\"z\" -board:u -(v w)"),
        ("a–x a – x ——x", "a–x a x ——x"),
        ("\"a\"–b (c)—d", "\"a\" b c d"),
        ("x NOT y AND NOT z", "x -y -z"),
        ("-x | y", "-x OR y"),
        ("-(x y)", "-(x y)"),
        ("!- NEAR/3 -", "-(- NEAR/3 -)"),
        ("-(x | y) z", "-(x OR y) z"),
        ("-(-x)", "x"),
        ("--x", "x"),
        ("NOT NOT NOT x", "-x"),
        ("-(-(x y)) z", "x y z"),
        ("*", "*"),
        ("x ＯＲ y ＡＮＤ ＮＯＴ z", "x OR y -z"),
        ("x \u{200b}OR\u{200b} y", "x OR y"),
        ("* -廣告", "* -廣告"),
        ("-*", "-*"),
    ]);
}

#[test]
fn signs_inside_words() {
    for word in [
        "DeepSeek-R1",
        "2330.TW",
        "10:30",
        "https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html",
        "http://a.b/?c=d&e=f",
        "C++",
        "C#",
        "AT&T",
        "don't",
        "l'été",
        "pass@1",
        "C_Chat",
        "79.8%",
        "12/25",
        "or",
        "and",
        "not",
        "Or",
        "台積電或聯電",
        "養套殺：第二集",
        "黃仁勳：AI時代",
        "A:B",
        "std::vec",
        "x-",
        "x!",
        "漲!漲!漲!",
        "是「養套殺」嗎",
        "5'11\"",
        "deep*",
        "*seek",
        "🚀🚀",
        "1:2:3",
        "台股:漲",
        "ps5:貴",
        "[新聞]",
        "foo-bar:x",
        "#1dc9bTGL",
        "=",
        "a\u{301}b",
        "」",
    ] {
        assert_eq!(
            read(word).map(|query| matches!(query, Query::Clause(c) if c.value == Value::Word(word.to_owned()))),
            Ok(true),
            "{word}"
        );
    }
    check(&[
        ("Re: 台積電", "Re: 台積電"),
        ("AI：泡沫", "AI：泡沫"),
        ("note: x", "note: x"),
        ("台積電(2330)", "台積電 2330"),
        ("台積電（2330）大漲", "台積電 2330 大漲"),
        ("NOT(x)OR(y)", "-x OR y"),
        ("\u{feff}author:x \u{200b}-y", "author:x -y"),
    ]);
}

#[test]
fn signs_of_operators_at_the_ends_are_skipped() {
    for pasted in ["好棒 &", "& 好棒", "| 好棒 ||", "&& 好棒 & &"] {
        assert_eq!(printed(pasted), "好棒", "{pasted}");
    }
    assert_eq!(printed("&"), "error: `&` has nothing before it");
    assert_eq!(printed("好棒 | -x OR"), "error: `OR` has nothing after it");
}

#[test]
fn a_text_without_operators_and_fields_is_read_as_pasted() {
    for (pasted, expected, message) in [
        ("好棒 OR", "好棒 \"OR\"", "`OR` has nothing after it"),
        ("買進 ＮＯＴ", "買進 \"ＮＯＴ\"", "`ＮＯＴ` has nothing after it"),
        ("或 台積電 & AND", "\"或\" 台積電 \"AND\"", "`或` has nothing before it"),
        ("NEAR/3 x NEAR", "\"NEAR/3\" x \"NEAR\"", "`NEAR/3` has nothing before it"),
        ("OR", "\"OR\"", "`OR` has nothing before it"),
        ("（抖 OR", "抖 \"OR\"", "`OR` has nothing after it"),
        ("「台積電 外資", "台積電 外資", "`「` is not closed by `」`"),
        ("rock 'n roll", "rock n roll", "`'` is not closed by `'`"),
        ("「好「棒「 \"漲 「跌」", "好「棒「 漲 跌」", "`「` is not closed by `」`"),
        ("台積\"電 漲", "「台積\"電」 漲", "`\"` occurs within a word"),
        ("\"好\" \"\" 漲", "\"好\" 漲", "the quotes hold nothing"),
        ("漲 :\" 跌", "漲 跌", "`\"` occurs within a word"),
        ("標題: 台積電", "\"標題:\" 台積電", "`title:` lacks a value"),
        ("1. 發文者： x 2. 分類：", "1. \"發文者：\" x 2. \"分類：\"", "`author:` lacks a value"),
        ("標題 ： 大漲", "\"標題\" 大漲", "there is a blank before the colon of `title:`"),
    ] {
        assert_eq!(printed(pasted), expected, "{pasted}");
        assert_eq!(printed(expected), expected, "{pasted}");
        assert_eq!(forgiven(pasted).map(|error| error.message.to_string()).as_deref(), Some(message), "{pasted}");
        // Next to a field or an operator each of these is meant.
        assert!(printed(&format!("board:x {pasted}")).starts_with("error: "), "{pasted}");
    }
    for meant in ["好棒", "board:x 好", "「好」", "NOT 好", "a OR b", "\"", ""] {
        assert_eq!(forgiven(meant), None, "{meant}");
    }
    assert_eq!(printed("\" '"), "error: `\"` is not closed by `\"`");
}

#[test]
fn ornaments_of_titles_are_skipped() {
    check(&[
        ("Re: [新聞] 台積電 法說會 … @@", "Re: [新聞] 台積電 法說會"),
        ("[問卦] 有沒有台積電的八卦…？ ？？", "[問卦] 有沒有台積電的八卦…？"),
        ("台積電 !!!", "台積電"),
        ("台積電 ！", "台積電"),
        ("--- 台積電 ---", "台積電"),
        ("台積電 大漲 ~~ ^^ = = . ,", "台積電 大漲"),
        ("(@@ x) OR ... y", "x OR y"),
        ("x !!y", "x y"),
        ("-(x !!!)", "-x"),
        ("comment{x !!!}", "comment{x}"),
        ("(@@ ^^) x (!!! (@@ ##))", "x"),
        ("NYSE:DB 台積電", "NYSE:DB 台積電"),
        ("after>|e author=|e", "after> OR e author= OR e"),
        ("TPE:2330 Taiwan:x SEC:x", "TPE:2330 Taiwan:x SEC:x"),
        ("title:@@ \"@@\" '@@' x", "title:@@ \"@@\" '@@' x"),
        ("@@ !!!", "@@ !!!"),
    ]);
}

#[test]
fn quotes() {
    check(&[
        ("\"a b\"", "\"a b\""),
        ("「生命的起源」", "\"生命的起源\""),
        ("『x』 “y”", "\"x\" \"y\""),
        ("「他說「好」」", "\"他說「好」\""),
        ("「a\"b」", "「a\"b」"),
        ("「養套殺」是什麼", "\"養套殺\" 是什麼"),
        ("\"x\"|\"y\"", "\"x\" OR \"y\""),
        ("x|\"y\"", "x OR \"y\""),
        ("-\"x y\"", "-\"x y\""),
        ("\"OR\" \"(\" \"-x\" \"auther:x\"", "\"OR\" \"(\" \"-x\" \"auther:x\""),
        ("'DeepSeek'", "'DeepSeek'"),
        ("'don't panic' x", "'don't panic' x"),
        ("'ａ' '臺'", "'ａ' '臺'"),
        ("\" a \"", "\" a \""),
    ]);
}

#[test]
fn fields() {
    check(&[
        ("title:x 標題:x 标题:x TITLE:x", "title:x title:x title:x title:x"),
        ("body:x 內文:x 内文:x", "body:x body:x body:x"),
        ("comment:x 推文:x", "comment:x comment:x"),
        ("author:x 作者:x", "author:x author:x"),
        ("by:x 推文者:x", "by:x by:x"),
        ("board:x 看板：x", "board:x board:x"),
        ("date:2025 日期：2025", "date:2025 date:2025"),
        ("標題：台積電", "title:台積電"),
        ("ａｕｔｈｏｒ：x", "author:x"),
        ("title:\"a b\" 標題：「c」 title:'D'", "title:\"a b\" title:\"c\" title:'D'"),
        ("-author:x", "-author:x"),
        ("author:abc*", "author:abc*"),
        ("title:(a OR b)", "title:a OR title:b"),
        ("title:(a -b \"c d\") e", "title:a -title:b title:\"c d\" e"),
        ("標題：（a ｜ b）", "title:a OR title:b"),
        ("-title:(a | (b c))", "-(title:a OR title:b title:c)"),
        ("date:(2024 | 2025-02)", "date:2024 OR date:2025-02"),
        ("title:->x title:OR title:* title:a:b", "title:->x title:OR title:* title:a:b"),
        ("title:https://x.y", "title:https://x.y"),
        ("title:(10:30)", "title:10:30"),
        ("x|y 財報｜台積電", "x OR y 財報 OR 台積電"),
        ("title:x|y", "title:x OR y"),
    ]);
}

#[test]
fn spans_are_places_in_the_text() {
    let typed = "台積電 -author:kuromai title:(x \"y z\")";
    let Ok(Query::And(parts)) = read(typed) else { panic!("three conditions") };
    let pieces: Vec<_> = parts.iter().map(|part| &typed[part.span().unwrap()]).collect();
    assert_eq!(pieces, ["台積電", "author:kuromai", "x", "\"y z\""]);
    assert_eq!(Query::And(parts).span(), Some(0..typed.len() - 1));
    assert_eq!(Query::All.span(), None);
}

#[test]
fn clauses_have_their_field() {
    let Ok(Query::Clause(clause)) = read("推文者：kuromai") else { panic!("one clause") };
    assert_eq!((clause.field, clause.value), (Some(Field::By), Value::Word("kuromai".to_owned())));
}
