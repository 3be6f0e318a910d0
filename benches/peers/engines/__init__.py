"""The engines, one a file, in the order in which the table has them."""

from engines.pawen import Pawen
from engines.ripgrep import Ripgrep
from engines.sqlite import Sqlite
from engines.tantivy import Tantivy
from engines.xapian import Xapian

ENGINES = (Pawen, Tantivy, Sqlite, Xapian, Ripgrep)
