"""What is deleted when its time is over."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, not_, or_, select, tuple_

from storage import access, audit, deliveries, lead_retention, quarantine, sessions, sign_ins, staff, webhooks
from storage.database import Database
from storage.failpoints import fp
from storage.lead_retention import Live
from storage.tables import (
    alerts,
    conversations,
    erasures,
    group_codes,
    invitations,
    kept_questions,
    outbox,
    passkey_challenges,
    people,
    question_counts,
    sign_in_attempts,
    staff_buttons,
    staff_sessions,
    supply_gaps,
    telegram_links,
    totp_used,
    updates,
)
from storage.turn_rows import AuditRow

#: Names the activity "keeping no longer than needed" in the register of processing activities.
ACTIVITY = "urn:kopru:processing:retention"

#: Rows that one transaction deletes at most, so that nobody's turn waits long.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind is kept; a conversation carries its own `purge_at`."""

    unstarted: timedelta = timedelta(days=14)  #: a conversation in which no turn was ever committed
    updates: timedelta = timedelta(days=8)
    quarantine: timedelta = timedelta(days=14)
    sent: timedelta = timedelta(days=7)
    dead: timedelta = timedelta(days=14)  #: messages given up, and farewells that nobody fetched
    kept_questions: timedelta = timedelta(days=30)
    question_counts: timedelta = timedelta(days=730)
    supply_gaps: timedelta = timedelta(days=730)
    alerts: timedelta = timedelta(days=90)
    leads: timedelta = timedelta(days=90)  #: after they were closed
    tombstones: timedelta = timedelta(days=90)  #: of leads whose person was erased
    aftercare: timedelta = timedelta(days=14)  #: after the last check-in was asked
    aftercare_unasked: timedelta = timedelta(days=30)  #: after a check-in was due and could not be asked: a block
    deliveries: timedelta = timedelta(days=30)  #: e-mails and webhooks that were taken or given up
    ledger: timedelta = timedelta(days=90)  #: longer than any backup lives
    audit: timedelta = timedelta(days=730)
    staff_buttons: timedelta = timedelta(days=120)  #: longer than a lead is worked on, mostly
    staff_links: timedelta = timedelta(days=1)  #: links, codes and challenges that nobody can use any more
    sign_ins: timedelta = timedelta(days=90)  #: attempts of staff to sign in, and links by which they began
    staff_names: timedelta = timedelta(days=730)  #: of who does not work here any more, beside what they did


DEFAULTS = Periods()


async def purge(database: Database, *, now: datetime, periods: Periods = DEFAULTS) -> dict[str, int]:
    """Delete all that is past its time, in small transactions; give the counts per kind.

    A purge that deleted something is written to the audit log. After it, let `database.compact()` overwrite what was
    deleted, at least daily. Raises DatabaseAway.
    """
    leads_before, stones_before = now - periods.leads, now - periods.tombstones
    live = _live(now, periods)
    counts = {
        "leads": await _in_batches(
            database, lambda connection: lead_retention.delete_closed(connection, before=leads_before, limit=BATCH)
        ),
        "tombstones": await _in_batches(
            database, lambda connection: lead_retention.delete_tombstones(connection, before=stones_before, limit=BATCH)
        ),
        "aftercare": await _in_batches(
            database, lambda connection: lead_retention.delete_check_ins(connection, live, limit=BATCH)
        ),
        "stripped": await _in_batches(
            database,
            lambda connection: lead_retention.strip(connection, live, now=now, limit=BATCH),
        ),
        "stripped_of_answers": await _in_batches(
            database,
            lambda connection: lead_retention.strip_of_answers(connection, database.keys, now=now, limit=BATCH),
        ),
        "conversations": await _in_batches(database, lambda connection: _people_past(connection, now, periods)),
        "quarantine": await quarantine.purge(database, before=now - periods.quarantine),
    }
    counts["deliveries"] = await _in_batches(
        database,
        lambda connection: deliveries.delete_ended(connection, before=now - periods.deliveries, limit=BATCH),
    )
    counts["webhook_secrets"] = await database.run(webhooks.forget_old_secrets, now=now)
    counts["staff_names"] = await database.run(staff.wipe_names, before=now - periods.staff_names)
    for name, table, past in _kinds(now, periods):
        counts[name] = await _in_batches(database, _deleting(table, past))
    counts["audit"] = await database.run(audit.close_segment, before=now - periods.audit, now=now)
    deleted = {name: str(count) for name, count in counts.items() if count}
    if deleted:
        trace_id = hashlib.sha256(f"purge {now.isoformat()}".encode()).digest()[:16]
        row = AuditRow("retention.purged", ACTIVITY, attributes=deleted)
        await audit.add(database, [row], trace_id=trace_id, now=now)
        database.compact_soon()
    return counts


