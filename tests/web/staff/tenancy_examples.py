"""One example for each route of staff: what stands in its path and its form, so that the tenancy matrix can walk it.

A value that begins with `@` names a thing (`@person`) of the own organisation; the matrix puts the same thing of
another organisation, and a missing one, in its place.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import uuid4

from bot.usecases import lead_appointments, lead_reading, leads
from bot.usecases import staff as staff_usecase
from bot.usecases.rights import RIGHTS
from dialogs.casework.leads import Lead
from storage import access, accounts, alerts, appointments, deliveries, invitations, passkeys, sessions, staff, webhooks
from storage.access import MEMBERS, SYSTEM, Acting
from storage.accounts import Account
from storage.deliveries import NewDelivery, Wish
from storage.encryption import token_hash
from storage.passkeys import Passkey
from storage.sessions import Browser
from storage.staff import Credentials, NewMember
from storage.webhooks import NewEndpoint
from tests.usecases.lead_world import World

OWN, OTHER = "club", "circle"
#: Looks like an id, and is nobody's.
NO_ID = "987654321"

_numbers = count(1)

#: The appointment of each lead that has one, by the lead's id.
UIDS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Example:
    """How a route is asked, and what it answers to who may: `path` fills its path, `form` its form, `query` its query.

    `personal`: it is about the own things of whoever asks, so nobody's reach goes further. `json`: a script sends it.
    """

    status: int = 200
    path: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False
    json: bool = False
    #: Who gets something else, though they may: role -> status.
    but: Mapping[str, int] = field(default_factory=dict)


Make = Callable[[World, str, Acting | None], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: `make(world, organisation, who asks)` gives the id of a new one.

    `missing` None: it is no thing of anybody's, only something new each time.
    """

    make: Make
    missing: str | None = NO_ID


async def _person(world: World, organization_id: str, who: Acting | None) -> str:
    new = NewMember(f"new-{next(_numbers)}@example.org", "Nieuw Iemand", "helper", "nl", organization_id)
    staff_id = await world.database.run(staff.add, world.database.keys, new, now=world.now)
    await world.database.run(staff.activate, world.database.keys, staff_id, Credentials("hash", "secret"))
    return str(staff_id)


async def _account(world: World, organization_id: str, who: Acting | None) -> str:
    return organization_id


async def _spare_account(world: World, organization_id: str, who: Acting | None) -> str:
    """Open an account that may be closed without taking everybody's work away."""
    account = Account(f"spare-{next(_numbers)}", "Buurthuis Reserve")
    await world.database.run(accounts.add, world.database.keys, account, now=world.now)
    return account.organization_id


async def _alert(world: World, organization_id: str, who: Acting | None) -> str:
    """Raise an alert: it is for all admins, whoever it is about."""
    detail = f"lead nobody_left: ref{next(_numbers)}"
    await alerts.raise_alert(world.database, detail, now=world.now)
    return str(next(one.id for one in await alerts.unseen(world.database, limit=1000) if one.detail == detail))


async def _email(world: World, organization_id: str, who: Acting | None) -> str:
    return f"new-{next(_numbers)}@example.org"


async def _session(world: World, organization_id: str, who: Acting | None) -> str:
    """Make one more session of whoever asks, or one of somebody else."""
    own = organization_id == OWN and who is not None
    staff_id = who.staff_id if own and who else world.staff[f"jan@{organization_id}"].staff_id
    browser = Browser("10.9.0.0/24", "Firefox/140.0")
    token = await world.database.run(
        sessions.add, world.database.keys, staff_id, browser, second_factor=True, now=world.now
    )
    return token_hash(token).hex()


async def _passkey(world: World, organization_id: str, who: Acting | None) -> str:
    own = organization_id == OWN and who is not None
    staff_id = who.staff_id if own and who else world.staff[f"jan@{organization_id}"].staff_id
    made = Passkey(0, staff_id, os.urandom(16), b"key", 0, "Telefoon", world.now)
    await world.database.run(passkeys.add, world.database.keys, made)
    known = await world.database.run(passkeys.find, world.database.keys, made.credential_id)
    assert known is not None
    return str(known.id)


