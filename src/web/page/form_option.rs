//! The options of a form.

use super::language::Texts;
use crate::search::Level;

/// An option, and whether it is chosen.
pub(super) struct FormOption {
    pub(super) value: &'static str,
    pub(super) name: &'static str,
    pub(super) chosen: bool,
}

/// The levels of hits.
pub(super) fn levels(chosen: Level, t: &'static Texts) -> Vec<FormOption> {
    let choice = |level: Level| FormOption {
        value: level.name(),
        name: if level == Level::Threads { t.threads } else { t.comments },
        chosen: level == chosen,
    };
    Level::ALL.map(choice).into()
}
