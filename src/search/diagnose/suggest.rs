//! What may have been meant by a condition that finds nothing: names and words one typing error away, words that sound the
//! same, and the word of Taiwan for one of the mainland.
//!
//! Suggestions are shown and never searched for: a query finds what was typed.

use std::{collections::BTreeSet, mem};

use crate::{
    Result,
    engine::{Context, Facet, Field, Sort, Value, keywords_of},
    index::{Fields, OpenIndex},
    query::{Fact, Glob, Key, Needle, Plan, TextClause, distance},
    search::{Hit, Level, LineHit, Request, count, label, search},
    text::{Term, UnitKind, same_sound, words_in_taiwan},
};

/// The maximum number of suggestions for one condition.
const SHOWN: usize = 3;
/// The minimum number of characters of a run of letters or an account: a shorter one has too many neighbours.
const SHORTEST: usize = 4;
/// The maximum number of characters of what may have a typing error, so that there are not too many neighbours.
const LONGEST: usize = 32;
/// The characters of account ids; runs of letters have the first of them.
const ACCOUNT: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const LETTERS: usize = 26;

/// The reason for a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// One character is wrong, missing or too much, or two adjacent ones are swapped.
    Spelling,
    /// It sounds the same.
    Sound,
    /// It is the word of Taiwan for a word of the mainland.
    Region,
}

/// The kind of a condition for which there is a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A word of the text.
    Word,
    /// An account.
    Account,
    /// A board.
    Board,
    /// A category.
    Category,
}

/// A condition that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The kind of the condition.
    pub meant: Meant,
    /// Its value as typed.
    pub typed: String,
    /// The value that may have been meant.
    pub instead: String,
    /// How the two are alike.
    pub likeness: Likeness,
    /// The exact number of hits that the condition has with that value, by itself.
    pub count: u64,
}

/// What may have been meant by the conditions of `plan` that find nothing by themselves, in the order of the conditions,
/// the most frequent first; and for a word of the mainland the more frequent one of Taiwan, whatever the former finds.
///
/// # Errors
/// If the index is damaged.
pub fn suggestions(index: &OpenIndex, plan: &Plan, level: Level) -> Result<Vec<Suggestion>> {
    let search = Suggester { index, context: Context::new(index), fields: *index.fields(), level };
    let mut all = Vec::new();
    for condition in conditions(plan) {
        let found = count(index, condition, level)?;
        all.extend(search.regional(condition, found)?);
        if found == 0 {
            all.extend(search.alike(condition)?);
        }
    }
    Ok(all)
}

/// As [`suggestions`], for a query that has hits: the words of Taiwan alone.
///
/// # Errors
/// If the index is damaged.
pub fn regional_suggestions(index: &OpenIndex, plan: &Plan, level: Level) -> Result<Vec<Suggestion>> {
    let search = Suggester { index, context: Context::new(index), fields: *index.fields(), level };
    let mut all = Vec::new();
    for condition in conditions(plan) {
        if matches!(condition, Plan::Text(clause) if !words_in_taiwan(&clause.typed).is_empty()) {
            all.extend(search.regional(condition, count(index, condition, level)?)?);
        }
    }
    Ok(all)
}

/// The texts and names of a plan that are not excluded, in their order.
fn conditions(plan: &Plan) -> Vec<&Plan> {
    match plan {
        Plan::And(parts) | Plan::Or(parts) => parts.iter().flat_map(conditions).collect(),
        Plan::InComment(inner) | Plan::InThread(inner) => conditions(inner),
        Plan::Question(question) => conditions(&question.exact),
        Plan::Text(_) | Plan::Fact(Fact::Keyword(..)) => vec![plan],
        _ => vec![],
    }
}

struct Suggester<'a> {
    index: &'a OpenIndex,
    context: Context,
    fields: Fields,
    level: Level,
}

