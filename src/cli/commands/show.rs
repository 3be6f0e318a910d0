//! `pawen show`: threads, as on the forum.

use crate::message::{bilingual, text};
use std::{
    io::{self, BufReader, BufWriter, Write as _},
    path::PathBuf,
};

use clap::ValueEnum;

use crate::cli::args::{colour::ColourArgument, format::JsonArgument, zone::ZoneArgument};
use crate::cli::{
    Exit, Failure, World,
    hint_target::HintTarget,
    home::{self, IndexArgument},
};
use crate::{
    Error,
    archive::CanonicalThread,
    index::OpenIndex,
    output::{
        hits::{ids, jsonl::write_guarded},
        printable,
        threads::{thread_html, thread_md, thread_text},
    },
    query::Plan,
    search::{self, CommentRef, Hit, Level, Request, Sort, search},
    thread::Thread,
};

/// Show threads with all their comments
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Each thread: board/article as a search prints it, its code such as '#1dc9bTGL', or its address on the web; #28 at
    /// the end names a floor; - reads standard input, one id a line
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Only this floor (樓) and a few around it
    #[arg(long, value_name = "N")]
    floor: Option<u32>,
    /// In the index that `search --archive DIR` keeps
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    /// text to read; json, an object as index-schema/thread.schema.json says, of several threads one a line; md; html, a page
    /// of one thread, without scripts
    #[arg(short, long, value_enum, default_value_t)]
    format: ThreadFormat,
    #[command(flatten)]
    json: JsonArgument,
    #[command(flatten)]
    zone: ZoneArgument,
    #[command(flatten)]
    colour: ColourArgument,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ThreadFormat {
    /// For people
    #[default]
    Text,
    /// The canonical thread
    Json,
    /// Markdown
    Md,
    /// A page
    Html,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = home::of_either(arguments.archive.as_deref(), &arguments.index, world)?;
    let index = OpenIndex::open(&home)?;
    if let [id] = &arguments.ids[..]
        && id != "-"
    {
        arguments.show(id, None, &index, world)?;
        return Ok(Exit::Hits);
    }
    if arguments.format() == ThreadFormat::Html {
        return Err(Error::new(bilingual!("html: a page shows one thread", "html：一頁只有一篇文章"))
            .hint(bilingual!("text, json and md show several", "text、json 和 md 可以有好幾篇"))
            .into());
    }
    let mut shown = ThreadList { arguments, index: &index, threads: 0, failed: false };
    for id in &arguments.ids {
        if id == "-" {
            shown.lines(BufReader::new(io::stdin()), world)?;
        } else {
            shown.next(id, None, world)?;
        }
    }
    Ok(if shown.failed { Exit::Error } else { Exit::Hits })
}

/// Several threads, shown one after another.
struct ThreadList<'a> {
    arguments: &'a Arguments,
    index: &'a OpenIndex,
    threads: usize,
    failed: bool,
}

