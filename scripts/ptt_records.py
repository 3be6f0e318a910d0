"""The records of ptt-web-crawler's files, read independently of pawen, to compare its counts and answers with.

A record begins with its first key, `{"article_id"`, and is decoded by itself, so that broken files count too.
"""

import json
import unicodedata

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
    """The best version of a thread has the highest rank: more comments, then the longer body, then the newer file."""
    return len(record["messages"]), len(record["content"].encode()), path.stat().st_mtime_ns


def key(record):
    """The identity of a thread."""
    return record["board"], record["article_id"]


def width(text):
    """The columns of a text on the page."""
    return sum(
        0 if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2 if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
