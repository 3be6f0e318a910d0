//! The names that PTT gives its articles: file names such as `M.1738053981.A.415`, the eight-character codes (AID) that
//! people quote, such as `#1dc9bTGL`, and addresses on the web. All three hold the same numbers.

use std::{fmt, str::FromStr};

use crate::thread::{ThreadId, UnixTime};

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// An article's file name on PTT, taken apart. Displayed as the file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ArticleId {
    /// Whether it is a copy in the digest (`G.`) rather than the article itself (`M.`).
    digest: bool,
    /// When it was posted, in seconds since 1970.
    seconds: u32,
    /// Distinguishes articles of the same second; below 4096.
    mark: u16,
}

impl ArticleId {
    /// When the article was posted.
    #[must_use]
    pub fn posted_at(self) -> UnixTime {
        UnixTime(i64::from(self.seconds))
    }

    /// Reads the code that people quote, with or without its `#`.
    #[must_use]
    pub fn from_aid(aid: &str) -> Option<Self> {
        let code = aid.strip_prefix('#').unwrap_or(aid);
        if code.len() != 8 {
            return None;
        }
        let mut number = 0_u64;
        for byte in code.bytes() {
            number = number << 6 | DIGITS.iter().position(|&digit| digit == byte)? as u64;
        }
        let seconds = u32::try_from(number >> 12 & 0xffff_ffff).ok()?;
        let mark = u16::try_from(number & 0xfff).ok()?;
        // 48 bits: 4 of the kind, 32 of the time, 12 of the mark. PTT has two kinds.
        (number >> 44 <= 1).then_some(Self { digest: number >> 44 == 1, seconds, mark })
    }

    /// The code that people quote, without its `#`.
    #[must_use]
    pub fn aid(self) -> String {
        let number = u64::from(self.digest) << 44 | u64::from(self.seconds) << 12 | u64::from(self.mark);
        let digit = |place: u64| DIGITS.get((number >> (6 * place) & 63) as usize).copied().unwrap_or(b'0');
        (0..8).rev().map(|place| char::from(digit(place))).collect()
    }
}

impl FromStr for ArticleId {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let mut parts = name.split('.');
        let digest = match parts.next() {
            Some("M") => false,
            Some("G") => true,
            _ => return Err(()),
        };
        let seconds = parts.next().filter(|text| text.bytes().all(|b| b.is_ascii_digit())).ok_or(())?;
        let (Some("A"), Some(mark), None) = (parts.next(), parts.next(), parts.next()) else { return Err(()) };
        // Three capital digits, as PTT writes them: of one article only one name is read, and printing gives it back.
        let plain = mark.len() == 3 && mark.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
        let mark = plain.then(|| u16::from_str_radix(mark, 16).ok()).flatten().ok_or(())?;
        Ok(Self { digest, seconds: seconds.parse().map_err(|_| ())?, mark })
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.A.{:03X}", if self.digest { 'G' } else { 'M' }, self.seconds, self.mark)
    }
}

/// The board and article that an address on PTT's site names, such as
/// `https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html`.
#[must_use]
pub fn place_of_url(url: &str) -> Option<ThreadId> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    if !SITES.iter().any(|site| host.strip_suffix(site).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))) {
        return None;
    }
    let is_board = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let mut board = "";
    for part in path.split(['/', '?', '#', '&', '=']).filter(|part| !part.is_empty()) {
        let name = part.split(".html").next().unwrap_or(part);
        if let Ok(id) = name.parse::<ArticleId>() {
            let plain = !board.is_empty() && is_board(board);
            return plain.then(|| ThreadId { board: board.to_owned(), article: id.to_string() });
        }
        board = part;
    }
    None
}

/// The sites that show PTT's articles by their board and id.
const SITES: [&str; 2] = ["ptt.cc", "pttweb.cc"];

/// The address of an article on PTT's site, if its name is one that PTT gives.
#[must_use]
pub fn article_url(id: &ThreadId) -> Option<String> {
    let named: ArticleId = id.article.parse().ok()?;
    let url = format!("https://www.ptt.cc/bbs/{}/{named}.html", id.board);
    // Read again: a board with an unusual name would give an address that names another.
    place_of_url(&url).is_some_and(|place| place == *id).then_some(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_three_names_of_an_article_say_the_same() {
        let id: ArticleId = "M.1738053981.A.415".parse().unwrap();
        assert_eq!(id.posted_at(), UnixTime(1_738_053_981));
        assert_eq!(id.aid(), "1dc9bTGL");
        assert_eq!(ArticleId::from_aid("#1dc9bTGL"), Some(id));
        let url = "https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html";
        let place = place_of_url(url).unwrap();
        assert_eq!(place.to_string(), "Stock/M.1738053981.A.415");
        assert_eq!(article_url(&place).as_deref(), Some(url));
        for url in [
            "https://www.pttweb.cc/bbs/Stock/M.1738053981.A.415",
            "www.ptt.cc/bbs/Stock/M.1738053981.A.415.html?x=1#top",
            "https://term.ptt.cc/#/Stock/M.1738053981.A.415",
            "HTTPS://WWW.PTT.CC/bbs/Stock/M.1738053981.A.415.html",
        ] {
            assert_eq!(place_of_url(url), Some(place.clone()), "{url}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "M.1.A.", "M.1.A.41", "M.1.A.41g", "M.1.A.415.html", "X.1.A.415", "M.-1.A.415", "M..A.415"] {
            assert!(name.parse::<ArticleId>().is_err(), "{name}");
        }
        for aid in ["", "#1dc9bTG", "1dc9bTGL2", "zzzzzzzz", "1dc9bTG!"] {
            assert_eq!(ArticleId::from_aid(aid), None, "{aid}");
        }
        for url in [
            "",
            "https://www.ptt.cc/bbs/Stock/index.html",
            "https://example.com/bbs/Stock/M.1.A.415.html",
            "https://notptt.cc/bbs/Stock/M.1738053981.A.415",
        ] {
            assert_eq!(place_of_url(url), None, "{url}");
        }
    }

    proptest! {
        #[test]
        fn names_and_codes_lead_to_each_other(digest: bool, seconds: u32, mark in 0_u16..4096) {
            let id = ArticleId { digest, seconds, mark };
            prop_assert_eq!(ArticleId::from_aid(&id.aid()), Some(id));
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
    }
}
