//! The encoding of a text, found by its content, and its conversion to UTF-8 while it is read.

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{self, Read},
    sync::LazyLock,
};

use encoding_rs::{BIG5, CoderResult, Decoder, Encoding, GB18030, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::uao::UaoDecoder;

/// How many bytes are looked at to find the encoding.
pub(super) const LOOK: usize = 64 << 10;
/// Of this many characters outside ASCII, at most one may be invalid in the encoding that is found.
const TOLERANCE: usize = 50;
/// How many bytes are decoded at a time.
const CHUNK: usize = 32 << 10;

/// The most frequent characters of texts in Mandarin and Cantonese, PTT's signs, and punctuation.
const FREQUENT: &str = "的一是不了在人有我他這個們來到時大地為子中你說生國年著就那和要她出也得里裡後自以會家可下而過天去能對小多然於心學\
    么之都好看起發當沒成只如事把還用第樣道想作種開美總從無情己面最女但現前些所同日手又行意動方期它頭經長兒回位分愛老因很給名\
    法間斯知世什兩次使身者被高已親其進此話常與活正感这个们来说国会过对学发当没样种总从无现动头经长儿给间两进话与为后还\
    嘅咗喺佢哋冇嚟咁啲嗰乜嘢咩嘛\
    推噓問題閒聊心得請益公告討論新聞文章作者標題時間看板看版分享情報板主謝謝希望覺得什麼請問如果可以知道\
    ，。、「」！？：；（）【】《》〈〉…—～　";

fn is_frequent(c: char) -> bool {
    static SET: LazyLock<HashSet<char>> = LazyLock::new(|| FREQUENT.chars().collect());
    SET.contains(&c)
}

/// The text of bytes in UTF-8, with U+FFFD for those that are not.
///
/// [`String::from_utf8_lossy`] returns the same, but looks at each character before it knows whether anything is wrong:
/// that was a tenth of the time of reading.
pub(in crate::archive) fn utf_8(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Charset {
    /// One that browsers know.
    Known(&'static Encoding),
    /// That of PTT.
    Uao,
}

impl Charset {
    /// The name of the encoding.
    pub(in crate::archive) fn name(self) -> &'static str {
        match self {
            Self::Known(encoding) => encoding.name(),
            Self::Uao => "Big5-UAO",
        }
    }

    /// The text that `bytes` encode, with U+FFFD for what they do not.
    pub(in crate::archive) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Uao => {
                let mut text = String::with_capacity(bytes.len() * 3 / 2);
                UaoDecoder::default().decode(bytes, true, &mut text);
                text
            }
        }
    }

    fn decoder(self) -> AnyDecoder {
        match self {
            Self::Known(encoding) => AnyDecoder::Known(Box::new(encoding.new_decoder_with_bom_removal())),
            Self::Uao => AnyDecoder::Uao(UaoDecoder::default()),
        }
    }
}

/// The encoding of a text that begins with `head`, or `None` if it is UTF-8 or no text of a known encoding.
///
/// A text that is UTF-8 but for some damaged bytes is UTF-8.
pub(in crate::archive) fn of(head: &[u8]) -> Option<Charset> {
    if begins_as_utf_8(head) {
        return None;
    }
    if head.starts_with(b"\xff\xfe") {
        return Some(Charset::Known(UTF_16LE));
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(Charset::Known(UTF_16BE));
    }
    if memchr::memchr(0, head).is_some() {
        return utf_16_without_mark(head);
    }
    // A cut at the end of what is looked at is no fault.
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() >= LOOK,
    };
    if valid || !is_hardly_utf_8(head) {
        return None;
    }
    // PTT's own is the first of equals.
    let candidates = [Charset::Uao, Charset::Known(BIG5), Charset::Known(GB18030), Charset::Known(SHIFT_JIS)];
    let found = candidates.into_iter().filter_map(|charset| Some((score(charset, head)?, charset)));
    let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, charset)| charset)
}

/// How many bytes decide that a text is UTF-8, if enough of them are outside ASCII.
const FIRST: usize = 4 << 10;
/// How many bytes outside ASCII are enough: no other encoding looks like UTF-8 for so long.
const ENOUGH: usize = 64;

