//! Any file as the manifest of an export: it is refused, or its list is made again on standard output.

#![no_main]

use std::{fs, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use pawen_fuzz::{Desk, own_panics_only};

static SETTING: OnceLock<Desk> = OnceLock::new();

fuzz_target!(|content: &[u8]| {
    let desk = SETTING.get_or_init(|| {
        own_panics_only();
        Desk::new()
    });
    let path = desk.path("hits.jsonl.manifest.json");
    fs::write(&path, content).expect("a scratch file");
    let (_, _, messages) =
        desk.pawen(&["export".into(), "--from-manifest".into(), path.into(), "-o".into(), "-".into()]);
    assert!(!messages.contains("broke off"), "{messages}");
    let steers = messages.chars().any(|c| c != '\n' && c.is_control());
    assert!(!steers, "{messages:?}");
});
