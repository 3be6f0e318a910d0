//! Standard error: everything that is not data.
//!
//! Messages name paths, addresses and records, and these may hold any character. They are escaped here, in one place,
//! so that no message can send a control character to the terminal.

use std::{
    fmt,
    io::{self, Write},
};

use crate::output::printable;

/// The writer of messages. Each `writeln!` is one line: a line end within it is escaped.
pub struct Messages<'w> {
    out: &'w mut (dyn Write + Send),
}

impl<'w> Messages<'w> {
    /// Messages that go to `out`.
    pub fn new(out: &'w mut (dyn Write + Send)) -> Self {
        Self { out }
    }

    /// Writes one line, or a part of it, in its visible form. `writeln!` calls this method without a trait in scope.
    pub fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> io::Result<()> {
        write_line(self.out, &text.to_string())
    }

    /// The underlying writer, for text that is escaped already and has colours: hits, and clap's usage.
    pub(in crate::cli) fn unguarded(&mut self) -> &mut (dyn Write + Send) {
        self.out
    }
}

impl fmt::Debug for Messages<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

impl Write for Messages<'_> {
    /// Writes lines of text, each in its visible form.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in String::from_utf8_lossy(bytes).split_inclusive('\n') {
            write_line(self.out, line)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// As [`Messages::write_fmt`], also behind a `dyn Write`.
    fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> io::Result<()> {
        Messages::write_fmt(self, text)
    }
}

fn write_line(out: &mut dyn Write, text: &str) -> io::Result<()> {
    match text.strip_suffix('\n') {
        Some(line) => out.write_all((printable(line) + "\n").as_bytes()),
        None => out.write_all(printable(text).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_of_visible_characters() {
        let mut written = Vec::new();
        let mut messages = Messages::new(&mut written);
        let path = "a\x1b]0;title\x07\u{202e}\nhint: b";
        writeln!(messages, "error: {path}: no such file").unwrap();
        write!(messages, "c\u{9b}").unwrap();
        messages.write_all(b"\nd\te\xff\n").unwrap();
        insta::assert_snapshot!(String::from_utf8(written).unwrap(), @r"
        error: a␛]0;title␇\u{202e}␊hint: b: no such file
        c\u{9b}
        d␉e�
        ");
    }
}