async def _invitation(world: World, organization_id: str, who: Acting | None) -> str:
    staff_id = int(await _person(world, organization_id, who))
    lifetime = staff_usecase.LIFETIMES["invite"]
    return await world.database.run(invitations.add, "invite", staff_id, expires_at=world.now + lifetime)


async def _lead(world: World, organization_id: str, who: Acting | None) -> Lead:
    return await world.hand_over(f"person-{next(_numbers)}", took=organization_id, offered=(organization_id,))


async def _lead_id(world: World, organization_id: str, who: Acting | None) -> str:
    return str((await _lead(world, organization_id, who)).id)


async def _lead_reference(world: World, organization_id: str, who: Acting | None) -> str:
    return (await _lead(world, organization_id, who)).reference


async def _taken(world: World, organization_id: str, who: Acting | None) -> Lead:
    """Make a lead that somebody of the organisation works: whoever asks, where it is theirs."""
    lead = await _lead(world, organization_id, who)
    own = who is not None and who.role in MEMBERS and organization_id == who.organization_id
    helper = who if own and who else world.staff[f"mehmet@{organization_id}"]
    return await leads.claim(world.desk(), helper, lead.id)


async def _taken_id(world: World, organization_id: str, who: Acting | None) -> str:
    return str((await _taken(world, organization_id, who)).id)


async def _reached_id(world: World, organization_id: str, who: Acting | None) -> str:
    lead = await _taken(world, organization_id, who)
    helper = world.staff[f"fatma@{organization_id}"]
    return str((await leads.mark_contacted(world.desk(), helper, lead.id)).id)


async def _met_id(world: World, organization_id: str, who: Acting | None) -> str:
    """Make a lead with an appointment that the person picked."""
    lead, helper = await _taken(world, organization_id, who), world.staff[f"fatma@{organization_id}"]
    begins = (world.now + timedelta(days=1),)
    await lead_appointments.propose_slots(world.desk(), helper, lead.id, begins=begins, minutes=45, key="times")
    view = await lead_reading.read_lead(world.desk(), helper, lead.id)
    uid = view.appointments[0].uid
    await world.database.run(appointments.pick, lead.id, uid, begins[0], now=world.now)
    UIDS[str(lead.id)] = uid
    return str(lead.id)


async def _colleague(world: World, organization_id: str, who: Acting | None) -> str:
    return str(world.staff[f"jan@{organization_id}"].staff_id)


async def _branch(world: World, organization_id: str, who: Acting | None) -> str:
    return f"{organization_id} help"


async def _endpoint(world: World, organization_id: str, who: Acting | None) -> str:
    id_ = os.urandom(16).hex()
    new = NewEndpoint(id_, organization_id, "https://systeem.example.nl/haak", "whsec_bmlldXc=", ("offered",))
    await access.acting(world.database, SYSTEM, webhooks.add, world.database.keys, new, now=world.now)
    return id_


async def _delivery(world: World, organization_id: str, who: Acting | None) -> str:
    """Make something that was told and given up."""
    new = NewDelivery(organization_id, None, str(uuid4()), "offered", None)
    await world.database.run(deliveries.add, new, now=world.now)
    wish = Wish("examples", world.now, 60, 1, ("email",))
    (due,) = await deliveries.claim_due(world.database, wish)
    await deliveries.give_up(world.database, due, worker="examples", now=world.now, reason="timeout")
    return str(due.id)


KINDS: Mapping[str, Kind] = {
    "@account": Kind(_account, "nowhere"),
    "@alert": Kind(_alert),
    "@branch": Kind(_branch, "no help"),
    "@delivery": Kind(_delivery),
    "@email": Kind(_email, None),
    "@endpoint": Kind(_endpoint, "f" * 32),
    "@invitation": Kind(_invitation, "A" * 43),
    "@colleague": Kind(_colleague),
    "@lead_id": Kind(_lead_id),
    "@met_id": Kind(_met_id),
    "@reached_id": Kind(_reached_id),
    "@taken_id": Kind(_taken_id),
    "@lead": Kind(_lead_reference, "zzzzzzzzzz"),
    "@passkey": Kind(_passkey),
    "@person": Kind(_person),
    "@session": Kind(_session, "ab" * 32),
    "@spare_account": Kind(_spare_account, "nowhere"),
}

