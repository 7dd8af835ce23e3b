"""Lets staff of the demo work the leads, each step once, however often the demo is begun."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, cast

from bot.demo.moments import workday
from bot.demo.people import Act
from bot.texts import text
from bot.usecases import leads
from bot.usecases.desk import Desk
from bot.usecases.lead_appointments import propose_slots
from bot.usecases.lead_talk import add_note, send_phrase, send_words
from dialogs.casework.leads import DeclineReason, Lead, Outcome
from storage.access import Acting

#: How long the appointments of the demo take, and when they begin: local time, on the working days ahead.
_MINUTES: Final = 45
_SLOTS: Final = ((2, time(10)), (3, time(14, 30)), (4, time(9, 15)))


@dataclass(frozen=True, slots=True)
class Work:
    """One step of somebody who works on a lead; `now` is when the demo is made."""

    desk: Desk
    who: Acting
    lead: Lead
    act: Act
    now: datetime

    @property
    def words(self) -> str:
        """Give what is written, in the language of the person."""
        return text(self.lead.language, f"demo.words.{self.act.code}")


async def work(step: Work) -> None:
    """Do a step. Raises what the use cases raise."""
    await _STEPS[step.act.does](step)


async def _claim(step: Work) -> None:
    await leads.claim(step.desk, step.who, step.lead.id)


async def _decline(step: Work) -> None:
    await leads.decline(step.desk, step.who, step.lead.id, reason=cast(DeclineReason, step.act.code))


async def _contacted(step: Work) -> None:
    await leads.mark_contacted(step.desk, step.who, step.lead.id)


async def _progress(step: Work) -> None:
    await leads.progress(step.desk, step.who, step.lead.id)


async def _close(step: Work) -> None:
    await leads.close(step.desk, step.who, step.lead.id, outcome=cast(Outcome, step.act.code))


async def _phrase(step: Work) -> None:
    await send_phrase(step.desk, step.who, step.lead.id, code=step.act.code, key=step.act.code)


async def _writes(step: Work) -> None:
    await send_words(step.desk, step.who, step.lead.id, words=step.words, key=step.act.code)


async def _notes(step: Work) -> None:
    await add_note(
        step.desk, step.who, step.lead.id, words=text("nl", f"demo.words.{step.act.code}"), key=step.act.code
    )


async def _proposes(step: Work) -> None:
    begins = tuple(datetime.combine(workday(step.now, ahead), at) for ahead, at in _SLOTS)
    place = step.words if step.act.code else None
    await propose_slots(
        step.desk, step.who, step.lead.id, begins=begins, minutes=_MINUTES, key=step.act.does, place=place
    )


_STEPS: Final[Mapping[str, Callable[[Work], Awaitable[None]]]] = {
    "claim": _claim,
    "decline": _decline,
    "contacted": _contacted,
    "progress": _progress,
    "close": _close,
    "phrase": _phrase,
    "writes": _writes,
    "notes": _notes,
    "proposes": _proposes,
}
