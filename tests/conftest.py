"""Fixtures for every floor: real databases; and which tests begin first."""

import pytest

from tests.databases import (
    data_dir,
    database,
    database_url,
    keys,
    postgres,
    postgres_url,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "data_dir",
    "database",
    "database_url",
    "keys",
    "postgres",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
]

#: Folders whose files take longest. One process runs a file alone: begun last, it would be waited for by all others.
_LONG = ("journeys", "benches")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within and behind them the order stays as it was shuffled."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)
