//! The languages of texts for people.

/// A language that texts for people are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 正體中文, as written in Taiwan.
    Chinese,
    /// English, also that of logs and of programs that set no language.
    #[default]
    English,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-TW",
            Self::English => "en",
        }
    }

    /// What separates a thing from what is said about it.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self {
            Self::Chinese => "：",
            Self::English => ": ",
        }
    }

    /// What begins the line of an error.
    #[must_use]
    pub const fn error(self) -> &'static str {
        match self {
            Self::Chinese => "錯誤：",
            Self::English => "error: ",
        }
    }

    /// What begins the line of a warning.
    #[must_use]
    pub const fn warning(self) -> &'static str {
        match self {
            Self::Chinese => "警告：",
            Self::English => "warning: ",
        }
    }

    /// What begins the line that says what can be done.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Chinese => "提示：",
            Self::English => "hint: ",
        }
    }

    /// Its name in the language itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chinese => "中文",
            Self::English => "English",
        }
    }

    /// The language of a tag such as `zh-TW`, `zh-Hant` or `en-GB`, or of a locale such as `zh_TW.UTF-8`; `None` for one
    /// that no text is written in.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The language that a browser prefers, by its `Accept-Language`: Chinese if there is none, English for a browser
    /// that prefers others.
    #[must_use]
    pub fn preferred(accepted: &str) -> Self {
        // The archives are in Chinese, and so are most of their readers.
        if accepted.trim().is_empty() {
            return Self::Chinese;
        }
        let wishes = accepted.split(',').filter_map(|wish| {
            let (range, weight) = wish.split_once(';').unwrap_or((wish, ""));
            // A weight that cannot be read drops its language only; the header is a wish, not a request to refuse.
            let weight: f32 = weight.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse().ok())?;
            Some((weight, Self::of_tag(range.trim())?))
        });
        // Of equals the first is preferred.
        let best = wishes.reduce(|best, wish| if wish.0 > best.0 { wish } else { best });
        best.map_or(Self::English, |(_, language)| language)
    }

    /// The language of the first of `locales` that is set, by the POSIX variables `LC_ALL`, `LC_MESSAGES` and `LANG` in
    /// this order; English for any other language.
    #[must_use]
    pub fn of_locale<'a>(locales: impl IntoIterator<Item = &'a str>) -> Self {
        let set = locales.into_iter().find(|locale| !locale.is_empty());
        set.and_then(Self::of_tag).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_or_a_locale_names_a_language() {
        for (tag, language) in [
            ("zh-TW", Some(Language::Chinese)),
            ("zh_TW.UTF-8", Some(Language::Chinese)),
            ("ZH", Some(Language::Chinese)),
            ("zh-Hant-HK", Some(Language::Chinese)),
            ("en_US.UTF-8@x", Some(Language::English)),
            ("C", None),
            ("zhx", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
        assert!(Language::ALL.iter().all(|&language| Language::of_tag(language.tag()) == Some(language)));
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert_eq!(Language::of_locale(["", "zh_TW.UTF-8", "C"]), Language::Chinese);
        assert_eq!(Language::of_locale(["C", "", "zh_TW.UTF-8"]), Language::English);
        assert_eq!(Language::of_locale(["", "", ""]), Language::English);
    }
}
