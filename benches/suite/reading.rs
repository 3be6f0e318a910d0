//! Reading alone: from files to threads, which are dropped. Times are of the processor, of one thread.

use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pawen::{
    Error, Result,
    archive::{self, Bounds, Throttle},
    thread::{Comment, Reaction, Thread},
};

use crate::{
    corpus, indexing,
    table::{self, megabytes, rate, seconds},
};

/// How many threads are written as pages.
const PAGES: usize = 2000;
/// How often each stage is measured; the shortest time counts.
const ROUNDS: usize = 5;

pub(crate) fn measure(archive: &Path) -> Result<()> {
    table::title("Reading alone, one thread");
    table::head(&["stage", "files", "size", "CPU", "", "of the parser's"]);
    let files = archive::walk(archive)?.files.len();
    row("records of the archive", files, indexing::bytes_of(archive)?, best(|| read(archive))?, None);
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for pages").because(error))?;
    let pages = folder.path().join("www.ptt.cc");
    let written = write_pages(archive, &pages)?;
    let bytes = indexing::bytes_of(&pages)?;
    let parser = best(|| parse(&pages))?;
    row("pages of ptt.cc, their parser alone", written, bytes, parser, None);
    row("pages of ptt.cc", written, bytes, best(|| read(&pages))?, Some(parser));
    Ok(())
}

fn row(stage: &str, files: usize, bytes: u64, took: Duration, parser: Option<Duration>) {
    let ratio = parser.map_or_else(String::new, |parser| format!("{:.2}", took.as_secs_f64() / parser.as_secs_f64()));
    table::row([stage.to_owned(), files.to_string(), megabytes(bytes), seconds(took), rate(bytes, took), ratio]);
}

fn best(mut stage: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..ROUNDS {
        let before = processor();
        stage()?;
        shortest = shortest.min(processor().saturating_sub(before));
    }
    Ok(shortest)
}

/// The time that the processor has spent on this thread; elsewhere than on Linux the time of the clock.
fn processor() -> Duration {
    let spent = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = spent.and_then(|spent| spent.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(clock, Duration::from_nanos)
}

fn clock() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

fn read(archive: &Path) -> Result<()> {
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    for file in archive::walk(archive)?.files {
        archive::read(&file, &Bounds::new(&throttle, &stop), &mut |_| ControlFlow::Continue(()));
    }
    Ok(())
}

fn parse(pages: &Path) -> Result<()> {
    for file in archive::walk(pages)?.files {
        let html = fs::read_to_string(&file.path).map_err(|error| Error::io(&file.path, error))?;
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(&html, emitter) {
            let token: std::result::Result<Token, std::convert::Infallible> = token;
            std::hint::black_box(token.ok());
        }
    }
    Ok(())
}

/// Writes the first threads as pages, and returns how many these are.
fn write_pages(archive: &Path, folder: &Path) -> Result<usize> {
    let threads = corpus::threads(archive)?;
    let mut written = 0;
    for thread in threads.values().take(PAGES) {
        let board = folder.join("bbs").join(&thread.id.board);
        let path = board.join(format!("{}.html", thread.id.article));
        fs::create_dir_all(&board)
            .and_then(|()| fs::write(&path, page(thread)))
            .map_err(|error| Error::io(&path, error))?;
        written += 1;
    }
    Ok(written)
}

/// The page of a thread, as ptt.cc has it.
fn page(thread: &Thread) -> String {
    let id = &thread.id;
    let url = format!("https://www.ptt.cc/bbs/{}/{}.html", id.board, id.article);
    let head = format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{}</title><link rel=\"canonical\" href=\"{url}\">\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"//images.ptt.cc/bbs/v2.27/bbs-common.css\"></head><body>\n\
         <div id=\"topbar-container\"><div id=\"topbar\" class=\"bbs-content\"><a id=\"logo\" href=\"/bbs/\">批踢踢實業坊</a></div></div>\n\
         <div id=\"main-content\" class=\"bbs-screen bbs-content\">",
        escaped(&thread.title)
    );
    let header = [
        line("作者", thread.author.as_deref().unwrap_or_default()),
        line("看板", &id.board),
        line("標題", &thread.title),
        line("時間", "Sat Apr  6 03:34:35 2024"),
    ];
    let footer = format!(
        "\n--\n<span class=\"f2\">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 203.0.113.17\n</span><span class=\"f2\">※ 文章網址: <a href=\"{url}\">{url}</a>\n</span>"
    );
    let comments: Vec<String> = thread.comments.iter().map(comment).collect();
    [&head, &header.concat(), "\n", &escaped(&thread.body), &footer, &comments.concat(), "</div></body></html>\n"]
        .concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn line(name: &str, value: &str) -> String {
    format!(
        r#"<div class="article-metaline"><span class="article-meta-tag">{name}</span><span class="article-meta-value">{}</span></div>"#,
        escaped(value)
    )
}

fn comment(comment: &Comment) -> String {
    format!(
        "<div class=\"push\"><span class=\"hl push-tag\">{} </span><span class=\"f3 hl push-userid\">{}</span><span class=\"f3 push-content\">: {}</span><span class=\"push-ipdatetime\"> 04/06 03:36\n</span></div>",
        comment.reaction.map_or("→", Reaction::sign),
        comment.author.as_deref().unwrap_or_default(),
        escaped(&comment.text)
    )
}