impl ThreadList<'_> {
    /// Shows the threads whose ids are the lines of standard input.
    fn lines(&mut self, input: impl io::BufRead, world: &mut World<'_>) -> Result<(), Failure> {
        for (number, line) in (1..).zip(input.split(b'\n')) {
            let line = line.map_err(|error| Error::new(bilingual!("standard input", "標準輸入")).because(error))?;
            // What is not UTF-8 is no id, and is reported as such.
            let line = String::from_utf8_lossy(&line);
            // Editors on Windows begin a file with a byte order mark.
            let id = line.trim_start_matches('\u{feff}').trim();
            if !id.is_empty() {
                self.next(id, Some(number), world)?;
            }
        }
        Ok(())
    }

    /// Shows a thread. An id that leads to none is reported, with its line of standard input, and does not end the command.
    fn next(&mut self, id: &str, line: Option<u64>, world: &mut World<'_>) -> Result<(), Failure> {
        match self.arguments.show(id, Some(self.threads), self.index, world) {
            Ok(()) => self.threads += 1,
            Err(Failure::Error(error)) => {
                self.failed = true;
                let error = match line {
                    Some(number) => error.about(&text!(
                        world.language,
                        "standard input, line {number}:",
                        "標準輸入第 {number} 行："
                    )),
                    None => error,
                };
                let (archive, index) = (self.arguments.archive.clone(), self.arguments.index.index.clone());
                let target = HintTarget::by(archive, index, world);
                Failure::Error(error).print(&target, world);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }
}

impl Arguments {
    fn format(&self) -> ThreadFormat {
        self.json.or(ThreadFormat::Json, self.format)
    }

    /// Writes the thread that `id` names. In a list, `before` is the number of threads before it.
    fn show(&self, id: &str, before: Option<usize>, index: &OpenIndex, world: &mut World<'_>) -> Result<(), Failure> {
        let (thread, spot) = found(id, index)?;
        let spot = self.floor.map(CommentRef::floor).or(spot);
        if let Some(spot) = spot.filter(|spot| spot.index_in(&thread.comments).is_none()) {
            let count = thread.comment_count();
            let id = ids::encoded(&thread.id);
            return Err(Error::new(bilingual!("{id}: no floor {spot}", "{id}：沒有 {spot} 樓"))
                .hint(bilingual!("it has {count}", "共有 {count} 樓"))
                .into());
        }
        let options = self.colour.options(&self.zone, world);
        let mut out = BufWriter::new(&mut *world.out);
        if before.is_some_and(|threads| threads > 0) && self.format() != ThreadFormat::Json {
            writeln!(out)?;
        }
        match self.format() {
            ThreadFormat::Md => thread_md::write(&mut out, &narrowed(thread, spot), &options)?,
            ThreadFormat::Html => thread_html::write(&mut out, &narrowed(thread, spot), &options)?,
            ThreadFormat::Text => thread_text::write(&mut out, &thread, &options, spot)?,
            ThreadFormat::Json => {
                let canonical = CanonicalThread::new(&thread, &options.zone);
                let json = if before.is_some() {
                    serde_json::to_string(&canonical)
                } else {
                    serde_json::to_string_pretty(&canonical)
                };
                write_guarded(&mut out, &json.map_err(io::Error::from)?)?;
                writeln!(out)?;
            }
        }
        Ok(out.flush()?)
    }
}

/// The thread with only the comments around a floor, if one was named.
fn narrowed(mut thread: Thread, spot: Option<CommentRef>) -> Thread {
    thread.comments = thread_text::around(&thread.comments, spot).to_vec();
    thread
}

/// The thread with that name in one of the usual forms, and the named floor.
fn found(typed: &str, index: &OpenIndex) -> Result<(Thread, Option<CommentRef>), Error> {
    // First as a search prints it, since such an id may hold any characters.
    if let Some((id, spot)) = ids::read(typed)
        && let Some(thread) = search::thread(index, &id)?
    {
        return Ok((thread, spot));
    }
    // A code starts with the same sign as a floor: `#1dc9bTGL#28`.
    let apart = typed.rsplit_once('#').filter(|(name, _)| !name.is_empty());
    let (name, spot) = match apart.and_then(|(name, spot)| Some((name, spot.parse().ok()?))) {
        Some((name, spot)) => (name, Some(spot)),
        None => (typed, None),
    };
    let plan = Plan::article(name).ok_or_else(|| {
        let typed = typed.escape_debug();
        Error::new(bilingual!("{typed}: not the id of a thread", "{typed}：不是文章的代碼")).hint(bilingual!(
            "an id is such as Stock/M.1738053981.A.415, #1dc9bTGL or the address of the page; a search prints them",
            "代碼如 Stock/M.1738053981.A.415、#1dc9bTGL 或文章的網址；搜尋會印出來"
        ))
    })?;
    Ok((only(typed, &plan, index)?, spot))
}

/// The one thread that a plan finds.
fn only(typed: &str, plan: &Plan, index: &OpenIndex) -> Result<Thread, Error> {
    // Two are enough to know that the id is not the only one.
    let request =
        Request { plan, level: Level::Threads, sort: Sort::Newest, limit: Some(2), after: None, passages: false };
    let hits = search(index, &request)?.collect::<Result<Vec<_>, _>>()?;
    match &hits[..] {
        [Hit::Thread(hit)] => search::thread(index, &hit.id)?,
        [Hit::Thread(one), Hit::Thread(other), ..] => {
            let (one, other) = (ids::encoded(&one.id), ids::encoded(&other.id));
            let typed = printable(typed);
            return Err(Error::new(bilingual!(
                "{typed}: more than one thread has this id",
                "{typed}：不只一篇文章是這個代碼"
            ))
            .hint(bilingual!("name the board too: {one} or {other}", "看板也要寫：{one} 或 {other}")));
        }
        _ => None,
    }
    .ok_or_else(|| {
        let typed = printable(typed);
        Error::new(bilingual!("{typed}: no such thread in the index", "{typed}：索引裡沒有這篇文章")).hint(bilingual!(
            "a search with --format ids lists the ids that there are",
            "搜尋時加 --format ids 會列出有哪些代碼"
        ))
    })
}
