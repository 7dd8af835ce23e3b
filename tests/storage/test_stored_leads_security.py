"""Row security of PostgreSQL alone: without the filter of the program, organisations do not see each other's leads."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage import access, aftercare, appointments, lead_messages, lead_records, tables
from storage.access import SYSTEM, Acting, Who, acting, beyond
from storage.appointments import Proposal, Slot
from storage.database import Database, DatabaseRefused, NotMigrated, connect, open_unchecked
from storage.encryption import KeyRing
from storage.lead_messages import NewLine
from storage.lead_records import NewNote
from storage.migrate import migrate
from storage.postgres_database import PROGRAM_ROLE
from tests.databases import PostgresCluster
from tests.storage.lead_samples import (
    ADMIN,
    AYLIN,
    BRUG,
    BUREN,
    CEM,
    DAAN,
    EDITOR,
    OBSERVER,
    claimed,
    declined,
    hire,
    opened,
)
from tests.storage.samples import NOW

#: What is of leads, and all that is personal in it.
CODES = (tables.leads, tables.lead_rounds, tables.lead_events, tables.lead_tombstones)
CONTENT = (
    tables.lead_records,
    tables.lead_notes,
    tables.lead_messages,
    tables.appointments,
    tables.lead_looking,
)
#: Every table whose rows belong to a lead or to an organisation.
SECURED = tuple(
    table
    for table in tables.metadata.tables.values()
    if table.name == "leads" or {"lead_id", "organization_id"} & set(table.columns.keys())
)
NOBODY = Acting(9, "helper", None)


@pytest.fixture
async def database(postgres_url: str, data_dir: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """Open a PostgreSQL in which BUREN has a lead with everything, and BRUG one that BUREN declined."""
    database = await connect(postgres_url, data_dir=data_dir, keys=keys)
    await hire(database)
    first = await opened(database, 1)
    await _fill(database, AYLIN, (await claimed(database, AYLIN, first)).id)
    second = await opened(database, 2)
    await _fill(database, AYLIN, second.id)
    third = await claimed(database, CEM, await declined(database, AYLIN, second))
    await _fill(database, CEM, third.id)
    yield database
    await database.close()


async def _fill(database: Database, who: Acting, lead_id: int) -> None:
    keys, key = database.keys, f"{who.staff_id}.{lead_id}"
    note, line = NewNote(f"note {key}", "belt niet graag"), NewLine(f"line {key}", "Ne zaman?")
    proposal = Proposal(f"uid {key}", (Slot(NOW, 45),), "Kerkstraat")
    await acting(database, who, lead_records.add_note, keys, lead_id, note=note, now=NOW)
    await acting(database, who, lead_messages.add, keys, lead_id, line=line, now=NOW)
    await acting(database, who, appointments.propose, keys, lead_id, proposal=proposal, now=NOW)
    await acting(database, who, lead_records.look, lead_id, now=NOW)
    await database.run(aftercare.agree, lead_id, f"ref{lead_id}", ((1, NOW),), language="tr", organization_id=BUREN)
    stone = {"lead_id": 100 * who.staff_id + lead_id, "organization_id": who.organization_id, "gone_at": NOW}
    await acting(database, SYSTEM, _run, insert(tables.lead_tombstones).values(stone))


def _run(connection: Connection, who: Who, statement: Any) -> Any:
    return connection.execute(statement)


def _all(connection: Connection, who: Who, table: Table) -> list[Any]:
    """Read a table as a program would that has forgotten its filter."""
    return [row._mapping for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


async def seen(database: Database, who: Who, table: Table) -> list[Any]:
    return await acting(database, who, _all, table)


async def test_the_tables_are_filled(database: Database) -> None:
    filled = {table.name: len(await seen(database, SYSTEM, table)) for table in (*CODES, *CONTENT, tables.aftercare)}

    assert all(number >= 2 for number in filled.values()), filled


@pytest.mark.parametrize("table", CONTENT, ids=lambda table: table.name)
async def test_content_is_seen_by_who_has_the_lead_and_wrote_it(database: Database, table: Table) -> None:
    of_buren, of_brug = await seen(database, AYLIN, table), await seen(database, DAAN, table)

    assert {row["lead_id"] for row in of_buren} == {1}
    assert {row["lead_id"] for row in of_brug} == {2}
    assert {row.get("organization_id", BRUG) for row in of_brug} == {BRUG}
    for who in (ADMIN, EDITOR, OBSERVER, NOBODY):
        assert await seen(database, who, table) == []


async def test_a_lead_is_seen_by_who_has_it_and_in_codes_by_admins(database: Database) -> None:
    ids = {
        who: [row["id"] for row in await seen(database, who, tables.leads)]
        for who in (AYLIN, CEM, ADMIN, EDITOR, OBSERVER, NOBODY)
    }

    assert ids == {AYLIN: [1], CEM: [2], ADMIN: [1, 2], EDITOR: [], OBSERVER: [], NOBODY: []}


async def test_a_former_organisation_sees_its_ended_round_and_nothing_else(database: Database) -> None:
    rounds = await seen(database, AYLIN, tables.lead_rounds)
    events = await seen(database, AYLIN, tables.lead_events)

    assert [(row["lead_id"], row["organization_id"], row["ended"]) for row in rounds] == [
        (1, BUREN, "accepted"),
        (2, BUREN, "declined"),
    ]
    assert {row["lead_id"] for row in events} == {1}


async def test_the_next_organisation_does_not_see_who_declined(database: Database) -> None:
    events = await seen(database, CEM, tables.lead_events)
    rounds = await seen(database, CEM, tables.lead_rounds)

    assert [(row["code"], row["organization_id"]) for row in events] == [("offered", None), ("accepted", BRUG)]
    assert [row["organization_id"] for row in rounds] == [BRUG]


async def test_aftercare_is_for_the_program_alone(database: Database) -> None:
    assert len(await seen(database, SYSTEM, tables.aftercare)) == 2
    for who in (AYLIN, CEM, ADMIN, EDITOR, OBSERVER):
        assert await seen(database, who, tables.aftercare) == []


@pytest.mark.parametrize("table", [*CODES, *CONTENT, tables.aftercare], ids=lambda table: table.name)
async def test_nothing_of_a_lead_is_seen_where_nobody_was_named(database: Database, table: Table) -> None:
    await acting(database, SYSTEM, _all, table)  # what is set for a transaction must not outlive it

    assert await database.run(lambda connection: connection.execute(select(table)).all()) == []


SETTINGS = text(
    "SELECT coalesce(current_setting('kopru.role', true), ''), "
    "coalesce(current_setting('kopru.organization', true), ''), coalesce(current_setting('kopru.staff', true), '')"
)


async def test_who_acts_is_forgotten_with_the_transaction_on_every_connection_of_the_pool(database: Database) -> None:
    def fail(connection: Connection, who: Who) -> None:
        with beyond(connection):
            raise LookupError

    def break_off(connection: Connection, who: Who) -> None:
        connection.execute(text("SELECT 1 / 0"))

    def settings(connection: Connection) -> tuple[int, tuple[str, ...]]:
        connection.execute(text("SELECT pg_sleep(0.05)"))  # so long that every connection is in use
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return number, tuple(connection.execute(SETTINGS).one())

    works = [_all, fail, break_off]
    some = [acting(database, who, work, *((tables.leads,) if work is _all else ())) for who in (AYLIN, ADMIN, SYSTEM)
            for work in works for _ in range(5)]  # fmt: skip
    done = await asyncio.gather(*some, return_exceptions=True)
    found = await asyncio.gather(*(database.run(settings) for _ in range(20)))

    assert {type(one) for one in done} == {list, LookupError, DBAPIError}
    assert len({number for number, _ in found}) > 1
    assert {set_ for _, set_ in found} == {("", "", "")}


@pytest.mark.parametrize("table", [tables.accounts, tables.staff], ids=lambda table: table.name)
async def test_staff_see_their_own_account_and_colleagues(database: Database, table: Table) -> None:
    before_signing_in = await database.run(lambda connection: connection.execute(select(table)).all())

    assert {row["organization_id"] for row in await seen(database, AYLIN, table)} == {BUREN}
    assert len(await seen(database, ADMIN, table)) == len(before_signing_in) >= 3
    assert {row.get("id", OBSERVER.staff_id) for row in await seen(database, OBSERVER, table)} <= {OBSERVER.staff_id}


@pytest.mark.parametrize("table", [*CODES, *CONTENT, tables.aftercare], ids=lambda table: table.name)
async def test_nothing_of_others_can_be_changed_or_deleted(database: Database, table: Table) -> None:
    before = await seen(database, SYSTEM, table)
    column = table.columns[next(name for name in ("organization_id", "lead_id") if name in table.columns)]

    for who in (EDITOR, OBSERVER, NOBODY):
        changed = await acting(database, who, _run, update(table).values({column.name: column}))
        gone = await acting(database, who, _run, delete(table))
        assert (changed.rowcount, gone.rowcount) == (0, 0)
    theirs = await acting(database, CEM, _run, delete(table))

    left = await seen(database, SYSTEM, table)
    assert theirs.rowcount == len(before) - len(left)
    assert all(_of_brug(row, table) for row in before if row not in left)


def _of_brug(row: Any, table: Table) -> bool:
    """Say whether a row is of BRUG's lead, and BRUG's own where it says so."""
    return row["lead_id"] in (2, 302) and row.get("organization_id") in (None, BRUG)


async def test_staff_cannot_make_delete_or_give_away_a_lead(database: Database) -> None:
    mine = (await seen(database, AYLIN, tables.leads))[0]
    copied = dict(mine) | {"id": 77, "reference": "other"}

    with pytest.raises(DBAPIError, match="row-level security"):
        await acting(database, AYLIN, _run, insert(tables.leads).values(copied))
    with pytest.raises(DBAPIError, match="row-level security"):
        await acting(database, AYLIN, _run, update(tables.leads).values(organization_id=BRUG))
    assert (await acting(database, AYLIN, _run, delete(tables.leads))).rowcount == 0


@pytest.mark.parametrize("table", CONTENT[1:], ids=lambda table: table.name)
async def test_nothing_can_be_written_into_a_lead_of_others(database: Database, table: Table) -> None:
    mine = (await seen(database, AYLIN, table))[0]
    unique = {name: f"{mine[name]} again" for name in ("natural_id", "uid") if name in mine}
    copied = {name: value for name, value in mine.items() if name != "id"} | unique | {"lead_id": 2}

    with pytest.raises(DBAPIError, match="row-level security"):
        await acting(database, AYLIN, _run, insert(table).values(copied))


async def test_the_second_lock_closes_again(database: Database) -> None:
    def look(connection: Connection, who: Who) -> list[int]:
        counted = [len(_all(connection, who, tables.leads))]
        with beyond(connection):
            counted.append(len(_all(connection, who, tables.leads)))
        with pytest.raises(LookupError), beyond(connection):
            raise LookupError
        return [*counted, len(_all(connection, who, tables.leads))]

    assert await acting(database, AYLIN, look) == [1, 2, 1]


async def test_the_second_lock_closes_after_a_failed_statement(database: Database) -> None:
    def look(connection: Connection, who: Who) -> int:
        with pytest.raises(DBAPIError), beyond(connection), connection.begin_nested():
            connection.execute(text("SELECT 1 / 0"))
        return len(_all(connection, who, tables.leads))

    assert await acting(database, AYLIN, look) == 1


SECURITY = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
    "AND relrowsecurity AND relforcerowsecurity"
)


async def test_every_table_of_leads_and_organisations_has_row_security(database: Database) -> None:
    secured = set(await database.run(lambda connection: connection.execute(SECURITY).scalars().all()))

    assert {table.name for table in SECURED} - secured == set()
    assert {"leads", "accounts", "staff", "lead_records", "aftercare"} <= secured


async def test_the_role_of_the_program_owns_nothing_and_passes_by_nothing(database: Database) -> None:
    def rights(connection: Connection) -> dict[str, Any]:
        named = {"role": PROGRAM_ROLE}
        asked: Callable[[str], Any] = lambda question: connection.execute(text(question), named).scalar()  # noqa: E731
        return {
            "works as": asked("SELECT current_user"),
            "may": asked(
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin FROM pg_roles "
                "WHERE rolname = :role"
            ),
            "member of others": asked(
                "SELECT count(*) FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = roleid "
                "WHERE member = to_regrole(:role) AND rolname <> 'pg_checkpoint'"  # of the tests, see databases.py
            ),
            "owns": asked(
                "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass "
                "AND refobjid = to_regrole(:role)"
            ),
            "makes": asked("SELECT has_schema_privilege(to_regrole(:role), 'public', 'CREATE')"),
            "truncates": asked("SELECT has_table_privilege(to_regrole(:role), 'leads', 'TRUNCATE')"),
            "moves versions": asked("SELECT has_table_privilege(to_regrole(:role), 'alembic_version', 'UPDATE')"),
        }

    assert await database.run(rights) == {
        "works as": PROGRAM_ROLE,
        "may": False,
        "member of others": 0,
        "owns": 0,
        "makes": False,
        "truncates": False,
        "moves versions": False,
    }


async def test_hot_statements_work_as_the_program_too(database: Database) -> None:
    rows = await database.fetch("SELECT current_user::text, session_user::text")  # type: ignore[attr-defined]

    assert [tuple(row) for row in rows] == [(PROGRAM_ROLE, "postgres")]
    await database.run(lambda connection: connection.execute(text("RESET ROLE")))
    assert (
        await database.run(lambda connection: connection.execute(text("SELECT current_user")).scalar()) == PROGRAM_ROLE
    )


async def test_tables_that_come_later_are_the_programs_to_use(postgres_url: str, data_dir: Path) -> None:
    owner = await open_unchecked(postgres_url, data_dir=data_dir)
    await owner.run(lambda connection: connection.execute(text("CREATE TABLE later (id bigserial, word text)")))
    await owner.close()
    database = await connect(postgres_url, data_dir=data_dir)

    await database.run(lambda connection: connection.execute(text("INSERT INTO later (word) VALUES ('here')")))

    with pytest.raises(DBAPIError, match="must be owner"):
        await database.run(lambda connection: connection.execute(text("DROP TABLE later")))
    await database.close()


@pytest.fixture
def limited_url(postgres: PostgresCluster) -> Any:
    """Give the address of an empty database that belongs to a user who may not make roles."""
    url = postgres.empty()
    name = url.partition("@/")[2].partition("?")[0]
    postgres.execute("CREATE ROLE limited LOGIN")
    postgres.execute(f"ALTER DATABASE {name} OWNER TO limited")
    yield url.replace("postgres@", "limited@")
    postgres.drop(url)
    postgres.execute("DROP ROLE limited")


async def test_who_may_not_give_themselves_the_role_is_told_what_to_do(
    limited_url: str, postgres: PostgresCluster, data_dir: Path
) -> None:
    with pytest.raises(DatabaseRefused, match=f"GRANT {PROGRAM_ROLE} TO limited"):
        await migrate(limited_url, data_dir=data_dir)
    with pytest.raises(NotMigrated):
        await connect(limited_url, data_dir=data_dir)

    postgres.execute(f"GRANT {PROGRAM_ROLE} TO limited")
    await migrate(limited_url, data_dir=data_dir)
    await (await connect(limited_url, data_dir=data_dir)).close()

    postgres.execute(f"REVOKE {PROGRAM_ROLE} FROM limited")
    with pytest.raises(DatabaseRefused, match=f"may not work as {PROGRAM_ROLE}"):
        await connect(limited_url, data_dir=data_dir)


async def test_a_role_that_could_pass_by_is_refused(
    limited_url: str, postgres: PostgresCluster, data_dir: Path
) -> None:
    postgres.execute(f"ALTER ROLE {PROGRAM_ROLE} BYPASSRLS")
    try:
        with pytest.raises(DatabaseRefused, match="NOBYPASSRLS"):
            await migrate(limited_url, data_dir=data_dir)
    finally:
        postgres.execute(f"ALTER ROLE {PROGRAM_ROLE} NOBYPASSRLS")


async def test_row_security_holds_for_the_owner_of_the_tables(
    limited_url: str, postgres: PostgresCluster, data_dir: Path, keys: KeyRing
) -> None:
    postgres.execute(f"GRANT {PROGRAM_ROLE} TO limited")
    await migrate(limited_url, data_dir=data_dir)
    database = await connect(limited_url, data_dir=data_dir, keys=keys)
    await hire(database)
    await opened(database)
    await database.close()

    owner = await asyncpg.connect(limited_url)

    assert await owner.fetchval("SELECT current_user") == "limited"
    assert await owner.fetch("SELECT * FROM leads") == []
    await owner.close()


def test_who_sees_content_sees_the_lead() -> None:
    for who in (SYSTEM, AYLIN, DAAN):
        assert str(access.sees(who)) == str(access.sees_content(who))
