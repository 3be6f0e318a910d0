//! A thread as the crawler writes it: title, post, comments.

use std::fmt::Write as _;

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use super::{
    prose::{Style, Topic, write},
    vocabulary::Vocabulary,
    weighted::{Quantiles, Weighted},
};
use crate::corpus::Random;

/// Measured on 16,241 threads of the Stock board of 2015 to 2019, as are all figures below.
const POST: Quantiles = Quantiles(&[
    (0, 0),
    (20, 1),
    (50, 45),
    (100, 112),
    (200, 203),
    (300, 295),
    (400, 403),
    (500, 535),
    (600, 678),
    (700, 829),
    (800, 998),
    (900, 1324),
    (950, 1795),
    (980, 2549),
    (990, 3418),
    (995, 4902),
    (999, 19282),
    (1000, 54025),
]);
const COMMENTS: Quantiles = Quantiles(&[
    (0, 0),
    (20, 1),
    (50, 4),
    (100, 7),
    (200, 13),
    (300, 18),
    (400, 24),
    (500, 31),
    (600, 40),
    (700, 52),
    (800, 71),
    (900, 112),
    (950, 198),
    (960, 269),
    (970, 467),
    (980, 843),
    (990, 1275),
    (995, 1494),
    (1000, 1502),
]);
const COMMENT: Quantiles = Quantiles(&[
    (0, 1),
    (20, 2),
    (50, 3),
    (100, 4),
    (200, 7),
    (300, 9),
    (400, 11),
    (500, 13),
    (600, 16),
    (700, 19),
    (800, 23),
    (900, 26),
    (950, 28),
    (990, 35),
    (999, 47),
    (1000, 80),
]);
const TITLE: Quantiles =
    Quantiles(&[(0, 2), (50, 6), (200, 9), (400, 14), (600, 18), (800, 20), (950, 24), (990, 29), (1000, 40)]);
/// Seconds between two comments.
const PAUSE: Quantiles = Quantiles(&[
    (0, 5),
    (500, 50),
    (600, 90),
    (700, 140),
    (800, 320),
    (900, 1260),
    (950, 4000),
    (980, 17_000),
    (1000, 50_000),
]);
/// The lengths of runs of comments by one user, with their frequency in a thousand.
const TOGETHER: [u64; 6] = [868, 92, 23, 9, 5, 3];
const CATEGORIES: [(&str, u64); 8] =
    [("新聞", 444), ("標的", 209), ("請益", 149), ("其他", 82), ("心得", 41), ("閒聊", 30), ("公告", 29), ("投顧", 5)];
const REACTIONS: [(&str, u64); 3] = [("推", 52), ("→", 39), ("噓", 9)];
/// The posts and comments with a link, and the posts that answer an earlier one, in a thousand.
const POSTS_WITH_LINK: usize = 400;
const COMMENTS_WITH_LINK: usize = 16;
const ANSWERS: usize = 250;
/// The columns of the forum's form, for id and text together.
const COLUMNS: usize = 60;
const BOARD: &str = "Stock";
/// The first post is of 2015-01-01 in Taipei; the next ones follow every 2800 seconds.
const BEGIN: u64 = 1_420_041_600;
const EVERY: u64 = 2800;

/// The distributions that threads are drawn from.
pub(crate) struct Author {
    vocabulary: Vocabulary,
    post: Style,
    comment: Style,
    category: Weighted,
    reaction: Weighted,
    together: Weighted,
}

/// A thread that others may answer.
pub(crate) struct Earlier {
    title: String,
    body: String,
}

impl Author {
    pub(crate) fn new() -> Self {
        Self {
            vocabulary: Vocabulary::new(),
            post: Style::post(),
            comment: Style::comment(),
            category: Weighted::new(CATEGORIES.map(|(_, weight)| weight)),
            reaction: Weighted::new(REACTIONS.map(|(_, weight)| weight)),
            together: Weighted::new(TOGETHER),
        }
    }

