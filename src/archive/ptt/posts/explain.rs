//! How a record is understood: each key with the field that its value is taken for.

use super::{
    comments,
    evidence::article,
    fields::{Candidate, body_text, of_post},
};
use crate::archive::{
    aliases::{Aliases, PostField},
    json::node::Node,
    names::article_id::ArticleId,
    ptt::times,
};

/// The keys of a record, each with the field that its value is taken for.
pub(in crate::archive) fn explain<'n>(node: &'n Node<'n>, aliases: &Aliases) -> Vec<(String, Option<&'static str>)> {
    let fields = of_post(node, aliases);
    let used: Vec<(&Node<'_>, &'static str)> = FIELDS
        .into_iter()
        .filter_map(|(field, name)| {
            let fits = |candidate: Candidate<'n>| {
                (candidate.is_mapped || is_of_form(field, candidate.value, aliases)).then_some(candidate.value)
            };
            fields.first(field, fits).map(|(_, value)| (value, name))
        })
        .collect();
    let field = |value: &Node<'_>| used.iter().find(|(known, _)| std::ptr::eq(*known, value)).map(|(_, name)| *name);
    let mut keys = Vec::new();
    for (key, value) in node.members() {
        keys.push((key.to_string(), field(value)));
        // Of an object that is no field itself, the keys that are used.
        let members = value.members().iter().filter(|_| field(value).is_none());
        let used = members.filter_map(|(inner, value)| Some((format!("{key}.{inner}"), field(value)?)));
        keys.extend(used.map(|(key, name)| (key, Some(name))));
    }
    keys
}

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
