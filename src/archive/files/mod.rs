//! Files of an archive: finding them, opening them, undoing compression, and the bounds of memory while they are read.

pub(super) mod bounds;
pub(super) mod container;
pub(super) mod encoding;
mod folder;
pub(super) mod input;
mod joined;
pub(super) mod kind;
pub(super) mod source;
pub(super) mod throttle;
mod uao;
pub(super) mod walk;
pub(super) mod window;
