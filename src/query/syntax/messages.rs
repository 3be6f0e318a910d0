//! Errors of the syntax of queries, and what to type instead, in words.

use crate::{message::messages, text::MAX_PROXIMITY_TERMS};

messages! {
    /// An error of the syntax.
    pub(super) enum SyntaxMessage {
        QueryTooLong { bytes: usize, most: usize } =>
            "the query is {bytes} bytes long, more than {most}", "查詢長 {bytes} 個位元組，超過 {most}";
        QueryHoldsNul => "the query holds a NUL character", "查詢裡有 NUL 字元";
        EmptyQuery => "the query is empty", "查詢是空的";
        TooManyBrackets { most: usize } => "more than {most} brackets are open", "開了超過 {most} 層括號";
        BracketUnclosed => "the bracket is not closed", "括號沒有關上";
        ScopeUnclosed => "the scope is not closed", "範圍的大括號沒有關上";
        BracketClosesNothing => "the bracket closes nothing", "這個括號沒有對應的開頭";
        BraceClosesNothing => "the brace closes nothing", "這個大括號沒有對應的開頭";
        EmptyBrackets => "the brackets hold nothing", "括號裡沒有東西";
        NothingBefore { operator: String } => "`{operator}` has nothing before it", "`{operator}` 前面沒有東西";
        NothingAfter { operator: String } => "`{operator}` has nothing after it", "`{operator}` 後面沒有東西";
        ScopeWithinField { scope: &'static str, field: &'static str } =>
            "`{scope}{{` is inside `{field}:(…)`", "`{scope}{{` 在 `{field}:(…)` 裡面";
        FieldWithinField { field: &'static str, outer: &'static str } =>
            "`{field}:` is inside `{outer}:(…)`", "`{field}:` 在 `{outer}:(…)` 裡面";
        CommentWithinPost => "a post contains no comments", "內文裡沒有推文";
        CommentFieldWithinPost { field: &'static str } =>
            "`{field}:` applies to comments only, and is inside `post{{…}}`", "`{field}:` 只用於推文，卻在 `post{{…}}` 裡面";
        DistanceOfField { field: &'static str } => "`{field}:` has no distance", "`{field}:` 沒有距離";
        EmptyQuotes => "the quotes hold nothing", "引號裡沒有東西";
        QuoteUnclosed { open: char, close: char } => "`{open}` is not closed by `{close}`", "`{open}` 沒有用 `{close}` 關上";
        QuoteWithinWord => "`\"` occurs within a word", "`\"` 在詞的中間";
        DistanceOfVerbatim => "a text in `'…'` is matched exactly and has no distance", "`'…'` 裡的文字要完全相同，沒有距離";
        DistanceTooLarge { most: usize } => "the distance is more than {most} characters", "距離超過 {most} 個字";
        DistanceMissing => "the distance after `~` is missing", "`~` 後面少了距離";
        NearDistanceMissing => "the distance after `NEAR/` is missing", "`NEAR/` 後面少了距離";
        NotADistance { typed: String } => "{typed} is no distance", "{typed} 不是距離";
        DistanceApart { typed: String } => "the distance {typed} is separated by a blank", "距離 {typed} 前面有空白";
        ListUnclosed => "the list is not closed", "清單沒有關上";
        EmptyList => "the list holds nothing", "清單裡沒有東西";
        TextAfterList => "something follows the list at once", "清單後面緊接著別的字";
        BracketWithinList => "there is a bracket in the list", "清單裡有括號";
        OperatorWithinList { operator: String } =>
            "{operator} is not needed in a list: any of its values matches", "清單裡不需要 {operator}：符合任一個值就可以";
        ValueNeedsQuotes => "this value needs quotes", "這個值要加引號";
        ValueWithComma { field: &'static str } => "the value of `{field}:` contains a comma", "`{field}:` 的值裡有逗號";
        TitleEndsEarly => "the title ends here, before the bracket", "標題到這裡的括號前就結束了";
        SignAfterColon { sign: String, field: &'static str } =>
            "{sign} follows the colon of `{field}:`", "`{field}:` 的冒號後面是 {sign}";
        BlankInRange => "there is a blank in the range", "範圍中間有空白";
        BlankBeforeColon { field: &'static str } =>
            "there is a blank before the colon of `{field}:`", "`{field}:` 的冒號前面有空白";
        SecondComparison { typed: String } => "{typed} compares nothing", "{typed} 前面沒有欄位";
        UnknownScope { typed: String } => "unknown scope {typed}", "沒有 {typed} 這個範圍";
        UnknownField { typed: String } => "unknown field {typed}", "沒有 {typed} 這個欄位";
        ValueMissing { field: &'static str } => "`{field}:` lacks a value", "`{field}:` 少了值";
        NotAValue { typed: String, field: &'static str } => "{typed} is no value of `{field}:`", "`{field}:` 沒有 {typed} 這個值";
        NotANumber { typed: String } => "{typed} is no number", "{typed} 不是數字";
        NeverNegative { field: &'static str } => "`{field}:` is never less than 0", "`{field}:` 不會小於 0";
        RangeReversed => "the range ends before it begins", "範圍的結尾比開頭小";
        NotAComparison { field: &'static str, sign: String } =>
            "`{field}` is compared by {sign}, which is no comparison", "`{field}` 不能用 {sign} 比較";
        TakesColon { field: &'static str, sign: String } =>
            "`{field}:` takes a colon, and no {sign}", "`{field}:` 要用冒號，不用 {sign}";
        HasNoOrder { field: &'static str, sign: String } =>
            "`{field}` has no order, and is not compared by {sign}", "`{field}` 沒有大小，不能用 {sign} 比較";
        ComparisonByItself { field: &'static str } => "`{field}:` is a comparison by itself", "`{field}:` 本身就是比較";
        TwoDistances => "two distances in one chain of terms", "一串詞裡有兩個距離";
        NotNear => "NEAR joins single terms, without names and brackets of their own", "NEAR 連接單獨的詞，不帶欄位名稱和括號";
        NearExcluded => "NEAR joins terms that have to occur, and this one must not", "NEAR 連接必須出現的詞，這個詞卻是要排除的";
        TooManyNear => "more than {MAX_PROXIMITY_TERMS} terms near each other", "超過 {MAX_PROXIMITY_TERMS} 個相近的詞";
        NearOfValues => "only texts can be near each other", "只有文字可以相近";
    }
}

messages! {
    /// What to type instead.
    pub(super) enum SyntaxHint {
        SplitQuery => "split it into several queries", "拆成幾個查詢";
        LeaveOutNul => "no text can be found by it: leave it out", "沒有文字含有它：請拿掉";
        TypeAWord => "type a word to look for, or `*` for everything", "輸入要找的詞，或用 `*` 找全部";
        CloseOrQuote { sign: char, typed: String } =>
            "add `{sign}`, or quote it to look for it: `\"{typed}\"`", "補上 `{sign}`；要找這個符號就加引號：`\"{typed}\"`";
        RemoveOrQuote { sign: char } =>
            "remove it, or quote it to look for it: `\"{sign}\"`", "拿掉它；要找這個符號就加引號：`\"{sign}\"`";
        FillBrackets => "put a word between them, or leave them out", "在裡面放一個詞，或拿掉括號";
        QuoteWord => "quote it to look for the word itself", "要找這個詞本身就加引號";
        CloseBefore => "close the brackets before it", "先關上前面的括號";
        ClosePost =>
            "close `post{{…}}` before it, or write `thread{{…}}` for post and comments together",
            "先關上 `post{{…}}`；內文和推文一起找就寫 `thread{{…}}`";
        PutIntoComment => "put it into `comment{{…}}`", "放進 `comment{{…}}` 裡";
        LeaveOutDistance => "leave out the `~` and what follows it", "拿掉 `~` 和後面的部分";
        FillQuotes => "put the text to look for between them", "把要找的文字放在引號裡";
        CloseApostrophe =>
            "write `'…'` for exactly this text, or `\"'…\"` to look for text that begins with an apostrophe",
            "要完全相同的文字就寫 `'…'`；要找以單引號開頭的文字就寫 `\"'…\"`";
        CloseQuote { close: char } => "end the text with `{close}`", "文字的結尾加上 `{close}`";
        PhraseBegins =>
            "a phrase begins with it, as in `\"台積電 外資\"`; to search for the sign itself, write `'…'`",
            "引號要在詞組的開頭，如 `\"台積電 外資\"`；要找這個符號就寫 `'…'`";
        LooseInstead =>
            "write `\"…\"~5` for terms that are close to each other", "要找相近的詞就寫 `\"…\"~5`";
        NoDistance =>
            "leave it out and put the terms side by side: both are then looked for anywhere",
            "拿掉距離，把詞並排寫：兩個詞在哪裡都可以";
        WriteDistance =>
            "write how many characters may be between the terms, `\"…\"~5`, or a blank before the `~`",
            "寫出詞之間最多幾個字：`\"…\"~5`；或在 `~` 前加空白";
        WriteNearDistance { most: usize } =>
            "write the number of characters between the terms, at most {most}: `NEAR/5`",
            "寫出詞之間的字數，最多 {most}：`NEAR/5`";
        JoinLoose => "write \"…\"~5 right after the quote; to look for it as a text, quote it",
            "\"…\"~5 要緊接在引號後；要當文字找就加引號";
        JoinNear => "write NEAR/5 without a blank; to look for it as a text, quote it",
            "NEAR/5 中間不要空白；要當文字找就加引號";
        CloseList => "end it with `]`", "結尾加上 `]`";
        CloseListOrQuote =>
            "end it with `]`, or put quotes around a value that begins with the bracket",
            "結尾加上 `]`；值本身以括號開頭就加引號";
        BlankAfterList =>
            "put a blank after the `]`, or quotes around a value that contains brackets",
            "`]` 後面加空白；值本身有括號就加引號";
        FillList => "put values between the brackets, or leave them out", "在括號裡放值，或拿掉括號";
        OperatorsOutside =>
            "leave it out, or write the values in `(…)` with operators between them",
            "拿掉它，或把值寫在 `(…)` 裡，中間用運算子";
        FlatList { field: &'static str } =>
            "leave out the inner brackets: `{field}:[A B]`; quote a value that contains brackets",
            "拿掉裡面的括號：`{field}:[A B]`；值本身有括號就加引號";
        BlanksInList { list: String } => "write a blank instead: {list}", "改用空白：{list}";
        QuoteValue => "put `\"…\"` or 「…」 around it", "用 `\"…\"` 或「…」括起來";
        ListInstead { list: String } =>
            "for any of several write {list}; quote a value that contains a comma",
            "要找其中任一個就寫 {list}；值本身有逗號就加引號";
        QuoteTitle => "put the whole title into quotes: `thread:\"…\"`", "整個標題加引號：`thread:\"…\"`";
        ExcludeField { written: String } =>
            "write {written} to exclude it; quote a value that begins with the sign",
            "要排除就寫 {written}；值本身以這個符號開頭就加引號";
        JoinRange { field: &'static str } =>
            "write it without: `{field}:A..B`; quote what is a separate text",
            "中間不要空白：`{field}:A..B`；如果是另一段文字就加引號";
        JoinField { field: &'static str } =>
            "write the name, the colon and the value without blanks: `{field}:…`",
            "名稱、冒號和值之間不要空白：`{field}:…`";
        RangeInstead { field: &'static str, range: String } => "write `{field}:{range}`", "寫成 `{field}:{range}`";
        RepeatField { written: String } => "name the field again: {written}", "再寫一次欄位：{written}";
        DidYouMeanScope { scope: &'static str } => "did you mean `{scope}{{`?", "是不是要寫 `{scope}{{`？";
        FieldOrScopes { field: &'static str } =>
            "for the field write `{field}:…`; the scopes are `post{{…}}`, `comment{{…}}` and `thread{{…}}`",
            "欄位要寫 `{field}:…`；範圍有 `post{{…}}`、`comment{{…}}` 和 `thread{{…}}`";
        Scopes =>
            "the scopes are `post{{…}}`, `comment{{…}}` and `thread{{…}}`; quote a text with a brace",
            "範圍有 `post{{…}}`、`comment{{…}}` 和 `thread{{…}}`；有大括號的文字要加引號";
        DidYouMeanField { field: &'static str } => "did you mean `{field}:`?", "是不是要寫 `{field}:`？";
        DidYouMean { name: &'static str } => "did you mean `{name}`?", "是不是要寫 `{name}`？";
        QuoteText => "put the text into quotes to look for it as it is", "要照原樣找這段文字就加引號";
        ValueAfterColon { field: &'static str, example: &'static str } =>
            "write it right after the colon, without a blank: `{field}:{example}`",
            "緊接在冒號後面寫，不要空白：`{field}:{example}`";
        OneOf { first: String, last: String } => "write {first} or {last}", "寫 {first} 或 {last}";
        OneOfRe { first: String, last: String } =>
            "write {first} or {last}; in a title there is a blank after it, `Re: …`",
            "寫 {first} 或 {last}；標題裡的 `Re: …` 後面有空白";
        NumberForms =>
            "a number is `100`, `>=100`, `<-5` or a range `10..50`", "數字寫成 `100`、`>=100`、`<-5`，或範圍 `10..50`";
        OnlyScoreNegative => "only `score:`, the 推 minus the 噓, can be", "只有 `score:`（推減噓）可以";
        SmallerFirst { from: i64, to: i64 } =>
            "the smaller number comes first: `{from}..{to}`", "小的數字在前：`{from}..{to}`";
        ExcludeEqual { written: String } => "exclude what is equal: {written}", "改成排除相等的：{written}";
        WriteBrackets { field: &'static str } => "write `{field}:(…)`", "寫成 `{field}:(…)`";
        WriteOrQuote { written: String } =>
            "write {written}; to look for it as a text, quote it", "寫成 {written}；要當文字找就加引號";
        EitherOf { first: String, second: String } => "write {first}, or {second}", "寫成 {first} 或 {second}";
        SameDistance =>
            "write the same number each time, or join two of the terms by AND", "每次寫同一個數字，或其中兩個詞改用 AND 連接";
        FieldBeforeNear =>
            "name the field before both, as in `title:(台積電 NEAR/5 外資)`", "欄位寫在兩個詞前面，如 `title:(台積電 NEAR/5 外資)`";
        ExcludeNear =>
            "write `a -(a NEAR/3 b)` for what has `a`, and no `b` near it", "要找有 `a` 而附近沒有 `b` 的，就寫 `a -(a NEAR/3 b)`";
        JoinByAnd => "join some of them by AND", "其中一些改用 AND 連接";
        JoinValues => "write the values with AND or OR between them", "值之間用 AND 或 OR";
    }
}
