//! The headings of options.

use clap::Arg;

use crate::message::Language;

/// A group of options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    /// The index that is used.
    Index,
    /// How an index is made.
    Indexing,
    /// The hits that are found and counted.
    Hits,
    /// The form of the output.
    Output,
    /// Options of every command.
    General,
}

/// The option under its heading. With `only_reads`, options of indexing are in the long help only.
pub(super) fn under(argument: Arg, only_reads: bool, language: Language) -> Arg {
    if argument.is_positional() {
        return argument;
    }
    let heading = of(argument.get_id().as_str());
    let (english, chinese) = match heading {
        None => ("Options", "選項"),
        Some(Heading::Index) => ("Index", "索引"),
        Some(Heading::Indexing) => ("Indexing", "建立索引"),
        Some(Heading::Hits) => ("Hits", "結果"),
        Some(Heading::Output) => ("Output", "輸出"),
        Some(Heading::General) => ("General", "一般"),
    };
    let title = match language {
        Language::English => english,
        Language::Chinese => chinese,
    };
    argument.help_heading(title).hide_short_help(only_reads && heading == Some(Heading::Indexing))
}

/// The heading of an option, which is the same for all commands; `None` for options of one command.
fn of(id: &str) -> Option<Heading> {
    Some(match id {
        "archive" | "index" => Heading::Index,
        "userdict" | "memory" | "threads" | "commit_after" | "rejects" | "strict" | "wait" | "checksum"
        | "keep_missing" | "exclude" | "omit" | "map" => Heading::Indexing,
        "unit" | "comments" | "any" | "sort" | "limit" | "after" | "page" | "since_last" | "peek" | "timeout"
        | "both" | "from" | "by" | "split" | "most" | "normalize" | "least" | "align" => Heading::Hits,
        "format" | "json" | "offsets" | "color" | "tz" | "output" | "columns" | "context" | "full"
        | "keep_formulas" | "bom" | "force" | "manifest" | "manifest_files" | "from_manifest" | "check"
        | "pseudonyms" | "svg" | "png" | "title" | "font" => Heading::Output,
        "help" | "version" | "lang" => Heading::General,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command_in;

    #[test]
    fn the_short_help_has_headings_and_leaves_indexing_out() {
        let short = |language| {
            let mut command = command_in(language);
            command.build();
            command.find_subcommand_mut("facet").unwrap().render_help().to_string()
        };
        insta::assert_snapshot!(short(Language::English), @r"
        Count the hits by board, author, commenter, category, reaction, domain, country or time, exactly

        Usage: pawen facet [OPTIONS] --by <BY> [QUERY]...

        Arguments:
          [QUERY]...  What to look for; `-x` excludes x, and needs `--` somewhere before it if x begins with a Latin letter or a digit

        Index:
          -a, --archive <DIR>  Search this folder of archived threads, or the archive of this name in the settings; its index is updated first: that of `pawen index DIR`, or one in the user's cache
              --index <DIR>    The folder of the index [default: `PAWEN_INDEX`, that of the settings, or one in the user's data folder]

        Hits:
              --unit <UNIT>        The unit of hits, which is what is found and counted [default: thread] [possible values: thread, block, comment]
          -c, --comments           The same as --unit block: all terms occur in one comment, or in adjacent ones of one user
              --any                Ask a question: not every term need occur, and the closest hits come first. Phrases, exclusions and fields stay required
              --timeout <SECONDS>  End after this many seconds of searching; what was printed until then is incomplete
              --by <BY>            board, author, by (or commenter), category, reaction, domain, country, year, quarter, month, week, day, weekday or hour
          -n, --limit <N>          This many values, most frequent first; 0 for all [default: 20 in a text table, all otherwise; of times, all]

        Output:
              --tz <ZONE>        The time zone in which dates are read and shown [default: Asia/Taipei]
          -f, --format <FORMAT>  text, jsonl, json, csv, tsv or md [default: text]
          -j, --json             The same as --format json
              --color <WHEN>     When to colour [default: auto] [possible values: auto, always, never]

        General:
          -h, --help             Print help (--help prints more)
              --lang <LANGUAGE>  The language of messages and help: en or zh-TW [default: `PAWEN_LANG`, that of the settings, or of the locale]
        ");
        insta::assert_snapshot!(short(Language::Chinese), @r"
        依看板、作者、推文者、分類、推噓、網域、國家或時間精確統計結果

        用法：pawen facet [選項] --by <BY> [QUERY]...

        引數:
          [QUERY]...  要找什麼；`-x` 是排除 x，x 以英文字母或數字開頭時前面要有 `--`

        索引:
          -a, --archive <DIR>  搜尋這個資料夾，或設定檔裡這個名稱的資料夾；會先更新索引：`pawen index DIR` 建立的，或使用者快取裡的
              --index <DIR>    索引的資料夾 [預設：`PAWEN_INDEX`、設定檔裡的，或使用者資料夾裡的一個資料夾]

        結果:
              --unit <UNIT>        結果的單位，也就是找什麼、算什麼 [預設：thread] [可用的值：thread、block、comment]
          -c, --comments           同 --unit block：所有的詞都在一則推文裡，或在同一人相鄰的推文裡
              --any                當作問句：不必每個詞都有，最接近的排前面。詞組、排除和欄位還是要符合
              --timeout <SECONDS>  搜尋超過這麼多秒就結束；已經印出的不完整
              --by <BY>            board、author、by（或 commenter）、category、reaction、domain、country、year、quarter、month、week、day、weekday 或 hour
          -n, --limit <N>          幾個值，最多的在前；0 是全部 [預設：文字表格 20 個，其他全部；時間是全部]

        輸出:
              --tz <ZONE>        讀取和顯示日期的時區 [預設：Asia/Taipei]
          -f, --format <FORMAT>  text、jsonl、json、csv、tsv 或 md [預設：text]
          -j, --json             同 --format json
              --color <WHEN>     什麼時候用顏色 [預設：auto] [可用的值：auto、always、never]

        一般:
          -h, --help             顯示說明（--help 比較詳細）
              --lang <LANGUAGE>  訊息和說明的語言：en 或 zh-TW [預設：`PAWEN_LANG`、設定檔裡的，或系統的語言]
        ");
        let long = command_in(Language::English).find_subcommand_mut("facet").unwrap().render_long_help().to_string();
        assert!(long.contains("Indexing:") && long.contains("--commit-after"), "{long}");
        let index = command_in(Language::English).find_subcommand_mut("index").unwrap().render_help().to_string();
        assert!(index.contains("--memory"), "{index}");
    }

    #[test]
    fn a_short_option_means_the_same_in_every_command() {
        let mut known = std::collections::BTreeMap::new();
        for command in crate::cli::command().get_subcommands() {
            for argument in command.get_arguments() {
                let Some(long) = argument.get_long() else { continue };
                let short = argument.get_short();
                assert_eq!(*known.entry(long.to_owned()).or_insert(short), short, "{} --{long}", command.get_name());
            }
        }
        let mut table: Vec<_> = known.into_iter().filter_map(|(long, short)| Some((short?, long))).collect();
        table.sort();
        let table: Vec<_> = table.iter().map(|(short, long)| format!("-{short} --{long}")).collect();
        assert_eq!(
            table,
            ["-a --archive", "-c --comments", "-f --format", "-j --json", "-n --limit", "-o --output", "-s --sort"]
        );
        let guide = include_str!("../../../docs/guide.md");
        for option in table {
            let (short, long) = option.split_once(' ').unwrap();
            assert!(guide.contains(&format!("| `{short}` | `{long}` |")), "the guide lists {option}");
        }
    }
}
