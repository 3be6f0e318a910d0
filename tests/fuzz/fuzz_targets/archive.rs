//! Fuzzes the reader of archives.

#![no_main]

use std::{fs, io::Write as _, path::PathBuf, sync::LazyLock};

/// The one file that each input is written to.
static PATH: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("pawen-fuzz-{}", std::process::id())));

libfuzzer_sys::fuzz_target!(|content: &[u8]| {
    fs::File::create(&*PATH).and_then(|mut file| file.write_all(content)).expect("a scratch file");
    pawen_fuzz::archive::check(&PATH);
});
