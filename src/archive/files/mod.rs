//! Files of an archive: finding them, opening them, undoing compression, and the bounds of memory while they are read.

pub(super) mod bounds;
pub(super) mod encoding;
pub(super) mod input;
pub(super) mod kind;
pub(super) mod throttle;
pub(super) mod walk;
pub(super) mod window;
