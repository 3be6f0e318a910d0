//! Facts about a thread apart from its words, derived in one place for indexing, scanning and printing.

use crate::{
    archive::Title,
    text::{Link, Quoting, block::Block, links},
    thread::{Comment, Reaction, Thread, UnixTime},
};

/// Things that a text may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Has {
    /// A link.
    Url,
    /// A link that leads to an image.
    Image,
    /// Lines quoted from another post.
    Quote,
}

impl Has {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Url, Self::Image, Self::Quote];

    /// The keyword.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Image => "image",
            Self::Quote => "quote",
        }
    }
}

/// The facts about a post and about its comments as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFacts<'a> {
    /// Its title, taken apart.
    pub title: Title<'a>,
    /// The links in titles and posts, of all versions.
    pub links: Vec<Link>,
    /// The own text and the quoted text of its posts, of all versions, if they quote.
    pub quoting: Option<Quoting>,
    /// The number of comments with 推.
    pub ups: usize,
    /// The number of comments with 噓.
    pub boos: usize,
    /// The time of the post or of its last comment, whichever is later.
    pub active_at: Option<UnixTime>,
}

impl<'a> PostFacts<'a> {
    /// The facts of `thread`.
    #[must_use]
    pub fn of(thread: &'a Thread) -> Self {
        let bodies = thread.all_bodies();
        let mut links = links(&thread.all_titles());
        links.extend(crate::text::links(&bodies));
        links.sort_unstable();
        // A link that occurs twice is one keyword; counts are of threads.
        links.dedup();
        let own = thread.comments.iter().filter(|comment| comment.earlier.is_none());
        Self {
            title: Title::of(&thread.title),
            links,
            quoting: Quoting::of(&bodies),
            ups: thread.reaction_count(Reaction::Push),
            boos: thread.reaction_count(Reaction::Boo),
            active_at: own.filter_map(|comment| comment.posted_at).chain(thread.posted_at).max(),
        }
    }

    /// The number of 推 minus the number of 噓.
    #[must_use]
    pub fn score(&self) -> i64 {
        signed(self.ups) - signed(self.boos)
    }

    /// The things that the post contains.
    pub fn has(&self) -> impl Iterator<Item = Has> {
        held(&self.links).chain(self.quoting.is_some().then_some(Has::Quote))
    }
}

/// The facts about a comment block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockFacts<'a> {
    /// Its comments.
    pub comments: &'a [Comment],
    /// The links in its text.
    pub links: Vec<Link>,
}

impl<'a> BlockFacts<'a> {
    /// The facts of a block of `thread`.
    #[must_use]
    pub fn of(thread: &'a Thread, block: &Block) -> Self {
        Self { comments: &thread.comments[block.comments.clone()], links: links(&block.text) }
    }

    /// The account id of its author.
    #[must_use]
    pub fn author(&self) -> Option<&'a str> {
        self.comments.first()?.author.as_deref()
    }

    /// The reactions of its comments, each once.
    pub fn reactions(&self) -> impl Iterator<Item = Reaction> {
        let all = [Reaction::Push, Reaction::Boo, Reaction::Arrow];
        all.into_iter().filter(|reaction| self.comments.iter().any(|comment| comment.reaction == Some(*reaction)))
    }

    /// The known times of its comments.
    pub fn times(&self) -> impl Iterator<Item = UnixTime> {
        self.comments.iter().filter_map(|comment| comment.posted_at)
    }

    /// The addresses that it was written from, without repetitions.
    #[must_use]
    pub fn ips(&self) -> Vec<&'a str> {
        let mut ips: Vec<_> = self.comments.iter().filter_map(|comment| comment.ip.as_deref()).collect();
        ips.sort_unstable();
        ips.dedup();
        ips
    }

    /// The things that it contains.
    pub fn has(&self) -> impl Iterator<Item = Has> {
        held(&self.links)
    }
}

fn held(links: &[Link]) -> impl Iterator<Item = Has> {
    let url = (!links.is_empty()).then_some(Has::Url);
    let image = links.iter().any(Link::is_image).then_some(Has::Image);
    url.into_iter().chain(image)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::ThreadId;

    #[test]
    fn facts_of_a_thread_are_derived() {
        let comment = |reaction, minute, text: &str| Comment {
            reaction: Some(reaction),
            posted_at: Some(UnixTime(minute)),
            text: text.to_owned(),
            author: Some("amy".to_owned()),
            floor: Some(1),
            ip: Some("1.2.3.4".to_owned()),
            earlier: None,
            earlier_floor: None,
        };
        let thread = Thread {
            title: "Re: [心得] https://a.tw/x".to_owned(),
            body: ": 引文\nhttps://a.tw/x https://b.tw/y.png".to_owned(),
            posted_at: Some(UnixTime(50)),
            comments: vec![comment(Reaction::Push, 90, "推"), comment(Reaction::Boo, 70, "噓 c.tw/z")],
            ..Thread::new(ThreadId { board: "Test".to_owned(), article: "M.1.A.000".to_owned() })
        };
        let facts = PostFacts::of(&thread);
        assert_eq!((facts.ups, facts.boos, facts.score(), facts.active_at), (1, 1, 0, Some(UnixTime(90))));
        assert_eq!(facts.links.iter().map(Link::address).collect::<Vec<_>>(), ["a.tw/x", "b.tw/y.png"]);
        assert_eq!(facts.has().collect::<Vec<_>>(), [Has::Url, Has::Image, Has::Quote]);
        let block = Block { comments: 0..2, text: "推\n\n噓 c.tw/z".to_owned(), starts: vec![0, 5] };
        let facts = BlockFacts::of(&thread, &block);
        assert_eq!(facts.reactions().collect::<Vec<_>>(), [Reaction::Push, Reaction::Boo]);
        assert_eq!((facts.author(), facts.ips()), (Some("amy"), vec!["1.2.3.4"]));
        assert_eq!(facts.has().collect::<Vec<_>>(), [Has::Url]);
    }
}
