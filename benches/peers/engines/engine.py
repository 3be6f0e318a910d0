"""The interface of the engines."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from process import Failed, run

PEERS = Path(__file__).resolve().parent.parent
ROOT = PEERS.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


@dataclass
class Answer:
    """The answer for one text: the seconds of the best round, or None if no process can stay, and the hits."""

    seconds: float | None
    count: int
    names: set


class Engine:
    """An engine: its installation, its indexing, its searches. Each method raises `Failed` with the reason."""

    name = ""
    # How a text is searched for, for the table's legend.
    query_form = ""
    # The unit of a hit: a thread, or a whole file for engines that have no threads.
    finds_threads = True

    def prepare(self):
        """Installs or builds what is missing, and returns the version."""
        raise NotImplementedError

    def index(self, corpus, folder):
        """Makes an index in `folder`, and returns its cost."""
        raise NotImplementedError

    def ask(self, corpus, folder, texts, rounds):
        """An `Answer` for each text, from a process that stays."""
        raise NotImplementedError

    def cold(self, corpus, folder, text):
        """The command of a process that looks for one text."""
        raise NotImplementedError


def answers(output, texts):
    """Parses the output of `asking.py` and `asking.rs`."""
    lines = [line.split("\t") for line in output.splitlines()]
    if len(lines) != len(texts):
        raise Failed(f"{len(lines)} answers to {len(texts)} texts")
    return [Answer(float(micros) / 1e6, int(count), set(names.split())) for micros, count, names in lines]


def need(program, package):
    """Installs `package` from the system's registry if there is no such program."""
    if not shutil.which(program):
        install(package)
    if not shutil.which(program):
        raise Failed(f"no {program}, also with the package {package}")


def install(package):
    """Installs a package of Debian; otherwise, or without the right to, names what is missing."""
    if not (Path("/etc/debian_version").exists() and os.geteuid() == 0):
        raise Failed(f"not installed; root on Debian gets the package {package}")
    print(f"installing {package}", file=sys.stderr)
    run(["apt-get", "update", "-qq"])
    run(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qq", "-y", "--no-install-recommends", package])
