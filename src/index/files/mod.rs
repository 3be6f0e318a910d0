//! Files of an index folder: generations, manifests, locks, and the disk operations that write them.

pub(super) mod analyser;
pub(super) mod disk;
pub(super) mod file;
pub(super) mod folder;
pub(super) mod generation;
pub(super) mod lock;
pub(super) mod manifest;
pub(super) mod messages;
pub(super) mod own;
pub(super) mod positioned;
pub(super) mod seal;
pub(super) mod state;
pub(super) mod write_folder;
