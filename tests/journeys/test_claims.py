"""Four workers and four helpers claim the same fifty leads at once: fifty win, everybody else reads who has it."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from pathlib import Path

from storage import staff, tables
from storage.database import Transaction, connect
from storage.staff import Credentials, NewMember
from tests.databases import TEST_KEYS
from tests.usecases.lead_world import MONDAY, World

LEADS = 50
HELPERS = ("Ayla", "Bram", "Cem", "Daan")


async def test_of_two_hundred_claims_of_fifty_leads_fifty_win(postgres_url: str, data_dir: Path) -> None:
    database = await connect(postgres_url, data_dir=data_dir, keys=TEST_KEYS)
    world = World(database)
    await world.settle()
    helpers = {await database.run(_employ, name): name for name in HELPERS}
    offered = [await world.hand_over(f"person {number}") for number in range(LEADS)]
    assert {(lead.organization_id, lead.version) for lead in offered} == {("club", 1)}

    answers = await _claimed_by_all(
        postgres_url, data_dir, staff_ids=list(helpers), lead_ids=[one.id for one in offered]
    )

    winners = {lead.id: (await world.lead(lead.id)).helper_id for lead in offered}
    won = [(lead_id, who) for who, read in answers.items() for lead_id, (_, said) in read.items() if not said]
    assert dict(won) == winners
    assert len(won) == LEADS
    assert len(set(winners.values())) > 1, "one was always first: they did not claim at once"
    for who, read in answers.items():
        for lead_id, (holder, said) in read.items():
            assert holder == winners[lead_id]
            assert holder == who or helpers[holder] in said
    assert await _moves(world) == Counter(offered=LEADS, accepted=LEADS)
    assert [await _times_told(world, number) for number in range(LEADS)] == [1] * LEADS
    await database.close()


async def _claimed_by_all(
    url: str, data_dir: Path, *, staff_ids: list[int], lead_ids: list[int]
) -> dict[int, dict[int, tuple[int, str]]]:
    """Let a process for each helper claim all leads at once; give what each of them read of every lead."""
    command = ["-m", "tests.journeys.claiming_process", url, str(data_dir), json.dumps(staff_ids), json.dumps(lead_ids)]
    workers = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=PIPE)
    written, _ = await asyncio.wait_for(workers.communicate(), 90)
    read: dict[str, dict[str, tuple[int, str]]] = json.loads(written)
    return {int(who): {int(lead_id): tuple(one) for lead_id, one in seen.items()} for who, seen in read.items()}  # type: ignore[misc]


def _employ(connection: Transaction, name: str) -> int:
    new = NewMember(f"{name.lower()}@club.nl", f"{name} Club", "helper", "nl", "club")
    staff_id = staff.add(connection, TEST_KEYS, new, now=MONDAY)
    staff.activate(connection, TEST_KEYS, staff_id, Credentials("hash", "secret"))
    return staff_id


async def _moves(world: World) -> Counter[str]:
    return Counter(row.code for row in await world.rows(tables.lead_events))


async def _times_told(world: World, number: int) -> int:
    """Count how often a person was told that an organisation took them on."""
    return sum("Organisatie club helpt je verder." in said for said in await world.read(f"person {number}"))
