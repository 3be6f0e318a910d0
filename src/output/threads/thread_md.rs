//! A whole thread as Markdown, for notes and archives of text.

use std::io;

use super::earlier::earlier_versions;
use crate::output::{
    Options,
    hits::{
        column::speaker,
        md::{escaped, link},
    },
    moment,
};
use crate::{
    message::text,
    thread::{Comment, Thread},
};

/// Writes `thread`: a heading, its facts, the post as it was wrapped, the comments as a list.
pub fn write(out: &mut dyn io::Write, thread: &Thread, options: &Options) -> io::Result<()> {
    writeln!(out, "# {}\n", link(&thread.title, thread.url.as_deref(), options.language))?;
    let time = thread.posted_at.and_then(|at| moment::minute(at, &options.zone));
    let facts = [Some(thread.id.board.clone()), thread.author.clone(), time];
    let facts: Vec<_> = facts.into_iter().flatten().map(|fact| escaped(&fact)).collect();
    writeln!(out, "{}\n", facts.join(", "))?;
    fenced(out, &thread.body)?;
    thread.comments.iter().filter(|comment| comment.earlier.is_none()).try_for_each(|each| comment(out, each))?;
    for version in earlier_versions(thread) {
        let file = escaped(&version.file());
        writeln!(out, "\n## {}\n", text!(options.language, "earlier version: {file}", "舊版：{file}"))?;
        version.texts.into_iter().try_for_each(|(_, text)| fenced(out, &text.text))?;
        version.comments.into_iter().try_for_each(|(_, each)| comment(out, each))?;
    }
    out.flush()
}

/// A text as its author wrapped it.
fn fenced(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    let text = text.trim_end();
    // A post may contain fences itself; a longer one encloses them.
    let fence = fence(text);
    let lines: Vec<_> = text.lines().map(indented).collect();
    writeln!(out, "{fence}text\n{}\n{fence}\n", lines.join("\n"))
}

fn comment(out: &mut dyn io::Write, comment: &Comment) -> io::Result<()> {
    let lead = speaker(comment.floor, comment.reaction, comment.author.as_deref());
    let lines: Vec<_> = comment.text.lines().map(escaped).collect();
    writeln!(out, "- {}{}", escaped(&lead), lines.join("<br>"))
}

/// A line without control characters, except its tabs.
// Tabs stay, since code and tables of a post are aligned by them; the printable form would name them.
fn indented(line: &str) -> String {
    line.split('\t').map(crate::output::printable).collect::<Vec<_>>().join("\t")
}

/// A fence longer than any in the text itself.
fn fence(text: &str) -> String {
    let longest = text.lines().map(|line| line.trim_start().bytes().take_while(|&byte| byte == b'`').count()).max();
    // At least three: fewer are no fence.
    "`".repeat(longest.unwrap_or(0).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{output::hits::sample, thread::Reaction};

    #[test]
    fn a_thread_is_a_heading_a_post_and_a_list() {
        let comment = Comment {
            floor: Some(1),
            reaction: Some(Reaction::Push),
            author: Some("elmer".to_owned()),
            text: "*頭推*\t<b>".to_owned(),
            ..Comment::default()
        };
        let thread = Thread {
            title: "[新聞] 低成本".to_owned(),
            author: Some("news_bird".to_owned()),
            body: "```\n# 不是標題\n\t縮\t排\x1b\n".to_owned(),
            comments: vec![comment],
            ..Thread::new(sample::id())
        };
        let mut out = Vec::new();
        write(&mut out, &thread, &sample::options(None, false)).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        # \[新聞\] 低成本

        Stock, news\_bird

        ````text
        ```
        # 不是標題
        	縮	排␛
        ````

        - 1樓 推 elmer: \*頭推\*	&lt;b&gt;
        "#);
    }
}
