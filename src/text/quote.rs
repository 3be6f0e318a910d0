//! A post's own text and the text it quotes.
//!
//! Quoted lines begin with `:` or `>` and a blank, repeated for each level of quotation; the line `※ 引述《user》之銘言：`
//! before them counts as quoted too. A post in a single line counts as its own text: the archive may have lost the line
//! ends. Of several posts that are read as one, each is judged by itself.

use std::ops::Range;

use super::units::class::TEXT_SEPARATOR;

/// Separator of two lines of different posts.
const OTHER_TEXT: &str = "\n\u{1e}";
/// Separator of two lines that are not adjacent in the post: read as a blank line.
const PAUSE: &str = "\n\n";
/// The prefix of the line by which the forum introduces a quotation.
const ANNOUNCED: &str = "※ 引述";

/// A post with quotations, separated into two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoting {
    /// The lines written by its author.
    pub own: Excerpt,
    /// The quoted lines, without their quotation signs.
    pub quoted: Excerpt,
}

impl Quoting {
    /// Separates `body`, which may be several posts with [`TEXT_SEPARATOR`] between them. Returns `None` if none of them
    /// quotes anything.
    #[must_use]
    pub fn of(body: &str) -> Option<Self> {
        let mut quoting = Self { own: Excerpt::default(), quoted: Excerpt::default() };
        let mut at = 0;
        for post in body.split(TEXT_SEPARATOR) {
            quoting.add(post, at);
            at += post.len() + TEXT_SEPARATOR.len_utf8();
        }
        (!quoting.quoted.text.is_empty()).then_some(quoting)
    }

    /// Adds a post, which begins at byte `at`.
    fn add(&mut self, post: &str, mut at: usize) {
        // In a single line no quotation sign is at the start of its line.
        let has_lines = post.trim_end().contains('\n');
        let (mut own_joint, mut quoted_joint) = (OTHER_TEXT, OTHER_TEXT);
        for line in post.split_inclusive('\n') {
            let sign = if has_lines { quotation_length(line) } else { None };
            let skip = sign.unwrap_or(0);
            let (excerpt, joint, other) = match sign {
                Some(_) => (&mut self.quoted, &mut quoted_joint, &mut own_joint),
                None => (&mut self.own, &mut own_joint, &mut quoted_joint),
            };
            excerpt.add(&line[skip..], at + skip, std::mem::take(joint));
            // The next line of the other text does not follow its last one.
            if other.is_empty() {
                *other = PAUSE;
            }
            at += line.len();
        }
    }
}

/// Selected lines of a text as a text of their own, with a mapping back to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The lines, with a pause between those that are not adjacent in the post.
    pub text: String,
    /// The byte offset of each line, here and in the whole text, ascending.
    starts: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Adds a line that begins at byte `origin`, and before it `joint`, unless it is the first.
    fn add(&mut self, line: &str, origin: usize, joint: &str) {
        if !self.text.is_empty() {
            self.text.push_str(joint);
        }
        self.starts.push((self.text.len(), origin));
        self.text.push_str(line);
    }

    /// Maps a byte range of the excerpt to the whole text.
    #[must_use]
    pub fn origin(&self, part: &Range<usize>) -> Range<usize> {
        let map = |at: usize| {
            let line = self.starts.partition_point(|&(start, _)| start <= at).saturating_sub(1);
            self.starts.get(line).map_or(at, |&(start, origin)| origin + (at - start))
        };
        // The end is mapped by the last character: the offset after it may belong to the next line.
        map(part.start)..map(part.end.saturating_sub(1).max(part.start)) + usize::from(part.end > part.start)
    }
}

/// The length of the quotation signs at the start of a line; `None` if the line is not quoted.
fn quotation_length(line: &str) -> Option<usize> {
    if line.starts_with(ANNOUNCED) {
        return Some(0);
    }
    let mut rest = line;
    while let Some(after) = rest.strip_prefix([':', '>']) {
        match after.strip_prefix(' ') {
            Some(after) => rest = after,
            // The blank after the sign of an empty quoted line is lost in some archives.
            None if after.trim().is_empty() => rest = after,
            None => break,
        }
    }
    (rest.len() < line.len()).then_some(line.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "※ 引述《amy (a)》之銘言：\n: 台積電要\n: 大漲\n:\n: : 前一篇\n我不認同\n: 再一句\n:) 好笑\n>> 不是\n";

    #[test]
    fn own_and_quoted_lines_are_separated() {
        let quoting = Quoting::of(BODY).unwrap();
        assert_eq!(quoting.own.text, "我不認同\n\n\n:) 好笑\n>> 不是\n");
        assert_eq!(quoting.quoted.text, "※ 引述《amy (a)》之銘言：\n台積電要\n大漲\n\n前一篇\n\n\n再一句\n");
        assert_eq!(Quoting::of("沒有\n引用 : 這樣不算"), None);
        assert_eq!(Quoting::of(": 他說 : 會漲 我說不會\n"), None, "line ends were lost");
        assert_eq!(Quoting::of(""), None);
    }

    #[test]
    fn each_of_several_posts_is_judged_by_itself() {
        let one_line = ": 他說 : 會漲 我說不會";
        assert_eq!(Quoting::of(&format!("{one_line}\n\u{1e}: 第二稿\n\u{1e}第三稿\n")), None);
        let quoting = Quoting::of(&format!("{one_line}\n\u{1e}{BODY}\u{1e}> 只有引文\n> 兩行\n\u{1e}末稿")).unwrap();
        assert_eq!(quoting.own.text, format!("{one_line}\n\n\u{1e}我不認同\n\n\n:) 好笑\n>> 不是\n\n\u{1e}末稿"));
        assert!(quoting.quoted.text.ends_with("再一句\n\n\u{1e}只有引文\n兩行\n"), "{quoting:?}");
        let at = quoting.own.text.find("末").unwrap();
        assert!(quoting.own.origin(&(at..at + 3)).start > BODY.len());
    }

    #[test]
    fn ranges_map_back_to_the_post() {
        let quoting = Quoting::of(BODY).unwrap();
        for (excerpt, part, whole) in [
            (&quoting.quoted, "要\n大漲", "要\n: 大漲"),
            (&quoting.quoted, "再一句", "再一句"),
            (&quoting.own, "我不認同", "我不認同"),
            (&quoting.own, "好笑", "好笑"),
        ] {
            let at = excerpt.text.find(part).unwrap();
            assert_eq!(&BODY[excerpt.origin(&(at..at + part.len()))], whole);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_character_of_an_excerpt_maps_back_to_itself(body in "[:> \n\u{1e}台a]{0,40}") {
            if let Some(quoting) = Quoting::of(&body) {
                for excerpt in [&quoting.own, &quoting.quoted] {
                    for (at, c) in excerpt.text.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\u{1e}')) {
                        let mut text = [0; 4];
                        proptest::prop_assert_eq!(&body[excerpt.origin(&(at..at + c.len_utf8()))], c.encode_utf8(&mut text));
                    }
                }
            }
        }
    }
}
