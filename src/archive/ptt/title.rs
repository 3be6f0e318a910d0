//! How titles are made on PTT: `Re:` and `Fw:` before what the thread is about, and a category in brackets.

/// What a title says besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title<'a> {
    /// Whether it answers another post.
    pub is_reply: bool,
    /// The title without `Re:` and `Fw:`: what all posts of one discussion share.
    pub subject: &'a str,
    /// The category that the subject begins with, without its brackets.
    pub category: Option<&'a str>,
}

/// Prefixes of a subject, and whether it marks an answer.
const PREFIXES: [(&str, bool); 4] = [("re", true), ("r", true), ("fwd", false), ("fw", false)];
// Chinese input methods write brackets in full width.
const BRACKETS: [(char, char); 3] = [('[', ']'), ('［', '］'), ('【', '】')];
/// A category is a short name; what is longer is a sentence in brackets.
const LONGEST_CATEGORY: usize = 16;

impl<'a> Title<'a> {
    /// Takes a title apart.
    #[must_use]
    pub fn of(title: &'a str) -> Self {
        let mut subject = title.trim();
        let mut is_reply = false;
        while let Some((reply, rest)) = prefix(subject) {
            is_reply |= reply;
            subject = rest;
        }
        Self { is_reply, subject, category: category(subject) }
    }
}

fn prefix(title: &str) -> Option<(bool, &str)> {
    let colon = title.find([':', '：'])?;
    let (name, rest) = title.split_at(colon);
    let (_, reply) = PREFIXES.iter().find(|(prefix, _)| name.trim_end().eq_ignore_ascii_case(prefix))?;
    Some((*reply, rest.trim_start_matches([':', '：']).trim_start()))
}

fn category(subject: &str) -> Option<&str> {
    let (open, close) = BRACKETS.into_iter().find(|(open, _)| subject.starts_with(*open))?;
    let inner = &subject[open.len_utf8()..];
    let name = inner[..inner.find(close)?].trim();
    (!name.is_empty() && name.chars().count() <= LONGEST_CATEGORY).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_taken_apart() {
        for (title, is_reply, subject, category) in [
            ("[新聞] 台積電", false, "[新聞] 台積電", Some("新聞")),
            ("Re: [新聞] 台積電", true, "[新聞] 台積電", Some("新聞")),
            ("RE：Re: R: x", true, "x", None),
            ("Fw: [轉錄] x", false, "[轉錄] x", Some("轉錄")),
            ("Fwd: Re: x", true, "x", None),
            ("［ 心得 ］x", false, "［ 心得 ］x", Some("心得")),
            ("【公告】x", false, "【公告】x", Some("公告")),
            ("Reuters: x", false, "Reuters: x", None),
            ("[] x", false, "[] x", None),
            ("[沒有關起來", false, "[沒有關起來", None),
            (
                "[這是一句放在括號裡面而且非常非常長的話語] x",
                false,
                "[這是一句放在括號裡面而且非常非常長的話語] x",
                None,
            ),
            ("", false, "", None),
            ("Re:", true, "", None),
        ] {
            assert_eq!(Title::of(title), Title { is_reply, subject, category }, "{title}");
        }
    }
}
