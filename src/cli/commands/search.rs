//! `pawen search`: find threads or comments.

mod one_comment;
mod since;

use std::{
    io::{BufWriter, Write as _},
    time::Instant,
};

use one_comment::hint_of_one_comment;
use since::Look;

use super::explain::{nothing_found, suggested};
use crate::cli::{
    Exit, Failure, World,
    args::{
        colour::ColourArgument,
        completion::of_saved,
        format::{JsonArgument, readable_format},
        offsets::OffsetsArgument,
        query::{QueryArgs, hint_on},
    },
    run::progress::searching,
};
use crate::{
    Error, Result,
    index::OpenIndex,
    message::{bilingual, text},
    output::{Format, Layout, Options, hits::column, printable, query_hint, summary},
    query::{Plan, Query},
    search::{self, After, Cursor, Hits, Level, Request, SearchKey, Sort, regional_suggestions, search},
};

/// The default number of hits for people.
const SHOWN: usize = 10;

/// Find threads, or comments
///
/// A term is found wherever it occurs, also within longer Chinese words; traditional, simplified, full-width and case
/// do not count. Separate terms are all required; "…" and 「…」 keep a sequence; -x excludes; OR and ( ) combine; title:
/// author: by: (the commenter) board: date: and others narrow; `pawen help query` has the whole language. Hits come
/// closest first: by the terms as they were typed, then by their words and by how much of the query is in one text; a
/// title counts more than a post, and a post more than a comment.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// The order of the hits
    #[arg(short, long, value_enum, default_value_t)]
    sort: Sort,
    /// At most this many hits [default: 10 for people, all for programs]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Continue after a search: the cursor that it printed
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// The page of this number; --limit is its length
    #[arg(long, value_name = "N", conflicts_with = "after", value_parser = clap::value_parser!(u32).range(1..))]
    page: Option<u32>,
    /// The saved query of this name, and of its hits only those that came into the index after the last such search
    /// that showed all of it; a QUERY in addition narrows that further
    #[arg(long, value_name = "NAME", add = of_saved())]
    since_last: Option<String>,
    /// With --since-last: the next such search shows the same hits again
    #[arg(long, requires = "since_last")]
    peek: bool,
    /// text, jsonl, json, csv, tsv, md or ids
    #[arg(short, long, default_value = "text", value_parser = readable_format)]
    format: Format,
    #[command(flatten)]
    json: JsonArgument,
    #[command(flatten)]
    offsets: OffsetsArgument,
    #[command(flatten)]
    colour: ColourArgument,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let query_args = &arguments.query_args;
    let offsets = arguments.offsets.of(arguments.format())?;
    let look = arguments.since_last.as_deref().map(|name| Look { name, query_args });
    let query = if look.is_some() && query_args.typed().is_empty() {
        Query::All
    } else {
        query_args.read(&query_args.typed(), world)?
    };
    let plan = query_args.plan_of(&query, &query_args.typed())?;
    let plan = match &look {
        Some(look) => look.within_saved(plan, world)?,
        None => plan,
    };
    let after = arguments.after.as_deref().map(cursor).transpose()?;
    let home = query_args.home(world)?;
    let whole = look.is_some().then(|| plan.clone());
    let (plan, seen) = match &look {
        Some(look) => look.only_new(plan, &home, world)?,
        None => (plan, None),
    };
    let started = Instant::now();
    let index = query_args.opened(&home, world)?;
    let level = query_args.level();
    let fingerprint = arguments.fingerprint(seen);
    let after = match arguments.skipped(world)? {
        None => after,
        Some(skipped) => {
            let before = Request {
                plan: &plan,
                level,
                sort: arguments.sort,
                limit: Some(skipped),
                after: None,
                passages: false,
            };
            let before = searching(world.waiting(), || search(&index, &before))?;
            if before.total() <= skipped as u64 {
                return no_such_page(before.total(), level, world);
            }
            before.cursor(fingerprint)
        }
    };
    let layout = Layout { columns: column::usual(level, false, false), offsets, ..Layout::default() };
    let request = Request {
        plan: &plan,
        level,
        sort: arguments.sort,
        limit: arguments.limit(world),
        after: after.map(|cursor| After { cursor, search: fingerprint }),
        passages: arguments.format().needs_passages(&layout),
    };
    let hits = searching(world.waiting(), || search(&index, &request))?;
    let (total, before, shown, cursor) = (hits.total(), hits.before(), hits.len() as u64, hits.cursor(fingerprint));
    write_hits(arguments, hits, layout, world)?;
    writeln!(world.err, "{}", summary::found(total, level, started.elapsed(), world.language))?;
    if shown < total {
        writeln!(
            world.err,
            "{}",
            summary::showing(before, shown, total, level, arguments.sort.name(), world.language)
        )?;
    }
    if let Some(cursor) = cursor.filter(|_| before + shown < total) {
        // A cursor is too long to be typed; programs get it in any case.
        let next = arguments.page.unwrap_or(1).saturating_add(1);
        let more = if arguments.format() == Format::Text && arguments.after.is_none() {
            summary::next_page(next, world.language)
        } else {
            summary::more(&cursor, world.language)
        };
        writeln!(world.err, "{more}")?;
    }
    let typed = query_args.typed();
    hint_on(&query, &typed, world)?;
    if level == Level::Threads && total > 0 && arguments.format() == Format::Text {
        hint_of_one_comment(&query, query_args, &index, world)?;
    }
    if let Some(look) = look.as_ref().filter(|_| !arguments.peek) {
        // Last: a look whose output failed has not been seen.
        look.remember(&index, &home, before + shown == total, world)?;
    }
    if total > 0 {
        suggested(&regional_suggestions(&index, &plan, level)?, level, world)?;
        return Ok(if shown > 0 || arguments.limit == Some(0) { Exit::Hits } else { Exit::NoHits });
    }
    if let (Some(look), Some(whole), Some(seen)) = (&look, &whole, seen) {
        look.nothing_new(&index, (whole, seen), level, world)?;
        return Ok(Exit::NoHits);
    }
    nothing_found(&index, &plan, level, world)?;
    let meant = query_hint::on_nothing((&query, &typed), (&index, level), world.language)?;
    meant.into_iter().try_for_each(|hint| world.hint(hint))?;
    closest(&query, arguments, &index, world)?;
    Ok(Exit::NoHits)
}

