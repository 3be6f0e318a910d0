//! A list of hits as a reference: a sentence, and an entry for BibTeX.

use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};

use super::Manifest;
use crate::{
    message::{Count, Language, Noun, text, thousands},
    output::{printable, summary::counted_hits},
    search::Level,
};

impl Manifest {
    /// A sentence that cites the list: its query, archive, numbers and date.
    #[must_use]
    pub fn citation(&self, language: Language) -> String {
        let Facts { query, date, hits, archive, digest } = self.facts(language);
        let (pawen, limit) = (printable(&self.pawen), self.limited(language));
        let options =
            if self.asked.any { text!(language, ", as a question", "，當作問句") } else { String::new() };
        let archive = archive.map(|archive| text!(language, " in {archive}", "在 {archive}中")).unwrap_or_default();
        let digest =
            digest.map(|digest| text!(language, " SHA-256 {digest}.", "SHA-256：{digest}。")).unwrap_or_default();
        text!(
            language,
            "Search for “{query}”{options}{archive}: {hits}{limit}. pawen {pawen}, {date}.{digest}",
            "{archive}搜尋「{query}」{options}，得 {hits}{limit}。pawen {pawen}，{date}。{digest}"
        )
    }

    /// The entry of the list in a BibTeX file, in English.
    #[must_use]
    pub fn bibtex(&self) -> String {
        let Facts { query, date, hits, archive, digest } = self.facts(Language::English);
        let (year, month) = year_and_month(&date);
        let archive = archive.map(|archive| format!(" in {}", escaped(&archive))).unwrap_or_default();
        let key: String = self.file.sha256.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let mut note = format!("{}{}. Searched on {}", hits, self.limited(Language::English), escaped(&date));
        if let Some(digest) = digest {
            // Writing to a string does not fail.
            let _ = write!(note, ". SHA-256 of the archive's list of files: {}", escaped(&digest));
        }
        let (query, pawen) = (escaped(&query), escaped(&printable(&self.pawen)));
        format!(
            "@misc{{pawen-{key},\n  title = {{{{Search for ``{query}''{archive}}}}},\n  year = {{{year}}},\n{month}  howpublished = {{pawen {pawen}}},\n  note = {{{note}}},\n}}\n"
        )
    }

    /// `, the first 100 of them by newest` where the list is a part of the hits.
    fn limited(&self, language: Language) -> String {
        if self.written == self.hits {
            return String::new();
        }
        let (first, sort) = (thousands(self.written), printable(&self.asked.sort));
        text!(language, ", the first {first} by {sort} listed", "，依 {sort} 列出前 {first}")
    }

    fn facts(&self, language: Language) -> Facts {
        let level = Level::named(&self.asked.unit).unwrap_or(Level::Threads);
        let threads = Count(self.index.threads, Noun::Thread).text(language);
        let archive = self.archive.as_ref();
        Facts {
            query: printable(&self.asked.query),
            date: self.date(),
            hits: counted_hits(self.hits, level, language),
            archive: archive.map(|archive| {
                let names = archive.names.iter().map(|name| printable(name)).collect::<Vec<_>>();
                let (names, files) = (names.join(", "), Count(archive.files, Noun::File).text(language));
                text!(language, "{names} ({threads}, {files})", "{names}（{threads}、{files}）")
            }),
            digest: archive.map(|archive| printable(&archive.sha256)),
        }
    }

    /// The day of the export, in the zone of its times.
    fn date(&self) -> String {
        let zone = TimeZone::get(&self.asked.zone).unwrap_or(TimeZone::UTC);
        match self.made_at.parse::<Timestamp>() {
            Ok(at) => zone.to_datetime(at).date().to_string(),
            Err(_) => printable(&self.made_at),
        }
    }
}

/// The parts of a reference, in a form that can be printed.
struct Facts {
    query: String,
    date: String,
    hits: String,
    archive: Option<String>,
    digest: Option<String>,
}

/// The year of a date, and its month as a line of BibTeX.
fn year_and_month(date: &str) -> (String, String) {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = date.split('-');
    let year = escaped(parts.next().unwrap_or_default());
    let month = parts.next().and_then(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?));
    (year, month.map(|month| format!("  month = {month},\n")).unwrap_or_default())
}

/// A text in LaTeX: none of its characters is a command, and braces are balanced, which BibTeX counts even after `\`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str(r"\textbackslash{}"),
            '{' => escaped.push_str(r"\textbraceleft{}"),
            '}' => escaped.push_str(r"\textbraceright{}"),
            '^' => escaped.push_str(r"\textasciicircum{}"),
            '~' => escaped.push_str(r"\textasciitilde{}"),
            '"' => escaped.push_str(r"\textquotedbl{}"),
            '%' | '#' | '&' | '$' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::manifest::sample;

    #[test]
    fn a_list_is_cited_in_a_sentence() {
        let mut manifest = sample::manifest();
        let cited = |manifest: &Manifest| Language::ALL.map(|language| manifest.citation(language)).join("\n");
        insta::assert_snapshot!(cited(&manifest), @r"
        在 Stock（5 篇文章、1 個檔案）中搜尋「台積電」，得 3 篇文章，依 newest 列出前 2。pawen 0.1.0，2025-01-28。SHA-256：0e237e8926030bd852c5c3b2b1aa7b361d9e383d812d78f9954ba029b52f61dc。
        Search for “台積電” in Stock (5 threads, 1 file): 3 threads, the first 2 by newest listed. pawen 0.1.0, 2025-01-28. SHA-256 0e237e8926030bd852c5c3b2b1aa7b361d9e383d812d78f9954ba029b52f61dc.
        ");
        // As an earlier version wrote it, of everything that was found.
        (manifest.archive, manifest.written, manifest.asked.any) = (None, manifest.hits, true);
        insta::assert_snapshot!(cited(&manifest), @r"
        搜尋「台積電」，當作問句，得 3 篇文章。pawen 0.1.0，2025-01-28。
        Search for “台積電”, as a question: 3 threads. pawen 0.1.0, 2025-01-28.
        ");
    }

    #[test]
    fn a_list_is_an_entry_of_bibtex() {
        let mut manifest = sample::manifest();
        manifest.asked.query = r#"{"100%_\input" & $x~^}"#.into();
        insta::assert_snapshot!(manifest.bibtex(), @r"
        @misc{pawen-00,
          title = {{Search for ``\textbraceleft{}\textquotedbl{}100\%\_\textbackslash{}input\textquotedbl{} \& \$x\textasciitilde{}\textasciicircum{}\textbraceright{}'' in Stock (5 threads, 1 file)}},
          year = {2025},
          month = jan,
          howpublished = {pawen 0.1.0},
          note = {3 threads, the first 2 by newest listed. Searched on 2025-01-28. SHA-256 of the archive's list of files: 0e237e8926030bd852c5c3b2b1aa7b361d9e383d812d78f9954ba029b52f61dc},
        }
        ");
    }

    #[test]
    fn a_text_cannot_leave_its_field() {
        for text in ["}", "{", "\\", "\"", "a}b{c", "\\}"] {
            let escaped = escaped(text);
            let open = |c| escaped.matches(c).count();
            assert_eq!(open('{'), open('}'), "{escaped}");
            assert!(!escaped.contains('"'), "{escaped}");
        }
    }
}
