//! `pawen words`: the characteristic words of a query's hits.

use crate::message::{Language, bilingual, text};
use std::io::{BufWriter, Write as _};

use crate::cli::args::{
    colour::ColourArgument,
    format::TableFormat,
    query::{QueryArgs, planned},
};
use crate::cli::{Exit, Failure, World, run::progress::searching};
use crate::{
    Error,
    output::{
        numbers::{
            name::Name,
            table::{Field, Form, Table},
        },
        summary,
    },
    search::{Keywords, Level, keywords},
};

/// Find the words that are characteristic of the hits compared with the whole index
///
/// At thread level the words of titles and posts, with --unit block those of comment blocks. Words are segmented as by
/// jieba. G2 is Dunning's log-likelihood ratio of the number of hits with the word and the number of other texts with
/// it: chance exceeds 15.1 less than once in ten thousand times. The query's own words are included.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    query_args: QueryArgs,
    /// This many words; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// Only words in at least this many hits
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: u64,
    #[command(flatten)]
    format: TableFormat,
    #[command(flatten)]
    colour: ColourArgument,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let plan = planned(&arguments.query_args, world)?;
    let level = arguments.query_args.level();
    if level == Level::Lines {
        let error = Error::new(bilingual!(
            "--unit comment: words are counted by documents of the index, which are threads and comment blocks",
            "--unit comment：詞是依索引的文件統計的，也就是文章和推文段"
        ));
        let hint = bilingual!("--unit block counts them in comment blocks", "--unit block 會依推文段統計");
        return Err(error.hint(hint).into());
    }
    let home = arguments.query_args.home(world)?;
    let index = arguments.query_args.opened(&home, world)?;
    let (least, most) = (arguments.least.max(1), arguments.most());
    let found = searching(world.waiting(), || keywords(&index, &plan, level, least, most))?;
    let options = arguments.colour.options(&arguments.query_args.zone, world);
    let mut out = BufWriter::new(&mut *world.out);
    // An empty table is not for people.
    if arguments.format.form() != Form::Text || !found.words.is_empty() {
        table(&found).write(&mut out, arguments.format.form(), &options)?;
    }
    out.flush()?;
    drop(out);
    let (hits, all) = (summary::counted_hits(found.hits, level, world.language), summary::thousands(found.all));
    writeln!(world.err, "{}", text!(world.language, "{hits} of {all}", "{all} 之中的 {hits}"))?;
    if !found.words.is_empty() {
        return Ok(Exit::Hits);
    }
    if found.hits > 0 {
        writeln!(world.err, "{}", arguments.why_none(&found, world.language))?;
    }
    Ok(Exit::NoHits)
}

impl Arguments {
    const fn most(&self) -> usize {
        if self.limit == 0 { usize::MAX } else { self.limit }
    }

    fn why_none(&self, found: &Keywords, language: Language) -> String {
        if found.hits == found.all {
            return text!(
                language,
                "no word is characteristic: the query finds everything, and nothing is left to compare with",
                "沒有特別的詞：查詢找到全部，沒有別的可以比較"
            );
        }
        let (number, least) = (self.least.max(1), summary::counted(self.least.max(1), "hit"));
        text!(
            language,
            "no word in {least} or more is characteristic; --least N changes that number",
            "沒有詞在至少 {number} 個結果裡特別常見；--least N 可以改這個數字"
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
fn table(found: &Keywords) -> Table {
    // They are sorted by it.
    let most = found.words.first().map_or(1.0, |word| word.likelihood);
    let names = ["word", "hits", "share", "all", "share of all", "G2", ""].map(Name::from).to_vec();
    let rows = found.words.iter().map(|word| {
        vec![
            Field::Text(word.written.clone()),
            Field::Count(word.hits),
            Field::Share(word.hits as f64 / found.hits.max(1) as f64),
            Field::Count(word.all),
            Field::Share(word.all as f64 / found.all.max(1) as f64),
            Field::Real(word.likelihood),
            Field::Bar(word.likelihood / most),
        ]
    });
    Table { names, rows: rows.collect() }
}
