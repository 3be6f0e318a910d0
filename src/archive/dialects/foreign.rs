//! Shapes that are known by name and not read, so that a report can say what it met.

use crate::archive::dialect::Shape;

/// The keys of a shape, and its name.
type KnownKeys = (&'static [&'static str], &'static str);

const SHAPES: [KnownKeys; 20] = [
    (&["prompt", "rejected_text"], "pairs of texts for training, no posts"),
    (&["link_id", "parent_id", "body"], "comment of Reddit"),
    (&["selftext", "subreddit"], "post of Reddit"),
    (&["kind", "data"], "listing of Reddit's API"),
    (&["forumAlias", "title"], "post of Dcard"),
    (&["postId", "floor"], "comment of Dcard"),
    (&["success", "server_time", "response"], "page of LIHKG's API"),
    (&["thread_id", "cat_id"], "thread of LIHKG"),
    (&["post_stream", "title"], "topic of Discourse"),
    (&["cooked", "topic_id"], "post of Discourse"),
    (&["created_at_i", "children"], "item of Hacker News (Algolia)"),
    (&["by", "type", "time"], "item of Hacker News"),
    (&["node", "member", "replies"], "topic of V2EX"),
    (&["member", "topic_id"], "reply of V2EX"),
    (&["post_list", "user_list"], "thread of Tieba"),
    (&["主题", "回复"], "thread of MNBVC"),
    (&["no", "resto"], "post of 4chan"),
    (&["date_unixtime", "type"], "message of Telegram"),
    (&["guild", "channel"], "export of DiscordChatExporter"),
    (&["client_msg_id", "ts"], "message of Slack"),
];

/// The name of the known shape that `shape` has.
pub(in crate::archive) fn shape_of(shape: &Shape<'_>) -> Option<&'static str> {
    SHAPES.iter().find(|(keys, _)| shape.has_all(keys)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Aliases, json::scan::Scanner};

    #[test]
    fn known_shapes_are_named() {
        let named = |record: &[u8]| {
            let mut scanner = Scanner::new();
            scanner.advance(record);
            shape_of(&Shape::new(record, scanner.members(), Aliases::builtin()))
        };
        assert_eq!(named(br#"{"selftext": "", "subreddit": "x"}"#), Some("post of Reddit"));
        assert_eq!(named(br#"{"selftext": ""}"#), None);
    }
}
