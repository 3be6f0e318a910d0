"""SQLite's FTS5 with its trigram tokenizer, as someone would set it up in an afternoon. Used through asking.py.

A text of three characters or more is searched for as a phrase. FTS5 finds nothing by a shorter one and does not say so;
what its documentation offers for these is LIKE, which reads the whole table, in no order.
"""

import os
import sqlite3

from asking import main

TABLE = "CREATE VIRTUAL TABLE threads USING fts5(id UNINDEXED, text, tokenize = 'trigram')"
SHOWN = 10
SHORTEST = 3


def index(documents, folder):
    """One row a thread, in one transaction."""
    os.makedirs(folder, exist_ok=True)
    connection = sqlite3.connect(os.path.join(folder, "threads.db"))
    connection.execute(TABLE)
    rows = ((name, "\n".join(texts)) for name, texts in documents)
    connection.executemany("INSERT INTO threads VALUES (?, ?)", rows)
    connection.commit()
    connection.close()


def open_(folder):
    """A connection; SQLite keeps the statements that it has prepared."""
    return sqlite3.connect(os.path.join(folder, "threads.db"))


def condition(text):
    """The search for a text: the condition with a parameter, the parameter, and the order."""
    if len(text) >= SHORTEST:
        return "threads MATCH ?", '"' + text.replace('"', '""') + '"', " ORDER BY rank"
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "text LIKE ? ESCAPE '\\'", f"%{escaped}%", ""


def search(connection, text, every):
    """The number of hits, and the names of the first, or of all."""
    where, parameter, order = condition(text)
    (count,) = connection.execute(f"SELECT count(*) FROM threads WHERE {where}", (parameter,)).fetchone()
    limit = "" if every else f"{order} LIMIT {SHOWN}"
    rows = connection.execute(f"SELECT id FROM threads WHERE {where}{limit}", (parameter,)).fetchall()
    return count, [name for (name,) in rows]


def script(text):
    """The same for the shell of SQLite."""
    where, parameter, order = condition(text)
    where = where.replace("?", "'" + parameter.replace("'", "''") + "'")
    return (
        f"SELECT count(*) FROM threads WHERE {where};"
        f"SELECT id FROM threads WHERE {where}{order} LIMIT {SHOWN};"
    )


if __name__ == "__main__":
    main(index, open_, search)
