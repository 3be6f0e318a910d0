//! Tables in JSON: one object or list for each column, as pandas writes them, in place of one object for each row.

use std::borrow::Cow;

use super::node::Node;

/// The rows of a table, each an object, or `None` if `node` is no table:
///
/// * columns by row, `{"title": {"0": …, "1": …}, "url": {"0": …}}`, what `DataFrame.to_json` writes;
/// * split, `{"columns": ["title", …], "index": […], "data": [[…], …]}`;
/// * lists, `{"board": "x", "titles": […], "urls": […]}`: two or more of one length, and values that all rows have.
pub(in crate::archive) fn rows(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    let Node::Object(members) = node else { return None };
    if members.iter().any(|(key, value)| key == "columns" && matches!(value, Node::List(_))) {
        return split(members);
    }
    let is_column = |(_, value): &Cell<'_>| matches!(value, Node::List(_) | Node::Object(_));
    let (columns, shared): (Vec<_>, Vec<_>) = members.into_iter().partition(is_column);
    let columns: Option<Vec<_>> = columns.into_iter().map(|(name, column)| Some((name, cells(column)?))).collect();
    let columns = columns?;
    let length = columns.iter().map(|(_, cells)| cells.len()).max().filter(|&length| length > 0)?;
    // A column for which nothing was found may be empty.
    let fits = columns.iter().all(|(_, cells)| cells.is_empty() || cells.len() == length);
    // Each row gets a copy of them: more, or longer ones, would be memory out of nothing.
    let are_few = shared.len() <= columns.len()
        && shared.iter().all(|(_, value)| value.text().is_none_or(|text| text.len() <= MOST_SHARED));
    // One list and values around it are an object with a list.
    let has_columns = || are_few && columns.iter().filter(|(_, cells)| !cells.is_empty()).nth(1).is_some();
    let is_table = shared.is_empty() || has_columns();
    (fits && is_table).then(|| transposed(columns, &shared, length))
}

/// The bytes of a text that all rows have.
const MOST_SHARED: usize = 64;

type Cell<'a> = (Cow<'a, str>, Node<'a>);

/// The cells of a column: a list, or an object whose keys are the numbers of the rows.
fn cells(column: Node<'_>) -> Option<Vec<Node<'_>>> {
    match column {
        Node::List(cells) => Some(cells),
        Node::Object(members) => {
            let numbered: Option<Vec<(u64, Node<'_>)>> =
                members.into_iter().map(|(row, cell)| Some((row.parse().ok()?, cell))).collect();
            let mut numbered = numbered?;
            // By number, so that the cells of all columns match, in whatever order they were written.
            numbered.sort_by_key(|(row, _)| *row);
            Some(numbered.into_iter().map(|(_, cell)| cell).collect())
        }
        _ => None,
    }
}

fn transposed<'a>(columns: Vec<(Cow<'a, str>, Vec<Node<'a>>)>, shared: &[Cell<'a>], length: usize) -> Vec<Node<'a>> {
    let mut rows: Vec<Vec<Cell<'a>>> = Vec::new();
    rows.resize_with(length, || shared.to_vec());
    for (name, cells) in columns {
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push((name.clone(), cell));
        }
    }
    rows.into_iter().map(Node::Object).collect()
}

fn split<'a>(members: Vec<Cell<'a>>) -> Option<Vec<Node<'a>>> {
    let (mut columns, mut data) = (Vec::new(), Vec::new());
    for (key, value) in members {
        match (key.as_ref(), value) {
            ("columns", Node::List(names)) => columns = names,
            ("data", Node::List(rows)) => data = rows,
            _ => {}
        }
    }
    let names: Vec<Cow<'a, str>> = columns.into_iter().map(name).collect::<Option<_>>()?;
    let row = |row: Node<'a>| match row {
        Node::List(cells) if cells.len() == names.len() => {
            Some(Node::Object(names.iter().cloned().zip(cells).collect()))
        }
        _ => None,
    };
    data.into_iter().map(row).collect()
}

/// The name of a column.
fn name(node: Node<'_>) -> Option<Cow<'_, str>> {
    match node {
        Node::Text(name) => Some(name),
        Node::Number(name) => Some(Cow::Owned(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_rows() {
        let titles = |json: &str| -> Option<Vec<String>> {
            let rows = rows(serde_json::from_str(json).unwrap())?;
            Some(rows.iter().map(|row| row.get("t").and_then(Node::text).unwrap_or("-").to_owned()).collect())
        };
        let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(titles(r#"{"t": {"10": "b", "9": "a"}, "u": {"9": 1, "10": 2}}"#), expected);
        assert_eq!(titles(r#"{"columns": ["u", "t"], "index": [0, 1], "data": [[1, "a"], [2, "b"]]}"#), expected);
        assert_eq!(titles(r#"{"t": ["a", "b"], "u": [1, 2], "none": []}"#), expected);
        assert_eq!(titles(r#"{"n": 2, "t": ["a", "b"], "u": [1, 2]}"#), expected);
        for other in [
            r#"{"n": 2, "t": ["a"]}"#,
            r#"{"n": 1, "o": 2, "p": 3, "t": ["a", "b"], "u": [1, 2]}"#,
            r#"{"t": ["a"], "u": ["b", "c"]}"#,
            r#"{"t": "a"}"#,
            "{}",
            "[]",
            r#"{"t": {"x": 1}}"#,
        ] {
            assert_eq!(titles(other), None, "{other}");
        }
    }
}
