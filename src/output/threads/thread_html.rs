//! A whole thread as one HTML page: complete, loading nothing, without script, everything in the posts escaped.

use std::io;

use super::{
    earlier::{EarlierVersion, earlier_versions},
    html::escaped,
};
use crate::output::{Options, moment, summary::no_title};
use crate::{
    message::text,
    text::visible::address,
    thread::{Comment, Reaction, Thread},
};

/// The forum's black page with the colours of its reactions, also in print.
const STYLE: &str = "body{background:#000;color:#bbb;font:16px/1.5 \"Noto Sans Mono CJK TC\",\"Sarasa Mono TC\",monospace;\
margin:2em auto;max-width:60em;padding:0 1em}\
dl{display:grid;grid-template-columns:4em 1fr;background:#008;color:#ccc;margin:0;padding:.3em .6em}dt{color:#fff}dd{margin:0}\
h1{font-size:1em;font-weight:bold;margin:0;color:#fff}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}.quote{color:#0aa}footer{color:#0a0}a{color:#6af}\
ol{list-style:none;padding:0}li{display:grid;grid-template-columns:1.6em 9em 1fr auto;gap:.3em}\
li:target{background:#333}.up{color:#fff}.boo{color:#f55}.arrow{color:#f55}.by{color:#ff6;overflow-wrap:anywhere}\
.text{color:#990;overflow-wrap:anywhere;white-space:pre-wrap}li a{color:#777;text-decoration:none}.earlier{border-top:1px solid #555}h2{font-size:1em;color:#fa0}.reply{display:block;color:#bbb;white-space:pre-wrap}\
@media print{body,dl,h1,dt,.up,.text,.by{background:#fff;color:#000}}";

/// Writes `thread` as a page; each comment can be linked to by `#` and its floor.
pub fn write(out: &mut dyn io::Write, thread: &Thread, options: &Options) -> io::Result<()> {
    let title = if thread.title.is_empty() { no_title(options.language) } else { &thread.title };
    let name = escaped(&format!("{title} - {}", thread.id.board));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"zh-Hant\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        // In the page, as a file has no server that sends headers: even an unescaped text could load nothing.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{name}</title>")?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>\n<dl>")?;
    header(out, thread, options)?;
    writeln!(out, "</dl>\n<pre>{}</pre>", body(thread.body.trim_end()))?;
    footer(out, thread)?;
    writeln!(out, "<ol>")?;
    let mut own = thread.comments.iter().filter(|comment| comment.earlier.is_none());
    own.try_for_each(|each| comment(out, each, options))?;
    writeln!(out, "</ol>")?;
    earlier_versions(thread).iter().try_for_each(|version| earlier(out, version, options))?;
    writeln!(out, "</body>\n</html>")?;
    out.flush()
}

fn header(out: &mut dyn io::Write, thread: &Thread, options: &Options) -> io::Result<()> {
    let nick = thread.nick.as_deref().map_or_else(String::new, |nick| format!(" ({nick})"));
    let author = thread.author.as_deref().map(|author| escaped(&format!("{author}{nick}")));
    let time = thread.posted_at.and_then(|at| moment::post_second(at, &options.zone));
    let title = format!("<h1>{}</h1>", escaped(&thread.title));
    for (label, value) in
        [("作者", author), ("看板", Some(escaped(&thread.id.board))), ("標題", Some(title)), ("時間", time)]
    {
        if let Some(value) = value {
            writeln!(out, "<dt>{label}</dt><dd>{value}</dd>")?;
        }
    }
    Ok(())
}

