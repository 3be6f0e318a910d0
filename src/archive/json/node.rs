//! A JSON value in memory, its strings borrowed from the record where they hold no escapes.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

/// A JSON value. Members keep their order; of several with one key each is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::archive) enum Node<'a> {
    /// `null`, and what the repair of `NaN` becomes.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is printed.
    Number(String),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The string or number as text, `None` for every other value. `MongoDB`'s extended JSON, such as `{"$date": …}`, is
    /// the value that it wraps.
    pub(in crate::archive) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(number) => Some(number),
            Self::Object(members) => match members.as_slice() {
                [(key, value)] if key.starts_with('$') => value.text(),
                _ => None,
            },
            Self::Null | Self::Bool(_) | Self::List(_) => None,
        }
    }

    /// The same value with strings of its own.
    pub(in crate::archive) fn into_owned(self) -> Node<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Node::Null,
            Self::Bool(value) => Node::Bool(value),
            Self::Number(number) => Node::Number(number),
            Self::Text(text) => Node::Text(owned(text)),
            Self::List(elements) => Node::List(elements.into_iter().map(Node::into_owned).collect()),
            Self::Object(members) => {
                Node::Object(members.into_iter().map(|(key, value)| (owned(key), value.into_owned())).collect())
            }
        }
    }

    /// The members of an object; empty for every other value.
    pub(in crate::archive) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; empty for every other value.
    pub(in crate::archive) fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// The value of the last member named `key`.
    pub(in crate::archive) fn get(&self, key: &str) -> Option<&Self> {
        // The last, as in JavaScript and Python; `RepeatedKey` reports it.
        self.members().iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// A key, borrowed where it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(NodeVisitor)? {
            Node::Text(text) => Ok(Self(text)),
            _ => Err(D::Error::custom("a key is no string")),
        }
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Vec::new();
        while let Some((Key(key), value)) = members.next_entry()? {
            object.push((key, value));
        }
        Ok(match object.as_mut_slice() {
            // A number that was kept as it is written, or one of `MongoDB`'s.
            [(key, Node::Text(number))] if key.starts_with("$number") => {
                Node::Number(std::mem::take(number).into_owned())
            }
            _ => Node::Object(object),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_order_and_borrow_their_strings() {
        let node: Node<'_> = serde_json::from_str(r#"{"b": [1, 1.5, null, true], "a": "x", "a": "\n"}"#).unwrap();
        let keys: Vec<_> = node.members().iter().map(|(key, _)| key.as_ref()).collect();
        assert_eq!(keys, ["b", "a", "a"]);
        assert!(matches!(&node.members()[1].1, Node::Text(Cow::Borrowed("x"))));
        assert_eq!(node.get("a").and_then(Node::text), Some("\n"));
        let numbers: Vec<_> = node.get("b").unwrap().elements().iter().map(Node::text).collect();
        assert_eq!(numbers, [Some("1"), Some("1.5"), None, None]);
    }

    #[test]
    fn extended_json_is_what_it_wraps() {
        let node: Node<'_> = serde_json::from_str(r#"{"$date": {"$numberLong": "1749000000000"}}"#).unwrap();
        assert_eq!(node.text(), Some("1749000000000"));
    }
}
