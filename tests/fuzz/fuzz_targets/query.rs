//! Fuzzes the parser of queries.

#![no_main]

libfuzzer_sys::fuzz_target!(|typed: &str| pawen_fuzz::query::check(typed));
