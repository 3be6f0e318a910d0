//! pawen from the outside: whole files, whole indexes, whole command lines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test program; the exemption for tests does not reach its helpers"
)]

mod architecture;
mod archive;
mod asking;
mod cases;
mod choices;
mod command_line;
mod documents;
mod durable;
mod exit_codes;
mod export;
mod first;
mod harness;
mod licences;
mod matching;
mod messages;
mod numbers;
#[cfg(all(feature = "web", feature = "charts"))]
mod page;
mod plain_words;
mod ranking;
mod readers;
mod reference;
#[cfg(feature = "web")]
mod serve;
mod update;
mod userdict;
mod words;
