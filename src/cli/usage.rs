//! Errors about the command line. clap finds them; the words, in each language, and the way out are pawen's own.

mod ways_out;

use std::error::Error as _;

use clap::{
    Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::message::{Language, text};

/// The lines of an error about the command line `typed`; `None` for the rare ones, which keep clap's words.
pub(super) fn worded(
    error: &clap::Error,
    typed: &[String],
    command: &Command,
    language: Language,
) -> Option<Vec<String>> {
    let mut lines = vec![format!("{}{}", language.error(), message(error, typed, language)?)];
    // Of an unknown name clap shows no more than the other arguments.
    let is_name = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
    let usage = value(error, ContextKind::Usage).filter(|_| !is_name);
    let hint = ways_out::of(error, typed, command, language);
    let hint = hint.or_else(|| usage.is_none().then(|| help(typed, command, language)));
    lines.extend(hint.map(|hint| format!("{}{hint}", language.hint())));
    lines.extend(usage.map(|usage| usage.trim().replace("Usage: ", &text!(language, "Usage: ", "用法："))));
    Some(lines)
}

fn message(error: &clap::Error, typed: &[String], language: Language) -> Option<String> {
    let argument = value(error, ContextKind::InvalidArg);
    let wrong = value(error, ContextKind::InvalidValue).filter(|wrong| !wrong.is_empty());
    Some(match (error.kind(), argument, wrong) {
        (ErrorKind::UnknownArgument, Some(argument), _) => {
            let shown = ways_out::whole(&argument, typed);
            if shown.starts_with('-') {
                text!(language, "no option {shown}", "沒有 {shown} 這個選項")
            } else {
                text!(language, "{shown}: one argument too many", "{shown}：多了這個引數")
            }
        }
        (ErrorKind::InvalidSubcommand, ..) => {
            let name = value(error, ContextKind::InvalidSubcommand)?;
            text!(language, "no command {name}", "沒有 {name} 這個指令")
        }
        (ErrorKind::InvalidValue, Some(argument), None) => {
            text!(language, "{argument}: the value is missing", "{argument} 少了值")
        }
        (ErrorKind::ValueValidation, Some(argument), Some(wrong)) if error.source().is_some() => {
            let cause = error.source()?;
            text!(language, "{argument} cannot be {wrong}: {cause}", "{argument} 不能是 {wrong}：{cause}")
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Some(argument), Some(wrong)) => {
            text!(language, "{argument} cannot be {wrong}", "{argument} 不能是 {wrong}")
        }
        (ErrorKind::MissingRequiredArgument, Some(argument), _) => {
            text!(language, "{argument} is missing", "少了 {argument}")
        }
        (ErrorKind::ArgumentConflict, Some(argument), _) => match value(error, ContextKind::PriorArg) {
            Some(other) if other != argument => {
                text!(language, "{argument} cannot be used with {other}", "{argument} 不能和 {other} 一起用")
            }
            _ => text!(language, "{argument} cannot be used more than once", "{argument} 不能用不只一次"),
        },
        _ => return None,
    })
}

/// The command that prints the options of the command in `typed`.
fn help(typed: &[String], command: &Command, language: Language) -> String {
    let shown = match ways_out::subcommand(typed, command) {
        Some(subcommand) => format!("pawen {} --help", subcommand.get_name()),
        None => "pawen --help".to_owned(),
    };
    text!(language, "`{shown}` lists the options", "`{shown}` 會列出選項")
}

/// A value of the error as text; several are separated.
fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command_in;

    fn lines(words: &str, language: Language) -> String {
        let typed: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let error = command_in(language).try_get_matches_from(&typed).unwrap_err();
        format!("$ {words}\n{}", worded(&error, &typed, &command_in(language), language).unwrap().join("\n"))
    }

    const SHOWN: [&str; 7] = [
        "pawen search --nope",
        "pawen saerch x",
        "pawen search x --sort bset",
        "pawen search x --limit many",
        "pawen index --index",
        "pawen search x --index a --archive b",
        "pawen facet x",
    ];

    #[test]
    fn errors_about_the_command_line_are_in_chinese() {
        insta::assert_snapshot!(SHOWN.map(|words| lines(words, Language::Chinese)).join("\n\n"), @r"
        $ pawen search --nope
        錯誤：沒有 --nope 這個選項
        提示：`pawen search --help` 會列出選項

        $ pawen saerch x
        錯誤：沒有 saerch 這個指令
        提示：是不是 serve、saved、save、search？

        $ pawen search x --sort bset
        錯誤：--sort <SORT> 不能是 bset
        提示：可以用的有 relevance、newest、oldest、comments、score、active

        $ pawen search x --limit many
        錯誤：--limit <N> 不能是 many：invalid digit found in string
        提示：`pawen search --help` 會列出選項

        $ pawen index --index
        錯誤：--index <DIR> 少了值
        提示：`pawen index --help` 會列出選項

        $ pawen search x --index a --archive b
        錯誤：--index <DIR> 不能和 --archive <DIR> 一起用
        用法：pawen search [選項] [QUERY]...

        $ pawen facet x
        錯誤：少了 --by <BY>
        用法：pawen facet [選項] --by <BY> [QUERY]...
        ");
    }

    #[test]
    fn errors_about_the_command_line_are_in_english() {
        insta::assert_snapshot!(SHOWN.map(|words| lines(words, Language::English)).join("\n\n"), @r"
        $ pawen search --nope
        error: no option --nope
        hint: `pawen search --help` lists the options

        $ pawen saerch x
        error: no command saerch
        hint: did you mean serve, saved, save, search?

        $ pawen search x --sort bset
        error: --sort <SORT> cannot be bset
        hint: the values are relevance, newest, oldest, comments, score, active

        $ pawen search x --limit many
        error: --limit <N> cannot be many: invalid digit found in string
        hint: `pawen search --help` lists the options

        $ pawen index --index
        error: --index <DIR>: the value is missing
        hint: `pawen index --help` lists the options

        $ pawen search x --index a --archive b
        error: --index <DIR> cannot be used with --archive <DIR>
        Usage: pawen search --index <DIR> <QUERY>...

        $ pawen facet x
        error: --by <BY> is missing
        Usage: pawen facet --by <BY> <QUERY>...
        ");
    }

    /// Command lines with options of other programs.
    const FOREIGN: [&str; 16] = [
        "pawen search 航運 --board Stock",
        "pawen search 航運 --author=amy",
        "pawen count 航運 --since 2018-03",
        "pawen count 航運 --after 2018",
        "pawen count 航運 --until 2018-06-30",
        "pawen trend 航運 --year 2018",
        "pawen search 航運 --top 20",
        "pawen search 航運 --grep x",
        "pawen search 航運 --formt csv",
        "pawen search 航運 --svg a.svg",
        "pawen search 航運 -limit 3",
        "pawen search 航運 -DeepSeek",
        "pawen search 航運 -q",
        "pawen stats --board Stock",
        "pawen stats 航運",
        "pawen 航運",
    ];

    #[test]
    fn options_of_other_programs_lead_to_what_pawen_has() {
        insta::assert_snapshot!(FOREIGN.map(|words| lines(words, Language::English)).join("\n\n"), @r"
        $ pawen search 航運 --board Stock
        error: no option --board
        hint: a condition is a part of the query: `board:Stock`

        $ pawen search 航運 --author=amy
        error: no option --author
        hint: a condition is a part of the query: `author:amy`

        $ pawen count 航運 --since 2018-03
        error: no option --since
        hint: a condition is a part of the query: `date:2018-03..`

        $ pawen count 航運 --after 2018
        error: no option --after
        hint: a condition is a part of the query: `date:2018..`

        $ pawen count 航運 --until 2018-06-30
        error: no option --until
        hint: a condition is a part of the query: `date:..2018-06-30`

        $ pawen trend 航運 --year 2018
        error: no option --year
        hint: a condition is a part of the query: `date:2018`

        $ pawen search 航運 --top 20
        error: no option --top
        hint: it is --limit here

        $ pawen search 航運 --grep x
        error: no option --grep
        hint: there are no regular expressions: `*` leaves a part of a word open; `rg` searches the files by them

        $ pawen search 航運 --formt csv
        error: no option --formt
        hint: did you mean --format?

        $ pawen search 航運 --svg a.svg
        error: no option --svg
        hint: `pawen trend` has this option

        $ pawen search 航運 -limit 3
        error: no option -limit
        hint: did you mean --limit?

        $ pawen search 航運 -DeepSeek
        error: no option -DeepSeek
        hint: to exclude what begins with a letter, put the query after `--`: `pawen search -- … -DeepSeek`

        $ pawen search 航運 -q
        error: no option -q
        hint: `pawen search --help` lists the options

        $ pawen stats --board Stock
        error: no option --board
        hint: `pawen stats --help` lists the options

        $ pawen stats 航運
        error: 航運: one argument too many
        hint: `pawen stats --help` lists the options

        $ pawen 航運
        error: no command 航運
        hint: `pawen search 航運` searches for it; `pawen help` lists the commands
        ");
    }

    #[test]
    fn options_of_other_programs_lead_to_what_pawen_has_in_chinese() {
        insta::assert_snapshot!(FOREIGN.map(|words| lines(words, Language::Chinese)).join("\n\n"), @r"
        $ pawen search 航運 --board Stock
        錯誤：沒有 --board 這個選項
        提示：條件寫在查詢裡：`board:Stock`

        $ pawen search 航運 --author=amy
        錯誤：沒有 --author 這個選項
        提示：條件寫在查詢裡：`author:amy`

        $ pawen count 航運 --since 2018-03
        錯誤：沒有 --since 這個選項
        提示：條件寫在查詢裡：`date:2018-03..`

        $ pawen count 航運 --after 2018
        錯誤：沒有 --after 這個選項
        提示：條件寫在查詢裡：`date:2018..`

        $ pawen count 航運 --until 2018-06-30
        錯誤：沒有 --until 這個選項
        提示：條件寫在查詢裡：`date:..2018-06-30`

        $ pawen trend 航運 --year 2018
        錯誤：沒有 --year 這個選項
        提示：條件寫在查詢裡：`date:2018`

        $ pawen search 航運 --top 20
        錯誤：沒有 --top 這個選項
        提示：這裡叫做 --limit

        $ pawen search 航運 --grep x
        錯誤：沒有 --grep 這個選項
        提示：沒有正規表示式：`*` 可以讓詞的一部分不定；`rg` 能用正規表示式搜尋檔案

        $ pawen search 航運 --formt csv
        錯誤：沒有 --formt 這個選項
        提示：是不是 --format？

        $ pawen search 航運 --svg a.svg
        錯誤：沒有 --svg 這個選項
        提示：`pawen trend` 才有這個選項

        $ pawen search 航運 -limit 3
        錯誤：沒有 -limit 這個選項
        提示：是不是 --limit？

        $ pawen search 航運 -DeepSeek
        錯誤：沒有 -DeepSeek 這個選項
        提示：要排除字母開頭的詞，查詢前面加 `--`：`pawen search -- … -DeepSeek`

        $ pawen search 航運 -q
        錯誤：沒有 -q 這個選項
        提示：`pawen search --help` 會列出選項

        $ pawen stats --board Stock
        錯誤：沒有 --board 這個選項
        提示：`pawen stats --help` 會列出選項

        $ pawen stats 航運
        錯誤：航運：多了這個引數
        提示：`pawen stats --help` 會列出選項

        $ pawen 航運
        錯誤：沒有 航運 這個指令
        提示：`pawen search 航運` 會搜尋它；`pawen help` 會列出指令
        ");
    }
}
