//! The roles of the pieces of a line, and their colours.

use anstyle::{AnsiColor, Style};

use crate::thread::Reaction;

/// The role of a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Title,
    Id,
    User,
    Dim,
    Push,
    Boo,
    Match,
    Bar,
}

impl Tone {
    /// Bold red is grep's colour for a match; everything else is less prominent.
    pub(crate) const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Title => Style::new().bold(),
            Self::Id => AnsiColor::Cyan.on_default(),
            Self::User => AnsiColor::Yellow.on_default(),
            Self::Dim => Style::new().dimmed(),
            Self::Push => AnsiColor::Green.on_default(),
            // Not red, which is for matches.
            Self::Boo => AnsiColor::Magenta.on_default(),
            Self::Match => AnsiColor::Red.on_default().bold(),
            Self::Bar => AnsiColor::Blue.on_default(),
        }
    }

    pub(crate) const fn of(reaction: Reaction) -> Self {
        match reaction {
            Reaction::Push => Self::Push,
            Reaction::Boo => Self::Boo,
            Reaction::Arrow => Self::Dim,
        }
    }
}
