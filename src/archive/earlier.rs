//! Several archived versions of a thread as one: the best, and the texts of the others that it lacks.
//!
//! A text is lacking if none of the better versions holds it ([`Written::holds`]), the forum's own lines apart. A comment
//! holds another of the same account with the same characters, or with these characters and no sign at all. Both relations
//! are transitive. Therefore versions can be joined in any order and in any grouping, with the same result, as long as all
//! texts fit.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use super::ptt::page_text::is_furniture;
use crate::{
    text::Written,
    thread::{Comment, EarlierText, Place, Thread, VersionSource},
};

/// The maximum number of bytes of texts that a thread keeps of versions other than the best. A text that does not fit any
/// more is left out.
pub const EARLIER_BYTES: usize = 4 << 20;

/// A thread with the record that it was read from. Its [earlier](Thread::earlier) texts are those of other versions that
/// were [joined](Archived::joined) to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The record of the best version.
    pub source: Arc<VersionSource>,
    /// The best version, with what the others have in addition.
    pub thread: Thread,
    /// True if some of that was left out, since it exceeds [`EARLIER_BYTES`].
    pub left_out: bool,
}

impl Archived {
    /// A thread as it was read from `source`. Texts that the record itself marks as those of earlier versions are from
    /// `source`, too.
    #[must_use]
    pub fn read(mut thread: Thread, source: VersionSource) -> Self {
        let source = Arc::new(source);
        let earlier = thread.comments.iter_mut().filter_map(|comment| comment.earlier.as_mut());
        for known in thread.earlier.iter_mut().map(|text| &mut text.source).chain(earlier) {
            *known = Arc::clone(&source);
        }
        Self { source, thread, left_out: false }
    }

    /// The versions of one thread as one. `rank` returns the rank of a version among all of the thread, or `None` for one
    /// that is not in the archive any more, whose texts are dropped.
    ///
    /// Returns `None` if all have been dropped.
    #[must_use]
    pub fn joined<R: Ord>(versions: Vec<Self>, rank: impl Fn(&VersionSource) -> Option<R>) -> Option<Self> {
        let mut whole: Vec<Self> = Vec::new();
        let mut foreign = Vec::new();
        for mut version in versions {
            foreign.push(version.take_foreign());
            // A version that occurs twice is the same both times.
            let is_new = whole.iter().all(|known| known.source != version.source);
            if is_new && rank(&version.source).is_some() {
                whole.push(version);
            }
        }
        let left_out = whole.iter().any(|version| version.left_out);
        let best = (0..whole.len()).max_by_key(|&at| rank(&whole[at].source))?;
        let mut best = whole.swap_remove(best);
        best.left_out = left_out;
        let mut parts = Parts::default();
        parts.add(best.take_earlier(|_| true));
        for version in whole {
            parts.add_version(version);
        }
        for (mut texts, mut removed) in foreign {
            // What others have taken from the version that is the best by now is in the best itself.
            texts.retain(|text| text.source != best.source);
            removed.retain(|comment| comment.earlier.as_ref() != Some(&best.source));
            parts.add((texts, removed));
        }
        parts.sort(rank);
        parts.add_lacking(&mut best);
        Some(best)
    }

    /// Takes out the texts that are not from the record itself.
    fn take_foreign(&mut self) -> (Vec<EarlierText>, Vec<Comment>) {
        let source = Arc::clone(&self.source);
        self.take_earlier(|other| *other != source)
    }

    fn take_earlier(&mut self, is_taken: impl Fn(&Arc<VersionSource>) -> bool) -> (Vec<EarlierText>, Vec<Comment>) {
        let is_removed = |comment: &Comment| comment.earlier.as_ref().is_some_and(&is_taken);
        let (texts, kept) =
            std::mem::take(&mut self.thread.earlier).into_iter().partition(|text| is_taken(&text.source));
        let (comments, own) = std::mem::take(&mut self.thread.comments).into_iter().partition(is_removed);
        (self.thread.earlier, self.thread.comments) = (kept, own);
        (texts, comments)
    }
}