/// Returns whether the first bytes are UTF-8 beyond doubt, as nearly all texts are: the others need not be looked at.
fn begins_as_utf_8(head: &[u8]) -> bool {
    let first = head.get(..FIRST).unwrap_or(head);
    // A character may be cut at the end.
    let is_valid = std::str::from_utf8(first).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_valid && first.iter().filter(|byte| !byte.is_ascii()).count() >= ENOUGH
}

/// Returns whether most of the bytes outside ASCII are not those of UTF-8.
fn is_hardly_utf_8(head: &[u8]) -> bool {
    let (mut narrow, mut wide, mut invalid) = (0, 0, 0);
    for chunk in head.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            // In Big5 one character in four or so looks like two bytes of UTF-8, and hardly any like three, which a Han
            // character has.
            if c.len_utf8() == 2 { narrow += 1 } else { wide += 1 }
        }
        invalid += chunk.invalid().len();
    }
    invalid > narrow && invalid > 4 * wide
}

/// The frequent characters in every thousand of those outside ASCII, if `head` is valid in `charset`.
fn score(charset: Charset, head: &[u8]) -> Option<usize> {
    let text = charset.decode(head);
    let foreign: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let invalid = foreign.iter().filter(|&&c| c == '\u{fffd}').count();
    // Where a character ends behind what is looked at, one is invalid.
    if foreign.is_empty() || invalid.saturating_sub(1) * TOLERANCE > foreign.len() {
        return None;
    }
    let is_kana = |c: char| ('\u{3041}'..='\u{30fe}').contains(&c);
    let is_half_width = |c: char| ('\u{ff61}'..='\u{ff9f}').contains(&c);
    let frequent = foreign.iter().filter(|&&c| is_frequent(c) || is_kana(c)).count();
    // Half-width kana are what other encodings look like in Shift-JIS.
    let unlikely = foreign.iter().filter(|&&c| is_half_width(c)).count() + invalid;
    Some((frequent * 1000 + 1000).saturating_sub(unlikely * 1000) / foreign.len())
}

/// UTF-16 without a byte order mark: the ASCII in it leaves a zero in every second byte, and hardly any other.
fn utf_16_without_mark(head: &[u8]) -> Option<Charset> {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
    let is_likely = half > 8 && even.max(odd) > half / 5 && even.min(odd) * 50 <= even.max(odd);
    let whole = head.get(..half * 2).unwrap_or(head);
    let plain = |c: char| c != '\u{fffd}' && (!c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    let is_text = || {
        let (text, _) = encoding.decode_without_bom_handling(whole);
        let foreign = text.chars().filter(|c| !c.is_ascii()).count();
        let frequent = text.chars().filter(|&c| !c.is_ascii() && is_frequent(c)).count();
        // Other texts with zeros in them decode to characters that are hardly ever used.
        text.chars().filter(|&c| !plain(c)).count() <= 1 && frequent * 10 >= foreign
    };
    (is_likely && is_text()).then_some(Charset::Known(encoding))
}

enum AnyDecoder {
    Known(Box<Decoder>),
    Uao(UaoDecoder),
}

impl AnyDecoder {
    /// Decodes bytes to text in place of what `text` holds; returns how many were taken, and whether more text of them is
    /// to come.
    fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) -> (usize, bool) {
        text.clear();
        text.reserve(4 * CHUNK);
        match self {
            Self::Known(decoder) => {
                let (result, read, _) = decoder.decode_to_string(bytes, text, last);
                (read, result == CoderResult::OutputFull)
            }
            Self::Uao(decoder) => {
                decoder.decode(bytes, last, text);
                (bytes.len(), false)
            }
        }
    }
}

/// A text in UTF-8 that comes in another encoding. Invalid bytes become U+FFFD, as the reader of UTF-8 counts them.
pub(super) struct Transcoded<R> {
    source: R,
    decoder: AnyDecoder,
    /// Encoded bytes that were read and not decoded.
    raw: Vec<u8>,
    decoded: String,
    given: usize,
    ended: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(source: R, charset: Charset) -> Self {
        let (raw, decoded) = (Vec::new(), String::new());
        Self { source, decoder: charset.decoder(), raw, decoded, given: 0, ended: false }
    }

