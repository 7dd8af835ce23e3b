"""Log lines: JSON on standard error, with an allow-list of fields; no text of a person, no token, no address."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: The only fields that reach a log line: ids, states, durations, counts, names of our own things.
ALLOWED = frozenset(
    "event level timestamp logger conversation update delivery timer bot_id worker attempts outcome status method "
    "route error place task reason count seconds "
    "wait_s port host channel kind version dialect failed moved alert id ms".split()
)

#: Libraries that write addresses with the token in them, or whole updates, when they are let.
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp.access", "aiohttp.client", "asyncio", "sqlalchemy", "alembic")


def allow(_: object, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep allowed fields alone, and of their values only short plain ones."""
    return {name: _plain(value) for name, value in fields.items() if name in ALLOWED}


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:200]


def set_up(level: str) -> None:
    """Send our log lines through the allow-list, and other libraries' own lines nowhere below WARNING."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            allow,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Redacting()]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Redacting(logging.Handler):
    """Writes that a library had something to say, without what it said: its words may hold an address or a text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the logger, the level and the kind of error alone."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().log(record.levelno, "library", logger=record.name, error=error)
