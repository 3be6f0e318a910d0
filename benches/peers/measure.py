"""The measurement of an engine: the cost of its index, the times of its searches, and their recall."""

import os
import shutil
import statistics
from dataclasses import dataclass, field

import corpus as texts
from process import Failed, run

# The runs of a warm and of a cold search; the best counts, since other work on the machine only makes a run longer.
ROUNDS = 3
# The number of texts that cold processes search for.
COLD = 30


@dataclass
class Measured:
    """The figures of one engine; `missing` is the reason if there are none."""

    engine: object
    version: str = ""
    missing: str = ""
    costs: list = field(default_factory=list)
    size: int = 0
    cold: float = 0.0
    answers: list = field(default_factory=list)

    def wall(self):
        """The seconds of the fastest indexing run."""
        return min(cost.wall for cost in self.costs)

    def cpu(self):
        """The processors' seconds of the cheapest run."""
        return min(cost.cpu for cost in self.costs)

    def memory(self):
        """The lowest peak of memory."""
        return min(cost.memory for cost in self.costs)


def folder_of(measured, folder):
    """The folder of an engine's index."""
    return folder / type(measured.engine).__name__.lower()


def trying(measured, action):
    """Calls a step of an engine that is not missing; if it fails, the engine is missing from then on, with the reason."""
    if measured.missing:
        return
    try:
        action(measured)
    except Failed as failed:
        measured.missing = str(failed)


def prepare(measured):
    """Installs the engine if needed."""
    measured.version = measured.engine.prepare()


def index(measured, corpus, folder):
    """Builds the index, replacing an existing one."""
    place = folder_of(measured, folder)
    if place.exists():
        shutil.rmtree(place)
    # Wait for the writes of others, so that they do not reach the disk during the measurement.
    os.sync()
    measured.costs.append(measured.engine.index(corpus, place))
    measured.size = texts.size(place)


def ask(measured, corpus, folder, queries):
    """Searches for every text warm, and for some of them cold."""
    place = folder_of(measured, folder)
    measured.answers = measured.engine.ask(corpus, place, [text for _, text in queries], ROUNDS)
    some = queries[:: max(1, len(queries) // COLD)]
    best = []
    for _, text in some:
        command = measured.engine.cold(corpus, place, text)
        best.append(min(run(command, accepted=(0, 1))[1].wall for _ in range(ROUNDS)))
    measured.cold = statistics.median(best)


@dataclass
class Recall:
    """Recall over several texts."""

    true: int = 0
    found: int = 0
    beyond: int = 0
    complete: int = 0
    shares: list = field(default_factory=list)

    def add(self, there, names):
        """Adds one text: the true hits, and those of an engine."""
        hit = len(there & names)
        self.true += len(there)
        self.found += hit
        self.beyond += len(names) - hit
        self.complete += hit == len(there)
        if there:
            self.shares.append(hit / len(there))

    def share(self):
        """The share of all true hits."""
        return self.found / self.true if self.true else 1.0

    def mean(self):
        """The mean share of a text's true hits."""
        return statistics.mean(self.shares) if self.shares else 1.0


def recall(measured, corpus, queries, truth, kind=None):
    """The recall of an engine over all texts, or over those of one class."""
    total = Recall()
    for (of, _), there, answer in zip(queries, truth, measured.answers):
        if kind in (None, of):
            if not measured.engine.finds_threads:
                there = {corpus.file_of[name] for name in there}
            total.add(there, answer.names)
    return total
