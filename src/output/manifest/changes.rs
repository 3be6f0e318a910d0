//! The differences between two exports of one list.

use std::collections::BTreeMap;

use super::{Archive, Manifest, Roots, Source};
use crate::{
    message::{Language, text, thousands},
    output::printable,
};

impl Manifest {
    /// The manifest with the digest of its archive, which manifests of earlier versions do not have: they list files by
    /// whole paths. `roots` are the archives of the index that is searched now.
    #[must_use]
    pub fn with_archive(mut self, roots: &Roots) -> Self {
        if self.archive.is_none() {
            for source in &mut self.sources {
                source.path = roots.relative(source.path.as_ref());
            }
            self.archive = Some(Archive::new(roots, &self.sources));
        }
        self
    }

    /// The differences to an export made now, one a line. The time and the version of pawen are not compared.
    #[must_use]
    pub fn changes(&self, now: &Self, language: Language) -> Vec<String> {
        let index = |manifest: &Self| manifest.index.clone();
        let (before, after) = (index(self), index(now));
        let numbers = [
            (text!(language, "hits        ", "結果    "), self.hits, now.hits),
            (text!(language, "written     ", "寫入    "), self.written, now.written),
            (text!(language, "threads     ", "文章    "), before.threads, after.threads),
            (text!(language, "blocks      ", "推文段  "), before.blocks, after.blocks),
            (text!(language, "generation  ", "索引的代 "), before.generation, after.generation),
            (text!(language, "content     ", "內容版本 "), before.content.into(), after.content.into()),
            (text!(language, "format      ", "格式版本 "), before.format.into(), after.format.into()),
        ];
        let changed = numbers.into_iter().filter(|(_, before, after)| before != after);
        let mut lines: Vec<_> = changed
            .map(|(name, before, after)| format!("{name}{} → {}", thousands(before), thousands(after)))
            .collect();
        lines.extend(self.changed_archive(now, language));
        if self.asked.normalized != now.asked.normalized {
            let query = printable(&self.asked.normalized);
            lines.push(text!(language, "query       read as {query} before", "查詢    之前讀成 {query}"));
        }
        lines.extend(self.changed_file(now, language));
        lines
    }

    /// Returns whether the list has the same content; its compression is not compared.
    #[must_use]
    pub fn has_same_content(&self, now: &Self) -> bool {
        let (before, after) = self.digests(now);
        self.asked.output == now.asked.output && before == after
    }

    /// The digests by which two files are compared.
    fn digests<'m>(&'m self, now: &'m Self) -> (&'m str, &'m str) {
        // Compression differs between versions of zstd and gzip, so that equal content may have other bytes.
        match (&self.file.content_sha256, &now.file.content_sha256) {
            (Some(before), Some(after)) => (before, after),
            _ => (&self.file.sha256, &now.file.sha256),
        }
    }

    /// The line for files that differ in content.
    fn changed_file(&self, now: &Self, language: Language) -> Option<String> {
        if self.asked.output != now.asked.output {
            let (before, after) = (printable(&self.asked.output), &now.asked.output);
            return Some(text!(
                language,
                "format      {before} → {after}: the files themselves cannot be compared",
                "格式    {before} → {after}：檔案本身不能比較"
            ));
        }
        let (before, after) = self.digests(now);
        let (before, is_changed) = (printable(before), before != after);
        is_changed
            .then(|| text!(language, "file        SHA-256 {before} → {after}", "檔案    SHA-256 {before} → {after}"))
    }

    /// The line for an archive that differs.
    fn changed_archive(&self, now: &Self, language: Language) -> Option<String> {
        let (before, after) = (self.archive.as_ref()?, now.archive.as_ref()?);
        if before.sha256 == after.sha256 {
            return None;
        }
        let what = if self.sources.is_empty() {
            let (before, after) = (printable(&before.sha256), &after.sha256);
            format!("SHA-256 {before} → {after}")
        } else {
            changed_sources(&self.sources, &now.sources, language)
        };
        Some(text!(language, "archive     {what}", "資料夾  {what}"))
    }
}

/// The numbers of files that are new, changed and gone.
fn changed_sources(before: &[Source], after: &[Source], language: Language) -> String {
    let by_path = |sources: &[Source]| -> BTreeMap<String, (u64, Option<String>)> {
        sources.iter().map(|source| (source.path.clone(), (source.bytes, source.crc32.clone()))).collect()
    };
    let (before, after) = (by_path(before), by_path(after));
    let new = after.keys().filter(|path| !before.contains_key(*path)).count();
    let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
    let changed = after.iter().filter(|(path, file)| before.get(*path).is_some_and(|old| old != *file)).count();
    let part = |count: usize, text: String| (count > 0).then_some(text);
    let [added, other, lost] = [new, changed, gone].map(|count| thousands(count as u64));
    let parts = [
        part(new, text!(language, "{added} new", "新增 {added}")),
        part(changed, text!(language, "{other} changed", "改變 {other}")),
        part(gone, text!(language, "{lost} gone", "不在 {lost}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(&text!(language, ", ", "、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::manifest::sample;

    const EN: Language = Language::English;

    fn roots() -> Roots {
        Roots::new(vec!["/home/x/Stock".into()])
    }

    #[test]
    fn a_manifest_lists_what_has_changed() {
        let before = sample::manifest();
        assert_eq!(before.changes(&before, EN), Vec::<String>::new());
        let mut now = before.clone();
        (now.hits, now.index.generation, now.file.content_sha256) = (1204, 2, Some("12".into()));
        now.sources[0].crc32 = Some("00000000".into());
        now.sources.push(Source { path: "b.json".into(), bytes: 9, crc32: None });
        now.archive = Some(Archive::new(&roots(), &now.sources));
        insta::assert_snapshot!(before.changes(&now, EN).join("\n"), @"
        hits        3 → 1,204
        generation  1 → 2
        archive     1 new, 1 changed
        file        SHA-256 01 → 12
        ");
        // Other bytes with the same content digest are another compression; without such a digest the bytes count.
        (now.file.content_sha256, now.file.sha256) = (before.file.content_sha256.clone(), "22".into());
        assert!(!before.changes(&now, EN).join("\n").contains("SHA-256"));
        now.file.content_sha256 = None;
        assert!(before.changes(&now, EN).join("\n").ends_with("SHA-256 00 → 22"));
        now.asked.output = "tsv".into();
        assert!(before.changes(&now, EN).join("\n").ends_with("→ tsv: the files themselves cannot be compared"));
    }

    #[test]
    fn a_manifest_without_a_digest_of_its_archive_is_compared_by_its_files() {
        let now = sample::manifest();
        let mut before = now.clone();
        (before.archive, before.sources[0].path) = (None, "/home/x/Stock/a.json".into());
        assert_eq!(before.with_archive(&roots()).changes(&now, EN), Vec::<String>::new());
    }

    #[test]
    fn an_archive_without_its_list_is_compared_by_its_digest() {
        let (mut before, mut now) = (sample::manifest(), sample::manifest());
        (before.sources, now.sources[0].bytes) = (Vec::new(), 10);
        now.archive = Some(Archive::new(&roots(), &now.sources));
        let changes = before.changes(&now, EN);
        assert!(changes.len() == 1 && changes[0].starts_with("archive     SHA-256 "), "{changes:?}");
        assert!(before.has_same_content(&now));
    }
}
