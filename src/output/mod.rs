//! Hits to bytes: one file a format.
