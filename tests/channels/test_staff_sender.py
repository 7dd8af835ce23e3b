"""What is sent to staff: cards follow their group, and who takes nothing from us any more is untied."""

import pytest

from bot import payloads
from bot.messages import DeliveryFailed, Outgoing
from storage import accounts, lead_cards, outbox, staff, staff_outbox, telegram_groups
from storage.accounts import Account
from storage.database import Database
from storage.staff import Credentials, NewMember
from storage.staff_outbox import StaffMessage
from tests.channels.clocks import real_clock
from tests.channels.outbox_desk import BOT, Office, RecordingChannel, Script, failing, sending, until

MEHMET, GROUP, MOVED = "4711", "-4001", "-1009"
BLOCKED = DeliveryFailed("blocked", permanent=True, blocked=True)


@pytest.fixture
async def office(database: Database) -> Office:
    made = Office(database, real_clock(speed=10))
    keys, now = database.keys, made.clock.now()
    await database.run(accounts.add, keys, Account("club", "Club", group_chat=GROUP), now=now)
    staff_id = await database.run(staff.add, keys, NewMember("m@club.nl", "Mehmet", "helper", "nl", "club"), now=now)
    await database.run(staff.activate, keys, staff_id, Credentials("hash", "secret"))
    await database.run(staff.set_telegram, keys, staff_id, MEHMET)
    return made


@pytest.fixture
def channel(office: Office) -> RecordingChannel:
    return RecordingChannel(office.clock)


def refusing(address: str, failure: DeliveryFailed) -> Script:
    """Refuse the next message to an address."""
    plan: dict[str, list[DeliveryFailed | None]] = {f"to_{address}": [failure]}
    return failing(**plan)


async def put(office: Office, address: str, *, kind: str = "say", card_id: int | None = None) -> None:
    said = payloads.write(Outgoing(kind, "Kaart", "nl", protected=True))  # type: ignore[arg-type]
    message = StaffMessage(f"m{next(office.numbers)}", BOT, address, said, card_id)
    await office.database.run(staff_outbox.put, office.database.keys, message, now=office.clock.now())


async def card(office: Office) -> int:
    made = await office.database.run(lead_cards.put, office.database.keys, 5, "club", chat=GROUP)
    await office.database.run(lead_cards.show, made.id, shown=b"face", live=True)
    return made.id


async def group_of(office: Office) -> str | None:
    account = await office.database.run(accounts.find, office.database.keys, "club")
    return None if account is None else account.group_chat


async def sent_all(office: Office, channel: RecordingChannel) -> None:
    """Send until nothing is left: what went to staff is deleted."""
    async with sending(office, channel):
        left = [True]
        while left:
            await until(lambda: channel.tried)
            left = [True for _ in await office.rows("id")]


async def test_a_card_is_posted_once_and_then_changed_in_place(office: Office, channel: RecordingChannel) -> None:
    card_id = await card(office)
    await put(office, GROUP, card_id=card_id)
    await sent_all(office, channel)

    await put(office, GROUP, kind="change", card_id=card_id)
    await sent_all(office, channel)

    assert channel.changed == [("Kaart", "1001")]
    assert await lead_cards.message_of(office.database, card_id) == "1001"


async def test_a_card_in_a_group_that_moved_is_posted_there_anew(office: Office, channel: RecordingChannel) -> None:
    card_id = await card(office)
    await put(office, GROUP, card_id=card_id)
    await sent_all(office, channel)
    channel.script = refusing(GROUP, DeliveryFailed("chat_moved", new_address=MOVED))

    await put(office, GROUP, kind="change", card_id=card_id)
    await sent_all(office, channel)

    assert channel.texts(int(MOVED)) == ["Kaart"]
    assert channel.changed == []
    assert await lead_cards.message_of(office.database, card_id) == "1002"
    assert await group_of(office) == MOVED


async def test_a_card_that_arrived_just_before_its_group_moved_is_shown_there_as_if_it_never_had(
    office: Office,
) -> None:
    database, card_id = office.database, await card(office)
    await put(office, GROUP, card_id=card_id)
    now = office.clock.now()
    (under_way,) = await outbox.claim_due(database, now=now, worker="w", lease_s=60, limit=10)

    await database.run(telegram_groups.move, database.keys, GROUP, MOVED, now=now)
    await outbox.mark_sent(database, [(under_way.id, "1001")], now=now)

    assert await lead_cards.message_of(database, card_id) is None
    assert await database.run(lead_cards.unshown) == (5,)
    assert await office.rows("id") == []


async def test_a_card_that_comes_too_late_for_its_group_is_left_to_who_followed_it(
    office: Office, channel: RecordingChannel
) -> None:
    database = office.database

    async def moves(address: str) -> None:
        if address == GROUP:
            await database.run(telegram_groups.move, database.keys, GROUP, MOVED, now=office.clock.now())
            raise DeliveryFailed("chat_moved", new_address=MOVED)

    card_id = await card(office)
    channel.script = moves
    await put(office, GROUP, card_id=card_id)
    await sent_all(office, channel)

    assert channel.texts(int(MOVED)) == []
    assert await lead_cards.message_of(database, card_id) is None
    assert await database.run(lead_cards.unshown) == (5,)


async def test_what_is_remembered_nowhere_else_is_changed_by_its_number_but_not_where_its_group_went(
    office: Office, channel: RecordingChannel
) -> None:
    said = payloads.write(Outgoing("change", "Weg", "nl", protected=True, changes="77"))
    for number in range(2):
        message = StaffMessage(f"left{number}", BOT, GROUP, said)
        await office.database.run(staff_outbox.put, office.database.keys, message, now=office.clock.now())
        await sent_all(office, channel)
        channel.script = refusing(GROUP, DeliveryFailed("chat_moved", new_address=MOVED))

    assert channel.changed == [("Weg", "77")]
    assert channel.texts(int(MOVED)) == []


async def test_a_group_that_takes_no_card_is_untied_and_the_operators_hear_of_it(
    office: Office, channel: RecordingChannel
) -> None:
    channel.script = refusing(GROUP, BLOCKED)
    await put(office, GROUP, card_id=await card(office))

    await sent_all(office, channel)

    assert await group_of(office) is None
    assert await office.alerts() == ["group lost: club"]


async def test_somebody_who_blocked_us_is_untied_and_nothing_of_it_stays(
    office: Office, channel: RecordingChannel
) -> None:
    channel.script = refusing(MEHMET, BLOCKED)
    await put(office, MEHMET)

    await sent_all(office, channel)

    keys = office.database.keys
    assert await office.database.run(staff.find_by_telegram, keys, MEHMET) is None
    assert await office.alerts() == []
    assert await group_of(office) == GROUP
