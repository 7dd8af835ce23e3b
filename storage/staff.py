"""Staff: who works here, in which role; names and addresses are sealed, and found by keyed hashes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select, text, true, update

from storage.contexts import staff_context
from storage.encryption import KeyRing
from storage.tables import accounts, staff

Role = Literal["admin", "editor", "coordinator", "helper", "observer"]
Status = Literal["invited", "active", "ended"]

#: Names our lock among the advisory locks of a PostgreSQL database ("staff" in ASCII).
_LOCK: Final = 0x7374616666


class EmailTaken(Exception):
    """Somebody else has this e-mail address."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to work here; an organisation for coordinators and helpers, a municipality for observers."""

    email: str
    name: str
    role: Role
    language: str
    organization_id: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works here, or did. `name` None: wiped; `email` None: ended."""

    id: int
    organization_id: str | None
    role: Role
    municipality: str | None
    name: str | None
    email: str | None
    telegram_id: str | None
    language: str
    status: Status
    shortcuts: bool
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody signs in with; both or neither."""

    password_hash: str = field(repr=False)
    totp_secret: str = field(repr=False)


def plain_email(written: str) -> str:
    """Write an e-mail address in the one way in which it is found."""
    return written.strip().lower()


def lock(connection: Connection) -> None:
    """Let nobody else change who is staff until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def add(connection: Connection, keys: KeyRing, new: NewMember, *, now: datetime) -> int:
    """Write down somebody who is invited; give their id. Raises EmailTaken."""
    email = plain_email(new.email)
    email_hash = keys.staff_hash("email", email)
    if connection.execute(select(exists().where(staff.c.email_hash == email_hash))).scalar():
        raise EmailTaken
    inserted = connection.execute(
        staff.insert()
        .values(
            organization_id=new.organization_id,
            role=new.role,
            municipality=new.municipality,
            email_hash=email_hash,
            language=new.language,
            status="invited",
            shortcuts=True,
            created_at=now,
        )
        .returning(staff.c.id)
    )
    staff_id = int(inserted.scalar_one())
    sealed = {"name": _seal(keys, "name", staff_id, new.name), "email": _seal(keys, "email", staff_id, email)}
    _update(connection, staff_id, sealed)
    return staff_id


def find(connection: Connection, keys: KeyRing, staff_id: int) -> StaffMember | None:
    """Find somebody by id, ended or not."""
    return _first(connection, keys, staff.c.id == staff_id)


def find_by_email(connection: Connection, keys: KeyRing, email: str) -> StaffMember | None:
    """Find somebody by e-mail address."""
    return _first(connection, keys, staff.c.email_hash == keys.staff_hash("email", plain_email(email)))


def find_by_telegram(connection: Connection, keys: KeyRing, telegram_id: str) -> StaffMember | None:
    """Find the active member whose Telegram account this is; none while the account of their organisation is closed."""
    closed = exists().where(accounts.c.organization_id == staff.c.organization_id, accounts.c.closed_at.is_not(None))
    return _first(
        connection, keys, staff.c.telegram_id_hash == keys.staff_hash("telegram", telegram_id),
        staff.c.status == "active", ~closed,
    )  # fmt: skip


def list_staff(
    connection: Connection, keys: KeyRing, *, organization_id: str | None = None, ended: bool = False
) -> tuple[StaffMember, ...]:
    """List everybody, or the staff of one organisation, in the order in which they came; `ended`: also who left."""
    wanted = true() if organization_id is None else staff.c.organization_id == organization_id
    present = true() if ended else staff.c.status != "ended"
    rows = connection.execute(select(staff).where(wanted, present).order_by(staff.c.id)).all()
    return tuple(_opened(row, keys) for row in rows)


def is_empty(connection: Connection) -> bool:
    """Say whether nobody ever worked here."""
    return not connection.execute(select(exists(select(staff.c.id)))).scalar()


def count_admins(connection: Connection) -> int:
    """Count the admins who can sign in."""
    wanted = (staff.c.role == "admin", staff.c.status == "active", staff.c.password_hash.is_not(None))
    return int(connection.execute(select(func.count()).select_from(staff).where(*wanted)).scalar_one())


def credentials(connection: Connection, keys: KeyRing, staff_id: int) -> Credentials | None:
    """Give what an active member signs in with; None where they cannot."""
    columns = select(staff.c.password_hash, staff.c.totp_secret)
    row = connection.execute(columns.where(staff.c.id == staff_id, staff.c.status == "active")).first()
    if row is None or row.password_hash is None or row.totp_secret is None:
        return None
    return Credentials(
        _read(keys, "password_hash", staff_id, row.password_hash), _read(keys, "totp_secret", staff_id, row.totp_secret)
    )


def activate(connection: Connection, keys: KeyRing, staff_id: int, new: Credentials) -> bool:
    """Give somebody what they sign in with; False when they are gone."""
    values = {
        "password_hash": _seal(keys, "password_hash", staff_id, new.password_hash),
        "totp_secret": _seal(keys, "totp_secret", staff_id, new.totp_secret),
        "status": "active",
    }
    return _update(connection, staff_id, values)


def set_password(connection: Connection, keys: KeyRing, staff_id: int, password_hash: str) -> bool:
    """Replace a password's hash; False when they are gone."""
    return _update(connection, staff_id, {"password_hash": _seal(keys, "password_hash", staff_id, password_hash)})


