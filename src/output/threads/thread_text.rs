//! A whole thread as the forum shows it: header, post, signature line, comments.
//!
//! Nothing is left out: a line that is wider than the terminal is wrapped, not cut.

use std::io;

use super::earlier::earlier_versions;
use crate::output::{
    Options,
    hits::passage::whole,
    moment,
    terminal::{row::Row, tone::Tone},
};
use crate::{
    message::text,
    search::CommentRef,
    thread::{Comment, Place, Thread, UnixTime},
};

/// Comments shown on either side of the requested one.
const AROUND: usize = 3;
/// Columns of the forum's pages, for what is aligned at the right without a terminal.
const PAGE: usize = 80;
/// Minimum columns for a comment's text next to its floor and time; with fewer, these go on a line below.
const TEXT: usize = 16;
/// A tab, as shown.
const TAB: &str = "        ";

/// Writes `thread`; with a `spot` only its header, the comment there and a few around it, or no comment at all if the
/// thread has none there.
pub fn write(out: &mut dyn io::Write, thread: &Thread, options: &Options, spot: Option<CommentRef>) -> io::Result<()> {
    let mut page = Page { out: &mut *out, options };
    page.header(thread)?;
    if spot.is_none() {
        page.post(thread)?;
    }
    let shown = around(&thread.comments, spot);
    page.comments(shown)?;
    page.earlier(thread, shown, spot.is_none())?;
    out.flush()
}

/// The comments to show: all, or those around a spot.
#[must_use]
pub fn around(comments: &[Comment], spot: Option<CommentRef>) -> &[Comment] {
    let Some(spot) = spot else { return comments };
    match spot.index_in(comments) {
        Some(at) => &comments[at.saturating_sub(AROUND)..comments.len().min(at + AROUND + 1)],
        None => &[],
    }
}

struct Page<'a> {
    out: &'a mut dyn io::Write,
    options: &'a Options,
}

