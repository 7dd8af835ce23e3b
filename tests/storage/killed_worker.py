"""A worker to be killed: takes ten updates, sends, fires a timer, erases, purges; says what it acknowledged.

Run as `python -m tests.storage.killed_worker` it forks one worker per line of its input, a JSON list of database
address, data folder, failpoint and transcript, and answers with its wait status: importing everything only once keeps
thirty kills short. Who comes after a killed worker calls `work` again: every update is delivered again, as a channel
that saw no acknowledgement would do.
"""

import asyncio
import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from storage import failpoints, outbox, retention, timers, turns
from storage.database import Database, connect
from storage.encryption import KeyRing
from storage.turns import TIMER_BOT_ID, ConsentRow, NewMessage, TurnRows
from tests.storage.samples import NOW

#: Who sends which update, in this order.
UPDATES = tuple(enumerate(("ayse", "jan", "ayse", "jan", "mehmet", "jan", "ayse", "jan", "ayse", "jan"), 1))
CONSENTING, ARMING, OVER, ERASING = 3, 4, 5, 9


def rows(update_id: int, now: datetime) -> TurnRows:
    """Make the turn of one update: the third consents, the fifth is past its time at once, the ninth erases."""
    return TurnRows(
        bot_id=7,
        update_id=update_id,
        now=now,
        bundle_version="bundle-1",
        status="active",
        state=b"%d" % update_id,
        events=(b"event %d" % update_id,),
        messages=(NewMessage(b"first %d" % update_id), NewMessage(b"second %d" % update_id)),
        timers=(("wait", now),) if update_id == ARMING else (),
        consents=(ConsentRow("intake", "1", "tr", True),) if update_id == CONSENTING else (),
        forget="erased" if update_id == ERASING else None,
        purge_at=now if update_id == OVER else now + timedelta(days=365),
    )


async def converse(database: Database, address: str, turn: TurnRows) -> str:
    """Find and commit until the turn is done or known."""
    while True:
        met = await turns.find(database, channel="telegram", bot_id=7, address=address, now=turn.now)
        committed = await turns.commit(database, met, turn, worker="w", lease_s=60)
        if committed.outcome != "conflict":
            return committed.outcome


async def work(database: Database, now: datetime, transcript: TextIO) -> None:
    """Do everything once; write down what is acknowledged and sent."""
    for update_id, address in UPDATES:
        outcome = await converse(database, address, rows(update_id, now))
        print("acknowledged", update_id, outcome, file=transcript, flush=True)
    # An hour later every lease of a killed worker has ended.
    now += timedelta(hours=1)
    for timer in await timers.claim_due(database, now=now, worker="w", lease_s=60, limit=10):
        fired = TurnRows(TIMER_BOT_ID, timer.id, now, "bundle-1", "active", events=(b"fired",), fired_timer=timer.id)
        await converse(database, timer.address, fired)
    while due := await outbox.claim_due(database, now=now, worker="w", lease_s=60, limit=10):
        for delivery in due:
            print("sent", delivery.address, delivery.payload.decode(), file=transcript, flush=True)
        await outbox.mark_sent(database, [(delivery.id, None) for delivery in due], now=now)
    await retention.purge(database, now=now)
    await database.compact()


async def until_killed(url: str, data_dir: Path, spec: str, transcript: TextIO) -> None:
    """Work until killed."""
    failpoints.arm(spec)
    database = await connect(url, data_dir=data_dir, keys=KeyRing(bytes(range(32))))
    await work(database, NOW, transcript)
    await database.close()


def serve() -> None:
    """Fork a worker for every line."""
    for line in sys.stdin:
        url, data_dir, spec, transcript = json.loads(line)
        child = os.fork()
        if child == 0:
            with open(transcript, "a") as lines:
                asyncio.run(until_killed(url, Path(data_dir), spec, lines))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
