//! The keywords of comments, by which conditions on facts are decided without an index.

use crate::{
    index::{BlockFacts, exact_key, name_key},
    query::Key,
    text::Link,
};

/// The keywords of a kind that comments have: those of a block, or of one comment.
pub(super) fn comment_keywords(facts: &BlockFacts<'_>, key: Key) -> Vec<String> {
    match key {
        Key::User => facts.author().map(name_key).into_iter().collect(),
        Key::Reaction => facts.reactions().map(|reaction| reaction.sign().to_owned()).collect(),
        Key::Has => facts.has().map(|has| has.name().to_owned()).collect(),
        Key::Domain | Key::Link => link_keywords(&facts.links, key),
        Key::Ip => facts.ips().into_iter().map(exact_key).collect(),
        _ => vec![],
    }
}

/// The domains of links, or their addresses.
pub(super) fn link_keywords(links: &[Link], key: Key) -> Vec<String> {
    match key {
        Key::Domain => links.iter().flat_map(Link::domains).map(str::to_owned).collect(),
        _ => links.iter().map(|link| exact_key(link.address())).collect(),
    }
}
