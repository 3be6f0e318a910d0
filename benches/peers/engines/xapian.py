"""Xapian, by its Python bindings in a process of their own, and its tool `quest` for cold searches."""

import sys

from engines.engine import PEERS, Engine, answers, install, need
from process import Failed, run

DRIVER = PEERS / "xapian_peer.py"
# The system's Python has the system's packages; another one may not.
PYTHONS = (sys.executable, "/usr/bin/python3")
VERSION = "import xapian; print(xapian.version_string())"


class Xapian(Engine):
    """One document a thread, with positions, and stored."""

    name = "Xapian n-grams"
    query_form = "phrase"

    def prepare(self):
        need("quest", "xapian-tools")
        found = self._python()
        if not found:
            install("python3-xapian")
            found = self._python()
        if not found:
            raise Failed("no Python here has the bindings, also with the package python3-xapian")
        self._with, version = found
        return version

    def index(self, corpus, folder):
        return run([self._with, "-B", DRIVER, "index", corpus.documents, folder])[1]

    def ask(self, corpus, folder, texts, rounds):
        output, _ = run([self._with, "-B", DRIVER, "ask", folder, rounds], "\n".join(texts))
        return answers(output, texts)

    def cold(self, corpus, folder, text):
        everything = len(corpus.names)
        options = ["--stemmer=none", "--flags=phrase,cjk_ngram", "--msize=10", f"--check-at-least={everything}"]
        return ["quest", f"--db={folder}", *options, f'"{text}"']

    @staticmethod
    def _python():
        for python in PYTHONS:
            try:
                return python, run([python, "-c", VERSION])[0].strip()
            except Failed:
                continue
        return None
