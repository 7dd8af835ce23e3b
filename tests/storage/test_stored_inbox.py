"""The inbox: lists in the order of their terms, filtered, paged by key, and counted as they are listed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs.casework import lead_life
from dialogs.casework.leads import Lead
from storage import lead_inbox, lead_signals
from storage.access import Acting, Who, acting
from storage.database import Database
from storage.lead_inbox import Counts, Filters, Page
from tests.storage.lead_samples import (
    ADMIN,
    AYLIN,
    BAS,
    CEM,
    EDITOR,
    EVERYBODY,
    OBSERVER,
    claimed,
    declined,
    hire,
    move,
    opened,
)
from tests.storage.samples import NOW

DAY = timedelta(days=1)
NONE_DUE = NOW - 1000 * DAY


@pytest.fixture(autouse=True)
async def staff(database: Database) -> None:
    """Let the organisations have staff."""
    await hire(database)


async def listed(database: Database, who: Who, **wanted: Any) -> list[int]:
    page = await acting(database, who, lead_inbox.page, Filters(**wanted))
    return [lead.id for lead in page.leads]


async def counted(database: Database, who: Who) -> Counts:
    return await acting(database, who, lead_inbox.count, due_before=NOW + 100 * DAY)


async def several(database: Database) -> dict[str, Lead]:
    """Open five leads with BUREN: offered, urgent, taken by Aylin, answered to by nobody, closed; one goes to BRUG."""
    found = {
        "offered": await opened(database, 1),
        "urgent": await opened(database, 2, urgency="U2", legal_threat=True, municipality=None, language="nl"),
        "mine": await claimed(database, AYLIN, await opened(database, 3, phase="during")),
    }
    taken = await claimed(database, BAS, await opened(database, 4, municipality="GM0363"))
    found["waits"] = await move(database, AYLIN, taken, lead_life.person_wrote(taken, NOW))
    over = await claimed(database, AYLIN, await opened(database, 5))
    found["closed"] = await move(database, AYLIN, over, lead_life.close(over, "completed", NOW))
    found["declined"] = await declined(database, AYLIN, await opened(database, 6))
    return found


async def test_open_leads_are_listed_by_the_term_that_ends_first(database: Database) -> None:
    made = await several(database)

    assert (await listed(database, AYLIN))[0] == made["urgent"].id
    assert set(await listed(database, AYLIN)) == {made[name].id for name in ("offered", "urgent", "mine", "waits")}
    assert await listed(database, AYLIN, state="closed") == [made["closed"].id]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"mine": True}, "mine"),
        ({"waiting": True}, "offered urgent"),
        ({"action_needed": True}, "waits"),
        ({"due_before": NOW + 100 * DAY}, "offered urgent mine waits"),
        ({"due_before": NONE_DUE}, ""),
        ({"status": ("accepted",)}, "mine waits"),
        ({"urgency": ("U2",)}, "urgent"),
        ({"urgency": ("U2", "U1")}, "offered urgent mine waits"),
        ({"phase": ("during",)}, "mine"),
        ({"language": ("nl",)}, "urgent"),
        ({"municipality": ("GM0363",)}, "waits"),
        ({"municipality": ("GM0363",), "mine": True}, ""),
    ],
    ids=str,
)
async def test_a_filter_leaves_what_fits(database: Database, wanted: dict[str, Any], names: str) -> None:
    made = await several(database)

    assert set(await listed(database, AYLIN, **wanted)) == {made[name].id for name in names.split()}


async def test_leads_of_others_are_in_no_list_and_no_count(database: Database) -> None:
    made = await several(database)

    assert await listed(database, CEM) == [made["declined"].id]
    assert (await counted(database, CEM)).total == 1
    assert len(await listed(database, ADMIN)) == 5
    assert (await counted(database, ADMIN)).total == 5
    for who in (EDITOR, OBSERVER, Acting(9, "helper", None), Acting(9, "coordinator", "")):
        assert await listed(database, who) == []
        assert (await counted(database, who)).total == 0
        assert await acting(database, who, lead_inbox.count_closed, most=9) == 0


async def test_the_counts_are_those_of_the_lists(database: Database) -> None:
    await several(database)

    for who in EVERYBODY:
        found = await counted(database, who)
        wanted = {
            "total": {},
            "mine": {"mine": True},
            "waiting": {"waiting": True},
            "action_needed": {"action_needed": True},
            "due": {"due_before": NOW + 100 * DAY},
        }
        lists = {name: len(await listed(database, who, **one)) for name, one in wanted.items()}
        assert {name: getattr(found, name) for name in wanted} == lists
        for name, numbers in found.by.items():
            for code, number in numbers.items():
                if code:
                    assert len(await listed(database, who, **{name: (code,)})) == number
            assert sum(numbers.values()) == found.total


async def test_a_municipality_that_is_not_known_is_counted_without_a_name(database: Database) -> None:
    await several(database)

    assert (await counted(database, AYLIN)).by["municipality"] == {"": 1, "GM0344": 2, "GM0363": 1}


async def test_closed_leads_are_counted_up_to_a_number(database: Database) -> None:
    for number in range(1, 4):
        taken = await claimed(database, AYLIN, await opened(database, number))
        await move(database, AYLIN, taken, lead_life.close(taken, "self", NOW))

    assert [await acting(database, AYLIN, lead_inbox.count_closed, most=most) for most in (2, 3, 9)] == [2, 3, 3]


@pytest.mark.parametrize("state", ["open", "closed"])
async def test_pages_follow_each_other_without_a_gap_or_a_repeat(database: Database, state: Any) -> None:
    for number in range(1, 8):
        made = await opened(database, number, urgency="U2" if number % 3 else "U1")
        if state == "closed":
            taken = await claimed(database, AYLIN, made)
            await move(database, AYLIN, taken, lead_life.close(taken, "self", NOW))

    pages: list[Page] = []
    after = None
    while not pages or after is not None:
        pages.append(await acting(database, AYLIN, lead_inbox.page, Filters(state=state), after=after, limit=3))
        after = pages[-1].after

    assert [len(page.leads) for page in pages] == [3, 3, 1]
    assert [lead.id for page in pages for lead in page.leads] == await listed(database, AYLIN, state=state)


async def test_a_page_that_is_just_full_is_the_last(database: Database) -> None:
    await opened(database, 1)
    await opened(database, 2)

    assert (await acting(database, AYLIN, lead_inbox.page, Filters(), limit=2)).after is None


async def test_the_word_for_a_list_changes_with_every_move_in_it_and_with_no_other(database: Database) -> None:
    made = await opened(database, 1)
    states = [await acting(database, AYLIN, lead_signals.list_state)]
    after = await declined(database, AYLIN, await opened(database, 2))
    states.append(await acting(database, AYLIN, lead_signals.list_state))
    await claimed(database, CEM, after)
    states.append(await acting(database, AYLIN, lead_signals.list_state))
    taken = await claimed(database, AYLIN, made)
    states.append(await acting(database, AYLIN, lead_signals.list_state))
    await move(database, AYLIN, taken, lead_life.close(replace(taken), "moved", NOW))
    states.append(await acting(database, AYLIN, lead_signals.list_state))

    assert states[0] == states[1] == states[2]
    assert len(set(states)) == 3
