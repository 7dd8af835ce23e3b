"""Staff and accounts as stored: sealed, found by keyed hashes, and gone when they should be."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import accounts, staff, tables
from storage.accounts import Account
from storage.database import Database
from storage.encryption import SealBroken
from storage.staff import Credentials, EmailTaken, NewMember
from tests.storage.samples import NOW, rows_of

MEHMET = NewMember("Mehmet@Example.org", "Mehmet Yılmaz", "helper", "tr", "club")
KNOWN = Credentials("$argon2id$hash", "JBSWY3DPEHPK3PXP")


@pytest.fixture
async def database(database: Database) -> Database:
    """Open a database with the accounts of two organisations."""
    for organization_id in ("club", "circle"):
        account = Account(organization_id, f"Organisatie {organization_id}")
        await database.run(accounts.add, database.keys, account, now=NOW)
    return database


async def join(database: Database, new: NewMember = MEHMET) -> int:
    """Write somebody down."""
    return await database.run(staff.add, database.keys, new, now=NOW)


async def test_somebody_is_found_by_id_and_by_address(database: Database) -> None:
    staff_id = await join(database)

    by_id = await database.run(staff.find, database.keys, staff_id)
    by_email = await database.run(staff.find_by_email, database.keys, " MEHMET@example.ORG")

    assert by_id == by_email
    assert by_id is not None
    assert (by_id.name, by_id.email, by_id.status) == ("Mehmet Yılmaz", "mehmet@example.org", "invited")
    assert await database.run(staff.find_by_email, database.keys, "nobody@example.org") is None
    assert await database.run(staff.find, database.keys, 999) is None


async def test_an_address_is_taken_once(database: Database) -> None:
    await join(database)

    with pytest.raises(EmailTaken):
        await join(database, NewMember("MEHMET@example.org", "Somebody", "admin", "nl"))


async def test_nothing_of_a_person_lies_in_the_open(database: Database) -> None:
    staff_id = await join(database)
    await database.run(staff.activate, database.keys, staff_id, KNOWN)
    await database.run(staff.set_telegram, database.keys, staff_id, "4711471147")

    stored = repr(await rows_of(database, tables.staff))

    for secret in ("Mehmet", "example.org", "argon2", KNOWN.totp_secret, "4711471147"):
        assert secret not in stored


async def test_what_is_sealed_opens_in_its_own_row_alone(database: Database) -> None:
    first, second = (
        await join(database),
        await join(database, NewMember("jan@example.org", "Jan", "helper", "nl", "club")),
    )
    for staff_id in (first, second):
        await database.run(staff.activate, database.keys, staff_id, KNOWN)
    rows = {row["id"]: row for row in await rows_of(database, tables.staff)}
    stolen = {"password_hash": rows[first]["password_hash"], "totp_secret": rows[first]["totp_secret"]}
    change = tables.staff.update().where(tables.staff.c.id == second).values(stolen)
    await database.run(lambda connection: connection.execute(change))

    with pytest.raises(SealBroken):
        await database.run(staff.credentials, database.keys, second)


async def test_credentials_are_there_for_who_is_active(database: Database) -> None:
    staff_id = await join(database)
    before = await database.run(staff.credentials, database.keys, staff_id)
    await database.run(staff.activate, database.keys, staff_id, KNOWN)
    active = await database.run(staff.credentials, database.keys, staff_id)
    await database.run(staff.disarm, staff_id)

    assert (before, active) == (None, KNOWN)
    assert await database.run(staff.credentials, database.keys, staff_id) is None


async def test_the_end_keeps_the_name_and_nothing_to_sign_in_with(database: Database) -> None:
    staff_id = await join(database)
    await database.run(staff.activate, database.keys, staff_id, KNOWN)
    await database.run(staff.set_telegram, database.keys, staff_id, "4711")

    await database.run(staff.end, staff_id, now=NOW)

    (row,) = await rows_of(database, tables.staff)
    gone = ("email", "email_hash", "password_hash", "totp_secret", "telegram_id", "telegram_id_hash")
    assert [row[name] for name in gone] == [None] * 6
    assert row["name"] is not None
    assert not await database.run(staff.activate, database.keys, staff_id, KNOWN)
    assert not await database.run(staff.set_role, staff_id, "coordinator")


async def test_names_are_forgotten_after_their_time(database: Database) -> None:
    staff_id = await join(database)
    await database.run(staff.end, staff_id, now=NOW)

    early = await database.run(staff.wipe_names, before=NOW)
    due = await database.run(staff.wipe_names, before=NOW + timedelta(seconds=1))

    member = await database.run(staff.find, database.keys, staff_id)
    assert (early, due) == (0, 1)
    assert member is not None
    assert member.name is None


async def test_a_telegram_account_is_tied_to_one_person(database: Database) -> None:
    first, second = (
        await join(database),
        await join(database, NewMember("jan@example.org", "Jan", "helper", "nl", "club")),
    )
    for staff_id in (first, second):
        await database.run(staff.activate, database.keys, staff_id, KNOWN)
        await database.run(staff.set_telegram, database.keys, staff_id, "4711")

    found = await database.run(staff.find_by_telegram, database.keys, "4711")

    assert found is not None
    assert found.id == second
    assert await database.run(staff.find_by_telegram, database.keys, "4712") is None


async def test_who_only_was_invited_is_nobody_on_telegram(database: Database) -> None:
    staff_id = await join(database)
    await database.run(staff.set_telegram, database.keys, staff_id, "4711")

    assert await database.run(staff.find_by_telegram, database.keys, "4711") is None


async def test_a_list_is_of_one_organisation_or_of_all_and_without_who_left(database: Database) -> None:
    mehmet = await join(database)
    jan = await join(database, NewMember("jan@example.org", "Jan", "helper", "nl", "circle"))
    gone = await join(database, NewMember("piet@example.org", "Piet", "helper", "nl", "club"))
    await database.run(staff.end, gone, now=NOW)

    async def ids(**how: object) -> list[int]:
        return [one.id for one in await database.run(staff.list_staff, database.keys, **how)]  # type: ignore[arg-type]

    assert await ids() == [mehmet, jan]
    assert await ids(organization_id="club") == [mehmet]
    assert await ids(organization_id="club", ended=True) == [mehmet, gone]
    assert await ids(organization_id="nowhere") == []


async def test_admins_who_can_sign_in_are_counted(database: Database) -> None:
    invited = await join(database, NewMember("a@example.org", "A", "admin", "nl"))
    active = await join(database, NewMember("b@example.org", "B", "admin", "nl"))
    await database.run(staff.activate, database.keys, active, KNOWN)

    assert await database.run(staff.count_admins) == 1
    await database.run(staff.activate, database.keys, invited, KNOWN)
    assert await database.run(staff.count_admins) == 2
    await database.run(staff.disarm, active)
    assert await database.run(staff.count_admins) == 1


async def test_an_account_is_opened_closed_and_opened_again(database: Database) -> None:
    account = Account("club", "Organisatie club", email="club@example.org", group_chat="-100")

    opened = [await database.run(accounts.add, database.keys, account, now=NOW)]
    await database.run(accounts.change, database.keys, account)
    closed = [await database.run(accounts.close, "club", now=NOW) for _ in range(2)]
    shut = await database.run(accounts.find, database.keys, "club")
    opened.append(await database.run(accounts.add, database.keys, account, now=NOW))

    assert (opened, closed) == ([False, True], [True, False])
    assert shut is not None
    assert (shut.is_open, shut.email, shut.group_chat) == (False, None, None)


async def test_a_group_belongs_to_one_account(database: Database) -> None:
    await database.run(accounts.change, database.keys, Account("club", "Club", group_chat="-100"))

    with pytest.raises(IntegrityError):
        await database.run(accounts.change, database.keys, Account("circle", "Circle", group_chat="-100"))
    found = await database.run(accounts.find_by_group, database.keys, "-100")
    assert found is not None
    assert found.organization_id == "club"
