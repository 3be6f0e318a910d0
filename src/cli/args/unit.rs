//! The unit of hits, as it is typed.

use clap::{ValueEnum, builder::PossibleValue};

use crate::search::Level;

impl ValueEnum for Level {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Threads => "Threads: title, post and comments may hold one term each",
            Self::Comments => "Comment blocks: adjacent comments of one user, read as one text",
            Self::Lines => "Single comments: all conditions on comments hold for that one line (推文) alone",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
