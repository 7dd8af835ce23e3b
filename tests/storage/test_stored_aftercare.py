"""Check-ins: planned once, due one at a time for a person, answered once, and gone when the last is over."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from dialogs.casework import lead_life
from storage import aftercare, people, retention, tables
from storage.aftercare import CheckIn
from storage.database import Database
from tests.storage.lead_samples import AYLIN, claimed, hire, move, opened
from tests.storage.samples import NOW, converse, count, meet, rows_of, turn, write

DAY = timedelta(days=1)
DUE = ((1, NOW + 30 * DAY), (3, NOW + 90 * DAY), (6, NOW + 180 * DAY))
FIRST, SECOND, LAST = (moment for _, moment in DUE)


async def agree(database: Database, address: str = "ayse", reference: str = "R1", **more: Any) -> int:
    """Plan the check-ins of somebody; give the id of their conversation."""
    id_ = (await meet(database, address)).id
    await database.run(aftercare.agree, id_, reference, DUE, language="tr", **more)
    return id_


async def due(database: Database, now: Any) -> list[tuple[str, int]]:
    """Give reference and months of what is due."""
    found = await database.run(aftercare.due, now=now, limit=10)
    return [(one.reference, one.months) for one in found]


async def planned(database: Database, id_: int) -> tuple[CheckIn, ...]:
    return await database.run(aftercare.of_conversation, id_)


async def blocked(database: Database, *, blocked: bool) -> None:
    await database.run(lambda connection: connection.execute(update(tables.conversations).values(blocked=blocked)))


async def test_check_ins_are_planned_in_their_order_and_once(database: Database) -> None:
    id_ = await agree(database, organization_id="org-buren")
    await database.run(aftercare.agree, id_, "R1", ((1, LAST), (6, NOW)), language="nl")

    kept = await planned(database, id_)

    assert [(one.months, one.due_at) for one in kept] == list(DUE)
    assert {(one.language, one.organization_id, one.asked_at) for one in kept} == {("tr", "org-buren", None)}


async def test_what_is_due_is_given_the_longest_due_first_and_of_one_person_the_newest_alone(
    database: Database,
) -> None:
    await agree(database)
    jan = (await meet(database, "jan")).id
    await database.run(aftercare.agree, jan, "R2", ((1, FIRST + DAY),), language="nl")

    assert await due(database, FIRST - DAY) == []
    assert await due(database, FIRST + DAY) == [("R1", 1), ("R2", 1)]
    assert await due(database, SECOND) == [("R2", 1), ("R1", 3)]


async def test_who_blocked_us_waits(database: Database) -> None:
    await agree(database)
    await blocked(database, blocked=True)

    away = await due(database, FIRST)
    await blocked(database, blocked=False)

    assert (away, await due(database, FIRST)) == ([], [("R1", 1)])


async def test_who_is_being_helped_again_waits(database: Database) -> None:
    await hire(database)
    lead = await opened(database)
    await agree(database, "person-1")
    helped = await due(database, FIRST)
    lead = await claimed(database, AYLIN, lead)

    await move(database, AYLIN, lead, lead_life.close(lead, "completed", NOW))

    assert (helped, await due(database, FIRST)) == ([], [("R1", 1)])


async def test_a_question_is_asked_once_and_stands_for_those_before_it(database: Database) -> None:
    id_ = await agree(database)
    _, second, _ = await planned(database, id_)

    first = await database.run(aftercare.mark_asked, second, now=SECOND)
    again = await database.run(aftercare.mark_asked, second, now=SECOND + DAY)

    assert (first, again) == (True, False)
    assert [one.asked_at for one in await planned(database, id_)] == [SECOND, SECOND, None]


async def test_a_question_to_somebody_who_withdrew_is_not_asked(database: Database) -> None:
    id_ = await agree(database)
    first, *_ = await planned(database, id_)
    await database.run(aftercare.withdraw, id_)

    assert not await database.run(aftercare.mark_asked, first, now=FIRST)


async def test_the_first_answer_counts_and_only_to_what_was_asked(database: Database) -> None:
    id_ = await agree(database)
    first, *_ = await planned(database, id_)
    unasked = await database.run(aftercare.answer, first.id, "well", now=FIRST)
    await database.run(aftercare.mark_asked, first, now=FIRST)

    answered = await database.run(aftercare.answer, first.id, "badly", now=FIRST + DAY)
    again = await database.run(aftercare.answer, first.id, "well", now=FIRST + DAY)

    assert (unasked, again) == (None, None)
    assert answered is not None
    assert (answered.answer, answered.answered_at) == ("badly", FIRST + DAY)


async def test_withdrawing_deletes_all_of_one_person_and_of_nobody_else(database: Database) -> None:
    mine, other = await agree(database), await agree(database, "jan", "R2")

    deleted = await database.run(aftercare.withdraw, mine)

    assert (deleted, await planned(database, mine), len(await planned(database, other))) == (3, (), 3)


async def test_an_erased_person_has_none(database: Database) -> None:
    await agree(database)

    await people.erase(database, channel="telegram", bot_id=7, address="ayse", now=NOW)

    assert await count(database, tables.aftercare) == 0


async def purge(database: Database, now: Any) -> dict[str, int]:
    counts = await retention.purge(database, now=now)
    return {kind: number for kind, number in counts.items() if number and kind not in ("updates", "outbox")}


async def asked(database: Database, id_: int, number: int, now: Any) -> None:
    await database.run(aftercare.mark_asked, (await planned(database, id_))[number], now=now)


async def test_who_waits_for_a_check_in_keeps_channel_language_and_reference_and_nothing_else(
    database: Database,
) -> None:
    await converse(database, 1, purge_at=NOW + 14 * DAY, codes={"class": "risky", "municipality": "GM0344"})
    id_ = await agree(database)

    early = await purge(database, NOW + 13 * DAY)
    late = await purge(database, NOW + 14 * DAY)

    assert (early, late) == ({}, {"stripped": 1})
    (row,) = await rows_of(database, tables.conversations)
    assert (row["id"], row["channel"], row["language"], row["status"]) == (id_, "telegram", "tr", "new")
    gone = ("state", "bundle_version", "class", "urgency", "phase", "municipality")
    assert {name: row[name] for name in gone} == dict.fromkeys(gone)
    assert await count(database, tables.events) == 0
    assert len(await planned(database, id_)) == 3


async def test_without_consent_the_promise_of_fourteen_days_holds(database: Database) -> None:
    await converse(database, 1, purge_at=NOW + 14 * DAY)
    await agree(database)
    await database.run(aftercare.withdraw, (await meet(database)).id)

    assert await purge(database, NOW + 14 * DAY) == {"conversations": 1}


async def test_two_weeks_after_the_last_question_the_person_is_forgotten(database: Database) -> None:
    await converse(database, 1, purge_at=NOW + 14 * DAY)
    id_ = await agree(database)
    await asked(database, id_, 2, LAST)
    await purge(database, LAST + 13 * DAY)
    kept = await count(database, tables.people)

    gone = await purge(database, LAST + 14 * DAY)

    assert (kept, gone) == (1, {"aftercare": 3, "conversations": 1})


async def test_rows_go_together_and_only_when_the_last_is_over(database: Database) -> None:
    await converse(database, 1, purge_at=LAST + 365 * DAY)
    id_ = await agree(database)
    await asked(database, id_, 0, FIRST)

    during = await purge(database, SECOND)
    await asked(database, id_, 2, LAST)
    after = await purge(database, LAST + 14 * DAY)

    assert (during, after) == ({}, {"aftercare": 3})


@pytest.mark.parametrize(("days", "gone"), [(29, {}), (30, {"aftercare": 3, "conversations": 1})])
async def test_who_can_not_be_reached_is_given_up_a_month_after_the_last_check_in(
    database: Database, days: int, gone: dict[str, int]
) -> None:
    await agree(database)
    met = await meet(database)
    await write(database, met, turn(1, blocked=True, state=None, purge_at=NOW))

    assert await purge(database, LAST + days * DAY) == gone
