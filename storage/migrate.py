"""Bring the tables to the version of this program."""

from pathlib import Path


async def migrate(url: str, *, data_dir: Path, revision: str = "head") -> str:
    """Move the tables to a revision, one process at a time; give the revision. Raises DatabaseRefused, DatabaseAway."""
    raise NotImplementedError