/// The texts of versions other than the best.
#[derive(Default)]
struct Parts {
    texts: Vec<EarlierText>,
    comments: Vec<(Arc<VersionSource>, Comment)>,
}

impl Parts {
    fn add(&mut self, (texts, removed): (Vec<EarlierText>, Vec<Comment>)) {
        self.texts.extend(texts);
        let removed = removed.into_iter().filter_map(|comment| Some((comment.earlier.clone()?, comment)));
        self.comments.extend(removed);
    }

    /// Adds the texts of a whole version.
    fn add_version(&mut self, mut version: Archived) {
        let own = version.take_earlier(|_| true);
        let Archived { source, thread, .. } = version;
        let text = |place, text| EarlierText { place, text, source: Arc::clone(&source) };
        self.texts.extend([text(Place::Title, thread.title), text(Place::Body, thread.body)]);
        self.comments.extend(thread.comments.into_iter().map(|comment| (Arc::clone(&source), comment)));
        self.add(own);
    }

    /// Drops the texts of versions without a rank, and puts the others in order: titles before posts, those of better
    /// versions first, and comments of one version as on its page.
    fn sort<R: Ord>(&mut self, rank: impl Fn(&VersionSource) -> Option<R>) {
        let ranked = |source: &VersionSource| std::cmp::Reverse(rank(source));
        self.texts.retain(|text| rank(&text.source).is_some());
        self.comments.retain(|(source, _)| rank(source).is_some());
        self.texts.sort_by_cached_key(|text| (text.place == Place::Body, ranked(&text.source)));
        self.comments.sort_by_cached_key(|(source, _)| ranked(source));
    }

    /// Adds to `best` the texts that it lacks.
    fn add_lacking(self, best: &mut Archived) {
        if self.texts.is_empty() && self.comments.is_empty() {
            return;
        }
        let mut room = EARLIER_BYTES;
        let Archived { source, thread, left_out } = best;
        let mut fits = |text: &str| {
            let left = room.checked_sub(text.len());
            room = left.unwrap_or(room);
            *left_out |= left.is_none();
            left.is_some()
        };
        let (mut titles, mut bodies) = (Texts::of(&thread.title), Texts::of(&thread.body));
        for earlier in self.texts {
            let held = if earlier.place == Place::Title { &mut titles } else { &mut bodies };
            let is_lacking = held.lacks(&earlier.text);
            // What the best version itself has kept of others is kept as it was read, so that its digest stays the same.
            if earlier.source == *source || (is_lacking && fits(&earlier.text)) {
                thread.earlier.push(earlier);
            }
        }
        let mut held = Comments::of(&thread.comments);
        let lacking = self.comments.into_iter().filter(|(other, comment)| {
            let is_lacking = held.lacks(comment);
            other == source || (is_lacking && fits(&comment.text))
        });
        let lacking: Vec<_> = lacking.map(|(source, comment)| removed(source, comment)).collect();
        thread.comments.extend(lacking);
    }
}

/// A comment of the version `source`, which the best version lacks.
fn removed(source: Arc<VersionSource>, comment: Comment) -> Comment {
    let earlier_floor = comment.floor.or(comment.earlier_floor);
    Comment { floor: None, earlier: Some(source), earlier_floor, ..comment }
}

/// Titles, or posts, that are held already.
struct Texts {
    texts: Vec<String>,
    /// How they are written, as far as that was needed.
    written: Vec<Written>,
}

impl Texts {
    fn of(text: &str) -> Self {
        Self { texts: vec![text.to_owned()], written: Vec::new() }
    }

    /// Returns whether none of the texts holds `text`, and adds it then.
    fn lacks(&mut self, text: &str) -> bool {
        if self.texts.iter().any(|held| held.trim() == text.trim()) {
            return false;
        }
        let made = self.written.len();
        self.written.extend(self.texts[made..].iter().map(|held| Written::of(&without_furniture(held))));
        let written = Written::of(&without_furniture(text));
        let lacks = !self.written.iter().any(|held| held.holds(&written));
        if lacks {
            self.texts.push(text.to_owned());
            self.written.push(written);
        }
        lacks
    }
}