def disarm(connection: Connection, staff_id: int) -> bool:
    """Take away password, authenticator and Telegram, so that nobody signs in until a new link is used."""
    gone = {"password_hash": None, "totp_secret": None, "telegram_id": None, "telegram_id_hash": None}
    return _update(connection, staff_id, gone)


def set_role(connection: Connection, staff_id: int, role: Role) -> bool:
    """Give somebody another role; False when they are gone."""
    return _update(connection, staff_id, {"role": role})


def set_preferences(connection: Connection, staff_id: int, *, language: str, shortcuts: bool) -> bool:
    """Set in which language pages are, and whether keys of the keyboard act; False when they are gone."""
    return _update(connection, staff_id, {"language": language, "shortcuts": shortcuts})


def set_telegram(connection: Connection, keys: KeyRing, staff_id: int, telegram_id: str | None) -> bool:
    """Tie somebody to a Telegram account, which leaves whoever had it, or to none; False when they are gone."""
    if telegram_id is None:
        return _update(connection, staff_id, {"telegram_id": None, "telegram_id_hash": None})
    telegram_hash = keys.staff_hash("telegram", telegram_id)
    before = update(staff).where(staff.c.telegram_id_hash == telegram_hash, staff.c.id != staff_id)
    connection.execute(before.values(telegram_id=None, telegram_id_hash=None))
    sealed = _seal(keys, "telegram_id", staff_id, telegram_id)
    return _update(connection, staff_id, {"telegram_id": sealed, "telegram_id_hash": telegram_hash})


def end(connection: Connection, staff_id: int, *, now: datetime) -> bool:
    """End somebody's work here; the name stays beside what they did, everything else of them goes."""
    disarm(connection, staff_id)
    return _update(connection, staff_id, {"status": "ended", "ended_at": now, "email": None, "email_hash": None})


def wipe_names(connection: Connection, *, before: datetime) -> int:
    """Forget the names of those whose work ended before a time; give their number."""
    gone = update(staff).where(staff.c.ended_at < before, staff.c.name.is_not(None)).values(name=None)
    return connection.execute(gone).rowcount


def _first(connection: Connection, keys: KeyRing, *wanted: ColumnElement[bool]) -> StaffMember | None:
    row = connection.execute(select(staff).where(*wanted)).first()
    return None if row is None else _opened(row, keys)


def _update(connection: Connection, staff_id: int, values: dict[str, Any]) -> bool:
    """Change a row of somebody who is not ended."""
    changed = update(staff).where(staff.c.id == staff_id, staff.c.status != "ended").values(**values)
    return connection.execute(changed).rowcount == 1


def _seal(keys: KeyRing, column: str, staff_id: int, value: str) -> bytes:
    return keys.staff.seal(value.encode(), staff_context(column, staff_id))


def _read(keys: KeyRing, column: str, staff_id: int, sealed: bytes) -> str:
    return keys.staff.open(sealed, staff_context(column, staff_id)).decode()


def _opened(row: Row[Any], keys: KeyRing) -> StaffMember:
    def read(column: str) -> str | None:
        sealed = cast(bytes | None, getattr(row, column))
        return None if sealed is None else _read(keys, column, row.id, sealed)

    return StaffMember(
        id=row.id,
        organization_id=row.organization_id,
        role=row.role,
        municipality=row.municipality,
        name=read("name"),
        email=read("email"),
        telegram_id=read("telegram_id"),
        language=row.language,
        status=row.status,
        shortcuts=row.shortcuts,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
