"""The tables, in Markdown, and the same as JSON."""

from measure import recall

COLUMNS = (
    "engine", "index s", "CPU s", "MB/s", "peak MiB", "size MB", "of JSON", "cold ms", "p50 ms", "p95 ms", "p99 ms",
    "true hits", "mean", "complete", "beyond",
)
LEGEND = """\
MB of raw JSON. Indexing: the quickest of the runs, from a process's start to its end. Cold: a new process for each text,
median over some of the texts of the best of three. p50, p95, p99: the engine open in a process, the first ten hits and
the exact number, best of three rounds over all texts. True hits: the share that was returned of all threads whose
title, body or comments hold the text literally, whatever the case; mean: of that share over the texts; complete:
texts without a missing true hit; beyond: hits besides, which are no errors by themselves (variants of characters,
texts over line ends and neighbouring comments). A Latin text may occur within a longer word; pawen, tantivy and Xapian look
for whole words, which is why they do not return all of these."""


def percentile(values, share):
    """The quantile of this share."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def warm(answers):
    """p50, p95 and p99 in milliseconds; empty for engines that cannot be warm."""
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    return [percentile(seconds, share) * 1e3 for share in (0.50, 0.95, 0.99)] if seconds else []


def figures(measured, corpus, queries, truth):
    """Everything about one engine, by name."""
    total = recall(measured, corpus, queries, truth)
    wall = measured.wall()
    return {
        "version": measured.version,
        "index_seconds": wall,
        "index_cpu_seconds": measured.cpu(),
        "index_mb_per_second": corpus.bytes / 1e6 / wall if wall else None,
        "index_peak_bytes": measured.memory(),
        "index_bytes": measured.size,
        "cold_ms": measured.cold * 1e3,
        "warm_ms": warm(measured.answers),
        "true_hits": total.share(),
        "mean": total.mean(),
        "complete": total.complete / len(queries),
        "beyond": total.beyond,
    }


def row(measured, corpus, queries, truth):
    """The row of an engine."""
    engine = measured.engine
    if measured.missing:
        return line([f"{engine.name}: missing, {measured.missing}", *["–"] * (len(COLUMNS) - 1)])
    of = figures(measured, corpus, queries, truth)
    if of["index_seconds"]:
        cost = [f"{of['index_seconds']:.1f}", f"{of['index_cpu_seconds']:.1f}", f"{of['index_mb_per_second']:.1f}"]
        cost += [f"{of['index_peak_bytes'] / 2**20:.0f}", f"{of['index_bytes'] / 1e6:.1f}"]
        cost += [f"{of['index_bytes'] / corpus.bytes:.2f}"]
    else:
        cost = ["–"] * 6
    times = [f"{value:.2f}" for value in of["warm_ms"]] or ["–"] * 3
    name = f"{engine.name} {of['version']}" + ("" if engine.finds_threads else " (files)")
    shares = [f"{of[share]:.1%}" for share in ("true_hits", "mean", "complete")]
    return line([name, *cost, f"{of['cold_ms']:.1f}", *times, *shares, str(of["beyond"])])


def main_table(all_measured, corpus, queries, truth):
    """An engine per row."""
    lines = [line(COLUMNS), line(["---"] * len(COLUMNS))]
    return "\n".join(lines + [row(measured, corpus, queries, truth) for measured in all_measured])


def class_table(all_measured, corpus, queries, truth):
    """A class of texts per row: their number, and for each engine the p50 and p99 in ms, and the share of the true hits."""
    there = [measured for measured in all_measured if not measured.missing]
    names = [f"{measured.engine.name}: p50 / p99 ms, true hits" for measured in there]
    lines = [line(["class", "texts", *names]), line(["---"] * (len(names) + 2))]
    for kind in dict.fromkeys(of for of, _ in queries):
        cells = [_class_cell(measured, corpus, queries, truth, kind) for measured in there]
        lines.append(line([kind, str(sum(of == kind for of, _ in queries)), *cells]))
    return "\n".join(lines)


def _class_cell(measured, corpus, queries, truth, kind):
    found = recall(measured, corpus, queries, truth, kind).share()
    times = warm([answer for (of, _), answer in zip(queries, measured.answers) if of == kind])
    return (f"{times[0]:.2f} / {times[2]:.2f}, " if times else "") + f"{found:.1%}"


def ratios(all_measured):
    """pawen's rate of indexing as a multiple of each other engine's, by the clock and by the processors' time."""
    indexed = [measured for measured in all_measured if not measured.missing and measured.wall()]
    pawen = next((measured for measured in indexed if measured.engine.name == "pawen"), None)
    if not pawen:
        return "pawen is missing: no ratios."
    others = [
        f"{other.wall() / pawen.wall():.2f} x {other.engine.name} (CPU {other.cpu() / pawen.cpu():.2f} x)"
        for other in indexed
        if other is not pawen
    ]
    return f"pawen's rate of indexing: {', '.join(others)}."


def line(cells):
    """A line of a table."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
