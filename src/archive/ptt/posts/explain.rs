//! How a record is understood: each key with the field that its value is taken for.

use super::{
    comments,
    evidence::article,
    fields::{Candidate, Candidates, CommentKeys, body_text, of_post},
    row,
};
use crate::archive::{
    aliases::{Aliases, CommentField, PostField},
    json::node::Node,
    names::article_id::ArticleId,
    ptt::times,
};

/// The keys of a record and of its first comment, each with the field that its value is taken for.
pub(in crate::archive) fn explain<'n>(node: &'n Node<'n>, aliases: &Aliases) -> Vec<(String, Option<&'static str>)> {
    let Some((post, comment)) = row::split(node, aliases) else { return of_record(node, aliases) };
    let mut keys = of_record(&post, aliases);
    keys.extend(comment.iter().flat_map(|comment| of_comment("", comment, aliases)));
    keys
}

/// The keys of a record that holds no comment but in lists.
fn of_record<'n>(node: &'n Node<'n>, aliases: &Aliases) -> Vec<(String, Option<&'static str>)> {
    let fits = |field, candidate: Candidate<'n>| candidate.is_mapped || is_of_form(field, candidate.value, aliases);
    let used = used(&of_post(node, aliases), &FIELDS, fits);
    let field = |value: &Node<'_>| name_of(value, &used);
    let mut keys = Vec::new();
    for (key, value) in node.members() {
        keys.push((key.to_string(), field(value)));
        if let Some(comment) = first_object(value).filter(|_| field(value) == Some("comments")) {
            keys.extend(of_comment(&format!("{key}[]."), comment, aliases));
        }
        // Of an object that is no field itself, the keys that are used.
        let members = value.members().iter().filter(|_| field(value).is_none());
        let used = members.filter_map(|(inner, value)| Some((format!("{key}.{inner}"), field(value)?)));
        keys.extend(used.map(|(key, name)| (key, Some(name))));
    }
    keys
}

/// The values from which fields are read, each with the name of its field.
fn used<'n, F: Copy + PartialEq>(
    candidates: &Candidates<'n, F>,
    fields: &[(F, &'static str)],
    fits: impl Fn(F, Candidate<'n>) -> bool,
) -> Vec<(&'n Node<'n>, &'static str)> {
    let value = |field| candidates.first(field, |candidate| fits(field, candidate).then_some(candidate.value));
    fields.iter().filter_map(|&(field, name)| Some((value(field)?.1, name))).collect()
}

fn name_of(value: &Node<'_>, used: &[(&Node<'_>, &'static str)]) -> Option<&'static str> {
    used.iter().find(|(known, _)| std::ptr::eq(*known, value)).map(|(_, name)| *name)
}

/// The first object in the lists of comments that `value` holds.
fn first_object<'n>(value: &'n Node<'n>) -> Option<&'n Node<'n>> {
    let is_list = |value: &&Node<'_>| matches!(value, Node::List(_));
    if let Node::List(elements) = value {
        return elements.first().and_then(|first| if is_list(&first) { first_object(first) } else { Some(first) });
    }
    // Keyed by floor, by reaction, or around a list.
    let inner = || value.members().iter().map(|(_, value)| value);
    let list = inner().find(is_list).and_then(first_object);
    list.or_else(|| inner().next().filter(|value| matches!(value, Node::Object(_))))
}

/// The keys of a comment, each with `within` before it.
fn of_comment<'n>(within: &str, comment: &'n Node<'n>, aliases: &Aliases) -> Vec<(String, Option<&'static str>)> {
    let candidates = CommentKeys::new(aliases).candidates(comment);
    let used = used(&candidates, &COMMENT_FIELDS, |_, candidate| candidate.value.text().is_some());
    comment.members().iter().map(|(key, value)| (format!("{within}{key}"), name_of(value, &used))).collect()
}

/// The fields of a comment by the names that the table has for them.
const COMMENT_FIELDS: [(CommentField, &str); 6] = [
    (CommentField::Tag, "tag"),
    (CommentField::Author, "author"),
    (CommentField::Text, "text"),
    (CommentField::Date, "date"),
    (CommentField::Ip, "ip"),
    (CommentField::Floor, "floor"),
];

/// The fields by the names that the table has for them.
const FIELDS: [(PostField, &str); 12] = [
    (PostField::Url, "url"),
    (PostField::Id, "id"),
    (PostField::Board, "board"),
    (PostField::Title, "title"),
    (PostField::Author, "author"),
    (PostField::Nick, "nick"),
    (PostField::Date, "date"),
    (PostField::Body, "body"),
    (PostField::Ip, "ip"),
    (PostField::Country, "country"),
    (PostField::Comments, "comments"),
    (PostField::Status, "status"),
];

/// Whether `value` has the form of the field.
fn is_of_form(field: PostField, value: &Node<'_>, aliases: &Aliases) -> bool {
    let text = value.text().map(str::trim).filter(|text| !aliases.is_missing(text));
    match field {
        PostField::Url | PostField::Id => {
            text.is_some_and(|text| article(text).is_some() || ArticleId::from_aid(text).is_some())
        }
        PostField::Date => text.is_some_and(|text| times::header_date(text).is_some()),
        PostField::Ip => text.is_some_and(|text| times::address(text).is_some()),
        PostField::Body => body_text(value).is_some(),
        PostField::Comments => comments::are_comments(value, aliases),
        _ => text.is_some(),
    }
}
