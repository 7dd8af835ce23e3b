"""The role that the program works as on PostgreSQL, and the policies by which rows are seen there."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa
from asyncpg import DuplicateObjectError, InsufficientPrivilegeError, UniqueViolationError
from sqlalchemy.exc import DBAPIError

from storage.database import DatabaseRefused

PROGRAM_ROLE: Final = "kopru_program"

#: A setting is read once a statement, not once a row, when it stands in a subquery.
_ROLE: Final = "(SELECT current_setting('kopru.role', true))"
#: A lead that nobody has names the empty organisation: who has none must not be taken for it.
_ORGANIZATION: Final = "(SELECT nullif(current_setting('kopru.organization', true), ''))"
_STAFF: Final = "(SELECT current_setting('kopru.staff', true))"

_SYSTEM: Final = f"{_ROLE} = 'system'"
_CODES: Final = f"{_ROLE} IN ('system', 'admin')"
_MEMBER: Final = f"{_ROLE} IN ('coordinator', 'helper')"
_OWN: Final = f"{_MEMBER} AND organization_id = {_ORGANIZATION}"
_HAS_LEAD: Final = (
    "EXISTS (SELECT 1 FROM leads WHERE leads.id = lead_id "
    "AND leads.organization_id = (SELECT nullif(current_setting('kopru.organization', true), '')))"
)
#: Signing in comes before anybody is known: these two are open to the program, and narrow once somebody acts.
_BEFORE: Final = f"coalesce({_ROLE}, '') IN ('', 'system', 'admin')"

_OWN_CONTENT: Final = f"{_SYSTEM} OR ({_OWN} AND {_HAS_LEAD})"

#: What is seen, and may be written, of each table. Nothing at all where nobody was named.
POLICIES: Final[Mapping[str, str]] = {
    "accounts": f"{_BEFORE} OR organization_id = {_ORGANIZATION}",
    "staff": f"{_BEFORE} OR organization_id = {_ORGANIZATION} OR id::text = {_STAFF}",
    "lead_records": f"{_SYSTEM} OR ({_MEMBER} AND {_HAS_LEAD})",
    "lead_rounds": f"{_CODES} OR ({_OWN})",
    "lead_events": (
        f"{_CODES} OR ({_MEMBER} AND coalesce(organization_id, {_ORGANIZATION}) = {_ORGANIZATION} AND {_HAS_LEAD})"
    ),
    "lead_notes": _OWN_CONTENT,
    "lead_messages": _OWN_CONTENT,
    "appointments": _OWN_CONTENT,
    "lead_looking": _OWN_CONTENT,
    "lead_tombstones": f"{_CODES} OR ({_OWN})",
    "aftercare": _SYSTEM,
}
#: A lead is made and deleted by the program alone; for its staff it is there while their organisation has it.
_LEADS: Final = f"{_CODES} OR ({_OWN})"


def secure(connection: sa.Connection) -> None:
    """Make the role, give it what it needs to work, and turn row security on. Raises DatabaseRefused."""
    _make_role(connection)
    for statement in (*_grants(), *_policies()):
        connection.execute(sa.text(statement))


def narrow(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Turn row security on for tables that the program alone reads and writes: never who acts as staff."""
    _lock(connection, dict.fromkeys(tables, _BEFORE))