impl Suggester<'_> {
    fn regional(&self, condition: &Plan, found: u64) -> Result<Vec<Suggestion>> {
        let Plan::Text(clause) = condition else { return Ok(vec![]) };
        let mut all = Vec::new();
        for word in words_in_taiwan(&clause.typed) {
            let Some(other) = with_text(clause, word) else { continue };
            let count = count(self.index, &other, self.level)?;
            // A word that is rarer in the archive is no better than what was typed.
            if count > found {
                let (typed, instead) = (clause.typed.clone(), word.to_owned());
                all.push(Suggestion { meant: Meant::Word, typed, instead, likeness: Likeness::Region, count });
            }
        }
        Ok(all)
    }

    /// What is alike to a condition that finds nothing.
    fn alike(&self, condition: &Plan) -> Result<Vec<Suggestion>> {
        match condition {
            Plan::Text(clause) => self.alike_text(clause),
            Plan::Fact(Fact::Keyword(key, owner, glob)) => {
                let Some(typed) = glob.value() else { return Ok(vec![]) };
                let (meant, names) = match key {
                    Key::User => {
                        (Meant::Account, self.misspelt(typed, &[self.fields.author, self.fields.by], ACCOUNT)?)
                    }
                    Key::Board => (Meant::Board, self.among_all(typed, self.fields.board)?),
                    Key::Category => (Meant::Category, self.among_all(typed, self.fields.category)?),
                    _ => return Ok(vec![]),
                };
                let with = |name: &str| Some(Plan::Fact(Fact::Keyword(*key, *owner, Glob::exactly(name))));
                let mut all = self.counted(names, meant, glob.typed(), Likeness::Spelling, with)?;
                for suggestion in &mut all {
                    suggestion.instead = self.name_as_written(*key, &suggestion.instead)?;
                }
                Ok(all)
            }
            _ => Ok(vec![]),
        }
    }

    fn alike_text(&self, clause: &TextClause) -> Result<Vec<Suggestion>> {
        let Needle::Term(term) = &clause.needle else { return Ok(vec![]) };
        let Some(whole) = term.whole() else { return Ok(vec![]) };
        let with = |word: &str| with_text(clause, word);
        if whole.len() == 1 && whole.kind(0) == UnitKind::Letters {
            let fields = [self.fields.title.units, self.fields.body.units, self.fields.comment.units];
            let words = self.misspelt(whole.text(0), &fields, &ACCOUNT[..LETTERS])?;
            return self.counted(words, Meant::Word, &clause.typed, Likeness::Spelling, with);
        }
        let folded = whole.row().replace(' ', "");
        let mut words = Vec::new();
        for word in same_sound(&folded) {
            words.push((self.count_of(with(&word))?, word));
        }
        // A sound has few words, so that their hits are counted instead of the documents that hold them somewhere.
        let suggestion = |(count, word): (u64, String)| {
            let (typed, instead) = (clause.typed.clone(), self.as_written(clause, &word)?);
            Ok(Suggestion { meant: Meant::Word, typed, instead, likeness: Likeness::Sound, count })
        };
        most_frequent(words).map(suggestion).collect()
    }

    /// The values one typing error away from `typed` that are in one of `fields`, each with its document frequency.
    fn misspelt(&self, typed: &str, fields: &[Field], characters: &str) -> Result<Vec<(u64, String)>> {
        if !(SHORTEST..=LONGEST).contains(&typed.chars().count()) {
            return Ok(vec![]);
        }
        let mut found = Vec::new();
        // Looking up each neighbour, some thousand at most, is faster than walking through a dictionary of millions.
        for value in neighbours(typed, characters) {
            found.push((self.context.doc_freq(fields, &value)?, value));
        }
        Ok(found)
    }

    /// The values of a field with few of them that are one typing error away from `typed`.
    fn among_all(&self, typed: &str, field: Field) -> Result<Vec<(u64, String)>> {
        let all = keywords_of(self.index, field)?;
        Ok(all
            .into_iter()
            .filter(|(name, _)| is_near(typed, name))
            .map(|(name, frequency)| (frequency, name))
            .collect())
    }

    /// The most frequent of `values`, each with the number of hits that the condition has with it.
    fn counted(
        &self,
        values: Vec<(u64, String)>,
        meant: Meant,
        typed: &str,
        likeness: Likeness,
        with: impl Fn(&str) -> Option<Plan>,
    ) -> Result<Vec<Suggestion>> {
        let mut all = Vec::new();
        // The frequency is that of the whole index: it chooses the few values whose hits are counted exactly.
        for (_, instead) in most_frequent(values) {
            let found = self.count_of(with(&instead))?;
            if found > 0 {
                all.push(Suggestion { meant, typed: typed.to_owned(), instead, likeness, count: found });
            }
        }
        Ok(all)
    }

    /// A name in the spelling of a document that holds it: names are compared folded.
    fn name_as_written(&self, key: Key, name: &str) -> Result<String> {
        let facets: &[_] = match key {
            Key::User => &[Facet::Author, Facet::By],
            Key::Board => &[Facet::Board],
            _ => &[Facet::Category],
        };
        for &facet in facets {
            let written = label(self.index, facet, &Value::Name(name.to_owned()))?;
            if written != name {
                return Ok(written);
            }
        }
        Ok(name.to_owned())
    }

    /// The number of hits of a condition; 0 without one.
    fn count_of(&self, condition: Option<Plan>) -> Result<u64> {
        condition.map_or(Ok(0), |plan| count(self.index, &plan, self.level))
    }

    /// A word as a text has it that holds it: the dictionary is folded.
    fn as_written(&self, clause: &TextClause, folded: &str) -> Result<String> {
        let Some(plan) = with_text(clause, folded) else { return Ok(folded.to_owned()) };
        let (level, sort) = (self.level, Sort::Newest);
        let request = Request { plan: &plan, level, sort, limit: Some(1), after: None, passages: true };
        let written = match search(self.index, &request)?.next().transpose()? {
            Some(Hit::Thread(mut hit)) => hit.matches.first_mut().and_then(|first| {
                let span = first.spans.first()?.clone();
                Some(mem::take(&mut first.text)[span].to_owned())
            }),
            Some(Hit::Comment(hit) | Hit::Line(LineHit { comment: hit, .. })) => {
                hit.spans.first().map(|span| hit.text[span.clone()].to_owned())
            }
            None => None,
        };
        Ok(written.map_or_else(|| folded.to_owned(), |text| text.split_whitespace().collect()))
    }
}

