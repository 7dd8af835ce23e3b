"""Every change of the tables, oldest first; `versions/` has the steps, Alembic walks them."""

from typing import Final

#: Revisions in order, so that a start can tell an older database from a newer one without loading Alembic.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
