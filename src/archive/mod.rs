//! Bytes to threads: walking folders, decompressing, reading records, one file a dialect. Knows no tantivy.
