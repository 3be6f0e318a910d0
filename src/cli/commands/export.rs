//! `pawen export`: every hit, to a file.

mod job;

use crate::message::{bilingual, text};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use bytesize::ByteSize;

use self::job::{Job, Outcome};
use crate::cli::args::{
    format::{JsonArgument, format},
    offsets::OffsetsArgument,
    query::{QueryArgs, hint_of_text},
};
use crate::cli::{
    Exit, Failure, World,
    run::{
        outfile::{OutFile, digest, is_in, with_ending},
        progress::{self, searching},
        user_file,
    },
};
use crate::{
    Error, Result,
    index::{Cancel, IndexDir, OpenIndex, made_from},
    output::{
        Format, Options,
        manifest::{self, Manifest},
        summary,
    },
    query::Plan,
    search::{Hits, Request, Sort, search},
};

/// Write every hit to a file
///
/// The extension of the file is its format (.jsonl .json .csv .tsv .md .parquet .ids .txt), and its compression if
/// there is one (.gz .zst); without a file, standard output is written. The file appears when it is complete. Hits are
/// written as they are read, so that a million take no more memory than a thousand.
///
/// In CSV and TSV a text that a spreadsheet program would read as a formula (with = + - @ at its start) gets an
/// apostrophe before it, unless --keep-formulas is given. Numbers and times are never changed.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, clap::Args)]
#[command(mut_arg("query", |query| query.required(false).required_unless_present("from_manifest")))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// The file; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, if the extension of the file is none [default: jsonl]
    #[arg(short, long, value_parser = format)]
    format: Option<Format>,
    #[command(flatten)]
    json: JsonArgument,
    /// The order of the hits
    #[arg(short, long, value_enum, default_value_t)]
    sort: Sort,
    /// At most this many hits
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// These columns, in this order; an unknown one lists all
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// With --unit block or comment: this many comments of the thread before each hit, and after it
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: usize,
    /// Also the whole post; at thread level, all comments too. With --columns name body and `all_comments` instead
    #[arg(long)]
    full: bool,
    /// CSV and TSV: leave texts that start like a formula unchanged
    #[arg(long)]
    keep_formulas: bool,
    /// CSV and TSV: start with the byte order mark by which spreadsheet programs recognise UTF-8
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    offsets: OffsetsArgument,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
    /// Also write FILE.manifest.json next to the file, with the query and the state of the index: to cite the list and
    /// to make it again
    #[arg(long, requires = "output")]
    manifest: bool,
    /// Repeat the export of a manifest, and print what has changed since; with -o to that file, in the format of its
    /// extension
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["query", "unit", "comments", "format", "json", "sort", "limit", "columns", "context", "full", "keep_formulas", "bom", "offsets", "tz"]
    )]
    from_manifest: Option<PathBuf>,
}

/// The files of a job.
struct Files {
    /// `None` for standard output.
    output: Option<(PathBuf, OutFile)>,
    manifest: Option<OutFile>,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let before = arguments.from_manifest.as_deref().map(read_manifest).transpose()?;
    let job = match &before {
        Some(manifest) => Job::of_manifest(manifest, arguments.output.as_deref(), world)?,
        None => Job::of_arguments(arguments, world)?,
    };
    let plan = job.plan()?;
    if before.is_none() {
        hint_of_text(&arguments.query_args.typed(), world)?;
    }
    let home = arguments.query_args.home(world)?;
    let target = arguments.target(before.as_ref());
    if let Some(path) = &target {
        refuse_sources(path, &home)?;
        refuse_edited(path, arguments, before.as_ref())?;
    }
    // Before the search, which may take long: a path that cannot be written is an error at once.
    let files = Files::create(arguments, target.as_deref())?;
    // Only now: a signal ends the wait for the reader of a pipe as it always did.
    let interrupted = (world.interrupts)();
    let cancel = Cancel::on_flag(Arc::clone(&interrupted));
    // A cited list must be complete; one that is only read may miss hits of a damaged index, as a search may.
    let index = if files.manifest.is_some() || before.is_some() {
        arguments.query_args.verified_until(&home, &cancel, world)
    } else {
        arguments.query_args.opened_until(&home, &cancel, world)
    };
    let exported = index.and_then(|index| export(&job, &plan, files, before.as_ref(), &index, world));
    exported.map_err(|failure| if interrupted.load(Ordering::Relaxed) { interruption() } else { failure })
}

