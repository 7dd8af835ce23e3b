"""Workers in each of which a helper claims the same leads at the same moment.

Run as `python -m tests.journeys.claiming_process URL DATA_DIR STAFF_IDS LEAD_IDS`: forks a process for each helper, and
writes one line of JSON: for each helper and lead, who has it and what the helper reads who came too late.
"""

import asyncio
import json
import multiprocessing
import sys
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeAlias

from bot.usecases import leads
from bot.usecases.desk import Desk
from bot.usecases.editions import shipped_edition
from bot.usecases.staff_messages import acting_as
from bot.usecases.staff_presses import taken_by
from dialogs.casework.leads import LeadAlreadyClaimed
from storage import staff
from storage.database import connect
from storage.places import load_gazetteer
from storage.staff import StaffMember
from tests.databases import TEST_KEYS
from tests.usecases.lead_world import World

#: By lead: who has it, and what was said to who has not.
Read: TypeAlias = dict[int, tuple[int | None, str]]


async def claim(desk: Desk, member: StaffMember, lead_id: int) -> tuple[int | None, str]:
    """Claim a lead as it was offered; give who has it, and what is said to who does not."""
    try:
        lead = await leads.claim(desk, acting_as(member), lead_id, version=1)
    except LeadAlreadyClaimed as claimed:
        return claimed.who, await taken_by(desk, member, claimed.who)
    return lead.helper_id, ""


async def claim_all(url: str, data_dir: str, staff_id: int, lead_ids: list[int], together: Barrier) -> Read:
    """Claim all leads at once, at the moment at which all workers do."""
    database = await connect(url, data_dir=Path(data_dir), keys=TEST_KEYS)
    desk = World(database).desk(f"worker {staff_id}")
    member = await database.run(staff.find, TEST_KEYS, staff_id)
    assert member is not None
    await asyncio.to_thread(together.wait)
    read = await asyncio.gather(*(claim(desk, member, lead_id) for lead_id in lead_ids))
    await database.close()
    return dict(zip(lead_ids, read, strict=True))


def work(url: str, data_dir: str, staff_id: int, lead_ids: list[int], together: Barrier, done: "Queue[object]") -> None:
    """Be one worker."""
    done.put((staff_id, asyncio.run(claim_all(url, data_dir, staff_id, lead_ids, together))))


def main(url: str, data_dir: str, staff_ids: str, lead_ids: str) -> None:
    """Let all workers work, and write down what they read."""
    shipped_edition(), load_gazetteer()  # read once, for all of them
    context = multiprocessing.get_context("fork")
    wanted: list[int] = json.loads(staff_ids)
    together, done = context.Barrier(len(wanted)), context.Queue()
    workers = [
        context.Process(target=work, args=(url, data_dir, one, json.loads(lead_ids), together, done)) for one in wanted
    ]
    for worker in workers:
        worker.start()
    print(json.dumps(dict(done.get(timeout=60) for _ in workers)))
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
