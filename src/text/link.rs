//! Links in a text, normalised for comparison.
//!
//! A link is an address with its scheme (`https://…`), an address that begins with `www.`, or a host and a path
//! (`i.imgur.com/abc.jpg`), as people paste them. It ends before the first character that cannot occur in an address:
//! blanks, quotes, and everything beyond ASCII, so that `https://reurl.cc/abc大家看` is read as intended.

use std::ops::Range;

/// File name extensions of images.
const IMAGE_ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".avif"];
/// Hosts that serve images only.
const IMAGE_HOSTS: [&str; 5] = ["imgur.com", "meee.com.tw", "mopix.cc", "postimg.cc", "pbs.twimg.com"];
/// Second-level domains below a country's domain that belong to no single owner, as in `com.tw`.
const SECOND_LEVEL: [&str; 11] = ["ac", "co", "com", "edu", "game", "gov", "idv", "ne", "net", "or", "org"];

/// A link in normal form: without scheme, `www.` and trailing slash; the host in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    address: String,
    /// The length of the host, a prefix of `address`, in bytes.
    host_end: usize,
}

impl Link {
    /// Parses an address. Returns `None` if it names no host.
    #[must_use]
    pub fn read(address: &str) -> Option<Self> {
        let address = without_scheme(address.trim());
        let authority_end = address.find(['/', '?', '#']).unwrap_or(address.len());
        let (authority, rest) = address.split_at(authority_end);
        // User names and ports do not identify a page.
        let host = authority.rsplit('@').next()?;
        let host = host.split(':').next()?.to_ascii_lowercase();
        // `www.tw` is a host of its own.
        let host = host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(&host);
        let rest = if rest == "/" { "" } else { rest.strip_suffix('/').unwrap_or(rest) };
        is_host(host).then(|| Self { address: format!("{host}{rest}"), host_end: host.len() })
    }

    /// The address in normal form.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The host and its parent domains down to the registered one: `i.imgur.com`, `imgur.com`.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        let host = &self.address[..self.host_end];
        // An address of four numbers has no parent domains.
        let numeric = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let below = host.match_indices('.').map(|(at, _)| &host[at + 1..]).filter(move |_| !numeric);
        std::iter::once(host).chain(below.filter(|domain| is_registered(domain)))
    }

    /// Returns true if the address is one of an image, by its file extension or its host.
    #[must_use]
    pub fn is_image(&self) -> bool {
        let path = self.address[self.host_end..].split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        IMAGE_ENDINGS.iter().any(|ending| path.ends_with(ending))
            || self.domains().any(|domain| IMAGE_HOSTS.contains(&domain))
    }
}

/// The distinct links of `text`, in order of occurrence.
#[must_use]
pub fn links(text: &str) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for run in text.split(|c: char| !is_address_char(c)) {
        // The cheap test first: almost no run is an address.
        if run.contains('.')
            && let Some(link) = link_in(run)
            && !links.contains(&link)
        {
            links.push(link);
        }
    }
    links
}

/// The byte ranges in `text` of addresses with the scheme `http` or `https`: those that a browser can open as they are.
#[must_use]
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        // No scheme that is followed is longer than `https`.
        let before = text.floor_char_boundary(at.saturating_sub(5));
        let Some(start) = scheme_start(&text[before..at + 3]).map(|start| before + start) else { continue };
        let end = text[at..].find(|c| !is_address_char(c)).map_or(text.len(), |length| at + length);
        let address = start..start + trimmed(&text[start..end]).len();
        // An address may hold another one, as those of archives do; the outer one is the link.
        let follows = found.last().is_none_or(|last| last.end <= address.start);
        if follows && Link::read(&text[address.clone()]).is_some() {
            found.push(address);
        }
    }
    found
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\' | '^' | '{' | '}' | '|')
}

/// The byte ranges in `text` of what follows the host in an address.
pub(in crate::text) fn paths(text: &str) -> Vec<Range<usize>> {
    // Bytes, as every text is read for it: an address has only characters of one byte, and no other has such bytes.
    let (bytes, ends) = (text.as_bytes(), |byte: &u8| !is_address_char(char::from(*byte)));
    let (mut found, mut from) = (Vec::new(), 0);
    // Almost no text has an address, and each address has a dot.
    while let Some(dot) = text[from..].find('.').map(|at| from + at) {
        let start = bytes[from..dot].iter().rposition(ends).map_or(from, |before| from + before + 1);
        let end = bytes[dot..].iter().position(ends).map_or(text.len(), |length| dot + length);
        if let Some(path) = path_in(&text[start..end]) {
            found.push(start + path.start..start + path.end);
        }
        from = end;
    }
    found
}

fn path_in(run: &str) -> Option<Range<usize>> {
    let place = address_in(run)?;
    let address = &run[place.clone()];
    let authority = without_scheme(address);
    let host_end = authority.find(['/', '?', '#'])?;
    Link::read(address).map(|_| place.end - authority.len() + host_end..place.end)
}

fn link_in(run: &str) -> Option<Link> {
    Link::read(&run[address_in(run)?])
}

/// The byte range of the address in a run of characters of addresses.
fn address_in(run: &str) -> Option<Range<usize>> {
    if let Some(start) = scheme_start(run) {
        return Some(start..start + trimmed(&run[start..]).len());
    }
    // After a scheme that is cut or disguised (`s://`, `hxxp://`) the rest is still an address.
    let rest = run.split_once("://").map_or(run, |(_, rest)| rest);
    let rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let start = run.len() - rest.len();
    let address = trimmed(rest);
    let www = address.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    // Without a path a name with a dot is more often a file or the end of a sentence.
    let path = address.split_once('/').is_some_and(|(host, path)| host.contains('.') && !path.is_empty());
    (www || path).then(|| start..start + address.len())
}

