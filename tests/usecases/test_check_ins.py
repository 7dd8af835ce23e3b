"""Check-ins that cannot be asked now: they are tried again until they are too old, and hold no other up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.usecases import check_ins
from dialogs.engine import state_json
from storage import aftercare, turns
from storage.database import Database
from storage.turn_rows import TurnRows
from tests.usecases.test_aftercare import FIRST, HOW, Life

HOUR = timedelta(hours=1)


@pytest.fixture
async def life(database: Database) -> Life:
    made = Life(database, channel="telegram")
    made.buttons = {}
    await made.settle()
    return made


async def stands(life: Life, person: str = "ayse", **changes: Any) -> int:
    """Change where somebody stands; give the id of their conversation."""
    met = await turns.find(life.database, channel="telegram", bot_id=7, address=person, now=life.now)
    state = replace(await life.state(person), **changes)
    rows = TurnRows(7, next(life.numbers), life.now, "", "active", state=state_json.dump_state(state), language="nl")
    await turns.commit(life.database, met, rows, worker="one", lease_s=60)
    return met.id


@pytest.mark.parametrize("silent", ["led", "hushed"])
async def test_what_was_not_said_does_not_count_and_is_said_when_it_may_be(life: Life, silent: str) -> None:
    await life.agreed()
    await stands(life, **{silent: True})

    in_vain = await life.ask(FIRST)
    unasked = (await life.planned())[0].asked_at
    await stands(life, **{silent: False})
    asked = await life.ask(FIRST + HOUR)

    assert (in_vain, unasked, asked) == (0, None, 1)
    assert [said for said in await life.read() if said.startswith(HOW)]


async def test_what_could_not_be_said_for_a_month_is_given_up(life: Life) -> None:
    await life.agreed()
    met = await stands(life, hushed=True)
    for check_in in (await life.planned())[1:]:  # the last one alone is to come
        await life.database.run(aftercare.mark_asked, replace(check_in, due_at=FIRST), now=FIRST - 400 * 24 * HOUR)

    assert await life.ask(FIRST) == 0
    await life.purge(FIRST + timedelta(days=30, seconds=1))

    assert await life.database.run(aftercare.of_conversation, met) == ()


async def test_those_that_cannot_be_asked_hold_no_other_up(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ins, "ASKED_AT_ONCE", 1)
    await life.agreed()
    await stands(life, led=True)
    await life.bring_to_consent("fatma")
    fatma = await stands(life, "fatma", step="share", status="ended", consents={"aftercare": True})
    await life.database.run(aftercare.agree, fatma, "FATMA", ((1, FIRST + HOUR),), language="nl")

    assert await life.ask(FIRST + 2 * HOUR) == 1

    (planned,) = await life.database.run(aftercare.of_conversation, fatma)
    assert planned.asked_at == life.now
