"""The texts to search for: drawn from the archive, the same in every run."""

import random
from collections import Counter

SEED = 0x5EED
# The number of texts of each class, and of common texts of each length.
COUNTS = {"1": 40, "2": 80, "3-4": 80, "5-8": 80, "latin": 40}
COMMON = {1: 5, 2: 10, 3: 5}
# The number of positions at which common texts are counted.
SAMPLE = 300_000
# A class ends after this number of draws for each of its texts: a small archive may not have enough.
TRIES = 2_000


def is_han(text):
    """Returns whether it is Chinese characters only."""
    return all("\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" for c in text)


def is_latin(c):
    """Returns whether it is one letter from a to z."""
    return c.isascii() and c.isalpha()


def draw(text):
    """Pairs of class and text, drawn from `text` at random places: each occurrence is as likely."""
    chance = random.Random(SEED)
    drawn = []
    for kind, count in COUNTS.items():
        found = {}
        for _ in range(count * TRIES):
            if len(found) == count or not text:
                break
            if one := _at(text, chance.randrange(len(text)), kind, chance):
                found[one] = None
        drawn += [(kind, one) for one in found]
    return drawn + [("common", one) for one in _common(text, chance)]


def _at(text, at, kind, chance):
    if kind == "latin":
        return _word(text, at)
    least, _, most = kind.partition("-")
    one = text[at : at + chance.randint(int(least), int(most or least))]
    return one if len(one) >= int(least) and is_han(one) else None


def _word(text, at):
    start = end = at
    while start > 0 and is_latin(text[start - 1]):
        start -= 1
    while end < len(text) and is_latin(text[end]):
        end += 1
    return text[start:end] if end - start >= 2 else None


def _common(text, chance):
    places = [chance.randrange(len(text)) for _ in range(SAMPLE)] if text else []
    for length, count in COMMON.items():
        counted = Counter(one for at in places if len(one := text[at : at + length]) == length and is_han(one))
        yield from (one for one, _ in counted.most_common(count))


def read(path):
    """Pairs from a file of lines `CLASS<TAB>TEXT`, and the number of lines that were skipped: texts of other than letters,
    digits and Chinese characters mean different things to different engines."""
    pairs = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line]
    plain = [(kind, text) for kind, text in pairs if text.isalnum()]
    return plain, len(pairs) - len(plain)
