//! The unit of spans, as it is typed.

use super::format::without_effect;
use crate::message::bilingual;
use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    Result,
    output::{Format, hits::Offsets},
};

impl ValueEnum for Offsets {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Bytes => "Bytes of UTF-8",
            Self::Chars => "Characters (Unicode code points), as in Python",
            Self::Utf16 => "Units of UTF-16, as in JavaScript and Java",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// The unit of spans.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct OffsetsArgument {
    /// What the spans of JSON count [default: bytes]
    #[arg(long, value_enum, value_name = "UNIT")]
    offsets: Option<Offsets>,
}

impl OffsetsArgument {
    /// The unit for `format`.
    ///
    /// # Errors
    /// If one is given and the format has no spans.
    pub(in crate::cli) fn of(self, format: Format) -> Result<Offsets> {
        match self.offsets {
            Some(_) if !format.has_spans() => {
                let why = bilingual!("only jsonl and json have spans", "只有 jsonl 和 json 有位置");
                Err(without_effect("--offsets", format, why))
            }
            offsets => Ok(offsets.unwrap_or_default()),
        }
    }
}
