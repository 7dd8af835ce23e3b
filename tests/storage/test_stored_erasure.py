"""Who is erased is gone: every row, every byte, and again after a restore."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage import conversations, events, ledger, outbox, people, quarantine, tables, turns
from storage.database import DEFAULT_FILE, Database, DatabaseRefused, connect, open_unchecked
from storage.encryption import KeyRing
from storage.ledger import Erased
from storage.turns import NewMessage
from tests.databases import PostgresCluster
from tests.storage.byte_scan import files_with
from tests.storage.samples import ASK, LATER, NOW, SAY, converse, count, meet, rows_of, turn, write
from tests.storage.test_stored_turns import full_turn

DAY = timedelta(days=1)
SECRET = "Kirayı-ödeyemiyorum-ŞĞİ"
#: Written in the open by one test; stays in PostgreSQL's journal, so it is not the one that must be found nowhere.
PLANTED = "Faturayı-ödeyemiyorum-ŞĞİ"

#: Every table whose rows belong to somebody.
PERSONAL = tuple(
    table
    for table in tables.metadata.tables.values()
    if table.name == "people" or {"person_id", "conversation_id"} & set(table.columns.keys())
)


@pytest.fixture
def disk(request: pytest.FixtureRequest, database: Database, data_dir: Path) -> Path:
    """Give the folder in which the database keeps every byte."""
    if database.dialect == "sqlite":
        return data_dir
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.data


async def flush(database: Database) -> None:
    """Bring to the disk what PostgreSQL still keeps in memory; SQLite has written it already."""
    if database.dialect == "postgresql":
        await database.run(lambda connection: connection.execute(text("CHECKPOINT")))


def test_every_personal_table_follows_its_person() -> None:
    links = {
        (table.name, key.target_fullname, key.ondelete)
        for table in PERSONAL
        for column in table.columns
        if column.name in ("person_id", "conversation_id")
        for key in column.foreign_keys
    }

    assert {name for name, _, _ in links} == {table.name for table in PERSONAL} - {"people"}
    assert {(target, rule) for _, target, rule in links} == {("people.id", "CASCADE"), ("conversations.id", "CASCADE")}


async def test_erasing_takes_every_row_of_the_person_and_no_other(database: Database) -> None:
    await write(database, await meet(database, "jan"), full_turn(1))
    of_jan = [await count(database, table) for table in PERSONAL]
    await write(database, await meet(database, "ayse"), full_turn(2))

    erased = await write(database, await meet(database, "ayse"), turn(3, forget="erased"))

    assert erased.outcome == "done"
    farewell = 1
    assert [await count(database, table) for table in PERSONAL] == [
        number + (farewell if table is tables.outbox else 0) for table, number in zip(PERSONAL, of_jan, strict=True)
    ]
    assert await count(database, tables.erasures) == 1
    assert (await meet(database, "jan")).state == b'{"step": "1"}'


async def test_erasing_happens_once(database: Database) -> None:
    await converse(database, 1)
    met = await meet(database)
    goodbye = turn(2, forget="erased")
    await write(database, met, goodbye)

    again = await write(database, met, goodbye)
    on_a_new_start = await write(database, await meet(database), goodbye)

    assert (again.outcome, on_a_new_start.outcome) == ("duplicate", "duplicate")
    assert await count(database, tables.erasures) == 1
    assert await count(database, tables.outbox) == 1


async def test_an_erasing_turn_that_lost_the_race_erases_nothing(database: Database) -> None:
    met = await meet(database)
    await write(database, met, turn(1))

    late = await write(database, met, turn(2, forget="erased"))

    assert late.outcome == "conflict"
    assert await count(database, tables.people) == 1
    assert await count(database, tables.erasures) == 0


async def test_the_ledger_keeps_a_keyed_hash_and_the_time(database: Database, keys: KeyRing) -> None:
    await converse(database, 1)

    await write(database, await meet(database), turn(2, forget="erased", now=LATER))

    assert await ledger.erased(database) == (Erased(keys.ledger_hash("telegram", 7, "ayse"), keys.id, LATER),)
    assert keys.ledger_hash("telegram", 7, "ayse") != keys.address_hash("telegram", 7, "ayse")


async def test_an_operator_erases_by_address_or_reference(database: Database) -> None:
    await converse(database, 1, "ayse")
    await converse(database, 2, "jan")
    jan = await meet(database, "jan")

    by_address = await people.erase(database, channel="telegram", bot_id=7, address="ayse", now=NOW)
    by_reference = await people.erase_by_reference(database, jan.reference, now=NOW)
    unknown = await people.erase_by_reference(database, jan.reference, now=NOW)
    nobody = await people.erase(database, channel="telegram", bot_id=7, address="ayse", now=NOW)

    assert (by_address, by_reference, unknown, nobody) == (True, True, False, False)
    assert await count(database, tables.people) == 0
    assert len(await ledger.erased(database)) == 2


async def test_no_byte_of_the_erased_is_left(database: Database, disk: Path) -> None:
    address = f"chat-{SECRET}"
    said = SECRET.encode()
    await converse(
        database, 1, address, state=said, events=(said,), messages=(NewMessage(said),), quarantine=((said, "x"),)
    )
    (key_row,) = await rows_of(database, tables.person_keys)
    (event_row,) = await rows_of(database, tables.events)
    await flush(database)
    before = [files_with(disk, needle) for needle in (SECRET, key_row["wrapped"], event_row["payload"])]

    await write(database, await meet(database, address), turn(2, forget="erased", messages=()))
    await database.compact()
    await flush(database)

    never_open, key_before, event_before = before
    assert never_open == []
    assert key_before != []
    assert event_before != []
    assert files_with(disk, SECRET) == []
    assert files_with(disk, key_row["wrapped"]) == []
    if database.dialect == "sqlite":
        # PostgreSQL keeps dead rows until it vacuums; without their key they are noise.
        assert files_with(disk, event_row["payload"]) == []


@pytest.mark.parametrize("written", [PLANTED, PLANTED.lower(), PLANTED.encode("utf-16-le").decode("latin-1")])
async def test_the_byte_scan_sees_what_lies_open(database: Database, disk: Path, written: str) -> None:
    note = f"note {written} end"
    await database.run(lambda connection: _plant(connection, note))
    await flush(database)

    assert files_with(disk, PLANTED) != []


def _plant(connection: Connection, note: str) -> None:
    encoded = note.encode("latin-1") if "\x00" in note else note.encode()
    planted = {"bot_id": 1, "update_id": 1, "natural_id": "1", "reason": "x", "raw": encoded, "received_at": NOW}
    connection.execute(tables.quarantine.insert().values(planted))


async def test_the_journal_is_empty_soon_after_an_erasure(sqlite_url: str, data_dir: Path, keys: KeyRing) -> None:
    database = await connect(sqlite_url, data_dir=data_dir, keys=keys)
    await converse(database, 1)
    (key_row,) = await rows_of(database, tables.person_keys)

    await write(database, await meet(database), turn(2, forget="erased", messages=()))
    await database.run(lambda connection: None)  # behind the job that empties it

    assert files_with(data_dir, key_row["wrapped"]) == []
    await database.close()


@pytest.fixture
def plain_url(postgres: PostgresCluster, postgres_url: str) -> Iterator[str]:
    """Give the address of the database for a role without any special right."""
    postgres.execute("CREATE ROLE plain LOGIN")
    postgres.execute("GRANT kopru_program TO plain")
    yield postgres_url.replace("postgres@", "plain@")
    postgres.drop(postgres_url)
    postgres.execute("DROP ROLE plain")


async def own(url: str, data_dir: Path, *, keys_too: bool) -> None:
    """Give the role what it needs to work, and perhaps the table of keys."""

    def grant(connection: Connection) -> None:
        connection.execute(text("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO plain"))
        if keys_too:
            connection.execute(text("ALTER TABLE person_keys OWNER TO plain"))

    administrator = await open_unchecked(url, data_dir=data_dir)
    await administrator.run(grant)
    await administrator.close()


async def test_compacting_says_when_it_may_not(
    postgres_url: str, plain_url: str, data_dir: Path, keys: KeyRing
) -> None:
    await own(postgres_url, data_dir, keys_too=False)
    database = await connect(plain_url, data_dir=data_dir, keys=keys)

    with pytest.raises(DatabaseRefused, match="owner"):
        await database.compact()
    await own(postgres_url, data_dir, keys_too=True)
    await database.compact()  # without the rights to push the log: it rolls on by itself

    await database.close()


async def test_a_refusal_keeps_only_what_is_needed_to_go_on(database: Database) -> None:
    await write(database, await meet(database), full_turn(1))
    before = await meet(database)
    sent = [(row["id"], "r") for row in await rows_of(database, tables.outbox)]
    await outbox.mark_sent(database, sent, now=NOW)

    refused = await write(
        database,
        before,
        turn(
            2,
            forget="refused",
            state=b'{"refused": true}',
            events=(),
            consents=(turns.ConsentRow("intake", "consent-3", "tr", False),),
            codes={"phase": "unknown"},
            cancel_timers=True,
        ),
    )

    after = await meet(database)
    (listed,) = await conversations.list_conversations(database)
    assert refused.outcome == "done"
    assert (after.state, after.version, after.sequence) == (b'{"refused": true}', 2, 1)
    assert await events.events_of(database, after.id) == ()
    assert await quarantine.list_quarantined(database) == ()
    assert listed.codes == {"phase": "unknown"}
    assert [row["given"] for row in await rows_of(database, tables.consents)] == [True, False]
    # The question that the person answered can still be changed; the new message is on its way.
    assert [(row["prompt"], row["sent_at"]) for row in await rows_of(database, tables.outbox)] == [
        (1, NOW),
        (None, None),
    ]
    assert await count(database, tables.timers) == 0


async def test_the_log_goes_on_after_a_refusal(database: Database) -> None:
    await converse(database, 1, events=(b"a", b"b"))
    await write(database, await meet(database), turn(2, forget="refused", events=(b"c",)))

    await converse(database, 3, events=(b"d",))

    log = await events.events_of(database, (await meet(database)).id)
    assert [(event.number, event.payload) for event in log] == [(3, b"c"), (4, b"d")]


async def test_a_refusal_leaves_what_the_browser_shows(database: Database) -> None:
    await converse(database, 1, "browser", channel="web", messages=(ASK, SAY))
    await outbox.messages_of(database, channel="web", bot_id=7, address="browser", now=NOW)

    await write(database, await meet(database, "browser", "web"), turn(2, forget="refused"))

    assert len(await outbox.messages_of(database, channel="web", bot_id=7, address="browser", now=NOW)) == 3


async def test_the_ledger_erases_again_after_a_restore(database: Database, keys: KeyRing) -> None:
    for number, address in ((1, "ayse"), (2, "jan")):
        await converse(database, number, address)
    line = Erased(keys.ledger_hash("telegram", 7, "ayse"), keys.id, LATER)

    erased = await ledger.replay(database, [line])
    again = await ledger.replay(database, [line])

    assert (erased, again) == (1, 0)
    assert await ledger.erased(database) == (line,)
    assert [listed.id for listed in await conversations.list_conversations(database)] == [2]


async def test_who_came_back_after_being_erased_stays(database: Database, keys: KeyRing) -> None:
    await converse(database, 1)
    line = Erased(keys.ledger_hash("telegram", 7, "ayse"), keys.id, NOW - DAY)

    assert await ledger.replay(database, [line]) == 0
    assert await count(database, tables.people) == 1


async def test_a_restored_backup_stays_erased(sqlite_url: str, data_dir: Path, keys: KeyRing, tmp_path: Path) -> None:
    database = await connect(sqlite_url, data_dir=data_dir, keys=keys)
    for number, address in ((1, "ayse"), (2, "jan")):
        await converse(database, number, address)
    await database.compact()
    restored_dir = tmp_path / "restored"
    restored_dir.mkdir()
    shutil.copy(data_dir / DEFAULT_FILE, restored_dir)
    await write(database, await meet(database, "ayse"), turn(3, forget="erased", now=LATER))
    lines = await ledger.erased(database)
    await database.close()

    restored = await connect("sqlite://", data_dir=restored_dir, keys=keys)
    erased = await ledger.replay(restored, lines)

    assert erased == 1
    assert [listed.id for listed in await conversations.list_conversations(restored)] == [2]
    await restored.close()
