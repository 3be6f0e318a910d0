//! Tab-separated values, one hit a line whatever it contains: for `cut`, `awk` and the like.
//!
//! Nothing is quoted. Tabs, line ends and backslashes in a text are written `\t`, `\n`, `\r` and `\\`.

use std::io;

use super::Cells;
use crate::output::{HitWriter, Options};
use crate::search::Hit;

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
    cells: Cells,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { out, cells: Cells::new(options) }
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let names: Vec<_> = self.cells.names().collect();
        writeln!(self.out, "{}", names.join("\t"))
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        for (nth, cell) in self.cells.of(hit).enumerate() {
            write!(self.out, "{}{}", if nth == 0 { "" } else { "\t" }, escaped(&cell))?;
        }
        self.out.write_all(b"\n")
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The text on one line, as one cell.
pub(in crate::output) fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Escaping the backslash too makes the escapes reversible.
            '\\' => line.push_str("\\\\"),
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            other => line.push(other),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, hits::sample};

    #[test]
    fn a_hit_is_one_line() {
        insta::assert_snapshot!(sample::printed_level(Format::Tsv, |_| {}), @r"
        id	board	title	category	author	posted_at	url	comments	ups	boos	score	relevance	matches
        Stock/M.1738053981.A.415	Stock	[新聞] DeepSeek低成本破壞價格	新聞	newsbird	2025-01-28T16:46:21+08:00	https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html	1031	12	3	9	12.3	[新聞] DeepSeek低成本破壞價格\n這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為 DeepSeek，多項測試中表現卓越，甚至與別家系列模型相媲美\n28樓 → tctv2002: deepseek適合比較一般人低階需求 而別家比較適合高端需求\n31樓 推 elmer: DeepSeek推\n33樓 噓 nobody: 又是deepseek

        id	floor	floors	board	title	category	by	author	reaction	reactions	posted_at	url	relevance	text	earlier
        Stock/M.1738053981.A.415	28	28 29	Stock	[新聞] DeepSeek低成本破壞價格	新聞	tctv2002	newsbird	→	→ 推	2025-01-28T17:04:00+08:00	https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html	4.5	別家比較適合\n高端需求	

        id	floor	block	board	title	category	by	author	reaction	posted_at	ip	url	relevance	text	earlier
        Stock/M.1738053981.A.415	29	28 29	Stock	[新聞] DeepSeek低成本破壞價格	新聞	tctv2002	newsbird	推	2025-01-28T17:04:00+08:00	192.0.2.7	https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html	4.5	高端需求
        ");
        assert_eq!(escaped("a\tb\\n\r\nc"), "a\\tb\\\\n\\r\\nc");
    }
}
