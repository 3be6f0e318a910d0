"""Bare tantivy with the tokenizer that its users would take for Chinese: the project next to this folder."""

import tomllib

from engines.engine import PEERS, TARGET, Engine, answers
from process import run


class Tantivy(Engine):
    """One field for all texts of a thread, with positions, and stored."""

    name = "tantivy + tantivy-jieba"
    query_form = "phrase"

    def prepare(self):
        manifest = PEERS / "Cargo.toml"
        target = TARGET / "peers"
        run(["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", manifest, "--target-dir", target])
        packages = tomllib.loads((PEERS / "Cargo.lock").read_text(encoding="utf-8"))["package"]
        version = {package["name"]: package["version"] for package in packages}
        return f"{version['tantivy']} + {version['tantivy-jieba']}"

    def index(self, corpus, folder):
        return run([self._program(), "index", corpus.documents, folder])[1]

    def ask(self, corpus, folder, texts, rounds):
        output, _ = run([self._program(), "ask", folder, rounds], "\n".join(texts))
        return answers(output, texts)

    def cold(self, corpus, folder, text):
        return [self._program(), "search", folder, text]

    @staticmethod
    def _program():
        return TARGET / "peers" / "release" / "tantivy-peer"