/// Refuses a file in the index, or in an archive that the index was made from: the next run would read it as threads.
fn refuse_sources(path: &Path, home: &IndexDir) -> Result<()> {
    let archives = made_from(home).unwrap_or_default();
    let sources = std::iter::once(home.folder()).chain(archives.iter().map(PathBuf::as_path));
    let Some(source) = sources.into_iter().find(|source| is_in(path, source)) else { return Ok(()) };
    let (path, source) = (path.display(), source.display());
    Err(Error::new(bilingual!("{path}: it would be in {source}", "{path}：會放在 {source} 裡"))
        .hint(bilingual!("name a file elsewhere: this is what is searched", "請放在別處：那是被搜尋的資料")))
}

/// Refuses a file that a manifest names, unless it is the one that the manifest describes.
fn refuse_edited(path: &Path, arguments: &Arguments, before: Option<&Manifest>) -> Result<()> {
    // Without --force no file is replaced at all.
    let Some(before) = before.filter(|_| arguments.output.is_none() && arguments.force) else { return Ok(()) };
    let Ok(file) = File::open(path) else { return Ok(()) };
    if digest(file).map_err(|error| Error::io(path, error))? == before.file.sha256 {
        return Ok(());
    }
    let path = path.display();
    Err(Error::new(bilingual!("{path}: not the file that the manifest describes", "{path}：不是清單說明檔所說的檔案"))
        .hint(bilingual!("-o FILE names the file to write", "用 -o FILE 指定要寫的檔案")))
}

fn interruption() -> Failure {
    Error::new(bilingual!("interrupted", "已中斷")).hint(bilingual!("nothing was written", "什麼都沒有寫入")).into()
}

fn export(
    job: &Job,
    plan: &Plan,
    files: Files,
    before: Option<&Manifest>,
    index: &OpenIndex,
    world: &mut World<'_>,
) -> Result<Exit, Failure> {
    let passages = job.format.needs_passages(&job.layout);
    let request = Request { plan, level: job.level, sort: job.sort, limit: job.limit, after: None, passages };
    let started = Instant::now();
    let hits = searching(world.progress, || search(index, &request))?.with(job.detail);
    let (total, written) = (hits.total(), hits.len() as u64);
    let Some((path, mut file)) = files.output else {
        print_hits(job, hits, index.cancel(), world)?;
        return Ok(Exit::of(total));
    };
    let written_hits = write_hits(job, hits, &mut file, None, index.cancel(), world.progress);
    written_hits.map_err(|failure| file.failed(failure))?;
    // The file is complete: its description is not interrupted.
    let index = &index.until(Cancel::never());
    let outcome = Outcome { total, written, file: file.finish()?, name: file_name(&path) };
    let summary = summary::written(written, total, job.level, started.elapsed(), world.language);
    let (path, size) = (path.display(), ByteSize(outcome.file.bytes));
    writeln!(world.err, "{}", text!(world.language, "{summary} to {path} ({size})", "{summary}，在 {path}（{size}）"))?;
    if files.manifest.is_some() || before.is_some() {
        let after = job.manifest(index, &outcome, world)?;
        files.manifest.map(|file| write_manifest(file, &after)).transpose()?;
        before.map(|before| report_changes(before, &after, world)).transpose()?;
    }
    Ok(Exit::of(total))
}

fn print_hits(job: &Job, hits: Hits<'_>, cancel: &Cancel, world: &mut World<'_>) -> Result<(), Failure> {
    let mut out = BufWriter::new(&mut *world.out);
    // The bar would overwrite the hits on the terminal.
    write_hits(job, hits, &mut out, world.width, cancel, world.progress && world.width.is_none())?;
    Ok(out.flush()?)
}

/// The number of hits between two updates of the bar and checks for a cancellation.
const HITS_PER_CHECK: u64 = 256;

fn write_hits(
    job: &Job,
    hits: Hits<'_>,
    out: &mut (dyn Write + Send),
    width: Option<usize>,
    cancel: &Cancel,
    draw: bool,
) -> Result<(), Failure> {
    let options = Options { width, colour: false, zone: job.zone.clone(), layout: job.layout.clone() };
    let bar = progress::of_hits(hits.len() as u64, draw);
    let mut writer = job.format.writer(out, &options);
    writer.begin()?;
    for (number, hit) in (1_u64..).zip(hits) {
        writer.hit(&hit?)?;
        if number.is_multiple_of(HITS_PER_CHECK) {
            bar.set_position(number);
            cancel.check()?;
        }
    }
    writer.end()?;
    bar.finish_and_clear();
    Ok(cancel.check()?)
}

