"""The records of ptt-web-crawler's files, read independently of pawen: what its counts and answers are held against.

Records are found by their first key, `{"article_id"`, and decoded one by one, so that broken files count too.
"""

import json

OPENING = '{"article_id"'


def records(text):
    """Every record of a file's text that can be decoded, in order."""
    decoder = json.JSONDecoder()
    at = text.find(OPENING)
    while at >= 0:
        try:
            record, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            end = at + 1
        else:
            yield record
        at = text.find(OPENING, end)


def rank(record, path):
    """Of several versions of a thread the highest counts: more comments, then the longer body, then the newer file."""
    return len(record["messages"]), len(record["content"].encode()), path.stat().st_mtime_ns


def key(record):
    """What a thread is known by."""
    return record["board"], record["article_id"]