/// Comments that are held already, each as its account and its text.
struct Comments {
    texts: HashSet<(Option<String>, String)>,
    /// The same with the texts as in [`Comments::forms`], made when they are needed first; each also without its account.
    written: Option<HashSet<(Option<String>, String)>>,
}

impl Comments {
    fn of(comments: &[Comment]) -> Self {
        let texts = comments.iter().map(|comment| (comment.author.clone(), comment.text.clone())).collect();
        Self { texts, written: None }
    }

    /// Returns whether none of the comments holds `comment`, and adds it then. A comment whose account is not known is held
    /// by any with its text.
    fn lacks(&mut self, comment: &Comment) -> bool {
        let key = (comment.author.clone(), comment.text.clone());
        if self.texts.contains(&key) {
            return false;
        }
        let written = Written::of(&comment.text);
        if written.is_empty() {
            return false;
        }
        let Self { texts, written: held } = self;
        let held = held.get_or_insert_with(|| {
            texts.iter().flat_map(|(author, text)| Self::forms(author.as_deref(), &Written::of(text))).collect()
        });
        let author = comment.author.as_deref().map(account);
        let lacks = !held.contains(&(author, written.characters().to_owned()));
        if lacks {
            held.extend(Self::forms(comment.author.as_deref(), &written));
            texts.insert(key);
        }
        lacks
    }

    /// The comments that one comment holds: with its characters, or with these characters and without any sign; of its
    /// account, or of one that is not known.
    fn forms(author: Option<&str>, written: &Written) -> Vec<(Option<String>, String)> {
        let texts = std::iter::once(written.characters().to_owned()).chain(written.without_signs());
        texts.flat_map(|text| [(author.map(account), text.clone()), (None, text)]).collect()
    }
}

fn account(author: &str) -> String {
    author.trim().to_lowercase()
}

