//! Names: of boards and articles, in addresses and in the names of files.

pub(super) mod article_id;
pub(super) mod file_name;

/// Whether `text` can name a board or an article. A slash cannot: threads are named `board/article`. Nor can
/// `.` and `..`: no address leads to such a thread, for a browser takes them for ways through folders.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |letter: char| !letter.is_control() && letter != '/';
    !["", ".", ".."].contains(&text) && text.len() <= 200 && text.chars().all(allowed)
}
