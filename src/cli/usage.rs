//! Errors about the command line in Chinese. clap words them in English; here its values are put into words again.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::message::Language;

/// The lines of an error about the command line in Chinese; `None` for the rare ones, which keep clap's words.
pub(super) fn in_chinese(error: &clap::Error) -> Option<Vec<String>> {
    let language = Language::Chinese;
    let mut lines = vec![format!("{}{}", language.error(), message(error)?)];
    lines.extend(hint(error).map(|hint| format!("{}{hint}", language.hint())));
    if let Some(usage) = value(error, ContextKind::Usage) {
        lines.push(usage.trim().replace("Usage: ", "用法："));
    }
    Some(lines)
}

fn message(error: &clap::Error) -> Option<String> {
    let argument = value(error, ContextKind::InvalidArg);
    let typed = value(error, ContextKind::InvalidValue).filter(|typed| !typed.is_empty());
    Some(match (error.kind(), argument, typed) {
        (ErrorKind::UnknownArgument, Some(argument), _) => format!("沒有 {argument} 這個選項"),
        (ErrorKind::InvalidSubcommand, ..) => {
            format!("沒有 {} 這個指令", value(error, ContextKind::InvalidSubcommand)?)
        }
        (ErrorKind::InvalidValue, Some(argument), None) => format!("{argument} 少了值"),
        (ErrorKind::InvalidValue, Some(argument), Some(typed)) => format!("{argument} 不能是 {typed}"),
        (ErrorKind::ValueValidation, Some(argument), Some(typed)) => match error.source() {
            Some(cause) => format!("{argument} 不能是 {typed}：{cause}"),
            None => format!("{argument} 不能是 {typed}"),
        },
        (ErrorKind::MissingRequiredArgument, Some(argument), _) => format!("少了 {argument}"),
        (ErrorKind::ArgumentConflict, Some(argument), _) => match value(error, ContextKind::PriorArg) {
            Some(other) if other != argument => format!("{argument} 不能和 {other} 一起用"),
            _ => format!("{argument} 不能用不只一次"),
        },
        _ => return None,
    })
}

fn hint(error: &clap::Error) -> Option<String> {
    let alike = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let alike = alike.into_iter().find_map(|kind| value(error, kind));
    let known = value(error, ContextKind::ValidValue).filter(|known| !known.is_empty());
    match (alike, known) {
        (Some(alike), Some(known)) => Some(format!("是不是 {alike}？可以用的有 {known}")),
        (Some(alike), None) => Some(format!("是不是 {alike}？")),
        (None, Some(known)) => Some(format!("可以用的有 {known}")),
        (None, None) => None,
    }
}

/// A value of the error as text; several are separated.
fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command_in;

    #[test]
    fn errors_about_the_command_line_are_in_chinese() {
        let lines = |words: &str| {
            let error = command_in(Language::Chinese).try_get_matches_from(words.split(' ')).unwrap_err();
            in_chinese(&error).unwrap().join("\n")
        };
        let shown = [
            "pawen search --nope",
            "pawen saerch x",
            "pawen search x --sort bset",
            "pawen search x --limit many",
            "pawen index --index",
            "pawen search x --index a --archive b",
            "pawen facet x",
        ];
        insta::assert_snapshot!(shown.map(lines).join("\n\n"), @"
        錯誤：沒有 --nope 這個選項
        用法：pawen search [OPTIONS] [QUERY]...

        錯誤：沒有 saerch 這個指令
        提示：是不是 serve、saved、save、search？
        用法：pawen [OPTIONS] <指令>

        錯誤：--sort <SORT> 不能是 bset
        提示：可以用的有 relevance、newest、oldest、comments、score、active

        錯誤：--limit <N> 不能是 many：invalid digit found in string

        錯誤：--index <DIR> 少了值

        錯誤：--index <DIR> 不能和 --archive <DIR> 一起用
        用法：pawen search --index <DIR> <QUERY>...

        錯誤：少了 --by <BY>
        用法：pawen facet --by <BY> <QUERY>...
        ");
    }
}