impl Page<'_> {
    fn header(&mut self, thread: &Thread) -> io::Result<()> {
        let nick = thread.nick.as_deref().map_or_else(String::new, |nick| format!(" ({nick})"));
        let author = thread.author.as_deref().map(|author| format!("{author}{nick}"));
        let time = thread.posted_at.and_then(|at| moment::post_second(at, &self.options.zone));
        self.fact("作者", author.as_deref(), Tone::User)?;
        self.fact("看板", Some(&thread.id.board), Tone::Plain)?;
        self.fact("標題", Some(&thread.title), Tone::Title)?;
        self.fact("時間", time.as_deref(), Tone::Plain)
    }

    /// A line of the header; an unknown value is left out.
    fn fact(&mut self, label: &str, value: Option<&str>, tone: Tone) -> io::Result<()> {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.wrapped(Row::of(label, Tone::Dim).with("  ", Tone::Plain).with(value, tone)),
            None => Ok(()),
        }
    }

    fn post(&mut self, thread: &Thread) -> io::Result<()> {
        self.out.write_all(b"\n")?;
        for line in thread.body.trim_end().lines() {
            self.wrapped(body_line(line))?;
        }
        self.signature(thread)
    }

    fn signature(&mut self, thread: &Thread) -> io::Result<()> {
        self.wrapped(Row::of("--", Tone::Dim))?;
        if let Some(ip) = &thread.ip {
            let country = thread.country.as_deref().map_or_else(String::new, |country| format!(" ({country})"));
            self.wrapped(Row::of(&format!("※ 來自: {ip}{country}"), Tone::Dim))?;
        }
        match &thread.url {
            Some(url) => self.wrapped(Row::of(&format!("※ 文章網址: {url}"), Tone::Dim)),
            None => Ok(()),
        }
    }

    fn comments(&mut self, comments: &[Comment]) -> io::Result<()> {
        let mut own = comments.iter().filter(|comment| comment.earlier.is_none()).peekable();
        if own.peek().is_some() {
            self.out.write_all(b"\n")?;
        }
        own.try_for_each(|comment| match comment.floor {
            Some(floor) => self.numbered(comment, floor),
            None => self.reply(comment),
        })
    }

    /// What only other archived versions have, each under the name of its file; unless the thread is shown as a
    /// whole, the `shown` comments alone.
    fn earlier(&mut self, thread: &Thread, shown: &[Comment], is_whole: bool) -> io::Result<()> {
        for version in earlier_versions(thread) {
            let texts = version.texts.iter().filter(|_| is_whole);
            let is_shown = |comment: &Comment| is_whole || shown.iter().any(|other| std::ptr::eq(other, comment));
            let comments: Vec<_> = version.comments.iter().filter(|(_, comment)| is_shown(comment)).collect();
            if texts.clone().next().is_none() && comments.is_empty() {
                continue;
            }
            self.out.write_all(b"\n")?;
            let file = version.file();
            let heading = text!(self.options.language, "※ earlier version: {file}", "※ 舊版：{file}");
            self.wrapped(Row::of(&heading, Tone::Dim))?;
            for (_, text) in texts {
                match text.place {
                    Place::Title => self.fact("標題", Some(&text.text), Tone::Title)?,
                    Place::Body | Place::Comment => {
                        text.text.trim_end().lines().try_for_each(|line| self.wrapped(body_line(line)))?;
                    }
                }
            }
            comments.into_iter().try_for_each(|(_, comment)| self.removed(comment))?;
        }
        Ok(())
    }

    /// A comment that only another version has, with its time.
    fn removed(&mut self, comment: &Comment) -> io::Result<()> {
        let time = comment.posted_at.and_then(|at| moment::comment_minute(at, &self.options.zone));
        let time = time.map_or_else(String::new, |time| format!(" {time}"));
        self.wrapped(lead(comment).and(whole(&comment.text)).with(&time, Tone::Dim))
    }

    /// `推 elmer: text          28樓 01/28 17:04`
    fn numbered(&mut self, comment: &Comment, floor: u32) -> io::Result<()> {
        let (lead, tail) = (lead(comment), self.tail(floor, comment.posted_at));
        let room = self.options.columns().saturating_sub(lead.width() + tail.width() + 1);
        let text = whole(&comment.text);
        // A column of a few characters is harder to read than a line that continues at the margin.
        if room < TEXT {
            self.wrapped(lead.and(text))?;
            return self.at_right(Row::default(), tail);
        }
        let indent = lead.width();
        let mut parts = text.wrap(room).into_iter();
        self.at_right(lead.and(parts.next().unwrap_or_default()), tail)?;
        parts.try_for_each(|part| self.line(&Row::default().padded(indent).and(part)))
    }

    fn tail(&self, floor: u32, at: Option<UnixTime>) -> Row {
        let time = at.and_then(|at| moment::comment_minute(at, &self.options.zone));
        let time = time.map_or_else(String::new, |time| format!(" {time}"));
        Row::of(&format!("{floor}樓{time}"), Tone::Dim)
    }

    /// A text of the thread's author between the comments, set off by a bar.
    fn reply(&mut self, comment: &Comment) -> io::Result<()> {
        let bar = Row::of("| ", Tone::User);
        // At least one column, or wrapping would never end on a terminal narrower than the bar.
        let room = self.options.columns().saturating_sub(bar.width()).max(1);
        let parts = comment.text.lines().flat_map(|line| body_line(line).wrap(room));
        parts.map(|part| bar.clone().and(part)).try_for_each(|line| self.wrapped(line))
    }

    /// Without a terminal the tail is where the forum's pages have it.
    fn at_right(&mut self, line: Row, tail: Row) -> io::Result<()> {
        // In a file there is no right margin: a fixed one makes outputs comparable.
        let columns = self.options.width.map_or(PAGE, |_| self.options.columns());
        let line = if line.is_empty() { line } else { line.with(" ", Tone::Plain) };
        let line = line.padded(columns.saturating_sub(tail.width()));
        self.wrapped(line.and(tail))
    }

    fn wrapped(&mut self, row: Row) -> io::Result<()> {
        row.wrap(self.options.columns()).iter().try_for_each(|line| self.line(line))
    }

    fn line(&mut self, row: &Row) -> io::Result<()> {
        row.write(self.out, self.options.colour)
    }
}

