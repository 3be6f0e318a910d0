//! The parameters of a request: the part of an address after the `?`.

use super::{
    failure::Failure,
    messages::{ServerHint, ServerMessage, ValueForm},
};
use crate::{Error, output::printable};

/// Names and values, in their order; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads all parameters, known or not.
    pub(super) fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// Returns an error if a parameter occurs twice, as its value would be ambiguous.
    pub(super) fn once(self) -> Result<Self, Failure> {
        let twice = |at: usize, name: &str| self.0[..at].iter().any(|(before, _)| before == name);
        match self.0.iter().enumerate().find(|(at, (name, _))| twice(*at, name)) {
            None => Ok(self),
            Some((_, (name, _))) => {
                let error = Error::new(ServerMessage::GivenTwice { name: printable(name) });
                Err(Failure::Request(error.hint(ServerHint::LeaveOneOut)))
            }
        }
    }

    /// Returns an error if a parameter is not among those `known`: a misspelt limit would otherwise be ignored.
    pub(super) fn only(self, known: &[&str]) -> Result<Self, Failure> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(self),
            Some((name, _)) => {
                let error = Error::new(ServerMessage::NoSuchParameter { name: printable(name) });
                Err(Failure::Request(error.hint(ServerHint::ParametersAre { names: known.join(", ") })))
            }
        }
    }

    /// The last value of that name, unless it is empty: an empty field of a form means no value.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        // A form sends every field, also those left empty.
        self.all(name).last().filter(|value| !value.is_empty())
    }

    /// Every value of that name.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl DoubleEndedIterator<Item = &'a str> + use<'a> {
        // Owned, so that the iterator borrows from the parameters only.
        let name = name.to_owned();
        self.0.iter().filter(move |(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    /// A yes or no: `1`, `true`, `yes`, `on`, or an empty value is yes.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Failure> {
        match self.all(name).next_back() {
            None | Some("0" | "false" | "no" | "off") => Ok(false),
            // A box in a form sends `on`, and `?any` alone means it too.
            Some("" | "1" | "true" | "yes" | "on") => Ok(true),
            Some(other) => Err(unreadable(name, other, ValueForm::TrueOrFalse)),
        }
    }

    /// A number between `min` and `max`.
    pub(super) fn number(&self, name: &str, min: usize, max: usize) -> Result<Option<usize>, Failure> {
        let Some(value) = self.one(name) else { return Ok(None) };
        let number = value.parse().ok().filter(|number| (min..=max).contains(number));
        number.map(Some).ok_or_else(|| unreadable(name, value, ValueForm::NumberBetween { min, max }))
    }

    /// One of `choices` by its name.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &str,
        choices: &[T],
        name_of: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, Failure> {
        self.choice_by(name, choices, name_of, |_| None)
    }

    /// As [`Parameters::choice`], also by other names, which `other` knows.
    pub(super) fn choice_by<T: Copy>(
        &self,
        name: &str,
        choices: &[T],
        name_of: impl Fn(T) -> &'static str,
        other: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(value) = self.one(name) else { return Ok(None) };
        let chosen = choices.iter().copied().find(|&choice| name_of(choice) == value).or_else(|| other(value));
        let names = || choices.iter().map(|&choice| name_of(choice)).collect::<Vec<_>>().join(", ");
        chosen.map(Some).ok_or_else(|| unreadable(name, value, ValueForm::OneOfNames { names: names() }))
    }
}

fn unreadable(name: &str, value: &str, wanted: ValueForm) -> Failure {
    // The message repeats what a stranger has sent.
    let value: String = printable(value).chars().take(40).collect();
    let message = ServerMessage::ValueNotUnderstood { name: name.to_owned(), value };
    Failure::Request(Error::new(message).hint(ServerHint::ItIs { wanted }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[test]
    fn values_are_read_or_the_right_ones_named() {
        let parameters = Parameters::read(Some("q=%E5%8F%B0+a&q=b%zz&limit=7&full&x=&sort=newest"));
        assert_eq!(parameters.all("q").collect::<Vec<_>>(), ["台 a", "b%zz"]);
        assert_eq!((parameters.one("q"), parameters.one("x"), parameters.one("y")), (Some("b%zz"), None, None));
        assert_eq!(parameters.number("limit", 1, 10).unwrap(), Some(7));
        assert!(parameters.flag("full").unwrap() && !parameters.flag("bom").unwrap());
        assert_eq!(parameters.choice("sort", &["newest", "oldest"], |name| name).unwrap(), Some("newest"));
        let worded = |failure: Failure| failure.worded(Language::English);
        assert_eq!(
            worded(parameters.number("limit", 1, 5).unwrap_err()),
            ("limit=7: not understood".to_owned(), Some("it is a number from 1 to 5".to_owned()))
        );
        assert_eq!(worded(parameters.flag("sort").unwrap_err()).1.unwrap(), "it is true or false");
        assert_eq!(
            worded(parameters.choice("sort", &["score"], |name| name).unwrap_err()).1.unwrap(),
            "it is one of score"
        );
        assert_eq!(worded(parameters.clone().once().unwrap_err()).0, "q: given more than once");
        assert!(Parameters::read(Some("q=a&level=threads")).once().is_ok());
        assert_eq!(worded(parameters.only(&["q", "limit"]).unwrap_err()).0, "full: no such parameter here");
    }
}
