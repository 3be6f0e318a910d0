//! Hits for people: a title, a line of facts that starts with the id for `pawen show`, the best passages.

use std::io;

use super::{column::earlier, ids, passage::passage};
use crate::output::{
    HitWriter, Options, moment,
    summary::{no_title, thousands},
    terminal::{cut::flow, row::Row, tone::Tone},
};
use crate::{
    message::{Count, Language, Noun, text},
    search::{CommentHit, Hit, LineHit, Match, Pieces, ThreadHit},
    thread::{Place, Reaction, UnixTime},
};

/// Maximum columns of a title or passage where no terminal limits it.
// Three lines of 80 columns: longer ones would push the next hits off the screen.
const PASSAGE: usize = 240;
/// Maximum lines of a comment block.
const BLOCK_LINES: usize = 3;
/// Maximum columns of a user name; PTT allows twelve letters, other forums more.
const NAME: usize = 24;
/// Maximum runs of floors that are listed one by one.
// A hundred numbers would hide who wrote the comment; the ends are enough to find the place.
const FLOOR_RUNS: usize = 3;
const INDENT: &str = "  ";

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
    options: Options,
    is_first: bool,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { out, options: options.clone(), is_first: true }
    }

    fn lines(&self, hit: &Hit) -> Vec<Row> {
        match hit {
            Hit::Thread(hit) => thread_lines(hit, &self.options),
            Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. }) => comment_lines(hit, &self.options),
        }
    }
}

