//! Questions with known answers: a file of the form of `SQuAD`, such as DRCD, CMRC 2018, or one of your own.
//!
//! Each paragraph becomes a thread with the title of its article; each question, with `--any`, has to find the paragraph that it
//! belongs to. Articles are split in halves by their ids.

use std::{fs, path::Path};

use pawen::{
    Error, Result,
    search::{Level, Weights},
    thread::{Thread, ThreadId, UnixTime},
};
use serde::Deserialize;

use crate::{
    archived, indexed,
    rank::{Tally, Way, is_held_out, rank, table},
};

#[derive(Deserialize)]
struct Set {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    title: String,
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<PairedQuestion>,
}

#[derive(Deserialize)]
struct PairedQuestion {
    question: String,
}

pub(crate) fn measure(file: &Path, folder: &Path, chosen: Weights) -> Result<()> {
    let text = fs::read_to_string(file).map_err(|error| Error::io(file, error))?;
    let set: Set =
        serde_json::from_str(&text).map_err(|error| Error::verbatim("not of the form of SQuAD").because(error))?;
    let paragraphs: Vec<_> = set
        .data
        .iter()
        .flat_map(|article| article.paragraphs.iter().map(move |paragraph| (article, paragraph)))
        .collect();
    let index = indexed(&folder.join("squad"), || archived(threads(&paragraphs), &folder.join("squad.jsonl")))?;
    let ways = [
        Way { name: "`--any`, without windows", any: true, weights: Weights { reranked: 0, ..chosen } },
        Way { name: "formula, `--any`", any: true, weights: chosen },
    ];
    let mut tallies = ways.each_ref().map(|_| [Tally::default(), Tally::default()]);
    let (mut questions, mut unread) = (0, 0);
    for (number, (article, paragraph)) in (1..).zip(&paragraphs) {
        let (wanted, half) = (id(number).to_string(), usize::from(is_held_out(&article.title)));
        for PairedQuestion { question } in &paragraph.qas {
            let typed = typed(question);
            questions += 1;
            for (tally, way) in tallies.iter_mut().zip(&ways) {
                let answer = rank(&index, &typed, &wanted, Level::Threads, way, questions);
                unread += usize::from(answer.is_err());
                tally[half].add(answer.unwrap_or((None, None)));
            }
        }
    }
    println!("{} paragraphs, {questions} questions, {unread} answers failed", paragraphs.len());
    table("question", &ways, &tallies);
    Ok(())
}

/// The question as a query: its signs mean nothing to the query language.
fn typed(question: &str) -> String {
    question.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '%') { c } else { ' ' }).collect()
}

fn id(number: i64) -> ThreadId {
    ThreadId { board: "Squad".to_owned(), article: format!("M.{}.A.001", 1_000_000_000 + number) }
}

/// The paragraphs as threads.
fn threads<'a>(paragraphs: &'a [(&Article, &Paragraph)]) -> impl Iterator<Item = Thread> + 'a {
    (1..).zip(paragraphs).map(|(number, (article, paragraph))| Thread {
        title: article.title.clone(),
        body: paragraph.context.clone(),
        posted_at: Some(UnixTime(1_000_000_000 + number)),
        ..Thread::new(id(number))
    })
}
