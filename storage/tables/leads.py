"""Tables of people who were handed over: the lead, what belongs to it, and who is told of it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storage.tables.columns import Id, Moment, by_staff, metadata, of_conversation, of_lead, of_staff, only, own_id

leads = Table(
    "leads",  # codes only, as lists filter on them; what is personal lies beside it, sealed
    metadata,
    own_id(),
    of_conversation(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("status", String(16), nullable=False),
    Column("service_id", Text, nullable=False),
    Column("organization_id", Text, nullable=False),  # who has it now; empty: nobody
    Column("municipality", String(16)),
    Column("class_code", String(32), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("help_language", String(32)),
    Column("way", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("legal_due_at", Moment, nullable=False),
    Column("accept_by", Moment),
    Column("contact_by", Moment),
    Column("round", Integer, nullable=False),
    Column("waiting", Text, nullable=False),  # JSON: who may be offered it next, in order
    by_staff("helper_id"),
    Column("outcome", String(16)),
    Column("reminded", Boolean, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("action_needed", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False),
    Column("term_began_at", Moment, nullable=False),
    Column("contacted_at", Moment),
    Column("due_at", Moment, nullable=False),  # the term that runs now: lists sort by it
    Column("wake_at", Moment),  # when a clock has to look at it; none: never
    Index(None, "conversation_id"),
    Index("ix_leads_newest", "organization_id", "id"),
    Index("ix_leads_open", "organization_id", "due_at", "id", **only("closed_at IS NULL")),
    Index("ix_leads_mine", "helper_id", "due_at", "id", **only("closed_at IS NULL")),
    Index("ix_leads_counted", "organization_id", "status", "urgency", "phase", "language", "municipality", "helper_id",
          "action_needed", "due_at", "version", "id", "closed_at", **only("closed_at IS NULL")),  # all that is read
    Index("ix_leads_wake_at", "wake_at", **only("wake_at IS NOT NULL")),
    Index("ix_leads_closed_at", "closed_at", **only("closed_at IS NOT NULL")),
    sqlite_autoincrement=True,
)  # fmt: skip

lead_records = Table(
    "lead_records",  # what the person agreed to hand over, in Dutch and in their language
    metadata,
    of_lead(key=True),
    Column("record", LargeBinary, nullable=False),  # sealed; JSON
)

lead_rounds = Table(
    "lead_rounds",  # every branch that a lead was offered to, and what became of it
    metadata,
    of_lead(key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("service_id", Text, nullable=False),
    Column("organization_id", Text, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("accept_by", Moment),
    Column("ended", String(16)),
    Column("reason", String(32)),
    Column("ended_at", Moment),
    Index(None, "organization_id", "ended_at"),
)

lead_events = Table(
    "lead_events",  # the timeline, in codes
    metadata,
    own_id(),
    of_lead(),
    Column("organization_id", Text),  # who had it then; none: for whoever has it
    Column("at", Moment, nullable=False),
    Column("code", String(32), nullable=False),
    by_staff(),  # none: the person, or a clock
    Column("details", Text, nullable=False),  # JSON with sorted keys; codes only
    Index(None, "lead_id"),
    sqlite_autoincrement=True,
)

lead_notes = Table(
    "lead_notes",  # of one organisation, for itself
    metadata,
    own_id(),
    of_lead(),
    Column("organization_id", Text, nullable=False),
    Column("natural_id", String(64), nullable=False, unique=True),
    by_staff(),
    Column("at", Moment, nullable=False),
    Column("note", LargeBinary, nullable=False),  # sealed
    Index(None, "lead_id"),
    sqlite_autoincrement=True,
)

lead_messages = Table(
    "lead_messages",  # the relay between a person and one organisation
    metadata,
    own_id(),
    of_lead(),
    Column("organization_id", Text, nullable=False),
    Column("natural_id", String(64), nullable=False, unique=True),
    Column("sender", String(8), nullable=False),
    by_staff(),
    Column("at", Moment, nullable=False),
    Column("words", LargeBinary),  # sealed; none: a prepared text
    Column("phrase", String(64)),  # code of a prepared text
    Column("details", Text, nullable=False),  # JSON with sorted keys; what a prepared text is filled with, in codes
    Column("seen_at", Moment),
    Index(None, "lead_id", "id"),
    Index("ix_lead_messages_unseen", "organization_id", "lead_id",
          **only("seen_at IS NULL AND sender = 'person'")),
    sqlite_autoincrement=True,
)  # fmt: skip

appointments = Table(
    "appointments",
    metadata,
    own_id(),
    of_lead(),
    Column("organization_id", Text, nullable=False),
    by_staff(),
    Column("uid", String(64), nullable=False, unique=True),  # of the calendar file, and the natural key
    Column("sequence", Integer, nullable=False),  # grows with every change, as calendars expect
    Column("slots", Text, nullable=False),  # JSON: when each begins, with its length in minutes
    Column("place", LargeBinary),  # sealed
    Column("proposed_at", Moment, nullable=False),
    Column("picked_at", Moment),
    Column("picked", Moment),  # when the slot that was picked begins
    Column("cancelled_at", Moment),
    Index(None, "lead_id"),
    Index("ix_appointments_picked", "organization_id", "picked", **only("picked IS NOT NULL")),
    sqlite_autoincrement=True,
)

lead_looking = Table(
    "lead_looking",  # who of the organisation has a lead open just now
    metadata,
    of_lead(key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("organization_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

lead_tombstones = Table(
    "lead_tombstones",  # a lead whose person was erased: that there was one, for who had it
    metadata,
    Column("lead_id", Id, primary_key=True, autoincrement=False),
    Column("organization_id", Text, nullable=False),
    Column("helper_id", Id),
    Column("gone_at", Moment, nullable=False),
    Index(None, "organization_id"),
    Index(None, "gone_at"),
)

lead_cards = Table(
    "lead_cards",  # the one message about a lead in the group of an organisation
    metadata,
    own_id(),
    Column("lead_id", Id, nullable=False),  # points nowhere once the person is erased: then the card has to say so
    Column("organization_id", Text, nullable=False),
    Column("chat", LargeBinary, nullable=False),  # sealed; the group in which it stands
    Column("message_id", String(64)),  # the channel's; none: not there yet
    Column("shown", LargeBinary),  # SHA-256 of what it shows, so that nothing is edited in vain
    Column("live", Boolean, nullable=False),  # it shows a lead that the organisation has
    UniqueConstraint("lead_id", "organization_id"),
    Index("ix_lead_cards_live", "lead_id", **only("live")),
    Index(None, "organization_id"),
    sqlite_autoincrement=True,
)

staff_buttons = Table(
    "staff_buttons",  # what a button that staff press means, by the SHA-256 of what it carries
    metadata,
    Column("nonce_hash", LargeBinary, primary_key=True),
    Column("lead_id", Id),  # none: about no lead; as in lead_cards it may point nowhere
    Column("card_id", Id),  # of a card in a group
    of_staff(nullable=True),  # in the private chat of somebody; none: in a group
    Column("action", String(32), nullable=False),
    Column("detail", String(200), nullable=False),  # a code, or moments
    Column("version", Integer),  # of the lead as it was shown
    Column("made_at", Moment, nullable=False),
    Index(None, "made_at"),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

webhook_endpoints = Table(
    "webhook_endpoints",  # where the systems of an organisation hear of its leads
    metadata,
    Column("id", String(32), primary_key=True),  # random
    Column("organization_id", Text, ForeignKey("accounts.organization_id"), nullable=False),
    Column("url", LargeBinary, nullable=False),  # sealed: an address may carry a secret of theirs
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("old_secret", LargeBinary),  # sealed; signs beside the new one until `old_until`
    Column("old_until", Moment),
    Column("events", Text, nullable=False),  # JSON: the codes that it wants, sorted
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),  # it said that it is gone
    Index(None, "organization_id"),
)

deliveries = Table(
    "deliveries",  # every e-mail and webhook, in ids: what it says is made when it is sent
    metadata,
    own_id(),
    Column("key", String(80), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("organization_id", Text, nullable=False),
    Column("endpoint_id", String(32), ForeignKey("webhook_endpoints.id", ondelete="CASCADE")),  # none: an e-mail
    Column("event_id", String(36), nullable=False),  # the same for everybody who is told of one event
    Column("event", String(32), nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id", ondelete="CASCADE")),  # none: a test
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("reason", String(64)),  # why the last try failed, a code
    Column("http_status", Integer),
    Column("ended_at", Moment),
    Index("ix_deliveries_waiting", "next_at", **only("state = 'waiting'")),
    Index("ix_deliveries_organization_id", "organization_id", "id"),
    Index(None, "endpoint_id"),
    Index(None, "lead_id"),
    Index("ix_deliveries_ended_at", "ended_at", **only("ended_at IS NOT NULL")),
    sqlite_autoincrement=True,
)