/// The post, quoted lines in their own colour.
fn body(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let safe = escaped(line);
        // The signs of quotations on PTT and of mail.
        if line.starts_with([':', '>']) { format!("<span class=\"quote\">{safe}</span>") } else { safe }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn footer(out: &mut dyn io::Write, thread: &Thread) -> io::Result<()> {
    writeln!(out, "<footer>--")?;
    if let Some(ip) = &thread.ip {
        let country = thread.country.as_deref().map_or_else(String::new, |country| format!(" ({country})"));
        writeln!(out, "<br>※ 來自: {}", escaped(&format!("{ip}{country}")))?;
    }
    if let Some(url) = &thread.url {
        let (shown, followed) = (escaped(url), escaped(&address(url)));
        // Another scheme could run a script when it is followed.
        if url.starts_with("https://") || url.starts_with("http://") {
            writeln!(out, "<br>※ 文章網址: <a rel=\"noreferrer\" href=\"{followed}\">{shown}</a>")?;
        } else {
            writeln!(out, "<br>※ 文章網址: {shown}")?;
        }
    }
    writeln!(out, "</footer>")
}

/// What only another archived version has.
fn earlier(out: &mut dyn io::Write, version: &EarlierVersion<'_>, options: &Options) -> io::Result<()> {
    let file = escaped(&version.file());
    let heading = text!(options.language, "earlier version: {file}", "舊版：{file}");
    writeln!(out, "<section class=\"earlier\">\n<h2>{heading}</h2>")?;
    for (_, text) in &version.texts {
        writeln!(out, "<pre>{}</pre>", body(text.text.trim_end()))?;
    }
    writeln!(out, "<ol>")?;
    version.comments.iter().try_for_each(|(_, each)| comment(out, each, options))?;
    writeln!(out, "</ol>\n</section>")
}

fn comment(out: &mut dyn io::Write, comment: &Comment, options: &Options) -> io::Result<()> {
    // What an author wrote between comments has no number, on PTT neither.
    if comment.floor.is_none() && comment.earlier.is_none() {
        return writeln!(out, "<li class=\"reply\">{}</li>", body(&comment.text));
    }
    let class = match comment.reaction {
        Some(Reaction::Push) => "up",
        Some(Reaction::Boo) => "boo",
        Some(Reaction::Arrow) | None => "arrow",
    };
    let sign = comment.reaction.map_or("", Reaction::sign);
    let by = escaped(comment.author.as_deref().unwrap_or_default());
    let time = comment.posted_at.and_then(|at| moment::comment_minute(at, &options.zone)).unwrap_or_default();
    let text = escaped(&comment.text);
    let (id, place) = match comment.floor {
        Some(floor) => (format!(" id=\"{floor}\""), format!("<a href=\"#{floor}\">{floor}樓 {time}</a>")),
        None => (String::new(), format!("<a>{time}</a>")),
    };
    writeln!(
        out,
        "<li{id}><span class=\"{class}\">{sign}</span><span class=\"by\">{by}</span><span class=\"text\">{text}</span>{place}</li>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::hits::sample;

    #[test]
    fn a_thread_is_one_page_in_which_nothing_is_obeyed() {
        let comment = |floor, text: &str| Comment {
            floor,
            reaction: Some(Reaction::Push),
            author: Some("a\"b".to_owned()),
            text: text.to_owned(),
            ..Comment::default()
        };
        let thread = Thread {
            title: "</title><script>alert(1)</script>".to_owned(),
            body: "<img src=x onerror=alert(1)>\n: 引述 & more\n\t縮排\x1b[2J".to_owned(),
            url: Some("javascript:alert(1)".to_owned()),
            comments: vec![comment(Some(1), "' onclick='x"), comment(None, "> 引\n回")],
            ..Thread::new(sample::id())
        };
        let mut out = Vec::new();
        write(&mut out, &thread, &sample::options(None, false)).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("href=\"javascript"));
        insta::assert_snapshot!(page.split("<body>").nth(1).unwrap().trim(), @r##"
        <dl>
        <dt>看板</dt><dd>Stock</dd>
        <dt>標題</dt><dd><h1>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</h1></dd>
        </dl>
        <pre>&lt;img src=x onerror=alert(1)&gt;
        <span class="quote">: 引述 &amp; more</span>
        	縮排␛[2J</pre>
        <footer>--
        <br>※ 文章網址: javascript:alert(1)
        </footer>
        <ol>
        <li id="1"><span class="up">推</span><span class="by">a&quot;b</span><span class="text">&#39; onclick=&#39;x</span><a href="#1">1樓 </a></li>
        <li class="reply"><span class="quote">&gt; 引</span>
        回</li>
        </ol>
        </body>
        </html>
        "##);
    }
}
