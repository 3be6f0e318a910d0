//! `pawen show`: one thread, as people know it.

use std::{
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use clap::ValueEnum;

use super::{
    Exit, Failure, World,
    home::{self, IndexArgument},
    search::{ColourArgument, ZoneArgument},
};
use crate::{
    Error,
    archive::{CanonicalThread, place_of_url},
    index::OpenIndex,
    output::{ids, jsonl::write_guarded, thread_html, thread_md, thread_text},
    search,
    thread::{Thread, ThreadId},
};

/// Show one thread with all its comments
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The thread: board/article as a search prints it, or its address on the web; #28 at the end names a floor
    #[arg(value_name = "ID")]
    id: String,
    /// Only this floor (樓) and a few around it
    #[arg(long, value_name = "N")]
    floor: Option<u32>,
    /// In the index that `search --archive DIR` keeps
    #[arg(long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    /// text to read; json, one object as index-schema/thread.schema.json says; md; html, a page of its own without scripts
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    zone: ZoneArgument,
    #[command(flatten)]
    colour: ColourArgument,
}

/// In what form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// To be read
    #[default]
    Text,
    /// The canonical thread
    Json,
    /// Markdown
    Md,
    /// A page
    Html,
}

pub(super) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let (id, floor) = named(&arguments.id).ok_or_else(|| {
        Error::new(format!("{}: not the id of a thread", arguments.id.escape_debug()))
            .hint("an id is such as Stock/M.1738053981.A.415; a search prints them")
    })?;
    let home = match &arguments.archive {
        Some(archive) => home::of_archive(archive, world)?,
        None => arguments.index.home(world)?,
    };
    let index = OpenIndex::open(&home)?;
    let thread = search::thread(&index, &id)?.ok_or_else(|| {
        Error::new(format!("{}: no such thread in the index", ids::encoded(&id)))
            .hint("a search with --format ids lists the ids that there are")
    })?;
    let floor = arguments.floor.or(floor);
    if let Some(floor) = floor.filter(|&floor| !thread.comments.iter().any(|comment| comment.floor == Some(floor))) {
        let count = thread.comment_count();
        return Err(Error::new(format!("{}: no floor {floor}", ids::encoded(&id)))
            .hint(format!("it has {count}"))
            .into());
    }
    let options = arguments.colour.options(&arguments.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    match arguments.format {
        Form::Md => thread_md::write(&mut out, &narrowed(thread, floor), &options)?,
        Form::Html => thread_html::write(&mut out, &narrowed(thread, floor), &options)?,
        Form::Text => thread_text::write(&mut out, &thread, &options, floor)?,
        Form::Json => {
            let canonical = CanonicalThread::new(&thread, &options.zone);
            let json = serde_json::to_string_pretty(&canonical).map_err(std::io::Error::from)?;
            write_guarded(&mut out, &json)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Hits)
}

/// The thread with the comments around a floor alone, where one was asked for.
fn narrowed(mut thread: Thread, floor: Option<u32>) -> Thread {
    thread.comments = thread_text::around(&thread.comments, floor).to_vec();
    thread
}

fn named(typed: &str) -> Option<(ThreadId, Option<u32>)> {
    place_of_url(typed).map(|id| (id, None)).or_else(|| ids::read(typed))
}
