//! Comma-separated values, one hit a record, for spreadsheets and data frames: RFC 4180, but with the line ends of
//! Unix, in UTF-8.
//!
//! A text that a spreadsheet program would evaluate as a formula gets an apostrophe before it, unless `keep_formulas`
//! is set.

use std::io;

use super::Cells;
use crate::output::{HitWriter, Options};
use crate::search::Hit;

pub(in crate::output) struct Writer<'w> {
    csv: csv::Writer<&'w mut (dyn io::Write + Send)>,
    cells: Cells,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { csv: csv::Writer::from_writer(out), cells: Cells::new(options) }
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        self.csv.write_record(self.cells.names()).map_err(as_it_was)
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        for cell in self.cells.of(hit) {
            self.csv.write_field(cell.as_bytes()).map_err(as_it_was)?;
        }
        // Fields were written one by one, without a copy of the record; an empty record ends the line.
        self.csv.write_record(None::<&[u8]>).map_err(as_it_was)
    }

    fn end(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// The error of the output itself where there is one: a broken pipe stays a broken pipe.
// The kind of the error decides the exit code: a closed pipe is no failure, and `csv` wraps it.
pub(in crate::output) fn as_it_was(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, hits::sample};

    #[test]
    fn a_hit_is_one_record() {
        insta::assert_snapshot!(sample::printed_level(Format::Csv, |_| {}), @r#"
        id,board,title,category,author,posted_at,url,comments,ups,boos,score,relevance,matches
        Stock/M.1738053981.A.415,Stock,[新聞] DeepSeek低成本破壞價格,新聞,newsbird,2025-01-28T16:46:21+08:00,https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html,1031,12,3,9,12.3,"[新聞] DeepSeek低成本破壞價格
        這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為 DeepSeek，多項測試中表現卓越，甚至與別家系列模型相媲美
        28樓 → tctv2002: deepseek適合比較一般人低階需求 而別家比較適合高端需求
        31樓 推 elmer: DeepSeek推
        33樓 噓 nobody: 又是deepseek"

        id,floor,floors,board,title,category,by,author,reaction,reactions,posted_at,url,relevance,text,earlier
        Stock/M.1738053981.A.415,28,28 29,Stock,[新聞] DeepSeek低成本破壞價格,新聞,tctv2002,newsbird,→,→ 推,2025-01-28T17:04:00+08:00,https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html,4.5,"別家比較適合
        高端需求",

        id,floor,block,board,title,category,by,author,reaction,posted_at,ip,url,relevance,text,earlier
        Stock/M.1738053981.A.415,29,28 29,Stock,[新聞] DeepSeek低成本破壞價格,新聞,tctv2002,newsbird,推,2025-01-28T17:04:00+08:00,192.0.2.7,https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html,4.5,高端需求,
        "#);
    }

    #[test]
    fn what_is_not_plain_comes_back_from_a_strict_reader() {
        let mut hit = sample::comment();
        hit.text = "他說 \"好\",\n然後呢\r\n\u{0}".to_owned();
        hit.title = "=HYPERLINK(\"http://example.com\")".to_owned();
        let read = |keep| {
            let printed = sample::printed_with(&[Hit::Comment(hit.clone())], Format::Csv, |options| {
                options.layout.keep_formulas = keep;
            });
            let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(printed.as_bytes());
            let names = reader.headers().unwrap().clone();
            let record = reader.records().next().unwrap().unwrap();
            let cell = |name: &str| record[names.iter().position(|known| known == name).unwrap()].to_owned();
            (cell("text"), cell("title"))
        };
        assert_eq!(read(true), (hit.text.clone(), hit.title.clone()));
        assert_eq!(read(false), (hit.text.clone(), format!("'{}", hit.title)));
    }
}
