//! What the server reports about requests, in words.

use crate::message::messages;

messages! {
    /// A failure of the server, or of any request.
    pub(in crate::web) enum ServerMessage {
        TooManyRequests => "too many requests at a time", "同時的要求太多";
        NoAnswerInTime { seconds: u64 } => "no answer within {seconds} s", "{seconds} 秒內沒有結果";
        AnswerUnwritable => "the answer cannot be written", "無法寫出結果";
        ServerNotStarted => "the server cannot be started", "無法啟動伺服器";
        NoSuchPage { path: String } => "{path}: no such page", "{path}：沒有這一頁";
        NoSuchAddress { path: String } => "{path}: no such address", "{path}：沒有這個位址";
        ThreadNotFound { id: String } => "{id}: no such thread in the index", "{id}：索引裡沒有這篇文章";
        AddressNotUtf8 => "the address: not UTF-8", "網址不是 UTF-8";
        ByMissing => "by: by which property?", "by：要依哪個欄位統計？";
        TooManyQueries { queries: usize, most: usize } =>
            "{queries} queries: at most {most} are compared at a time", "{queries} 個查詢：一次最多比較 {most} 個";
        QueryTooLongForRequest { most: usize } => "the query: longer than {most} bytes", "查詢超過 {most} 個位元組";
        GivenTwice { name: String } => "{name}: given more than once", "{name}：給了不只一次";
        NoSuchParameter { name: String } => "{name}: no such parameter here", "{name}：這裡沒有這個參數";
        ValueNotUnderstood { name: String, value: String } => "{name}={value}: not understood", "{name}={value}：看不懂";
    }
}

messages! {
    /// What can be done about it.
    pub(in crate::web) enum ServerHint {
        TryAgain => "try again in a moment", "請稍後再試";
        SearchForLess =>
            "search for something rarer, or use the command line, which has no time limit",
            "找比較少見的詞，或用沒有時間限制的命令列";
        LeaveOneOut => "leave one of them out", "只留一個";
        ParametersAre { names: String } => "the parameters are {names}", "參數有 {names}";
        ItIs { wanted: ValueForm } => "it is {wanted}", "要是{wanted}";
        AddressesAreDescribed =>
            "/api/openapi.json describes those that there are", "/api/openapi.json 說明有哪些位址";
        IdsWithBoard => "ids are as a search prints them: board/article", "代碼就是搜尋印出的樣子：看板/文章";
        FromFirstHit => "search again from the first hit on", "從第一個結果重新搜尋";
        IdsAsPrinted => "ids are as a search prints them", "代碼就是搜尋印出的樣子";
        CommandLineCompares => "the command line compares more", "命令列可以比較更多";
        CommandLineTakesLonger => "the command line takes longer ones", "命令列可以用更長的查詢";
        AlsoLanguageHelp => "`/help` has the whole language", "`/help` 有完整的說明";
        AlsoFieldHelp => "`/help` lists the fields", "`/help` 列出所有欄位";
        AlsoSavingHelp =>
            "on the command line `pawen save NAME QUERY` saves one", "在命令列用 `pawen save 名稱 查詢` 可以儲存一個";
        ByWhich => "by=board, for example; `by=x` lists all", "例如 by=board；`by=x` 會列出全部";
    }
}

messages! {
    /// The kind of value that a parameter has.
    pub(in crate::web) enum ValueForm {
        TrueOrFalse => "true or false", " true 或 false";
        NumberBetween { min: usize, max: usize } => "a number from {min} to {max}", " {min} 到 {max} 的數字";
        OneOfNames { names: String } => "one of {names}", "其中一個：{names}";
    }
}