/// The most frequent of `values` that occur at all, those of equal frequency by name.
fn most_frequent(mut values: Vec<(u64, String)>) -> impl Iterator<Item = (u64, String)> {
    values.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.cmp(second)));
    values.into_iter().filter(|(frequency, _)| *frequency > 0).take(SHOWN)
}

/// The same condition with another text.
fn with_text(clause: &TextClause, text: &str) -> Option<Plan> {
    let needle = Needle::Term(Term::read(text)?);
    Some(Plan::Text(TextClause { typed: text.to_owned(), needle, ..clause.clone() }))
}

/// What `typed` becomes by one insertion, deletion, or replacement, of and by `characters`, or by one transposition.
fn neighbours(typed: &str, characters: &str) -> BTreeSet<String> {
    let chars: Vec<char> = typed.chars().collect();
    let changed =
        |from: usize, to: usize, by: &[char]| chars[..from].iter().chain(by).chain(&chars[to..]).collect::<String>();
    let mut all = BTreeSet::new();
    for at in 0..=chars.len() {
        all.extend(characters.chars().map(|c| changed(at, at, &[c])));
        if at < chars.len() {
            all.insert(changed(at, at + 1, &[]));
            all.extend(characters.chars().map(|c| changed(at, at + 1, &[c])));
        }
        if at + 1 < chars.len() {
            all.insert(changed(at, at + 2, &[chars[at + 1], chars[at]]));
        }
    }
    all.remove(typed);
    all
}

/// Returns whether two names differ by one insertion, deletion, replacement or transposition.
fn is_near(one: &str, other: &str) -> bool {
    distance(one, other, 1) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_one_error_away() {
        for (one, other, near) in [
            ("stock", "stock", false),
            ("stock", "stokc", true),
            ("stock", "stcok", true),
            ("stock", "stok", true),
            ("stock", "stocks", true),
            ("stock", "stack", true),
            ("stock", "stakc", false),
            ("標地", "標的", true),
            ("a", "", true),
        ] {
            assert_eq!(is_near(one, other), near, "{one} {other}");
            assert_eq!(is_near(other, one), near, "{other} {one}");
        }
    }

    proptest::proptest! {
        #[test]
        fn neighbours_are_near(typed in "[a-c]{1,5}", other in "[a-c]{0,6}") {
            let neighbours = neighbours(&typed, "abc");
            proptest::prop_assert_eq!(neighbours.contains(&other), is_near(&typed, &other));
        }
    }
}
