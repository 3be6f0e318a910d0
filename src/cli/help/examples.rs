//! The examples in the help of each command.

use crate::message::Language;

/// The examples of a command, each with what it does; `None` if there is no such command.
pub(super) fn of(command: &str, language: Language) -> Option<String> {
    let (_, examples) = EXAMPLES.iter().find(|(name, _)| *name == command)?;
    let shown = examples.iter().map(|(line, english, chinese)| {
        let about = match language {
            Language::English => english,
            Language::Chinese => chinese,
        };
        format!("  {about}\n      {line}")
    });
    Some(shown.collect::<Vec<_>>().join("\n"))
}

/// A command line, what it does, and the same in Chinese.
type Example = (&'static str, &'static str, &'static str);

/// The examples of each command.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "pawen",
        &[
            ("pawen search 航運 --archive ~/ptt", "Index a folder and search it", "建立資料夾的索引並搜尋"),
            ("pawen help query", "Print the query language", "顯示查詢語法"),
        ],
    ),
    (
        "search",
        &[
            (
                "pawen search '航運 分類:新聞 日期:2018' -s newest",
                "News of 2018, the newest first",
                "2018 年的新聞，最新的在前",
            ),
            ("pawen search -c 'by:eo55 台積電'", "Comments of one account", "一個帳號的推文"),
            ("pawen search --any '請問長榮航可以買嗎'", "The closest threads to a question", "和問句最接近的文章"),
            ("pawen search 航運 -n 3 --json | jq '.[].title'", "The first three as JSON", "前三個，JSON 格式"),
        ],
    ),
    (
        "index",
        &[
            ("pawen index ~/ptt", "Create an index, or update it", "建立或更新索引"),
            ("pawen index", "Update it from the same folders", "從同樣的資料夾更新"),
            ("pawen index --explain-file a.json", "How a file is understood", "說明怎麼讀一個檔案"),
        ],
    ),
    ("rebuild", &[("pawen rebuild --keep-previous", "Build again, and keep the old index", "重建，並保留舊的索引")]),
    ("rollback", &[("pawen rollback", "Switch back to it", "換回舊的索引")]),
    ("check", &[("pawen check --deep", "Compare everything, also every posting", "全部比對，包括每筆倒排資料")]),
    ("stats", &[("pawen stats -a ~/ptt", "The index that is kept for a folder", "一個資料夾的索引")]),
    (
        "count",
        &[
            ("pawen count 航運 --unit comment", "The number of single comments", "單則推文數"),
            ("pawen count --from queries.txt -f csv", "A table of many queries", "許多查詢的表格"),
        ],
    ),
    (
        "export",
        &[
            ("pawen export 航運 -o hits.csv", "A table for spreadsheet programs", "試算表用的表格"),
            (
                "pawen export 航運 --unit comment -o hits.parquet --manifest",
                "One row a comment for pandas or DuckDB, with what is needed to cite the list",
                "每則推文一列，給 pandas 或 DuckDB，附上引用所需的說明檔",
            ),
            (
                "pawen export 航運 --unit comment -o hits.csv --pseudonyms ~/key",
                "The same list for others, without accounts",
                "給別人看的同一份清單，沒有帳號",
            ),
            (
                "pawen export --check hits.parquet.manifest.json",
                "Is the list still what the search finds?",
                "清單還是搜尋找到的那些嗎？",
            ),
        ],
    ),
    ("cite", &[("pawen cite -f bibtex hits.parquet.manifest.json >> thesis.bib", "For LaTeX", "給 LaTeX 用")]),
    (
        "facet",
        &[
            ("pawen facet 航運 --by author -n 10", "Who posts about it most", "誰最常發文談它"),
            ("pawen facet 航運 --unit comment --by reaction", "Its 推, 噓 and →", "它的推、噓、→"),
        ],
    ),
    (
        "trend",
        &[
            ("pawen trend 長榮航 華航 --by year", "Two queries year by year", "兩個查詢逐年比較"),
            ("pawen trend 航運 --split reaction --svg trend.svg", "A chart by reaction", "依推噓畫圖"),
        ],
    ),
    ("words", &[("pawen words 'board:Stock 航運' -n 20", "Twenty typical words", "二十個有特色的詞")]),
    ("kwic", &[("pawen kwic 航運 --align right", "Sorted by what follows", "依後面的文字排序")]),
    (
        "show",
        &[
            ("pawen show 'Stock/M.1738053981.A.415#28'", "Floor 28 and those around it", "28 樓和前後幾樓"),
            ("pawen search 航運 -f ids | pawen show -", "All that a search finds", "搜尋找到的每一篇"),
            ("pawen show '#1dc9bTGL' -f md", "A thread as Markdown, by its code", "用文章代碼顯示，Markdown 格式"),
        ],
    ),
    ("explain", &[("pawen explain '半導體 -board:Stock'", "How a query is read", "一個查詢怎麼解讀")]),
    ("serve", &[("pawen serve -a ~/ptt", "The page for a folder", "一個資料夾的網頁")]),
    ("verify", &[("pawen verify 航運 --unit comment", "Compare single comments", "比對單則推文")]),
    ("save", &[("pawen save ships '航運 OR 貨櫃'", "Save a query", "儲存一個查詢")]),
    (
        "saved",
        &[
            ("pawen saved", "List what is saved", "列出儲存的查詢"),
            ("pawen saved rm ships", "Remove a query", "刪除一個查詢"),
        ],
    ),
    ("help", &[("pawen help query", "Print the query language", "顯示查詢語法")]),
    ("completions", &[("pawen completions fish > ~/.config/fish/completions/pawen.fish", "For fish", "給 fish 用")]),
    ("man", &[("pawen man search | man -l -", "Read a manual page", "看使用手冊")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;

    /// The words of a command line up to a pipe or a redirection, as a shell separates them.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '\'' => quoted = !quoted,
                '|' | '>' if !quoted => break,
                ' ' if !quoted => words.push(String::new()),
                c => words.last_mut().unwrap().push(c),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    #[test]
    fn every_command_has_examples_that_are_command_lines() {
        let command = command();
        let names: Vec<_> = command.get_subcommands().map(clap::Command::get_name).chain(["pawen"]).collect();
        for name in &names {
            assert!(of(name, Language::English).is_some(), "{name} has no example");
        }
        for (name, examples) in EXAMPLES {
            // Features leave commands out.
            if !names.contains(name) {
                continue;
            }
            for (line, ..) in *examples {
                let parsed = command.clone().try_get_matches_from(words(line));
                let parsed = parsed.unwrap_or_else(|error| panic!("{line}: {error}"));
                assert!(
                    parsed.subcommand_name().is_some() && (*name == "pawen" || line.contains(&format!("pawen {name}")))
                );
            }
        }
    }

    #[test]
    fn the_long_help_shows_them() {
        insta::assert_snapshot!(of("count", Language::English).unwrap(), @r"
        The number of single comments
            pawen count 航運 --unit comment
        A table of many queries
            pawen count --from queries.txt -f csv
        ");
        insta::assert_snapshot!(of("count", Language::Chinese).unwrap(), @r"
        單則推文數
            pawen count 航運 --unit comment
        許多查詢的表格
            pawen count --from queries.txt -f csv
        ");
    }
}
