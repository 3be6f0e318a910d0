//! A value that is to be text, however the crawler wrote it.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Unexpected, Visitor},
};

/// A string borrowed from the record where it holds no escapes. Numbers are read as they are printed, `null` as empty.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::archive) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub(in crate::archive) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Text<'a> {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number or null")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(""))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    /// `false` is what some crawlers write for a value that they did not find.
    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        if value { Err(E::invalid_type(Unexpected::Bool(true), &self)) } else { Ok(Cow::Borrowed("")) }
    }

    /// The value in `MongoDB`'s extended JSON, such as `{"$date": "2025-01-28T08:46:21Z"}` or `{"$numberInt": "1"}`.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        match members.next_entry::<Cow<'de, str>, Text<'de>>()? {
            Some((key, Text(value))) if key.starts_with('$') && members.next_key::<Cow<'de, str>>()?.is_none() => {
                Ok(value)
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_numbers_and_null_are_text() {
        for (json, expected) in [
            (r#""股票""#, "股票"),
            (r#""\u80a1""#, "股"),
            ("null", ""),
            ("false", ""),
            ("12", "12"),
            ("-1.5", "-1.5"),
            (r#"{"$date": {"$numberLong": "1749000000000"}}"#, "1749000000000"),
        ] {
            assert_eq!(serde_json::from_str::<Text<'_>>(json).unwrap().as_str(), expected, "{json}");
        }
        for json in ["[]", "true", "{}", r#"{"a": "b"}"#, r#"{"$a": "b", "$c": "d"}"#] {
            assert!(serde_json::from_str::<Text<'_>>(json).is_err(), "{json}");
        }
        assert!(matches!(serde_json::from_str("\"borrowed\""), Ok(Text(Cow::Borrowed(_)))));
    }
}
