"""Replaying a conversation from its event log, on the edition it is pinned to."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.help import Remembered
from bot.usecases.local_time import awake, local_date
from dialogs.engine import state_json
from dialogs.engine import step as engine
from dialogs.engine.environment import Environment
from storage import conversations, events


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay showed: how many events, and whether its last state is byte for byte the one that is stored.

    `equal` None: nothing was logged, as after a refused consent.
    """

    events: int
    equal: bool | None
    status: str
    step: str | None


async def replay(desk: Desk, reference: str) -> Replay | None:
    """Replay a conversation by its public reference; None when there is none. Raises DatabaseAway, ContentBroken."""
    stored = await conversations.by_reference(desk.database, reference)
    if stored is None:
        return None
    edition = await desk.library.edition(desk.database, stored.bundle_version)
    logged = await events.events_of(desk.database, stored.id)
    state = engine.fresh(edition.bundle)
    for one in logged:
        entry = json.loads(one.payload)
        moment = datetime.fromisoformat(entry["at"])
        environment = Environment(
            moment,
            local_date(moment),
            bytes.fromhex(entry["seed"]),
            edition.casework,
            awake,
            Remembered(entry.get("help", ())),
            reference,
        )
        if "from" in entry:  # they had refused, of which no log is kept, and begin again
            state = state_json.load_state(json.dumps(entry["from"]).encode())
        event = state_json.load_event(json.dumps(entry["event"]).encode())
        state = engine.step(edition.bundle, state, event, environment).state
    equal = state_json.dump_state(state) == stored.state if logged else None
    return Replay(len(logged), equal, state.status, state.step)
