"""E-mails and webhooks to organisations: written with what they tell of, claimed by one worker, sent, tried again."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from storage import access, webhooks
from storage.access import SYSTEM, Who
from storage.contexts import account_context
from storage.database import Database
from storage.encryption import KeyRing, SealBroken
from storage.tables import accounts, deliveries, leads, webhook_endpoints

Kind = Literal["email", "webhook"]
State = Literal[
    "waiting",  #: to be sent, or tried again
    "done",  #: taken; or not needed any more, then with that reason
    "failed",  #: given up
]

#: What goes to one address, or to the mail server, at the same time from one worker.
PER_TARGET: Final = 4
#: Whom e-mail goes to, among the ids of addresses.
MAIL: Final = ""

_RELEASED: Final[dict[str, Any]] = {"claimed_by": None, "claimed_until": None}
_TARGET: Final = func.coalesce(deliveries.c.endpoint_id, MAIL)
#: A delivery with all that sending it needs.
_FULL: Final = (
    select(
        deliveries,
        webhook_endpoints.c.url,
        webhook_endpoints.c.secret,
        webhook_endpoints.c.old_secret,
        webhook_endpoints.c.old_until,
        webhook_endpoints.c.disabled_at,
        accounts.c.email,
        accounts.c.settings,
        accounts.c.closed_at,
        leads.c.reference,
        func.coalesce(
            and_(leads.c.status == "offered", leads.c.organization_id == deliveries.c.organization_id), literal(False)
        ).label("lead_waits"),
    )
    .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint_id, isouter=True)
    .join(accounts, accounts.c.organization_id == deliveries.c.organization_id, isouter=True)
    .join(leads, leads.c.id == deliveries.c.lead_id, isouter=True)
)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to be told to an organisation, in ids; `endpoint_id` None: by e-mail. `lead_id` None: a test."""

    organization_id: str
    endpoint_id: str | None
    event_id: str  #: a UUID, the same for all who are told of one event
    event: str
    lead_id: int | None

    @property
    def kind(self) -> Kind:
        """Say by which way it goes."""
        return "email" if self.endpoint_id is None else "webhook"

    def to(self, endpoint_id: str) -> "NewDelivery":
        """Tell the same to an address."""
        return replace(self, endpoint_id=endpoint_id)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a worker would claim now: at most `limit`, of the ways that are open, for nobody who is `busy`."""

    worker: str
    now: datetime
    lease_s: float
    limit: int
    kinds: Collection[Kind]
    busy: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that this worker sends now; `tries` counts this one."""

    id: int
    kind: Kind
    organization_id: str
    endpoint_id: str | None
    event_id: str
    event: str
    created_at: datetime
    tries: int
    lead_id: int | None
    reference: str | None
    lead_waits: bool  #: the lead is still offered to this organisation
    language: str | None  #: that the organisation chose
    to: str | None = field(repr=False)  #: an address or a mailbox; None: there is none any more
    secrets: tuple[str, ...] = field(repr=False, default=())  #: that sign, the newest first

    @property
    def target(self) -> str:
        """Name what it goes to: the id of an address, or MAIL."""
        return self.endpoint_id or MAIL


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivery as the organisation sees it; `reference` None: the lead is not there for them any more."""

    id: int
    kind: Kind
    endpoint_id: str | None
    event: str
    created_at: datetime
    state: State
    tries: int
    next_at: datetime
    reason: str | None
    http_status: int | None
    ended_at: datetime | None
    lead_id: int | None
    reference: str | None


def add(connection: Connection, new: NewDelivery, *, now: datetime) -> None:
    """Write what is to be told, within the transaction of what it tells of; what is known by its key stays as it is."""
    key = f"{new.event_id}.{new.endpoint_id or 'email'}"
    with access.beyond(connection):
        known = select(deliveries.c.id).where(deliveries.c.key == key)
        if connection.execute(known).first() is not None:
            return
        connection.execute(
            deliveries.insert().values(
                key=key,
                kind=new.kind,
                organization_id=new.organization_id,
                endpoint_id=new.endpoint_id,
                event_id=new.event_id,
                event=new.event,
                lead_id=new.lead_id,
                created_at=now,
                state="waiting",
                tries=0,
                next_at=now,
            )
        )


def has_mailbox(connection: Connection, organization_id: str) -> bool:
    """Say whether an organisation with an open account has an e-mail address, for the program."""
    there = (accounts.c.closed_at.is_(None), accounts.c.email.is_not(None))
    found = select(accounts.c.organization_id).where(accounts.c.organization_id == organization_id, *there)
    with access.beyond(connection):
        return connection.execute(found).first() is not None


async def claim_due(database: Database, wish: Wish) -> tuple[Due, ...]:
    """Claim what is due and nobody holds, a few for each target.

    The try counts from here on: what kills its worker is given up some day too. Raises DatabaseAway.
    """
    return await access.acting(database, SYSTEM, _claim, database.keys, wish)


async def mark_done(
    database: Database, due: Due, *, worker: str, now: datetime, status: int | None = None, reason: str | None = None
) -> bool:
    """Note that a delivery was taken; False when it is not this worker's any more. Raises DatabaseAway."""
    return await _end(database, due, worker, state="done", ended_at=now, http_status=status, reason=reason)


