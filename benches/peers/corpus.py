"""The documents that every engine indexes, and those that contain a text, read without pawen.

A document is a thread; its texts are its title, its body and each of its comments.
"""

import gzip
import json
import shutil
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from ptt_records import key, rank, records

# Separates texts; no text contains it.
SEPARATOR = "\0"


@dataclass
class Thread:
    """The best version of a thread, and the name of the file that holds it."""

    rank: tuple
    texts: list
    file: str


class Corpus:
    """The first files of an archive, copied next to the indexes, and their threads."""

    def __init__(self, archive, limit, folder):
        """Reads files in the order of their names until `limit` bytes (None for all) are read."""
        self.files = folder / "archive"
        self.documents = folder / "documents.jsonl"
        self.bytes = self.left_out = 0
        self.escaped = False
        threads = {}
        for path in sorted(path for path in archive.rglob("*") if path.is_file() and not path.name.startswith(".")):
            if limit is not None and self.bytes >= limit:
                break
            self._read(path, archive, threads)
        self._lay_out(threads)

    def _read(self, path, archive, threads):
        content = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
        text = content.decode("utf-8", errors="replace")
        found = list(records(text))
        if not found:
            self.left_out += 1
            return
        self.bytes += len(content)
        self.escaped |= "\\u" in text
        name = path.relative_to(archive)
        copy = self.files / (name.with_suffix("") if path.suffix == ".gz" else name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)
        shutil.copystat(path, copy)
        for record in found:
            version = Thread(rank(record, path), texts_of(record), str(copy.relative_to(self.files)))
            best = threads.setdefault("/".join(key(record)), version)
            if best.rank < version.rank:
                threads["/".join(key(record))] = version

    def _lay_out(self, threads):
        self.names = list(threads)
        self.file_of = {name: thread.file for name, thread in threads.items()}
        with self.documents.open("w", encoding="utf-8") as out:
            for name, thread in threads.items():
                json.dump({"id": name, "texts": thread.texts}, out, ensure_ascii=False)
                out.write("\n")
        whole = [SEPARATOR.join(thread.texts) + SEPARATOR for thread in threads.values()]
        self.text = "".join(whole)
        folded = [text.lower() for text in whole]
        self._folded = "".join(folded)
        self._ends = []
        at = 0
        for text in folded:
            at += len(text)
            self._ends.append(at)

    def holding(self, text):
        """The names of the threads with a text that contains `text`, ignoring case."""
        wanted = text.lower()
        found = set()
        at = self._folded.find(wanted)
        while at >= 0:
            thread = bisect_right(self._ends, at)
            found.add(self.names[thread])
            at = self._folded.find(wanted, self._ends[thread])
        return found


def texts_of(record):
    """Title, body and comments. Old trimmed files have bare strings as comments."""
    comments = [message if isinstance(message, str) else message.get("push_content") for message in record["messages"]]
    texts = [record["article_title"], record["content"], *comments]
    return [(text or "").replace(SEPARATOR, "") for text in texts]


def size(folder):
    """The bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
