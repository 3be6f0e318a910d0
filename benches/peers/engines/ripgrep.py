"""ripgrep on the raw JSON: no index, and every search a process."""

import json

from engines.engine import Answer, Engine, need
from process import Cost, run


class Ripgrep(Engine):
    """It finds files, without threads or ranks, and also matches what is not text, such as keys and accounts."""

    name = "ripgrep"
    query_form = "fixed string in the raw JSON, any case; hits are files, not threads"
    finds_threads = False

    def prepare(self):
        need("rg", "ripgrep")
        return run(["rg", "--version"])[0].split()[1]

    def index(self, corpus, folder):
        folder.mkdir()
        return Cost(0.0, 0.0, 0)

    def ask(self, corpus, folder, texts, rounds):
        return [self._answer(corpus, folder, text) for text in texts]

    def cold(self, corpus, folder, text):
        # JSON may contain a text as it is, or with escapes for all that is not ASCII; hexadecimal digits of either
        # case.
        forms = {json.dumps(text, ensure_ascii=False)[1:-1]}
        if corpus.escaped:
            forms.add(json.dumps(text)[1:-1])
        patterns = [part for form in sorted(forms) for part in ("-e", form)]
        return ["rg", "--fixed-strings", "--ignore-case", "--files-with-matches", "--no-ignore", *patterns, corpus.files]

    def _answer(self, corpus, folder, text):
        output, _ = run(self.cold(corpus, folder, text), accepted=(0, 1))
        files = {line[len(str(corpus.files)) + 1 :] for line in output.splitlines()}
        return Answer(None, len(files), files)
