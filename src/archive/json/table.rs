//! Tables in JSON: one object or list for each column, as pandas writes them, in place of one object for each row.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::node::Node;

/// The rows of a table, each an object, or `None` if `node` is no table:
///
/// * columns by row, `{"title": {"0": …, "1": …}, "url": {"0": …}}`, what `DataFrame.to_json` writes; one of them has all rows;
/// * split, `{"columns": ["title", …], "index": […], "data": [[…], …]}`, or with `rows`, as databases export it;
/// * lists, `{"board": "x", "titles": […], "urls": […]}`: two or more of one length, and values that all rows have.
pub(in crate::archive) fn rows(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    let Node::Object(members) = node else { return None };
    if members.iter().any(|(key, value)| key == "columns" && matches!(value, Node::List(_))) {
        return split(members);
    }
    let is_column = |(_, value): &Cell<'_>| matches!(value, Node::List(_) | Node::Object(_));
    let (columns, shared): (Vec<_>, Vec<_>) = members.into_iter().partition(is_column);
    let columns: Option<Vec<Column<'_>>> = columns.into_iter().map(Column::of).collect();
    let columns = columns?;
    let length = columns.iter().map(|column| column.cells.len()).max().filter(|&length| length > 0)?;
    let rows: BTreeSet<u64> = columns.iter().flat_map(|column| column.cells.iter().map(|(row, _)| *row)).collect();
    // A column for which nothing was found may be empty, and cells that have row numbers may be missing.
    let fits = rows.len() == length
        && columns.iter().all(|column| column.is_numbered || column.cells.is_empty() || column.cells.len() == length);
    // Each row gets a copy of them: more, or longer ones, would be memory out of nothing.
    let are_few = shared.len() <= columns.len()
        && shared.iter().all(|(_, value)| value.text().is_none_or(|text| text.len() <= MOST_SHARED));
    // One list and values around it are an object with a list.
    let has_columns = || are_few && columns.iter().filter(|column| !column.cells.is_empty()).nth(1).is_some();
    let is_table = shared.is_empty() || has_columns();
    (fits && is_table).then(|| transposed(columns, &shared, rows))
}

/// The bytes of a text that all rows have.
const MOST_SHARED: usize = 64;

type Cell<'a> = (Cow<'a, str>, Node<'a>);

/// A column with the numbers of the rows that its cells are in.
struct Column<'a> {
    name: Cow<'a, str>,
    /// Whether the column itself has these numbers, as the keys of an object.
    is_numbered: bool,
    cells: Vec<(u64, Node<'a>)>,
}

impl<'a> Column<'a> {
    /// The column of a member whose value is a list, or an object whose keys are the numbers of the rows.
    fn of((name, value): Cell<'a>) -> Option<Self> {
        let (is_numbered, cells) = match value {
            Node::List(cells) => (false, (0..).zip(cells).collect()),
            Node::Object(members) => {
                let numbered = members.into_iter().map(|(row, cell)| Some((row.parse().ok()?, cell)));
                (true, numbered.collect::<Option<Vec<_>>>()?)
            }
            _ => return None,
        };
        Some(Self { name, is_numbered, cells })
    }
}

/// The rows by their numbers, in whatever order the cells were written.
fn transposed<'a>(columns: Vec<Column<'a>>, shared: &[Cell<'a>], rows: BTreeSet<u64>) -> Vec<Node<'a>> {
    let mut rows: BTreeMap<u64, Vec<Cell<'a>>> = rows.into_iter().map(|row| (row, shared.to_vec())).collect();
    for Column { name, cells, .. } in columns {
        for (row, cell) in cells {
            rows.entry(row).or_default().push((name.clone(), cell));
        }
    }
    rows.into_values().map(Node::Object).collect()
}

fn split<'a>(members: Vec<Cell<'a>>) -> Option<Vec<Node<'a>>> {
    let (mut columns, mut data) = (Vec::new(), Vec::new());
    for (key, value) in members {
        match (key.as_ref(), value) {
            ("columns", Node::List(names)) => columns = names,
            ("data" | "rows", Node::List(rows)) => data = rows,
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
        assert_eq!(titles(r#"{"columns": ["u", "t"], "rows": [[1, "a"], [2, "b"]]}"#), expected);
        assert_eq!(titles(r#"{"t": {"1": "a", "5": "b"}, "u": {"5": 2}}"#), expected);
        let second = Some(vec!["-".to_owned(), "b".to_owned()]);
        assert_eq!(titles(r#"{"t": {"5": "b"}, "u": {"1": 1, "5": 2}}"#), second, "by number, not by place");
        assert_eq!(titles(r#"{"t": ["a", "b"], "u": [1, 2], "none": []}"#), expected);
        assert_eq!(titles(r#"{"n": 2, "t": ["a", "b"], "u": [1, 2]}"#), expected);
        for other in [
            r#"{"n": 2, "t": ["a"]}"#,
            r#"{"n": 1, "o": 2, "p": 3, "t": ["a", "b"], "u": [1, 2]}"#,
            r#"{"t": ["a"], "u": ["b", "c"]}"#,
            r#"{"t": {"0": "a"}, "u": {"1": 1}}"#,
            r#"{"t": "a"}"#,
            "{}",
            "[]",
            r#"{"t": {"x": 1}}"#,
        ] {
            assert_eq!(titles(other), None, "{other}");
        }
    }
}
