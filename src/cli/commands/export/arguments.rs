//! The arguments of `pawen export`.

use std::path::PathBuf;

use crate::{
    cli::args::{
        format::{JsonArgument, format},
        offsets::OffsetsArgument,
        pseudonyms::PseudonymsArgument,
        query::QueryArgs,
    },
    output::Format,
    search::Sort,
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
#[command(mut_arg("query", |query| query.required(false).required_unless_present_any(["from_manifest", "check"])))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) query_args: QueryArgs,
    /// The file; - for standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// The format, if the extension of the file is none [default: jsonl]
    #[arg(short, long, value_parser = format)]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) json: JsonArgument,
    /// The order of the hits
    #[arg(short, long, value_enum, default_value_t)]
    pub(super) sort: Sort,
    /// At most this many hits
    #[arg(short = 'n', long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// These columns, in this order; an unknown one lists all
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub(super) columns: Option<Vec<String>>,
    /// With --unit block or comment: this many comments of the thread before each hit, and after it
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) context: usize,
    /// Also the whole post; at thread level, all comments too. With --columns name body and `all_comments` instead
    #[arg(long)]
    pub(super) full: bool,
    /// CSV and TSV: leave texts that start like a formula unchanged
    #[arg(long)]
    pub(super) keep_formulas: bool,
    /// CSV and TSV: start with the byte order mark by which spreadsheet programs recognise UTF-8
    #[arg(long)]
    pub(super) bom: bool,
    #[command(flatten)]
    pub(super) offsets: OffsetsArgument,
    #[command(flatten)]
    pub(super) pseudonyms: PseudonymsArgument,
    /// Replace the file if there is one
    #[arg(long)]
    pub(super) force: bool,
    /// Also write FILE.manifest.json next to the file, with the query and the state of the index: to cite the list and
    /// to make it again
    #[arg(long, requires = "output")]
    pub(super) manifest: bool,
    /// The same, with a list of the archive's files in it
    #[arg(long, requires = "output")]
    pub(super) manifest_files: bool,
    /// Repeat the export of a manifest, and print what has changed since; with -o to that file, in the format of its
    /// extension
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["query", "unit", "comments", "format", "json", "sort", "limit", "columns", "context", "full", "keep_formulas", "bom", "offsets", "tz"]
    )]
    pub(super) from_manifest: Option<PathBuf>,
    /// Compare the list of a manifest with what the manifest says, and with the index by exporting it again; write nothing.
    /// Exit code 0 only if both are equal
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["query", "output", "force", "manifest", "manifest_files", "from_manifest", "unit", "comments", "format", "json", "sort", "limit", "columns", "context", "full", "keep_formulas", "bom", "offsets", "tz"]
    )]
    pub(super) check: Option<PathBuf>,
}
