//! `pawen show`: one thread, as on the forum.

use crate::message::bilingual;
use std::{
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use clap::ValueEnum;

use crate::cli::args::{colour::ColourArgument, format::JsonArgument, zone::ZoneArgument};
use crate::cli::{
    Exit, Failure, World,
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

/// Show one thread with all its comments
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The thread: board/article as a search prints it, its code such as '#1dc9bTGL', or its address on the web; #28 at
    /// the end names a floor
    #[arg(value_name = "ID")]
    id: String,
    /// Only this floor (樓) and a few around it
    #[arg(long, value_name = "N")]
    floor: Option<u32>,
    /// In the index that `search --archive DIR` keeps
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    /// text to read; json, one object as index-schema/thread.schema.json says; md; html, a page of its own without scripts
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
    let (thread, spot) = found(&arguments.id, &index)?;
    let spot = arguments.floor.map(CommentRef::floor).or(spot);
    if let Some(spot) = spot.filter(|spot| spot.index_in(&thread.comments).is_none()) {
        let count = thread.comment_count();
        let id = ids::encoded(&thread.id);
        return Err(Error::new(bilingual!("{id}: no floor {spot}", "{id}：沒有 {spot} 樓"))
            .hint(bilingual!("it has {count}", "共有 {count} 樓"))
            .into());
    }
    let options = arguments.colour.options(&arguments.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    match arguments.json.or(ThreadFormat::Json, arguments.format) {
        ThreadFormat::Md => thread_md::write(&mut out, &narrowed(thread, spot), &options)?,
        ThreadFormat::Html => thread_html::write(&mut out, &narrowed(thread, spot), &options)?,
        ThreadFormat::Text => thread_text::write(&mut out, &thread, &options, spot)?,
        ThreadFormat::Json => {
            let canonical = CanonicalThread::new(&thread, &options.zone);
            let json = serde_json::to_string_pretty(&canonical).map_err(std::io::Error::from)?;
            write_guarded(&mut out, &json)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Hits)
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
