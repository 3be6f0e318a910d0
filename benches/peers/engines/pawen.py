"""pawen itself: its program for indexing and for cold searches, its library for warm ones."""

import re

from engines.engine import ROOT, TARGET, Engine, answers
from process import run

MANIFEST = ROOT / "Cargo.toml"


class Pawen(Engine):
    """Everything on: both levels, four streams, stored texts."""

    name = "pawen"
    query_form = "quoted term at thread level"

    def prepare(self):
        run(["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", MANIFEST])
        run([*self._bench(), "--no-run"])
        return run([self._program(), "--version"])[0].split()[-1]

    def index(self, corpus, folder):
        return run([self._program(), "index", corpus.files, "--index", folder])[1]

    def ask(self, corpus, folder, texts, rounds):
        output, _ = run([*self._bench(), "--", folder, rounds], "\n".join(texts))
        return answers(output, texts)

    def cold(self, corpus, folder, text):
        return [self._program(), "search", f'"{text}"', "--index", folder]

    def threads(self, folder):
        """The number of its threads."""
        counted, _ = run([self._program(), "count", "*", "--index", folder], accepted=(0, 1))
        return int(re.sub(r"\D", "", counted) or 0)

    @staticmethod
    def _bench():
        return ["cargo", "bench", "--locked", "--quiet", "--manifest-path", MANIFEST, "--bench", "ask"]

    @staticmethod
    def _program():
        return TARGET / "release" / "pawen"