def _live(now: datetime, periods: Periods) -> Live:
    return Live(now - periods.aftercare, now - periods.aftercare_unasked)


def _kinds(now: datetime, periods: Periods) -> tuple[tuple[str, Table, ColumnElement[bool]], ...]:
    done = or_(outbox.c.sent_at < now - periods.sent, outbox.c.dead_at < now - periods.dead)
    unfetched = and_(outbox.c.conversation_id.is_(None), outbox.c.created_at < now - periods.dead)
    return (
        ("updates", updates, updates.c.received_at < now - periods.updates),
        ("outbox", outbox, or_(done, unfetched)),
        ("kept_questions", kept_questions, kept_questions.c.asked_at < now - periods.kept_questions),
        ("question_counts", question_counts, question_counts.c.day < _day(now - periods.question_counts)),
        ("supply_gaps", supply_gaps, supply_gaps.c.day < _day(now - periods.supply_gaps)),
        ("alerts", alerts, alerts.c.raised_at < now - periods.alerts),
        ("staff_buttons", staff_buttons, staff_buttons.c.made_at < now - periods.staff_buttons),
        ("telegram_links", telegram_links, telegram_links.c.expires_at < now - periods.staff_links),
        ("group_codes", group_codes, group_codes.c.expires_at < now - periods.staff_links),
        ("sessions", staff_sessions, sessions.past(now)),
        ("sign_in_attempts", sign_in_attempts, sign_in_attempts.c.at < now - periods.sign_ins),
        ("invitations", invitations, invitations.c.expires_at < now - periods.sign_ins),
        ("totp_used", totp_used, sign_ins.steps_before(now - periods.staff_links)),
        ("challenges", passkey_challenges, passkey_challenges.c.expires_at < now - periods.staff_links),
        ("ledger", erasures, erasures.c.erased_at < now - periods.ledger),
    )


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


async def _in_batches(database: Database, batch: Callable[[Connection], int]) -> int:
    total = 0
    while count := await database.run(batch):
        total += count
        fp("purge.after_batch")
    return total


def _people_past(connection: Connection, now: datetime, periods: Periods) -> int:
    """Delete people whose conversation is past its time, with all that points to them; skip one in mid-turn.

    Who has a lead stays as long as it does, and who agreed to aftercare until that is over.
    """
    never_started = and_(conversations.c.purge_at.is_(None), conversations.c.version == 0)
    past = or_(
        conversations.c.purge_at <= now, and_(never_started, conversations.c.created_at < now - periods.unstarted)
    )
    free = not_(lead_retention.is_needed(_live(now, periods)))
    found = select(conversations.c.person_id).where(past, free).limit(BATCH).with_for_update(skip_locked=True)
    with access.beyond(connection):
        ids = connection.execute(found).scalars().all()
    if ids:
        connection.execute(delete(people).where(people.c.id.in_(ids)))
    return len(ids)


def _deleting(table: Table, past: ColumnElement[bool]) -> Callable[[Connection], int]:
    keys = list(table.primary_key.columns)
    some = delete(table).where(tuple_(*keys).in_(select(*keys).where(past).limit(BATCH)))
    return lambda connection: connection.execute(some).rowcount
