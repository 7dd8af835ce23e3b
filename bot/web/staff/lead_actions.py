"""What staff do on the page of a lead: each form one use case, and back to the page, with what was typed if refused."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Final, get_args

from aiohttp import web

from bot.usecases import lead_appointments, lead_reading, lead_talk, leads
from bot.usecases.desk import Desk
from bot.usecases.lead_appointments import AppointmentRefused
from bot.usecases.lead_moves import LeadMoved, NotAllowed
from bot.usecases.lead_talk import TalkRefused
from bot.usecases.local_time import AMSTERDAM
from bot.web.staff.calls import Call
from bot.web.staff.lead_page import Refused, lead_page
from bot.web.staff.lead_wording import LeadWording, names_of_staff
from bot.web.staff.leads_events import lead_number
from dialogs.casework.leads import CannotMove, DeclineReason, Lead, LeadAlreadyClaimed, Outcome
from storage.access import Acting
from storage.appointments import MOST_SLOTS

#: Parts of the page to which what was done leads back; everything else begins at its top.
_PARTS: Final = {"message": "talk", "phrase": "talk", "lead": "talk", "hand-back": "talk", "note": "notes",
                 "slots": "appointments", "cancel-appointment": "appointments"}  # fmt: skip

_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile("[0-9]{2}:[0-9]{2}")
_YEARS: Final = range(2000, 2200)


class _Unfilled(Exception):
    """A field of the form is missing or cannot be read; `errors` names it and says what to do."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(dict(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a form does with a lead. `is_so` says whether what it wanted is the case already, whoever did it."""

    form: str
    do: Callable[[int], Awaitable[object]]
    field: str = ""  #: to which a refusal of the use case belongs
    is_so: Callable[[int], Awaitable[bool]] | None = None
    gives_away: bool = False


async def claim(call: Call) -> web.Response:
    """Take a lead."""
    return await _carried_out(call, _Deed("claim", lambda id_: leads.claim(*_about(call, id_), version=_version(call))))


async def decline(call: Call) -> web.Response:
    """Decline a lead, with a reason."""

    async def do(lead_id: int) -> None:
        reason = _chosen(call, "reason", get_args(DeclineReason))
        await leads.decline(*_about(call, lead_id), reason=reason, version=_version(call))

    return await _carried_out(call, _Deed("decline", do, is_so=_gave_away(call), gives_away=True))


async def contacted(call: Call) -> web.Response:
    """Note that the person was reached."""

    async def do(lead_id: int) -> None:
        await leads.mark_contacted(*_about(call, lead_id), version=_version(call))

    is_so = _stands(call, lambda lead: lead.status == "contacted")
    return await _carried_out(call, _Deed("contacted", do, is_so=is_so))


async def progress(call: Call) -> web.Response:
    """Note that help has begun."""

    async def do(lead_id: int) -> None:
        await leads.progress(*_about(call, lead_id), version=_version(call))

    is_so = _stands(call, lambda lead: lead.status == "in_progress")
    return await _carried_out(call, _Deed("progress", do, is_so=is_so))


async def close(call: Call) -> web.Response:
    """Close a lead with its outcome."""
    wanted = call.form.field("outcome")

    async def do(lead_id: int) -> None:
        outcome: Outcome = _chosen(call, "outcome", get_args(Outcome))
        await leads.close(*_about(call, lead_id), outcome=outcome, version=_version(call))

    is_so = _stands(call, lambda lead: lead.outcome == wanted)
    return await _carried_out(call, _Deed("close", do, is_so=is_so))


async def reroute(call: Call) -> web.Response:
    """Offer a lead to another of those whom the person agreed to."""

    async def do(lead_id: int) -> None:
        reason, service_id = _chosen(call, "why", get_args(DeclineReason)), call.form.field("service")
        if not service_id:
            raise _Unfilled({"service": "staff.refused.choose"})
        await leads.reroute(*_about(call, lead_id), service_id=service_id, reason=reason, version=_version(call))

    return await _carried_out(call, _Deed("reroute", do, is_so=_gave_away(call), gives_away=True))


