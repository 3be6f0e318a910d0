//! Messages about values: unreadable ones, and ones that cannot match.

use insta::assert_snapshot;

use super::{planned, shown};
use crate::query::{Plan, tests::read};

#[test]
fn dates() {
    assert_snapshot!(shown("台積電 date:2025-13"), @"
    `13` is no month (1 to 12)
      台積電 date:2025-13
                       ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("日期：2025-02-30"), @"
    `30` is no day of that month (1 to 28)
      日期：2025-02-30
                    ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:yesterdayy"), @"
    `yesterdayy` is not a date
      date:yesterdayy
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20T25"), @"
    `25` is no hour (0 to 23)
      date:2025-01-20T25
                      ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20x"), @"
    `x` does not belong to a date
      date:2025-01-20x
                     ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:9999"), @"
    `9999` is no year (1900 to 2999)
      date:9999
           ^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01..2025-1O"), @"
    `O` does not belong to a date
      date:2025-01..2025-1O
                          ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-03..2025-01 x"), @r"
    the range ends before it begins
      date:2025-03..2025-01 x
           ^^^^^^^^^^^^^^^^
    hint: the earlier date comes first: `2025-01..2025-03`
    ");
    assert_snapshot!(shown("date:.."), @r"
    the range names neither side
      date:..
           ^^
    hint: write one, as in `2025-01..`
    ");
    assert_snapshot!(shown("date:「去年冬天」"), @"
    `去年冬天` is not a date
      date:「去年冬天」
             ^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("before:2025-00"), @"
    `00` is no month (1 to 12)
      before:2025-00
                  ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:>="), @"
    the date is missing
      date:>=
             ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
}

#[test]
fn values_that_cannot_match() {
    for typed in ["台積電 reaction:讚", "re:maybe", "has:video", "推噓：「大」"] {
        assert!(read(typed).is_err(), "{typed}");
    }
    assert_snapshot!(shown("台積電 reaction:讚 x"), @"
    `讚` is no value of `reaction:`
      台積電 reaction:讚 x
                      ^^
    hint: write `reaction:推`, `reaction:噓` or `reaction:→`
    ");
    assert_snapshot!(shown("Re:台積電 author:abc"), @"
    `台積電` is no value of `re:`
      Re:台積電 author:abc
         ^^^^^^
    hint: write `re:yes` or `re:no`; in a title there is a blank after it, `Re: …`
    ");
    assert_snapshot!(shown("has:video"), @"
    `video` is no value of `has:`
      has:video
          ^^^^^
    hint: write `has:url`, `has:image` or `has:quote`
    ");
    assert_snapshot!(shown("分數：很高"), @"
    `很高` is no number
      分數：很高
            ^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("score>=1e5"), @"
    `>=1e5` is no number
      score>=1e5
           ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("score:10..5"), @"
    the range ends before it begins
      score:10..5
            ^^^^^
    hint: the smaller number comes first: `5..10`
    ");
    assert_snapshot!(shown("comments:.."), @"
    `..` is no number
      comments:..
               ^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("x scroe>=100"), @"
    unknown field `scroe`
      x scroe>=100
        ^^^^^
    hint: did you mean `score`?
    ");
    assert_snapshot!(shown("date:7m"), @"
    `7m` is not a date
      date:7m
           ^^
    hint: `m` is minutes or months: write `min` or `mo`
    ");
}

#[test]
fn names_and_addresses_that_cannot_match() {
    assert_snapshot!(planned("id:#12"), @"
    `#12` is no id of an article
      id:#12
         ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_snapshot!(planned("id:xyz"), @"
    `xyz` is no id of an article
      id:xyz
         ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_eq!(planned("id:M.17380").lines().next(), Some("`M.17380` is no id of an article"));
    assert_snapshot!(planned("台積電 id:「a b」 x"), @"
    `a b` is no id of an article
      台積電 id:「a b」 x
                  ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_snapshot!(planned("url:台積電"), @"
    `台積電` is no address of a link
      url:台積電
          ^^^^^^
    hint: write one such as `https://reurl.cc/abc`, or a part of it with `*`: `url:reurl.cc/*`
    ");
    assert_snapshot!(planned("domain:a_b!"), @"
    `a_b!` is no domain
      domain:a_b!
             ^^^^
    hint: write one such as `imgur.com`, `gov.tw` or `*.edu`
    ");
    assert_snapshot!(planned("ip:台北"), @"
    `台北` is no address
      ip:台北
         ^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("category:\"[]\""), @r#"
    nothing is left of this value
      category:"[]"
      ^^^^^^^^^^^^^
    hint: write a name, or a part of one with `*`
    "#);
    assert_snapshot!(planned(&format!("author:{}*", "x".repeat(300))), @"
    a value with `*` is longer than 200 bytes
      author:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: leave more of it open
    ");
}

#[test]
fn values_out_of_range() {
    assert_snapshot!(shown("ups:-1"), @"
    `ups:` is never less than 0
      ups:-1
          ^^
    hint: only `score:`, the 推 minus the 噓, can be
    ");
    assert_snapshot!(shown("台積電 留言數＜０"), @"
    `comments:` is never less than 0
      台積電 留言數＜０
                   ^^^^
    hint: only `score:`, the 推 minus the 噓, can be
    ");
    assert_snapshot!(shown("date:0d"), @"
    `0d` is not a date
      date:0d
           ^^
    hint: it covers no time: write `today`, `1d` or more
    ");
    assert_snapshot!(shown("date:最近0天"), @"
    `最近0天` is not a date
      date:最近0天
           ^^^^^^^
    hint: it covers no time: write `today`, `1d` or more
    ");
    assert_snapshot!(shown("date:民國0年"), @"
    `民國0年` is not a date
      date:民國0年
           ^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:２０２５／１３"), @"
    `13` is no month (1 to 12)
      date:２０２５／１３
           ^^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(planned("ip:300.1.1.1"), @"
    `300.1.1.1` is no address
      ip:300.1.1.1
         ^^^^^^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("ip:1.2"), @"
    `1.2` is no address
      ip:1.2
         ^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("country:TW"), @"
    `TW` is no country
      country:TW
              ^^
    hint: write it as the forum prints it: `country:臺灣`, `country:美國`; for one that an archive has in Latin letters put quotes around it
    ");
    for typed in [
        "ip:１.2.3.4",
        "ip:1.2.*",
        "ip:*.4",
        "ip:2001:db8::1",
        "ip:2001:*",
        "ip:*",
        "ip:1*.2.3.4",
        "ip:99*",
        "ip:255*.1",
    ] {
        assert!(Plan::of(&read(typed).unwrap()).is_ok(), "{typed}");
    }
    for typed in [
        "ip:999*",
        "ip:*.300",
        "ip:1.256*",
        "ip:1.2.*333*.4",
        "ip:1.2345*",
        "ip:300.*",
        "ip:1.2.3.4.*",
        "ip:1.2.3.",
        "ip:\"1.2.*\"",
        "ip:::g",
        "ip:1.2.3.4.5",
    ] {
        assert!(Plan::of(&read(typed).unwrap()).is_err(), "{typed}");
    }
    for typed in ["country:\"TW\"", "country:T*", "country:台湾"] {
        assert!(Plan::of(&read(typed).unwrap()).is_ok(), "{typed}");
    }
}

/// Comparisons, with and without blanks.
#[test]
fn comparisons() {
    assert_snapshot!(shown("score > abc"), @"
    `> abc` is no number
      score > abc
            ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("date > yesterdayy"), @"
    `yesterdayy` is not a date
      date > yesterdayy
             ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("comments > ten"), @"
    `> ten` is no number
      comments > ten
               ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("after > 2025"), @"
    `after:` is a comparison by itself
      after > 2025
      ^^^^^
    hint: write `after:2025`, or `date>2025`
    ");
    assert_snapshot!(shown("before<2016"), @"
    `before:` is a comparison by itself
      before<2016
      ^^^^^^
    hint: write `before:2016`, or `date<2016`
    ");
    assert_snapshot!(shown("recommend>5"), @"
    `recommend:` is a comparison by itself
      recommend>5
      ^^^^^^^^^
    hint: write `recommend:5`, or `score>5`
    ");
    assert_snapshot!(shown("x scroe >= 2"), @"
    unknown field `scroe`
      x scroe >= 2
        ^^^^^
    hint: did you mean `score`?
    ");
    assert_snapshot!(shown("board=Stock"), @"
    `board:` takes a colon, and no `=`
      board=Stock
      ^^^^^
    hint: write `board:Stock`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("author = k2seven"), @"
    `author:` takes a colon, and no `=`
      author = k2seven
      ^^^^^^
    hint: write `author:k2seven`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("reaction=噓"), @"
    `reaction:` takes a colon, and no `=`
      reaction=噓
      ^^^^^^^^
    hint: write `reaction:噓`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("score>5 <10"), @"
    `<10` compares nothing
      score>5 <10
              ^^^
    hint: write `score:6..9`
    ");
    assert_snapshot!(shown("score >= 5 < 3"), @"
    `< 3` compares nothing
      score >= 5 < 3
                 ^^^
    hint: name the field again: `score< 3`
    ");
    assert_snapshot!(shown("date>2024 <2026"), @"
    `<2026` compares nothing
      date>2024 <2026
                ^^^^^
    hint: name the field again: `date<2026`
    ");
    assert_snapshot!(shown("score!=5"), @"
    `score` is compared by `!=`, which is no comparison
      score!=5
      ^^^^^
    hint: exclude what is equal: `-score:5`
    ");
    assert_snapshot!(shown("台積電 date != 2025"), @"
    `date` is compared by `!=`, which is no comparison
      台積電 date != 2025
             ^^^^
    hint: exclude what is equal: `-date:2025`
    ");
    assert_snapshot!(shown("score≠5"), @"
    `score` is compared by `≠`, which is no comparison
      score≠5
      ^^^^^
    hint: exclude what is equal: `-score:5`
    ");
}

/// Operators within a value.
#[test]
fn operators_in_values() {
    assert_snapshot!(shown("title:-DeepSeek"), @"
    `-` follows the colon of `title:`
      title:-DeepSeek
            ^
    hint: write `-title:DeepSeek` to exclude it; quote a value that begins with the sign
    ");
    assert_snapshot!(shown("author:！amy"), @"
    `！` follows the colon of `author:`
      author:！amy
             ^^
    hint: write `-author:amy` to exclude it; quote a value that begins with the sign
    ");
    assert_snapshot!(shown("board:[-Stock]"), @"
    `-` follows the colon of `board:`
      board:[-Stock]
             ^
    hint: write `-board:Stock` to exclude it; quote a value that begins with the sign
    ");
    assert_snapshot!(shown("title:-(a b)"), @"
    `-` follows the colon of `title:`
      title:-(a b)
            ^
    hint: write `-title:(…)` to exclude it; quote a value that begins with the sign
    ");
    assert_snapshot!(shown("title:–x"), @"
    `–` follows the colon of `title:`
      title:–x
            ^
    hint: write `-title:x` to exclude it; quote a value that begins with the sign
    ");
    assert_snapshot!(shown("board:[Stock|Food]"), @"
    `|` is not needed in a list: any of its values matches
      board:[Stock|Food]
             ^^^^^^^^^^
    hint: write a blank instead: `[Stock Food]`
    ");
    assert_snapshot!(shown("category:[[新聞] [標的]]"), @"
    there is a bracket in the list
      category:[[新聞] [標的]]
                ^^^^^
    hint: leave out the inner brackets: `category:[A B]`; quote a value that contains brackets
    ");
    assert_snapshot!(shown("board:[a [b] c]"), @"
    there is a bracket in the list
      board:[a [b] c]
               ^^
    hint: leave out the inner brackets: `board:[A B]`; quote a value that contains brackets
    ");
    assert_snapshot!(shown("board:Stock,Food"), @"
    the value of `board:` contains a comma
      board:Stock,Food
            ^^^^^^^^^^
    hint: for any of several write `board:[Stock Food]`; quote a value that contains a comma
    ");
    assert_snapshot!(shown("作者：amy、bob"), @"
    the value of `author:` contains a comma
      作者：amy、bob
            ^^^^^^^^
    hint: for any of several write `author:[amy bob]`; quote a value that contains a comma
    ");
    assert_snapshot!(shown("country:臺灣,美國"), @"
    the value of `country:` contains a comma
      country:臺灣,美國
              ^^^^^^^^^
    hint: for any of several write `country:[臺灣 美國]`; quote a value that contains a comma
    ");
    // Without another field it is a pasted title.
    assert_snapshot!(shown("Re:[新聞] author:abc"), @"
    `新聞` is no value of `re:`
      Re:[新聞] author:abc
          ^^^^
    hint: write `re:yes` or `re:no`; in a title there is a blank after it, `Re: …`
    ");
    assert_snapshot!(shown("thread:台積電(2330)大漲"), @r#"
    the title ends here, before the bracket
      thread:台積電(2330)大漲
             ^^^^^^
    hint: put the whole title into quotes: `thread:"…"`
    "#);
    assert_snapshot!(shown("a NEAR/ b"), @"
    the distance after `NEAR/` is missing
      a NEAR/ b
        ^^^^^
    hint: write the number of characters between the terms, at most 1000: `NEAR/5`
    ");
    assert_snapshot!(shown("a NEAR/3 NOT b"), @"
    NEAR joins terms that have to occur, and this one must not
      a NEAR/3 NOT b
               ^^^
    hint: write `a -(a NEAR/3 b)` for what has `a`, and no `b` near it
    ");
    assert_snapshot!(planned("ip:999*"), @"
    `999*` is no address
      ip:999*
         ^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
}

/// The wrong part is named, in every form of a date.
#[test]
fn dates_with_a_wrong_part() {
    assert_snapshot!(shown("date:2025-W54"), @"
    `W54` is no week of 2025 (W01 to W52)
      date:2025-W54
                ^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025Q5"), @"
    `Q5` is no quarter (Q1 to Q4)
      date:2025Q5
               ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年13月"), @"
    `13` is no month (1 to 12)
      date:2025年13月
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年2月30日"), @"
    `30` is no day of that month (1 to 28)
      date:2025年2月30日
           ^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2月30日"), @"
    `2月30日` is not a date
      date:2月30日
           ^^^^^^^
    hint: write the year too, as in `2025年1月27日`
    ");
    assert_snapshot!(shown("date:民國114年13月"), @"
    `13` is no month (1 to 12)
      date:民國114年13月
           ^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:昨天 25:05"), @"
    `25` is no hour (0 to 23)
      date:昨天 25:05
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年1月27日 15:65"), @"
    `65` is no minute (0 to 59)
      date:2025年1月27日 15:65
           ^^^^^^^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2016.. 2017"), @"
    there is a blank in the range
      date:2016.. 2017
                 ^
    hint: write it without: `date:A..B`; quote what is a separate text
    ");
    assert_snapshot!(shown("score:1.. 5"), @"
    there is a blank in the range
      score:1.. 5
               ^
    hint: write it without: `score:A..B`; quote what is a separate text
    ");
}
