//! Records that hold one comment, alone or together with its post: rows of a table, or the files of a folder that holds one post.

use std::borrow::Cow;

use super::{
    evidence::{article, part},
    fields::{Candidate, Candidates, of_post},
};
use crate::{
    archive::{
        aliases::{Aliases, CommentField, PostField},
        json::node::Node,
    },
    thread::Reaction,
};

/// What a table calls a row that holds a comment.
const ROW_OF_COMMENT: [&str; 6] = ["comment", "push", "reply", "推文", "留言", "回文"];

/// How the columns of a comment begin in a row that has its post, too.
const COLUMN_OF_COMMENT: [&str; 8] = ["push_", "push.", "comment_", "comment.", "reply_", "推文", "留言", "回文"];

/// The thread that the record `node` is a comment of, by its id or its title, and the floor, if it is a comment alone.
pub(super) fn is_comment(node: &Node<'_>, aliases: &Aliases) -> Option<(String, Option<u32>)> {
    let get = |key: &str| node.members().iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    let text = |key: &str| get(key).and_then(|(_, value)| value.text()).map(str::trim);
    let tag = text("push_tag").or_else(|| text("tag")).or_else(|| sign(node, aliases))?;
    let fields = of_post(node, aliases);
    let is_row = text("type").is_some_and(|kind| ROW_OF_COMMENT.contains(&kind));
    if is_row && !fields.any(PostField::Comments, |_| true) {
        let title = |candidate: Candidate<'_>| {
            candidate.value.text().filter(|text| !aliases.is_missing(text)).map(str::to_owned)
        };
        return Some((fields.first(PostField::Title, title).map(|(_, title)| title).unwrap_or_default(), None));
    }
    // A table of comments alone: an article, and a comment's own keys.
    let is_post = fields.any(PostField::Title, |_| true) || fields.any(PostField::Url, |value| value.text().is_some());
    let is_reaction = aliases.reaction(tag).is_some() && !fields.any(PostField::Title, |_| true);
    if is_reaction && let Some(article) = named_article(&fields, PostField::Url) {
        return Some((article, None));
    }
    if !is_post && let Some(article) = named_article(&fields, PostField::Id) {
        return Some((article, None));
    }
    let (article, position) = part(text("id")?)?;
    Some((article.to_owned(), Some(position)))
}

/// The sign of PTT for a reaction, where a key of comments has one, such as `type`.
fn sign<'n>(node: &'n Node<'_>, aliases: &Aliases) -> Option<&'n str> {
    let names_tag = |key: &str| aliases.comment(key).iter().any(|named| named.field == CommentField::Tag);
    let signs = node.members().iter().filter_map(|(key, value)| Some((key, value.text()?.trim())));
    let mut signs = signs.filter(|(key, text)| Reaction::from_sign(text).is_some() && names_tag(key));
    signs.next().map(|(_, sign)| sign)
}

/// The post of a row that has a post and one of its comments, as tables have that repeat the post for each comment, and that
/// comment, if its columns are filled. `None` if the record has no columns for the text and the author of a comment.
pub(super) fn split<'n>(node: &Node<'n>, aliases: &Aliases) -> Option<(Node<'n>, Option<Node<'static>>)> {
    let is_of_comment = |(key, value): &&(Cow<'_, str>, Node<'_>)| {
        let key = key.to_lowercase();
        !matches!(value, Node::List(_) | Node::Object(_))
            && COLUMN_OF_COMMENT.iter().any(|begin| key.starts_with(begin))
    };
    let of_comment: Vec<_> = node.members().iter().filter(is_of_comment).collect();
    let has = |field| of_comment.iter().any(|(key, _)| aliases.comment(key).iter().any(|named| named.field == field));
    // A number of comments is no comment.
    if of_comment.len() < 2 || !has(CommentField::Text) || !(has(CommentField::Author) || has(CommentField::Tag)) {
        return None;
    }
    let post = node.members().iter().filter(|member| !is_of_comment(member)).cloned().collect();
    let is_filled = of_comment.iter().any(|(_, value)| value.text().is_some_and(|text| !aliases.is_missing(text)));
    let comment = is_filled.then(|| Node::Object(of_comment.into_iter().cloned().collect()).into_owned());
    Some((Node::Object(post), comment))
}

/// The id of the article that the post of a row names, if the row has nothing else of it: the comment is there alone.
pub(super) fn article_alone(fields: &Candidates<'_, PostField>, aliases: &Aliases) -> Option<String> {
    let has = |field| fields.any(field, |value| value.text().is_none_or(|text| !aliases.is_missing(text)));
    if has(PostField::Title) || has(PostField::Body) {
        return None;
    }
    named_article(fields, PostField::Url).or_else(|| named_article(fields, PostField::Id))
}

/// The id of the article that `field` names.
fn named_article(fields: &Candidates<'_, PostField>, field: PostField) -> Option<String> {
    let named = |candidate: Candidate<'_>| Some(article(candidate.value.text()?)?.1.to_string());
    fields.first(field, named).map(|(_, article)| article)
}
