//! HTML taken apart: the elements of a page, each with a role that its reader gives it, and the text in them.
//!
//! The tokens are those of browsers. Elements that are not closed are closed with the element around them; no tree is
//! built, so that the memory of a page is that of its depth.

use std::{collections::HashMap, convert::Infallible};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use crate::archive::files::encoding::utf_8;

/// What a reader makes of the elements of a page.
pub(super) trait Visitor {
    /// The part of the page that an element belongs to.
    type Role: Copy;

    /// The role of the element that `tag` opens in an element of the role `around`, and whether it begins that part.
    fn open(&mut self, around: Self::Role, tag: &Tag) -> (Self::Role, bool);

    /// Text in an element of the role.
    fn text(&mut self, role: Self::Role, text: &str);

    /// The end of a part.
    fn close(&mut self, role: Self::Role);

    /// The end of the page within a part.
    fn cut(&mut self, _role: Self::Role) {}

    /// A comment, which browsers use to note where a page was saved from.
    fn comment(&mut self, _text: &str) {}
}

/// A start tag. There is one for all of a page, so that its memory is used again.
#[derive(Default)]
pub(super) struct Tag {
    name: Vec<u8>,
    /// The names and values of the attributes, one after another.
    text: Vec<u8>,
    /// Where the name and the value of each attribute end in `text`.
    attributes: Vec<(usize, usize)>,
}

impl Tag {
    fn begin(&mut self, name: &[u8]) {
        self.text.clear();
        self.attributes.clear();
        self.name.clear();
        self.name.extend_from_slice(name);
    }

    fn begin_attribute(&mut self, name: &[u8]) {
        self.text.extend_from_slice(name);
        self.attributes.push((self.text.len(), self.text.len()));
    }

    fn end_attribute(&mut self, value: &[u8]) {
        self.text.extend_from_slice(value);
        if let Some((_, end)) = self.attributes.last_mut() {
            *end = self.text.len();
        }
    }

    /// The name, in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name.as_bytes()
    }

    /// The value of the first attribute of that name, as in browsers.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let starts = std::iter::once(0).chain(self.attributes.iter().map(|&(_, end)| end));
        let mut named = starts.zip(&self.attributes);
        let (_, &(start, end)) =
            named.find(|&(start, &(end, _))| self.text.get(start..end) == Some(name.as_bytes()))?;
        std::str::from_utf8(self.text.get(start..end)?).ok()
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
    let mut walk = PageWalk { reader, page, tag: Tag::default(), open: vec![], counts: vec![], names: HashMap::new() };
    // Events and not tokens: those have memory of their own for each name, attribute and text.
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| walk.event(&event));
    // So that `<` in a script or a title is text.
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    walk.close_all();
}

/// A walk through a page.
struct PageWalk<'r, R: Visitor> {
    reader: &'r mut R,
    page: R::Role,
    /// The tag whose attributes are being read.
    tag: Tag,
    open: Vec<OpenElement<R::Role>>,
    /// How many elements of each name are open: a closing tag of none is passed over without a search.
    counts: Vec<usize>,
    names: HashMap<Vec<u8>, usize>,
}

impl<R: Visitor> PageWalk<'_, R> {
    /// Takes what the tokenizer met. Never returns a token of its own.
    fn event(&mut self, event: &CallbackEvent<'_>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.begin(name),
            CallbackEvent::AttributeName { name } => self.tag.begin_attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.end_attribute(value),
            CallbackEvent::CloseStartTag { self_closing } => self.begin(*self_closing),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.reader.text(self.around(), &utf_8(value)),
            CallbackEvent::Comment { value } => self.reader.comment(&utf_8(value)),
            // Browsers recover from errors of syntax, and the events are those of their recovery.
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }

    /// The role of the innermost open element.
    fn around(&self) -> R::Role {
        self.open.last().map_or(self.page, |element| element.role)
    }

    /// Begins an element.
    fn begin(&mut self, self_closing: bool) {
        let (role, begins) = self.reader.open(self.around(), &self.tag);
        if self.tag.is("br") {
            // The line ends of a page are elements.
            self.reader.text(role, "\n");
        }
        if self_closing || VOID.contains(&self.tag.name.as_slice()) {
            if begins {
                self.reader.close(role);
            }
            return;
        }
        let name = self.number_of_name();
        self.open.push(OpenElement { name, role, begins });
    }

    /// Counts an open element of the name of the tag; returns the place of the name among those that were met.
    fn number_of_name(&mut self) -> usize {
        let number = self.names.get(&self.tag.name).copied().unwrap_or_else(|| {
            self.counts.push(0);
            self.names.insert(self.tag.name.clone(), self.counts.len() - 1);
            self.counts.len() - 1
        });
        self.counts[number] += 1;
        number
    }

    /// Ends the innermost element of that name, and those in it.
    fn end(&mut self, name: &[u8]) {
        let Some(name) = self.names.get(name).copied().filter(|&name| self.counts[name] > 0) else { return };
        while let Some(element) = self.open.pop() {
            self.counts[element.name] -= 1;
            if element.begins {
                self.reader.close(element.role);
            }
            if element.name == name {
                break;
            }
        }
    }

    /// Ends the elements that are open at the end of the page.
    fn close_all(&mut self) {
        while let Some(element) = self.open.pop() {
            if element.begins {
                self.reader.cut(element.role);
                self.reader.close(element.role);
            }
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

        fn open(&mut self, around: usize, _: &Tag) -> (usize, bool) {
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
