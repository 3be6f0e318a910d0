//! `pawen cite`: exported lists as references.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::{Exit, Failure, World, run::manifest_file};

/// Print how to cite exported lists, by their manifests
///
/// The reference has the query, the archive with the digest of its files, the number of hits and the date. `pawen export
/// QUERY -o FILE --manifest` writes the manifest.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Each manifest, FILE.manifest.json
    #[arg(value_name = "MANIFEST", required = true)]
    manifests: Vec<PathBuf>,
    /// text, a sentence in the language of messages; bibtex
    #[arg(short, long, value_enum, default_value_t)]
    format: CitationFormat,
}

/// The form of a reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum CitationFormat {
    /// A sentence
    #[default]
    Text,
    /// An entry for BibTeX
    Bibtex,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    for path in &arguments.manifests {
        let manifest = manifest_file::read(path)?;
        match arguments.format {
            CitationFormat::Text => writeln!(world.out, "{}", manifest.citation(world.language))?,
            CitationFormat::Bibtex => write!(world.out, "{}", manifest.bibtex())?,
        }
    }
    Ok(Exit::Hits)
}
