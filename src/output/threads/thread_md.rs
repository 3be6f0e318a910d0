//! A whole thread as Markdown, for notes and archives of text.

use std::io;

use crate::output::{
    Options,
    hits::{
        column::speaker,
        md::{escaped, link},
    },
    moment,
};
use crate::thread::Thread;

/// Writes `thread`: a heading, its facts, the post as it was wrapped, the comments as a list.
pub fn write(out: &mut dyn io::Write, thread: &Thread, options: &Options) -> io::Result<()> {
    writeln!(out, "# {}\n", link(&thread.title, thread.url.as_deref()))?;
    let time = thread.posted_at.and_then(|at| moment::minute(at, &options.zone));
    let facts = [Some(thread.id.board.clone()), thread.author.clone(), time];
    let facts: Vec<_> = facts.into_iter().flatten().map(|fact| escaped(&fact)).collect();
    writeln!(out, "{}\n", facts.join(", "))?;
    let body = thread.body.trim_end();
    // A post may contain fences itself; a longer one encloses them.
    let fence = fence(body);
    let lines: Vec<_> = body.lines().map(indented).collect();
    writeln!(out, "{fence}text\n{}\n{fence}\n", lines.join("\n"))?;
    for comment in &thread.comments {
        let lead = speaker(comment.floor, comment.reaction, comment.author.as_deref());
        let lines: Vec<_> = comment.text.lines().map(escaped).collect();
        writeln!(out, "- {}{}", escaped(&lead), lines.join("<br>"))?;
    }
    out.flush()
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
    use crate::{
        output::hits::sample,
        thread::{Comment, Reaction},
    };

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
