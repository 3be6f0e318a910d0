//! What a piece of a line is, and the colour it gets for that.

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
    /// Bold red is what grep taught everybody to look for; the rest stays quieter than it.
    pub(crate) const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Title => Style::new().bold(),
            Self::Id => AnsiColor::Cyan.on_default(),
            Self::User => AnsiColor::Yellow.on_default(),
            Self::Dim => Style::new().dimmed(),
            Self::Push => AnsiColor::Green.on_default(),
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