fn write_manifest(mut file: OutFile, manifest: &Manifest) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(manifest).map_err(std::io::Error::from)?;
    writeln!(file, "{json}").map_err(|error| file.failed(error.into()))?;
    file.finish()?;
    Ok(())
}

impl Arguments {
    /// The regular file to write, if there is one: with a manifest, the file next to it that it describes.
    fn target(&self, before: Option<&Manifest>) -> Option<PathBuf> {
        let named = self.output.clone().or_else(|| {
            let folder = self.from_manifest.as_ref()?.parent()?;
            // A name that leads to another folder is not one that pawen wrote.
            let name = Path::new(&before?.file.name).file_name()?;
            Some(folder.join(name))
        });
        named.filter(|path| path.as_os_str() != "-")
    }
}

impl Files {
    fn create(arguments: &Arguments, output: Option<&Path>) -> Result<Self> {
        let no_place = |what: &str, chinese: &str| {
            Err(Error::new(bilingual!("--manifest: {what} has no place for it", "--manifest：{chinese}沒有地方放它"))
                .hint(bilingual!("name a file with -o FILE", "用 -o FILE 指定檔案")))
        };
        let Some(path) = output else {
            return if arguments.manifest {
                no_place("standard output", "標準輸出")
            } else {
                Ok(Self { output: None, manifest: None })
            };
        };
        let file = OutFile::create(path, arguments.force)?;
        if arguments.manifest && !file.is_file() {
            let path = path.display().to_string();
            return no_place(&path, &format!("{path} "));
        }
        let manifest =
            arguments.manifest.then(|| create_manifest(&with_ending(path, ".manifest.json"), arguments.force));
        Ok(Self { output: Some((path.to_owned(), file)), manifest: manifest.transpose()? })
    }
}

/// Starts a manifest. Its name follows from that of the file: `force` lets it replace a manifest, and nothing else.
fn create_manifest(path: &Path, force: bool) -> Result<OutFile> {
    let text = user_file::read(path).unwrap_or_default();
    let is_manifest = || {
        let found: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
        found["format"].as_str().is_some_and(|format| format.starts_with(manifest::FAMILY))
    };
    if force && !text.is_empty() && !is_manifest() {
        let path = path.display();
        let error = Error::new(bilingual!(
            "{path}: there is such a file already, and it is no manifest",
            "{path}：已經有這個檔案，而且不是清單說明檔"
        ));
        return Err(error.hint(bilingual!(
            "--force replaces the file of hits, and its manifest: move this one away",
            "--force 只會取代結果檔和它的清單說明檔：請移走這個檔案"
        )));
    }
    OutFile::create(path, force)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn read_manifest(path: &Path) -> Result<Manifest> {
    let text = user_file::read(path).map_err(|error| Error::io(path, error))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| {
        let path = path.display();
        Error::new(bilingual!("{path}: not a manifest", "{path}：不是清單說明檔")).because(error).hint(bilingual!(
            "pawen export QUERY -o FILE --manifest writes one next to FILE",
            "pawen export 查詢 -o FILE --manifest 會在 FILE 旁邊寫一個"
        ))
    })?;
    // A manifest may come from anywhere.
    let found = crate::output::printable(&manifest.format);
    manifest.understood().ok_or_else(|| {
        let (path, known) = (path.display(), manifest::FORMAT);
        Error::new(bilingual!(
            "{path}: a manifest of the form {found}; this pawen reads {known} and earlier",
            "{path}：清單說明檔的格式是 {found}；這個 pawen 讀 {known} 和更早的"
        ))
    })
}

fn report_changes(before: &Manifest, now: &Manifest, world: &mut World<'_>) -> std::io::Result<()> {
    let (out, language, then) = (&mut world.err, world.language, &before.made_at);
    let changes = before.changes(now);
    if changes.is_empty() {
        let same = if before.file.sha256 == now.file.sha256 {
            text!(language, "the file is the same, byte for byte", "檔案完全相同")
        } else {
            text!(language, "the content is the same", "內容相同")
        };
        let line = text!(language, "nothing has changed since {then}: {same}", "從 {then} 以來沒有改變：{same}");
        return writeln!(out, "{line}");
    }
    writeln!(out, "{}", text!(language, "changed since {then}:", "從 {then} 以來的改變："))?;
    changes.iter().try_for_each(|line| writeln!(out, "  {line}"))
}