impl HitWriter for Writer<'_> {
    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        if !self.is_first {
            self.out.write_all(b"\n")?;
        }
        self.is_first = false;
        for line in self.lines(hit) {
            line.write(self.out, self.options.colour)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn thread_lines(hit: &ThreadHit, options: &Options) -> Vec<Row> {
    let (columns, limit) = (options.columns(), options.columns().min(PASSAGE));
    let mut lines = vec![title(hit, options.language).cut(limit)];
    lines.extend(flow(thread_facts(hit, options), columns));
    let passages = hit.matches.iter().filter(|found| !found.is_of_title());
    lines.extend(passages.map(|found| passage_line(found, limit, options.language).cut(limit)));
    lines
}

/// The title with its matches. A title that was cut for its passage is located again in the whole one.
fn title(hit: &ThreadHit, language: Language) -> Row {
    let matched = hit.matches.iter().find(|found| found.is_of_title());
    let found = matched.and_then(|found| Some((found, hit.title.find(&found.text)?)));
    let spans: Vec<_> = found.map_or_else(Vec::new, |(found, at)| {
        found.spans.iter().map(|span| span.start.saturating_add(at)..span.end.saturating_add(at)).collect()
    });
    named(passage(&hit.title, &spans, Tone::Title), language)
}

fn named(title: Row, language: Language) -> Row {
    if title.is_empty() { Row::of(no_title(language), Tone::Dim) } else { title }
}

fn thread_facts(hit: &ThreadHit, options: &Options) -> Vec<Row> {
    vec![
        Row::of(&ids::encoded(&hit.id), Tone::Id),
        date(hit.posted_at, options),
        user(hit.author.as_deref()),
        Row::of(&Count(u64::from(hit.comments), Noun::Comment).text(options.language), Tone::Plain),
        votes(hit),
        pieces(hit.pieces, options.language),
    ]
}

/// `7 of 9 pieces`, of a question.
fn pieces(pieces: Option<Pieces>, language: Language) -> Row {
    let shown = |Pieces { held, of }| text!(language, "{held} of {of} pieces", "{of} 個片段有 {held} 個");
    pieces.map_or_else(Row::default, |pieces| Row::of(&shown(pieces), Tone::Dim))
}

/// `推12 噓3`, without a sign whose count is 0.
fn votes(hit: &ThreadHit) -> Row {
    let votes = [(Reaction::Push, hit.ups), (Reaction::Boo, hit.boos)].into_iter().filter(|&(_, count)| count > 0);
    let rows = votes
        .map(|(reaction, count)| Row::of(&format!("{reaction}{}", thousands(u64::from(count))), Tone::of(reaction)));
    rows.reduce(|line, row| line.with(" ", Tone::Plain).and(row)).unwrap_or_default()
}

fn date(at: Option<UnixTime>, options: &Options) -> Row {
    let minute = at.and_then(|at| moment::minute(at, &options.zone));
    Row::of(&minute.unwrap_or_default(), Tone::Plain)
}

fn user(name: Option<&str>) -> Row {
    Row::of(name.unwrap_or_default(), Tone::User).cut(NAME)
}

/// The speaker takes at most two thirds of the line, so that the match is visible next to any name.
fn passage_line(found: &Match, limit: usize, language: Language) -> Row {
    let mut lead = Row::of(INDENT, Tone::Plain).and(mark(found.place, found.earlier.as_deref(), language));
    if found.place == Place::Comment {
        lead = lead.and(speaker(&found.floors, found.reaction, found.by.as_deref()));
        lead = lead.cut(limit * 2 / 3).with(": ", Tone::Plain);
    }
    let room = limit.saturating_sub(lead.width());
    lead.and(passage(&found.text, &found.spans, Tone::Plain).cut(room))
}

/// The mark of a text that is from another archived version.
fn mark(place: Place, file: Option<&str>, language: Language) -> Row {
    file.map_or_else(Row::default, |file| Row::of(&earlier(place, Some(file), language), Tone::Dim))
}

/// `28-29樓 → elmer`, without the parts that are not known.
fn speaker(floors: &[u32], reaction: Option<Reaction>, author: Option<&str>) -> Row {
    let sign = reaction.map_or_else(Row::default, |reaction| Row::of(reaction.sign(), Tone::of(reaction)));
    let parts = [Row::of(&floor_runs(floors), Tone::Dim), sign, user(author)];
    let known = parts.into_iter().filter(|part| !part.is_empty());
    known.reduce(|line, part| line.with(" ", Tone::Plain).and(part)).unwrap_or_default()
}

/// `28樓`, `28-29樓`, `28,31-33樓`; of more than [`FLOOR_RUNS`] runs the first and the last floor.
fn floor_runs(floors: &[u32]) -> String {
    let runs: Vec<String> = floors
        // `checked_add`: floors of a hostile archive may be `u32::MAX`.
        .chunk_by(|a, b| a.checked_add(1) == Some(*b))
        .filter_map(|run| run.first().zip(run.last()))
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
        .collect();
    match (runs.len(), floors.first().zip(floors.last())) {
        (0, _) | (_, None) => String::new(),
        (1..=FLOOR_RUNS, _) => format!("{}樓", runs.join(",")),
        (_, Some((first, last))) => format!("{first}…{last}樓"),
    }
}

fn comment_lines(hit: &CommentHit, options: &Options) -> Vec<Row> {
    let columns = options.columns();
    let head = mark(Place::Comment, hit.earlier.as_deref(), options.language);
    let head = head.and(speaker(&hit.floors, hit.reaction(), hit.by.as_deref()));
    let mut lines = flow(vec![head, date(hit.posted_at, options)], columns);
    lines.extend(block_lines(passage(&hit.text, &hit.spans, Tone::Plain), columns));
    let title = named(passage(&hit.title, &[], Tone::Dim), options.language).cut(columns.min(PASSAGE));
    // The floor is at the head of the comment; what has none is known by its place.
    let spot = if hit.floors.is_empty() { format!("#{}", hit.spot) } else { String::new() };
    let id = Row::of(&format!("{}{spot}", ids::encoded(&hit.id)), Tone::Dim);
    lines.extend(flow(vec![title, id], columns));
    lines
}

/// A block, as a rule short enough to be shown whole: wrapped on a terminal, one line elsewhere.
fn block_lines(block: Row, columns: usize) -> Vec<Row> {
    let block = block.cut(columns.min(PASSAGE) * BLOCK_LINES);
    // On a terminal of few columns the indent would leave no room for text, and the subtraction below would underflow.
    let indent = if columns > 2 * INDENT.len() { INDENT } else { "" };
    let lines = block.wrap(columns - indent.len());
    lines.into_iter().map(|line| Row::of(indent, Tone::Plain).and(line)).collect()
}

#[cfg(test)]
mod tests {
    use std::iter;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        output::{Format, hits::sample},
        search::CommentRef,
    };

    fn printed(width: Option<usize>, colour: bool) -> String {
        sample::printed(Format::Text, width, colour)
    }

    #[test]
    fn hits_are_printed_for_a_wide_terminal() {
        insta::assert_snapshot!(printed(Some(80), false), @"
        [新聞] DeepSeek低成本破壞價格
        Stock/M.1738053981.A.415  2025-01-28 16:46  newsbird  1,031 comments  推12 噓3
          …推出全新開源模型，名為 DeepSeek，多項測試中表現卓越，甚至與別家系列模型相媲美
          28-29樓 → tctv2002: deepseek適合比較一般人低階需求 而別家比較適合高端需求
          31樓 推 elmer: DeepSeek推
          33,35樓 噓 nobody: 又是deepseek

        28-29樓 → tctv2002  2025-01-28 17:04
          別家比較適合高端需求
        [新聞] DeepSeek低成本破壞價格  Stock/M.1738053981.A.415

        29樓 推 tctv2002  2025-01-28 17:04
          高端需求
        [新聞] DeepSeek低成本破壞價格  Stock/M.1738053981.A.415
        ");
    }

    #[test]
    fn hits_are_printed_in_colour() {
        insta::assert_snapshot!(printed(Some(80), true), @"
        ^[1m[新聞] ^[0m^[1m^[31mDeepSeek^[0m^[1m低成本破壞價格^[0m
        ^[36mStock/M.1738053981.A.415^[0m  2025-01-28 16:46  ^[33mnewsbird^[0m  1,031 comments  ^[32m推12^[0m ^[35m噓3^[0m
          ^[2m…^[0m推出全新開源模型，名為 ^[1m^[31mDeepSeek^[0m，多項測試中表現卓越，甚至與別家系列模型相媲美
          ^[2m28-29樓^[0m ^[2m→^[0m ^[33mtctv2002^[0m: ^[1m^[31mdeepseek^[0m適合比較一般人低階需求 而別家比較適合高端需求
          ^[2m31樓^[0m ^[32m推^[0m ^[33melmer^[0m: ^[1m^[31mDeepSeek^[0m推
          ^[2m33,35樓^[0m ^[35m噓^[0m ^[33mnobody^[0m: 又是^[1m^[31mdeepseek^[0m

        ^[2m28-29樓^[0m ^[2m→^[0m ^[33mtctv2002^[0m  2025-01-28 17:04
          別家比較^[1m^[31m適合高端^[0m需求
        ^[2m[新聞] DeepSeek低成本破壞價格^[0m  ^[2mStock/M.1738053981.A.415^[0m

        ^[2m29樓^[0m ^[32m推^[0m ^[33mtctv2002^[0m  2025-01-28 17:04
          ^[1m^[31m高端^[0m需求
        ^[2m[新聞] DeepSeek低成本破壞價格^[0m  ^[2mStock/M.1738053981.A.415^[0m
        ");
    }

    #[test]
    fn hits_are_printed_for_a_narrow_terminal() {
        insta::assert_snapshot!(printed(Some(40), false), @"
        [新聞] DeepSeek低成本破壞價格
        Stock/M.1738053981.A.415
        2025-01-28 16:46  newsbird
        1,031 comments  推12 噓3
          …型，名為 DeepSeek，多項測試中表現卓…
          28-29樓 → tctv2002: deepseek適合比較…
          31樓 推 elmer: DeepSeek推
          33,35樓 噓 nobody: 又是deepseek

        28-29樓 → tctv2002  2025-01-28 17:04
          別家比較適合高端需求
        [新聞] DeepSeek低成本破壞價格
        Stock/M.1738053981.A.415

        29樓 推 tctv2002  2025-01-28 17:04
          高端需求
        [新聞] DeepSeek低成本破壞價格
        Stock/M.1738053981.A.415
        ");
    }

    #[test]
    fn without_a_terminal_only_the_passage_is_longer() {
        let [wide, unlimited] = [Some(80), None].map(|width| printed(width, false));
        let longer: Vec<_> = wide.lines().zip(unlimited.lines()).filter(|(short, long)| short != long).collect();
        let [(_, passage)] = longer[..] else { panic!("{longer:?}") };
        assert_eq!(wide.lines().count(), unlimited.lines().count());
        insta::assert_snapshot!(passage.trim_start(), @"這家公司繼去年底推出大語言模型後，今年一月再推出全新開源模型，名為 DeepSeek，多項測試中表現卓越，甚至與別家系列模型相媲美");
    }

    #[test]
    fn hostile_text_is_shown_in_a_visible_form() {
        let mut hit = sample::thread();
        hit.title = "\x1b]0;owned\x07\x1b[2J標題".to_owned();
        hit.author = Some("\u{202e}drib".to_owned());
        hit.id.board = "St ock\n".to_owned();
        hit.matches = vec![
            sample::passage(
                Place::Body,
                "\u{9b}31m台\u{200b}積電\u{301}\u{301}\u{301}\u{301}\u{301}\u{2028}漲",
                "台\u{200b}積",
            ),
            sample::in_comment(Reaction::Push, "a\r\nb", &[1, 3, 5, 7], "\u{f6b1}\u{feff}台積電", "台積電"),
        ];
        insta::assert_snapshot!(sample::printed_hits(&[Hit::Thread(hit)], Format::Text, Some(80), true), @r"
        ^[1m␛]0;owned␇␛[2J標題^[0m
        ^[36mSt%20ock%0A/M.1738053981.A.415^[0m  2025-01-28 16:46  ^[33m\u{202e}drib^[0m  1,031 comments
        ^[32m推12^[0m ^[35m噓3^[0m
          \u{9b}31m^[1m^[31m台\u{200b}積^[0m電́́́\u{2028}漲
          ^[2m1…7樓^[0m ^[32m推^[0m ^[33ma␍␊b^[0m: \u{f6b1}\u{feff}^[1m^[31m台積電^[0m
        ");
    }

    #[test]
    fn a_hit_without_known_facts_is_printed() {
        let thread = ThreadHit {
            title: String::new(),
            author: None,
            posted_at: None,
            comments: 1,
            ups: 0,
            boos: 0,
            matches: vec![Match {
                by: None,
                reaction: None,
                ..sample::in_comment(Reaction::Push, "", &[2], "推文", "推")
            }],
            ..sample::thread()
        };
        let comment = CommentHit {
            by: None,
            reactions: vec![None],
            posted_at: None,
            floors: Vec::new(),
            spot: CommentRef { floor: 28, after: 1 },
            title: String::new(),
            ..sample::comment()
        };
        let hits = [Hit::Thread(thread), Hit::Comment(comment)];
        insta::assert_snapshot!(sample::printed_hits(&hits, Format::Text, Some(80), false), @"
        (no title)
        Stock/M.1738053981.A.415  1 comment
          2樓: 推文

          別家比較適合高端需求
        (no title)  Stock/M.1738053981.A.415#28+1
        ");
    }

    #[test]
    fn a_title_cut_by_the_search_is_found_again_in_the_whole_one() {
        let mut hit = sample::thread();
        hit.matches = vec![sample::passage(Place::Title, "DeepSeek低成本", "低成本")];
        assert_eq!(title(&hit, Language::English).to_string(), hit.title);
        assert_eq!(title(&hit, Language::English).matched(), "低成本");
    }

    #[test]
    fn floors_are_printed_in_runs() {
        let table: [(&[u32], &str); 7] = [
            (&[], ""),
            (&[28], "28樓"),
            (&[28, 29], "28-29樓"),
            (&[28, 31, 32, 33], "28,31-33樓"),
            (&[1, 3, 5], "1,3,5樓"),
            (&[1, 3, 5, 7], "1…7樓"),
            (&[u32::MAX, 0], "4294967295,0樓"),
        ];
        for (floors, expected) in table {
            assert_eq!(floor_runs(floors), expected);
        }
    }

    proptest! {
        #[test]
        fn no_hit_is_wider_than_the_terminal(text in any::<String>(), name in any::<String>(), columns in 1..90_usize, from in 0..20_usize) {
            let mut thread = sample::thread();
            thread.title.clone_from(&text);
            thread.author = Some(name.clone());
            let comment = Match { text: text.clone(), spans: iter::once(from..from + 5).collect(), by: Some(name.clone()), ..thread.matches[2].clone() };
            thread.matches = vec![Match { place: Place::Body, ..comment.clone() }, comment];
            let mut comment = sample::comment();
            comment.id.article = name;
            comment.title.clone_from(&text);
            comment.text = text;
            let hits = [Hit::Thread(thread), Hit::Comment(comment)];
            sample::assert_harmless(&sample::raw(&hits, Format::Text, Some(columns), true), columns);
        }
    }
}