async def give_up(
    database: Database, due: Due, *, worker: str, now: datetime, reason: str, status: int | None = None
) -> bool:
    """Note that a delivery will not be tried any more, unless somebody asks for it. Raises DatabaseAway."""
    return await _end(database, due, worker, state="failed", ended_at=now, http_status=status, reason=reason)


async def postpone(
    database: Database, due: Due, *, worker: str, until: datetime, reason: str, status: int | None = None
) -> bool:
    """Release the claim and try again at a time. Raises DatabaseAway."""
    return await _end(database, due, worker, next_at=until, http_status=status, reason=reason)


async def hold_back(database: Database, endpoint_id: str, *, until: datetime) -> None:
    """Send nothing to an address before a time, as it asked for. Raises DatabaseAway."""
    early = update(deliveries).where(
        deliveries.c.endpoint_id == endpoint_id, deliveries.c.state == "waiting", deliveries.c.next_at < until
    )
    await access.acting(database, SYSTEM, lambda connection, _: connection.execute(early.values(next_at=until)))


async def endpoint_gone(database: Database, endpoint_id: str, *, now: datetime) -> None:
    """Switch an address off that said it is gone, and give up what waits for it. Raises DatabaseAway."""

    def gone(connection: Connection, who: Who) -> None:
        webhooks.disable(connection, who, endpoint_id, now=now)
        its = update(deliveries).where(deliveries.c.endpoint_id == endpoint_id, deliveries.c.state == "waiting")
        unheld = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= now)
        connection.execute(its.where(unheld).values(state="failed", ended_at=now, reason="endpoint_off"))

    await access.acting(database, SYSTEM, gone)


def recent(connection: Connection, who: Who, organization_id: str, *, limit: int) -> tuple[Shown, ...]:
    """List what an organisation was told last, newest first."""
    visible = and_(leads.c.id == deliveries.c.lead_id, access.sees(who))
    columns = [leads.c.reference if name == "reference" else deliveries.c[name] for name in Shown.__slots__]
    found = select(*columns).select_from(deliveries).join(leads, visible, isouter=True)
    its = found.where(deliveries.c.organization_id == organization_id, _sees(who))
    rows = connection.execute(its.order_by(deliveries.c.id.desc()).limit(limit)).all()
    return tuple(Shown(*row) for row in rows)


def replay(connection: Connection, who: Who, delivery_id: int, *, now: datetime) -> str | None:
    """Send a delivery again that has ended, under the same key; give whose it is, None: there is none such."""
    ended = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state != "waiting", _sees(who))
    again = {"state": "waiting", "tries": 0, "next_at": now, "reason": None, "http_status": None, "ended_at": None}
    changed = connection.execute(ended.values(again).returning(deliveries.c.organization_id)).scalar()
    return None if changed is None else str(changed)


