"""Sessions, one-time links, used codes and challenges as stored: by hashes, for their time, and purged after it."""

from datetime import datetime, timedelta

import pytest

from storage import invitations, passkeys, retention, sessions, sign_ins, staff, tables
from storage.database import Database
from storage.encryption import token_hash
from storage.invitations import Pending
from storage.sessions import Browser
from storage.staff import NewMember
from tests.storage.samples import NOW, count, rows_of

DESK = Browser("10.0.0.0/24", "Firefox/140.0")
MINUTE, DAY, SECOND = timedelta(minutes=1), timedelta(days=1), timedelta(seconds=1)
PENDING = Pending("jan@example.org", "Jan", "nl", "$argon2id$hash", "JBSWY3DPEHPK3PXP")


@pytest.fixture
async def jan(database: Database) -> int:
    """Write somebody down; give their id."""
    return await database.run(staff.add, database.keys, NewMember("jan@example.org", "Jan", "admin", "nl"), now=NOW)


async def begin(database: Database, staff_id: int, *, full: bool = True, now: datetime = NOW) -> str:
    """Begin a session."""
    return await database.run(sessions.add, database.keys, staff_id, DESK, second_factor=full, now=now)


async def is_found(database: Database, token: str, now: datetime) -> bool:
    """Say whether a token opens anything."""
    return await database.run(sessions.find, database.keys, token, now=now) is not None


async def test_a_token_is_stored_as_its_hash_and_a_browser_sealed(database: Database, jan: int) -> None:
    token = await begin(database, jan)

    (row,) = await rows_of(database, tables.staff_sessions)

    assert bytes(row["token_hash"]) == token_hash(token)
    assert token not in repr(row)
    assert "Firefox" not in repr(row)
    assert "10.0.0" not in repr(row)


async def test_tokens_are_never_the_same(database: Database, jan: int) -> None:
    assert len({await begin(database, jan) for _ in range(20)}) == 20


@pytest.mark.parametrize(("full", "minutes"), [(True, 30), (False, 10)])
async def test_a_session_is_found_for_its_time(database: Database, jan: int, full: bool, minutes: int) -> None:
    token = await begin(database, jan, full=full)

    assert await is_found(database, token, NOW + minutes * MINUTE - SECOND)
    assert not await is_found(database, token, NOW + minutes * MINUTE)


async def test_use_is_written_once_a_minute(database: Database, jan: int) -> None:
    token = await begin(database, jan)
    seen = []
    for seconds in (59, 60, 100):
        now = NOW + seconds * SECOND
        session = await database.run(sessions.find, database.keys, token, now=now)
        assert session is not None
        await database.run(sessions.touch, session, now=now)
        seen.append((await rows_of(database, tables.staff_sessions))[0]["seen_at"])

    assert seen == [NOW, NOW + MINUTE, NOW + MINUTE]


@pytest.mark.parametrize("agent", ["\ud800 Firefox", "x" * 5000, "", "Şğı\0"])
async def test_a_browser_may_call_itself_anything(database: Database, jan: int, agent: str) -> None:
    await database.run(sessions.add, database.keys, jan, Browser("", agent), second_factor=True, now=NOW)

    (session,) = await database.run(sessions.list_sessions, database.keys, jan, now=NOW)

    assert len(session.agent) <= 200


async def test_a_session_goes_with_its_person(database: Database, jan: int) -> None:
    await begin(database, jan)

    await database.run(lambda connection: connection.execute(tables.staff.delete()))

    assert await count(database, tables.staff_sessions) == 0


@pytest.mark.parametrize("session_id", ["", "x", "ab", "ab" * 32, "é" * 64])
async def test_what_is_no_session_cannot_be_ended(database: Database, jan: int, session_id: str) -> None:
    await begin(database, jan)

    assert not await database.run(sessions.end, jan, session_id)
    assert await count(database, tables.staff_sessions) == 1


async def test_a_link_is_found_until_it_is_used_or_too_old(database: Database, jan: int) -> None:
    token = await database.run(invitations.add, "invite", jan, expires_at=NOW + DAY)
    keep = (database.keys, token, PENDING)
    await database.run(invitations.keep, *keep)

    found = await database.run(invitations.find, database.keys, token, now=NOW + DAY - SECOND)
    old = await database.run(invitations.find, database.keys, token, now=NOW + DAY)
    await database.run(invitations.use, token, now=NOW)

    assert found is not None
    assert found.pending == PENDING
    assert old is None
    assert await database.run(invitations.find, database.keys, token, now=NOW) is None
    assert "argon2" not in repr(found.pending)


async def test_a_code_is_taken_once_by_each(database: Database, jan: int) -> None:
    other = await database.run(staff.add, database.keys, NewMember("p@example.org", "P", "admin", "nl"), now=NOW)

    taken = [await database.run(sign_ins.take_step, who, 7) for who in (jan, jan, other)]

    assert taken == [True, False, True]


async def test_a_challenge_is_taken_once_by_whom_it_is_for(database: Database, jan: int) -> None:
    made = await database.run(passkeys.challenge, jan, expires_at=NOW + MINUTE)

    taken = [await database.run(passkeys.take_challenge, made, who, now=NOW) for who in (None, jan + 1, jan, jan)]

    assert taken == [False, False, True, False]
    assert len(made) == 32


async def test_what_is_of_signing_in_is_purged_after_its_time(database: Database, jan: int) -> None:
    await begin(database, jan)
    await database.run(sign_ins.note, database.keys, [("account", "x")], now=NOW)
    await database.run(invitations.add, "invite", jan, expires_at=NOW)
    await database.run(sign_ins.take_step, jan, int(NOW.timestamp()) // 30)
    await database.run(passkeys.challenge, None, expires_at=NOW)
    kinds = ("sessions", "totp_used", "challenges", "sign_in_attempts", "invitations")

    gone = {}
    for after in (30 * MINUTE - SECOND, 30 * MINUTE, DAY, DAY + MINUTE, 90 * DAY, 90 * DAY + SECOND):
        counts = await retention.purge(database, now=NOW + after)
        gone[after] = {kind for kind in kinds if counts[kind]}

    assert list(gone.values()) == [
        set(),
        {"sessions"},
        set(),
        {"totp_used", "challenges"},
        set(),
        {"sign_in_attempts", "invitations"},
    ]


async def test_names_of_who_left_are_purged_after_two_years(database: Database, jan: int) -> None:
    await database.run(staff.end, jan, now=NOW)

    early = await retention.purge(database, now=NOW + 730 * DAY)
    due = await retention.purge(database, now=NOW + 730 * DAY + SECOND)

    assert (early["staff_names"], due["staff_names"]) == (0, 1)
