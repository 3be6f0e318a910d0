//! The order of hits, as it is typed.

use clap::{ValueEnum, builder::PossibleValue};

use crate::search::Sort;

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Relevance => "Closest first",
            Self::Newest => "Newest first",
            Self::Oldest => "Oldest first",
            Self::Comments => "Threads with the most comments first",
            Self::Score => "Threads with the highest score (推 minus 噓) first",
            Self::Active => "Latest activity first: of a thread, its last comment",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
