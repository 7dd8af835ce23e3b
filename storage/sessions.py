"""Sessions of staff: who is signed in where; the cookie holds the token, the table only its SHA-256."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from storage.contexts import session_context
from storage.encryption import KeyRing, new_token, token_hash
from storage.tables import staff_sessions as sessions

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
#: How long the second factor may take after the password.
PENDING: Final = timedelta(minutes=10)
#: A session that was seen so recently is not written again.
SEEN_EVERY: Final = timedelta(minutes=1)

_AGENT_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in from: the network (`sign_in_limits.network_of`), and how the browser calls itself."""

    network: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in, or waits for the second factor. `id` tells nothing of the token."""

    id: str
    staff_id: int
    second_factor: bool
    created_at: datetime
    seen_at: datetime
    agent: str  #: how the browser calls itself


def add(
    connection: Connection, keys: KeyRing, staff_id: int, browser: Browser, *, second_factor: bool, now: datetime
) -> str:
    """Begin a session and give its token, always a new one."""
    token = new_token()
    hashed = token_hash(token)
    connection.execute(
        sessions.insert().values(
            token_hash=hashed,
            staff_id=staff_id,
            second_factor=second_factor,
            created_at=now,
            seen_at=now,
            network_hash=keys.staff_hash("network", browser.network),
            agent=keys.staff.seal(browser.agent[:_AGENT_LENGTH].encode("utf-8", "replace"), session_context(hashed)),
        )
    )
    return token


def find(connection: Connection, keys: KeyRing, token: str, *, now: datetime) -> Session | None:
    """Find the session of a token; None when there is none or its time is over."""
    found = select(sessions).where(sessions.c.token_hash == token_hash(token), _alive(now))
    row = connection.execute(found).first()
    return None if row is None else _opened(row, keys)


def is_alive(connection: Connection, session: Session, *, now: datetime) -> bool:
    """Say whether a session that was found before is still there."""
    found = select(sessions.c.staff_id).where(_is(session.id), _alive(now))
    return connection.execute(found).first() is not None


def touch(connection: Connection, session: Session, *, now: datetime) -> None:
    """Note that a session is in use."""
    if now - session.seen_at >= SEEN_EVERY:
        connection.execute(update(sessions).where(_is(session.id)).values(seen_at=now))


def list_sessions(connection: Connection, keys: KeyRing, staff_id: int, *, now: datetime) -> tuple[Session, ...]:
    """List where somebody is fully signed in, the one used last first."""
    wanted = (sessions.c.staff_id == staff_id, sessions.c.second_factor, _alive(now))
    rows = connection.execute(select(sessions).where(*wanted).order_by(sessions.c.seen_at.desc())).all()
    return tuple(_opened(row, keys) for row in rows)


def end(connection: Connection, staff_id: int, session_id: str) -> bool:
    """End one session of somebody; False when they have no such session."""
    ended = delete(sessions).where(sessions.c.staff_id == staff_id, _is(session_id))
    return connection.execute(ended).rowcount == 1


def end_all(connection: Connection, staff_id: int, *, but: str | None = None) -> int:
    """End every session of somebody, or all but one; give how many."""
    ended = delete(sessions).where(sessions.c.staff_id == staff_id)
    if but is not None:
        ended = ended.where(~_is(but))
    return connection.execute(ended).rowcount


def past(now: datetime) -> ColumnElement[bool]:
    """Say which sessions are over, for deleting them."""
    return ~_alive(now)


def _alive(now: datetime) -> ColumnElement[bool]:
    waits = and_(~sessions.c.second_factor, sessions.c.created_at > now - PENDING)
    works = and_(sessions.c.second_factor, sessions.c.created_at > now - LONGEST, sessions.c.seen_at > now - IDLE)
    return waits | works


def _is(session_id: str) -> ColumnElement[bool]:
    try:
        hashed = bytes.fromhex(session_id)
    except ValueError:
        hashed = b""
    return sessions.c.token_hash == hashed


def _opened(row: Row[Any], keys: KeyRing) -> Session:
    return Session(
        id=bytes(row.token_hash).hex(),
        staff_id=row.staff_id,
        second_factor=row.second_factor,
        created_at=row.created_at,
        seen_at=row.seen_at,
        agent=keys.staff.open(row.agent, session_context(bytes(row.token_hash))).decode(),
    )