/// If nothing was found, prints the first hits of `--any`: on standard error, because they are no hits of the query.
fn closest(query: &Query, arguments: &Arguments, index: &OpenIndex, world: &mut World<'_>) -> Result<(), Failure> {
    if arguments.query_args.any() || arguments.since_last.is_some() {
        return Ok(());
    }
    // A query that is too long for `--any` has no closest hits.
    let Ok(plan) = Plan::any(query) else { return Ok(()) };
    let level = arguments.query_args.level();
    let hits = search::closest(index, &plan, level)?;
    if hits.total() == 0 {
        return Ok(());
    }
    writeln!(world.err, "{}", summary::closest(hits.len() as u64, hits.total(), level, world.language))?;
    let options =
        Options { colour: world.colour_errors, ..arguments.colour.options(&arguments.query_args.zone, world) };
    // Unguarded, since the writer makes texts visible itself and adds colours, which the guard would escape.
    let mut writer = Format::Text.writer(world.err.unguarded(), &options);
    writer.begin()?;
    for hit in hits {
        writer.hit(&hit?)?;
    }
    Ok(writer.end()?)
}

/// Prints that a search with `total` hits has fewer pages.
fn no_such_page(total: u64, level: Level, world: &mut World<'_>) -> Result<Exit, Failure> {
    let (hits, language) = (summary::counted_hits(total, level, world.language), world.language);
    writeln!(world.err, "{}", text!(language, "no such page: {hits} in all", "沒有這一頁：總共 {hits}"))?;
    Ok(Exit::NoHits)
}

fn write_hits(arguments: &Arguments, hits: Hits<'_>, layout: Layout, world: &mut World<'_>) -> Result<(), Failure> {
    let mut options = arguments.colour.options(&arguments.query_args.zone, world);
    options.layout = layout;
    let mut out = BufWriter::new(&mut *world.out);
    let mut writer = arguments.format().writer(&mut out, &options);
    writer.begin()?;
    for hit in hits {
        writer.hit(&hit?)?;
    }
    writer.end()?;
    drop(writer);
    Ok(out.flush()?)
}

impl Arguments {
    fn format(&self) -> Format {
        self.json.or(Format::Json, self.format)
    }

    /// By default the first hits for people, but all hits of `--since-last`.
    fn limit(&self, world: &World<'_>) -> Option<usize> {
        // The other formats are read by programs, which want all hits or say how many.
        let few = self.format() == Format::Text && self.since_last.is_none();
        self.limit.or_else(|| few.then(|| world.config.limit().unwrap_or(SHOWN)))
    }

    /// The number of hits before the page; `None` for the first one.
    fn skipped(&self, world: &World<'_>) -> Result<Option<usize>> {
        let Some(before @ 1..) = self.page.map(|page| page as usize - 1) else { return Ok(None) };
        let Some(length) = self.limit(world).filter(|&length| length > 0) else {
            return Err(Error::new(bilingual!("--page: the pages have no length", "--page：沒有指定一頁多少"))
                .hint(bilingual!("--limit N is the number of hits on a page", "--limit N 是一頁有多少結果")));
        };
        Ok(Some(before.saturating_mul(length)))
    }

    /// A fingerprint of the search, which its cursors carry: they are refused by another search.
    fn fingerprint(&self, seen: Option<i64>) -> u64 {
        let key = SearchKey {
            typed: &self.query_args.typed(),
            level: self.query_args.level(),
            sort: self.sort,
            any: self.query_args.any(),
            zone: self.query_args.zone.tz.iana_name().unwrap_or_default(),
            since_last: self.since_last.as_deref().map(|name| (name, seen)),
        };
        key.fingerprint()
    }
}

/// The cursor that was typed. Other programs take a date here.
fn cursor(typed: &str) -> Result<Cursor> {
    let begins_like_a_date =
        typed.len() >= 4 && typed.len() <= 10 && typed.bytes().take(4).all(|byte| byte.is_ascii_digit());
    typed.parse().map_err(|error: Error| {
        if !begins_like_a_date {
            return error;
        }
        let typed = printable(typed);
        error.hint(bilingual!(
            "for a date, `date:{typed}..` in the query finds what was posted from then on",
            "要用日期的話，在查詢裡寫 `日期:{typed}..` 會找那時以後的文章"
        ))
    })
}
