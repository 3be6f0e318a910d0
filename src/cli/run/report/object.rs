//! The report of a run of indexing, for programs.

use serde_json::{Value, json};

use crate::{
    index::Report,
    message::{Language, Localize as _},
    output::reject::WordedReason,
};

/// The report as an object. Its words are in English.
pub(in crate::cli) fn object(report: &Report) -> Value {
    let gone: Vec<_> = report.gone.iter().map(|gone| json!({"file": gone.file, "threads": gone.threads})).collect();
    let rejects: Vec<_> = report
        .rejects
        .iter()
        .map(|reject| {
            let reason = WordedReason(&reject.reason).localized(Language::English).to_string();
            json!({"file": reject.file, "offset": reject.offset, "reason": reason})
        })
        .collect();
    json!({
        "threads": report.threads,
        "comments": report.comments,
        "blocks": report.blocks,
        "index_bytes": report.index_bytes,
        "seconds": report.took.as_secs_f64(),
        "files": {
            "read": report.files_read,
            "unchanged": report.files_unchanged,
            "missing": report.files_missing,
            "excluded": report.excluded,
            "without_threads": report.media,
            "gone": gone,
        },
        "bytes_read": report.bytes_read,
        "records": report.records,
        "duplicates": report.duplicates,
        "omitted": report.omitted,
        "rejected": report.rejected,
        "unreadable": report.unreadable,
        "faults": report.faults,
        "first_rejects": rejects,
        "passed_over": report.passed_over,
    })
}