def delete_ended(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete what ended before a time; give the number. For the program."""
    past = select(deliveries.c.id).where(deliveries.c.ended_at < before).limit(limit)
    with access.beyond(connection):
        return connection.execute(delete(deliveries).where(deliveries.c.id.in_(past))).rowcount


def _sees(who: Who) -> ColumnElement[bool]:
    return webhooks.sees(who, deliveries.c.organization_id)


def _due(wish: Wish) -> ColumnElement[bool]:
    return and_(
        deliveries.c.state == "waiting",
        deliveries.c.next_at <= wish.now,
        deliveries.c.kind.in_(wish.kinds),
        or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= wish.now),
        _TARGET.not_in(wish.busy),
    )


def _some(due: ColumnElement[bool], limit: int) -> Select[Any]:
    """Select due deliveries, at most PER_TARGET of each target: one that hangs must not hold up the others."""
    number = func.row_number().over(partition_by=_TARGET, order_by=(deliveries.c.next_at, deliveries.c.id))
    ranked = select(deliveries.c.id, deliveries.c.next_at, number.label("number")).where(due).subquery()
    first = select(ranked.c.id).where(ranked.c.number <= PER_TARGET)
    return first.order_by(ranked.c.next_at, ranked.c.id).limit(limit)


def _claim(connection: Connection, who: Who, keys: KeyRing, wish: Wish) -> tuple[Due, ...]:
    due, until = _due(wish), wish.now + timedelta(seconds=wish.lease_s)
    free = select(deliveries.c.id).where(deliveries.c.id.in_(_some(due, wish.limit)), due)
    ids = connection.execute(free.with_for_update(skip_locked=True)).scalars().all()
    if not ids:
        return ()
    # The condition again: another worker may have claimed a row between our look and our lock.
    mine = update(deliveries).where(deliveries.c.id.in_(ids), due)
    claim = mine.values(claimed_by=wish.worker, claimed_until=until, tries=deliveries.c.tries + 1)
    claimed = connection.execute(claim.returning(deliveries.c.id)).scalars().all()
    rows = connection.execute(_FULL.where(deliveries.c.id.in_(claimed)).order_by(deliveries.c.id)).all()
    return tuple(found for row in rows if (found := _read(connection, row, keys, now=wish.now)) is not None)


def _read(connection: Connection, row: Row[Any], keys: KeyRing, *, now: datetime) -> Due | None:
    """Open what a claimed row needs; one that does not open is given up."""
    try:
        to, secrets = _to(row, keys, now=now)
    except SealBroken:
        broken = update(deliveries).where(deliveries.c.id == row.id)
        connection.execute(broken.values(_RELEASED | {"state": "failed", "ended_at": now, "reason": "unreadable"}))
        return None
    return Due(
        id=row.id,
        kind=row.kind,
        organization_id=row.organization_id,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        event=row.event,
        created_at=row.created_at,
        tries=row.tries,
        lead_id=row.lead_id,
        reference=row.reference,
        lead_waits=bool(row.lead_waits),
        language=json.loads(row.settings or "{}").get("language"),
        to=to,
        secrets=secrets,
    )


def _to(row: Row[Any], keys: KeyRing, *, now: datetime) -> tuple[str | None, tuple[str, ...]]:
    if row.closed_at is not None or row.disabled_at is not None:
        return None, ()
    if row.kind == "email":
        sealed = row.email
        context = account_context("email", row.organization_id)
        return None if sealed is None else keys.staff.open(sealed, context).decode(), ()
    return webhooks.opened_url(keys, row.endpoint_id, row.url), webhooks.opened_secrets(keys, row, now=now)


async def _end(database: Database, due: Due, worker: str, **values: Any) -> bool:
    return await access.acting(
        database, SYSTEM, lambda connection, _: connection.execute(_held(due, worker).values(_RELEASED | values))
        .rowcount == 1
    )  # fmt: skip


def _held(due: Due, worker: str) -> Update:
    """Mean a delivery as long as it is this worker's: one that was too slow must not undo what another did."""
    return update(deliveries).where(
        deliveries.c.id == due.id, deliveries.c.state == "waiting", deliveries.c.claimed_by == worker
    )