async def assign(call: Call) -> web.Response:
    """Give a lead to a colleague."""
    wanted = call.form.field("helper")

    async def do(lead_id: int) -> None:
        if not wanted:
            raise _Unfilled({"helper": "staff.refused.choose"})
        await leads.assign(*_about(call, lead_id), staff_id=lead_number(wanted), version=_version(call))

    is_so = _stands(call, lambda lead: str(lead.helper_id) == wanted)
    return await _carried_out(call, _Deed("assign", do, is_so=is_so))


async def note(call: Call) -> web.Response:
    """Write a note."""
    words = _typed(call, "note")

    async def do(lead_id: int) -> None:
        await lead_talk.add_note(*_about(call, lead_id), words=words, key=_key(call, words))

    return await _carried_out(call, _Deed("note", do, "note"))


async def message(call: Call) -> web.Response:
    """Write to the person."""
    words = _typed(call, "words")

    async def do(lead_id: int) -> None:
        await lead_talk.send_words(*_about(call, lead_id), words=words, key=_key(call, words))

    return await _carried_out(call, _Deed("message", do, "words"))


async def phrase(call: Call) -> web.Response:
    """Send a prepared text."""
    code = call.form.field("phrase")

    async def do(lead_id: int) -> None:
        if not code:
            raise _Unfilled({"phrase": "staff.refused.choose"})
        await lead_talk.send_phrase(*_about(call, lead_id), code=code, key=_key(call, code))

    return await _carried_out(call, _Deed("phrase", do, "phrase"))


async def lead(call: Call) -> web.Response:
    """Take the chat over from the bot."""
    deed = _Deed("lead", lambda id_: lead_talk.lead_on(*_about(call, id_), key=_key(call)))
    return await _carried_out(call, deed)


async def hand_back(call: Call) -> web.Response:
    """Hand the chat back to the bot."""
    deed = _Deed("hand-back", lambda id_: lead_talk.lead_off(*_about(call, id_), key=_key(call)))
    return await _carried_out(call, deed)


async def slots(call: Call) -> web.Response:
    """Propose times for an appointment."""

    async def do(lead_id: int) -> None:
        begins = _begins(call)
        written, place = call.form.field("minutes").strip(), call.form.field("place")
        minutes = int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0
        key = _key(call, *(at.isoformat() for at in begins.values()), written, place)
        try:
            await lead_appointments.propose_slots(
                *_about(call, lead_id), begins=tuple(begins.values()), minutes=minutes, place=place, key=key
            )
        except AppointmentRefused as refused:
            where = _where(call, refused.code, begins)
            raise _Unfilled({where: f"staff_chat.no_times.{refused.code}"}) from None

    return await _carried_out(call, _Deed("slots", do))


async def cancel_appointment(call: Call) -> web.Response:
    """Call an appointment off."""
    uid = call.form.field("uid")

    async def do(lead_id: int) -> None:
        await lead_appointments.cancel_appointment(*_about(call, lead_id), uid=uid)

    async def is_off(lead_id: int) -> bool:
        view = await lead_reading.read_lead(*_about(call, lead_id))
        return any(one.uid == uid and one.cancelled_at for one in view.appointments)

    return await _carried_out(call, _Deed("cancel-appointment", do, is_so=is_off))


async def appointment_file(call: Call) -> web.Response:
    """Send an appointment as a calendar file."""
    lead_id = lead_number(call.request.match_info["id"])
    uid = call.request.match_info["uid"]
    body = await lead_appointments.appointment_file(
        call.side.desk, call.acting, lead_id, uid=uid, language=call.language
    )
    headers = {"Content-Disposition": 'attachment; filename="kopru.ics"'}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


async def _carried_out(call: Call, deed: _Deed) -> web.Response:
    """Do it, and go back to the page; or show the page with why not, and with what was typed."""
    lead_id = lead_number(call.request.match_info["id"])
    try:
        await deed.do(lead_id)
    except NotAllowed:
        raise web.HTTPForbidden from None
    except LeadAlreadyClaimed as claimed:
        say = LeadWording.of(call, await names_of_staff(call))
        return await _refuse(call, lead_id, deed, conflict=call.t("staff.lead.claimed_by", name=say.who(claimed.who)))
    except (LeadMoved, CannotMove, LookupError) as gone:
        if deed.is_so is not None and await deed.is_so(lead_id):  # sent twice, or somebody else wanted the same
            return _done(call, lead_id, deed)
        if isinstance(gone, LookupError):
            raise
        return await _refuse(call, lead_id, deed, conflict=call.t("staff.lead.moved"))
    except TalkRefused as refused:
        return await _refuse(call, lead_id, deed, errors={deed.field: f"staff_chat.refused.{refused.code}"})
    except _Unfilled as unfilled:
        return await _refuse(call, lead_id, deed, errors=unfilled.errors)
    return _done(call, lead_id, deed)


