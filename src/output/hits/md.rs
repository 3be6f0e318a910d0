//! Markdown, for notes and articles: a list of hits with their passages, or a table if columns were chosen.
//!
//! Everything that could be markup, HTML included, is escaped: it is shown as it was written.

use std::io;

use super::{
    column::{earlier, speaker},
    passage,
};
use crate::output::{HitWriter, Options, moment, summary::no_title};
use crate::{
    message::{Count, Language, Noun},
    search::{Hit, LineHit, Match},
    text::visible::address,
    thread::{Place, UnixTime},
};

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
    options: Options,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { out, options: options.clone() }
    }

    fn date(&self, at: Option<UnixTime>) -> Option<String> {
        at.and_then(|at| moment::minute(at, &self.options.zone))
    }

    fn item(&mut self, hit: &Hit) -> io::Result<()> {
        match hit {
            Hit::Thread(hit) => {
                let comments = Count(u64::from(hit.comments), Noun::Comment).text(self.options.language);
                let facts = [Some(hit.id.board.clone()), hit.author.clone(), self.date(hit.posted_at), Some(comments)];
                writeln!(
                    self.out,
                    "- {} ({})",
                    link(&hit.title, hit.url.as_deref(), self.options.language),
                    facts_line(facts)
                )?;
                // The title is already the text of the link; that of another version is a passage.
                let passages = hit.matches.iter().filter(|found| !found.is_of_title());
                let lines: Vec<_> = passages
                    .map(|found| quoted(found, self.options.language))
                    .map(|line| format!("  > {line}\n"))
                    .collect();
                // An empty quoted line between them: without it Markdown joins the passages to one paragraph.
                writeln!(self.out, "{}", lines.join("  >\n"))
            }
            Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => {
                let facts = [Some(hit.id.board.clone()), hit.thread.author.clone(), self.date(hit.posted_at), None];
                writeln!(
                    self.out,
                    "- {} ({})",
                    link(&hit.title, hit.thread.url.as_deref(), self.options.language),
                    facts_line(facts)
                )?;
                let mark = earlier(Place::Comment, hit.earlier.as_deref(), self.options.language);
                let lead = mark + &speaker(hit.floors.first().copied(), hit.reaction(), hit.by.as_deref());
                writeln!(self.out, "  > {}{}\n", escaped(&lead), marked(&hit.text, &hit.spans))
            }
        }
    }

    fn row(&mut self, hit: &Hit) -> io::Result<()> {
        let cells = self.options.layout.columns.iter().map(|column| column.of(hit));
        let cells: Vec<_> = cells
            // A row of a Markdown table is one line; a line end in a cell would end the table.
            .map(|cell| escaped(&cell.to_text(&self.options.zone)).split('\n').collect::<Vec<_>>().join("<br>"))
            .collect();
        writeln!(self.out, "| {} |", cells.join(" | "))
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let layout = &self.options.layout;
        if !layout.chosen {
            return Ok(());
        }
        let names: Vec<_> = layout.columns.iter().map(|column| escaped(column.name)).collect();
        writeln!(self.out, "| {} |\n|{}", names.join(" | "), " --- |".repeat(names.len()))
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        if self.options.layout.chosen { self.row(hit) } else { self.item(hit) }
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn facts_line(facts: [Option<String>; 4]) -> String {
    facts.into_iter().flatten().map(|fact| escaped(&fact)).collect::<Vec<_>>().join(", ")
}

fn quoted(found: &Match, language: Language) -> String {
    let lead = match found.place {
        Place::Comment => speaker(found.floors.first().copied(), found.reaction, found.by.as_deref()),
        Place::Title | Place::Body => String::new(),
    };
    let mark = earlier(found.place, found.earlier.as_deref(), language);
    format!("{}{}{}", escaped(&mark), escaped(&lead), marked(&found.text, &found.spans))
}

/// The text on one line, its matches in bold.
// Runs of the same mark are joined first: `**半****導**` is not bold in Markdown.
fn marked(text: &str, spans: &[std::ops::Range<usize>]) -> String {
    let row = passage::passage(text, spans, crate::output::terminal::tone::Tone::Plain);
    let parts = row.cells().chunk_by(|a, b| a.is_match() == b.is_match());
    let bold = parts.map(|part| {
        let text = escaped(&crate::output::terminal::row::Row::from(part.to_vec()).to_string());
        if part[0].is_match() { format!("**{text}**") } else { text }
    });
    bold.collect()
}

/// A link; its address is one word without brackets.
pub(in crate::output) fn link(title: &str, url: Option<&str>, language: Language) -> String {
    let title = if title.trim().is_empty() { no_title(language) } else { title };
    let title = escaped(&crate::output::printable(title));
    // A bracket or quotation mark would end the link early and let the rest be read as markup.
    let is_safe = |url: &&str| {
        (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()[]\\\"'`".contains(c))
    };
    url.filter(is_safe).map_or_else(|| title.clone(), |url| format!("[{title}]({})", address(url)))
}

/// Text escaped as Markdown that shows just this text.
pub(in crate::output) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            // At the start of a line these begin a list or underline a heading; elsewhere they are text.
            '-' | '+' | '=' if at == 0 => {
                safe.push('\\');
                safe.push(c);
            }
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '^' => {
                safe.push('\\');
                safe.push(c);
            }
            '\n' | '\t' => safe.push(c),
            other => safe.push_str(&crate::output::printable(other.encode_utf8(&mut [0; 4]))),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Language = Language::English;

    use crate::output::{
        Format,
        hits::{column, sample},
    };

    #[test]
    fn a_hit_is_an_item_with_its_passages() {
        insta::assert_snapshot!(sample::printed(Format::Md, None, false), @r"
        - [\[新聞\] DeepSeek低成本破壞價格](https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html) (Stock, newsbird, 2025-01-28 16:46, 1,031 comments)
          > 這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為 **DeepSeek**，多項測試中表現卓越，甚至與別家系列模型相媲美
          >
          > 28樓 → tctv2002: **deepseek**適合比較一般人低階需求 而別家比較適合高端需求
          >
          > 31樓 推 elmer: **DeepSeek**推
          >
          > 33樓 噓 nobody: 又是**deepseek**

        - [\[新聞\] DeepSeek低成本破壞價格](https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html) (Stock, newsbird, 2025-01-28 17:04)
          > 28樓 → tctv2002: 別家比較**適合高端**需求

        - [\[新聞\] DeepSeek低成本破壞價格](https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html) (Stock, newsbird, 2025-01-28 17:04)
          > 29樓 推 tctv2002: **高端**需求
        ");
    }

    #[test]
    fn chosen_columns_are_a_table() {
        insta::assert_snapshot!(sample::printed_level(Format::Md, |options| {
            let names = ["id", "floor", "text"].map(str::to_owned);
            options.layout.columns = column::named(&names, crate::search::Level::Comments).unwrap();
            options.layout.chosen = true;
        }), @r"
        - [\[新聞\] DeepSeek低成本破壞價格](https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html) (Stock, newsbird, 2025-01-28 16:46, 1,031 comments)
          > 這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為 **DeepSeek**，多項測試中表現卓越，甚至與別家系列模型相媲美
          >
          > 28樓 → tctv2002: **deepseek**適合比較一般人低階需求 而別家比較適合高端需求
          >
          > 31樓 推 elmer: **DeepSeek**推
          >
          > 33樓 噓 nobody: 又是**deepseek**


        | id | floor | text |
        | --- | --- | --- |
        | Stock/M.1738053981.A.415 | 28 | 別家比較適合<br>高端需求 |

        | id | floor | text |
        | --- | --- | --- |
        | Stock/M.1738053981.A.415 | 29 | 高端需求 |
        ");
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        assert_eq!(escaped("<script>*a*|[x](y)\x1b"), "&lt;script&gt;\\*a\\*\\|\\[x\\](y)␛");
        assert_eq!(link("a]b", Some("javascript:alert(1)"), EN), "a\\]b");
        assert_eq!(link("a", Some("https://example.com/a)b"), EN), "a");
        assert_eq!(link("a", Some("https://example.com/a"), EN), "[a](https://example.com/a)");
        assert_eq!(
            link("a", Some("https://example.com/\u{202e}\u{2066}\u{feff}"), EN),
            "[a](https://example.com/%E2%80%AE%E2%81%A6%EF%BB%BF)"
        );
    }
}
