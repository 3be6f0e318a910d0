//! The choice of colours.

use clap::ValueEnum;

use super::zone::ZoneArgument;
use crate::{
    cli::World,
    output::{Layout, Options},
};

/// The choice of colours.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct ColourArgument {
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Colour,
}

impl ColourArgument {
    /// The options of output in this environment, with times in `zone`.
    pub(in crate::cli) fn options(self, zone: &ZoneArgument, world: &World<'_>) -> Options {
        let colour = match self.color {
            Colour::Auto => world.colour,
            Colour::Always => true,
            Colour::Never => false,
        };
        Options {
            width: world.width,
            colour,
            zone: zone.tz.clone(),
            layout: Layout::default(),
            language: world.language,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
