//! `pawen check`: the check of an index for damage.

use std::{
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use bytesize::ByteSize;
use serde_json::{Value, json};

use crate::cli::{
    Exit, Failure, World,
    args::format::{ReportFormat, write_report},
    hint_target::HintTarget,
    home::{self, IndexArgument},
};
use crate::{
    archive::Selection,
    index::{Checked, IndexDir, IndexState, OpenIndex, check},
    message::{Bilingual, Count, Language, Localize as _, Noun, bilingual, text, thousands},
    output::{
        printable,
        summary::{self, counted},
    },
    search::{SampleResult, sample},
};

/// The number of substrings that are searched for.
const SAMPLES: usize = 200;

/// Check whether the index is undamaged and consistent
///
/// Every file is compared with its checksum, and the documents with the catalogue of files. Exit code 1 if anything is
/// damaged.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    index: IndexArgument,
    /// The index that `search --archive DIR` keeps
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    /// Also compare every posting with the stored texts, and search for random substrings of the archive
    #[arg(long)]
    deep: bool,
    #[command(flatten)]
    format: ReportFormat,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let target = HintTarget::by(arguments.archive.clone(), arguments.index.index.clone(), world);
    let home = home::of_either(arguments.archive.as_deref(), &arguments.index, world)?;
    let checked = check(&home, arguments.deep)?;
    // In a damaged or unfinished index a miss would be no news.
    let sampled = if arguments.deep && checked.damage.is_empty() && !checked.unfinished {
        let index = OpenIndex::open(&home)?;
        Some(sample(&index, &Selection::of(&index.choices())?, SAMPLES)?)
    } else {
        None
    };
    let sound = checked.damage.is_empty() && sampled.as_ref().is_none_or(|sampled| sampled.missed.is_empty());
    let mut out = BufWriter::new(&mut *world.out);
    if arguments.format.is_json() {
        write_report(&mut out, &object(&checked, sampled.as_ref(), sound))?;
    } else {
        write(&mut out, &checked, world.language)?;
        write_sampled(&mut out, sampled.as_ref(), world.language)?;
        let verdict = if sound {
            text!(world.language, "sound", "正常")
        } else {
            text!(world.language, "damaged", "已損壞")
        };
        writeln!(out, "{verdict}")?;
    }
    out.flush()?;
    // The hint comes after the lines that it is about.
    drop(out);
    if !sound {
        let name = target.name();
        let hint = name.deletion().unwrap_or_else(|| way_out(&home, &checked, &name.option()).into());
        world.hint(hint.localized(world.language))?;
    }
    Ok(if sound { Exit::Hits } else { Exit::NoHits })
}

/// The result for programs.
fn object(checked: &Checked, sampled: Option<&SampleResult>, sound: bool) -> Value {
    let damage: Vec<_> = checked.damage.iter().map(|damage| damage.localized(Language::English).to_string()).collect();
    json!({
        "sound": sound,
        "generations": checked.generations,
        "files": checked.files,
        "bytes": checked.bytes,
        "threads": checked.threads,
        "unfinished": checked.unfinished,
        "half_built": checked.half_built,
        "damage": damage,
        "looked_up": sampled.map(|sampled| sampled.looked_up),
        "not_found": sampled.map(|sampled| &sampled.missed),
    })
}

fn write_sampled(
    out: &mut dyn std::io::Write,
    sampled: Option<&SampleResult>,
    language: Language,
) -> std::io::Result<()> {
    let Some(sampled) = sampled else { return Ok(()) };
    let (substrings, number) = (counted(sampled.looked_up, "substring"), thousands(sampled.looked_up));
    let threads = Count(sampled.threads, Noun::Thread).text(language);
    let line = text!(
        language,
        "looked {substrings} of {threads} of the archive up",
        "用檔案裡 {threads}的 {number} 段文字查過"
    );
    writeln!(out, "{line}")?;
    for missed in &sampled.missed {
        let missed = printable(missed);
        writeln!(out, "{}", text!(language, "not found: {missed}", "找不到：{missed}"))?;
    }
    Ok(())
}

fn write(out: &mut dyn std::io::Write, checked: &Checked, language: Language) -> std::io::Result<()> {
    let numbers: Vec<_> = checked.generations.iter().map(u64::to_string).collect();
    let threads = match checked.threads {
        None => text!(language, "no thread could be looked at", "沒有文章可以檢查"),
        Some(number) => Count(number, Noun::Thread).text(language),
    };
    let (files, bytes) = (Count(checked.files, Noun::File).text(language), ByteSize(checked.bytes));
    let numbers = numbers.join(", ");
    let line = text!(
        language,
        "generation {numbers}: {files} with {bytes}, {threads}",
        "第 {numbers} 代：{files}，{bytes}，{threads}"
    );
    writeln!(out, "{line}")?;
    if checked.unfinished {
        let line = text!(
            language,
            "a run was interrupted, or is still under way; the next `pawen index` resumes it",
            "有一次執行被中斷，或還在進行；下次 `pawen index` 會接續"
        );
        writeln!(out, "{line}")?;
    }
    if let Some(number) = checked.half_built {
        writeln!(out, "{}", summary::half_built(number, language))?;
    }
    checked.damage.iter().try_for_each(|damage| {
        let damage = printable(&damage.localized(language).to_string());
        writeln!(out, "{}", text!(language, "damaged: {damage}", "損壞：{damage}"))
    })
}

/// The hint, which depends on the damaged generation. The commands take the option `index`.
fn way_out(home: &IndexDir, checked: &Checked, index: &str) -> Bilingual {
    let rebuild = bilingual!(
        "`pawen rebuild{index}` makes a new index from its archives",
        "`pawen rebuild{index}` 會從原來的檔案重建索引"
    );
    let Ok(IndexState::Ready(pointer) | IndexState::OlderContent(pointer)) = home.state() else {
        return rebuild;
    };
    let unsound = |number: u64| checked.unsound.contains(&number);
    let missed = checked.damage.is_empty();
    match pointer.previous {
        Some(previous) if unsound(previous) && !unsound(pointer.generation) => {
            let used = pointer.generation;
            bilingual!(
                "generation {used}, which is in use, is sound; `pawen rebuild{index} --keep-previous` lets it take the place of generation {previous}",
                "使用中的第 {used} 代沒有問題；`pawen rebuild{index} --keep-previous` 會用它取代第 {previous} 代"
            )
        }
        Some(previous) if !unsound(previous) && !missed => {
            bilingual!(
                "`pawen rebuild{index}` makes a new index from its archives; `pawen rollback{index}` switches back to generation {previous}, which is sound",
                "`pawen rebuild{index}` 會從原來的檔案重建索引；`pawen rollback{index}` 會換回沒有問題的第 {previous} 代"
            )
        }
        _ => rebuild,
    }
}
