"""Xapian with n-grams for Chinese, through its own Python bindings, which are GPL: so this is a program of its own, which
nothing imports. Used through asking.py, by a Python that has the bindings.

Its n-gram mode indexes single characters with positions and pairs without; a text is searched for as a phrase.
"""

import xapian

from asking import main

SHOWN = 10
# The value slot of a thread's name.
NAME = 0
# The flag FLAG_NGRAMS by its name before Xapian 1.5.
INDEX_NGRAMS = xapian.TermGenerator.FLAG_CJK_NGRAM
QUERY_FLAGS = xapian.QueryParser.FLAG_CJK_NGRAM | xapian.QueryParser.FLAG_PHRASE


def index(documents, folder):
    """One document a thread, with its texts stored, and a gap of positions between them."""
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE)
    generator = xapian.TermGenerator()
    generator.set_flags(INDEX_NGRAMS)
    for name, texts in documents:
        document = xapian.Document()
        generator.set_document(document)
        generator.set_termpos(0)
        for text in texts:
            generator.index_text(text)
            generator.increase_termpos()
        document.set_data("\n".join(texts))
        document.add_value(NAME, name)
        database.add_document(document)
    database.commit()
    database.close()


def open_(folder):
    """The database, to be searched."""
    return xapian.Database(folder)


def search(database, text, every):
    """The number of hits, and the names of the first by BM25, or of all."""
    parser = xapian.QueryParser()
    parser.set_database(database)
    enquire = xapian.Enquire(database)
    enquire.set_query(parser.parse_query('"' + text.replace('"', " ") + '"', QUERY_FLAGS))
    everything = database.get_doccount()
    # The number is exact, not estimated, if every document is checked.
    found = enquire.get_mset(0, everything if every else SHOWN, everything)
    names = [hit.document.get_value(NAME).decode() for hit in found]
    return found.get_matches_estimated(), names


if __name__ == "__main__":
    main(index, open_, search)