fn scheme_start(run: &str) -> Option<usize> {
    let at = run.find("://")?;
    let before = &run.as_bytes()[..at];
    let ends = |scheme: &[u8]| before.len() >= scheme.len() && before[at - scheme.len()..].eq_ignore_ascii_case(scheme);
    [&b"https"[..], b"http"].into_iter().find(|scheme| ends(scheme)).map(|scheme| at - scheme.len())
}

fn without_scheme(address: &str) -> &str {
    match address.split_once("://") {
        // `://` may also occur in a parameter.
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => rest,
        _ => address,
    }
}

/// Removes the punctuation of the surrounding sentence from the end; a closing bracket stays if it was opened in the
/// address.
fn trimmed(mut address: &str) -> &str {
    loop {
        let opened = |open, close| address.matches(open).count() >= address.matches(close).count();
        let inner = match address.bytes().last() {
            Some(b'.' | b',' | b';' | b':' | b'!' | b'?' | b'*' | b'~') => true,
            Some(b')') => !opened('(', ')'),
            Some(b']') => !opened('[', ']'),
            _ => false,
        };
        if !inner {
            return address;
        }
        address = &address[..address.len() - 1];
    }
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let labels: Vec<_> = host.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    let numeric = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let named = labels.len() > 1 && top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    // The maximum length of a DNS name is 253.
    host.len() < 254 && labels.iter().all(|part| label(part)) && (numeric || named)
}

/// Returns false for the domains of a country (`tw`) or of a category within it (`com.tw`).
fn is_registered(domain: &str) -> bool {
    match domain.split_once('.') {
        None => false,
        Some((second, top)) => top.contains('.') || top.len() > 2 || !SECOND_LEVEL.contains(&second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        links(text).iter().map(|link| link.address().to_owned()).collect()
    }

    #[test]
    fn links_end_where_the_address_ends() {
        for (text, expected) in [
            ("看https://reurl.cc/abc大家看", &["reurl.cc/abc"][..]),
            ("(https://en.wikipedia.org/wiki/A_(b)).", &["en.wikipedia.org/wiki/A_(b)"]),
            ("http://WWW.PTT.cc/bbs/index.html, HTTPS://ptt.cc/", &["ptt.cc/bbs/index.html", "ptt.cc"]),
            ("圖 i.imgur.com/r4aOPpr.jpg", &["i.imgur.com/r4aOPpr.jpg"]),
            ("www.ptt.cc 「https://a.b.com/?q=1&r=台」", &["ptt.cc", "a.b.com/?q=1&r="]),
            ("https://user:word@example.org:8080/x#y", &["example.org/x#y"]),
            ("http://1.2.3.4/x http://1.2.3/x", &["1.2.3.4/x"]),
            ("https://x.tw/a https://x.tw/a", &["x.tw/a"]),
            ("s://x.tw/a hxxp://y.tw/b", &["x.tw/a", "y.tw/b"]),
            ("3.5/4 and/or 2330.TW DeepSeek-V3. e.g. .../ https:// a..b/c", &[]),
            ("https://web.archive.org/web/http://x.org/", &["web.archive.org/web/http://x.org"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_found_at_their_places() {
        for (text, expected) in [
            ("看https://reurl.cc/abc大家看 http://x.tw.", &["https://reurl.cc/abc", "http://x.tw"][..]),
            ("(HTTPS://en.wikipedia.org/wiki/A_(b)).", &["HTTPS://en.wikipedia.org/wiki/A_(b)"]),
            ("https://web.archive.org/web/http://x.org/", &["https://web.archive.org/web/http://x.org/"]),
            ("javascript://x.tw ftp://x.tw https:// www.x.tw https://x\"y.tw", &[]),
        ] {
            let found: Vec<_> = addresses(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_host_belongs_to_domains() {
        for (address, expected) in [
            ("https://i.imgur.com/x", &["i.imgur.com", "imgur.com"][..]),
            ("https://tw.news.yahoo.com", &["tw.news.yahoo.com", "news.yahoo.com", "yahoo.com"]),
            ("https://mops.twse.com.tw", &["mops.twse.com.tw", "twse.com.tw"]),
            ("https://www.co.tw", &["co.tw"]),
            ("https://youtu.be/x", &["youtu.be"]),
            ("http://1.2.3.4", &["1.2.3.4"]),
        ] {
            let link = Link::read(address).unwrap();
            assert_eq!(link.domains().collect::<Vec<_>>(), expected, "{address}");
        }
    }

    #[test]
    fn images_are_recognised_by_their_address() {
        for (address, image) in
            [("a.bc/c.JPG?x=1", true), ("imgur.com/a/x", true), ("a.bc/c.jpg.html", false), ("a.bc/c", false)]
        {
            assert_eq!(Link::read(address).unwrap().is_image(), image, "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_link_in_normal_form_parses_as_itself(text in "[a-cA-C./:@?#()w台 -]{0,40}|.{0,40}") {
            for link in links(&text) {
                proptest::prop_assert!(link.domains().next().is_some_and(|host| host.contains('.')));
                proptest::prop_assert_eq!(Link::read(link.address()), Some(link));
            }
        }
    }
}
