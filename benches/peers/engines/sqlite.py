"""SQLite, as Python carries it, and its shell for cold searches."""

import sqlite3
import sys

import sqlite_peer
from engines.engine import PEERS, Engine, answers, need
from process import Failed, run

DRIVER = PEERS / "sqlite_peer.py"
# The first version that has the trigram tokenizer.
LEAST = (3, 34)


class Sqlite(Engine):
    """One row a thread, in a table of FTS5 that also stores the text."""

    name = "SQLite FTS5 trigram"
    query_form = "phrase; below three characters LIKE, unranked, which reads the whole table"

    def prepare(self):
        if sqlite3.sqlite_version_info < LEAST:
            raise Failed(f"Python has SQLite {sqlite3.sqlite_version}, which has no trigram tokenizer")
        try:
            sqlite3.connect(":memory:").execute(sqlite_peer.TABLE)
        except sqlite3.Error as error:
            raise Failed(f"Python's SQLite {sqlite3.sqlite_version}: {error}") from error
        need("sqlite3", "sqlite3")
        return sqlite3.sqlite_version

    def index(self, corpus, folder):
        return run([sys.executable, "-B", DRIVER, "index", corpus.documents, folder])[1]

    def ask(self, corpus, folder, texts, rounds):
        output, _ = run([sys.executable, "-B", DRIVER, "ask", folder, rounds], "\n".join(texts))
        return answers(output, texts)

    def cold(self, corpus, folder, text):
        return ["sqlite3", folder / "threads.db", sqlite_peer.script(text)]
