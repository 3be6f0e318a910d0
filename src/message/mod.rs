//! Messages as values: a message is a code and its arguments, and is put into words in the reader's language only where
//! it is shown.
//!
//! `messages!` defines the messages of a module with their words in every language, next to where they arise. The
//! compiler checks them: a message without its Chinese, an argument that does not exist and one that a language leaves
//! out do not compile. Nothing is loaded or parsed at run time.

mod any;
mod count;
mod language;

use std::{fmt, path};

pub use any::{AnyMessage, Bilingual, Verbatim};
pub use count::{Count, Noun, thousands};
pub use language::Language;

/// What can be written in each language.
pub trait Localize {
    /// Writes it in `language`.
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// It, displayed in `language`.
    fn localized(&self, language: Language) -> Localized<'_, Self>
    where
        Self: Sized,
    {
        Localized(self, language)
    }
}

/// A message: what happened, with the values that it is about.
pub trait Message: Localize + fmt::Debug + Send + Sync {
    /// The name of the message for programs, such as `thread-not-found`. It does not depend on the arguments or the
    /// language.
    fn code(&self) -> String;
}

/// A value that is displayed in a language.
#[derive(Debug)]
pub struct Localized<'a, T: ?Sized>(pub &'a T, pub Language);

impl<T: Localize + ?Sized> fmt::Display for Localized<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.localize(self.1, f)
    }
}

impl<T: Localize + ?Sized> Localize for &T {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).localize(language, f)
    }
}

/// Values that no language changes: names, numbers, what was typed.
macro_rules! as_displayed {
    ($($Type:ty),+) => {$(
        impl Localize for $Type {
            fn localize(&self, _: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

as_displayed!(str, String, char, i8, i16, i64, u32, u64, usize, f64);

impl Localize for path::PathBuf {
    fn localize(&self, _: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.display(), f)
    }
}

/// Returns the code of a message that is named `name` in its enum: `thread-not-found` of `ThreadNotFound`.
#[must_use]
pub fn code_of(name: &str) -> String {
    let mut code = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

/// Defines an enum of messages: each with its arguments, its English and its Chinese.
///
/// ```ignore
/// messages! {
///     /// Errors of lookups.
///     pub(crate) enum Lookup {
///         ThreadNotFound { id: String } => "{id}: no such thread", "{id}：沒有這個討論串";
///     }
/// }
/// ```
///
/// Both texts name every argument, in any order; arguments are values that implement [`Localize`], other messages too.
macro_rules! messages {
    ($(#[$about:meta])* $vis:vis enum $Name:ident {
        $($(#[$doc:meta])* $Variant:ident $({ $($argument:ident: $Type:ty),+ $(,)? })? => $english:literal, $chinese:literal;)+
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        $vis enum $Name {
            $($(#[$doc])* $Variant $({ $($argument: $Type),+ })?,)+
        }

        impl $crate::message::Localize for $Name {
            fn localize(&self, language: $crate::message::Language, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                use $crate::message::Language;
                // Named one by one: the compiler refuses an argument that a text does not name.
                match (self, language) {
                    $(
                        (Self::$Variant $({ $($argument),+ })?, Language::English) => {
                            write!(f, $english $($(, $argument = $crate::message::Localized($argument, Language::English))+)?)
                        }
                        (Self::$Variant $({ $($argument),+ })?, Language::Chinese) => {
                            write!(f, $chinese $($(, $argument = $crate::message::Localized($argument, Language::Chinese))+)?)
                        }
                    )+
                }
            }
        }

        impl $crate::message::Message for $Name {
            fn code(&self) -> String {
                $crate::message::code_of(match self {
                    $(Self::$Variant { .. } => stringify!($Variant),)+
                })
            }
        }
    };
}

pub(crate) use messages;

/// A message of an interface itself, `bilingual!("english {x}", "中文 {x}")`: words in each language, without a code of
/// its own. The texts name variables.
macro_rules! bilingual {
    ($english:literal, $chinese:literal) => {
        $crate::message::Bilingual::new(format_args!($english).to_string(), format_args!($chinese).to_string())
    };
}

/// The text of a language, `text!(language, "english {x}", "中文 {x}")`, as a `String`. The texts name variables.
macro_rules! text {
    ($language:expr, $english:literal, $chinese:literal) => {
        match $language {
            $crate::message::Language::English => format_args!($english).to_string(),
            $crate::message::Language::Chinese => format_args!($chinese).to_string(),
        }
    };
}

pub(crate) use {bilingual, text};

#[cfg(test)]
mod tests {
    use super::*;

    messages! {
        enum Example {
            NotThere => "not there", "不在";
            FileNotFound { path: path::PathBuf, lines: Count } => "{path}: {lines} not found", "{path}：找不到 {lines}";
            Because { cause: AnyMessage } => "no, because {cause}", "不行：{cause}";
        }
    }

    #[test]
    fn a_message_is_worded_with_its_arguments_in_each_language() {
        let inner = Example::FileNotFound { path: "a b".into(), lines: Count(1200, Noun::File) };
        let outer = Example::Because { cause: inner.clone().into() };
        assert_eq!(outer.localized(Language::English).to_string(), "no, because a b: 1,200 files not found");
        assert_eq!(outer.localized(Language::Chinese).to_string(), "不行：a b：找不到 1,200 個檔案");
        assert_eq!([Example::NotThere.code(), inner.code(), outer.code()], ["not-there", "file-not-found", "because"]);
    }
}
