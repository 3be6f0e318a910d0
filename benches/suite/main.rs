//! The speed of pawen by itself, all of it in one run, as Markdown tables.
//!
//! ```text
//! cargo bench --bench suite                              a generated archive of 32 MB
//! cargo bench --bench suite -- ARCHIVE [INDEX]           another archive; an INDEX that is there is used, or else made and kept
//! cargo bench --bench suite -- --only cold,warm          some sections: reading, indexing, cold, warm, served, exported, updated, floor, growth
//! cargo bench --bench suite -- --growth                  generated archives of once, 4 and 16 times the size, nothing else
//! cargo bench --bench suite -- --make 64MB FOLDER [SEED] makes an archive
//! cargo bench --bench suite -- --describe ARCHIVE...     the statistics of archives side by side
//! cargo bench --bench suite -- --queries [ARCHIVE]       the queries that are a text and nothing else: class, tab, text
//! ```
//!
//! Sections in a process of their own (indexing, cold, served, exported, updated) run the program `pawen`; warm queries
//! call the library. Times are wall-clock times; where other work shares the machine, compare ratios within a run.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

mod cold;
#[path = "../corpus/mod.rs"]
mod corpus;
mod describe;
mod exported;
mod floor;
mod generator;
mod growth;
mod indexing;
mod process;
mod queries;
mod reading;
mod served;
#[path = "../server/mod.rs"]
mod server;
mod table;
mod updated;
mod warm;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use bytesize::ByteSize;
use clap::{Parser, ValueEnum};
use pawen::message::Verbatim;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex, stats},
};

/// The speed of pawen: see the beginning of `benches/suite/main.rs`.
#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct Arguments {
    /// With --make: the folder and the seed. Otherwise the archive, and the index to use or to keep
    named: Vec<String>,
    /// Only these sections
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Section>,
    /// The same as --only growth
    #[arg(long)]
    growth: bool,
    /// The size of the generated archive; of the smallest one, for growth [default: 32MB, for growth 16MB]
    #[arg(long)]
    size: Option<ByteSize>,
    /// The seed of the generator
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Makes an archive of this size, and nothing else
    #[arg(long, value_name = "SIZE")]
    make: Option<ByteSize>,
    /// Prints the statistics of archives
    #[arg(long)]
    describe: bool,
    /// Prints the queries
    #[arg(long)]
    queries: bool,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

/// The sections, which can also run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Section {
    Reading,
    Indexing,
    Cold,
    Warm,
    Served,
    Exported,
    Updated,
    Floor,
    Growth,
}

const SEED: u64 = 1;
const SIZE: ByteSize = ByteSize::mb(32);
const SMALLEST: ByteSize = ByteSize::mb(16);

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    if let Some(size) = arguments.make {
        return make(size, arguments);
    }
    if arguments.describe {
        return describe::describe(&arguments.named.iter().map(PathBuf::from).collect::<Vec<_>>());
    }
    if arguments.growth || arguments.only == [Section::Growth] {
        return growth::measure(arguments.size.unwrap_or(SMALLEST).as_u64(), arguments.seed);
    }
    let scratch = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an archive").because(error))?;
    let archive = Archive::of(arguments, scratch.path())?;
    if arguments.queries {
        return print_queries(&archive.folder);
    }
    let kept = arguments.named.get(1).map(PathBuf::from);
    measure(&archive, &kept.unwrap_or_else(|| scratch.path().join("index")), arguments)
}

fn make(size: ByteSize, arguments: &Arguments) -> Result<()> {
    let [folder, seed @ ..] = arguments.named.as_slice() else {
        return Err(Error::verbatim("--make needs the folder").hint(Verbatim("--make 64MB FOLDER [SEED]".into())));
    };
    let seed = seed.first().map_or(Ok(arguments.seed), |seed| seed.parse());
    let seed = seed.map_err(|error| Error::verbatim("the seed is no number").because(error))?;
    println!("{}", generator::make(Path::new(folder), size.as_u64(), seed)?);
    Ok(())
}

/// The archive that is measured.
struct Archive {
    folder: PathBuf,
    /// The figures of its generation, if it was generated.
    made: Option<generator::Made>,
}

impl Archive {
    fn of(arguments: &Arguments, scratch: &Path) -> Result<Self> {
        if let Some(folder) = arguments.named.first() {
            return Ok(Self { folder: PathBuf::from(folder), made: None });
        }
        let folder = scratch.join("archive");
        let made = generator::make(&folder, arguments.size.unwrap_or(SIZE).as_u64(), arguments.seed)?;
        Ok(Self { folder, made: Some(made) })
    }

    /// Checks that everything generated is in the index, and nothing was rejected.
    fn holds(&self, index: &Path) -> Result<()> {
        let Some(made) = &self.made else { return Ok(()) };
        let stats = stats(&OpenIndex::open(&IndexDir::new(index))?)?;
        let as_made =
            (stats.threads, stats.comments, stats.rejected, stats.faults) == (made.threads, made.comments, 0, 0);
        let message = || format!("{} threads and {} comments are read of {made}", stats.threads, stats.comments);
        if as_made { Ok(()) } else { Err(Error::verbatim(message())) }
    }
}

fn print_queries(archive: &Path) -> Result<()> {
    for query in queries::draw(archive)? {
        if let Some(text) = query.text {
            println!("{}\t{text}", query.class);
        }
    }
    Ok(())
}

fn measure(archive: &Archive, index: &Path, arguments: &Arguments) -> Result<()> {
    let wanted = |section| arguments.only.is_empty() || arguments.only.contains(&section);
    match &archive.made {
        Some(made) => println!("Generated, seed {}: {made}.", arguments.seed),
        None => println!("Archive: {}.", archive.folder.display()),
    }
    if wanted(Section::Reading) {
        reading::measure(&archive.folder)?;
    }
    if arguments.only == [Section::Reading] {
        return Ok(());
    }
    if index.exists() {
        println!("\nThe index {} is there: indexing is not measured.", index.display());
    } else if wanted(Section::Indexing) {
        indexing::measure(&archive.folder, index)?;
    } else {
        corpus::index(&IndexDir::new(index), archive.folder.clone())?;
    }
    archive.holds(index)?;
    if wanted(Section::Cold) {
        cold::measure(index)?;
    }
    if wanted(Section::Warm) || wanted(Section::Served) {
        let queries = queries::draw(&archive.folder)?;
        if wanted(Section::Warm) {
            warm::measure(index, &queries)?;
        }
        if wanted(Section::Served) {
            served::measure(index, &queries)?;
        }
    }
    if wanted(Section::Exported) {
        exported::measure(index)?;
    }
    if wanted(Section::Updated) {
        updated::measure(&archive.folder)?;
    }
    if wanted(Section::Floor) {
        floor::measure(&archive.folder)?;
    }
    Ok(())
}