def _done(call: Call, lead_id: int, deed: _Deed) -> web.Response:
    flash = f"lead_{deed.form.replace('-', '_')}"
    if deed.gives_away:
        return call.go("/staff/leads", flash)
    part = _PARTS.get(deed.form)
    return call.go(f"/staff/leads/{lead_id}" + (f"#{part}" if part else ""), flash)


async def _refuse(
    call: Call, lead_id: int, deed: _Deed, *, errors: Mapping[str, str] | None = None, conflict: str = ""
) -> web.Response:
    refused = Refused(deed.form, call.form.fields, errors or {}, conflict)
    return await lead_page(call, lead_id, refused, status=409 if conflict else 422)


def _stands(call: Call, wanted: Callable[[Lead], bool]) -> Callable[[int], Awaitable[bool]]:
    async def is_so(lead_id: int) -> bool:
        return wanted(await lead_reading.lead_now(*_about(call, lead_id)))

    return is_so


def _gave_away(call: Call) -> Callable[[int], Awaitable[bool]]:
    return lambda lead_id: lead_reading.gave_away(*_about(call, lead_id))


def _about(call: Call, lead_id: int) -> tuple[Desk, Acting, int]:
    return call.side.desk, call.acting, lead_id


def _version(call: Call) -> int | None:
    """Give the version of the lead that the form was made for; one that can be none is that of no lead."""
    written = call.form.field("version")
    if not written:
        return None
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else -1


def _key(call: Call, *said: str) -> str:
    """Name what is sent by the number of its form and what it says: sent twice it is one, changed it is another."""
    number = call.form.field("key") or call.side.desk.random(16).hex()
    return sha256("\n".join((number, *said)).encode("utf-8", "replace")).hexdigest()


def _typed(call: Call, name: str) -> str:
    return call.form.field(name).replace("\r\n", "\n")


def _chosen(call: Call, name: str, codes: tuple[Any, ...]) -> Any:
    """Give one of a few codes. Raises _Unfilled for any other."""
    chosen = call.form.field(name)
    if chosen not in codes:
        raise _Unfilled({name: "staff.refused.choose"})
    return chosen


def _begins(call: Call) -> dict[str, datetime]:
    """Read the times of the form, by the field of their day; rows that are empty are passed over. Raises _Unfilled."""
    begins, errors = dict[str, datetime](), dict[str, str]()
    for number in range(1, MOST_SLOTS + 1):
        day, hour = call.form.field(f"day{number}").strip(), call.form.field(f"time{number}").strip()
        if not day and not hour:
            continue
        on, at = _day(day), _time(hour)
        if on is not None and at is not None:
            begins[f"day{number}"] = datetime.combine(on, at)
        else:
            errors[f"day{number}" if on is None else f"time{number}"] = "staff.refused.day_and_time"
    if errors:
        raise _Unfilled(errors)
    return begins


def _day(written: str) -> date | None:
    """Read a day as a browser sends it; None where it is no day, or so far away that a time zone has no room left."""
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


def _time(written: str) -> time | None:
    """Read a time of day as a browser sends it, which never has a time zone."""
    try:
        return time.fromisoformat(written) if _TIME.fullmatch(written) else None
    except ValueError:
        return None


def _where(call: Call, code: str, begins: Mapping[str, datetime]) -> str:
    """Name the field that a refusal of times is about."""
    if code in ("minutes", "place"):
        return code
    now = call.now.astimezone(AMSTERDAM).replace(tzinfo=None)
    tests: Mapping[str, Callable[[datetime], bool]] = {
        "past": lambda at: at <= now,
        "too_far": lambda at: at == max(begins.values()),
        "twice": lambda at: list(begins.values()).count(at) > 1,
        "no_such_time": lambda at: not _is_on_the_clock(at),
    }
    return next((name for name, at in begins.items() if tests.get(code, bool)(at)), "day1")


def _is_on_the_clock(at: datetime) -> bool:
    return at.replace(tzinfo=AMSTERDAM).astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) == at
