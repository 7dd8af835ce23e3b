"""What is personal lies sealed, opens only in its own place, and only with the right master key."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from storage import conversations, events, outbox, quarantine, tables, turns
from storage.database import DEFAULT_FILE, Database, connect
from storage.encryption import KeyRing, SealBroken, SealingKey, WrongMasterKey, load_master_key, new_reference
from storage.migrate import holds_data, migrate
from tests.storage.samples import ASK, LATER, NOW, SAY, converse, meet, rows_of, turn, write

OTHER_KEYS = KeyRing(bytes(range(1, 33)))


async def test_nothing_that_was_said_lies_open(database: Database) -> None:
    await write(
        database,
        await meet(database, "chat-4711"),
        turn(
            1,
            state=b"state-4711",
            events=(b"event-4711",),
            messages=(turns.NewMessage(b"message-4711"),),
            quarantine=((b"raw-4711", "unreadable"),),
            audit=(turns.AuditRow("consent.recorded", "urn:kopru:processing:intake"),),
        ),
    )
    await write(
        database, await meet(database, "chat-4711"), turn(2, forget="erased", messages=(turns.NewMessage(b"bye-4711"),))
    )

    everything = [await rows_of(database, table) for table in tables.metadata.tables.values()]

    assert b"4711" not in repr(everything).encode()


SWAPS = {
    "states of two people": (tables.conversations, "state"),
    "events of one log": (tables.events, "payload"),
    "messages": (tables.outbox, "payload"),
    "addresses": (tables.conversations, "address"),
    "wrapped keys": (tables.person_keys, "wrapped"),
    "raw updates": (tables.quarantine, "raw"),
}


@pytest.mark.parametrize("swap", SWAPS)
async def test_a_seal_moved_to_another_row_does_not_open(database: Database, swap: str) -> None:
    for number, address in ((1, "ayse"), (2, "jan")):
        await converse(database, number, address, events=(b"a", b"b"), messages=(ASK, SAY), quarantine=((b"raw", "x"),))
    table, column = SWAPS[swap]

    await database.run(_swap_first_two, table, column)

    with pytest.raises(SealBroken):
        await _open_everything(database)


@pytest.mark.parametrize(
    ("source", "table", "column"),
    [
        (tables.events.c.payload, tables.conversations, "state"),
        (tables.conversations.c.state, tables.events, "payload"),
        (tables.conversations.c.address, tables.conversations, "state"),
    ],
)
async def test_a_seal_moved_to_another_column_does_not_open(
    database: Database, source: object, table: object, column: str
) -> None:
    await converse(database, 1)

    def move(connection: Connection) -> None:
        value = connection.execute(select(source).limit(1)).scalar_one()  # type: ignore[call-overload]
        connection.execute(update(table).values({column: value}))  # type: ignore[arg-type]

    await database.run(move)

    with pytest.raises(SealBroken):
        await _open_everything(database)


def _swap_first_two(connection: Connection, table: Table, column: str) -> None:
    keys = list(table.primary_key.columns)
    one, two = connection.execute(select(*keys, table.c[column]).order_by(*keys).limit(2)).all()
    for row, other in ((one, two), (two, one)):
        here = [key == value for key, value in zip(keys, row, strict=False)]
        connection.execute(update(table).where(*here).values({column: other[-1]}))


async def _open_everything(database: Database) -> None:
    for address in ("ayse", "jan"):
        met = await meet(database, address)
        await events.events_of(database, met.id)
    for kept in await quarantine.list_quarantined(database):
        await quarantine.open_raw(database, kept.id)
    claimed = await outbox.claim_due(database, now=LATER, worker="w", lease_s=1, limit=10)
    if any(letter.reason == "unreadable" for letter in await outbox.dead_letters(database)):
        raise SealBroken(f"{len(claimed)} messages open, others are buried as unreadable")


def test_a_seal_opens_under_its_own_context_only() -> None:
    key = SealingKey(bytes(32))

    sealed = key.seal("ğüşiöç".encode(), "table:column:1")

    assert key.open(sealed, "table:column:1").decode() == "ğüşiöç"
    for context in ("table:column:2", "table:other:1", "", "table:column:11"):
        with pytest.raises(SealBroken):
            key.open(sealed, context)


@pytest.mark.parametrize("spoil", [b"", b"\x01", b"\x01short", b"\x02" + bytes(40), b"\x01" + bytes(40)])
def test_anything_else_does_not_open(spoil: bytes) -> None:
    with pytest.raises(SealBroken):
        SealingKey(bytes(32)).open(spoil, "table:column:1")


def test_two_seals_of_one_text_differ() -> None:
    key = SealingKey(bytes(32))

    assert key.seal(b"same", "c") != key.seal(b"same", "c")


def test_known_answers_of_the_derived_keys() -> None:
    # Fixed once: a change here would make every stored hash and seal unreadable.
    keys = KeyRing(bytes(range(32)))

    assert keys.id == "9749ad5a3a366402"
    assert (
        keys.address_hash("telegram", 7, "4711").hex()
        == "d906ced122eb488ec912e0f52e1eec1a3e585829f8277c4ee54a1d13c30270e0"
    )
    assert (
        keys.ledger_hash("telegram", 7, "4711").hex()
        == "6c3fc332a5365cc3c18c8b0afd20969110a3b692932eb7f58da1369eb3841f4c"
    )


def test_a_wrapped_key_belongs_to_its_person() -> None:
    keys = KeyRing(bytes(range(32)))
    key, wrapped = keys.new_person_key(5)

    assert keys.unwrap(5, wrapped).open(key.seal(b"x", "c"), "c") == b"x"
    with pytest.raises(SealBroken):
        keys.unwrap(6, wrapped)
    with pytest.raises(SealBroken):
        OTHER_KEYS.unwrap(5, wrapped)


def test_keys_do_not_show_in_what_is_printed() -> None:
    key, _ = KeyRing(bytes(range(32))).new_person_key(1)

    assert "AESGCM" not in repr(key)
    assert repr(key).startswith("<storage.encryption.SealingKey object")


def test_references_are_short_easy_to_read_out_and_differ() -> None:
    references = {new_reference() for _ in range(500)}

    assert len(references) == 500
    assert {len(reference) for reference in references} == {10}
    assert not set("".join(references)) & set("01ilou")


async def test_another_master_key_is_refused_before_anything_is_written(
    database_url: str, data_dir: Path, keys: KeyRing
) -> None:
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    await converse(database, 1)
    before = [await rows_of(database, table) for table in tables.metadata.tables.values()]
    await database.close()

    with pytest.raises(WrongMasterKey, match=OTHER_KEYS.id):
        await connect(database_url, data_dir=data_dir, keys=OTHER_KEYS)

    again = await connect(database_url, data_dir=data_dir, keys=keys)
    assert [await rows_of(again, table) for table in tables.metadata.tables.values()] == before
    await again.close()


async def test_a_database_that_lost_its_key_check_is_refused(database_url: str, data_dir: Path, keys: KeyRing) -> None:
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    await converse(database, 1)
    await database.run(lambda connection: connection.execute(delete(tables.installation)))
    await database.close()

    with pytest.raises(WrongMasterKey, match="no longer says"):
        await connect(database_url, data_dir=data_dir, keys=keys)


async def test_a_changed_key_check_is_refused(database_url: str, data_dir: Path, keys: KeyRing) -> None:
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    spoilt = update(tables.installation).values(key_check=b"\x01" + bytes(40))
    await database.run(lambda connection: connection.execute(spoilt))
    await database.close()

    with pytest.raises(WrongMasterKey, match="has been changed"):
        await connect(database_url, data_dir=data_dir, keys=keys)


async def test_a_database_tells_whether_a_key_has_sealed_it(database_url: str, data_dir: Path, keys: KeyRing) -> None:
    before = await holds_data(database_url, data_dir=data_dir)
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    await database.close()

    assert before is False
    assert await holds_data(database_url, data_dir=data_dir) is True


async def test_a_missing_database_holds_no_data(tmp_path: Path) -> None:
    assert await holds_data("sqlite://", data_dir=tmp_path) is False
    (tmp_path / DEFAULT_FILE).touch()  # a start that was killed at once
    assert await holds_data("sqlite://", data_dir=tmp_path) is False
    await migrate("sqlite://", data_dir=tmp_path)
    assert await holds_data("sqlite://", data_dir=tmp_path) is False


GOOD = bytes(range(100, 132))


@pytest.mark.parametrize("written", [GOOD.hex(), base64.b64encode(GOOD).decode(), f" {GOOD.hex()}\n"])
def test_a_master_key_is_read_from_hex_or_base64(written: str, tmp_path: Path) -> None:
    assert load_master_key(value=written, file=tmp_path / "none") == GOOD


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "32 bytes"),
        ("not a key", "32 bytes"),
        (base64.b64encode(GOOD[:31]).decode(), "32 bytes"),
        ("zz" * 32, "32 bytes"),
        ("00" * 32, "not random"),
        ("ab" * 32, "not random"),
    ],
)
def test_a_key_that_is_none_is_refused_with_a_reason(written: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey, match=reason):
        load_master_key(value=written, file=tmp_path / "none")
    (tmp_path / "key").write_text(written)
    with pytest.raises(WrongMasterKey, match=reason):
        load_master_key(value=None, file=tmp_path / "key")


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"

    made = load_master_key(value=None, file=file)

    assert load_master_key(value=None, file=file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["master.key"]


def test_a_lost_key_file_is_not_made_anew_when_there_is_data(tmp_path: Path) -> None:
    file = tmp_path / "master.key"

    with pytest.raises(WrongMasterKey, match="put it back"):
        load_master_key(value=None, file=file, may_create=False)

    assert not file.exists()


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    file = tmp_path / "master.key"

    with ThreadPoolExecutor(16) as starting:
        keys = set(starting.map(lambda _: load_master_key(value=None, file=file), range(16)))

    assert len(keys) == 1
    assert os.listdir(tmp_path) == ["master.key"]


async def test_a_conversation_can_be_printed_without_its_key(database: Database) -> None:
    met = await meet(database)

    assert "SealingKey" not in repr(met)
    assert (await conversations.by_reference(database, met.reference)) == met
    assert met.created_at == NOW