    /// Decodes the next piece; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.raw.is_empty() {
            self.source.by_ref().take(CHUNK as u64).read_to_end(&mut self.raw)?;
            self.ended = self.raw.is_empty();
        }
        let (read, is_full) = self.decoder.decode(&self.raw, self.ended, &mut self.decoded);
        self.raw.drain(..read);
        self.given = 0;
        Ok(!self.ended || !self.decoded.is_empty() || is_full)
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() {
            if !self.more()? {
                return Ok(0);
            }
        }
        let count = self.decoded.as_bytes().get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[問題] 提燈的蠟燭會滴，有人改用 LED 嗎？";

    #[test]
    fn encodings_are_found_by_content() {
        let simplified = "[问题] 这个灯笼的蜡烛会滴，有人改用 LED 吗？";
        let japanese = "[質問] ろうそくがたれるのですが、どうすればいいですか？";
        // What browsers write has no characters of Hong Kong.
        let cantonese = b"\x9d\xf5\x9d\xf8\x9d\xcf\xc9\x4e\xa4\x48\xad\x6e\xa1\x41\xca\x5c\x92\x5d\xcb\xdd\xc1\xbf";
        let encoded = |text, encoding: &'static Encoding| (text, encoding.encode(text).0.into_owned());
        for ((text, bytes), name) in [
            (encoded(TEXT, BIG5), "Big5-UAO"),
            (("嗰啲嘢冇人要，佢哋咁講", cantonese.to_vec()), "Big5"),
            (encoded(simplified, GB18030), "gb18030"),
            (encoded(japanese, SHIFT_JIS), "Shift_JIS"),
        ] {
            let found = of(&bytes).unwrap();
            assert_eq!((found.name(), found.decode(&bytes).as_str()), (name, text));
            assert_eq!(of(text.as_bytes()), None);
        }
        // A third of these characters look like UTF-8.
        let (short, ..) = BIG5.encode("[心得] 紙燈籠 半導體燈籠測試");
        assert_eq!(of(&short), Some(Charset::Uao));
        assert_eq!(of("café, thé, crème".as_bytes()), None);
        assert_eq!(of(&["café, thé, crème".as_bytes(), b"\xff"].concat()), None);
        assert_eq!(of(b"plain"), None);
        assert_eq!(of(b""), None);
        let damaged = [TEXT.as_bytes(), b"\xff", TEXT.as_bytes()].concat();
        assert_eq!(of(&damaged), None, "damaged UTF-8 is UTF-8");
        let cut = TEXT.repeat(LOOK / TEXT.len() + 1);
        assert_eq!(of(&cut.as_bytes()[..LOOK]), None, "a character cut at the end is no fault");
    }

    #[test]
    fn utf_16_is_found_with_and_without_its_mark() {
        let json = r#"[{"title": "提燈的蠟燭", "content": "x"}]"#;
        let little: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(of(&little), Some(Charset::Known(UTF_16LE)));
        assert_eq!(of(&big), Some(Charset::Known(UTF_16BE)));
        assert_eq!(of(&[b"\xff\xfe", &little[..]].concat()), Some(Charset::Known(UTF_16LE)));
        assert_eq!(of(&[0; 100]), None);
        assert_eq!(of(b"{\0\"article_title\"\0:\0\",\"\0,\0\"content\"\0:\0\"a\"\0,\"messages\":[]}"), None);
    }

    #[test]
    fn texts_are_converted_whole_whatever_the_pieces() {
        let text = TEXT.repeat(5000);
        let (bytes, ..) = BIG5.encode(&text);
        for charset in [Charset::Known(BIG5), Charset::Uao] {
            let mut converted = String::new();
            Transcoded::new(&bytes[..], charset).read_to_string(&mut converted).unwrap();
            assert!(converted == text);
            let mut half = String::new();
            Transcoded::new(&bytes[..bytes.len() - 1], charset).read_to_string(&mut half).unwrap();
            assert!(half.ends_with('\u{fffd}'));
        }
    }
}
