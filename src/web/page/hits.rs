//! Hits as a page shows them.

use super::{
    language::Texts,
    link::Link,
    markup::{Markup, marked, plain},
};
use crate::{
    output::moment,
    query::{Context, Field},
    search::{self, CommentHit, CommentRef, LineHit, Match, ThreadHit},
    thread::{Reaction, ThreadId, UnixTime},
    web::{address::Address, search_request::SearchRequest, site::Site},
};

/// A hit of any unit.
pub(super) struct Hit {
    /// The address of the hit.
    pub(super) address: String,
    /// The title of the thread.
    pub(super) title: Markup,
    pub(super) board: Link,
    pub(super) author: Option<Link>,
    /// The time of the post, to be read, and for programs.
    pub(super) time: Option<(String, String)>,
    /// Comments, 推, 噓; of a thread.
    pub(super) counts: Option<(u32, u32, u32)>,
    pub(super) passages: Vec<Passage>,
}

/// A passage of a hit.
pub(super) struct Passage {
    /// Of a comment: the floors, and the address of the first.
    pub(super) floor: Option<(String, String)>,
    pub(super) reaction: Option<(&'static str, &'static str)>,
    pub(super) by: Option<Markup>,
    pub(super) time: Option<String>,
    pub(super) text: Markup,
    /// The file of the archived version that it is from, if the best version lacks it.
    pub(super) earlier: Option<Markup>,
}

/// Converts hits for a page.
pub(super) struct Hits<'a> {
    pub(super) request: &'a SearchRequest,
    pub(super) context: &'a Context,
    pub(super) site: &'a Site,
    pub(super) t: &'static Texts,
}

impl Hits<'_> {
    pub(super) fn all(&self, hits: &[search::Hit]) -> Vec<Hit> {
        let shown = hits.iter().map(|hit| match hit {
            search::Hit::Thread(hit) => self.thread(hit),
            search::Hit::Comment(hit) | search::Hit::Line(LineHit { comment: hit, .. }) => self.comment(hit),
        });
        shown.collect()
    }

    fn thread(&self, hit: &ThreadHit) -> Hit {
        let title = hit.matches.iter().find(|found| found.is_of_title());
        let passages = hit.matches.iter().filter(|found| !found.is_of_title());
        Hit {
            address: self.address(&hit.id, None),
            title: match title {
                Some(found) => marked(&found.text, &found.spans),
                None => self.title(&hit.title),
            },
            board: self.board(&hit.id),
            author: self.author(hit.author.as_deref()),
            time: self.time(hit.posted_at),
            counts: Some((hit.comments, hit.ups, hit.boos)),
            passages: passages.map(|found| self.passage(&hit.id, found)).collect(),
        }
    }

    fn passage(&self, id: &ThreadId, found: &Match) -> Passage {
        Passage {
            floor: self.floor(id, &found.floors, found.spot),
            reaction: found.reaction.map(reaction),
            by: found.by.as_deref().map(plain),
            time: None,
            text: marked(&found.text, &found.spans),
            earlier: found.earlier.as_deref().map(plain),
        }
    }

    fn comment(&self, hit: &CommentHit) -> Hit {
        let passage = Passage {
            floor: self.floor(&hit.id, &hit.floors, Some(hit.spot)),
            reaction: hit.reaction().map(reaction),
            by: hit.by.as_deref().map(plain),
            time: self.time(hit.posted_at).map(|(shown, _)| shown),
            text: marked(&hit.text, &hit.spans),
            earlier: hit.earlier.as_deref().map(plain),
        };
        Hit {
            address: self.address(&hit.id, Some(hit.spot)),
            title: self.title(&hit.title),
            board: self.board(&hit.id),
            author: self.author(hit.thread.author.as_deref()),
            time: self.time(hit.thread.posted_at),
            // The counts are of the thread, and here the hit is one comment of it.
            counts: None,
            passages: vec![passage],
        }
    }

    fn board(&self, id: &ThreadId) -> Link {
        Link::to(Field::Board, &id.board, self.context)
    }

    fn author(&self, author: Option<&str>) -> Option<Link> {
        author.map(|name| Link::to(Field::Author, name, self.context))
    }

    fn title(&self, title: &str) -> Markup {
        plain(if title.trim().is_empty() { self.t.no_title } else { title })
    }

    fn time(&self, at: Option<UnixTime>) -> Option<(String, String)> {
        let (at, zone) = (at?, &self.site.settings.zone);
        // For the eye and for the attribute `datetime`; one without the other is not shown.
        moment::minute(at, zone).zip(moment::rfc3339(at, zone))
    }

    /// The address of the thread at a comment, with the query's matches marked.
    fn address(&self, id: &ThreadId, spot: Option<CommentRef>) -> String {
        let address = self.request.added_to(Address::of_thread("/thread", id));
        let spot = spot.map_or_else(String::new, |spot| format!("#f{spot}"));
        address.text() + &spot
    }

    /// The floors as they are shown, or the reference of a text between floors, and the address of the first comment.
    fn floor(&self, id: &ThreadId, floors: &[u32], spot: Option<CommentRef>) -> Option<(String, String)> {
        let spot = spot?;
        let shown = match (floors.first(), floors.last()) {
            (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
            _ => spot.to_string(),
        };
        Some((shown, self.address(id, Some(spot))))
    }
}

/// A reaction's sign, and the name of its colour.
pub(super) const fn reaction(reaction: Reaction) -> (&'static str, &'static str) {
    let class = match reaction {
        Reaction::Push => "up",
        Reaction::Boo => "boo",
        Reaction::Arrow => "arrow",
    };
    (reaction.sign(), class)
}
