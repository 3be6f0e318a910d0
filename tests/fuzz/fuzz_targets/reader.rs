//! Fuzzes the readers of all shapes.

#![no_main]

use std::sync::LazyLock;

use pawen_fuzz::reader::Law;

static LAW: LazyLock<Law> = LazyLock::new(Law::new);

libfuzzer_sys::fuzz_target!(|input: &[u8]| LAW.check(input));