def keep_for_coordinators(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Turn row security on for tables that coordinators see of their own organisation, admins and program in all."""
    seen = f"{_CODES} OR ({_ROLE} = 'coordinator' AND organization_id = {_ORGANIZATION})"
    _lock(connection, dict.fromkeys(tables, seen))


@contextmanager
def seeing_all(connection: sa.Connection) -> Iterator[None]:
    """Let a migration read rows, which even the owner of the tables does not see as nobody."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(sa.text("SELECT set_config('kopru.role', 'system', true)"))
    yield
    connection.execute(sa.text("SELECT set_config('kopru.role', '', true)"))


def _lock(connection: sa.Connection, policies: Mapping[str, str]) -> None:
    for table, seen in policies.items():
        connection.execute(sa.text(f"CREATE POLICY {table}_seen ON {table} USING ({seen})"))
        connection.execute(sa.text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
        connection.execute(sa.text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))


def unsecure(connection: sa.Connection) -> None:
    """Turn row security off and take the rights back; the role stays, as other databases of the server may use it."""
    for table in ("accounts", "staff"):
        connection.execute(sa.text(f"DROP POLICY {table}_seen ON {table}"))
        connection.execute(sa.text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
        connection.execute(sa.text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))
    for statement in _revokes():
        connection.execute(sa.text(statement))


def _policies() -> list[str]:
    statements = [f"CREATE POLICY {table}_seen ON {table} USING ({seen})" for table, seen in POLICIES.items()]
    statements += [
        f"CREATE POLICY leads_seen ON leads FOR SELECT USING ({_LEADS})",
        f"CREATE POLICY leads_changed ON leads FOR UPDATE USING ({_LEADS})",
        f"CREATE POLICY leads_made ON leads FOR INSERT WITH CHECK ({_SYSTEM})",
        f"CREATE POLICY leads_deleted ON leads FOR DELETE USING ({_SYSTEM})",
    ]
    for table in (*POLICIES, "leads"):
        statements.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        statements.append(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # for the owner of the tables too
    return statements


def _grants() -> tuple[str, ...]:
    return (
        f"GRANT USAGE ON SCHEMA public TO {PROGRAM_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PROGRAM_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PROGRAM_ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {PROGRAM_ROLE}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {PROGRAM_ROLE}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {PROGRAM_ROLE}",
    )


def _revokes() -> tuple[str, ...]:
    return (
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {PROGRAM_ROLE}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {PROGRAM_ROLE}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {PROGRAM_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {PROGRAM_ROLE}",
        f"REVOKE ALL ON SCHEMA public FROM {PROGRAM_ROLE}",
    )


def _make_role(connection: sa.Connection) -> None:
    found = sa.text("SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = :role")
    too_much = connection.execute(found, {"role": PROGRAM_ROLE}).scalar()
    if too_much is None:
        _allowed(connection, f"CREATE ROLE {PROGRAM_ROLE} NOLOGIN")
    elif too_much:
        raise DatabaseRefused(
            f"The role {PROGRAM_ROLE} could pass by row security or sign in: run as an administrator of PostgreSQL "
            f"`ALTER ROLE {PROGRAM_ROLE} NOSUPERUSER NOBYPASSRLS NOLOGIN`, then migrate again."
        )
    if not _may(connection, f"SET LOCAL ROLE {PROGRAM_ROLE}", keep=False):
        _allowed(connection, f"GRANT {PROGRAM_ROLE} TO CURRENT_USER")


def _allowed(connection: sa.Connection, statement: str) -> None:
    """Run a statement on the role. Raises DatabaseRefused where the database user may not."""
    if not _may(connection, statement):
        user = connection.execute(sa.text("SELECT quote_ident(current_user)")).scalar_one()
        raise DatabaseRefused(
            f"The database user {user} may not make the role that the program works as. Run as an administrator of "
            f"PostgreSQL `CREATE ROLE {PROGRAM_ROLE} NOLOGIN` (unless it is there) and "
            f"`GRANT {PROGRAM_ROLE} TO {user}`, then migrate again."
        )


def _may(connection: sa.Connection, statement: str, *, keep: bool = True) -> bool:
    """Try a statement in a savepoint; False where the rights for it are missing."""
    attempt = connection.begin_nested()
    try:
        connection.execute(sa.text(statement))
    except DBAPIError as error:
        attempt.rollback()
        cause = getattr(error.orig, "__cause__", None)
        if isinstance(cause, DuplicateObjectError | UniqueViolationError):
            return True  # somebody migrates another database of this server just now, and made the role
        if isinstance(cause, InsufficientPrivilegeError):
            return False
        raise
    if keep:
        attempt.commit()
    else:
        attempt.rollback()
    return True
