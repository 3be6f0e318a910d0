//! The help of the command line in Chinese: the English of each command, option and value, and its Chinese.
//!
//! The key is the English itself, so that a help text that is changed loses its twin, and the test below names it.

use clap::{
    Arg, Command,
    builder::{PossibleValue, PossibleValuesParser, StyledStr},
};

/// A command with its help texts in Chinese. It is for printing help and errors: it accepts the same command lines, but values
/// of a fixed list are read as text.
pub(super) fn translated(command: Command) -> Command {
    let name = command.get_name().to_owned();
    translated_at(command, &name)
}

/// The same of the command that is typed as `path`.
fn translated_at(command: Command, path: &str) -> Command {
    let command = command.mut_args(argument);
    let usage = usage(&command, path);
    let mut command = command
        .override_usage(usage)
        .subcommand_help_heading("指令")
        .subcommand_value_name("指令")
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}");
    if let Some(chinese) = of(command.get_about()) {
        command = command.about(chinese);
    }
    if let Some(chinese) = of(command.get_long_about()) {
        command = command.long_about(chinese);
    }
    command.mut_subcommands(|subcommand| {
        let path = format!("{path} {}", subcommand.get_name());
        translated_at(subcommand, &path)
    })
}

/// The usage of the command that is typed as `path`, without the word before it.
fn usage(command: &Command, path: &str) -> String {
    let mut command = command.clone().bin_name(path).subcommand_value_name("指令");
    let usage = command.render_usage().to_string();
    usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[選項]")
}

fn argument(argument: Arg) -> Arg {
    let mut argument = if argument.is_positional() { argument.help_heading("引數") } else { argument };
    if let Some(chinese) = of(argument.get_help()) {
        argument = argument.help(chinese);
    }
    // Options that take no value have the values of a truth, which no help shows.
    if !argument.get_action().takes_values() {
        return argument;
    }
    let values = argument.get_possible_values();
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default() + &defaults(&argument);
    argument = argument.hide_default_value(true);
    if values.is_empty() {
        return argument.help(help);
    }
    // clap's own lists of values have English words around them.
    let short = format!("{help} [可用的值：{}]", names(&values).join("、"));
    let long = format!("{help}\n\n可用的值：\n{}", described(&values).join("\n"));
    let argument = argument.hide_possible_values(true).help(short).long_help(long);
    argument.value_parser(PossibleValuesParser::new(values))
}

/// The defaults of an argument, where clap shows them.
fn defaults(argument: &Arg) -> String {
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if values.is_empty() || argument.is_hide_default_value_set() {
        return String::new();
    }
    format!(" [預設：{}]", values.join(" "))
}

fn names(values: &[PossibleValue]) -> Vec<String> {
    values.iter().map(|value| value.get_name().to_owned()).collect()
}

/// The values, each with what it means.
fn described(values: &[PossibleValue]) -> Vec<String> {
    let line = |value: &PossibleValue| match of(value.get_help()) {
        Some(chinese) => format!("- {}：{chinese}", value.get_name()),
        None => format!("- {}", value.get_name()),
    };
    values.iter().map(line).collect()
}

/// The Chinese of a help text.
fn of(english: Option<&StyledStr>) -> Option<String> {
    let english = english?.to_string();
    TEXTS.iter().find(|(known, _)| *known == english).map(|(_, chinese)| (*chinese).to_owned())
}

