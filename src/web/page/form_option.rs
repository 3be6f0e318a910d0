//! The options of a form.

use super::language::Texts;
use crate::search::Level;

/// An option, and whether it is chosen.
pub(super) struct FormOption {
    pub(super) value: &'static str,
    pub(super) name: &'static str,
    pub(super) chosen: bool,
}

/// The units of hits.
pub(super) fn levels(chosen: Level, t: &'static Texts) -> Vec<FormOption> {
    let choice = |level: Level| FormOption {
        value: level.name(),
        name: match level {
            Level::Threads => t.threads,
            Level::Comments => t.comments,
            Level::Lines => t.lines,
        },
        chosen: level == chosen,
    };
    Level::ALL.map(choice).into()
}