/// A post without the lines that the forum adds.
fn without_furniture(text: &str) -> Cow<'_, str> {
    if !text.lines().any(is_furniture) {
        return Cow::Borrowed(text);
    }
    text.lines().filter(|line| !is_furniture(line)).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::thread::{ThreadId, UnixTime};

    fn comment(author: &str, text: &str) -> Comment {
        let author = Some(author.to_owned()).filter(|author| !author.is_empty());
        Comment { floor: Some(1), author, text: text.to_owned(), ..Comment::default() }
    }

    fn version(number: u64, title: &str, body: &str, comments: &[Comment]) -> Archived {
        let source = VersionSource { file: format!("{number}.json"), entry: None, offset: 0, digest: 0 };
        let thread = Thread {
            title: title.to_owned(),
            body: body.to_owned(),
            comments: comments.to_vec(),
            ..Thread::new(ThreadId { board: "Kiln".to_owned(), article: "M.1.A.001".to_owned() })
        };
        Archived::read(thread, source)
    }

    /// The rank of a version by its number: 9 is the best.
    #[expect(clippy::unnecessary_wraps, reason = "a rank as `joined` takes it")]
    fn rank(source: &VersionSource) -> Option<String> {
        Some(source.file.clone())
    }

    /// What the best of some versions has of the others.
    fn lacking(versions: Vec<Archived>) -> Vec<String> {
        let joined = Archived::joined(versions, rank).unwrap();
        let texts =
            joined.thread.earlier.iter().map(|text| format!("{} {} {}", text.place.name(), text.text, text.source));
        let removed = joined.thread.comments.iter().filter_map(|comment| Some((comment, comment.earlier.as_ref()?)));
        texts.chain(removed.map(|(comment, source)| format!("comment {} {source}", comment.text))).collect()
    }

    #[test]
    fn what_the_best_version_lacks_is_kept_with_its_file() {
        let full = [comment("amy", "竹片泡多久"), comment("ben", "我都泡一晚")];
        let emptied = version(9, "[心得] 燈籠", "已自行刪除內文", &full[..1]);
        let earlier = version(1, "[問題] 燈籠", "骨架要泡水，\n晾乾以後再糊紙。", &full);
        let expected =
            ["title [問題] 燈籠 1.json", "body 骨架要泡水，\n晾乾以後再糊紙。 1.json", "comment 我都泡一晚 1.json"];
        assert_eq!(lacking(vec![emptied.clone(), earlier.clone()]), expected);
        let joined = Archived::joined(vec![emptied, earlier], rank).unwrap().thread;
        assert_eq!((joined.body.as_str(), joined.comment_count(), joined.comments.len()), ("已自行刪除內文", 1, 2));
        assert_eq!(joined.comments[1].floor, None);
    }

    #[test]
    fn what_differs_in_form_alone_is_not_lacking() {
        let best = version(
            9,
            "Re: [請益] 釉藥",
            "釉藥脫釉\n多半是素燒不夠。\n\n補充：兩千度，2,000。",
            &[comment("ash707", "素燒 900 度"), comment("ash707", "再上釉"), comment("Loam42", "推!")],
        );
        let same = [
            // A crawler that joins lines, an older crawl, other blanks and forms of characters.
            version(1, "Re:[請益] 釉藥 ", "釉藥脫釉 多半是素燒不夠。", &[comment("ash707", "素燒 900 度 ")]),
            version(
                2,
                "Re:[請益]釉藥",
                "釉藥脫釉多半是素燒不夠\n※ 編輯: loam42 (203.0.113.17), 06/04/2025 09:20:11",
                &[],
            ),
            version(
                3,
                "",
                "補充：兩千度 2000",
                &[comment("", "再上釉"), comment("loam42", "推"), comment("amy", " \u{200b}")],
            ),
        ];
        for other in same {
            assert_eq!(lacking(vec![best.clone(), other]), Vec::<String>::new());
        }
        let late =
            Comment { posted_at: Some(UnixTime(9)), ip: Some("1.2.3.4".to_owned()), ..comment("ash707", "再上釉") };
        assert_eq!(lacking(vec![best.clone(), version(4, "", "", &[late])]), Vec::<String>::new());
        let other = version(5, "", "多半是素燒不夠嗎", &[comment("amy", "再上釉")]);
        assert_eq!(lacking(vec![best, other]), ["body 多半是素燒不夠嗎 5.json", "comment 再上釉 5.json"]);
    }

    #[test]
    fn other_signs_forms_and_word_boundaries_are_lacking() {
        let best = version(
            9,
            "re: [請益] 釉藥",
            "今天大漲明天大跌\ndeepseek 吃面",
            &[comment("ash707", "推!"), comment("ash707", "deepseek")],
        );
        let other = version(
            1,
            "Re: [請益] 釉藥",
            "今天大漲，明天大跌",
            &[comment("ash707", "推！"), comment("ash707", "DeepSeek"), comment("ash707", "推")],
        );
        let bodies = ["DeepSeek", "吃麵"].map(|body| version(2, "", body, &[]));
        let kept = lacking(std::iter::once(best.clone()).chain([other]).collect());
        assert_eq!(
            kept,
            [
                "title Re: [請益] 釉藥 1.json",
                "body 今天大漲，明天大跌 1.json",
                "comment 推！ 1.json",
                "comment DeepSeek 1.json"
            ]
        );
        for body in bodies {
            assert_eq!(lacking(vec![best.clone(), body]).len(), 1);
        }
    }

    #[test]
    fn equal_texts_are_kept_once_from_the_best_version_with_them() {
        let versions = vec![
            version(1, "", "初稿", &[comment("amy", "舊推")]),
            version(2, "", "初稿。。", &[comment("amy", "舊推")]),
            version(3, "", "二稿，長一點的初稿", &[]),
            version(9, "", "", &[]),
        ];
        assert_eq!(
            lacking(versions),
            ["body 二稿，長一點的初稿 3.json", "body 初稿。。 2.json", "comment 舊推 2.json"]
        );
    }

    #[test]
    fn a_version_that_is_gone_leaves_nothing() {
        let versions = || vec![version(9, "新題", "新", &[]), version(1, "舊題", "舊", &[comment("amy", "推")])];
        let without = |gone: &str| {
            let gone = gone.to_owned();
            move |source: &VersionSource| (source.file != gone).then(|| source.file.clone())
        };
        let joined = Archived::joined(versions(), rank).unwrap();
        let pruned = Archived::joined(vec![joined.clone()], without("1.json")).unwrap();
        assert_eq!(pruned, version(9, "新題", "新", &[]));
        assert_eq!(Archived::joined(vec![joined], without("9.json")), None);
        assert_eq!(
            Archived::joined(versions(), without("9.json")),
            Some(version(1, "舊題", "舊", &[comment("amy", "推")]))
        );
    }

    #[test]
    fn a_version_that_becomes_the_best_does_not_lack_its_own_texts() {
        let versions = || vec![version(9, "新題", "新", &[]), version(1, "舊題", "舊", &[comment("amy", "推")])];
        let joined = Archived::joined(versions(), rank).unwrap();
        let other_best = |source: &VersionSource| Some(source.file.starts_with('1'));
        let expected = Archived::joined(versions(), other_best);
        assert_eq!(Archived::joined(vec![joined, versions().remove(1)], other_best), expected);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let long = |sign: &str| sign.repeat(EARLIER_BYTES / 5);
        let signs = ["甲", "乙", "丙"];
        let mut versions = vec![version(9, "", "", &[])];
        versions.extend((1..).zip(signs).map(|(number, sign)| version(number, "", &long(sign), &[])));
        let joined = Archived::joined(versions, rank).unwrap();
        let bytes: usize = joined.thread.earlier.iter().map(|earlier| earlier.text.len()).sum();
        assert_eq!(bytes, long("丙").len());
        assert_eq!((joined.thread.earlier[0].source.file.as_str(), joined.left_out), ("3.json", true));
    }

    fn some_version() -> impl Strategy<Value = Archived> {
        let texts = || {
            select(vec!["", "甲", "甲乙", "乙", "甲。乙", "甲！乙", "甲 乙丙。", "丙", "！", "aB", "AB", "※ 編輯: x"])
        };
        let comments = prop::collection::vec((select(vec!["", "amy", "Amy", "ben"]), texts()), 0..4);
        (0..8_u64, texts(), texts(), comments, any::<bool>()).prop_map(|(number, title, body, comments, nested)| {
            let comments: Vec<_> = comments.iter().map(|(author, text)| comment(author, text)).collect();
            let mut version = version(number, title, body, &comments);
            if nested && let Some(last) = version.thread.comments.last_mut() {
                last.earlier = Some(Arc::clone(&version.source));
            }
            version
        })
    }

    proptest! {
        /// Versions of different records, as an archive holds them.
        #[test]
        fn versions_are_joined_in_any_order_and_grouping(
            versions in prop::collection::vec(some_version(), 1..6),
            order in prop::collection::vec(any::<prop::sample::Index>(), 6),
            split in any::<prop::sample::Index>(),
        ) {
            let mut versions = versions;
            versions.sort_by_key(|version| rank(&version.source));
            versions.dedup_by_key(|version| rank(&version.source));
            let whole = Archived::joined(versions.clone(), rank);
            let mut shuffled = Vec::new();
            let mut left = versions.clone();
            for index in order.iter().take(versions.len()) {
                shuffled.push(left.remove(index.index(left.len())));
            }
            let second = shuffled.split_off(split.index(shuffled.len()));
            let first = Archived::joined(shuffled, rank);
            let grouped = first.into_iter().chain(Archived::joined(second, rank)).collect();
            prop_assert_eq!(&Archived::joined(grouped, rank), &whole);
            let again = whole.iter().cloned().chain(versions).collect();
            prop_assert_eq!(&Archived::joined(again, rank), &whole);
        }
    }
}