/// The help texts: English and Chinese.
const TEXTS: &[(&str, &str)] = &[
    ("Print help (--help prints more)", "顯示說明（--help 比較詳細）"),
    ("Print the version", "顯示版本"),
    // Commands.
    (
        "Full-text search over archived forum threads. If the text is in the archive, the search finds it",
        "爬文：論壇文章的全文檢索。檔案裡有的字，就找得到",
    ),
    ("Find threads, or comments", "搜尋文章或推文"),
    (
        "Find threads, or comments\n\nA term is found wherever it occurs, also within longer Chinese words; traditional, simplified, full-width and case do not count. Separate terms are all required; \"…\" and 「…」 keep a sequence; -x excludes; OR and ( ) combine; title: author: by: (the commenter) board: date: and others narrow; `pawen help query` has the whole language. Hits come closest first: by the terms as they were typed, then by their words and by how much of the query is in one text; a title counts more than a post, and a post more than a comment.",
        "搜尋文章或推文\n\n詞出現在任何地方都找得到，在更長的中文詞裡也是；不分繁簡、全形半形、大小寫。用空白分開的詞都要有；\"…\" 和「…」裡的字要連在一起；-x 是排除；OR 和 ( ) 可以組合；標題: 作者: 推文者: 看板: 日期: 等欄位可以縮小範圍；`pawen help query` 有完整的說明。最接近的排前面：先看輸入的詞，再看斷開的詞，以及一段文字裡有多少查詢的字；標題比內文重要，內文比推文重要。",
    ),
    ("Create an index of archives, or update it", "建立索引，或更新索引"),
    (
        "Create an index of archives, or update it\n\nFiles that have not changed since they were last read are not read again; the threads of deleted files are removed. An interrupted run is resumed by the next one.",
        "建立索引，或更新索引\n\n上次讀過而沒有改變的檔案不會再讀；已刪除的檔案，裡面的文章會移除。被中斷的執行，下次會接續。",
    ),
    ("Build a new index, and switch to it once it is complete and sound", "重建索引，完成並確認沒有問題後才換過去"),
    (
        "Build a new index, and switch to it once it is complete and sound\n\nSearches use the old index until then.",
        "重建索引，完成並確認沒有問題後才換過去\n\n在那之前，搜尋仍用舊的索引。",
    ),
    (
        "Switch back to the index that `pawen rebuild --keep-previous` kept",
        "換回 `pawen rebuild --keep-previous` 保留的索引",
    ),
    ("Check whether the index is undamaged and consistent", "檢查索引有沒有損壞、前後一致"),
    (
        "Check whether the index is undamaged and consistent\n\nEvery file is compared with its checksum, and the documents with the catalogue of files. Exit code 1 if anything is damaged.",
        "檢查索引有沒有損壞、前後一致\n\n每個檔案都和檢查碼比對，文件和檔案目錄比對。有損壞時結束碼是 1。",
    ),
    (
        "Show statistics of the index: boards, dates, files, and sizes on disk",
        "顯示索引的統計：看板、日期、檔案和磁碟用量",
    ),
    ("Count what a query finds, exactly", "精確計算查詢找到多少"),
    (
        "Count what a query finds, exactly\n\nPrints the number of threads, with --unit block of comment blocks (adjacent comments of one user that hold every term), or with --unit comment of single comments. With --from, a table of many queries.",
        "精確計算查詢找到多少\n\n印出文章數；加 --unit block 是推文段數（同一人相鄰的推文，裡面有每個詞），加 --unit comment 是單則推文數。加 --from 會印出許多查詢的表格。",
    ),
    ("Write every hit to a file", "把所有結果寫到檔案"),
    (
        "Write every hit to a file\n\nThe extension of the file is its format (.jsonl .json .csv .tsv .md .parquet .ids .txt), and its compression if there is one (.gz .zst); without a file, standard output is written. The file appears when it is complete. Hits are written as they are read, so that a million take no more memory than a thousand.\n\nIn CSV and TSV a text that a spreadsheet program would read as a formula (with = + - @ at its start) gets an apostrophe before it, unless --keep-formulas is given. Numbers and times are never changed.",
        "把所有結果寫到檔案\n\n副檔名決定格式（.jsonl .json .csv .tsv .md .parquet .ids .txt）和壓縮（.gz .zst）；沒有指定檔案就寫到標準輸出。檔案寫完才會出現。邊讀邊寫，一百萬筆用的記憶體不比一千筆多。\n\n在 CSV 和 TSV 裡，試算表會當成公式的文字（以 = + - @ 開頭）前面會加一個單引號，除非加 --keep-formulas。數字和時間不會改。",
    ),
    (
        "Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly",
        "依看板、作者、推文者、分類、推噓、網域、國家或時間精確統計結果",
    ),
    (
        "Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly\n\nA hit counts for a value if the query narrowed to that value finds it: `facet X --by board` prints for Stock what `count 'X board:Stock'` prints. So with --unit block the board, author, category and country are those of the thread, and comment blocks (adjacent comments of one user) are counted; without it, `by` and `reaction` count the threads in which any user commented so, and `domain` those with such a link in the post or a comment. A hit may count for several reactions, domains or commenters; shares are of the hits. Times are the post's own, or those of the block's first comment. With --unit comment single comments are counted, each with its own reaction and time.",
        "依看板、作者、推文者、分類、推噓、網域、國家或時間精確統計結果\n\n把查詢縮小到某個值時找得到的，就算進那個值：`facet X --by board` 印出的 Stock，就是 `count 'X board:Stock'` 印出的數字。所以加 --unit block 時，看板、作者、分類和國家是文章的，計算的是推文段（同一人相鄰的推文）；不加時，`by` 和 `reaction` 計算有人這樣推文的文章，`domain` 計算內文或推文裡有這種連結的文章。一個結果可能算進好幾種推噓、網域或推文者；比例是佔結果的比例。時間是文章的時間，或推文段第一則推文的時間。加 --unit comment 時計算單則推文，各有自己的推噓和時間。",
    ),
    (
        "Count the hits of one or several queries day by day, or by week, month, quarter or year, exactly",
        "依日、週、月、季或年精確統計一個或幾個查詢的結果",
    ),
    (
        "Count the hits of one or several queries day by day, or by week, month, quarter or year, exactly\n\nEach argument is a query of its own: put a query of several words into the quotes of your shell. A thread counts at the time of its post; with --unit block a comment block (adjacent comments of one user) at the time of its first comment, with --unit comment each comment at its own. Periods without hits are printed as 0. --split counts the values of a property separately, as `pawen facet` does. --normalize prints shares of all threads, or of all comment blocks or comments, of each period.",
        "依日、週、月、季或年精確統計一個或幾個查詢的結果\n\n每個引數是一個查詢：有好幾個詞的查詢要用 shell 的引號括起來。文章算在發文的時間；加 --unit block 時，推文段（同一人相鄰的推文）算在第一則推文的時間；加 --unit comment 時，每則推文算在自己的時間。沒有結果的時間印 0。--split 像 `pawen facet` 一樣分開統計各個值。--normalize 印出佔那段時間全部文章、推文段或推文的比例。",
    ),
    (
        "Find the words that are characteristic of the hits compared with the whole index",
        "找出和整個索引相比，結果裡特別常見的詞",
    ),
    (
        "Find the words that are characteristic of the hits compared with the whole index\n\nAt thread level the words of titles and posts, with --unit block those of comment blocks. Words are segmented as by jieba. G2 is Dunning's log-likelihood ratio of the number of hits with the word and the number of other texts with it: chance exceeds 15.1 less than once in ten thousand times. The query's own words are included.",
        "找出和整個索引相比，結果裡特別常見的詞\n\n文章用標題和內文的詞，加 --unit block 用推文段的詞。斷詞的方式和 jieba 相同。G2 是 Dunning 的對數概似比，比較有這個詞的結果數和其他文字數：純屬偶然而超過 15.1 的機會不到萬分之一。查詢本身的詞也包括在內。",
    ),
    (
        "Show every occurrence of the terms, aligned, with the text before and after (keyword in context)",
        "對齊列出詞的每一次出現和前後文（KWIC）",
    ),
    (
        "Show every occurrence of the terms, aligned, with the text before and after (keyword in context)\n\nEvery occurrence in every text of every hit is a line. Lines come in the order of the hits, or are sorted by the text to the right or left of the occurrence.",
        "對齊列出詞的每一次出現和前後文（KWIC）\n\n每個結果的每段文字裡，每出現一次就是一行。行的順序和結果相同，或依右邊、左邊的文字排序。",
    ),
    ("Show threads with all their comments", "顯示文章和所有推文"),
    (
        "Show how a query is read: its tokens, and the number of hits of each part alone",
        "說明怎麼解讀一個查詢：每個部分的字，和單獨找到多少",
    ),
    (
        "Read the archive in a browser: a page to search, to read and to compare, and the same as an API",
        "用瀏覽器搜尋、閱讀和比較的網頁，也有 API",
    ),
    (
        "Read the archive in a browser: a page to search, to read and to compare, and the same as an API\n\nServes until it is interrupted, only to this machine unless --bind says otherwise. The index is only read; after an update the page shows what is new. /api/openapi.json describes the API.",
        "用瀏覽器搜尋、閱讀和比較的網頁，也有 API\n\n執行到被中斷為止；除非用 --bind 指定，只有這台機器連得到。索引只會讀取；更新之後網頁會顯示新的內容。/api/openapi.json 說明 API。",
    ),
    (
        "Search twice, with the index and by scanning the archive's files, and compare",
        "用索引搜尋一次、掃描檔案再搜尋一次，然後比對",
    ),
    (
        "Search twice, with the index and by scanning the archive's files, and compare\n\nFirst compares the files of the index with their checksums. Prints both counts and every difference with its file and offset. Exit code 0 only if there is none. Threads that cannot be compared are counted apart: those whose files are gone but were kept, and those with more than 4 MiB of texts of earlier versions.",
        "用索引搜尋一次、掃描檔案再搜尋一次，然後比對\n\n會先把索引的檔案和檢查碼比對。印出兩邊的數字，以及每一處不同的檔案和位置。完全相同時結束碼才是 0。不能比對的文章另外計算：檔案不在了但保留的，以及舊版文字超過 4 MiB 的。",
    ),
    (
        "Save a query under a name, to be used as `query:NAME` and with `search --since-last NAME`",
        "用一個名稱儲存查詢，之後可以用 `query:名稱` 和 `search --since-last 名稱`",
    ),
    (
        "List the saved queries, each with its hits and those since the last look, or remove some",
        "列出儲存的查詢、各有多少結果和上次看過之後的新結果，或刪除幾個",
    ),
    (
        "List the saved queries, each with its hits and those since the last look, or remove some\n\nA look is a search with `--since-last NAME` that showed all of it. The hits are those of the index; without one they are not counted.",
        "列出儲存的查詢、各有多少結果和上次看過之後的新結果，或刪除幾個\n\n看過是指全部顯示完的 `--since-last 名稱` 搜尋。結果以索引為準；沒有索引就不計算。",
    ),
    ("Remove saved queries", "刪除儲存的查詢"),
    ("The names", "名稱"),
    ("Count in the index that `search --archive DIR` keeps", "在 `search --archive DIR` 的索引裡計算"),
    (
        "With --since-last: the next such search shows the same hits again",
        "--since-last 時：下次這樣搜尋還會再顯示同樣的結果",
    ),
    (
        "Print help about a command, or about the query language: `pawen help query`",
        "顯示指令的說明，或查詢語法的說明：`pawen help query`",
    ),
    (
        "Print the completions of a shell: `source <(pawen completions bash)`",
        "印出 shell 的自動補齊：`source <(pawen completions bash)`",
    ),
    (
        "Print the completions of a shell: `source <(pawen completions bash)`\n\nCommands, options and their values are completed, and in queries the fields, the boards of the index (`board:`) and the saved queries (`query:`). The script calls pawen for each completion, so that it need not be made again.",
        "印出 shell 的自動補齊：`source <(pawen completions bash)`\n\n會補齊指令、選項和它們的值，在查詢裡還有欄位、索引裡的看板（`board:`）和儲存的查詢（`query:`）。每次補齊都由 pawen 回答，所以不必重新產生。",
    ),
    (
        "Print the manual page of pawen, or of a command: `pawen man search | man -l -`",
        "印出 pawen 或某個指令的使用手冊（man page）：`pawen man search | man -l -`",
    ),
    // Options of several commands.
    (
        "The language of messages and help: en or zh-TW [default: `PAWEN_LANG`, that of the settings, or of the locale]",
        "訊息和說明的語言：en 或 zh-TW [預設：`PAWEN_LANG`、設定檔裡的，或系統的語言]",
    ),
    (
        "What to look for; `-x` excludes x, and needs `--` somewhere before it if x begins with a Latin letter or a digit",
        "要找什麼；`-x` 是排除 x，x 以英文字母或數字開頭時前面要有 `--`",
    ),
    (
        "Search this folder of archived threads, or the archive of this name in the settings; its index is updated first: that of `pawen index DIR`, or one in the user's cache",
        "搜尋這個資料夾，或設定檔裡這個名稱的資料夾；會先更新索引：`pawen index DIR` 建立的，或使用者快取裡的",
    ),
    (
        "The folder of the index [default: `PAWEN_INDEX`, that of the settings, or one in the user's data folder]",
        "索引的資料夾 [預設：`PAWEN_INDEX`、設定檔裡的，或使用者資料夾裡的一個資料夾]",
    ),
    (
        "Words to keep whole in ranking: a file with lines `WORD` or `WORD FREQUENCY`. They become part of the index",
        "排序時不斷開的詞：檔案每行是 `詞` 或 `詞 詞頻`，會成為索引的一部分",
    ),
    ("The memory for what is not yet on disk", "還沒寫入磁碟的內容可以用的記憶體"),
    ("Number of threads that write [default: one for each core]", "寫入的執行緒數 [預設：每個核心一個]"),
    (
        "Commit after this many bytes of records, when the memory is full, and every 5 minutes: a crash loses at most that much work",
        "每這麼多位元組的記錄寫入一次，記憶體滿了或過了 5 分鐘也寫入：當機最多損失這麼多",
    ),
    (
        "The unit of hits, which is what is found and counted [default: thread]",
        "結果的單位，也就是找什麼、算什麼 [預設：thread]",
    ),
    ("Threads: title, post and comments may hold one term each", "文章：標題、內文和推文可以各有一個詞"),
    ("Comment blocks: adjacent comments of one user, read as one text", "推文段：同一人相鄰的推文當成一段"),
    (
        "Single comments: all conditions on comments hold for that one line (推文) alone",
        "單則推文：推文的條件都要在同一則推文裡符合",
    ),
    (
        "The same as --unit block: all terms occur in one comment, or in adjacent ones of one user",
        "同 --unit block：所有的詞都在一則推文裡，或在同一人相鄰的推文裡",
    ),
    (
        "Ask a question: not every term need occur, and the closest hits come first. Phrases, exclusions and fields stay required",
        "當作問句：不必每個詞都有，最接近的排前面。詞組、排除和欄位還是要符合",
    ),
    (
        "End after this many seconds of searching; what was printed until then is incomplete",
        "搜尋超過這麼多秒就結束；已經印出的不完整",
    ),
    ("The time zone in which dates are read and shown", "讀取和顯示日期的時區"),
    ("The order of the hits", "結果的排序"),
    ("Closest first", "最相關的在前"),
    ("Newest first", "最新的在前"),
    ("Oldest first", "最舊的在前"),
    ("Threads with the most comments first", "推文最多的文章在前"),
    ("Threads with the highest score (推 minus 噓) first", "推噓分數（推減噓）最高的文章在前"),
    ("Latest activity first: of a thread, its last comment", "最近有動靜的在前：文章以最後一則推文為準"),
    (
        "At most this many hits [default: 10 for people, all for programs]",
        "最多幾個結果 [預設：給人看的 10 個，給程式的全部]",
    ),
    ("The page of this number; --limit is its length", "第幾頁；一頁的長度是 --limit"),
    ("Continue after a search: the cursor that it printed", "接續上一個搜尋：它印出的位置"),
    (
        "The saved query of this name, and of its hits only those that came into the index after the last such search that showed all of it; a QUERY in addition narrows that further",
        "用這個名稱儲存的查詢，只顯示上次全部看完之後才進索引的結果；另外加 QUERY 可以再縮小範圍",
    ),
    ("text, jsonl, json, csv, tsv, md or ids", "text、jsonl、json、csv、tsv、md 或 ids"),
    ("What the spans of JSON count [default: bytes]", "JSON 的位置以什麼計算 [預設：bytes]"),
    ("Bytes of UTF-8", "UTF-8 的位元組"),
    ("Characters (Unicode code points), as in Python", "字元（Unicode 碼位），和 Python 相同"),
    ("Units of UTF-16, as in JavaScript and Java", "UTF-16 的單位，和 JavaScript、Java 相同"),
    ("When to colour", "什麼時候用顏色"),
    ("On a terminal, unless `NO_COLOR` is set", "在終端機上，除非設了 `NO_COLOR`"),
    ("Always", "總是"),
    ("Never", "從不"),
    // Indexing.
    ("Detect changed files by their content, not by size and time", "依內容而不是大小和時間判斷檔案有沒有改變"),
    ("Keep the threads of deleted files", "保留已刪除的檔案裡的文章"),
    (
        "Leave out the files that match a pattern of a .gitignore; kept with the index, and '' ends it",
        "不收符合 .gitignore 寫法的檔案；會和索引一起保留，用 '' 取消",
    ),
    (
        "Leave out the threads (BOARD/ARTICLE or an address) and accounts that FILE lists, one a line; kept with the index",
        "不收 FILE 列出的文章（看板/代碼或網址）和帳號，一行一個；會和索引一起保留",
    ),
    (
        "Read records by the keys that FILE, a table in TOML, lists before the built-in ones; kept with the index",
        "先用 FILE（TOML 表格）列出的鍵讀取記錄，再用內建的；會和索引一起保留",
    ),
    (
        "Say how FILE is understood, which of its keys are used and which are not, and index nothing",
        "說明怎麼讀 FILE、用到和沒用到哪些鍵，不建立索引",
    ),
    (
        "Write a JSON object to FILE for every part of a file that was rejected or repaired; also of files that have not changed",
        "把每個不能讀或修補過的部分以 JSON 寫到 FILE；沒有改變的檔案也包括在內",
    ),
    ("End with an error at the first record that cannot be read", "遇到第一筆不能讀的記錄就以錯誤結束"),
    ("If another process writes to this index, wait for it", "如果有別的程式正在寫入這個索引，就等它"),
    (
        "Folders of archived threads, or single files [default: those that the index was made from]",
        "文章的資料夾，或單一檔案 [預設：原來建立索引的那些]",
    ),
    (
        "Keep the old index, so that `pawen rollback` can switch back to it",
        "保留舊的索引，讓 `pawen rollback` 可以換回去",
    ),
    (
        "Switch also if the new index lacks threads of files that cannot be read, or of deleted files that --keep-missing kept",
        "即使新的索引少了無法讀取的檔案、或 --keep-missing 保留的檔案裡的文章，也換過去",
    ),
    ("The index that `search --archive DIR` keeps", "`search --archive DIR` 的索引"),
    (
        "Also compare every posting with the stored texts, and search for random substrings of the archive",
        "再把每筆倒排資料和儲存的文字比對，並隨機取檔案裡的文字來搜尋",
    ),
    ("text to read, or json: one object", "text 給人看，json 是一個物件"),
    ("For people", "給人看"),
    ("For programs", "給程式讀"),
    // Numbers.
    ("Count threads and comment blocks", "計算文章和推文段"),
    ("Count every query of FILE, one a line; - for standard input", "計算 FILE 裡的每個查詢，一行一個；- 是標準輸入"),
    (
        "text, jsonl, json, csv, tsv or md [default: a bare number for one query at one level, else text]",
        "text、jsonl、json、csv、tsv 或 md [預設：一個查詢只印數字，否則 text]",
    ),
    (
        "board, author, by (or commenter), category, reaction, domain, country, year, quarter, month, week, day, weekday or hour",
        "board、author、by（或 commenter）、category、reaction、domain、country、year、quarter、month、week、day、weekday 或 hour",
    ),
    (
        "This many values, most frequent first; 0 for all [default: 20 in a text table, all otherwise; of times, all]",
        "幾個值，最多的在前；0 是全部 [預設：文字表格 20 個，其他全部；時間是全部]",
    ),
    ("text, jsonl, json, csv, tsv or md", "text、jsonl、json、csv、tsv 或 md"),
    ("The same as --format json", "同 --format json"),
    (
        "What to count, each argument by itself; `-x` excludes x, and needs `--` before it if x begins with a Latin letter or a digit",
        "要統計什麼，每個引數分開；`-x` 是排除 x，x 以英文字母或數字開頭時前面要有 `--`",
    ),
    ("The length of a period", "每段時間的長度"),
    ("A day", "一日"),
    ("A week from Monday on (ISO 8601)", "從星期一起的一週（ISO 8601）"),
    ("A month", "一個月"),
    ("Three months", "三個月"),
    ("A year", "一年"),
    (
        "Count separately by: reaction, board, category, author, by, domain, country, weekday or hour",
        "分開統計：reaction、board、category、author、by、domain、country、weekday 或 hour",
    ),
    (
        "With --split, this many values, most frequent first; the rest is counted together",
        "--split 時幾個值，最多的在前；其餘合計",
    ),
    (
        "Print shares of all threads, or comment blocks, of each period instead of counts",
        "印出佔那段時間全部文章或推文段的比例，而不是數字",
    ),
    (
        "text (a chart), csv, tsv or md (a column for each query), or json or jsonl (an object for each query and period)",
        "text（圖）、csv、tsv 或 md（每個查詢一欄），或 json、jsonl（每個查詢的每段時間一個物件）",
    ),
    ("Draw the chart into this SVG file", "把圖畫到這個 SVG 檔"),
    ("Draw the chart into this PNG file", "把圖畫到這個 PNG 檔"),
    ("The title of the drawn chart [default: the queries]", "圖的標題 [預設：查詢]"),
    (
        "A font file for --png, if the system has none with the needed characters",
        "--png 用的字型檔，如果系統沒有含這些字的字型",
    ),
    ("Replace existing files", "取代已有的檔案"),
    ("This many words; 0 for all", "幾個詞；0 是全部"),
    ("Only words in at least this many hits", "只列至少在這麼多結果裡出現的詞"),
    (
        "Sort the lines by the text after the occurrence, or by the text before it; this holds all lines in memory",
        "依後面或前面的文字排序；所有的行都會放在記憶體裡",
    ),
    ("The text after it", "後面的文字"),
    ("The text before it", "前面的文字"),
    (
        "At most this many lines; 0 for all [default: 40 on a terminal, else all]",
        "最多幾行；0 是全部 [預設：終端機 40 行，其他全部]",
    ),
    // Exports.
    ("The file; - for standard output", "檔案；- 是標準輸出"),
    ("The format, if the extension of the file is none [default: jsonl]", "格式，如果副檔名看不出來 [預設：jsonl]"),
    ("At most this many hits", "最多幾個結果"),
    ("These columns, in this order; an unknown one lists all", "要哪些欄位，依這個順序；寫不認得的會列出全部"),
    (
        "With --unit block or comment: this many comments of the thread before each hit, and after it",
        "--unit block 或 comment 時：每個結果前後各幾則推文",
    ),
    (
        "Also the whole post; at thread level, all comments too. With --columns name body and `all_comments` instead",
        "連同整篇內文；文章還有所有推文。用 --columns 時改寫 body 和 `all_comments`",
    ),
    ("CSV and TSV: leave texts that start like a formula unchanged", "CSV 和 TSV：開頭像公式的文字不改"),
    (
        "CSV and TSV: start with the byte order mark by which spreadsheet programs recognise UTF-8",
        "CSV 和 TSV：開頭加 BOM，讓試算表認得是 UTF-8",
    ),
    ("Replace the file if there is one", "檔案已經存在就取代"),
    (
        "Also write FILE.manifest.json next to the file, with the query and the state of the index: to cite the list and to make it again",
        "另外在旁邊寫 FILE.manifest.json，記下查詢和索引的狀態：用來引用這份清單，或再做一次",
    ),
    (
        "Repeat the export of a manifest, and print what has changed since; with -o to that file, in the format of its extension",
        "依清單說明檔再匯出一次，並印出有什麼改變；加 -o 就寫到那個檔案，格式依副檔名",
    ),
    (
        "Replace accounts and IP addresses by pseudonyms, which are the same in every list with the key in this file; texts, ids and links stay as they are",
        "帳號和 IP 位址換成化名；用這個檔案裡的金鑰，同一個帳號在每份清單裡都一樣；文字、代碼和網址不改",
    ),
    ("The same, with a list of the archive's files in it", "同上，並列出資料夾裡的檔案"),
    (
        "Compare the list of a manifest with what the manifest says, and with the index by exporting it again; write nothing. Exit code 0 only if both are equal",
        "比對清單和它的說明檔，再匯出一次和索引比對；什麼都不寫入。都相同時結束代碼才是 0",
    ),
    ("Print how to cite exported lists, by their manifests", "依清單說明檔印出怎麼引用匯出的清單"),
    (
        "Print how to cite exported lists, by their manifests\n\nThe reference has the query, the archive with the digest of its files, the number of hits and the date. `pawen export QUERY -o FILE --manifest` writes the manifest.",
        "依清單說明檔印出怎麼引用匯出的清單\n\n內容有查詢、資料夾和檔案的摘要值、結果數和日期。說明檔由 `pawen export 查詢 -o FILE --manifest` 寫出。",
    ),
    ("Each manifest, FILE.manifest.json", "清單說明檔 FILE.manifest.json"),
    ("text, a sentence in the language of messages; bibtex", "text 是一句話，語言和訊息相同；bibtex"),
    ("A sentence", "一句話"),
    ("An entry for BibTeX", "BibTeX 的一筆資料"),
    // Threads, the page, saved queries.
    (
        "Each thread: board/article as a search prints it, its code such as '#1dc9bTGL', or its address on the web; #28 at the end names a floor; - reads standard input, one id a line",
        "文章：搜尋印出的看板/代碼、文章代碼如 '#1dc9bTGL'，或網址；結尾加 #28 是指樓層；- 讀標準輸入，一行一個",
    ),
    ("Only this floor (樓) and a few around it", "只看這一樓和前後幾樓"),
    ("In the index that `search --archive DIR` keeps", "在 `search --archive DIR` 的索引裡"),
    (
        "text to read; json, an object as index-schema/thread.schema.json says, of several threads one a line; md; html, a page of one thread, without scripts",
        "text 給人看；json 是物件，格式見 index-schema/thread.schema.json，好幾篇時一行一個；md；html 是一篇文章的網頁，沒有程式碼",
    ),
    ("The canonical thread", "標準格式的文章"),
    ("Markdown", "Markdown"),
    ("A page", "網頁"),
    ("Also print the operators that the search executes", "也印出搜尋執行的運算"),
    ("The port; 0 for any that is free", "連接埠；0 是任一個空著的"),
    (
        "The address to listen at; everyone who can reach it can read the whole archive",
        "監聽的位址；連得到的人都能讀全部的內容",
    ),
    (
        "A host name of the page, besides localhost and the addresses of --bind",
        "網頁的主機名稱，在 localhost 和 --bind 的位址之外",
    ),
    ("Letters of any script, digits, - and _", "任何文字的字母、數字、- 和 _"),
    ("The query; dates such as `yesterday` are resolved at each use", "查詢；`昨天` 之類的日期每次使用時才換算"),
    ("A command", "指令"),
    ("bash, elvish, fish, powershell or zsh", "bash、elvish、fish、powershell 或 zsh"),
    ("A command, or `query`", "指令，或 `query`"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::message::Language;

    /// The help texts of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let about = [command.get_about(), command.get_long_about()];
        found.extend(about.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments() {
            let values = argument.get_possible_values();
            let values = values.iter().filter_map(|value| value.get_help());
            found.extend(argument.get_help().into_iter().chain(values).map(ToString::to_string));
        }
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_help_text_has_its_chinese_twin() {
        let mut found = BTreeSet::new();
        texts(&super::super::arranged(crate::cli::command(), Language::English), &mut found);
        let known: BTreeSet<String> = TEXTS.iter().map(|(english, _)| (*english).to_owned()).collect();
        assert_eq!(known.len(), TEXTS.len(), "a text is listed twice");
        let lacking: Vec<_> = found.difference(&known).collect();
        assert!(lacking.is_empty(), "without Chinese: {lacking:#?}");
        // Features leave out commands and options.
        #[cfg(all(feature = "web", feature = "charts", feature = "parquet"))]
        assert_eq!(known.difference(&found).collect::<Vec<_>>(), Vec::<&String>::new(), "no longer used");
        assert!(found.len() > 100, "{}", found.len());
    }

    #[test]
    fn the_translated_command_line_is_well_defined() {
        translated(crate::cli::command()).debug_assert();
    }
}
