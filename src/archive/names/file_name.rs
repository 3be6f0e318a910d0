//! The board and the article that the name of a file, or of a folder that holds it, gives to posts that do not name theirs.

use super::article_id::ArticleId;

/// First words of file names that are no boards.
const GENERIC: [&str; 34] = [
    "all", "archive", "article", "articles", "comment", "comments", "crawl", "crawler", "data", "dataset", "db",
    "dump", "export", "file", "index", "json", "list", "new", "output", "page", "post", "posts", "ptt", "raw",
    "result", "results", "sample", "scrape", "test", "thread", "threads", "train", "txt", "web",
];

/// The board named by `name`, a path with forward slashes: by a folder of an address (`bbs/Stock/…`), of a BBS
/// (`boards/S/Stock/…`) or of years (`data/Stock/2025/…`), or by the beginning of the file's own name (`Stock-1-20.json`,
/// `data-Stock-2025….json`, `Stock1.json`, `Stock.jsonl`).
pub(in crate::archive) fn board(name: &str) -> Option<&str> {
    // An entry of a container is named after the container and a `!`.
    let name = name.rsplit_once('!').map_or(name, |(_, entry)| entry);
    let mut parts: Vec<&str> = name.split('/').collect();
    let file = parts.pop()?;
    of_folders(&parts).or_else(|| of_file(file))
}

/// The id of the article that `name` ends with, such as `M.1767196500.A.3C2` in `20250101_0000_M.1767196500.A.3C2.json`.
pub(in crate::archive) fn article(name: &str) -> Option<&str> {
    let file = name.rsplit(['/', '!']).next()?;
    let start = file.find("M.").or_else(|| file.find("G."))?;
    let rest = file.get(start..)?;
    let length = rest.match_indices('.').map(|(at, _)| at).chain([rest.len()]).nth(3)?;
    let id = rest.get(..length)?;
    id.parse::<ArticleId>().is_ok().then_some(id)
}

fn of_folders<'a>(folders: &[&'a str]) -> Option<&'a str> {
    let after = |root: &str, levels: usize| {
        let at = folders.iter().rposition(|folder| *folder == root)?;
        folders.get(at + levels).copied()
    };
    let is_year = |folder: &str| {
        folder.len() == 4 && folder.starts_with(['1', '2']) && folder.bytes().all(|b| b.is_ascii_digit())
    };
    let before_year = || {
        let year = folders.iter().rposition(|folder| is_year(folder))?;
        // The file may be anywhere: folders of years are common, and those in them seldom boards.
        folders.get(year.checked_sub(1)?).copied().filter(|folder| folder.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    after("bbs", 1).or_else(|| after("boards", 2)).or_else(before_year).filter(|board| is_board(board))
}

fn of_file(file: &str) -> Option<&str> {
    let stem = file.split('.').next()?;
    let (stem, is_marked) = stem.strip_prefix("data-").map_or((stem, false), |rest| (rest, true));
    let letters = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let length = stem.bytes().take_while(|&byte| letters(byte)).count();
    let (board, rest) = stem.split_at_checked(length)?;
    let ends = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with('-');
    let is_capital = board.starts_with(|c: char| c.is_ascii_uppercase());
    (ends && (is_marked || is_capital) && is_board(board)).then_some(board)
}

/// Boards have 2 to 12 letters, digits and `_-.`.
fn is_board(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (2..=12).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(plain)
        && !GENERIC.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_in_names() {
        for (name, expected) in [
            ("boards/K/Kiln/M.1767196500.A.3C2", Some("M.1767196500.A.3C2")),
            ("2025/20250101_0000_M.1767196500.A.3C2.json", Some("M.1767196500.A.3C2")),
            ("a.zip!M.1767196500.A.3C2.html.gz", Some("M.1767196500.A.3C2")),
            ("M.1767196500.A", None),
            ("M.html", None),
            ("股M.", None),
        ] {
            assert_eq!(article(name), expected, "{name}");
        }
    }

    #[test]
    fn boards_are_found_where_crawlers_put_them() {
        for (name, expected) in [
            ("data-Lantern-2025-01-28-16-46-19.json", Some("Lantern")),
            ("data-joke-2025-01-28.json", Some("joke")),
            ("output/Lantern.jsonl", Some("Lantern")),
            ("result/Kiln1.json", Some("Kiln")),
            ("Stock-5600-5600.json.gz", Some("Stock")),
            ("Tech_Job.json", Some("Tech_Job")),
            ("www.ptt.cc/bbs/movie/M.1.A.000.html", Some("movie")),
            ("boards/K/Kiln/M.1767196500.A.3C2", Some("Kiln")),
            ("data/Kiln/2025/20250101_0000_M.1767196500.A.3C2.json", Some("Kiln")),
            ("dump.zip!Kiln1.json", Some("Kiln")),
            ("M.1767196500.A.3C2.json", None),
            ("x.json", None),
            ("articles.json", None),
            ("Output-2.json", None),
            ("", None),
        ] {
            assert_eq!(board(name), expected, "{name}");
        }
    }
}
