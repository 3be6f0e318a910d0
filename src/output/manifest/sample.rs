//! A manifest to test with.

use super::{Archive, ExportedQuery, FORMAT, Index, Manifest, Roots, Source, Written};

/// The manifest of two of three threads.
pub(crate) fn manifest() -> Manifest {
    let sources = vec![Source { path: "a.json".into(), bytes: 9, crc32: Some("00c0ffee".into()) }];
    let asked = ExportedQuery {
        query: "台積電".into(),
        normalized: "台積電".into(),
        any: false,
        unit: "thread".into(),
        sort: "newest".into(),
        limit: None,
        zone: "Asia/Taipei".into(),
        output: "csv".into(),
        columns: Some(vec!["id".into()]),
        context: 0,
        full: false,
        keep_formulas: false,
        bom: true,
        offsets: "chars".into(),
        pseudonyms: false,
        language: "en".into(),
    };
    Manifest {
        format: FORMAT.into(),
        pawen: "0.1.0".into(),
        made_at: "2025-01-28T08:46:21Z".into(),
        asked,
        file: Written { name: "hits.csv".into(), bytes: 12, sha256: "00".into(), content_sha256: Some("01".into()) },
        hits: 3,
        written: 2,
        index: Index { format: 2, content: 1, generation: 1, threads: 5, blocks: 8 },
        archive: Some(Archive::new(&Roots::new(vec!["/home/x/Stock".into()]), &sources)),
        sources,
    }
}