A_WEBHOOK = {"url": "https://systeem.example.nl/haak", "event-offered": "yes"}
TO_THE_TOWN = {"why": "no_room", "service": "town help"}
A_TIME = {"day1": "2026-12-01", "time1": "10:00", "minutes": "45"}
ITS_UID = {"uid": "uid of @met_id"}
SOMEBODY = {"name": "Ayşe", "email": "@email", "role": "helper", "language": "tr"}

EXAMPLES: Mapping[tuple[str, str], Example] = {
    ("GET", "/staff"): Example(),
    ("GET", "/staff/sign-in"): Example(but=dict.fromkeys(RIGHTS, 303)),
    ("POST", "/staff/sign-in"): Example(403, form={"email": "nobody@example.org", "password": "x"}),
    ("GET", "/staff/sign-in/code"): Example(),
    ("POST", "/staff/sign-in/code"): Example(403, form={"code": "000"}),
    ("POST", "/staff/sign-in/passkey/ask"): Example(json=True),
    ("POST", "/staff/sign-in/passkey"): Example(403, json=True, form={"credential": "none"}),
    ("POST", "/staff/sign-out"): Example(303),
    ("GET", "/staff/stay"): Example(),
    ("GET", "/staff/invitation/{token}"): Example(path={"token": "@invitation"}),
    ("POST", "/staff/invitation/{token}"): Example(422, path={"token": "@invitation"}, form={"password": "short"}),
    ("GET", "/staff/invitation/{token}/code"): Example(303, path={"token": "@invitation"}),
    ("POST", "/staff/invitation/{token}/code"): Example(404, path={"token": "@invitation"}, form={"code": "000"}),
    ("GET", "/staff/settings"): Example(),
    ("POST", "/staff/settings"): Example(303, form={"language": "nl", "shortcuts": "yes"}),
    ("POST", "/staff/language"): Example(303, form={"language": "nl"}),
    ("POST", "/staff/settings/password"): Example(422, form={"old": "x", "password": "short"}),
    ("POST", "/staff/passkeys/ask"): Example(json=True),
    ("POST", "/staff/passkeys"): Example(422, json=True, form={"credential": "none"}),
    ("POST", "/staff/passkeys/remove"): Example(303, form={"passkey": "@passkey"}, personal=True),
    ("GET", "/staff/devices"): Example(),
    ("POST", "/staff/devices/end"): Example(303, form={"session": "@session"}, personal=True),
    ("POST", "/staff/devices/end-others"): Example(303),
    ("GET", "/staff/telegram"): Example(),
    ("POST", "/staff/telegram"): Example(303),
    ("POST", "/staff/telegram/confirm"): Example(303, form={"link": "A" * 43}),
    ("POST", "/staff/telegram/unlink"): Example(303),
    ("GET", "/staff/people"): Example(),
    ("GET", "/staff/people/invite"): Example(),
    ("POST", "/staff/people/invite"): Example(303, form={**SOMEBODY, "organisation": OWN}),
    ("GET", "/staff/people/{id}"): Example(path={"id": "@person"}),
    ("POST", "/staff/people/{id}/role"): Example(303, path={"id": "@person"}, form={"role": "coordinator"}),
    ("POST", "/staff/people/{id}/recover"): Example(303, path={"id": "@person"}),
    ("GET", "/staff/people/{id}/end"): Example(path={"id": "@person"}),
    ("POST", "/staff/people/{id}/end"): Example(303, path={"id": "@person"}),
    ("GET", "/staff/accounts"): Example(),
    ("POST", "/staff/accounts"): Example(303, form={"organisation": "@account"}),
    ("GET", "/staff/accounts/{id}/close"): Example(path={"id": "@account"}),
    ("POST", "/staff/accounts/{id}/close"): Example(303, path={"id": "@spare_account"}),
    ("GET", "/staff/alerts"): Example(),
    ("POST", "/staff/alerts/{id}/seen"): Example(303, path={"id": "@alert"}),
    ("GET", "/staff/leads"): Example(),
    ("GET", "/staff/leads/events"): Example(query={"lead": "@lead_id"}),
    ("GET", "/staff/leads/{id}"): Example(path={"id": "@lead_id"}),
    ("POST", "/staff/leads/{id}/claim"): Example(303, path={"id": "@lead_id"}),
    ("POST", "/staff/leads/{id}/decline"): Example(303, path={"id": "@lead_id"}, form={"reason": "no_room"}),
    ("POST", "/staff/leads/{id}/contacted"): Example(303, path={"id": "@taken_id"}),
    ("POST", "/staff/leads/{id}/progress"): Example(303, path={"id": "@reached_id"}),
    ("POST", "/staff/leads/{id}/close"): Example(303, path={"id": "@reached_id"}, form={"outcome": "completed"}),
    ("POST", "/staff/leads/{id}/reroute"): Example(303, path={"id": "@taken_id"}, form=TO_THE_TOWN),
    ("POST", "/staff/leads/{id}/assign"): Example(303, path={"id": "@taken_id"}, form={"helper": "@colleague"}),
    ("POST", "/staff/leads/{id}/note"): Example(303, path={"id": "@taken_id"}, form={"note": "belt niet graag"}),
    ("POST", "/staff/leads/{id}/message"): Example(303, path={"id": "@taken_id"}, form={"words": "Ne zaman?"}),
    ("POST", "/staff/leads/{id}/phrase"): Example(422, path={"id": "@taken_id"}, form={"phrase": ""}),
    ("POST", "/staff/leads/{id}/lead"): Example(303, path={"id": "@taken_id"}),
    ("POST", "/staff/leads/{id}/hand-back"): Example(303, path={"id": "@taken_id"}),
    ("POST", "/staff/leads/{id}/slots"): Example(303, path={"id": "@taken_id"}, form=A_TIME),
    ("POST", "/staff/leads/{id}/cancel-appointment"): Example(303, path={"id": "@met_id"}, form=ITS_UID),
    ("GET", "/staff/leads/{id}/appointments/{uid}.ics"): Example(path={"id": "@met_id", "uid": "uid of @met_id"}),
    ("GET", "/staff/leads/{id}/print"): Example(path={"id": "@lead_id"}),
    ("GET", "/staff/leads/{id}/summary.pdf"): Example(path={"id": "@lead_id"}),
    ("GET", "/staff/leads/export"): Example(),
    ("POST", "/staff/leads/export"): Example(form={"form": "csv"}),
    ("GET", "/staff/organisation"): Example(query={"for": "@account"}),
    ("POST", "/staff/organisation"): Example(303, form={"for": "@account", "language": "tr"}),
    ("POST", "/staff/organisation/room"): Example(303, form={"branch": "@branch", "places": "2"}),
    ("POST", "/staff/organisation/verify"): Example(303, form={"branch": "@branch"}),
    ("GET", "/staff/organisation/hours"): Example(query={"branch": "@branch"}),
    ("POST", "/staff/organisation/hours"): Example(303, form={"branch": "@branch", "day-0": "9-12"}),
    ("POST", "/staff/organisation/group"): Example(303, form={"for": "@account"}, but={"admin": 403}),
    ("POST", "/staff/organisation/group/unlink"): Example(303, form={"for": "@account"}, but={"admin": 403}),
    ("GET", "/staff/organisation/webhooks"): Example(query={"for": "@account"}),
    ("POST", "/staff/organisation/webhooks"): Example(303, form={"for": "@account", **A_WEBHOOK}),
    ("POST", "/staff/organisation/webhooks/replay"): Example(303, form={"delivery": "@delivery"}),
    ("POST", "/staff/organisation/webhooks/{id}/test"): Example(303, path={"id": "@endpoint"}),
    ("POST", "/staff/organisation/webhooks/{id}/secret"): Example(303, path={"id": "@endpoint"}),
    ("POST", "/staff/organisation/webhooks/{id}/enable"): Example(303, path={"id": "@endpoint"}),
    ("GET", "/staff/organisation/webhooks/{id}/remove"): Example(path={"id": "@endpoint"}),
    ("POST", "/staff/organisation/webhooks/{id}/remove"): Example(303, path={"id": "@endpoint"}),
    ("GET", "/staff/figures"): Example(),
    ("GET", "/staff/retention"): Example(),
}  # fmt: skip

#: Routes that can be asked in more ways.
MORE: tuple[tuple[tuple[str, str], Example], ...] = (
    (("GET", "/staff/leads"), Example(303, query={"q": "@lead"})),
    (("GET", "/staff/leads/{id}"), Example(303, path={"id": "@lead"})),
    (("GET", "/staff/leads/events"), Example()),
)