/// A line as its author wrapped it, quoted lines in their own colour as on the forum.
fn body_line(line: &str) -> Row {
    let tone = if line.starts_with([':', '>']) { Tone::Id } else { Tone::Plain };
    Row::of(&line.replace('\t', TAB), tone)
}

fn lead(comment: &Comment) -> Row {
    let sign = comment.reaction.map_or_else(Row::default, |reaction| {
        Row::of(reaction.sign(), Tone::of(reaction)).padded(2).with(" ", Tone::Plain)
    });
    match comment.author.as_deref() {
        Some(author) => sign.with(author, Tone::User).with(": ", Tone::Plain),
        None => sign,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{output::hits::sample, thread::Reaction};

    fn comment(floor: u32, reaction: Reaction, author: &str, text: &str) -> Comment {
        Comment {
            floor: Some(floor),
            reaction: Some(reaction),
            author: Some(author.to_owned()),
            text: text.to_owned(),
            posted_at: Some(UnixTime(1_738_054_000 + 60 * i64::from(floor))),
            ip: None,
            earlier: None,
            earlier_floor: None,
        }
    }

    fn thread() -> Thread {
        let mut comments = vec![
            comment(1, Reaction::Push, "elmer", "頭推"),
            comment(2, Reaction::Arrow, "tctv2002", "這一句話寫得很長很長，長到一行放不下，要折到下一行去"),
            Comment { text: "回樓上：這是原文照登\n謝謝".to_owned(), ..Comment::default() },
        ];
        comments.extend((3..=12).map(|floor| comment(floor, Reaction::Boo, "nobody", "噓噓")));
        Thread {
            url: Some("https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html".to_owned()),
            title: "[新聞] 低成本破壞價格".to_owned(),
            author: Some("newsbird".to_owned()),
            nick: Some("報新聞的鳥".to_owned()),
            posted_at: Some(UnixTime(1_738_053_981)),
            body: "第一行在這裡\n\n: 引述的一行\n\t縮排\x1b[2J\n".to_owned(),
            ip: Some("192.0.2.7".to_owned()),
            country: Some("臺灣".to_owned()),
            comments,
            ..Thread::new(sample::id())
        }
    }

    fn printed(width: Option<usize>, colour: bool, floor: Option<u32>) -> String {
        let mut out = Vec::new();
        write(&mut out, &thread(), &sample::options(width, colour), floor.map(CommentRef::floor)).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn a_thread_looks_as_on_the_forum() {
        insta::assert_snapshot!(printed(None, false, None), @"
        作者  newsbird (報新聞的鳥)
        看板  Stock
        標題  [新聞] 低成本破壞價格
        時間  Tue Jan 28 16:46:21 2025

        第一行在這裡

        : 引述的一行
                縮排␛[2J
        --
        ※ 來自: 192.0.2.7 (臺灣)
        ※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1738053981.A.415.html

        推 elmer: 頭推                                                   1樓 01/28 16:47
        →  tctv2002: 這一句話寫得很長很長，長到一行放不下，要折到下一行去 2樓 01/28 16:48
        | 回樓上：這是原文照登
        | 謝謝
        噓 nobody: 噓噓                                                  3樓 01/28 16:49
        噓 nobody: 噓噓                                                  4樓 01/28 16:50
        噓 nobody: 噓噓                                                  5樓 01/28 16:51
        噓 nobody: 噓噓                                                  6樓 01/28 16:52
        噓 nobody: 噓噓                                                  7樓 01/28 16:53
        噓 nobody: 噓噓                                                  8樓 01/28 16:54
        噓 nobody: 噓噓                                                  9樓 01/28 16:55
        噓 nobody: 噓噓                                                 10樓 01/28 16:56
        噓 nobody: 噓噓                                                 11樓 01/28 16:57
        噓 nobody: 噓噓                                                 12樓 01/28 16:58
        ");
    }

    #[test]
    fn a_narrow_terminal_wraps_and_cuts_nothing() {
        let narrow = printed(Some(40), false, None);
        // The last comments are alike.
        let (different, _) = narrow.split_once("噓 nobody").unwrap();
        insta::assert_snapshot!(different, @"
        作者  newsbird (報新聞的鳥)
        看板  Stock
        標題  [新聞] 低成本破壞價格
        時間  Tue Jan 28 16:46:21 2025

        第一行在這裡

        : 引述的一行
                縮排␛[2J
        --
        ※ 來自: 192.0.2.7 (臺灣)
        ※ 文章網址: https://www.ptt.cc/bbs/Stock
        /M.1738053981.A.415.html

        推 elmer: 頭推
                                 1樓 01/28 16:47
        →  tctv2002: 這一句話寫得很長很長，長到
        一行放不下，要折到下一行去
                                 2樓 01/28 16:48
        | 回樓上：這是原文照登
        | 謝謝
        ");
    }

    #[test]
    fn a_floor_is_shown_with_its_neighbours() {
        insta::assert_snapshot!(printed(Some(60), true, Some(4)), @"
        ^[2m作者^[0m  ^[33mnewsbird (報新聞的鳥)^[0m
        ^[2m看板^[0m  Stock
        ^[2m標題^[0m  ^[1m[新聞] 低成本破壞價格^[0m
        ^[2m時間^[0m  Tue Jan 28 16:46:21 2025

        ^[2m→^[0m  ^[33mtctv2002^[0m: 這一句話寫得很長很長，長到一行  ^[2m2樓 01/28 16:48^[0m
                     放不下，要折到下一行去
        ^[33m| ^[0m回樓上：這是原文照登
        ^[33m| ^[0m謝謝
        ^[35m噓^[0m ^[33mnobody^[0m: 噓噓                              ^[2m3樓 01/28 16:49^[0m
        ^[35m噓^[0m ^[33mnobody^[0m: 噓噓                              ^[2m4樓 01/28 16:50^[0m
        ^[35m噓^[0m ^[33mnobody^[0m: 噓噓                              ^[2m5樓 01/28 16:51^[0m
        ^[35m噓^[0m ^[33mnobody^[0m: 噓噓                              ^[2m6樓 01/28 16:52^[0m
        ^[35m噓^[0m ^[33mnobody^[0m: 噓噓                              ^[2m7樓 01/28 16:53^[0m
        ");
    }

    #[test]
    fn a_floor_that_is_not_there_shows_no_comment() {
        insta::assert_snapshot!(printed(Some(60), false, Some(99)), @"
        作者  newsbird (報新聞的鳥)
        看板  Stock
        標題  [新聞] 低成本破壞價格
        時間  Tue Jan 28 16:46:21 2025
        ");
    }

    #[test]
    fn a_thread_without_known_facts_is_printed() {
        let mut bare = Thread::new(sample::id());
        bare.comments = vec![Comment { floor: Some(1), text: "沒有作者".to_owned(), ..Comment::default() }];
        let mut out = Vec::new();
        write(&mut out, &bare, &sample::options(Some(40), false), None).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        看板  Stock

        --

        沒有作者                             1樓
        ");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(text in any::<String>(), author in "\\PC{0,30}", columns in 1..60_usize) {
            let mut thread = thread();
            thread.title.clone_from(&text);
            thread.comments.push(comment(1000, Reaction::Push, &author, &text));
            thread.comments.push(Comment { text: text.clone(), ..Comment::default() });
            thread.body = text;
            let mut out = Vec::new();
            write(&mut out, &thread, &sample::options(Some(columns), true), None).unwrap();
            sample::assert_harmless(&String::from_utf8(out).unwrap(), columns);
        }
    }
}
