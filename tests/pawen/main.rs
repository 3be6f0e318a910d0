//! pawen from the outside: whole files, whole indexes, whole command lines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test program; the exemption for tests does not reach its helpers"
)]

mod architecture;
mod archive;
mod cases;
mod choices;
mod command_line;
mod completions;
mod counts;
mod documents;
mod durable;
mod early_termination;
mod exit_codes;
mod export;
mod harness;
mod jieba_reference;
mod languages;
mod licences;
mod manifests;
mod matching;
mod messages;
#[cfg(all(feature = "web", feature = "charts"))]
mod page;
mod pasted_queries;
mod plain_words;
mod pseudonyms;
mod ranking;
mod readers;
mod reports;
#[cfg(feature = "web")]
mod serve;
mod settings;
mod units;
mod update;
mod userdict;
mod versions;
mod words;
