"""Asks who agreed to it how it goes, months after help: by day, once, whichever worker comes first."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from bot.background import Clock
from bot.usecases.aftercare import call
from bot.usecases.conversations import NothingSaid, TurnContested, tell
from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.lead_moves import key_of
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import AMSTERDAM
from dialogs.casework.aftercare import may_ask
from dialogs.engine.events import StaffActed
from dialogs.engine.script import AFTERCARE, KEEP_HELPER, ConsentStep
from dialogs.engine.state import Call
from dialogs.wording import Text
from storage import access, aftercare, conversations
from storage.aftercare import CheckIn
from storage.consents import consents_of
from storage.database import DatabaseAway, Transaction

log = structlog.get_logger(__name__)

ASK_EVERY_S: Final = 5.0
ASKED_AT_ONCE: Final = 100
#: The script that asks.
CHECK_IN: Final = "check_in"


class _NotDue(Exception):
    """Somebody else asked, or the person withdrew meanwhile."""


async def run_check_ins_forever(desk: Desk, times: Clock) -> None:
    """Ask what is due, every five seconds; a database that is away is asked again later."""
    while True:
        try:
            await run_check_ins(desk)
        except DatabaseAway:
            log.warning("check_ins.database_away")
        await times.sleep(ASK_EVERY_S)


async def run_check_ins(desk: Desk) -> int:
    """Ask what is due now, where it is day; give how many were asked. Raises DatabaseAway.

    Every one has its turn, as those that cannot be asked stay due and stand before all others.
    """
    now = desk.clock()
    if not may_ask(now.astimezone(AMSTERDAM)):
        return 0
    asked = 0
    last: CheckIn | None = None
    while due := await access.acting(desk.database, access.SYSTEM, _due, now=now, after=last):
        for check_in in due:
            asked += await _try_to_ask(desk, check_in)
        last = due[-1]
    return asked


def _due(
    connection: Transaction, who: access.Program, *, now: datetime, after: CheckIn | None
) -> tuple[CheckIn, ...]:  # fmt: skip
    return aftercare.due(connection, now=now, limit=ASKED_AT_ONCE, after=after)


async def _try_to_ask(desk: Desk, check_in: CheckIn) -> bool:
    try:
        return await _ask(desk, check_in)
    except DatabaseAway:
        raise
    except Exception as error:  # outermost of one check-in: all others go on
        log.error("check_ins.failed", check_in=check_in.id, error=type(error).__name__)
        return False


async def _ask(desk: Desk, check_in: CheckIn) -> bool:
    """Ask one person, in a turn of their own that notes it; False when somebody else did, or they are gone.

    Where nothing may be said now (a human leads, or what comes unasked could harm), it is tried again, until the
    check-in is given up for its age.
    """

    def note(connection: Transaction, conversation_id: int) -> None:
        if not aftercare.mark_asked(connection, check_in, now=desk.clock()):
            raise _NotDue

    asked = StaffActed(Text({}), call=await _call(desk, check_in))
    key = key_of(f"aftercare.{check_in.id}")
    try:
        conversed = await tell(desk, check_in.conversation_id, asked, key=key, beside=(note,), waits=True)
    except (_NotDue, NothingSaid, TurnContested):
        return False
    except LookupError:
        if await conversations.by_id(desk.database, check_in.conversation_id) is None:
            return False
        raise
    desk.outbound.send(conversed, reminder=True)
    log.info("check_ins.asked", check_in=check_in.id, months=check_in.months)
    return conversed.outcome == "done"


async def _call(desk: Desk, check_in: CheckIn) -> Call:
    await desk.receiving.current(desk.database, desk.clock())
    edition = desk.library.current
    words = LeadWords.of(desk, edition)
    made = call(desk, words, CHECK_IN, reference=check_in.reference, organization_id=check_in.organization_id)
    planned = await access.acting(
        desk.database, access.SYSTEM,
        lambda connection, _: aftercare.of_conversation(connection, check_in.conversation_id),
    )  # fmt: skip
    following = [one.due_at for one in planned if one.asked_at is None and one.due_at > check_in.due_at]
    next_on = {"next_on": words.date(following[0])} if following else {}
    return replace(
        made,
        texts={**made.texts, **next_on},
        facts=() if following else ("last_check_in",),
        language=check_in.language,
        consents=await _consents(desk, edition, check_in),
    )


async def _consents(desk: Desk, edition: Edition, check_in: CheckIn) -> tuple[str, ...]:
    """Name what the person agreed to, for who was forgotten since: what was worded as it is now, and aftercare."""
    steps = [step for script in edition.bundle.scripts.values() for step in script.steps.values()]
    versions = {step.purpose: step.version for step in steps if isinstance(step, ConsentStep)}
    newest = {one.purpose: one for one in await consents_of(desk.database, check_in.conversation_id)}
    return tuple(
        purpose
        for purpose, one in newest.items()
        if one.given and (purpose in (AFTERCARE, KEEP_HELPER) or one.text_version == versions.get(purpose))
    )
