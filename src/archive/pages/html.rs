//! HTML taken apart: the elements of a page, each with a role that its reader gives it, and the text in them.
//!
//! The tokens are those of browsers. Elements that are not closed are closed with the element around them; no tree is
//! built, so that the memory of a page is that of its depth.

use std::{collections::HashMap, convert::Infallible};

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// What a reader makes of the elements of a page.
pub(super) trait Visitor {
    /// The part of the page that an element belongs to.
    type Role: Copy;

    /// The role of the element that `tag` opens in an element of the role `around`, and whether it begins that part.
    fn open(&mut self, around: Self::Role, tag: &Tag<'_>) -> (Self::Role, bool);

    /// Text in an element of the role.
    fn text(&mut self, role: Self::Role, text: &str);

    /// The end of a part.
    fn close(&mut self, role: Self::Role);

    /// A comment, which browsers use to note where a page was saved from.
    fn comment(&mut self, _text: &str) {}
}

/// A start tag.
pub(super) struct Tag<'a> {
    tag: &'a StartTag<()>,
}

impl Tag<'_> {
    /// The name, in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.tag.name.as_slice() == name.as_bytes()
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.tag.attributes.get(name.as_bytes())?;
        std::str::from_utf8(value.as_slice()).ok()
    }

    /// The classes.
    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }
}

/// Elements that have no content.
const VOID: [&[u8]; 14] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];

struct OpenElement<R> {
    /// Its place among the names that were met.
    name: usize,
    role: R,
    begins: bool,
}

/// Hands the elements and texts of `html` to `reader`; the page as a whole has the role `page`.
pub(super) fn walk<R: Visitor>(html: &str, page: R::Role, reader: &mut R) {
    let mut emitter = DefaultEmitter::default();
    // So that `<` in a script or a title is text.
    emitter.naively_switch_states(true);
    let mut open: Vec<OpenElement<R::Role>> = Vec::new();
    // How many elements of each name are open: a closing tag of none is passed over without a search.
    let mut counts: Vec<usize> = Vec::new();
    let mut names: HashMap<Vec<u8>, usize> = HashMap::new();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let token: Result<Token, Infallible> = token;
        let Ok(token) = token;
        let around = open.last().map_or(page, |element| element.role);
        match token {
            Token::StartTag(tag) => {
                let (role, begins) = reader.open(around, &Tag { tag: &tag });
                if tag.name.as_slice() == b"br" {
                    // The line ends of a page are elements.
                    reader.text(role, "\n");
                }
                if tag.self_closing || VOID.contains(&tag.name.as_slice()) {
                    if begins {
                        reader.close(role);
                    }
                    continue;
                }
                let known = names.get(tag.name.as_slice()).copied();
                let name = known.unwrap_or_else(|| {
                    counts.push(0);
                    names.insert(tag.name.as_slice().to_vec(), counts.len() - 1);
                    counts.len() - 1
                });
                counts[name] += 1;
                open.push(OpenElement { name, role, begins });
            }
            Token::EndTag(tag) => {
                let name = names.get(tag.name.as_slice()).copied().filter(|&name| counts[name] > 0);
                while let Some(name) = name
                    && let Some(element) = open.pop()
                {
                    counts[element.name] -= 1;
                    if element.begins {
                        reader.close(element.role);
                    }
                    if element.name == name {
                        break;
                    }
                }
            }
            Token::String(text) => reader.text(around, &String::from_utf8_lossy(text.as_slice())),
            Token::Comment(text) => reader.comment(&String::from_utf8_lossy(text.as_slice())),
            // Browsers recover from errors of syntax, and the tokens are those of their recovery.
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    while let Some(element) = open.pop() {
        if element.begins {
            reader.close(element.role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the page with the depth of each element.
    #[derive(Default)]
    struct Depths(String);

    impl Visitor for Depths {
        type Role = usize;

        fn open(&mut self, around: usize, _: &Tag<'_>) -> (usize, bool) {
            self.0.push('<');
            (around + 1, true)
        }

        fn text(&mut self, role: usize, text: &str) {
            self.0.extend([text, "@", &role.to_string()]);
        }

        fn close(&mut self, _: usize) {
            self.0.push('>');
        }
    }

    fn depths(html: &str) -> String {
        let mut reader = Depths::default();
        walk(html, 0, &mut reader);
        reader.0
    }

    #[test]
    fn elements_are_closed_however_broken_the_page_is() {
        assert_eq!(depths("<div>a<b>c&amp;</div>d"), "<a@1<c&@2>>d@0");
        assert_eq!(depths("</i>a<img src=x>b<p>c"), "a@0<>b@0<c@1>");
        assert_eq!(depths("<script>x = '</div>'</script>a"), "<x = '</div>'@1>a@0");
        assert_eq!(depths(&"<b>".repeat(100_000)).len(), 200_000);
    }
}
