//! Errors of conditions that no index can match, and what to type instead, in words.

use crate::{message::messages, text::MAX_PROXIMITY_TERMS};

messages! {
    /// An error of a condition.
    pub(super) enum PlanMessage {
        TooManyConditions { most: usize } => "more than {most} conditions in one query", "一個查詢超過 {most} 個條件";
        TooManyPieces { most: usize } => "a question of more than {most} pieces", "問句超過 {most} 段";
        NearWildcard =>
            "a wildcard in a term of letters and digits, which is several terms, cannot be NEAR another",
            "字母和數字相連的詞是好幾個詞，裡面有萬用字元時不能用 NEAR";
        NotAText => "not a text", "不是文字";
        CannotBeSearched => "this cannot be looked for", "這個不能找";
        WildcardTooLong { most: usize } =>
            "a word with a wildcard is longer than {most} characters", "有萬用字元的詞超過 {most} 個字";
        GlobTooLong { most: usize } => "a value with `*` is longer than {most} bytes", "有 `*` 的值超過 {most} 個位元組";
        NothingIndexed =>
            "nothing to look for in this term: signs and punctuation are not indexed", "這個詞裡沒有可以找的字：符號和標點不在索引裡";
        OneTerm => "there is only one term: a distance needs two", "只有一個詞：距離要有兩個詞";
        TooManyClose => "more than {MAX_PROXIMITY_TERMS} terms near each other", "超過 {MAX_PROXIMITY_TERMS} 個相近的詞";
        EmptyValue => "nothing is left of this value", "這個值什麼也沒剩下";
        NotALink { typed: String } => "{typed} is no address of a link", "{typed} 不是連結的網址";
        NotADomain { typed: String } => "{typed} is no domain", "{typed} 不是網域";
        NotAnAddress { typed: String } => "{typed} is no address", "{typed} 不是 IP 位址";
        NotACountry { typed: String } => "{typed} is no country", "{typed} 不是國家";
        NotAnArticle { typed: String } => "{typed} is no id of an article", "{typed} 不是文章的代碼";
    }
}

messages! {
    /// What to type instead.
    pub(super) enum PlanHint {
        SplitConditions => "split it into several queries", "拆成幾個查詢";
        UseAPart => "use a part of it", "只用其中一部分";
        NearRuns => "join the runs of it by NEAR too: `gtx NEAR/5 10*`", "詞裡的每一段也用 NEAR 連接：`gtx NEAR/5 10*`";
        LeaveMoreOpen => "leave more of it open", "讓更多部分不定";
        QuoteExactly =>
            "to find exactly these characters, put them between single quotes: '…'", "要找完全相同的符號就放在單引號裡：'…'";
        BlanksBetweenTerms => "put blanks between the terms, as in `\"外資 台積電\"~5`", "詞之間加空白，如 `\"外資 台積電\"~5`";
        SomeByAnd => "join some of them by AND", "其中一些改用 AND 連接";
        WriteAName => "write a name, or a part of one with `*`", "寫一個名稱，或用 `*` 寫一部分";
        LinkForms =>
            "write one such as `https://reurl.cc/abc`, or a part of it with `*`: `url:reurl.cc/*`",
            "寫成 `https://reurl.cc/abc`，或用 `*` 寫一部分：`url:reurl.cc/*`";
        DomainForms => "write one such as `imgur.com`, `gov.tw` or `*.edu`", "寫成 `imgur.com`、`gov.tw` 或 `*.edu`";
        AddressForms =>
            "write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`", "寫成 `1.2.3.4`，或用 `*` 寫一部分：`ip:1.2.*`";
        CountryForms =>
            "write it as the forum prints it: `country:臺灣`, `country:美國`; for one that an archive has in Latin letters \
             put quotes around it",
            "照論壇印的寫：`country:臺灣`、`country:美國`；檔案裡是拉丁字母的就加引號";
        ArticleForms =>
            "write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; \
             the id of another forum without any digit needs quotes",
            "寫成 `M.1738053981.A.415`、`#1dc9bTGL`、`Stock/M.1738053981.A.415` 或文章的網址；\
             別的論壇沒有數字的代碼要加引號";
    }
}
