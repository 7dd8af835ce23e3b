"""What is remembered of staff in Telegram: cards, buttons, chats as places of work, groups, links and codes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import (
    accounts,
    group_codes,
    lead_cards,
    outbox,
    people,
    staff,
    staff_buttons,
    staff_desks,
    staff_outbox,
    tables,
    telegram_groups,
    telegram_links,
)
from storage.access import SYSTEM, acting
from storage.database import Database
from storage.group_codes import GroupCode
from storage.lead_cards import Card
from storage.letters import Delivery
from storage.sealing import SELECT_CONVERSATION
from storage.staff_buttons import Meaning, NewButton
from storage.staff_desks import StaffDesk
from storage.staff_outbox import StaffMessage
from tests.storage.lead_samples import AYLIN, BAS, BRUG, BUREN, hire, opened
from tests.storage.samples import LATER, NOW, meet

CHAT, GROUP, BOT = "4711", "-4001", 7


@pytest.fixture
async def hired(database: Database) -> Database:
    await hire(database)
    for member, chat in ((AYLIN, CHAT), (BAS, "4712")):
        await database.run(staff.set_telegram, database.keys, member.staff_id, chat)
    return database


async def give_group(database: Database, organization_id: str = BUREN, chat: str = GROUP) -> None:
    account = await database.run(accounts.find, database.keys, organization_id)
    assert account is not None
    await database.run(accounts.change, database.keys, replace(account, group_chat=chat))


async def carded(database: Database, number: int = 1) -> Card:
    """Write a card of a new lead, and what it is to show."""
    lead = await opened(database, number)
    card = await database.run(lead_cards.put, database.keys, lead.id, BUREN, chat=GROUP)
    await database.run(lead_cards.show, card.id, shown=b"face", live=True)
    message = StaffMessage(f"card{card.id}", BOT, GROUP, b"{}", card.id)
    await database.run(staff_outbox.put, database.keys, message, now=NOW)
    return card


async def due(database: Database, *, now: datetime = LATER) -> list[Delivery]:
    """Claim what is to be said to staff."""
    claimed = await outbox.claim_due(database, now=now, worker="w", lease_s=60, limit=10)
    return [one for one in claimed if one.conversation_id is None]


async def found(database: Database, card: Card) -> Card | None:
    return await database.run(lead_cards.find, database.keys, card.id)


# Cards ----------------------------------------------------------------------------------------------------------


async def test_a_card_knows_its_message_once_it_is_sent(hired: Database) -> None:
    card = await carded(hired)

    (delivery,) = await due(hired)
    await outbox.mark_sent(hired, [(delivery.id, "55")], now=LATER)

    assert (delivery.address, delivery.card_id) == (GROUP, card.id)
    assert await lead_cards.message_of(hired, card.id) == "55"
    assert await due(hired) == []


async def test_what_a_card_was_to_show_gives_way_unless_it_is_on_its_way(hired: Database) -> None:
    idle, busy = await carded(hired, 1), await carded(hired, 2)
    under_way = await hired.run(staff_outbox.supersede, idle.id, now=NOW)
    await due(hired, now=NOW)

    assert under_way is False
    assert await hired.run(staff_outbox.supersede, busy.id, now=NOW)
    assert not await hired.run(staff_outbox.supersede, busy.id, now=LATER)


async def test_cards_whose_lead_is_gone_or_that_stand_nowhere_are_found(hired: Database) -> None:
    gone, moved = await carded(hired, 1), await carded(hired, 2)
    await people.erase(hired, channel="telegram", bot_id=7, address="person-1", now=NOW)
    await hired.run(lead_cards.move, hired.keys, moved, chat="-1009", on_its_way=False)

    orphans = await acting(hired, SYSTEM, lambda connection, _: lead_cards.orphans(connection, hired.keys))
    unshown = await hired.run(lead_cards.unshown)

    assert [one.id for one in orphans] == [gone.id]
    assert unshown == (moved.lead_id,)


# Groups ---------------------------------------------------------------------------------------------------------


async def test_a_group_that_moves_takes_its_cards_along_once(hired: Database) -> None:
    await give_group(hired)
    card = await carded(hired)

    first = await hired.run(telegram_groups.move, hired.keys, GROUP, "-1009", now=NOW)
    second = await hired.run(telegram_groups.move, hired.keys, GROUP, "-1010", now=NOW)

    moved = await found(hired, card)
    assert moved is not None
    assert (moved.chat, moved.message_id, moved.shown) == ("-1009", None, None)
    assert first is not None
    assert second is None
    assert await due(hired) == []


async def test_a_group_we_are_out_of_loses_its_cards_and_what_was_on_its_way(hired: Database) -> None:
    await give_group(hired)
    card = await carded(hired)

    lost = [await hired.run(telegram_groups.lose, hired.keys, GROUP, now=NOW) for _ in range(2)]

    assert [one and one.organization_id for one in lost] == [BUREN, None]
    assert await found(hired, card) is None
    assert await hired.run(accounts.find_by_group, hired.keys, GROUP) is None
    assert await due(hired) == []


async def test_a_group_belongs_to_one_organisation(hired: Database) -> None:
    await give_group(hired)

    taken = await hired.run(telegram_groups.tie, hired.keys, BRUG, GROUP, now=NOW)
    again = await hired.run(telegram_groups.tie, hired.keys, BUREN, GROUP, now=NOW)
    await hired.run(accounts.close, BRUG, now=NOW)
    closed = await hired.run(telegram_groups.tie, hired.keys, BRUG, "-4002", now=NOW)

    assert (taken, again, closed) == (False, True, False)


# Buttons --------------------------------------------------------------------------------------------------------


async def test_a_button_means_what_it_was_made_for_until_it_is_forgotten(hired: Database) -> None:
    meant = [Meaning("send_kept", 5, staff_id=1), Meaning("talk", 5, staff_id=1), Meaning("send_kept", 5, staff_id=2)]
    made = tuple(NewButton(f"s.{number}", one) for number, one in enumerate(meant))
    await hired.run(lambda connection: staff_buttons.add(connection, made, now=NOW))
    before = [await hired.run(staff_buttons.find, one.nonce) for one in made]

    await hired.run(staff_buttons.forget, 1, "send_kept")

    assert before == meant
    assert [await hired.run(staff_buttons.find, one.nonce) for one in made] == [None, *meant[1:]]
    assert await hired.run(staff_buttons.find, "s.\ud800") is None


# Chats ----------------------------------------------------------------------------------------------------------


async def test_a_chat_is_a_place_of_work_while_its_staff_say_so(hired: Database) -> None:
    works = [await staff_desks.works_here(hired, CHAT)]
    for desk in (StaffDesk(AYLIN.staff_id, works=True), StaffDesk(AYLIN.staff_id, works=False)):
        await hired.run(staff_desks.put, hired.keys, desk)
        works.append(await staff_desks.works_here(hired, CHAT))
    await hired.run(staff_desks.put, hired.keys, StaffDesk(AYLIN.staff_id, works=True))
    await hired.run(staff.end, AYLIN.staff_id, now=NOW)

    assert works == [False, True, False]
    assert not await staff_desks.works_here(hired, CHAT)


async def test_words_that_wait_are_sealed_and_go_when_the_lead_moves(hired: Database) -> None:
    lead = await opened(hired)
    desk = StaffDesk(AYLIN.staff_id, works=True, lead_id=lead.id, asks="slots", kept="Kunt u morgen?")
    await hired.run(staff_desks.put, hired.keys, desk)
    written = await hired.run(lambda connection: connection.execute(tables.staff_desks.select()).one())
    before = await hired.run(staff_desks.find, hired.keys, AYLIN.staff_id)

    await hired.run(staff_desks.leave, lead.id)

    assert b"morgen" not in written.kept
    assert before == desk
    assert await hired.run(staff_desks.find, hired.keys, AYLIN.staff_id) == StaffDesk(AYLIN.staff_id, works=True)
    assert await hired.run(staff_desks.find, hired.keys, BAS.staff_id) == StaffDesk(BAS.staff_id)


async def test_a_lost_chat_is_untied_with_all_that_stood_in_it(hired: Database) -> None:
    await hired.run(staff_desks.put, hired.keys, StaffDesk(AYLIN.staff_id, works=True))
    await hired.run(telegram_links.add, AYLIN.staff_id, expires_at=LATER)

    lost = [await hired.run(telegram_links.lose, hired.keys, CHAT) for _ in range(2)]

    assert lost == [AYLIN.staff_id, None]
    assert await hired.run(staff.find_by_telegram, hired.keys, CHAT) is None
    assert not await staff_desks.works_here(hired, CHAT)
    assert await hired.run(lambda connection: connection.execute(tables.telegram_links.select()).all()) == []
    assert await hired.run(staff.find_by_telegram, hired.keys, "4712") is not None


async def test_what_staff_read_about_somebody_goes_with_their_key(hired: Database) -> None:
    await opened(hired)
    met = await meet(hired, "person-1")
    person_id = await hired.run(lambda connection: connection.execute(SELECT_CONVERSATION).one().person_id)
    for number, about in enumerate([(person_id, met.key), None]):
        message = StaffMessage(f"m{number}", BOT, CHAT, b'{"kind": "say"}')
        for _ in range(2):
            await hired.run(staff_outbox.put, hired.keys, message, now=NOW, about=about)
    await people.erase(hired, channel="telegram", bot_id=7, address="person-1", now=NOW)

    left = [*await due(hired), *await due(hired)]

    assert [one.payload for one in left] == [b'{"kind": "say"}']


# Links and codes ------------------------------------------------------------------------------------------------


async def test_a_link_is_found_until_it_is_used_replaced_or_too_old(hired: Database) -> None:
    replaced = await hired.run(telegram_links.add, AYLIN.staff_id, expires_at=LATER)
    token = await hired.run(telegram_links.add, AYLIN.staff_id, expires_at=LATER)
    await hired.run(telegram_links.press, hired.keys, token, CHAT)
    pressed = await hired.run(telegram_links.find, hired.keys, token, now=NOW)
    written = await hired.run(lambda connection: connection.execute(tables.telegram_links.select()).one())
    late = await hired.run(telegram_links.find, hired.keys, token, now=LATER)
    await hired.run(telegram_links.use, token, now=NOW)

    assert pressed is not None
    assert (pressed.staff_id, pressed.chat) == (AYLIN.staff_id, CHAT)
    assert CHAT.encode() not in written.chat
    assert token.encode() not in written.token_hash
    assert late is None
    assert await hired.run(telegram_links.find, hired.keys, replaced, now=NOW) is None
    assert await hired.run(telegram_links.find, hired.keys, token, now=NOW) is None


async def test_a_code_of_a_group_is_found_until_it_is_used_replaced_or_too_old(hired: Database) -> None:
    codes = [group_codes.written(bytes([number]) * group_codes.CODE_BYTES) for number in (1, 2)]
    made = GroupCode(BUREN, AYLIN.staff_id)
    for code in codes:
        await hired.run(group_codes.add, code, made, expires_at=NOW + timedelta(minutes=1))
    known = [await hired.run(group_codes.find, code, now=NOW) for code in codes]
    late = await hired.run(group_codes.find, codes[1], now=NOW + timedelta(minutes=1))
    await hired.run(group_codes.use, codes[1])

    assert len(codes[0]) == 24
    assert known == [None, made]
    assert late is None
    assert await hired.run(group_codes.find, codes[1], now=NOW) is None
