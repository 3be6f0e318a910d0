//! The language of messages and help: `--lang`, `PAWEN_LANG`, the settings, or the locale.

use std::ffi::{OsStr, OsString};

use super::config::Config;
use crate::{
    Error, Result,
    message::{Language, bilingual},
    output::printable,
};

/// The variable that chooses the language.
const VARIABLE: &str = "PAWEN_LANG";
/// The variables of the locale (POSIX), in the order of their precedence.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language of a command line: that of `--lang`, of `PAWEN_LANG`, of the settings, or of the locale.
///
/// # Errors
/// If one of the first three names no language.
pub(super) fn of(
    arguments: &[OsString],
    environment: &dyn Fn(&str) -> Option<OsString>,
    config: &Config,
) -> Result<Language> {
    if let Some(typed) = typed(arguments) {
        return named(&typed.to_string_lossy(), "--lang");
    }
    let variable = |name| environment(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
    let tag = variable(VARIABLE);
    // An empty variable is what scripts leave that mean none.
    if !tag.is_empty() {
        return named(&tag, VARIABLE);
    }
    match config.language() {
        Some(tag) => named(tag, "lang").map_err(|error| config.fault("lang", error)),
        None => Ok(Language::of_locale(LOCALE.map(variable).iter().map(String::as_str))),
    }
}

/// The last value of `--lang` before a `--`, as clap reads it.
fn typed(arguments: &[OsString]) -> Option<&OsStr> {
    let mut found = None;
    let mut rest = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    while let Some(argument) = rest.next() {
        if argument == "--lang" {
            found = rest.next().map(OsString::as_os_str).or(found);
        } else if let Some(value) = argument.to_str().and_then(|argument| argument.strip_prefix("--lang=")) {
            found = Some(OsStr::new(value));
        }
    }
    found
}

fn named(tag: &str, by: &str) -> Result<Language> {
    Language::of_tag(tag).ok_or_else(|| {
        let (tag, known) = (printable(tag), Language::ALL.map(Language::tag).join(", "));
        Error::new(bilingual!("{by} {tag}: no such language", "{by} {tag}：沒有這個語言"))
            .hint(bilingual!("the languages are {known}", "語言有 {known}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_words(words: &str, variables: &[(&str, &str)]) -> Result<Language> {
        let arguments: Vec<_> = words.split(' ').map(OsString::from).collect();
        of(
            &arguments,
            &|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)),
            &Config::default(),
        )
    }

    #[test]
    fn the_option_comes_before_the_variable_and_this_before_the_locale() {
        let chinese = ("LANG", "zh_TW.UTF-8");
        for (words, variables, language) in [
            ("pawen stats", &[][..], Language::English),
            ("pawen stats", &[chinese], Language::Chinese),
            ("pawen stats", &[chinese, ("LC_ALL", "C")], Language::English),
            ("pawen stats", &[chinese, ("PAWEN_LANG", "en")], Language::English),
            ("pawen stats", &[chinese, ("PAWEN_LANG", "")], Language::Chinese),
            ("pawen stats --lang en", &[chinese], Language::English),
            ("pawen --lang=zh-TW stats", &[("PAWEN_LANG", "en")], Language::Chinese),
            ("pawen search -- --lang zh", &[], Language::English),
            ("pawen search a --lang", &[], Language::English),
        ] {
            assert_eq!(of_words(words, variables).unwrap(), language, "{words} {variables:?}");
        }
    }

    #[test]
    fn an_unknown_language_names_the_known() {
        for (words, variables) in [("pawen --lang fr", &[][..]), ("pawen", &[("PAWEN_LANG", "fr")])] {
            let error = of_words(words, variables).unwrap_err();
            assert!(error.to_string().ends_with(" fr: no such language"), "{error}");
            let hint = crate::output::hint::of(&error, crate::output::hint::IndexName::Own).unwrap();
            assert_eq!(hint.to_string(), "the languages are zh-TW, en");
        }
    }
}