    /// Adds the thread with this number in the archive, and returns the number of its comments.
    pub(crate) fn write(
        &self,
        out: &mut String,
        number: u64,
        earlier: &mut Vec<Earlier>,
        random: &mut Random,
    ) -> usize {
        let posted = BEGIN + number * EVERY + random.below(2000) as u64;
        let topic = Topic::draw(&self.vocabulary, random);
        let answered = (random.below(1000) < ANSWERS && !earlier.is_empty()).then(|| random.below(earlier.len()));
        let title = match answered {
            Some(answered) => format!("Re: {}", earlier[answered].title),
            None => self.title(&topic, random),
        };
        let body = self.body(answered.map(|answered| &*earlier[answered].body), &topic, random);
        let id = format!("M.{posted}.A.{:03X}", random.below(4096));
        let author = self.person(random);
        let (date, ip) = (civil(posted), address(random));
        let _ = write!(
            out,
            r#"{{"article_id": "{id}", "article_title": "{title}", "author": "{author} ({})", "board": "{BOARD}", "content": "{body}", "date": "{}", "ip": "{ip}", "#,
            self.vocabulary.words[self.vocabulary.by_frequency.draw(random)],
            date.strftime("%a %b %e %H:%M:%S %Y"),
        );
        let comments = self.comments(out, posted, &topic, random);
        let _ = write!(out, r#""url": "https://www.ptt.cc/bbs/{BOARD}/{id}.html"}}"#);
        if answered.is_none() {
            earlier.push(Earlier { title, body });
        }
        comments
    }

    fn person(&self, random: &mut Random) -> &str {
        &self.vocabulary.people[self.vocabulary.person.draw(random)]
    }

    fn title(&self, topic: &Topic, random: &mut Random) -> String {
        let mut title = format!("[{}] ", CATEGORIES[self.category.draw(random)].0);
        write(&mut title, TITLE.draw(random), &self.post, topic, &self.vocabulary, random);
        title.trim_end().to_owned()
    }

    fn body(&self, answered: Option<&str>, topic: &Topic, random: &mut Random) -> String {
        let (mut body, length) = (String::new(), POST.draw(random));
        let mut quoted_length = 0;
        if let Some(quoted) = answered {
            quoted_length = random.below(300).min(length);
            body.push_str(": ");
            body.extend(quoted.chars().take(quoted_length));
            body.push(' ');
        }
        write(&mut body, length - quoted_length, &self.post, topic, &self.vocabulary, random);
        if random.below(1000) < POSTS_WITH_LINK {
            link(&mut body, random);
        }
        body
    }

    fn comments(&self, out: &mut String, posted: u64, topic: &Topic, random: &mut Random) -> usize {
        let number = COMMENTS.draw(random);
        let (mut time, mut texts, mut counts, mut written) = (posted + 60, Vec::new(), [0; 3], 0);
        let mut messages = String::new();
        while written < number {
            let person = self.person(random);
            self.remark(&mut texts, COLUMNS - person.len(), topic, random);
            for text in texts.drain(..).take(number - written) {
                let reaction = self.reaction.draw(random);
                counts[reaction] += 1;
                written += 1;
                if written > 1 {
                    messages.push_str(", ");
                }
                let at = civil(time);
                let _ = write!(
                    messages,
                    r#"{{"push_content": "{text}", "push_ipdatetime": "{:02}/{:02} {:02}:{:02}", "push_tag": "{}", "push_userid": "{person}"}}"#,
                    at.month(),
                    at.day(),
                    at.hour(),
                    at.minute(),
                    REACTIONS[reaction].0,
                );
                time += random.below(60) as u64;
            }
            time += PAUSE.draw(random) as u64;
        }
        let [push, neutral, boo] = counts;
        let _ = write!(
            out,
            r#""message_count": {{"all": {number}, "boo": {boo}, "count": {}, "neutral": {neutral}, "push": {push}}}, "messages": [{messages}], "#,
            i64::from(push) - i64::from(boo),
        );
        number
    }

    /// The text that one user writes at a time: a line, or several. Several lines are mostly full, and the text continues from
    /// one to the next.
    fn remark(&self, lines: &mut Vec<String>, columns: usize, topic: &Topic, random: &mut Random) {
        let number = 1 + self.together.draw(random);
        let full = number > 1 && random.below(3) > 0;
        for _ in 1..number {
            let mut line = String::new();
            // A character has two columns, so this is more than there is room for.
            let length = if full { columns } else { COMMENT.draw(random) };
            self.line(&mut line, length, topic, random);
            cut(&mut line, columns);
            lines.push(line);
        }
        let mut last = String::new();
        self.line(&mut last, COMMENT.draw(random), topic, random);
        if random.below(1000) < COMMENTS_WITH_LINK {
            last.clear();
            link(&mut last, random);
        }
        cut(&mut last, columns);
        lines.push(last);
    }

    fn line(&self, line: &mut String, characters: usize, topic: &Topic, random: &mut Random) {
        write(line, characters, &self.comment, topic, &self.vocabulary, random);
    }
}

/// The part of a text that fits on a line.
fn cut(line: &mut String, columns: usize) {
    let mut left = columns;
    let end = line.char_indices().find(|(_, c)| {
        let width = if c.is_ascii() { 1 } else { 2 };
        let fits = width <= left;
        left = left.saturating_sub(width);
        !fits
    });
    if let Some((end, _)) = end {
        line.truncate(end);
    }
}

fn link(out: &mut String, random: &mut Random) {
    const HOSTS: [&str; 5] =
        ["www.example.com/news", "example.org/article", "i.example.net", "news.example.tw/story", "example.com"];
    let _ = write!(out, " http://{}/{}", HOSTS[random.below(HOSTS.len())], random.below(10_000_000));
}

fn address(random: &mut Random) -> String {
    // From the networks reserved for documentation (RFC 5737).
    format!("{}.{}", ["192.0.2", "198.51.100", "203.0.113"][random.below(3)], random.below(256))
}

/// The wall clock in Taipei.
fn civil(time: u64) -> DateTime {
    let time = i64::try_from(time).ok().and_then(|time| Timestamp::from_second(time).ok());
    Offset::constant(8).to_datetime(time.unwrap_or_default())
}
