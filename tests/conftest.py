"""Fixtures for every floor: real databases."""

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
